import { type Fen, fen } from '@gongyi/kernel';
import { type Expression, everyPart, factsRead, parametersRead } from '../expression/expression.js';
import type { Pack } from '../pack/pack.js';
import type { Citation } from '../pack/pack-schema.js';
import { type ResolvedParameter, type Source, sourceOf } from '../pack/resolve-parameter.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import { type Fact, invalid, readFact } from '../scheme/facts.js';
import { fillTemplate, type Locale, plainValue, type ShownValue, shownValue } from './display.js';
import { type ExactScope, evaluateExactly } from './exact.js';
import { expressionInWords } from './words.js';

export type Status = 'payable' | 'not_eligible' | 'needs_information' | 'refer_to_officer';

export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly clause?: string;
  readonly documentNumber?: string;
}

export interface MissingFact {
  readonly fact: string;
  readonly problem: 'missing' | 'invalid';
  readonly zh: string;
  readonly en: string;
}

/** One step of the way to the answer. */
export interface ExplanationStep {
  readonly kind: 'parameter' | 'condition' | 'calculation' | 'adjustment';
  readonly zh: string;
  readonly en: string;
  readonly expression: string;
  /** The facts and parameters that the step reads; money in fen. */
  readonly inputs: Readonly<Record<string, ShownValue>>;
  /** null for a condition that was left out because a fact is missing. */
  readonly value: ShownValue;
  /** The value as a person reads it, 727.27元. */
  readonly shown: { readonly zh: string; readonly en: string };
  readonly parameter?: string;
  /** Version of the pack that the step comes from. */
  readonly version?: string;
  readonly clause?: string;
  readonly documentNumber?: string;
}

export interface Explanation {
  readonly status: Status;
  /** Only when payable. */
  readonly amountFen?: Fen;
  /** The first one is the reason code; all others that hold follow in the order of the rules. */
  readonly reasons: readonly Reason[];
  readonly missing: readonly MissingFact[];
  /** Codes of the adjustments that changed the amount. */
  readonly adjustments: readonly string[];
  readonly steps: readonly ExplanationStep[];
  readonly sources: readonly Source[];
  /** One paragraph for the person concerned. */
  readonly zh: string;
  readonly en: string;
}

export interface ExplainContext {
  readonly pack: Pack;
  readonly scheme: CheckedScheme;
  readonly version: string;
  readonly parameters: ReadonlyMap<string, ResolvedParameter>;
}

type Given = Readonly<Record<string, unknown>>;

/** Evaluates one case exactly and says how the answer came about. Facts that the scheme does not know are ignored. */
export function explain(context: ExplainContext, given: Given): Explanation {
  const row = context.scheme.facts.map((fact) => readFact(fact, given[fact.name]));
  const telling = createTelling(context, row);
  const missing = missingFacts(context.scheme.facts, row);
  if (missing.length > 0) return needsInformation(context, missing);
  const steps: ExplanationStep[] = [...context.parameters].map(([name, value]) => parameterStep(context, name, value));
  const sources = new Map<string, Source>();
  for (const { source } of context.parameters.values()) addSource(sources, source);

  const { reasons, status, conditionSteps } = judge(context, row, telling, sources);
  steps.push(...conditionSteps);
  if (status !== undefined) return refused(context, status, reasons, steps, [...sources.values()]);

  const { amount: rule } = context.scheme.file.data;
  addSource(sources, sourceOf(context.pack, rule.cite));
  steps.push(...calculationSteps(context, telling));
  let amount = Number(telling.exact(context.scheme.amount));
  const adjustments: string[] = [];
  for (const { spec, limit } of context.scheme.adjustments) {
    const end = Number(telling.exact(limit));
    if (spec.kind === 'at_most' ? amount <= end : amount >= end) continue;
    amount = end;
    adjustments.push(spec.code);
    addSource(sources, sourceOf(context.pack, spec.cite));
    const shown = { zh: shownValue(amount, 'money', 'zh'), en: shownValue(amount, 'money', 'en') };
    steps.push({ ...telling.step('adjustment', limit, spec, spec.cite), value: amount, shown });
  }
  const paragraph = (locale: Locale) => {
    const money = shownValue(amount, 'money', locale);
    const changes = context.scheme.adjustments
      .filter(({ spec }) => adjustments.includes(spec.code))
      .map(({ spec }) => telling.fill(spec[locale], locale));
    return sentences(
      locale,
      heading(context, locale, money),
      [telling.fill(rule[locale], locale), ...changes],
      [...sources.values()],
    );
  };
  return {
    status: 'payable',
    amountFen: fen(amount),
    reasons: [],
    missing,
    adjustments,
    steps,
    sources: [...sources.values()],
    zh: paragraph('zh'),
    en: paragraph('en'),
  };
}

