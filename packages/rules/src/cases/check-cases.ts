import {
  fen,
  firstDay,
  formatYuan,
  type LocalDate,
  parseLocalDate,
  parsePeriod,
  parseYuan,
  periodOf,
} from '@gongyi/kernel';
import { decimalText } from '../evaluate/display.js';
import type { Explanation } from '../evaluate/explanation.js';
import type { Pack } from '../pack/pack.js';
import type { RuleCase } from '../pack/pack-schema.js';
import { findCell } from '../pack/table.js';
import {
  type Answer,
  type CompiledScheme,
  resolveScheme,
  type SchemeAnswer,
  selectionDay,
} from '../scheme/resolve-scheme.js';

export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** What was found, and what was expected where they differ. */
  readonly detail: string;
}

/** Where and how a case of a shared list is to be evaluated. */
export interface CasePlace {
  readonly scheme?: string;
  /** Used where the case states no date. */
  readonly on?: LocalDate;
  /**
   * Inputs that are no facts: what each must equal in the pack. `wage_fen` is a parameter, `zone_fen[省外]` or
   * `rate_fen[#120]` a cell of a table, `bound of zone_fen`, `mode of rate_fen`, `from` and `until` of the scheme;
   * `fact month_fen` makes a fact of it, where the pack has no place of its own; `label` is a wording that no rule has.
   */
  readonly rules?: Readonly<Record<string, string>>;
  /** Facts that the case leaves unsaid. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** Expected results that the scheme calls otherwise: the step, or `step = text` where the case says it in words. */
  readonly results?: Readonly<Record<string, string>>;
}

/** A case made ready for any evaluator. */
export type PreparedCase =
  | {
      readonly ok: true;
      readonly scheme: CompiledScheme;
      readonly facts: Readonly<Record<string, unknown>>;
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly answer?: SchemeAnswer & { ok: false }; readonly problem: string };

/** Runs the pack's own cases through both evaluators. */
export function checkCases(pack: Pack): CaseResult[] {
  return pack.cases.map((ruleCase) => checkCase(pack, ruleCase));
}

/**
 * Finds the scheme of a case and reads its inputs. Inputs that start with `rule_` must equal what the pack says; every
 * other input must be a fact of the scheme: so a case cannot pass by being ignored.
 */
export function prepareCase(pack: Pack, ruleCase: RuleCase, place: CasePlace = {}): PreparedCase {
  const schemeId = ruleCase.scheme ?? place.scheme ?? onlyScheme(pack, ruleCase.subsidy);
  if (schemeId === undefined)
    return { ok: false, problem: `not exactly one scheme has the code ${ruleCase.subsidy}: name one` };
  const on = dayOf(ruleCase.on) ?? place.on;
  if (on === undefined) return { ok: false, problem: 'the case has no date' };
  const answer = resolveScheme(pack, schemeId, on);
  if (!answer.ok) return { ok: false, answer, problem: answer.refusal.code };
  const { scheme } = answer;
  const { facts, problems } = readInputs(scheme, ruleCase, place);
  const { fact, day } = scheme.selectDateBy;
  facts[fact] ??= day === undefined ? on : periodOf(on);
  const chosen = selectionDay(pack, schemeId, facts);
  if (chosen !== on && periodOf(chosen ?? on) !== periodOf(on))
    problems.push(`${fact} chooses ${chosen ?? 'no day'}, the case says ${on}`);
  return { ok: true, scheme, facts, problems };
}

/** Runs one case through both evaluators and compares every expected key. */
export function checkCase(pack: Pack, ruleCase: RuleCase, place: CasePlace = {}): CaseResult {
  const finish = (problems: readonly string[], found: string): CaseResult => {
    const { id, title } = ruleCase;
    return { id, title, ok: problems.length === 0, detail: [found, ...problems].join('; ') };
  };
  const prepared = prepareCase(pack, ruleCase, place);
  if (!prepared.ok)
    return prepared.answer === undefined
      ? finish([prepared.problem], 'not run')
      : finish(compareRefusal(prepared.answer, ruleCase), prepared.problem);
  const { scheme, facts, problems } = prepared;
  const told = scheme.explain(facts);
  const [batch] = scheme.evaluate([facts]);
  return finish(
    [...problems, ...compareEvaluators(scheme, told, batch), ...compareExpected(ruleCase, told, place)],
    foundText(told),
  );
}

