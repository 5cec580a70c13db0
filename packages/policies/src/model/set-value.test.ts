import type { LocalDate } from '@gongyi/kernel';
import { checkPack, loadPack, type PackFiles, resolveParameter } from '@gongyi/rules';
import { describe, expect, it } from 'vitest';
import { getPack, resolveShipped } from '../packs.js';
import type { SetValue } from './release.js';
import { setValue } from './set-value.js';

const files = resolveShipped('530326') as PackFiles;
const pack = getPack('530326');
if (pack === undefined) throw new Error('Huize is shipped');

const input: SetValue = {
  version: 1,
  parameter: 'county_month_standard',
  from: '2025-07-01' as LocalDate,
  value: '900.00',
  documentNumber: '会政办〔2025〕99号',
  clause: '提高到900元',
};
const valueOn = (changed: PackFiles, parameter: string, day: string) => {
  const answer = resolveParameter(loadPack(changed, resolveShipped), parameter, day as LocalDate);
  return answer.ok ? answer.value.text : answer.refusal.code;
};

describe('a new value', () => {
  it('ends the one before on the day before, keeps the end of the rule, and cites its document', () => {
    const changed = setValue(files, pack, input);
    expect(checkPack(changed, resolveShipped).ok).toBe(true);
    const on = (day: string) => valueOn(changed, 'county_month_standard', day);
    expect([on('2025-06-30'), on('2025-07-01'), on('2025-12-31'), on('2026-01-01')]).toEqual([
      '800.00',
      '900.00',
      '900.00',
      'NO_CONFIRMED_RULE',
    ]);
    expect(changed['pack.yaml']).toContain('会政办〔2025〕99号');
  });

  it('leaves comments and everything else in the files as they are', () => {
    const path = 'parameters/county_month_standard.yaml';
    const commented = { ...files, [path]: `# agreed on in January\n${files[path]}` };
    const changed = setValue(commented, pack, input);
    expect(changed[path]).toContain('# agreed on in January');
    const others = Object.keys(files).filter((name) => name !== path && name !== 'pack.yaml');
    for (const name of others) expect(changed[name]).toBe(files[name]);
  });

  it('uses a document again that the pack knows', () => {
    const first = setValue(files, pack, input);
    const second = setValue(first, loadPack(first, resolveShipped), {
      ...input,
      from: '2025-10-01' as LocalDate,
      value: '950.00',
    });
    expect(second['pack.yaml']).toBe(first['pack.yaml']);
    expect(valueOn(second, 'county_month_standard', '2025-10-01')).toBe('950.00');
  });

  it('gives a value of the place above a file of the county', () => {
    const changed = setValue(files, pack, { ...input, parameter: 'rural_post_month_standard', value: '850.00' });
    expect(changed['parameters/rural_post_month_standard.yaml']).toContain('850.00');
    expect(valueOn(changed, 'rural_post_month_standard', '2025-07-01')).toBe('850.00');
    const below = setValue(files, pack, { ...input, parameter: 'rural_post_month_standard', value: '750.00' });
    const checked = checkPack(below, resolveShipped);
    expect(checked.ok ? [] : checked.problems.map(({ code }) => code)).toEqual(['BREAKS_BOUND']);
  });

  it('refuses an earlier day, an unknown parameter and a table', () => {
    const code = (changes: Partial<SetValue>) => () => setValue(files, pack, { ...input, ...changes });
    expect(code({ from: '2025-01-01' as LocalDate })).toThrow(
      expect.objectContaining({ code: 'POLICY.NOT_AFTER_LAST' }),
    );
    expect(code({ parameter: 'salary' })).toThrow(expect.objectContaining({ code: 'POLICY.UNKNOWN_PARAMETER' }));
    expect(code({ parameter: 'training_uplift' })).toThrow(expect.objectContaining({ code: 'POLICY.TABLE_IN_FILE' }));
  });
});
