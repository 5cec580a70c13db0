// Workload W: the rules package against a hand-written loop and against ordinary objects, in one process and one run.
import { Worker } from 'node:worker_threads';
import { compilePanel, loadPack, resolveScheme, whatIf } from '@gongyi/rules';
import { monthColumns, monthRules, peopleColumns, runMonths, writeOutput, yearColumns } from './compiled.mjs';
import { handLoop, monthTables } from './hand-loop.mjs';
import { computePerson, toObjects, writeResults } from './plain-objects.mjs';
import { createOutput, createPopulation, fingerprint, months } from './workload.mjs';
import { workloadPack } from './workload-pack.mjs';

/** Of the first 10,000 people: every implementation must arrive here before its speed means anything. */
const knownFingerprint = '850c3a8a';

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const timed = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

export async function benchRules() {
  const pack = loadPack(workloadPack());
  checkAgreement(pack);
  const rows = [...compareLoops(pack), ...single(pack), memory(pack), ...(await workers()), nationalWhatIf(pack)];
  console.table(rows);
  return rows;
}

function checkAgreement(pack) {
  const people = createPopulation(10_000);
  const outputs = [createOutput(people.n), createOutput(people.n), createOutput(people.n)];
  handLoop(people, outputs[0], monthTables());
  toObjects(people).forEach((person, index) => {
    writeResults(computePerson(person), outputs[1], index);
  });
  const rules = monthRules(pack);
  writeOutput(compilePanel(rules)(yearColumns(peopleColumns(rules[0], people))), rules[0], outputs[2]);
  for (const output of outputs) {
    const found = fingerprint(output);
    if (found !== knownFingerprint) throw new Error(`${found} is not ${knownFingerprint}: the implementations differ`);
  }
}

/** Hand loop before and after each run of ours, so that a slow moment of the machine hits both. */
function compareLoops(pack) {
  const people = createPopulation(100_000);
  const output = createOutput(people.n);
  const tables = monthTables();
  const rules = monthRules(pack);
  const columns = peopleColumns(rules[0], people);
  const panel = compilePanel(rules);
  const batches = rules.map((rule) => rule.compileBatch());
  const closures = compilePanel(rules, { generate: false });
  const some = toObjects(people, 5_000);
  // Results of an earlier run are written over, as the hand-written loop writes into arrays that it is given.
  const year = panel(yearColumns(columns));
  const results = runMonths(batches, columns);
  const [hand, ours, monthly, plain, nested] = [[], [], [], [], []];
  for (let round = 0; round < 12; round++) {
    const before = timed(() => handLoop(people, output, tables));
    const own = timed(() => panel(yearColumns(columns), year));
    const after = timed(() => handLoop(people, output, tables));
    // The first rounds warm the compiler up.
    if (round < 4) continue;
    hand.push((before + after) / 2);
    ours.push(own);
    monthly.push(timed(() => runMonths(batches, columns, results)));
    if (round % 4 !== 0) continue;
    plain.push(timed(() => some.map(computePerson)) * (people.n / some.length));
    nested.push(timed(() => closures(yearColumns(columns))));
  }
  const rate = (times) => `${((people.n * months) / median(times) / 1000).toFixed(1)} M/s`;
  const row = (what, times, aim) => ({
    what,
    'person-months': rate(times),
    ratio: `${(median(hand) / median(times)).toFixed(2)} × the hand-written loop`,
    aim,
  });
  return [
    row('hand-written loop', hand, ''),
    row('compilePanel, the year at once', ours, '≥ 0.75 × the hand-written loop'),
    row('compileBatch, month by month', monthly, ''),
    row('compilePanel, no code generated', nested, ''),
    {
      ...row('one object a person', plain, '≥ 30 × slower than compilePanel'),
      ratio: `compilePanel is ${(median(plain) / median(ours)).toFixed(0)} × as fast`,
    },
  ];
}

function single(pack) {
  const [rule] = monthRules(pack);
  const people = createPopulation(2_000);
  const columns = monthColumns(peopleColumns(rule, people), 0, new Float64Array(people.n));
  const facts = Array.from({ length: people.n }, (_, index) => oneRow(rule, columns, index));
  const rounds = Array.from({ length: 9 }, () => timed(() => facts.map((one) => rule.explain(one))) / facts.length);
  // The first rounds warm the compiler up.
  const explain = median(rounds.slice(4));
  const compile = median(
    Array.from({ length: 15 }, () =>
      timed(() => {
        const answer = resolveScheme(pack, 'workload', '2025-05-01');
        if (answer.ok)
          answer.scheme.compileBatch()(monthColumns(peopleColumns(rule, createPopulation(1)), 4, new Float64Array(1)));
      }),
    ),
  );
  return [
    { what: 'one explain', 'person-months': '', ratio: `${(explain * 1000).toFixed(0)} µs`, aim: '≤ 100 µs' },
    { what: 'a scheme resolved and compiled', 'person-months': '', ratio: `${compile.toFixed(1)} ms`, aim: '≤ 20 ms' },
  ];
}

/** One row of columns as the object that `explain` takes. */
function oneRow(rule, columns, index) {
  return Object.fromEntries(
    rule.facts.map((fact) => {
      const column = columns[fact.name];
      const value = column.constant ?? (column.checked ?? column.carried ?? column)[index];
      return [fact.name, fact.type === 'text' ? fact.texts[value] : value];
    }),
  );
}

function memory(pack) {
  const people = createPopulation(1_000_000);
  const [rule] = monthRules(pack);
  const batch = rule.compileBatch();
  const columns = monthColumns(peopleColumns(rule, people), 0, new Float64Array(people.n));
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  batch(columns);
  const grown = (used() - before) / 2 ** 20;
  return {
    what: '1,000,000 person-months',
    'person-months': '',
    ratio: `${grown.toFixed(0)} MB over the columns`,
    aim: '≤ 200 MB',
  };
}

async function workers() {
  const run = async (count) => {
    const total = 200_000;
    const rounds = 10;
    const all = Array.from(
      { length: count },
      () => new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { people: total / count, rounds } }),
    );
    const next = (worker) => new Promise((resolve) => worker.once('message', resolve));
    await Promise.all(all.map(next));
    const start = performance.now();
    const done = all.map(next);
    for (const worker of all) worker.postMessage('go');
    await Promise.all(done);
    const time = performance.now() - start;
    await Promise.all(all.map((worker) => worker.terminate()));
    return time;
  };
  const ratios = [];
  for (let round = 0; round < 3; round++) ratios.push((await run(1)) / (await run(2)));
  return [
    {
      what: 'two workers',
      'person-months': '',
      ratio: `${median(ratios).toFixed(2)} × one`,
      aim: '≥ 1.7 ×, on two free cores',
    },
  ];
}

/** Two versions of the rule on 4,000,000 person-months, summed by county. */
function nationalWhatIf(pack) {
  const [january, , march] = monthRules(pack);
  const population = createPopulation(4_000_000 / 4);
  const people = peopleColumns(january, population);
  const places = population.county;
  // Two rules on the same rows: nothing may be carried from one to the other.
  const columns = (part) => ({ ...monthColumns(people, part, new Float64Array(people.n)), paid_fen: { constant: 0 } });
  whatIf(january, march, columns(0), { places });
  const time = timed(() => {
    for (let part = 0; part < 4; part++) whatIf(january, march, columns(part), { places });
  });
  return {
    what: 'what-if on 4,000,000 person-months',
    'person-months': '',
    ratio: `${(time / 1000).toFixed(2)} s`,
    aim: '≤ 3 s',
  };
}
