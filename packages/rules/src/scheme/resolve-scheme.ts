import {
  domainError,
  type Fen,
  fen,
  firstDay,
  invariant,
  type LocalDate,
  lastDay,
  parseLocalDate,
  parsePeriod,
} from '@gongyi/kernel';
import { type Batch, type BatchOptions, compileBatch } from '../evaluate/batch.js';
import { columnsOf } from '../evaluate/columns.js';
import { explain } from '../evaluate/explain.js';
import type { Explanation, Status } from '../evaluate/explanation.js';
import { createPanel, type Panel } from '../evaluate/panel.js';
import { type RuleValues, ruleValues } from '../evaluate/rule-values.js';
import { type SqlSource, schemeToSql } from '../evaluate/sql.js';
import { findOn } from '../pack/dated.js';
import type { Pack } from '../pack/pack.js';
import type { Bilingual, Confidence, SchemeFile } from '../pack/pack-schema.js';
import {
  type ParameterRefusal,
  type RefusalCode,
  type ResolvedParameter,
  resolveParameter,
  type Source,
  sourceOf,
} from '../pack/resolve-parameter.js';
import { type CheckedScheme, type Outcome, outcomesOf } from './checked-scheme.js';
import type { Fact } from './facts.js';

/** Why a scheme has no answer in a place on a day: data, not an exception. */
export interface SchemeRefusal {
  readonly status: 'no_rule_in_force';
  readonly code: RefusalCode;
  readonly zh: string;
  readonly en: string;
  readonly schemeId: string;
  readonly on: LocalDate;
  /** The parameter that is missing, with what the place above allows. */
  readonly parameter?: ParameterRefusal;
}

export interface Answer {
  readonly status: Status;
  /** null unless payable. */
  readonly amountFen: Fen | null;
  /** Where an officer chooses: the ends that the rule gives. */
  readonly range?: { readonly leastFen?: Fen; readonly mostFen?: Fen };
  /** Parts and figures by the name of their step, as whole numbers: fen, days, last decimals. */
  readonly results: Readonly<Record<string, number>>;
  /** First the reason that decides; for a payable answer the adjustments that changed it. */
  readonly reasonCodes: readonly string[];
  /** The fact that is missing or impossible. */
  readonly fact?: string;
}

/** A scheme as it is in force in a place on a day. The same version and facts give the same answer for ever. */
export interface CompiledScheme {
  readonly schemeId: string;
  readonly code: string;
  readonly packId: string;
  readonly version: string;
  readonly on: LocalDate;
  readonly title: Bilingual;
  readonly inForce: { readonly from: LocalDate; readonly until: LocalDate | undefined };
  readonly facts: readonly Fact[];
  /** The fact that chooses the version; `day` only for a month. */
  readonly selectDateBy: { readonly fact: string; readonly day?: 'first' | 'last' };
  readonly parameters: ReadonlyMap<string, ResolvedParameter>;
  readonly outcomes: readonly Outcome[];
  readonly conditions: SchemeFile['conditions'];
  readonly steps: SchemeFile['steps'];
  readonly adjustments: SchemeFile['adjustments'];
  /** undefined for a scheme that computes figures or a range only. */
  readonly amount: SchemeFile['amount'];
  readonly range: SchemeFile['range'];
  readonly running: SchemeFile['running'];
  /** What runs are made of; undefined for a scheme that pays nobody. */
  readonly source: SchemeFile['source'];
  readonly period: SchemeFile['period'];
  readonly once: SchemeFile['once'];
  readonly payee: SchemeFile['payee'];
  readonly funds: SchemeFile['funds'];
  readonly rounding: SchemeFile['rounding'];
  readonly notice:
    | { readonly rounds: NonNullable<SchemeFile['notice']>['rounds']; readonly source: Source }
    | undefined;
  readonly flow: SchemeFile['flow'];
  readonly forms: SchemeFile['forms'];
  explain(facts: Readonly<Record<string, unknown>>): Explanation;
  /** Many cases at once, from objects; the same answers as `explain` gives. */
  evaluate(facts: readonly Readonly<Record<string, unknown>>[]): Answer[];
  /** Whole columns at once. */
  compileBatch(options?: BatchOptions): Batch;
  /** The same in PostgreSQL: an independent check of a run where its rows lie. */
  toSql(source: SqlSource): string;
}

