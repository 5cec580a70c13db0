// Workload W: one month-by-month subsidy for N invented people over 2025. Parameters, population and fingerprint.
// A month is year × 12 + month − 1, a day the number of days since 1970-01-01, attendance is counted in half-days, so
// that every number is whole. The figures are invented; the retirement ages follow the schedule in force since 2025.

export const counties = 129;
export const categories = 5;
export const firstMonth = 2025 * 12;
export const months = 12;
export const insuredFlag = 128;
export const reasons = {
  paid: 0,
  noContract: 1,
  overAge: 2,
  overTerm: 3,
  exclusive: 4,
  gradeFailed: 5,
  noAttendance: 6,
  capExhausted: 7,
  capTrimmed: 8,
};

const dayOf = (year, month, day) => Date.UTC(year, month - 1, day) / 86_400_000;
export const firstDayOf = (month) => dayOf(Math.floor(month / 12), (month % 12) + 1, 1);
export const lastDayOf = (month) => firstDayOf(month + 1) - 1;

/** Values from a day on; a change inside a month counts from the next. */
export const histories = {
  minimumWage: [
    ['2023-10-01', [220_000, 201_000, 182_000, 168_000]],
    ['2025-03-01', [232_000, 212_000, 193_000, 178_000]],
    ['2025-10-01', [240_000, 220_000, 200_000, 185_000]],
  ],
  insuranceBase: [
    ['2024-07-01', [441_600, 420_500, 401_700, 390_300]],
    ['2025-07-01', [463_700, 441_500, 421_800, 409_800]],
  ],
  requiredHalfDays: [
    ['2020-01-01', [40, 40, 30, 44, 40]],
    ['2025-04-01', [42, 42, 30, 44, 40]],
  ],
  gradePerMille: [
    ['2020-01-01', [1100, 1000, 800, 0]],
    ['2025-09-01', [1150, 1000, 750, 0]],
  ],
  ageLimitMonths: [
    ['2020-01-01', [780, 780, 720, 720, 780]],
    ['2025-07-01', [780, 780, 780, 720, 792]],
  ],
  excludedFlags: [
    ['2020-01-01', [11, 11, 11, 15, 15]],
    ['2025-07-01', [15, 15, 15, 15, 15]],
  ],
  insurancePerMille: [
    ['2020-01-01', [160, 160, 200, 240, 160]],
    ['2025-07-01', [160, 160, 220, 240, 180]],
  ],
  yearlyCap: [['2020-01-01', [720_000, 720_000, 780_000, 660_000, 720_000]]],
};
export const termLimit = { base: 36, long: 60, near: 60 };

export function tierHistory(county) {
  const tier = county % 4;
  const later = county % 10 === 3 ? [['2025-07-01', Math.max(0, tier - 1)]] : [];
  return [['2020-01-01', tier], ...later];
}

export function wagePerMilleHistory(county) {
  const base = 300 + ((county * 37) % 41) * 5;
  const later = county % 7 === 2 ? [['2025-05-15', base + 50]] : [];
  return [['2020-01-01', base], ...later];
}

/** What holds on the first day of a month. */
export function valueAt(history, month) {
  const day = firstDayOf(month);
  const found = history.filter(([from]) => Date.parse(from) / 86_400_000 <= day).at(-1);
  if (found === undefined) throw new Error('no value in force');
  return found[1];
}

export const halfUp = (product, divisor) => Math.floor((2 * product + divisor) / (2 * divisor));

export function retirementMonths(isMan, birthMonth) {
  if (isMan) return 720 + Math.min(36, Math.max(0, Math.ceil((birthMonth - 1965 * 12 + 1) / 4)));
  return 600 + Math.min(60, Math.max(0, Math.ceil((birthMonth - 1975 * 12 + 1) / 2)));
}

/** A repeatable draw: person i is the same however many people there are. */
function draw(person, question) {
  let hash = (Math.imul(person + 1, 0x9e3779b1) + Math.imul(question + 1, 0x85ebca77)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Columns of people; what differs by month lies month after month, `[month × n + person]`. */
export function createPopulation(n) {
  const people = {
    n,
    category: new Uint8Array(n),
    sex: new Uint8Array(n),
    county: new Uint8Array(n),
    birthMonth: new Int32Array(n),
    startMonth: new Int32Array(n),
    contractFrom: new Int32Array(n),
    contractTo: new Int32Array(n),
    attended: new Uint8Array(n * months),
    grade: new Uint8Array(n * months),
    flags: new Uint8Array(n * months),
  };
  for (let person = 0; person < n; person++) fillPerson(people, person);
  return people;
}

function fillPerson(people, person) {
  const of = (question) => draw(person, question);
  const kind = of(0) % 100;
  people.category[person] = kind < 45 ? 0 : kind < 60 ? 1 : kind < 72 ? 2 : kind < 85 ? 3 : 4;
  people.sex[person] = of(1) & 1;
  people.birthMonth[person] = firstMonth - (216 + (of(2) % 600));
  people.county[person] = of(4) % counties;
  const start = firstMonth + months - 1 - (of(5) % 48);
  people.startMonth[person] = start;
  const offset = of(6) % 100 < 60 ? 0 : of(7) % 28;
  people.contractFrom[person] = firstDayOf(start) + offset;
  people.contractTo[person] = firstDayOf(start + 12 * (1 + (of(8) % 5))) + offset - 1;
  const insured = of(9) % 100 < 60 ? insuredFlag : 0;
  for (let month = 0; month < months; month++) {
    const at = month * people.n + person;
    const presence = of(10 + month) % 100;
    const amount = of(30 + month);
    people.attended[at] =
      presence < 70 ? 40 + (amount % 5) : presence < 90 ? 1 + (amount % 43) : presence < 95 ? 0 : 45 + (amount % 16);
    const grade = of(50 + month) % 100;
    people.grade[at] = grade < 15 ? 0 : grade < 80 ? 1 : grade < 95 ? 2 : 3;
    const first = of(70 + month) % 1000;
    const second = of(90 + month) % 100;
    const benefit = first < 15 ? 1 : first < 40 ? 2 : first < 70 ? 4 : first < 85 ? 8 : 0;
    people.flags[at] = insured | benefit | (second < 10 ? 16 : second < 20 ? 32 : 0);
  }
}

export function createOutput(n) {
  return {
    n,
    post: new Int32Array(n * months),
    insurance: new Int32Array(n * months),
    reason: new Uint8Array(n * months),
  };
}

/** FNV-1a over everything that came out, person by person. */
export function fingerprint({ n, post, insurance, reason }) {
  let hash = 0x811c9dc5;
  const add = (value) => {
    for (const shift of [0, 8, 16]) hash = Math.imul(hash ^ ((value >>> shift) & 0xff), 0x01000193);
  };
  for (let person = 0; person < n; person++) {
    for (let month = 0; month < months; month++) {
      const at = month * n + person;
      add(post[at]);
      add(insurance[at]);
      add(reason[at]);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
