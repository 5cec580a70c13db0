import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classImportMessages } from './class-import-messages.js';
import { trainingMessages } from './messages.js';
import { planLineImportMessages, wishImportMessages } from './planning-import-messages.js';
import { tradeImportMessages } from './trade-import-messages.js';
import { trainingLedgerMessages } from './training-ledger-messages.js';

const sources = ['.', '../service', '../knex'].flatMap((folder) => {
  const directory = new URL(`${folder}/`, import.meta.url);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    .map((name) => readFileSync(new URL(name, directory), 'utf8'));
});

describe('sentences', () => {
  it('exist for every refusal that the code can answer', () => {
    const codes = sources.flatMap((source) =>
      [...source.matchAll(/'(TRAINING\.[A-Z_]+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => trainingMessages[code] === undefined)).toEqual([]);
  });

  it('use the same placeholders in both languages', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [code, { zh, en }] of Object.entries(trainingMessages))
      expect(placeholders(en), code).toEqual(placeholders(zh));
  });

  it('of a file’s check have a title without placeholders, under which rows are counted', () => {
    const catalogues = [
      classImportMessages,
      planLineImportMessages,
      tradeImportMessages,
      trainingLedgerMessages,
      wishImportMessages,
    ];
    for (const catalogue of catalogues)
      for (const [code, { zh, en }] of Object.entries(catalogue)) {
        if (code.includes('.')) continue;
        const title = catalogue[`${code}.title`] ?? { zh, en };
        expect(`${title.zh} ${title.en}`, code).not.toMatch(/\{\w+\}/);
      }
  });
});
