import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fen, formatYuan, type LocalDate, parseLocalDate } from '@gongyi/kernel';
import {
  type CaseResult,
  type CompiledScheme,
  checkCases,
  checkPack,
  checkSettingShapes,
  columnsOf,
  comparePacks,
  type Effect,
  formatProblem,
  type Pack,
  type PackFileKind,
  type PackFiles,
  type PackProblem,
  packFileJsonSchema,
  packFileKinds,
  resolveScheme,
  type SettingShapes,
  settingJsonSchema,
  whatIf,
} from '@gongyi/rules';
import { getPack, resolveShipped } from './packs.js';

const usage = `gongyi-policy check DIR
    checks a policy pack and runs its cases
gongyi-policy explain DIR --scheme ID --facts FILE --on DATE
    one case, step by step; FILE is JSON, facts by name, money in fen
gongyi-policy diff DIR DIR
    what the second pack says otherwise than the first
gongyi-policy what-if DIR DIR --scheme ID --rows FILE --on DATE [--place NAME]
    the second pack against the first on the rows of a JSON file; NAME is the field that says where a row belongs
gongyi-policy schema ${packFileKinds.join('|')}
    JSON Schema of a kind of file, for an editor; or of one setting, by its id

DIR is a folder, or the id of a pack that comes with this package. --english tells steps and problems in English.`;

const maxFileBytes = 1_000_000;
const maxRowBytes = 500_000_000;

/** A mistake of whoever called: told in one line, without a stack. */
class UsageError extends Error {}

export interface PolicyCliOptions {
  /** What the modules of the host read of the settings; without it settings are not looked into. */
  readonly settingShapes?: SettingShapes;
}

/**
 * The command `gongyi-policy`. Prints what it has to say.
 *
 * @param args as typed, without the program's name
 * @returns the exit code
 */
export function runPolicyCli(args: readonly string[], options: PolicyCliOptions = {}): number {
  try {
    return main(args, options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return error.message.endsWith(usage) ? 2 : 1;
  }
}

function main(args: readonly string[], { settingShapes }: PolicyCliOptions): number {
  const { positionals, values } = readArguments(args);
  const [command, ...folders] = positionals;
  const needs = (count: number) => {
    if (folders.length !== count) throw new UsageError(usage);
  };
  switch (command) {
    case 'check':
      needs(1);
      return check(openPack(folders[0], values), settingShapes, values);
    case 'explain':
      needs(1);
      return explain(openPack(folders[0], values), values);
    case 'diff':
      needs(2);
      return diff(openPack(folders[0], values), openPack(folders[1], values));
    case 'what-if':
      needs(2);
      return compare(openPack(folders[0], values), openPack(folders[1], values), values);
    case 'schema':
      needs(1);
      return schema(folders[0] ?? '', settingShapes);
    default:
      throw new UsageError(usage);
  }
}

type Options = ReturnType<typeof readArguments>['values'];

const localeOf = ({ english }: Options) => (english ? 'en' : 'zh');

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scheme: { type: 'string' },
        facts: { type: 'string' },
        rows: { type: 'string' },
        on: { type: 'string' },
        place: { type: 'string' },
        english: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function check(pack: Pack, shapes: SettingShapes | undefined, options: Options): number {
  console.log(`${pack.version} ${pack.header.title.zh}`);
  if (shapes !== undefined) {
    const problems = checkSettingShapes(pack, shapes);
    if (problems.length > 0) return refuse(problems, options);
    const open = Object.keys(shapes).filter((id) => !pack.chain.some(({ settings }) => settings.has(id)));
    if (open.length > 0) console.log(`settled neither here nor above: ${open.join(', ')}`);
  }
  return report(checkCases(pack));
}

function refuse(problems: readonly PackProblem[], options: Options): never {
  for (const problem of problems) console.error(formatProblem(problem, localeOf(options)));
  throw new UsageError(`${problems.length} problems: no case was run`);
}

function report(results: readonly CaseResult[]): number {
  for (const { id, title, ok, detail } of results) console.log(`${ok ? '✓' : '✗'} ${id} ${title}: ${detail}`);
  const passed = results.filter(({ ok }) => ok).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  return passed === results.length ? 0 : 1;
}

function explain(pack: Pack, options: Options): number {
  const scheme = schemeOf(pack, options);
  const facts = readJson(options.facts, 'facts', maxFileBytes);
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts))
    throw new UsageError('--facts is a JSON object: facts by name');
  const unknown = Object.keys(facts).filter((name) => !scheme.facts.some((fact) => fact.name === name));
  if (unknown.length > 0)
    throw new UsageError(
      `${unknown.join(', ')}: not a fact of ${scheme.schemeId}; it knows ${scheme.facts.map(({ name }) => name).join(', ')}`,
    );
  const told = scheme.explain(facts as Record<string, unknown>);
  const locale = localeOf(options);
  console.log(told[locale]);
  for (const step of told.steps)
    console.log(
      `  ${step[locale]} = ${step.shown[locale]}${step.clause === undefined ? '' : ` (${step.documentNumber} ${step.clause})`}`,
    );
  return told.status === 'needs_information' ? 1 : 0;
}

