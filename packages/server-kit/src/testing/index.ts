import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import pg from 'pg';
import { createKnex } from '../knex/create-knex.js';

export * from './http-server.js';

export interface TestDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Owns the tables, is no superuser: row level security binds it too. */
  readonly owner: Knex;
  readonly app: Knex;
  readonly applicationRole: string;
  destroy(): Promise<void>;
}

/**
 * A fresh database on the server of TEST_DATABASE_URL with an owner and an application role of its own.
 *
 * @throws Error when TEST_DATABASE_URL is not set; `npm test` sets it.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (serverUrl === undefined) throw new Error('TEST_DATABASE_URL is not set; run the tests by npm test');
  const name = `gongyi_test_${randomBytes(6).toString('hex')}`;
  const [ownerRole, applicationRole, password] = [`${name}_owner`, `${name}_app`, randomBytes(12).toString('hex')];
  await asAdministrator(serverUrl, [
    `create role ${ownerRole} login createrole password '${password}'`,
    `create role ${applicationRole} login password '${password}'`,
    `create database ${name} owner ${ownerRole} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`,
    `grant create, connect on database ${name} to ${applicationRole}`,
  ]);
  const urlOf = (role: string) => {
    const url = new URL(serverUrl);
    Object.assign(url, { username: role, password, pathname: `/${name}` });
    return url.href;
  };
  const [ownerUrl, appUrl] = [urlOf(ownerRole), urlOf(applicationRole)];
  const [owner, app] = [createKnex(ownerUrl, { poolMax: 4 }), createKnex(appUrl, { poolMax: 20 })];
  return {
    ownerUrl,
    appUrl,
    owner,
    app,
    applicationRole,
    async destroy() {
      await Promise.all([owner.destroy(), app.destroy()]);
      await asAdministrator(serverUrl, [
        `drop database ${name} with (force)`,
        `drop role ${applicationRole}`,
        `drop role ${ownerRole}`,
      ]);
    },
  };
}

async function asAdministrator(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
