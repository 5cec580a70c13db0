import type { Fen } from '@gongyi/kernel';
import type { SubsidyFacts } from './post-month.js';

/** What a policy answers: a payable amount, or one of the ways of not paying. */
export type PolicyStatus = 'payable' | 'not_eligible' | 'needs_information' | 'no_rule_in_force' | 'refer_to_officer';

export interface PolicyAnswer {
  readonly status: PolicyStatus;
  /** null unless payable. */
  readonly amountFen: Fen | null;
  readonly reasonCodes: readonly string[];
}

export interface ExplanationStep {
  readonly zh: string;
  readonly en: string;
  /** As a person reads it: 727.27元. */
  readonly value: { readonly zh: string; readonly en: string };
}

export interface ExplanationClause {
  /** Document number or title. */
  readonly document: string;
  readonly clause: string | null;
  readonly url: string | null;
}

/** Why an amount is what it is. */
export interface Explanation {
  readonly status: PolicyStatus;
  readonly amountFen: Fen | null;
  readonly reasonCodes: readonly string[];
  readonly steps: readonly ExplanationStep[];
  /** One plain sentence for the person who is paid. */
  readonly zh: string;
  readonly en: string;
  readonly clauses: readonly ExplanationClause[];
}

/** A scheme as it is in force on a day, ready to compute. The same version gives the same answers for ever. */
export interface CompiledScheme {
  readonly schemeId: string;
  readonly version: string;
  readonly title: string;
  /** Funds that may pay it, the first choice first; none where it is paid outside the ledger. */
  readonly funds?: readonly string[];
  readonly noticeDays: number;
  readonly noticeDayUnit: 'working' | 'calendar';
  /** One answer a fact, in the same order. */
  evaluate(facts: readonly SubsidyFacts[]): readonly PolicyAnswer[];
  explain(facts: SubsidyFacts): Explanation;
}