function diff(before: Pack, after: Pack): number {
  const changes = comparePacks(before, after);
  for (const { kind, id, title, change, differences } of changes) {
    console.log(`${change} ${kind} ${id} ${title.zh}`);
    for (const { path, before: old, after: fresh } of differences)
      console.log(`  ${path}: ${old ?? '—'} → ${fresh ?? '—'}`);
  }
  console.log(changes.length === 0 ? 'no difference' : `${changes.length} changes`);
  return 0;
}

function compare(before: Pack, after: Pack, options: Options): number {
  const [released, draft] = [schemeOf(before, options), schemeOf(after, options)];
  const rows = readJson(options.rows, 'rows', maxRowBytes);
  if (!Array.isArray(rows)) throw new UsageError('--rows is a JSON list of objects: facts by name');
  const columns = columnsOf([...released.facts, ...draft.facts], rows);
  const place = options.place;
  const places =
    place === undefined ? {} : { places: rows.map((row) => String((row as Record<string, unknown>)[place] ?? '—')) };
  const { total, byPlace, byReason } = whatIf(released, draft, columns, places);
  printEffect('total', total);
  if (place !== undefined) for (const [name, effect] of byPlace) printEffect(name, effect);
  for (const [reason, count] of byReason) console.log(`${count} × ${reason}`);
  return 0;
}

function printEffect(name: string, effect: Effect): void {
  const { releasedFen, draftFen, gaining, gainFen, losing, lossFen } = effect;
  console.log(
    `${name}: ${formatYuan(releasedFen)} → ${formatYuan(draftFen)} (${formatYuan(fen(draftFen - releasedFen))}), ` +
      `${gaining} gain ${formatYuan(gainFen)}, ${losing} lose ${formatYuan(lossFen)}, of ${effect.rows} rows`,
  );
}

function schema(kind: string, shapes: SettingShapes = {}): number {
  const shape = Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  if (shape === undefined && !(packFileKinds as readonly string[]).includes(kind)) throw new UsageError(usage);
  const printed = shape === undefined ? packFileJsonSchema(kind as PackFileKind) : settingJsonSchema(kind, shape);
  console.log(JSON.stringify(printed, null, 2));
  return 0;
}

function schemeOf(pack: Pack, { scheme, on }: Options): CompiledScheme {
  const day: LocalDate | undefined = on === undefined ? undefined : parseLocalDate(on);
  if (scheme === undefined || day === undefined) throw new UsageError('--scheme ID and --on YYYY-MM-DD are needed');
  const answer = resolveScheme(pack, scheme, day);
  if (answer.ok) return answer.scheme;
  const { code, zh, parameter } = answer.refusal;
  throw new UsageError(
    `${pack.id} ${scheme} ${day}: ${code} ${zh}${parameter === undefined ? '' : ` (${parameter.parameter})`}`,
  );
}

function openPack(folder: string | undefined, options: Options): Pack {
  if (folder === undefined) throw new UsageError(usage);
  const shipped = statSync(folder, { throwIfNoEntry: false }) === undefined ? getPack(folder) : undefined;
  if (shipped !== undefined) return shipped;
  const checked = checkPack(readPackFolder(folder), resolveShipped);
  if (checked.ok) return checked.pack;
  return refuse(checked.problems, options);
}

function readJson(path: string | undefined, option: string, maxBytes: number): unknown {
  if (path === undefined) throw new UsageError(`--${option} FILE is needed`);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`${path} does not exist`);
  if (stat.size > maxBytes) throw new UsageError(`${path} is larger than ${maxBytes} bytes`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** pack.yaml and everything in the four folders of a pack; other files beside them (a README) are none of ours. */
function readPackFolder(folder: string): PackFiles {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const paths = [
    'pack.yaml',
    ...['parameters', 'schemes', 'settings', 'stacking', 'cases'].flatMap((name) => yamlFiles(folder, name)),
  ];
  const entries = paths.flatMap((path) => {
    const full = join(folder, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (stat.size > maxFileBytes) throw new UsageError(`${path} is larger than ${maxFileBytes} bytes`);
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
