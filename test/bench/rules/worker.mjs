// One of several workers: its own part of the people, its own compiled rules.
import { parentPort, workerData } from 'node:worker_threads';
import { loadPack } from '@gongyi/rules';
import { monthRules, peopleColumns, runMonths } from './compiled.mjs';
import { createPopulation } from './workload.mjs';
import { workloadPack } from './workload-pack.mjs';

const rules = monthRules(loadPack(workloadPack()));
const batches = rules.map((rule) => rule.compileBatch());
const people = peopleColumns(rules[0], createPopulation(workerData.people));
for (let round = 0; round < 3; round++) runMonths(batches, people);
parentPort.postMessage('ready');
parentPort.on('message', () => {
  for (let round = 0; round < workerData.rounds; round++) runMonths(batches, people);
  parentPort.postMessage('done');
});
