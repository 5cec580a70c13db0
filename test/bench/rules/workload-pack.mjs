// Workload W as a policy pack: what a county would write, and what the three evaluators run.
import { stringify as toYaml } from 'yaml';
import {
  counties,
  firstMonth,
  histories,
  insuredFlag,
  retirementMonths,
  termLimit,
  tierHistory,
  wagePerMilleHistory,
} from './workload.mjs';

const stringify = (value) => toYaml(value, { aliasDuplicateObjects: false });
const yuan = (fen) => (fen / 100).toFixed(2);
const share = (perMille) => (perMille / 1000).toFixed(3);
const cite = { document: 'w', clause: 'W' };
const dayBefore = (day) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
/** A change inside a month counts from the next. */
const monthStart = (day) => {
  if (day.endsWith('-01')) return day;
  const [year, month] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
};

const range = (count, start = 0) => Array.from({ length: count }, (_, index) => start + index);
const codes = (letter, count) => range(count).map((index) => `${letter}${index}`);
export const countyNames = codes('C', counties);
const categoryNames = codes('K', 5);
const gradeNames = codes('G', 4);
const benefitNames = codes('B', 256);

function dated(days, rowsOn) {
  const starts = [...new Set(days.map(monthStart))].sort();
  return starts.map((from, index) => ({
    from,
    ...(starts[index + 1] === undefined ? {} : { until: dayBefore(starts[index + 1]) }),
    bound: 'exact',
    ...rowsOn(from),
    cite,
    confidence: 'template',
  }));
}

const on = (history, day) => history.filter(([from]) => monthStart(from) <= day).at(-1)[1];
const title = (text) => ({ zh: text, en: text });

function table(id, unit, keys, days, cells, extra = {}) {
  const rowsOn = (day) => ({ rows: cells(day) });
  return { id, title: title(id), unit, keys: keys.map(title), ...extra, values: dated(days, rowsOn) };
}

function byCategory(id, unit, history, write) {
  const cells = (day) => on(history, day).map((value, index) => ({ at: [categoryNames[index]], value: write(value) }));
  return table(
    id,
    unit,
    ['category'],
    history.map(([from]) => from),
    cells,
  );
}

function byCounty(id, unit, days, valueOn, write) {
  const cells = (day) => countyNames.map((name, county) => ({ at: [name], value: write(valueOn(county, day)) }));
  return table(id, unit, ['county'], days, cells);
}

/** No value of an earlier day than the first can be asked for, so tiers start where the wages do. */
const since = (day, days) => ['2024-07-01', ...days.filter((one) => one > '2024-07-01')].filter((one) => one >= day);

function parameters() {
  const h = histories;
  const countyDays = since('2024-07-01', ['2025-07-01']);
  const tierOn = (county, day) => on(tierHistory(county), day);
  const wageDays = since('2024-07-01', [...h.minimumWage.map(([from]) => from), ...countyDays]);
  const baseDays = since('2024-07-01', [...h.insuranceBase.map(([from]) => from), ...countyDays]);
  const identity = (value) => value;
  return [
    byCounty('minimum_wage', 'yuan', wageDays, (county, day) => on(h.minimumWage, day)[tierOn(county, day)], yuan),
    byCounty('insurance_base', 'yuan', baseDays, (county, day) => on(h.insuranceBase, day)[tierOn(county, day)], yuan),
    byCounty(
      'wage_share',
      'share',
      ['2020-01-01', '2025-05-15'],
      (county, day) => on(wagePerMilleHistory(county), day),
      share,
    ),
    byCategory('required_half_days', 'days', h.requiredHalfDays, identity),
    byCategory('age_limit', 'months', h.ageLimitMonths, identity),
    byCategory('insurance_share', 'share', h.insurancePerMille, share),
    byCategory('yearly_cap', 'yuan', h.yearlyCap, yuan),
    table(
      'grade',
      'count',
      ['grade'],
      h.gradePerMille.map(([from]) => from),
      (day) => on(h.gradePerMille, day).map((value, index) => ({ at: [gradeNames[index]], value })),
    ),
    table(
      'excluded',
      'count',
      ['category', 'benefits'],
      h.excludedFlags.map(([from]) => from),
      (day) =>
        on(h.excludedFlags, day).flatMap((mask, category) =>
          benefitNames.map((name, flags) => ({
            at: [categoryNames[category], name],
            value: (flags & mask) === 0 ? 0 : 1,
          })),
        ),
    ),
    table('insured', 'count', ['benefits'], ['2020-01-01'], () =>
      benefitNames.map((name, flags) => ({ at: [name], value: (flags & insuredFlag) === 0 ? 0 : 1 })),
    ),
    table(
      'retirement',
      'months',
      ['sex'],
      ['2020-01-01'],
      () =>
        ['woman', 'man'].flatMap((sex) =>
          range(620, firstMonth - 820).map((month) => ({
            at: [sex],
            from: month,
            value: retirementMonths(sex === 'man', month),
          })),
        ),
      { band: { ...title('month of birth'), unit: 'count' } },
    ),
  ];
}

