#!/usr/bin/env node
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CaseResult, checkCases, checkPack, formatProblem, type PackFiles } from '@gongyi/rules';
import { resolveShipped } from './packs.js';

const usage = `gongyi-policy check DIR   checks the policy pack in a folder and runs its cases`;
const maxFileBytes = 1_000_000;

function main([command, folder, ...rest]: readonly string[]): number {
  if (command !== 'check' || folder === undefined || rest.length > 0) {
    console.error(usage);
    return 2;
  }
  let files: PackFiles;
  try {
    files = readPackFolder(folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  const checked = checkPack(files, resolveShipped);
  if (!checked.ok) {
    for (const problem of checked.problems) console.error(formatProblem(problem));
    console.error(`${checked.problems.length} problems: no case was run`);
    return 1;
  }
  console.log(`${checked.pack.version} ${checked.pack.header.title.zh}`);
  return report(checkCases(checked.pack));
}

function report(results: readonly CaseResult[]): number {
  for (const { id, title, ok, detail } of results) console.log(`${ok ? '✓' : '✗'} ${id} ${title}: ${detail}`);
  const passed = results.filter(({ ok }) => ok).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length ? 0 : 1;
}

/** pack.yaml and everything in the three folders of a pack; other files beside them (a README) are none of ours. */
function readPackFolder(folder: string): PackFiles {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} is not a folder`);
  const paths = ['pack.yaml', ...['parameters', 'schemes', 'cases'].flatMap((name) => yamlFiles(folder, name))];
  const entries = paths.flatMap((path) => {
    const full = join(folder, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (stat.size > maxFileBytes) throw new Error(`${path} is larger than ${maxFileBytes} bytes`);
    return [[path, readFileSync(full, 'utf8').replaceAll('\r\n', '\n')] as const];
  });
  return Object.fromEntries(entries);
}

function yamlFiles(folder: string, name: string): string[] {
  if (!statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(folder, name), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${name}/${entry.name}`)
    .sort();
}

process.exitCode = main(process.argv.slice(2));
