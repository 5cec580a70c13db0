import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, onFact, parameter, scheme } from '../testing/small-pack.js';
import { checkColumn } from './columns.js';

const files = {
  'parameters/cap.yaml': parameter('cap', 'yuan', 'value: "100.00"'),
  'parameters/times.yaml': parameter('times', 'count', 'value: 2'),
  'parameters/zone.yaml': parameter(
    'zone',
    'yuan',
    'rows: [{ at: [远], value: "60.00" }, { at: [近], value: "30.00" }]',
    'keys: [{ zh: 地点, en: zone }]',
  ),
  'schemes/pay.yaml': scheme(`facts:
${onFact}
  zone: { type: text, values: [远, 近], zh: 地点, en: zone }
  days: { type: integer, min: 0, max: 31, zh: 天数, en: days }
  claims: { type: integer, min: 0, max: 1000, zh: 已付次数, en: claims }
  household_paid_fen: { type: fen, max: "100000.00", zh: 本户已付, en: paid to the household }
parameters:
  cap_fen: { parameter: cap }
  most: { parameter: times }
  zone_fen: { parameter: zone }
conditions:
  - { when: days == 0, code: NO_ATTENDANCE, zh: 没有出勤, en: no day, CITE }
  - { when: claims >= most, code: COUNT_LIMIT_REACHED, zh: 次数, en: claims, CITE }
amount: { expression: 'table(zone_fen, zone)', zh: 金额, en: amount, CITE }
adjustments:
  - { code: CAP_PER_HOUSEHOLD, kind: at_most, limit: 'max(cap_fen - household_paid_fen, yuan("0.00"))', zh: 上限, en: cap, CITE }
running:
  - { fact: claims, by: person, add: one }
  - { fact: household_paid_fen, by: household, add: amount }`),
};
const pay = compile(files);

const households = ['a', 'a', 'b', 'a', 'b', 'a'];
const persons = ['1', '2', '3', '1', '3', '3'];
const six = {
  on: { constant: '2025-03-01' },
  zone: ['远', '远', '近', '近', '近', '近'],
  days: [1, 1, 1, 1, 1, 1],
  claims: [0, 0, 0, 0, 0, 0],
  household_paid_fen: [0, 0, 0, 0, 0, 0],
};