function foundText(told: Explanation): string {
  if (told.status === 'payable') return formatYuan(told.amountFen ?? fen(0));
  const figures = told.results.map(({ name, shown }) => `${name} ${shown.en}`).join(', ');
  return [told.status, told.reasons[0]?.code, figures].filter(Boolean).join(' ');
}

/** What the batch says of the same facts must be what the explanation says, to the fen and to the reason. */
function compareEvaluators(scheme: CompiledScheme, told: Explanation, batch: Answer | undefined): string[] {
  const codes = told.status === 'payable' || told.status === 'computed' ? told.adjustments : [told.reasons[0]?.code];
  const explained = {
    status: told.status,
    amountFen: told.amountFen ?? null,
    leastFen: told.range?.leastFen ?? null,
    mostFen: told.range?.mostFen ?? null,
    codes,
    results: told.results.map(({ name }) => name),
  };
  const computed = {
    status: batch?.status,
    amountFen: batch?.amountFen ?? null,
    leastFen: batch?.range?.leastFen ?? null,
    mostFen: batch?.range?.mostFen ?? null,
    codes: batch?.reasonCodes,
    results: Object.keys(batch?.results ?? {}),
  };
  const same = JSON.stringify(explained) === JSON.stringify(computed);
  const wrong = told.results.find(({ name, value }) => {
    const number = batch?.results[name];
    const decimals = scheme.steps.find((step) => step.name === name)?.decimals;
    if (typeof value === 'number') return number !== value;
    return decimals !== undefined && number !== Number(String(value).replace('.', ''));
  });
  if (same && wrong === undefined) return [];
  return [`the evaluators differ: ${JSON.stringify(explained)} ${JSON.stringify(computed)} ${wrong?.name ?? ''}`];
}

function onlyScheme(pack: Pack, code: string): string | undefined {
  const ids = new Set(
    pack.chain.flatMap(({ schemes }) =>
      [...schemes].flatMap(([id, versions]) => (versions[0]?.file.data.code === code ? [id] : [])),
    ),
  );
  return ids.size === 1 ? [...ids][0] : undefined;
}

/** A day, a month, a year, or the first day of a span. */
function dayOf(on: string | null): LocalDate | undefined {
  const [from = ''] = (on ?? '').split('/');
  const month = parsePeriod(from);
  if (month !== undefined) return firstDay(month);
  return parseLocalDate(/^\d{4}$/.test(from) ? `${from}-01-01` : from);
}

function compareRefusal(answer: SchemeAnswer & { ok: false }, { expected }: RuleCase): string[] {
  const { refusal } = answer;
  return Object.entries(expected).flatMap(([key, value]) => {
    if (key === 'refusal') return value === refusal.code ? [] : [`expected ${String(value)}`];
    if (key === 'yuan' && value === '0.00') return [];
    return [`expected ${key} ${String(value)}`];
  });
}

function readInputs(
  scheme: CompiledScheme,
  { inputs }: RuleCase,
  place: CasePlace,
): { facts: Record<string, unknown>; problems: string[] } {
  const facts: Record<string, unknown> = { ...place.facts };
  const problems = Object.keys(facts).flatMap((name) =>
    scheme.facts.some((fact) => fact.name === name) ? [] : [`${name} is not a fact of ${scheme.schemeId}`],
  );
  for (const [key, value] of Object.entries(inputs)) {
    const rule = place.rules?.[key];
    const asFact = /^fact (\w+)$/.exec(rule ?? '')?.[1];
    if (asFact === undefined && (rule !== undefined || key.startsWith('rule_'))) {
      problems.push(...compareRule(scheme, key, value, rule ?? parameterName(key)));
      continue;
    }
    const name = asFact ?? key.replace(/_yuan$/, '_fen');
    if (!scheme.facts.some((fact) => fact.name === name)) problems.push(`${key} is not a fact of ${scheme.schemeId}`);
    facts[name] = key.endsWith('_yuan') && typeof value === 'string' ? parseYuan(value) : value;
  }
  return { facts, problems };
}

