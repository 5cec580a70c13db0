import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Knex } from 'knex';
import { from as copyFrom } from 'pg-copy-streams';

type Cell = string | number | boolean | null | undefined | Date | object;
const chunkSize = 64 * 1024;

function field(value: Cell): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'object') return field(value instanceof Date ? value.toISOString() : JSON.stringify(value));
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value)
    ? value.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
    : value;
}

/**
 * Writes many rows fast: COPY into a table of the transaction's own, then one insert, since PostgreSQL refuses COPY into a
 * table with row level security. Objects become JSON. Answers how many rows were written.
 */
export async function copyInto(
  trx: Knex.Transaction,
  target: { schema: string; table: string; columns: readonly string[] },
  rows: Iterable<readonly Cell[]>,
): Promise<number> {
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const columns = target.columns.map(quote).join(', ');
  const table = `${quote(target.schema)}.${quote(target.table)}`;
  const staging = quote(`staging_${target.table}`);
  await trx.raw(`create temporary table ${staging} on commit drop as select ${columns} from ${table} with no data`);
  const connection = await trx.client.acquireConnection();
  const stream = connection.query(copyFrom(`copy ${staging} (${columns}) from stdin`));
  const done = finished(stream);
  // The rejection is awaited below; without this a failing COPY could end the process before.
  done.catch(() => {});
  let count = 0;
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.map(field).join('\t')}\n`;
    count += 1;
    if (chunk.length > chunkSize) {
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done]);
      chunk = '';
    }
  }
  stream.end(chunk);
  await done;
  await trx.raw(`insert into ${table} (${columns}) select ${columns} from ${staging}`);
  await trx.raw(`drop table ${staging}`);
  return count;
}