const integer = (min, max, name) => ({ type: 'integer', min, max, ...title(name) });
const text = (values, name) => ({ type: 'text', values, ...title(name) });

function scheme() {
  const refuse = (when, code) => ({ when, code, ...title(code), cite });
  return {
    id: 'workload',
    code: 'WORKLOAD',
    title: title('W'),
    inForce: { from: '2025-01-01', until: '2025-12-31', afterwards: 'expired' },
    selectDateBy: { fact: 'period', day: 'first' },
    facts: {
      period: { type: 'month', ...title('month') },
      month: integer(24_300, 24_311, 'month as a number'),
      first: integer(20_000, 20_500, 'first day'),
      last: integer(20_000, 20_500, 'last day'),
      contract_from: integer(15_000, 25_000, 'contract from'),
      contract_to: integer(15_000, 25_000, 'contract to'),
      birth_month: integer(firstMonth - 820, firstMonth - 201, 'month of birth'),
      start_month: integer(firstMonth - 60, firstMonth + 12, 'month of the start'),
      category: text(categoryNames, 'category'),
      sex: text(['woman', 'man'], 'sex'),
      county: text(countyNames, 'county'),
      benefits: text(benefitNames, 'benefits'),
      grade: text(gradeNames, 'grade'),
      attended: integer(0, 255, 'half-days attended'),
      paid_fen: { type: 'fen', max: '100000.00', ...title('paid this year') },
    },
    parameters: {
      wage_fen: { parameter: 'minimum_wage' },
      base_fen: { parameter: 'insurance_base' },
      wage_share: { parameter: 'wage_share' },
      required_days: { parameter: 'required_half_days' },
      age_limit: { parameter: 'age_limit' },
      insurance_share: { parameter: 'insurance_share' },
      cap_fen: { parameter: 'yearly_cap' },
      grade_share: { parameter: 'grade' },
      excluded: { parameter: 'excluded' },
      insured: { parameter: 'insured' },
      retirement: { parameter: 'retirement' },
    },
    steps: [
      { name: 'starts', expression: 'max(contract_from, first)', ...title('starts'), cite },
      { name: 'ends', expression: 'min(contract_to, last)', ...title('ends'), cite },
      {
        name: 'near',
        expression: `start_month - birth_month >= bracket(retirement, sex, birth_month) - ${termLimit.near}`,
        ...title('near'),
        cite,
      },
      { name: 'per_mille', expression: 'table(grade_share, grade)', ...title('grade'), cite },
      { name: 'covered', expression: '2 * (ends - starts + 1)', ...title('covered'), cite },
      { name: 'present', expression: 'min(attended, covered)', ...title('present'), cite },
      { name: 'required', expression: 'table(required_days, category)', ...title('required'), cite },
      {
        name: 'standard_fen',
        expression: 'part(table(wage_fen, county), table(wage_share, county))',
        rounding: { mode: 'half_up', to: 'fen' },
        ...title('standard'),
        cite,
      },
      {
        name: 'full_insurance_fen',
        expression: 'part(table(base_fen, county), table(insurance_share, category))',
        rounding: { mode: 'half_up', to: 'fen' },
        ...title('insurance'),
        cite,
      },
      {
        name: 'insurance_fen',
        expression: 'table(insured, benefits) == 1 ? full_insurance_fen : yuan("0.00")',
        ...title('insurance'),
        cite,
        shows: 'part',
      },
      {
        name: 'left_fen',
        expression: 'max(table(cap_fen, category) - paid_fen, yuan("0.00"))',
        ...title('left'),
        cite,
      },
    ],
    conditions: [
      refuse('ends < starts', 'NO_CONTRACT'),
      refuse('month - birth_month >= table(age_limit, category)', 'OVER_AGE'),
      refuse(`month - start_month + 1 > (near ? ${termLimit.long} : ${termLimit.base})`, 'OVER_TERM'),
      refuse('table(excluded, category, benefits) == 1', 'EXCLUSIVE'),
      refuse('per_mille == 0', 'GRADE_FAILED'),
      refuse('present == 0', 'NO_ATTENDANCE'),
    ],
    amount: {
      expression: 'share(standard_fen, max(min(present, required), 0) * per_mille, required * 1000)',
      ...title('amount'),
      cite,
    },
    rounding: { mode: 'half_up', to: 'fen' },
    adjustments: [{ code: 'CAP_TRIMMED', kind: 'at_most', limit: 'left_fen', ...title('cap'), cite }],
    running: [{ fact: 'paid_fen', by: 'person', add: 'amount' }],
  };
}

export function workloadPack() {
  const header = {
    id: 'workload',
    version: '2025.1',
    place: { division: null, ...title('W') },
    title: title('Workload W'),
    documents: [{ id: 'w', number: 'W', title: 'Workload W', url: null, confidence: 'template' }],
  };
  const files = { 'pack.yaml': stringify(header), 'schemes/workload.yaml': stringify(scheme()) };
  for (const parameter of parameters()) files[`parameters/${parameter.id}.yaml`] = stringify(parameter);
  return files;
}
