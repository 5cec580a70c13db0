import type { Fen } from '@gongyi/kernel';
import type { StepSpec } from '../pack/pack-schema.js';
import type { Source } from '../pack/resolve-parameter.js';
import type { ShownValue } from './display.js';

/** `computed`: figures, from a scheme that pays nothing. */
export type Status = 'payable' | 'computed' | 'not_eligible' | 'needs_information' | 'refer_to_officer';

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
  readonly kind: 'parameter' | 'condition' | 'calculation' | 'adjustment' | 'range';
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

/** A part of the amount, or a figure beside it. */
export interface Result {
  /** Name of its step. */
  readonly name: string;
  readonly kind: 'part' | 'figure';
  readonly zh: string;
  readonly en: string;
  /** Money in fen, days as text, a number with decimals as text. */
  readonly value: ShownValue;
  readonly shown: { readonly zh: string; readonly en: string };
  readonly payee?: StepSpec['payee'];
}

export interface Explanation {
  readonly status: Status;
  /** Only when payable. */
  readonly amountFen?: Fen;
  /** What an officer may choose between, when the rule leaves it open. */
  readonly range?: { readonly leastFen?: Fen; readonly mostFen?: Fen };
  readonly results: readonly Result[];
  /** The first one is the reason code; all others that hold follow in the order of the rules. */
  readonly reasons: readonly Reason[];
  readonly missing: readonly MissingFact[];
  /** Codes of the adjustments that changed the amount, and of the marks that hold. */
  readonly adjustments: readonly string[];
  readonly steps: readonly ExplanationStep[];
  readonly sources: readonly Source[];
  /** One paragraph for the person concerned. */
  readonly zh: string;
  readonly en: string;
}
