// What reading and writing the same rows costs by itself.

import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { median, seconds } from './county.mjs';

/**
 * Reads the table's rows with COPY and writes them with COPY into an ordinary table of the same shape and indexes, which
 * nobody guards, over a file between the two; median of the rounds.
 */
export async function copyFloor(bench, table, rounds = 3) {
  const times = [];
  const directory = mkdtempSync(join(tmpdir(), 'gongyi-floor-'));
  const file = join(directory, 'rows');
  const client = await bench.database.owner.client.acquireConnection();
  const run = (text) => client.query(text);
  try {
    for (let round = 0; round < rounds; round += 1) {
      await run('begin');
      await run(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await run(
        `create table public.floor_copy (like ${table} including defaults including storage including indexes including constraints)`,
      );
      times.push(
        await seconds(async () => {
          await pipeline(client.query(copyTo(`copy (select * from ${table}) to stdout`)), createWriteStream(file));
          await pipeline(createReadStream(file), client.query(copyFrom('copy public.floor_copy from stdin')));
        }),
      );
      await run('rollback');
    }
  } finally {
    await bench.database.owner.client.releaseConnection(client);
    rmSync(directory, { recursive: true });
  }
  return median(times);
}
