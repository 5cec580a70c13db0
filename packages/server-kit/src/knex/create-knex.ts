import { Bug } from '@gongyi/kernel';
import createKnexClient, { type Knex } from 'knex';
import pg from 'pg';

const oid = { int8: 20, date: 1082, timestamptz: 1184, timestamp: 1114 };

/** Dates stay text, moments become ISO text, counts become safe numbers; everything else as pg has it. */
const parsers: Record<number, (text: string) => unknown> = {
  [oid.date]: (text) => text,
  [oid.timestamptz]: (text) => new Date(text).toISOString(),
  [oid.timestamp]: (text) => text,
  [oid.int8]: (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new Bug(`a bigint beyond 2^53: ${text}`);
    return value;
  },
};

// The parsers belong to this pool only: pg's global table is the host's.
const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[id]) || pg.types.getTypeParser(id as never, format as never),
};

/**
 * A knex on PostgreSQL with parsers that never shift a day and never lose a fen.
 *
 * @param connection a URL, or the fields that `pg` takes
 * @example const knex = createKnex('postgres://gongyi_app@db.county/gongyi')
 */
export function createKnex(
  connection: string | Knex.PgConnectionConfig,
  options: { readonly poolMax?: number } = {},
): Knex {
  const settings = typeof connection === 'string' ? { connectionString: connection } : connection;
  return createKnexClient({
    client: 'pg',
    connection: { application_name: 'gongyi', ...settings, types } as Knex.PgConnectionConfig,
    pool: { min: 0, max: options.poolMax ?? 10 },
  });
}
