import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { kernelMessages } from './kernel-messages.js';
import { hasMessage, translate } from './messages.js';
import { rowImportMessages } from './row-importer.js';

const source = fileURLToPath(new URL('.', import.meta.url));

describe('translate', () => {
  it('fills placeholders in the language of the reader', () => {
    const say = (locale: 'zh-CN' | 'en') =>
      translate([kernelMessages], 'KERNEL.CALENDAR_YEAR_UNKNOWN', { year: 2031 }, locale);
    expect(say('zh-CN')).toContain('2031 年');
    expect(say('en')).toContain('2031');
  });

  it('keeps placeholders that have no value, and never reads values as patterns', () => {
    const catalogue = { a: { zh: '{x}和{y}', en: '{x} and {y}' } };
    expect(translate([catalogue], 'a', { x: '$&{y}' }, 'en')).toBe('$&{y} and {y}');
    expect(translate([catalogue], 'a', { x: [1], y: 0 }, 'zh-CN')).toBe('[1]和0');
  });

  it('answers an unknown code with the code, also for names that every object has', () => {
    expect(translate([kernelMessages], 'toString', {}, 'en')).toBe('toString');
    expect(hasMessage([kernelMessages], 'constructor')).toBe(false);
    expect(hasMessage([{}, kernelMessages], 'identity_blank')).toBe(true);
  });
});

describe('the catalogue', () => {
  it('has a sentence for every code that this package names', () => {
    const text = readdirSync(source)
      .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|messages\.ts$/.test(name))
      .map((name) => readFileSync(`${source}${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''))
      .join('\n');
    const codes = text.match(/'(?:KERNEL|IMPORT)\.[A-Z_]+'|'(?:identity|name|card|field)_[a-z0-9_]+'/g) ?? [];
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes)
      expect(hasMessage([kernelMessages, rowImportMessages], code.slice(1, -1)), code).toBe(true);
  });

  it('has both languages with the same placeholders', () => {
    for (const [code, { zh, en }] of Object.entries({ ...kernelMessages, ...rowImportMessages })) {
      expect(zh, code).toMatch(/\p{Script=Han}/u);
      expect(en, code).not.toMatch(/\p{Script=Han}/u);
      const names = (sentence: string): string[] => sentence.match(/\{\w+\}/g)?.sort() ?? [];
      for (const name of names(zh)) expect(names(en), code).toContain(name);
    }
  });
});