describe('a batch', () => {
  it.each([{ generate: true }, { generate: false }])(
    'grows counts and sums over the rows of a group: %o',
    (options) => {
      const result = pay.compileBatch(options)({ ...six, household: households, person: persons });
      // Household a: 60, then the 40 that are left, then nothing; person 3 is paid twice and not a third time.
      expect([...result.amountFen]).toEqual([6_000, 4_000, 3_000, 0, 3_000, Number.NaN]);
      expect([...result.outcome].map((outcome) => pay.outcomes[outcome]?.code)).toEqual([
        ...Array(5).fill('PAYABLE'),
        'COUNT_LIMIT_REACHED',
      ]);
      expect([...result.adjusted]).toEqual([0, 1, 0, 1, 0, 0]);
      expect([...(result.running['household_paid_fen'] ?? [])]).toEqual([0, 6_000, 0, 10_000, 3_000, 10_000]);
    },
  );

  it('explains each row by what its running facts were', () => {
    const result = pay.compileBatch()({ ...six, household: households, person: persons });
    households.forEach((_, at) => {
      const told = pay.explain({
        on: '2025-03-01',
        zone: six.zone[at],
        days: 1,
        claims: result.running['claims']?.[at],
        household_paid_fen: result.running['household_paid_fen']?.[at],
      });
      const amount = result.amountFen[at] ?? Number.NaN;
      expect(told.amountFen ?? Number.NaN).toBe(amount);
    });
  });

  it('without groups every row stands for itself', () => {
    const result = pay.compileBatch()(six);
    expect([...result.amountFen]).toEqual([6_000, 6_000, 3_000, 3_000, 3_000, 3_000]);
    expect(result.running).toEqual({});
  });

  it('never pays a household more than the cap, however its rows are ordered', () => {
    const row = fc.record({ household: fc.integer({ min: 0, max: 3 }), zone: fc.constantFrom('远', '近') });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const result = pay.compileBatch()({
          on: { constant: '2025-03-01' },
          zone: rows.map(({ zone }) => zone),
          days: { constant: 3 },
          claims: { constant: 0 },
          household_paid_fen: new Int32Array(rows.length),
          household: Uint32Array.from(rows, ({ household }) => household),
        });
        const paid = new Map<number, number>();
        rows.forEach(({ household }, at) => {
          paid.set(household, (paid.get(household) ?? 0) + (result.amountFen[at] ?? 0));
        });
        return [...paid.values()].every((sum) => sum <= 10_000);
      }),
    );
  });

  it('reads typed columns, constants and plain lists alike, also when a value is impossible', () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 33 }), fc.constantFrom(2_147_483_647, -2_147_483_648));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 30 }),
        (rows) => {
          const plain = {
            ...six,
            zone: rows.map(([, zone]) => ['远', '近', '中'][zone]),
            days: rows.map(([days]) => days),
          };
          const typed = {
            ...plain,
            zone: Uint8Array.from(rows, ([, zone]) => zone),
            days: Int32Array.from(rows, ([days]) => days),
          };
          const rest = { claims: { constant: 0 }, household_paid_fen: { constant: 0 } };
          const [a, b] = [pay.compileBatch()({ ...plain, ...rest }), pay.compileBatch()({ ...typed, ...rest })];
          expect([...b.outcome]).toEqual([...a.outcome]);
          expect([...b.amountFen]).toEqual([...a.amountFen]);
        },
      ),
    );
  });

  it.each([
    ['small', Int8Array.of(-1, 0, 31, 32, 127, -128)],
    ['small unsigned', Uint8Array.of(255, 0, 31, 32, 127, 128)],
    ['medium', Int16Array.of(-1, 0, 31, 32, 32_767, -32_768)],
    ['medium unsigned', Uint16Array.of(65_535, 0, 31, 32, 32_767, 32_768)],
    ['large', Int32Array.of(-1, 0, 31, 32, 2_147_483_647, -2_147_483_648)],
  ])('finds every impossible value in a column of %s numbers', (_, days) => {
    // Alone in its column, so that no other impossible value sends the batch the careful way.
    const codes = [...days].map((_, at) => {
      const { outcome } = pay.compileBatch()({
        ...six,
        days: days
          .slice()
          .fill(1, 0, at)
          .fill(1, at + 1),
      });
      return pay.outcomes[outcome[at] ?? 0]?.code;
    });
    expect(codes).toEqual(['FACT_INVALID', 'NO_ATTENDANCE', 'PAYABLE', ...Array(3).fill('FACT_INVALID')]);
  });

  it('finds an impossible value in a column of large unsigned numbers', () => {
    const result = pay.compileBatch()({ ...six, days: Uint32Array.of(4_294_967_295, 1, 1, 1, 1, 1) });
    expect(pay.outcomes[result.outcome[0] ?? 0]).toMatchObject({ code: 'FACT_INVALID', fact: 'days' });
  });

  it('writes over an earlier result when asked', () => {
    const batch = pay.compileBatch();
    const first = batch(six);
    const again = batch({ ...six, days: [0, 0, 0, 0, 0, 0] }, first);
    expect(again.amountFen).toBe(first.amountFen);
    expect([...again.amountFen]).toEqual(Array(6).fill(Number.NaN));
    expect([...again.adjusted]).toEqual(Array(6).fill(0));
  });

  it.each([{ generate: true }, { generate: false }])('carries a sum on from month to month: %o', (options) => {
    const batch = pay.compileBatch(options);
    const paid = Float64Array.of(0, 5_000, 9_000, 0, 0, 0);
    const month = { ...six, household_paid_fen: { carried: paid } };
    expect([...batch(month).amountFen]).toEqual([6_000, 5_000, 1_000, 3_000, 3_000, 3_000]);
    expect([...paid]).toEqual([6_000, 10_000, 10_000, 3_000, 3_000, 3_000]);
    expect([...batch(month).amountFen]).toEqual([4_000, 0, 0, 3_000, 3_000, 3_000]);
    // An impossible value further down must not make the rows above count twice.
    batch({ ...month, days: Int32Array.of(1, 1, 1, 1, 1, 99) });
    expect([...paid]).toEqual([10_000, 10_000, 10_000, 9_000, 9_000, 6_000]);
    expect(() => batch({ ...six, days: { carried: new Float64Array(6) } })).toThrow(
      expect.objectContaining({ code: 'RULES.NOT_RUNNING' }),
    );
  });

  it('takes a column that was looked over once, and refuses to look one over that is unsound', () => {
    const days = pay.facts.find(({ name }) => name === 'days');
    if (days === undefined) throw new Error('a fact of the scheme');
    const checked = checkColumn(days, Uint8Array.of(0, 1, 1, 1, 1, 31));
    expect([...pay.compileBatch()({ ...six, days: checked }).outcome].filter((outcome) => outcome === 0).length).toBe(
      5,
    );
    expect(() => checkColumn(days, Uint8Array.of(1, 32))).toThrow(
      expect.objectContaining({ code: 'RULES.COLUMN_UNSOUND', details: { column: 'days', row: 1 } }),
    );
  });

  it('refuses a column that the rule does not know, and columns of different lengths', () => {
    expect(() => pay.compileBatch()({ ...six, colour: [] })).toThrow(
      expect.objectContaining({ code: 'RULES.UNKNOWN_COLUMN' }),
    );
    expect(() => pay.compileBatch()({ ...six, days: [1] })).toThrow(
      expect.objectContaining({ code: 'RULES.COLUMNS_DIFFER' }),
    );
  });

  it('names every fact that is missing', () => {
    const told = pay.explain({ on: '2025-03-01', zone: '远' });
    expect(told.status).toBe('needs_information');
    expect(told.missing.map(({ fact }) => fact)).toEqual(['days', 'claims', 'household_paid_fen']);
  });
});