const parameterName = (key: string) => key.slice('rule_'.length).replace(/_yuan$/, '_fen');

function compareRule(scheme: CompiledScheme, key: string, value: unknown, rule: string): string[] {
  if (rule === 'label') return [];
  const found = ruleText(scheme, rule);
  if (found === undefined) return [`${key}: ${rule} is nothing of ${scheme.schemeId}`];
  const wanted = key.endsWith('_yuan') ? formatYuan(parseYuan(String(value)) ?? fen(0)) : String(value).toLowerCase();
  return found.toLowerCase() === wanted ? [] : [`${key} is ${String(value)}, but the pack says ${found}`];
}

/** What the pack says, as a case writes it. */
function ruleText(scheme: CompiledScheme, rule: string): string | undefined {
  if (rule === 'from') return scheme.inForce.from;
  if (rule === 'until') return scheme.inForce.until;
  const [, what, name = ''] = /^(bound|mode) of (\w+)$/.exec(rule) ?? [];
  if (what === 'bound') return scheme.parameters.get(name)?.bound;
  if (what === 'mode') return scheme.parameters.get(name)?.table?.tierMode;
  const [, tableName = '', keys] = /^(\w+)\[(.+)\]$/.exec(rule) ?? [];
  if (keys === undefined) return scheme.parameters.get(rule)?.text;
  const parameter = scheme.parameters.get(tableName);
  if (parameter?.table === undefined) return undefined;
  const parts = keys.split('|');
  const number = Number(parts.find((part) => part.startsWith('#'))?.slice(1) ?? 0);
  const texts = parts.filter((part) => !part.startsWith('#'));
  const cell = findCell(parameter.table, texts, number);
  if (cell === undefined) return undefined;
  if (parameter.unit === 'yuan') return formatYuan(fen(cell));
  const { denominator } = parameter.table;
  return denominator === 1 ? String(cell) : decimalText(cell, Math.log10(denominator));
}

function compareExpected({ expected }: RuleCase, told: Explanation, place: CasePlace): string[] {
  return Object.entries(expected).flatMap(([key, value]): string[] => {
    const wrong = [`expected ${key} ${String(value)}`];
    const fenOf = () => parseYuan(String(value));
    switch (key) {
      case 'yuan':
        if (told.status === 'payable') return fenOf() === told.amountFen ? [] : wrong;
        if (told.status !== 'computed') return value === '0.00' && 'refusal' in expected ? [] : wrong;
        break;
      case 'yuan_min':
        if (told.range !== undefined) return fenOf() === told.range.leastFen ? [] : wrong;
        break;
      case 'yuan_max':
        if (told.range !== undefined) return fenOf() === told.range.mostFen ? [] : wrong;
        break;
      case 'refusal':
        return told.status !== 'payable' && told.reasons[0]?.code === value ? [] : wrong;
      case 'adjustment':
      case 'finding':
        return told.adjustments.includes(String(value)) ? [] : wrong;
      case 'missing': {
        const names = told.missing.map(({ fact }) => fact).join(', ');
        return names === value ? [] : [`${wrong[0]} to be missing, found ${names === '' ? 'nothing' : names}`];
      }
      default:
        break;
    }
    return compareResult(key, String(value), told, place.results?.[key]);
  });
}

/** A part or figure; `part_living_yuan` is the step living_fen, unless the place calls it otherwise. */
function compareResult(key: string, value: string, told: Explanation, other: string | undefined): string[] {
  const [name = '', words] = (other ?? key.replace(/^part_/, '').replace(/_yuan$/, '_fen')).split(' = ');
  const result = told.results.find((one) => one.name === name);
  if (result === undefined) return [`expected ${key} ${value}, but no result is called ${name}`];
  const wanted = words ?? (name.endsWith('_fen') ? String(parseYuan(value)) : value);
  return String(result.value) === wanted ? [] : [`expected ${key} ${value}, found ${String(result.value)}`];
}
