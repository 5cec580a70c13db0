import { fen } from '@gongyi/kernel';
import { type Expression, everyPart, factsRead } from '../expression/expression.js';
import type { AdjustmentSpec, SchemeFile } from '../pack/pack-schema.js';
import { type ResolvedParameter, type Source, sourceOf } from '../pack/resolve-parameter.js';
import type { CheckedRange, CheckedScheme } from '../scheme/checked-scheme.js';
import { type Fact, invalid, readFact } from '../scheme/facts.js';
import { type Locale, shownValue } from './display.js';
import type { Explanation, ExplanationStep, MissingFact, Reason, Result, Status } from './explanation.js';
import { createTelling, type ExplainContext, type Telling } from './telling.js';
import { expressionInWords } from './words.js';

type Given = Readonly<Record<string, unknown>>;

/** Evaluates one case exactly and says how the answer came about. Facts that the scheme does not know are ignored. */
export function explain(context: ExplainContext, given: Given): Explanation {
  const { scheme } = context;
  const row = scheme.facts.map((fact) => readFact(fact, given[fact.name]));
  const telling = createTelling(context, row);
  settleUnasked(scheme, row, telling);
  const missing = missingFacts(scheme.facts, row);
  if (missing.length > 0) return needsInformation(context, missing);
  const steps: ExplanationStep[] = [...parameterSteps(context)];
  const sources = new Map<string, Source>();
  for (const { source } of context.parameters.values()) addSource(sources, source);

  const { reasons, status, conditionSteps } = judge(context, row, telling, sources);
  steps.push(...conditionSteps);
  if (status !== undefined) return refused(context, status, reasons, steps, [...sources.values()]);

  const results = resultsOf(context, telling);
  steps.push(...computedSteps(context, telling, sources));
  const { range } = scheme;
  if (range !== undefined && (range.when === undefined || telling.exact(range.when) === 1n))
    return leftOpen(context, range, telling, { results, steps, sources });
  return settled(context, telling, { results, steps, sources });
}

interface SoFar {
  readonly results: readonly Result[];
  readonly steps: ExplanationStep[];
  readonly sources: Map<string, Source>;
}

/**
 * A fact that need not be asked for takes its least value; no result depends on it then. Whether it must be is known as soon
 * as the facts that its question reads are known, whatever else is missing.
 */
function settleUnasked({ facts, onlyIf }: CheckedScheme, row: number[], telling: Telling): void {
  const known = (name: string) => Number.isFinite(row[facts.findIndex((fact) => fact.name === name)]);
  for (const [index, test] of onlyIf.entries()) {
    if (test === undefined || !Number.isNaN(row[index]) || !factsRead(test).every(known)) continue;
    if (telling.exact(test) === 0n) row[index] = facts[index]?.least ?? 0;
  }
}

function resultsOf({ scheme }: ExplainContext, telling: Telling): Result[] {
  return scheme.steps.flatMap(({ spec }, index): Result[] => {
    if (spec.shows === undefined) return [];
    const { value, shown } = telling.resultOf(index);
    const text = { zh: telling.fill(spec.zh, 'zh'), en: telling.fill(spec.en, 'en') };
    const payee = spec.payee === undefined ? {} : { payee: spec.payee };
    return [{ name: spec.name, kind: spec.shows, ...text, value, shown, ...payee }];
  });
}

function computedSteps(context: ExplainContext, telling: Telling, sources: Map<string, Source>): ExplanationStep[] {
  return context.scheme.steps.map(({ spec, expression }, index) => {
    addSource(sources, sourceOf(context.pack, spec.cite));
    return { ...telling.step('calculation', expression, spec, spec.cite), ...telling.resultOf(index) };
  });
}

/** The rule gives a range, and an officer chooses. */
function leftOpen(
  context: ExplainContext,
  { spec, least, most }: CheckedRange,
  telling: Telling,
  { results, steps, sources }: SoFar,
): Explanation {
  addSource(sources, sourceOf(context.pack, spec.cite));
  const ends = {
    ...(least === undefined ? {} : { leastFen: fen(Number(telling.exact(least))) }),
    ...(most === undefined ? {} : { mostFen: fen(Number(telling.exact(most))) }),
  };
  for (const end of [least, most]) if (end !== undefined) steps.push(telling.step('range', end, spec, spec.cite));
  const { documentNumber, clause } = sourceOf(context.pack, spec.cite);
  const text = { zh: telling.fill(spec.zh, 'zh'), en: telling.fill(spec.en, 'en') };
  const between = (locale: Locale) => {
    const [from, to] = [ends.leastFen, ends.mostFen].map((end) => end && shownValue(end, 'money', locale));
    if (locale === 'zh')
      return `${from === undefined ? '' : `不低于${from}`}${from && to ? '，' : ''}${to === undefined ? '' : `不高于${to}`}`;
    return [from && `at least ${from}`, to && `at most ${to}`].filter(Boolean).join(', ');
  };
  const paragraph = (locale: Locale) =>
    sentences(locale, heading(context, locale, between(locale)), [text[locale]], [...sources.values()]);
  return {
    status: 'refer_to_officer',
    range: ends,
    results,
    reasons: [{ code: spec.code, ...text, clause, documentNumber }],
    missing: [],
    adjustments: [],
    steps,
    sources: [...sources.values()],
    zh: paragraph('zh'),
    en: paragraph('en'),
  };
}

