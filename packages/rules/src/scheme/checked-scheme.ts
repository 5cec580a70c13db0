import type { Expression, ValueType } from '../expression/expression.js';
import type { AdjustmentSpec, ConditionSpec, SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import type { Fact } from './facts.js';

export interface CheckedCondition {
  readonly spec: ConditionSpec;
  readonly when: Expression;
  /** Facts that may be missing without an answer: the condition is left out then. */
  readonly skippable: readonly number[];
}

export interface CheckedAdjustment {
  readonly spec: AdjustmentSpec;
  readonly limit: Expression;
}

/** A scheme whose names, units and arithmetic are proven; the values of its parameters depend on place and day. */
export interface CheckedScheme {
  readonly file: LocatedFile<SchemeFile>;
  readonly packId: string;
  readonly facts: readonly Fact[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ValueType;
    readonly parameter: string;
    readonly take: 'value' | 'floor' | 'ceiling';
  }[];
  readonly conditions: readonly CheckedCondition[];
  readonly amount: Expression;
  readonly adjustments: readonly CheckedAdjustment[];
}

/** One of the answers that a scheme can give, in the order in which they are looked for. */
export interface Outcome {
  readonly status: 'payable' | 'needs_information' | 'not_eligible' | 'refer_to_officer';
  /** `PAYABLE`, `FACT_MISSING`, `FACT_INVALID`, or the code of a condition. */
  readonly code: string;
  /** Which fact is missing or invalid. */
  readonly fact?: string;
}

/**
 * Every answer of a scheme, numbered: 0 is payable, then two for each fact (missing, invalid), then the conditions. The
 * first that applies, in the order facts → conditions as written, is the answer.
 */
export function outcomesOf(scheme: CheckedScheme): Outcome[] {
  return [
    { status: 'payable', code: 'PAYABLE' },
    ...scheme.facts.flatMap(({ name }): Outcome[] => [
      { status: 'needs_information', code: 'FACT_MISSING', fact: name },
      { status: 'needs_information', code: 'FACT_INVALID', fact: name },
    ]),
    ...scheme.conditions.map(({ spec }): Outcome => ({ status: spec.answer, code: spec.code })),
  ];
}

export function outcomeOfFact(fact: number, problem: 'missing' | 'invalid'): number {
  return 1 + fact * 2 + (problem === 'missing' ? 0 : 1);
}

export function outcomeOfCondition(scheme: CheckedScheme, condition: number): number {
  return 1 + scheme.facts.length * 2 + condition;
}
