import { type DestinationStream, type Logger, pino } from 'pino';

/** Never written, wherever they turn up in a log line. */
const secretFields = [
  'password',
  'authorization',
  'cookie',
  'identity',
  'identityNumber',
  'cardNumber',
  'card',
  'phone',
  'fileName',
  'headers',
];

/** A JSON log on standard output that never says a password, an identity or card number, or what a query was about. */
export function createLogger(
  options: { readonly level?: string; readonly destination?: DestinationStream } = {},
): Logger {
  const settings = {
    level: options.level ?? 'info',
    redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** Identity and card numbers in a text, also as part of a longer one. */
const longNumber = /\d{15,}[xX]?/g;

export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
}

/** An error for the log. PostgreSQL's `detail` and `where` quote the row that was refused, so they stay out. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: clean(String(error)), stack: '' };
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  return {
    type: error.name,
    message: clean(error.message),
    stack: clean(error.stack ?? ''),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
  };
}

function clean(text: string): string {
  return text.replace(longNumber, '[number]').slice(0, 4000);
}
