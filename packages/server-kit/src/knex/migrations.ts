import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

export interface MigrationContext {
  readonly schema: string;
  /** The role that the application connects as; undefined when the host connects as the owner. */
  readonly applicationRole: string | undefined;
}

/** One step of a module's schema: forward only, never edited after a release. */
export interface Migration {
  readonly name: string;
  up(trx: Knex.Transaction, context: MigrationContext): Promise<void>;
}

/** Runs a statement of a migration in which every `??` stands for the module's schema. */
export async function inSchema(trx: Knex.Transaction, schema: string, sql: string): Promise<void> {
  await trx.raw(sql, Array<string>(sql.split('??').length - 1).fill(schema));
}

export interface MigrateOptions {
  readonly module: string;
  readonly schema: string;
  readonly migrations: readonly Migration[];
  readonly applicationRole?: string | undefined;
}

/**
 * Brings a module's schema up to date: its own ledger, one advisory lock for all starts at once, each step in the same
 * transaction as its ledger row. The ledger keeps the SHA-256 of the SQL that each step ran: two databases that say the
 * same were built the same way.
 *
 * @throws Error when the ledger knows a step that this code does not: older code must not run on a newer schema.
 */
export async function runMigrations(knex: Knex, options: MigrateOptions): Promise<string[]> {
  const { module, schema, applicationRole } = options;
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema)) throw new Error(`not a schema name: ${schema}`);
  return knex.transaction(async (trx) => {
    // One lock for every module: creating extensions and roles' grants touches shared catalogues.
    await trx.raw("select pg_advisory_xact_lock(hashtext('gongyi migrations'))");
    // A step that moves data works on rows of every county.
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    await trx.raw('create schema if not exists ??', [schema]);
    await trx.raw(
      'create table if not exists ??.migrations (module text, name text, position int not null, checksum text not null, applied_at timestamptz not null default now(), primary key (module, name))',
      [schema],
    );
    const rows = (await trx(`${schema}.migrations`).where({ module }).orderBy('position')) as { name: string }[];
    const known = options.migrations.map((migration) => migration.name);
    const stray = rows.find((row, index) => row.name !== known[index]);
    if (stray !== undefined) {
      throw new Error(
        `schema ${schema} of module ${module} has step ${stray.name}, which this version does not know; update the software`,
      );
    }
    if (applicationRole !== undefined) await trx.raw('grant usage on schema ?? to ??', [schema, applicationRole]);
    const pending = options.migrations.slice(rows.length);
    for (const [index, migration] of pending.entries()) {
      const checksum = await checksumOf(trx, () => migration.up(trx, { schema, applicationRole }));
      await trx(`${schema}.migrations`).insert({
        module,
        name: migration.name,
        position: rows.length + index,
        checksum,
      });
    }
    return pending.map((migration) => migration.name);
  });
}

async function checksumOf(trx: Knex.Transaction, step: () => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  const listen = ({ sql, bindings }: { sql: string; bindings?: readonly unknown[] }) =>
    void hash.update(JSON.stringify([sql, bindings ?? []]));
  trx.on('query', listen);
  try {
    await step();
  } finally {
    trx.removeListener('query', listen);
  }
  return hash.digest('hex');
}

/** A short stable name for triggers and constraints that carry a table's name. */
export function objectName(...parts: readonly string[]): string {
  const name = parts.join('_');
  if (name.length <= 60) return name;
  return `${name.slice(0, 50)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
