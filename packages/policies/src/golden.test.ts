import { readdirSync, readFileSync } from 'node:fs';
import { type CasePlace, caseFileSchema, checkCase, checkCases, readFile } from '@gongyi/rules';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { getPack, listPacks } from './packs.js';

const placesSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.strictObject({
      pack: z.string(),
      scheme: z.string(),
      on: z.string().optional(),
      rules: z.record(z.string(), z.string()).optional(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      results: z.record(z.string(), z.string()).optional(),
    }),
  ),
);

const folder = new URL('../golden/', import.meta.url);

function read<T>(name: string, schema: z.ZodType<T>): T {
  const file = readFile(name, readFileSync(new URL(name, folder), 'utf8'), schema);
  if (!file.ok) throw new Error(JSON.stringify(file.problems, null, 2));
  return file.file.data;
}

const places = read('places.yaml', placesSchema);
const families = readdirSync(folder)
  .filter((name) => name !== 'places.yaml')
  .map((name) => read(name, caseFileSchema));

describe.each(families)('golden cases: $family', ({ family, cases }) => {
  it('every case has its place', () => {
    expect(Object.keys(places[family] ?? {}).sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  it.each(cases)('$id $title', (ruleCase) => {
    const place = places[family]?.[ruleCase.id];
    const pack = getPack(place?.pack ?? '');
    if (place === undefined || pack === undefined) throw new Error(`no pack ${place?.pack}`);
    // A pack of a real place stands for that place only.
    if (pack.header.place.division !== null) expect(ruleCase.region).toBe(pack.header.place.zh);
    const result = checkCase(pack, ruleCase, place as object as CasePlace);
    expect(result.ok, result.detail).toBe(true);
  });
});

describe('every pack’s own cases', () => {
  it.each(listPacks())('$id', ({ id }) => {
    const pack = getPack(id);
    if (pack === undefined) throw new Error(`no pack ${id}`);
    expect(checkCases(pack).filter(({ ok }) => !ok)).toEqual([]);
  });
});