/** The amount and what changed it; a scheme of figures has only marks. */
function settled(context: ExplainContext, telling: Telling, { results, steps, sources }: SoFar): Explanation {
  const { scheme } = context;
  const rule = scheme.file.data.amount;
  let amount: number | undefined;
  if (scheme.amount !== undefined && rule !== undefined) {
    addSource(sources, sourceOf(context.pack, rule.cite));
    steps.push(...calculationSteps(context, scheme.amount, rule, telling));
    amount = Number(telling.exact(scheme.amount));
  }
  const changed: AdjustmentSpec[] = [];
  for (const { spec, expression } of scheme.adjustments) {
    const value = Number(telling.exact(expression));
    if (spec.kind === 'mark' ? value === 0 : !goesBeyond(spec.kind, amount ?? 0, value)) continue;
    changed.push(spec);
    addSource(sources, sourceOf(context.pack, spec.cite));
    const step = telling.step('adjustment', expression, spec, spec.cite);
    if (spec.kind === 'mark') {
      steps.push(step);
      continue;
    }
    amount = value;
    steps.push({
      ...step,
      value,
      shown: { zh: shownValue(value, 'money', 'zh'), en: shownValue(value, 'money', 'en') },
    });
  }
  const paragraph = (locale: Locale) => {
    const head = amount === undefined ? figures(results, locale) : shownValue(amount, 'money', locale);
    const said = rule === undefined ? [] : [telling.fill(rule[locale], locale)];
    const changes = changed.map((spec) => telling.fill(spec[locale], locale));
    return sentences(locale, heading(context, locale, head), [...said, ...changes], [...sources.values()]);
  };
  return {
    status: amount === undefined ? 'computed' : 'payable',
    ...(amount === undefined ? {} : { amountFen: fen(amount) }),
    results,
    reasons: [],
    missing: [],
    adjustments: changed.map(({ code }) => code),
    steps,
    sources: [...sources.values()],
    zh: paragraph('zh'),
    en: paragraph('en'),
  };
}

function goesBeyond(kind: 'at_most' | 'at_least', amount: number, limit: number): boolean {
  return kind === 'at_most' ? amount > limit : amount < limit;
}

function figures(results: readonly Result[], locale: Locale): string {
  return results.map((result) => `${result[locale]} ${result.shown[locale]}`).join(locale === 'zh' ? '，' : ', ');
}

function missingFacts(facts: readonly Fact[], row: readonly number[]): MissingFact[] {
  return facts.flatMap(({ name, zh, en, ifMissing }, index): MissingFact[] => {
    if (row[index] === invalid)
      return [{ fact: name, problem: 'invalid', zh: `“${zh}”的值不可用`, en: `${en}: this value cannot be used` }];
    if (ifMissing === 'skip' || !Number.isNaN(row[index])) return [];
    return [{ fact: name, problem: 'missing', zh: `缺少“${zh}”`, en: `${en} is missing` }];
  });
}

function judge(
  context: ExplainContext,
  row: readonly number[],
  telling: Telling,
  sources: Map<string, Source>,
): { reasons: Reason[]; status: Status | undefined; conditionSteps: ExplanationStep[] } {
  const reasons: Reason[] = [];
  let status: Status | undefined;
  const conditionSteps = context.scheme.conditions.map(({ spec, when, skippable }): ExplanationStep => {
    const unknown = skippable.flatMap((index) => (Number.isNaN(row[index]) ? (context.scheme.facts[index] ?? []) : []));
    const { documentNumber, clause } = sourceOf(context.pack, spec.cite);
    if (unknown.length > 0) {
      const zh = `未核查：没有提供${unknown.map((fact) => fact.zh).join('、')}`;
      const en = `not checked: ${unknown.map((fact) => fact.en).join(', ')} not given`;
      return {
        kind: 'condition',
        zh,
        en,
        expression: when.source,
        inputs: {},
        value: null,
        shown: { zh: '未核查', en: 'not checked' },
        version: context.version,
        clause,
        documentNumber,
      };
    }
    const step = telling.step('condition', when, spec, spec.cite);
    if (step.value !== true) return { ...step, zh: `${step.zh}？`, en: `${step.en}?` };
    status ??= spec.answer;
    reasons.push({ code: spec.code, zh: step.zh, en: step.en, clause, documentNumber });
    addSource(sources, sourceOf(context.pack, spec.cite));
    return step;
  });
  return { reasons, status, conditionSteps };
}

