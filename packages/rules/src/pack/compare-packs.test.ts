import { describe, expect, it } from 'vitest';
import { header, onFact, parameter, scheme } from '../testing/small-pack.js';
import { comparePacks } from './compare-packs.js';
import { packFileJsonSchema, packFileKinds } from './json-schema.js';
import { loadPack } from './load-pack.js';

const base = {
  'pack.yaml': header,
  'parameters/month.yaml': parameter('month', 'yuan', 'value: "800.00"'),
  'schemes/pay.yaml': scheme(
    `facts:\n${onFact}\nparameters: { month_fen: { parameter: month } }\namount: { expression: month_fen, zh: 金额, en: amount, CITE }`,
  ),
};

describe('the difference of two packs', () => {
  it('layout and comments are none', () => {
    const again = { ...base, 'parameters/month.yaml': `# a comment\n${base['parameters/month.yaml']}\n` };
    expect(comparePacks(loadPack(base), loadPack(again))).toEqual([]);
  });

  it('names what changed, by its date', () => {
    const later = `${base['parameters/month.yaml'].replace('from: 2025-01-01,', 'from: 2025-01-01, until: 2025-06-30,')}  - { from: 2025-07-01, bound: exact, value: "900.00", cite: { document: d, clause: c }, confidence: template }\n`;
    const [change] = comparePacks(loadPack(base), loadPack({ ...base, 'parameters/month.yaml': later }));
    expect(change).toMatchObject({ kind: 'parameter', id: 'month', change: 'changed' });
    expect(change?.differences).toContainEqual({ path: 'values.2025-01-01.until', before: null, after: '2025-06-30' });
    expect(change?.differences).toContainEqual({ path: 'values.2025-07-01.value', before: null, after: '900.00' });
  });

  it('added and removed parts', () => {
    const more = { ...base, 'parameters/age.yaml': parameter('age', 'years', 'value: 60') };
    expect(comparePacks(loadPack(base), loadPack(more)).map(({ change, id }) => `${change} ${id}`)).toEqual([
      'added age',
    ]);
    expect(comparePacks(loadPack(more), loadPack(base)).map(({ change, id }) => `${change} ${id}`)).toEqual([
      'removed age',
    ]);
  });
});

describe('JSON Schema for editors', () => {
  it.each(packFileKinds)('%s is an object that knows its keys', (kind) => {
    const schema = packFileJsonSchema(kind) as { properties?: Record<string, unknown>; additionalProperties?: unknown };
    expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(0);
    expect(schema.additionalProperties).toBe(false);
  });
});