export type SchemeAnswer =
  | { readonly ok: true; readonly scheme: CompiledScheme }
  | { readonly ok: false; readonly refusal: SchemeRefusal };

/**
 * Finds a scheme for a place and a day: the nearest place that has the scheme, its version of that day, and all its
 * parameters with the values of that day. Anything missing is a named refusal.
 */
export function resolveScheme(pack: Pack, schemeId: string, on: LocalDate): SchemeAnswer {
  const versions = pack.chain.find(({ schemes }) => schemes.has(schemeId))?.schemes.get(schemeId);
  const refuse = (code: RefusalCode, parameter?: ParameterRefusal): SchemeAnswer => {
    const text = refusalText(code, on, parameter);
    return {
      ok: false,
      refusal: {
        status: 'no_rule_in_force',
        code,
        ...text,
        schemeId,
        on,
        ...(parameter === undefined ? {} : { parameter }),
      },
    };
  };
  if (versions === undefined) return refuse('UNKNOWN_SCHEME');
  const found = findOn(
    versions.map((scheme) => ({ ...scheme.file.data.inForce, scheme })),
    on,
  );
  invariant(found !== undefined, 'a scheme has at least one version');
  if (found.at === 'not_yet') return refuse('RULE_NOT_YET');
  if (found.at === 'ended')
    return refuse(found.row.afterwards === 'unconfirmed' ? 'NO_CONFIRMED_RULE' : 'RULE_EXPIRED');
  const { scheme } = found.row;
  const parameters = new Map<string, ResolvedParameter>();
  for (const { name, parameter, take } of scheme.parameters) {
    const answer = resolveParameter(pack, parameter, on, take);
    if (!answer.ok) return refuse(answer.refusal.code, answer.refusal);
    parameters.set(name, answer.value);
  }
  return { ok: true, scheme: createCompiledScheme(pack, scheme, parameters, on) };
}

function createCompiledScheme(
  pack: Pack,
  scheme: CheckedScheme,
  parameters: ReadonlyMap<string, ResolvedParameter>,
  on: LocalDate,
): CompiledScheme {
  const { data } = scheme.file;
  const outcomes = outcomesOf(scheme);
  const isMonth = data.facts[data.selectDateBy.fact]?.type === 'month';
  const context = { pack, scheme, version: pack.version, parameters };
  const values = ruleValues(scheme, parameters);
  const build = (options?: BatchOptions) => compileBatch(scheme, values, options);
  let batch: Batch | undefined;
  const compiled: CompiledScheme = {
    schemeId: data.id,
    code: data.code,
    packId: pack.id,
    version: pack.version,
    on,
    title: data.title,
    inForce: { from: data.inForce.from, until: data.inForce.until },
    facts: scheme.facts,
    selectDateBy: isMonth ? data.selectDateBy : { fact: data.selectDateBy.fact },
    parameters,
    outcomes,
    conditions: data.conditions,
    steps: data.steps,
    adjustments: data.adjustments,
    amount: data.amount,
    range: data.range,
    running: data.running,
    source: data.source,
    period: data.period,
    once: data.once,
    payee: data.payee,
    funds: data.funds,
    rounding: data.rounding,
    notice:
      data.notice === undefined ? undefined : { rounds: data.notice.rounds, source: noticeSource(pack, data.notice) },
    flow: data.flow,
    forms: data.forms,
    explain: (facts) => explain(context, facts),
    compileBatch: build,
    toSql: (source) => schemeToSql(scheme, values, source),
    evaluate: (facts) => {
      batch ??= build();
      return answersOf(batch, scheme, outcomes, facts);
    },
  };
  insides.set(compiled, values);
  return compiled;
}

/** What a compiled scheme was made of, for {@link compilePanel}; not for those who use it. */
const insides = new WeakMap<CompiledScheme, RuleValues>();

/**
 * The same rows over several periods at once, each period with the values of its day: twelve months of a year with what
 * was paid carried on from month to month. The answers are those of one batch a period, in the order of the periods, and
 * come faster.
 *
 * @param periods the scheme as resolved for each period, all of one version
 * @throws DomainError invalid_input RULES.NO_PERIODS, RULES.PERIODS_DIFFER {period}
 * @example
 * const year = compilePanel(months.map((month) => schemeOn(firstDay(month))));
 * year({ rows: { sex, paid_fen: { carried: new Float64Array(n) } }, periods: { month: { each: months }, days } });
 */
