import { describe, expect, it } from 'vitest';
import { header, onFact, parameter, problemsOf, scheme } from '../testing/small-pack.js';
import { checkPack, loadPack } from './load-pack.js';

const amount = (expression: string, more = '') =>
  scheme(`facts:
${onFact}
  days: { type: integer, min: 0, max: 31, zh: 天数, en: days }
  money_fen: { type: fen, max: "100000.00", zh: 金额, en: money }
  zone: { type: text, values: [远, 近], zh: 地点, en: zone }
${more}
amount: { expression: '${expression}', zh: 金额, en: amount, CITE }`);

const at = (files: Record<string, string>) => problemsOf(files);

describe('a pack with a mistake', () => {
  it.each([
    ['an unknown name', amount('mony_fen'), 'UNKNOWN_NAME'],
    ['mixed units', amount('money_fen + days'), 'WRONG_UNIT'],
    ['a day where money is needed', amount('on'), 'WRONG_UNIT'],
    ['a division of its own', amount('money_fen / 3'), 'DIVISION_WITHOUT_ROUNDING'],
    ['a division without rounding', amount('share(money_fen, 1, 3)'), 'ROUNDING_MISSING'],
    [
      'a rounding to a whole number of money',
      amount('share(money_fen, 1, 3)', 'rounding: { mode: half_up, to: one }'),
      'ROUNDING_MISSING',
    ],
    [
      'English words for some of the values only',
      amount('money_fen', '  kind: { type: text, values: [甲, 乙], valuesEn: [a], zh: 类别, en: kind }'),
      'VALUES_EN_UNEQUAL',
    ],
    ['a rounding without a division', amount('money_fen', 'rounding: { mode: half_up, to: fen }'), 'ROUNDING_UNUSED'],
    [
      'a division by zero',
      amount('share(money_fen, 1, days)', 'rounding: { mode: half_up, to: fen }'),
      'MAY_DIVIDE_BY_ZERO',
    ],
    [
      'rounded twice',
      amount('share(share(money_fen, 1, 3), 1, 3)', 'rounding: { mode: half_up, to: fen }'),
      'ROUNDED_TWICE',
    ],
    ['a negative amount', amount('money_fen - yuan("5.00")'), 'MAY_BE_NEGATIVE'],
    ['an overflow', amount('money_fen * days * days * days * days * days * days * days'), 'MAY_OVERFLOW'],
    ['a decimal number', amount('money_fen * 1.5'), 'DECIMAL_NUMBER'],
    ['an unknown function', amount('prorat(money_fen, days, 31)'), 'UNKNOWN_FUNCTION'],
    ['a text that a fact never is', amount('zone == "中" ? money_fen : money_fen'), 'UNKNOWN_TEXT'],
    ['no expression at all', amount('money_fen +'), 'NOT_AN_EXPRESSION'],
    ['ten thousand brackets', amount(`${'('.repeat(1_900)}money_fen${')'.repeat(1_900)}`), 'EXPRESSION_TOO_LARGE'],
    ['too long an expression', amount(Array(1_500).fill('days').join('+')), 'INVALID_VALUE'],
  ])('%s', (_, text, code) => {
    expect(at({ 'schemes/pay.yaml': text })).toEqual([expect.stringContaining(code)]);
  });

  it('says file, line and place, and what to do', () => {
    const checked = checkPack({ 'pack.yaml': header, 'schemes/pay.yaml': amount('mony_fen * days') });
    if (checked.ok) throw new Error('has a mistake');
    const [problem] = checked.problems;
    expect(problem).toMatchObject({
      file: 'schemes/pay.yaml',
      path: 'amount.expression',
      suggestion: { zh: '是不是“money_fen”？', en: 'did you mean money_fen?' },
    });
    expect(problem?.line).toBeGreaterThan(10);
    expect(problem?.excerpt?.split('\n')[1]?.trim()).toBe('^');
  });

  it.each([
    ['money without decimals', parameter('p', 'yuan', 'value: "800"'), 'WRONG_UNIT'],
    ['money as a number', parameter('p', 'yuan', 'value: 800'), 'WRONG_UNIT'],
    ['days as a text', parameter('p', 'days', 'value: "22"'), 'WRONG_UNIT'],
    ['rows without keys', parameter('p', 'yuan', 'rows: [{ at: [远], value: "1.00" }]'), 'NOT_A_TABLE'],
    ['a value in a table', parameter('p', 'yuan', 'value: "1.00"', 'keys: [{ zh: 地点, en: zone }]'), 'NOT_A_TABLE'],
    [
      'a row twice',
      parameter(
        'p',
        'yuan',
        'rows: [{ at: [远], value: "1.00" }, { at: [远], value: "2.00" }]',
        'keys: [{ zh: 地点, en: zone }]',
      ),
      'NAME_TWICE',
    ],
    [
      'a row with too many keys',
      parameter('p', 'yuan', 'rows: [{ at: [远, 近], value: "1.00" }]', 'keys: [{ zh: 地点, en: zone }]'),
      'WRONG_KEYS',
    ],
    [
      'a band without a start',
      parameter('p', 'yuan', 'rows: [{ value: "1.00" }]', 'band: { zh: 人数, en: people, unit: count }'),
      'WRONG_KEYS',
    ],
    ['tierMode without bands', parameter('p', 'yuan', 'value: "1.00"', 'tierMode: whole'), 'NO_BANDS'],
    ['an unknown key', parameter('p', 'yuan', 'value: "1.00"', 'colour: red'), 'UNKNOWN_KEY'],
    [
      'a document that is not cited',
      parameter('p', 'yuan', 'value: "1.00"').replace('document: d', 'document: e'),
      'UNKNOWN_DOCUMENT',
    ],
    ['an alias', 'a: &x 1\nb: *x\n', 'ALIAS_NOT_ALLOWED'],
    ['no YAML', 'a: [', 'NOT_YAML'],
    ['ten thousand levels', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'NOT_YAML'],
    ['five megabytes', 'x'.repeat(5_000_000), 'FILE_TOO_LARGE'],
  ])('%s', (_, text, code) => {
    expect(at({ 'parameters/p.yaml': text })).toEqual([expect.stringContaining(code)]);
  });

  it('dates that overlap, leave a gap or end without a word', () => {
    const dated = (first: string, second: string) => `
id: p
title: { zh: p, en: p }
unit: yuan
values:
  - { ${first}, bound: exact, value: "1.00", cite: { document: d, clause: c }, confidence: template }
  - { ${second}, bound: exact, value: "2.00", cite: { document: d, clause: c }, confidence: template }
`;
    const problems = (first: string, second: string) => at({ 'parameters/p.yaml': dated(first, second) }).join();
    expect(problems('from: 2025-01-01', 'from: 2025-07-01')).toContain('DATES_OVERLAP');
    expect(problems('from: 2025-01-01, until: 2025-05-31', 'from: 2025-07-01')).toContain('DATES_GAP');
    expect(problems('from: 2025-01-01, until: 2025-06-30', 'from: 2025-07-01, until: 2025-12-31')).toContain(
      'AFTERWARDS_MISSING',
    );
    expect(problems('from: 2025-01-01, until: 2025-06-30', 'from: 2025-07-01')).toBe('');
  });

  it('a table without a row that a fact can ask for', () => {
    const table = parameter('p', 'yuan', 'rows: [{ at: [远], value: "1.00" }]', 'keys: [{ zh: 地点, en: zone }]');
    const text = amount('table(cell_fen, zone)', 'parameters: { cell_fen: { parameter: p } }');
    expect(at({ 'parameters/p.yaml': table, 'schemes/pay.yaml': text })).toEqual([
      expect.stringContaining('TABLE_ROW_MISSING'),
    ]);
  });

  it('a band that starts above what a fact can be', () => {
    const table = parameter(
      'p',
      'yuan',
      'rows: [{ from: 5, value: "1.00" }]',
      'band: { zh: 天数, en: days, unit: count }',
    );
    const text = amount('bracket(cell_fen, days)', 'parameters: { cell_fen: { parameter: p } }');
    expect(at({ 'parameters/p.yaml': table, 'schemes/pay.yaml': text })).toEqual([
      expect.stringContaining('TABLE_ROW_MISSING'),
    ]);
  });

  it('a county that leaves the bound of the place above, in a value or in a row', () => {
    const above: Record<string, string> = {
      'pack.yaml': header.replace('id: small', 'id: above'),
      'parameters/p.yaml': parameter('p', 'yuan', 'value: "1000.00"').replace('exact', 'ceiling'),
      'parameters/t.yaml': parameter(
        't',
        'yuan',
        'rows: [{ at: [远], value: "1000.00" }, { at: [近], value: "500.00" }]',
        'keys: [{ zh: 地点, en: zone }]',
      ).replace('exact', 'ceiling'),
    };
    const county = (file: string, text: string) => {
      const files = {
        'pack.yaml': header.replace('title:', 'extends: above\ntitle:').replace('id: d,', 'id: e,'),
        [file]: text.replace('document: d', 'document: e'),
      };
      const checked = checkPack(files, (id) => (id === 'above' ? above : undefined));
      return checked.ok ? [] : checked.problems.map(({ code, path }) => `${code} ${path}`);
    };
    expect(county('parameters/p.yaml', parameter('p', 'yuan', 'value: "1000.00"'))).toEqual([]);
    expect(county('parameters/p.yaml', parameter('p', 'yuan', 'value: "1000.01"'))).toEqual(['BREAKS_BOUND values.0']);
    const rows = (near: string) =>
      parameter(
        't',
        'yuan',
        `rows: [{ at: [远], value: "900.00" }, { at: [近], value: "${near}" }]`,
        'keys: [{ zh: 地点, en: zone }]',
      );
    expect(county('parameters/t.yaml', rows('500.00'))).toEqual([]);
    expect(county('parameters/t.yaml', rows('500.01'))).toEqual(['BREAKS_BOUND values.0.rows.1']);
  });

  it('steps that hide a size, a name twice, a result that may be missing, a running fact of another unit', () => {
    const steps = Array.from(
      { length: 30 },
      (_, index) =>
        `  - { name: s${index + 1}, expression: "${index === 0 ? 'days' : `max(s${index}, s${index})`}", zh: 步, en: step, CITE }`,
    ).join('\n');
    expect(at({ 'schemes/pay.yaml': amount('money_fen', `steps:\n${steps}`) }).join()).toContain(
      'EXPRESSION_TOO_LARGE',
    );
    expect(
      at({
        'schemes/pay.yaml': amount('money_fen', 'steps: [{ name: days, expression: days, zh: 步, en: step, CITE }]'),
      }).join(),
    ).toContain('NAME_TWICE');
    const skipped = amount('money_fen').replace('max: "100000.00"', 'max: "100000.00", ifMissing: skip');
    expect(at({ 'schemes/pay.yaml': skipped }).join()).toContain('MISSING_FACT_IN_AMOUNT');
    expect(
      at({ 'schemes/pay.yaml': amount('money_fen', 'running: [{ fact: days, by: person, add: amount }]') }).join(),
    ).toContain('WRONG_UNIT');
    const grows = '{ fact: money_fen, by: person, add: amount }';
    expect(at({ 'schemes/pay.yaml': amount('money_fen', `running: [${grows}, ${grows}]`) }).join()).toContain(
      'NAME_TWICE schemes/pay.yaml running.1.fact',
    );
    expect(at({ 'schemes/pay.yaml': scheme(`facts:\n${onFact}`) }).join()).toContain('RESULT_MISSING');
  });

  it('packs that extend each other in a circle', () => {
    const files = (id: string, above: string) => ({
      'pack.yaml': header.replace('id: small', `id: ${id}`).replace('title:', `extends: ${above}\ntitle:`),
    });
    const checked = checkPack(files('a', 'b'), (id) => files(id, id === 'a' ? 'b' : 'a'));
    expect(checked.ok ? [] : checked.problems.map(({ code }) => code)).toContain('CYCLE');
  });

  it('loadPack throws all of it as one coded error', () => {
    expect(() => loadPack({ 'pack.yaml': header, 'schemes/pay.yaml': amount('mony_fen') })).toThrow(
      expect.objectContaining({ code: 'RULES.PACK_INVALID' }),
    );
  });
});
