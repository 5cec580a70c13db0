import { type Expression, factsRead, parametersRead, stepsRead } from '../expression/expression.js';
import type { Pack } from '../pack/pack.js';
import type { Citation } from '../pack/pack-schema.js';
import { type ResolvedParameter, sourceOf } from '../pack/resolve-parameter.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import {
  decimalText,
  fillTemplate,
  type Locale,
  plainFact,
  plainValue,
  type ShownValue,
  shownFact,
  shownValue,
} from './display.js';
import { type ExactScope, evaluateExactly } from './exact.js';
import type { ExplanationStep } from './explanation.js';
import { ruleValues } from './rule-values.js';

export interface ExplainContext {
  readonly pack: Pack;
  readonly scheme: CheckedScheme;
  readonly version: string;
  readonly parameters: ReadonlyMap<string, ResolvedParameter>;
}

/** Values of one case, exact and in words. */
export interface Telling {
  exact(expression: Expression): bigint;
  /** The result of a step, with its decimals. */
  resultOf(step: number): Pick<ExplanationStep, 'value' | 'shown'>;
  fill(template: string, locale: Locale): string;
  step(
    kind: ExplanationStep['kind'],
    expression: Expression,
    text: { readonly zh: string; readonly en: string },
    cite: Citation,
  ): ExplanationStep;
}

export function createTelling(context: ExplainContext, row: readonly number[]): Telling {
  const { scheme, parameters, pack, version } = context;
  const scope: ExactScope = {
    ...ruleValues(scheme, parameters),
    fact: (index) => row[index] ?? Number.NaN,
    steps: [],
  };
  const shown = (name: string, locale: Locale): string => {
    const index = scheme.facts.findIndex((fact) => fact.name === name);
    const fact = scheme.facts[index];
    if (fact !== undefined) return shownFact(row[index] ?? Number.NaN, fact, locale);
    const step = scheme.steps.findIndex(({ spec }) => spec.name === name);
    if (step >= 0) return resultOf(step).shown[locale];
    const parameter = parameters.get(name);
    if (parameter === undefined) return name;
    return parameter.type === 'money' ? shownValue(parameter.number, 'money', locale) : parameter.text;
  };
  const inputsOf = (expression: Expression): Record<string, ShownValue> => ({
    ...Object.fromEntries(
      factsRead(expression).map((name) => {
        const index = scheme.facts.findIndex((fact) => fact.name === name);
        const fact = scheme.facts[index];
        return [name, fact === undefined ? null : plainFact(row[index] ?? Number.NaN, fact)];
      }),
    ),
    ...Object.fromEntries(
      stepsRead(expression).map((index) => [scheme.steps[index]?.spec.name ?? '', resultOf(index).value]),
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
  const resultOf = (index: number): Pick<ExplanationStep, 'value' | 'shown'> => {
    const step = scheme.steps[index];
    if (step === undefined) return { value: null, shown: { zh: '', en: '' } };
    const { spec, expression } = step;
    const number = Number(evaluateExactly(expression, { ...scope, rounding: spec.rounding }));
    if (spec.decimals !== undefined) {
      const text = decimalText(number, spec.decimals);
      return { value: text, shown: { zh: text, en: text } };
    }
    return {
      value: plainValue(number, expression.type),
      shown: { zh: shownValue(number, expression.type, 'zh'), en: shownValue(number, expression.type, 'en') },
    };
  };
  const fill = (template: string, locale: Locale) => fillTemplate(template, (name) => shown(name, locale));
  return {
    exact,
    resultOf,
    fill,
    step: (kind, expression, text, cite) => {
      const { documentNumber, clause } = sourceOf(pack, cite);
      const own = scheme.steps.find((step) => step.expression === expression)?.spec.rounding;
      const number = Number(evaluateExactly(expression, own === undefined ? scope : { ...scope, rounding: own }));
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