export function compilePanel(periods: readonly CompiledScheme[], options: BatchOptions = {}): Panel {
  const values = periods.map((period) => {
    const of = insides.get(period);
    invariant(of !== undefined, 'a scheme that resolveScheme gave');
    return of;
  });
  const [first] = values;
  if (first === undefined) throw domainError('invalid_input', 'RULES.NO_PERIODS');
  const other = values.findIndex(({ scheme }) => scheme !== first.scheme);
  if (other >= 0) throw domainError('invalid_input', 'RULES.PERIODS_DIFFER', { period: other + 1 });
  return createPanel(first.scheme, values, options);
}

function noticeSource(
  pack: Pack,
  notice: { readonly cite: { document: string; clause: string }; readonly confidence: Confidence },
): Source {
  return sourceOf(pack, notice.cite, notice.confidence);
}

function answersOf(
  batch: Batch,
  scheme: CheckedScheme,
  outcomes: readonly Outcome[],
  facts: readonly Readonly<Record<string, unknown>>[],
): Answer[] {
  const { amountFen, outcome, adjusted, leastFen, mostFen, results } = batch(columnsOf(scheme.facts, facts));
  return facts.map((_, at): Answer => {
    const verdict = outcomes[outcome[at] ?? 0];
    invariant(verdict !== undefined, 'every outcome is listed');
    const { status, code, fact } = verdict;
    const figures = Object.entries(results).flatMap(([name, column]): [string, number][] => {
      const value = column[at] ?? Number.NaN;
      return Number.isNaN(value) ? [] : [[name, value]];
    });
    const bits = adjusted[at] ?? 0;
    const changes = scheme.adjustments.flatMap(({ spec }, index) => ((bits & (1 << index)) === 0 ? [] : [spec.code]));
    const [least, most] = [leastFen[at] ?? Number.NaN, mostFen[at] ?? Number.NaN];
    const range = {
      ...(Number.isNaN(least) ? {} : { leastFen: fen(least) }),
      ...(Number.isNaN(most) ? {} : { mostFen: fen(most) }),
    };
    return {
      status,
      amountFen: status === 'payable' ? fen(amountFen[at] ?? Number.NaN) : null,
      ...(Object.keys(range).length === 0 ? {} : { range }),
      results: Object.fromEntries(figures),
      reasonCodes: (outcome[at] ?? 0) === 0 ? changes : [code],
      ...(fact === undefined ? {} : { fact }),
    };
  });
}

/**
 * The day that chooses the version of a scheme, from the fact that the scheme names; undefined when the scheme is unknown
 * or the fact is no day or month.
 */
export function selectionDay(
  pack: Pack,
  schemeId: string,
  facts: Readonly<Record<string, unknown>>,
): LocalDate | undefined {
  const versions = pack.chain.find(({ schemes }) => schemes.has(schemeId))?.schemes.get(schemeId);
  const rule = versions?.[0]?.file.data.selectDateBy;
  const given = rule === undefined ? undefined : facts[rule.fact];
  if (rule === undefined || typeof given !== 'string') return undefined;
  const month = parsePeriod(given);
  if (month === undefined) return parseLocalDate(given);
  return rule.day === 'first' ? firstDay(month) : lastDay(month);
}

function refusalText(code: RefusalCode, on: LocalDate, parameter: ParameterRefusal | undefined): Bilingual {
  const what = parameter?.title;
  switch (code) {
    case 'UNKNOWN_SCHEME':
      return { zh: '本地没有这项规则', en: 'this place has no such scheme' };
    case 'LOCAL_VALUE_MISSING':
      return {
        zh: `上级只规定了“${what?.zh ?? parameter?.parameter ?? ''}”的限度，本地的数值尚未确定`,
        en: `only a limit is set above for ${what?.en ?? parameter?.parameter ?? 'a value'}; the local value is missing`,
      };
    case 'RULE_EXPIRED':
      return { zh: `规则在${on}已经失效`, en: `the rule had ended by ${on}` };
    case 'RULE_NOT_YET':
      return { zh: `规则在${on}尚未生效`, en: `the rule was not yet in force on ${on}` };
    case 'NO_CONFIRMED_RULE':
      return {
        zh: `${on}没有已确认的规则，不能沿用以前的规则`,
        en: `no confirmed rule is in force on ${on}; an earlier one is not carried over`,
      };
  }
}