interface Telling {
  exact(expression: Expression): bigint;
  fill(template: string, locale: Locale): string;
  step(
    kind: ExplanationStep['kind'],
    expression: Expression,
    text: { readonly zh: string; readonly en: string },
    cite: Citation,
  ): ExplanationStep;
}

function createTelling(context: ExplainContext, row: readonly number[]): Telling {
  const { scheme, parameters, pack, version } = context;
  const scope: ExactScope = {
    ...parameterValues(parameters),
    rounding: scheme.file.data.rounding,
    fact: (index) => row[index] ?? Number.NaN,
  };
  const shown = (name: string, locale: Locale): string => {
    const index = scheme.facts.findIndex((fact) => fact.name === name);
    const fact = scheme.facts[index];
    if (fact !== undefined) return shownValue(row[index] ?? Number.NaN, fact.type, locale, fact.texts);
    const parameter = parameters.get(name);
    if (parameter === undefined) return name;
    return parameter.type === 'money' ? shownValue(parameter.number, 'money', locale) : parameter.text;
  };
  const inputsOf = (expression: Expression): Record<string, ShownValue> => ({
    ...Object.fromEntries(
      factsRead(expression).map((name) => {
        const index = scheme.facts.findIndex((fact) => fact.name === name);
        const fact = scheme.facts[index];
        return [name, fact === undefined ? null : plainValue(row[index] ?? Number.NaN, fact.type, fact.texts)];
      }),
    ),
    ...Object.fromEntries(
      parametersRead(expression).map((name) => [
        name,
        parameters.get(name)?.ratio === undefined
          ? (parameters.get(name)?.number ?? null)
          : (parameters.get(name)?.text ?? null),
      ]),
    ),
  });
  const exact = (expression: Expression) => evaluateExactly(expression, scope);
  const fill = (template: string, locale: Locale) => fillTemplate(template, (name) => shown(name, locale));
  return {
    exact,
    fill,
    step: (kind, expression, text, cite) => {
      const { documentNumber, clause } = sourceOf(pack, cite);
      const number = Number(exact(expression));
      const value = plainValue(number, expression.type);
      const inputs = inputsOf(expression);
      const shown = {
        zh: shownValue(number, expression.type, 'zh'),
        en: shownValue(number, expression.type, 'en'),
      };
      return {
        kind,
        zh: fill(text.zh, 'zh'),
        en: fill(text.en, 'en'),
        expression: expression.source,
        inputs,
        value,
        shown,
        version,
        clause,
        documentNumber,
      };
    },
  };
}

/** Parameter values for both evaluators. */
export function parameterValues(
  parameters: ReadonlyMap<string, ResolvedParameter>,
): Pick<ExactScope, 'parameter' | 'ratio'> {
  return {
    parameter: (name) => parameters.get(name)?.number ?? Number.NaN,
    ratio: (name) => parameters.get(name)?.ratio ?? { numerator: 0, denominator: 1 },
  };
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
    value: value.ratio === undefined ? value.number : value.text,
    shown: { zh: `${value.text}${money ? '元' : ''}`, en: `${value.text}${money ? ' yuan' : ''}` },
    parameter: value.id,
    version,
    clause,
    documentNumber,
  };
}

/** Every call inside the amount first, then the amount itself. */
function calculationSteps({ scheme, parameters }: ExplainContext, telling: Telling): ExplanationStep[] {
  const { amount } = scheme.file.data;
  const title = (locale: Locale) => (name: string) =>
    scheme.facts.find((fact) => fact.name === name)?.[locale] ?? parameters.get(name)?.title[locale] ?? name;
  const inner = [...everyPart(scheme.amount)]
    .filter((part) => part.kind === 'call' && part !== scheme.amount)
    .reverse()
    .map((part) => {
      const text = {
        zh: expressionInWords(part, 'zh', title('zh')),
        en: expressionInWords(part, 'en', title('en')),
      };
      return telling.step('calculation', part, text, amount.cite);
    });
  return [...inner, telling.step('calculation', scheme.amount, amount, amount.cite)];
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
  return { status: 'needs_information', reasons, missing, adjustments: [], steps: [], sources: [], zh, en };
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
  return { status, reasons, missing: [], adjustments: [], steps, sources, zh, en };
}
