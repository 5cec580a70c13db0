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
  const { n } = people;
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
  return { n, months: people, columns: Object.fromEntries(checked) };
}

/** The columns of a month; what was paid this year is carried on in `paid`. */
export function monthColumns({ n, months: people, columns }, month, paid) {
  const of = (column) => column.subarray(month * n, (month + 1) * n);
  return {
    ...columns,
    period: { constant: `2025-${String(month + 1).padStart(2, '0')}` },
    month: { constant: firstMonth + month },
    first: { constant: firstDayOf(firstMonth + month) },
    last: { constant: lastDayOf(firstMonth + month) },
    benefits: of(people.flags),
    grade: of(people.grade),
    attended: of(people.attended),
    paid_fen: { carried: paid },
  };
}

/**
 * Twelve months, one after the other. Results of an earlier run are written over, as the hand-written loop writes into
 * arrays that it is given.
 */
export function runMonths(batches, people, earlier = []) {
  const paid = new Int32Array(people.n);
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
export function writeOutput(results, scheme, output) {
  results.forEach(({ amountFen, outcome, adjusted, results: parts }, month) => {
    for (let i = 0; i < output.n; i++) {
      const at = month * output.n + i;
      if (outcome[i] !== 0) {
        output.reason[at] = codes[scheme.outcomes[outcome[i]].code] ?? 255;
        continue;
      }
      output.post[at] = amountFen[i];
      output.insurance[at] = parts.insurance_fen[i];
      if (adjusted[i] === 1) output.reason[at] = amountFen[i] === 0 ? reasons.capExhausted : reasons.capTrimmed;
    }
  });
}
