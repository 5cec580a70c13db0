// Workload W through the rules package: a rule resolved for each month, columns in, columns out.
import { checkColumn, resolveScheme } from '@gongyi/rules';
import { firstDayOf, firstMonth, lastDayOf, months, reasons } from './workload.mjs';

export function monthRules(pack) {
  return Array.from({ length: months }, (_, index) => {
    const answer = resolveScheme(pack, 'workload', `2025-${String(index + 1).padStart(2, '0')}-01`);
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    return answer.scheme;
  });
}

/** Facts of people, looked over once for all months. */
export function peopleColumns(rule, people) {
  const columns = {
    contract_from: people.contractFrom,
    contract_to: people.contractTo,
    birth_month: people.birthMonth,
    start_month: people.startMonth,
    category: people.category,
    sex: people.sex,
    county: people.county,
  };
  const checked = Object.entries(columns).map(([name, values]) => {
    const fact = rule.facts.find((one) => one.name === name);
    return [name, checkColumn(fact, values)];
  });
  return { n: people.n, months: people, columns: Object.fromEntries(checked) };
}

/** The year at once; what was paid this year is carried on from month to month. */
export function yearColumns({ n, months: people, columns }) {
  const each = (valueIn) => ({ each: Array.from({ length: months }, (_, month) => valueIn(month)) });
  return {
    rows: { ...columns, paid_fen: { carried: new Float64Array(n) } },
    periods: {
      period: each((month) => `2025-${String(month + 1).padStart(2, '0')}`),
      month: each((month) => firstMonth + month),
      first: each((month) => firstDayOf(firstMonth + month)),
      last: each((month) => lastDayOf(firstMonth + month)),
      benefits: people.flags,
      grade: people.grade,
      attended: people.attended,
    },
  };
}

/** The columns of a month; what was paid this year is carried on in `paid`. */
export function monthColumns(people, month, paid) {
  const { rows, periods } = yearColumns(people);
  const of = (column) =>
    'each' in column ? { constant: column.each[month] } : column.subarray(month * people.n, (month + 1) * people.n);
  const own = Object.entries(periods).map(([name, column]) => [name, of(column)]);
  return { ...rows, ...Object.fromEntries(own), paid_fen: { carried: paid } };
}

/** Twelve batches, one after the other, which write over their earlier results. */
export function runMonths(batches, people, earlier = []) {
  const paid = new Float64Array(people.n);
  return batches.map((batch, month) => batch(monthColumns(people, month, paid), earlier[month]));
}

const codes = {
  NO_CONTRACT: reasons.noContract,
  OVER_AGE: reasons.overAge,
  OVER_TERM: reasons.overTerm,
  EXCLUSIVE: reasons.exclusive,
  GRADE_FAILED: reasons.gradeFailed,
  NO_ATTENDANCE: reasons.noAttendance,
};

/** In the form of the other implementations, to compare. */
export function writeOutput({ amountFen, outcome, adjusted, results }, scheme, output) {
  for (let at = 0; at < amountFen.length; at++) {
    if (outcome[at] !== 0) {
      output.reason[at] = codes[scheme.outcomes[outcome[at]].code] ?? 255;
      continue;
    }
    output.post[at] = amountFen[at];
    output.insurance[at] = results.insurance_fen[at];
    if (adjusted[at] === 1) output.reason[at] = amountFen[at] === 0 ? reasons.capExhausted : reasons.capTrimmed;
  }
}
