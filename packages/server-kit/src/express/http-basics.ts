import { domainError } from '@gongyi/kernel';
import type { Express, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { describeError } from './logging.js';

export interface HttpBasicsOptions {
  readonly log: Logger;
  readonly knex: Knex;
  /** Requests a minute from one address to the API; absent: no limit. */
  readonly requestsPerMinute?: number;
}

/** Paths of a log line or a metric never carry what a person typed: no query, no identifiers. */
function pathOnly(url: string | undefined): string {
  return (url ?? '').split('?')[0] ?? '';
}

/** Security headers, request log with redaction, metrics, health; before any route. */
export function useHttpBasics(app: Express, options: HttpBasicsOptions): void {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          // MUI writes its styles into the page.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          upgradeInsecureRequests: null,
        },
      },
      // A county's server may be reached by plain http inside its own network; https is the proxy's to demand.
      strictTransportSecurity: false,
    }),
  );
  app.use(
    pinoHttp({
      logger: options.log,
      serializers: {
        req: (request) => ({ id: request.id, method: request.method, path: pathOnly(request.url) }),
        res: (reply) => ({ status: reply.statusCode }),
        err: (error: { raw?: unknown }) => describeError(error.raw ?? error),
      },
      customLogLevel: (_request, reply, error) => (error !== undefined || reply.statusCode >= 500 ? 'error' : 'info'),
    }),
  );
  useMetrics(app);
  app.get('/healthz', (_request, reply) => void reply.json({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await options.knex
      .raw('select 1')
      .then(() => true)
      .catch(() => false);
    reply.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'no database' });
  });
  if (options.requestsPerMinute !== undefined) app.use('/api', requestLimit(options.requestsPerMinute));
}

function useMetrics(app: Express): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  app.use((request, reply, next) => {
    const stop = durations.startTimer();
    reply.once('finish', () =>
      stop({ method: request.method, route: request.route?.path ?? 'other', status: reply.statusCode }),
    );
    next();
  });
  app.get('/metrics', async (_request, reply) => void reply.type(registry.contentType).send(await registry.metrics()));
}

/** At most so many requests a minute from one address, or about whatever else `keyOf` names. */
export function requestLimit(perMinute: number, keyOf?: (request: Request) => string): RequestHandler {
  return rateLimit({
    ...(keyOf === undefined ? {} : { keyGenerator: keyOf }),
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _reply, next) => next(domainError('too_many_requests', 'HTTP.TOO_MANY_REQUESTS')),
  });
}

/**
 * Makes the guard of pages without login: slowly, never for a search engine, and without telling where they came from.
 *
 * @param perMinute from one address; a village's people stand behind one line
 * @example const careful = publicPages(); // in a handler: await careful(request, reply)
 */
export function publicPages(perMinute = 60): (request: Request, reply: Response) => Promise<void> {
  const limit = requestLimit(perMinute);
  return async (request, reply) => {
    reply.set('X-Robots-Tag', 'noindex, nofollow');
    reply.set('Referrer-Policy', 'no-referrer');
    reply.set('Cache-Control', 'no-store');
    await new Promise<void>(
      (pass, refuse) => void limit(request, reply, (error?: unknown) => (error === undefined ? pass() : refuse(error))),
    );
  };
}