/** The values of a place on a day are the same in every explanation. */
const parameterStepsOf = new WeakMap<ExplainContext, readonly ExplanationStep[]>();

function parameterSteps(context: ExplainContext): readonly ExplanationStep[] {
  const known =
    parameterStepsOf.get(context) ??
    [...context.parameters].map(([name, value]) => parameterStep(context, name, value));
  parameterStepsOf.set(context, known);
  return known;
}

function parameterStep({ pack }: ExplainContext, name: string, value: ResolvedParameter): ExplanationStep {
  const version = pack.chain.find(({ id }) => id === value.packId)?.version ?? pack.version;
  const { documentNumber, clause } = value.source;
  const money = value.type === 'money';
  return {
    kind: 'parameter',
    zh: `${value.title.zh}（${value.from}起${value.until === undefined ? '' : `至${value.until}`}）`,
    en: `${value.title.en} (from ${value.from}${value.until === undefined ? '' : ` until ${value.until}`})`,
    expression: name,
    inputs: {},
    value: value.ratio === undefined && value.table === undefined ? value.number : value.text,
    shown:
      value.table === undefined
        ? { zh: `${value.text}${money ? '元' : ''}`, en: `${value.text}${money ? ' yuan' : ''}` }
        : { zh: `${value.text}行`, en: `${value.text} rows` },
    parameter: value.id,
    version,
    clause,
    documentNumber,
  };
}

/** Every call inside the amount first, then the amount itself. */
function calculationSteps(
  { scheme, parameters }: ExplainContext,
  amount: Expression,
  rule: NonNullable<SchemeFile['amount']>,
  telling: Telling,
): ExplanationStep[] {
  const title = (locale: Locale) => (name: string) =>
    scheme.facts.find((fact) => fact.name === name)?.[locale] ?? parameters.get(name)?.title[locale] ?? name;
  const inner = [...everyPart(amount)]
    .filter((part) => part.type !== 'share' && part.type !== 'text')
    .filter((part) => ['call', 'lookup', 'tier'].includes(part.kind) && part !== amount)
    .reverse()
    .map((part) => {
      const text = {
        zh: expressionInWords(part, 'zh', title('zh')),
        en: expressionInWords(part, 'en', title('en')),
      };
      return telling.step('calculation', part, text, rule.cite);
    });
  return [...inner, telling.step('calculation', amount, rule, rule.cite)];
}

function addSource(sources: Map<string, Source>, source: Source): void {
  sources.set(`${source.documentNumber}\n${source.clause}`, source);
}

function heading({ scheme }: ExplainContext, locale: Locale, money: string): string {
  const title = scheme.file.data.title[locale];
  return locale === 'zh' ? `${title}：${money}` : `${title}: ${money}`;
}

function sentences(locale: Locale, first: string, rest: readonly string[], sources: readonly Source[]): string {
  const cited = sources
    .map(({ documentNumber, clause }) => `${documentNumber} ${clause}`)
    .join(locale === 'zh' ? '；' : '; ');
  const parts = [first, ...rest, ...(cited === '' ? [] : [locale === 'zh' ? `依据：${cited}` : `Source: ${cited}`])];
  return locale === 'zh' ? `${parts.join('。')}。` : `${parts.join('. ')}.`;
}

function needsInformation(context: ExplainContext, missing: readonly MissingFact[]): Explanation {
  const reasons = missing.map(({ problem, zh, en }) => ({
    code: problem === 'missing' ? 'FACT_MISSING' : 'FACT_INVALID',
    zh,
    en,
  }));
  const zh = sentences(
    'zh',
    heading(context, 'zh', '资料不全，暂不能计算'),
    missing.map((entry) => entry.zh),
    [],
  );
  const en = sentences(
    'en',
    heading(context, 'en', 'cannot be computed yet'),
    missing.map((entry) => entry.en),
    [],
  );
  return {
    status: 'needs_information',
    results: [],
    reasons,
    missing,
    adjustments: [],
    steps: [],
    sources: [],
    zh,
    en,
  };
}

function refused(
  context: ExplainContext,
  status: Status,
  reasons: readonly Reason[],
  steps: readonly ExplanationStep[],
  sources: readonly Source[],
): Explanation {
  const [zhAnswer, enAnswer] =
    status === 'refer_to_officer' ? ['由经办人员决定', 'an officer decides'] : ['不予发放', 'not payable'];
  const zh = sentences(
    'zh',
    heading(context, 'zh', zhAnswer),
    reasons.map((reason) => reason.zh),
    sources,
  );
  const en = sentences(
    'en',
    heading(context, 'en', enAnswer),
    reasons.map((reason) => reason.en),
    sources,
  );
  return { status, results: [], reasons, missing: [], adjustments: [], steps, sources, zh, en };
}
