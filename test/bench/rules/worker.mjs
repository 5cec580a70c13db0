// One of several workers: its own part of the people, its own compiled rules.
import { parentPort, workerData } from 'node:worker_threads';
import { compilePanel, loadPack } from '@gongyi/rules';
import { monthRules, peopleColumns, yearColumns } from './compiled.mjs';
import { createPopulation } from './workload.mjs';
import { workloadPack } from './workload-pack.mjs';

const rules = monthRules(loadPack(workloadPack()));
const panel = compilePanel(rules);
const people = peopleColumns(rules[0], createPopulation(workerData.people));
for (let round = 0; round < 3; round++) panel(yearColumns(people));
parentPort.postMessage('ready');
parentPort.on('message', () => {
  for (let round = 0; round < workerData.rounds; round++) panel(yearColumns(people));
  parentPort.postMessage('done');
});
