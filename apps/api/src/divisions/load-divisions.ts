import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ancestorsOf, divisionCode } from '@gongyi/kernel';
import { parse } from 'csv-parse/sync';
import type { Knex } from 'knex';
import { z } from 'zod';

const rowSchema = z.strictObject({
  code: z.string().regex(/^\d{12}$/),
  name: z.string().min(1),
  level: z.enum(['province', 'prefecture', 'county', 'township', 'village']),
  valid_from: z.string(),
  valid_to: z.string(),
  replaced_by: z.string(),
});

/**
 * Loads the tables of divisions (`code,name,level,valid_from,valid_to,replaced_by`, one CSV file a county) into the
 * database. New names replace old ones; nothing is deleted, since old codes stay in identity numbers and records.
 */
export async function loadDivisions(owner: Knex, schema: string, folder: string): Promise<number> {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .flatMap(
      (name) =>
        parse(readFileSync(join(folder, name)), { columns: true, bom: true, skip_empty_lines: true }) as unknown[],
    )
    .map((row) => rowSchema.parse(row))
    .sort((a, b) => a.code.localeCompare(b.code));
  const known = new Set(rows.map((row) => row.code));
  const records = rows.map((row) => ({
    code: row.code,
    name: row.name,
    level: row.level,
    parent_code: ancestorsOf(divisionCode(row.code)).findLast((code) => known.has(code)) ?? null,
    valid_from: row.valid_from || null,
    valid_to: row.valid_to || null,
    replaced_by: row.replaced_by || null,
  }));
  await owner.transaction(async (trx) => {
    for (let start = 0; start < records.length; start += 1000) {
      await trx(`${schema}.divisions`)
        .insert(records.slice(start, start + 1000))
        .onConflict('code')
        .merge();
    }
  });
  return records.length;
}
