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
import type { Pack } from '../pack/pack.js';
import type { RuleCase } from '../pack/pack-schema.js';
import { type CompiledScheme, resolveScheme, type SchemeAnswer, selectionDay } from '../scheme/resolve-scheme.js';

export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** What was found, and what was expected where they differ. */
  readonly detail: string;
}

/** Where a case of a shared list is to be evaluated. */
export interface CasePlace {
  readonly scheme?: string;
  /** Used where the case states no date. */
  readonly on?: LocalDate;
  /** Parameters that the case calls otherwise than the scheme does. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Runs the pack's own cases through both evaluators. */
export function checkCases(pack: Pack): CaseResult[] {
  return pack.cases.map((ruleCase) => checkCase(pack, ruleCase));
}

/**
 * Runs one case. Inputs that start with `rule_` must equal the parameters of the pack; every other input must be a fact
 * of the scheme; every expected key must be one that is compared. So a case cannot pass by being ignored.
 */
export function checkCase(pack: Pack, ruleCase: RuleCase, place: CasePlace = {}): CaseResult {
  const finish = (problems: readonly string[], found: string): CaseResult => {
    const { id, title } = ruleCase;
    return { id, title, ok: problems.length === 0, detail: [found, ...problems].join('; ') };
  };
  const schemeId = ruleCase.scheme ?? place.scheme ?? onlyScheme(pack, ruleCase.subsidy);
  if (schemeId === undefined)
    return finish([`not exactly one scheme has the code ${ruleCase.subsidy}: name one`], 'no scheme');
  const on = dayOf(ruleCase.on) ?? place.on;
  if (on === undefined) return finish(['the case has no date'], 'no date');
  const answer = resolveScheme(pack, schemeId, on);
  if (!answer.ok) return finish(compareRefusal(answer, ruleCase), answer.refusal.code);
  const { scheme } = answer;
  const { facts, problems } = readInputs(scheme, ruleCase, place.parameters ?? {});
  const { fact, day } = scheme.selectDateBy;
  facts[fact] ??= day === undefined ? on : periodOf(on);
  const chosen = selectionDay(pack, schemeId, facts);
  if (chosen !== on && periodOf(chosen ?? on) !== periodOf(on))
    problems.push(`${fact} chooses ${chosen ?? 'no day'}, the case says ${on}`);
  const told = scheme.explain(facts);
  const [batch] = scheme.evaluate([facts]);
  const explained = told.amountFen ?? null;
  const found =
    told.status === 'payable' ? formatYuan(fen(explained ?? 0)) : `${told.status} ${told.reasons[0]?.code ?? ''}`;
  if (
    batch?.status !== told.status ||
    batch.amountFen !== explained ||
    (told.status !== 'payable' && batch.reasonCodes[0] !== told.reasons[0]?.code)
  )
    problems.push(`the evaluators differ: ${JSON.stringify(batch)}`);
  return finish([...problems, ...compareExpected(ruleCase, told)], found);
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
  otherNames: Readonly<Record<string, string>>,
): { facts: Record<string, unknown>; problems: string[] } {
  const facts: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, value] of Object.entries(inputs)) {
    if (key.startsWith('rule_')) {
      problems.push(...compareParameter(scheme, key, value, otherNames));
      continue;
    }
    const name = key.replace(/_yuan$/, '_fen');
    if (!scheme.facts.some((fact) => fact.name === name)) problems.push(`${key} is not a fact of ${scheme.schemeId}`);
    facts[name] = key.endsWith('_yuan') && typeof value === 'string' ? parseYuan(value) : value;
  }
  return { facts, problems };
}

function compareParameter(
  scheme: CompiledScheme,
  key: string,
  value: unknown,
  otherNames: Readonly<Record<string, string>>,
): string[] {
  const name = key.slice('rule_'.length).replace(/_yuan$/, '_fen');
  const parameter = scheme.parameters.get(otherNames[name] ?? name);
  if (parameter === undefined) return [`${key} is not a parameter of ${scheme.schemeId}`];
  const same = key.endsWith('_yuan') ? parseYuan(String(value)) === parameter.number : String(value) === parameter.text;
  return same ? [] : [`${key} is ${String(value)}, but the pack says ${parameter.text}`];
}

function compareExpected({ expected }: RuleCase, told: ReturnType<CompiledScheme['explain']>): string[] {
  return Object.entries(expected).flatMap(([key, value]): string[] => {
    switch (key) {
      case 'yuan':
        if (told.status !== 'payable')
          return value === '0.00' && 'refusal' in expected ? [] : [`expected ${String(value)}`];
        return parseYuan(String(value)) === told.amountFen ? [] : [`expected ${String(value)}`];
      case 'refusal':
        return told.status !== 'payable' && told.reasons[0]?.code === value ? [] : [`expected ${String(value)}`];
      case 'adjustment':
        return told.adjustments.includes(String(value)) ? [] : [`expected the adjustment ${String(value)}`];
      case 'missing': {
        const names = told.missing.map(({ fact }) => fact).join(', ');
        return names === value
          ? []
          : [`expected ${String(value)} to be missing, found ${names === '' ? 'nothing' : names}`];
      }
      default:
        return [`expected ${key}, which cannot be compared`];
    }
  });
}
