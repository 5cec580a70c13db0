import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

/** The two ways into one database: the installer owns the tables, the application only works in them. */
export interface Connections {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly applicationRole: string;
  stop(): Promise<void>;
}

const databaseName = 'gongyi';

/** Connects to the configured PostgreSQL, or brings up the embedded one, and makes sure that the application role exists. */
export async function openConnections(config: Config): Promise<Connections> {
  if (config.ownerUrl !== undefined) {
    const application = config.applicationUrl ?? (await ensureApplicationRole(config.ownerUrl, config.fieldSecret));
    return connections(config.ownerUrl, application, async () => {});
  }
  const server = await startEmbeddedPostgres({ directory: join(config.dataDirectory, 'postgres') });
  try {
    const ownerUrl = await ensureDatabase(server.adminUrl, databaseName);
    return connections(ownerUrl, await ensureApplicationRole(ownerUrl, config.fieldSecret), () => server.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function connections(ownerUrl: string, applicationUrl: string, stop: () => Promise<void>): Connections {
  return { ownerUrl, applicationUrl, applicationRole: decodeURIComponent(new URL(applicationUrl).username), stop };
}

async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Creates the application role, which owns nothing and is bound by row level security. Its password is derived from
 * the field secret, so that every instance of the server finds the same one.
 */
export async function ensureApplicationRole(ownerUrl: string, secret: string): Promise<string> {
  const url = new URL(ownerUrl);
  const role = `${url.pathname.slice(1)}_app`.slice(0, 60);
  const password = createHmac('sha256', secret).update(`application role ${role}`).digest('hex');
  await withClient(ownerUrl, async (client) => {
    await client.query('begin');
    // Two servers may start at once; roles belong to the whole cluster.
    await client.query("select pg_advisory_xact_lock(hashtext('gongyi application role'))");
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    const verb = found.rowCount === 0 ? 'create' : 'alter';
    const name = client.escapeIdentifier(role);
    await client.query(
      `${verb} role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole password ${client.escapeLiteral(password)}`,
    );
    await client.query(
      `grant connect, create on database ${client.escapeIdentifier(url.pathname.slice(1))} to ${name}`,
    );
    await client.query('commit');
  });
  url.username = role;
  url.password = password;
  return url.href;
}

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
