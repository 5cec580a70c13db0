// The yardstick: workload W as a person would write it for speed, typed arrays and one loop.
import {
  categories,
  counties,
  firstDayOf,
  firstMonth,
  halfUp,
  histories,
  insuredFlag,
  lastDayOf,
  months,
  termLimit,
  tierHistory,
  valueAt,
  wagePerMilleHistory,
} from './workload.mjs';

export function monthTables() {
  return Array.from({ length: months }, (_, index) => monthTable(firstMonth + index));
}

function monthTable(month) {
  const wages = valueAt(histories.minimumWage, month);
  const bases = valueAt(histories.insuranceBase, month);
  const shares = valueAt(histories.insurancePerMille, month);
  const standard = new Int32Array(counties);
  const insurance = new Int32Array(counties * categories);
  for (let county = 0; county < counties; county++) {
    const tier = valueAt(tierHistory(county), month);
    standard[county] = halfUp(wages[tier] * valueAt(wagePerMilleHistory(county), month), 1000);
    for (let category = 0; category < categories; category++)
      insurance[county * categories + category] = halfUp(bases[tier] * shares[category], 1000);
  }
  return {
    month,
    first: firstDayOf(month),
    last: lastDayOf(month),
    standard,
    insurance,
    required: Int32Array.from(valueAt(histories.requiredHalfDays, month)),
    grade: Int32Array.from(valueAt(histories.gradePerMille, month)),
    ageLimit: Int32Array.from(valueAt(histories.ageLimitMonths, month)),
    excluded: Int32Array.from(valueAt(histories.excludedFlags, month)),
    cap: Int32Array.from(valueAt(histories.yearlyCap, month)),
  };
}

/** Person by person: every fact of a person is read once, what was paid this year stays in a variable. */
export function handLoop(people, output, tables) {
  const { n, category, sex, county, birthMonth, startMonth, contractFrom, contractTo, attended, grade, flags } = people;
  const { post, insurance, reason } = output;
  const { base, long, near } = termLimit;
  for (let i = 0; i < n; i++) {
    const c = category[i];
    const k = county[i];
    const b = birthMonth[i];
    const s = startMonth[i];
    const from = contractFrom[i];
    const to = contractTo[i];
    let retires;
    if (sex[i] === 1) {
      const q = (b - 23_580 + 4) >> 2;
      retires = 720 + Math.max(0, Math.min(36, q));
    } else {
      const q = (b - 23_700 + 2) >> 1;
      retires = 600 + Math.max(0, Math.min(60, q));
    }
    let paid = 0;
    for (let m = 0; m < months; m++) {
      const t = tables[m];
      const x = m * n + i;
      let r = 0;
      let amount = 0;
      let insured = 0;
      const start = Math.max(from, t.first);
      const end = Math.min(to, t.last);
      if (end < start) r = 1;
      else if (t.month - b >= t.ageLimit[c]) r = 2;
      else if (t.month - s + 1 > (s - b >= retires - near ? long : base)) r = 3;
      else {
        const f = flags[x];
        if ((f & t.excluded[c]) !== 0) r = 4;
        else {
          const g = t.grade[grade[x]];
          if (g === 0) r = 5;
          else {
            const covered = 2 * (end - start + 1);
            const required = t.required[c];
            let a = attended[x];
            if (a > covered) a = covered;
            if (a === 0) r = 6;
            else {
              if (a > required) a = required;
              const divisor = required * 1000;
              amount = Math.floor((2 * t.standard[k] * a * g + divisor) / (2 * divisor));
              const left = t.cap[c] - paid;
              if (amount > left) {
                amount = left;
                r = left === 0 ? 7 : 8;
              }
              paid += amount;
              if ((f & insuredFlag) !== 0) insured = t.insurance[k * categories + c];
            }
          }
        }
      }
      post[x] = amount;
      insurance[x] = insured;
      reason[x] = r;
    }
  }
}
