import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PasswordProfileName } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { dataDirectoryFor } from './database/embedded-postgres.js';

/** Everything the server takes from its surroundings, read once at start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  /** Folder for the embedded database and the demo's secrets. */
  readonly dataDirectory: string;
  /** Connection of the installer, who owns the tables; absent: the embedded server. */
  readonly ownerUrl: string | undefined;
  /** Connection of the application role; absent: derived from the installer's. */
  readonly applicationUrl: string | undefined;
  /** Signs access tokens; at least 256 bits. */
  readonly tokenSecret: string;
  /** Encrypts identity and card numbers and keys their search hashes. */
  readonly fieldSecret: string;
  readonly passwordProfile: PasswordProfileName;
  /** Approving, sending, changing cards and seeing full numbers need an authenticator, not only the password. */
  readonly secondFactorRequired: boolean;
  /** From one address; an office's people stand behind one. */
  readonly requestsPerMinute: number;
  readonly logLevel: string;
}

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('0.0.0.0'),
  GONGYI_MODE: z.enum(['demo', 'production']).default('demo'),
  GONGYI_DATA: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_APP_URL: z.string().optional(),
  GONGYI_TOKEN_SECRET: z.string().optional(),
  GONGYI_FIELD_SECRET: z.string().optional(),
  GONGYI_PASSWORD_PROFILE: z.enum(['mlps3', 'nist']).optional(),
  GONGYI_SECOND_FACTOR: z.enum(['required', 'optional']).optional(),
  GONGYI_REQUESTS_PER_MINUTE: z.coerce.number().int().min(60).max(1_000_000).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
});

const placeholder = /^(change|secret|password|example|placeholder|test|demo|x+$|0+$|1234)/i;

/**
 * Reads the configuration. In production both secrets must come from the environment and must not be short or a
 * placeholder; the demo makes its own and keeps them in its data folder.
 *
 * @throws Error naming the variable and what to do; the server does not start half configured.
 */
export function readConfig(environment: NodeJS.ProcessEnv, projectRoot: string): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new Error(`${first?.path.join('.')}: ${first?.message}. See docs/operate.md`);
  }
  const values = parsed.data;
  const demo = values.GONGYI_MODE === 'demo';
  const dataDirectory = dataDirectoryFor(values.GONGYI_DATA ?? join(projectRoot, '.data'));
  const secret = (variable: 'GONGYI_TOKEN_SECRET' | 'GONGYI_FIELD_SECRET') =>
    demo && values[variable] === undefined
      ? demoSecret(dataDirectory, variable)
      : strongSecret(variable, values[variable]);
  return {
    port: values.PORT,
    host: values.HOST,
    demo,
    dataDirectory,
    ownerUrl: values.DATABASE_URL,
    applicationUrl: values.DATABASE_APP_URL,
    tokenSecret: secret('GONGYI_TOKEN_SECRET'),
    fieldSecret: secret('GONGYI_FIELD_SECRET'),
    // The demo's printed password must not run out, and nobody carries its authenticator.
    passwordProfile: values.GONGYI_PASSWORD_PROFILE ?? (demo ? 'nist' : 'mlps3'),
    secondFactorRequired: (values.GONGYI_SECOND_FACTOR ?? (demo ? 'optional' : 'required')) === 'required',
    requestsPerMinute: values.GONGYI_REQUESTS_PER_MINUTE ?? (demo ? 6000 : 1200),
    logLevel: values.LOG_LEVEL,
  };
}

function strongSecret(variable: string, value: string | undefined): string {
  if (value === undefined || value.length < 32 || placeholder.test(value) || new Set(value).size < 10) {
    throw new Error(`${variable} must be set to at least 32 random characters, for example: openssl rand -hex 32`);
  }
  return value;
}

function demoSecret(directory: string, variable: string): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${variable.toLowerCase()}.demo`);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
