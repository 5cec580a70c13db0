import type { Status } from '../evaluate/explanation.js';
import type { Expression, ValueType } from '../expression/expression.js';
import type {
  AdjustmentSpec,
  ConditionSpec,
  RangeSpec,
  RunningSpec,
  SchemeFile,
  StepSpec,
} from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import type { TableShape } from '../pack/table.js';
import type { Fact } from './facts.js';

export interface CheckedCondition {
  readonly spec: ConditionSpec;
  readonly when: Expression;
  /** Facts that may be missing without an answer: the condition is left out then. */
  readonly skippable: readonly number[];
}

/** `expression` is the limit, or for a mark the question. */
export interface CheckedAdjustment {
  readonly spec: AdjustmentSpec;
  readonly expression: Expression;
}

export interface CheckedStep {
  readonly spec: StepSpec;
  readonly expression: Expression;
}

export interface CheckedRange {
  readonly spec: RangeSpec;
  readonly when: Expression | undefined;
  readonly least: Expression | undefined;
  readonly most: Expression | undefined;
}

export interface CheckedRunning {
  readonly spec: RunningSpec;
  /** Position of the fact that grows. */
  readonly fact: number;
  readonly when: Expression | undefined;
}

/** A scheme whose names, units and arithmetic are proven; the values of its parameters depend on place and day. */
export interface CheckedScheme {
  readonly file: LocatedFile<SchemeFile>;
  readonly packId: string;
  readonly facts: readonly Fact[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ValueType;
    /** Only for a table. */
    readonly table: TableShape | undefined;
    readonly parameter: string;
    readonly take: 'value' | 'floor' | 'ceiling';
  }[];
  /** For each fact the question that must be answered with yes before it is asked for. */
  readonly onlyIf: readonly (Expression | undefined)[];
  readonly steps: readonly CheckedStep[];
  readonly conditions: readonly CheckedCondition[];
  readonly amount: Expression | undefined;
  readonly adjustments: readonly CheckedAdjustment[];
  readonly range: CheckedRange | undefined;
  readonly running: readonly CheckedRunning[];
}

/** One of the answers that a scheme can give, in the order in which they are looked for. */
export interface Outcome {
  readonly status: Status;
  /** `PAYABLE`, `COMPUTED` (figures without money), `FACT_MISSING`, `FACT_INVALID`, or the code of a condition. */
  readonly code: string;
  /** Which fact is missing or invalid. */
  readonly fact?: string;
}

/**
 * Every answer of a scheme, numbered: 0 is payable, then two for each fact (missing, invalid), then the conditions, then
 * the range that an officer chooses from. The first that applies, in the order facts → conditions as written → range, is
 * the answer.
 */
export function outcomesOf(scheme: CheckedScheme): Outcome[] {
  return [
    scheme.amount === undefined ? { status: 'computed', code: 'COMPUTED' } : { status: 'payable', code: 'PAYABLE' },
    ...scheme.facts.flatMap(({ name }): Outcome[] => [
      { status: 'needs_information', code: 'FACT_MISSING', fact: name },
      { status: 'needs_information', code: 'FACT_INVALID', fact: name },
    ]),
    ...scheme.conditions.map(({ spec }): Outcome => ({ status: spec.answer, code: spec.code })),
    ...(scheme.range === undefined ? [] : [{ status: 'refer_to_officer' as const, code: scheme.range.spec.code }]),
  ];
}

export function outcomeOfFact(fact: number, problem: 'missing' | 'invalid'): number {
  return 1 + fact * 2 + (problem === 'missing' ? 0 : 1);
}

export function outcomeOfCondition(scheme: CheckedScheme, condition: number): number {
  return 1 + scheme.facts.length * 2 + condition;
}

export function outcomeOfRange(scheme: CheckedScheme): number {
  return 1 + scheme.facts.length * 2 + scheme.conditions.length;
}
