import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@gongyi/kernel';
import {
  type Accounts,
  auditRoutes,
  authRoutes,
  createAccounts,
  createCommandRunner,
  createRouter,
  createSessionReader,
  docsRouter,
  domainErrorHandler,
  notFoundHandler,
  openApiDocument,
  passwordProfiles,
  type Route,
  roleRoutes,
  useHttpBasics,
  userRoutes,
} from '@gongyi/server-kit/express';
import { createFieldCrypto, createJobRunner, type JobRunner, migrateJobs } from '@gongyi/server-kit/knex';
import compression from 'compression';
import express, { type Express } from 'express';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { schemas } from './database/migrate.js';
import type { DemoClock } from './demo/demo-clock.js';
import { demoRoutes } from './demo/demo-routes.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { createModules } from './modules.js';

export interface AppOptions {
  readonly config: Config;
  readonly knex: Knex;
  readonly clock: Clock;
  readonly log: Logger;
  readonly applicationUrl: string;
  readonly divisions: DivisionDirectory;
  /** The built console; absent: API only. */
  readonly consoleFolder?: string;
}

export interface App {
  readonly express: Express;
  readonly jobs: JobRunner;
  readonly accounts: Accounts;
  readonly routes: readonly Route[];
  readonly modules: ReturnType<typeof createModules>;
}

const basePath = '/api';

/** Composes the modules into one Express server. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, knex, clock, log, divisions } = options;
  await migrateJobs(options.applicationUrl);
  const crypto = createFieldCrypto(config.fieldSecret);
  const modules = createModules({ knex, clock, crypto, divisions });
  const passwordProfile = passwordProfiles[config.passwordProfile];
  const accounts = createAccounts(knex, {
    schema: schemas.core,
    tokenSecret: config.tokenSecret,
    crypto,
    audit: modules.audit,
    passwordProfile,
    secondFactorRequired: config.secondFactorRequired,
  });
  const core = { schema: schemas.core };
  const routes: Route[] = [
    ...authRoutes(accounts, {
      basePath,
      secureCookie: !config.demo,
      attemptsPerMinute: config.demo ? 300 : 20,
      demo: config.demo,
    }),
    ...(config.demo && 'advanceTo' in clock ? demoRoutes(clock as DemoClock, modules.calendar) : []),
    ...userRoutes(knex, {
      ...core,
      audit: modules.audit,
      passwordProfile,
      organisationPlace: modules.training.institutions.placeOf,
    }),
    ...roleRoutes(knex, core),
    ...auditRoutes(knex, core),
    ...modules.routes,
  ];
  const app = express();
  useHttpBasics(app, { log, knex, requestsPerMinute: config.requestsPerMinute });
  // A village's line is thin: the console is a megabyte unpacked.
  app.use(compression());
  const document = openApiDocument(routes, { title: '公益岗 Gongyi', version: '0.1.0', basePath });
  app.get(`${basePath}/openapi.json`, (_request, reply) => void reply.json(document));
  app.use(`${basePath}/docs`, docsRouter(`${basePath}/openapi.json`));
  const session = createSessionReader(accounts);
  app.use(basePath, createRouter(routes, { session, commands: createCommandRunner(knex, core) }));
  app.use(basePath, notFoundHandler(modules.catalogues));
  serveConsole(app, options.consoleFolder);
  app.use(domainErrorHandler(modules.catalogues, (error) => log.error(error)));
  const jobs = createJobRunner({
    connectionString: options.applicationUrl,
    knex,
    schema: schemas.core,
    handlers: modules.handlers,
    onFailure: modules.onFailure,
    loadActor: accounts.loadActor,
    log: (error) => log.error(error),
  });
  return { express: app, jobs, accounts, routes, modules };
}

/** Hashed files may be kept for ever; the page itself is asked for each time. */
function serveConsole(app: Express, folder: string | undefined): void {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(folder, { index: 'index.html', maxAge: 0 }));
}
