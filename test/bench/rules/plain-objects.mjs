// Workload W as an ordinary service would be written: one object a person, dates as texts, the history of every
// parameter searched for every month, one result object a month, money in whole fen.
import {
  firstMonth,
  histories,
  insuredFlag,
  months,
  reasons,
  retirementMonths,
  termLimit,
  tierHistory,
  wagePerMilleHistory,
} from './workload.mjs';

const day = 86_400_000;
const isoOf = (number) => new Date(number * day).toISOString().slice(0, 10);
const monthText = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
const categoryNames = ['alleviated', 'monitored', 'disabled', 'unemployed', 'older'];
const gradeNames = ['excellent', 'qualified', 'basic', 'failed'];
const benefitNames = [
  ['urbanPost', 1],
  ['enterpriseWage', 2],
  ['trainingAllowance', 4],
  ['unemployment', 8],
  ['minimumLiving', 16],
  ['disability', 32],
];

export function toObjects(people, count = people.n) {
  return Array.from({ length: count }, (_, person) => ({
    id: person,
    category: categoryNames[people.category[person]],
    sex: people.sex[person] === 1 ? 'man' : 'woman',
    birthMonth: monthText(people.birthMonth[person]),
    county: `C${people.county[person]}`,
    contractFrom: isoOf(people.contractFrom[person]),
    contractTo: isoOf(people.contractTo[person]),
    insured: (people.flags[person] & insuredFlag) !== 0,
    months: Array.from({ length: months }, (_, month) => {
      const at = month * people.n + person;
      return {
        month: monthText(firstMonth + month),
        attended: people.attended[at],
        grade: gradeNames[people.grade[at]],
        benefits: benefitNames.filter(([, flag]) => (people.flags[at] & flag) !== 0).map(([name]) => name),
      };
    }),
  }));
}

const byName = (names, history) =>
  Object.fromEntries(names.map((name, index) => [name, history.map(([from, list]) => ({ from, value: list[index] }))]));
const tiers = ['T0', 'T1', 'T2', 'T3'];
const countyHistories = (historyOf, write) =>
  Object.fromEntries(
    Array.from({ length: 129 }, (_, county) => [
      `C${county}`,
      historyOf(county).map(([from, value]) => ({ from, value: write(value) })),
    ]),
  );
const parameters = {
  minimumWage: byName(tiers, histories.minimumWage),
  insuranceBase: byName(tiers, histories.insuranceBase),
  required: byName(categoryNames, histories.requiredHalfDays),
  grade: byName(gradeNames, histories.gradePerMille),
  ageLimit: byName(categoryNames, histories.ageLimitMonths),
  excluded: byName(
    categoryNames,
    histories.excludedFlags.map(([from, masks]) => [
      from,
      masks.map((mask) => benefitNames.filter(([, flag]) => (mask & flag) !== 0).map(([name]) => name)),
    ]),
  ),
  insuranceShare: byName(categoryNames, histories.insurancePerMille),
  cap: byName(categoryNames, histories.yearlyCap),
  tier: countyHistories(tierHistory, (tier) => tiers[tier]),
  wageShare: countyHistories(wagePerMilleHistory, (share) => share),
};

function inForce(history, date) {
  let found;
  for (const entry of history) if (entry.from <= date) found = entry.value;
  if (found === undefined) throw new Error('no value in force');
  return found;
}

const halfUpRatio = (amount, numerator, denominator) =>
  Math.floor((2 * amount * numerator + denominator) / (2 * denominator));
const monthIndex = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;

export function computePerson(person) {
  const results = [];
  let paid = 0;
  for (const entry of person.months) {
    const result = computeMonth(person, entry, paid);
    paid += result.post;
    results.push({ personId: person.id, month: entry.month, ...result });
  }
  return results;
}

function computeMonth(person, entry, paid) {
  const refused = (reason) => ({ post: 0, insurance: 0, reason });
  const first = `${entry.month}-01`;
  const firstDate = new Date(`${first}T00:00:00Z`);
  const last = new Date(Date.UTC(firstDate.getUTCFullYear(), firstDate.getUTCMonth() + 1, 0))
    .toISOString()
    .slice(0, 10);
  const start = person.contractFrom > first ? person.contractFrom : first;
  // biome-ignore lint/complexity/useMathMinMax: these are texts
  const end = person.contractTo < last ? person.contractTo : last;
  if (end < start) return refused('noContract');
  const [month, birth, began] = [
    monthIndex(entry.month),
    monthIndex(person.birthMonth),
    monthIndex(person.contractFrom),
  ];
  if (month - birth >= inForce(parameters.ageLimit[person.category], first)) return refused('overAge');
  const near = began - birth >= retirementMonths(person.sex === 'man', birth) - termLimit.near;
  if (month - began + 1 > (near ? termLimit.long : termLimit.base)) return refused('overTerm');
  const excluded = inForce(parameters.excluded[person.category], first);
  if (entry.benefits.some((name) => excluded.includes(name))) return refused('exclusive');
  const grade = inForce(parameters.grade[entry.grade], first);
  if (grade === 0) return refused('gradeFailed');
  const covered = 2 * ((Date.parse(end) - Date.parse(start)) / day + 1);
  const attended = Math.min(entry.attended, covered);
  if (attended === 0) return refused('noAttendance');
  const required = inForce(parameters.required[person.category], first);
  const tier = inForce(parameters.tier[person.county], first);
  const standard = halfUpRatio(
    inForce(parameters.minimumWage[tier], first),
    inForce(parameters.wageShare[person.county], first),
    1000,
  );
  const amount = halfUpRatio(standard, Math.min(attended, required) * grade, required * 1000);
  const left = inForce(parameters.cap[person.category], first) - paid;
  const insurance = person.insured
    ? halfUpRatio(
        inForce(parameters.insuranceBase[tier], first),
        inForce(parameters.insuranceShare[person.category], first),
        1000,
      )
    : 0;
  if (amount <= left) return { post: amount, insurance, reason: 'paid' };
  return { post: left, insurance, reason: left === 0 ? 'capExhausted' : 'capTrimmed' };
}

export function writeResults(results, output, person) {
  results.forEach(({ post, insurance, reason }, month) => {
    const at = month * output.n + person;
    output.post[at] = post;
    output.insurance[at] = insurance;
    output.reason[at] = reasons[reason];
  });
}
