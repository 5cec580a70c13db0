import type { Fen, LocalDate } from '@gongyi/kernel';
import type { Bar, Facts, FactValue, OnceRule, PayeeKind, SharedKind } from './source.js';
import type { PeriodRule } from './subsidy-period.js';

/** What a policy answers: a payable amount, or one of the ways of not paying. */
export type PolicyStatus = 'payable' | 'not_eligible' | 'needs_information' | 'no_rule_in_force' | 'refer_to_officer';

export interface PolicyAnswer {
  readonly status: PolicyStatus;
  /** null unless payable. */
  readonly amountFen: Fen | null;
  readonly reasonCodes: readonly string[];
  /** The fact that is missing or impossible. */
  readonly fact?: string;
  /** Where an officer chooses: the ends that the rule gives. */
  readonly range?: { readonly leastFen?: Fen; readonly mostFen?: Fen };
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
  /** Names of the facts that are missing. */
  readonly missing: readonly string[];
  readonly steps: readonly ExplanationStep[];
  /** One plain sentence for the person who is paid. */
  readonly zh: string;
  readonly en: string;
  readonly clauses: readonly ExplanationClause[];
}

/** What a counting fact takes from earlier lines, so that nobody types it. */
export interface Counter {
  readonly over: 'person' | SharedKind | 'fund';
  readonly take: 'count' | 'sum' | 'any' | 'last_year';
  readonly window:
    | { readonly kind: 'life' | 'calendar_year' | 'period' }
    /** Twelve months that start in this month. */
    | { readonly kind: 'shifted_year'; readonly startMonth: number }
    | { readonly kind: 'years'; readonly from: number; readonly to: number };
}

/** A fact that a scheme declares, as a form or a table shows it. */
export interface SchemeFact {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly type: 'integer' | 'decimal' | 'money' | 'date' | 'month' | 'text' | 'boolean';
  readonly decimals: number;
  readonly least: number;
  readonly most: number;
  readonly values: readonly { readonly value: string; readonly zh: string; readonly en: string }[];
  /** Asked for always; the others may stay open. */
  readonly required: boolean;
  readonly shown: 'list' | 'notice' | null;
  readonly counter: Counter | null;
  accepts(value: Exclude<FactValue, null>): boolean;
}

/** A subsidy of the same person or household that stands already. */
export interface HeldSubsidy {
  readonly code: string;
  readonly shares: readonly ('period' | 'calendar_year' | 'life' | 'trade_and_level' | 'employer')[];
}

export interface NoticeRound {
  readonly days: number;
  readonly unit: 'working' | 'calendar';
}

/** A scheme as it is in force on a day, ready to compute. The same version gives the same answers for ever. */
export interface CompiledScheme {
  readonly schemeId: string;
  /** Family of the scheme, by which the stacking rules name it. */
  readonly code: string;
  readonly version: string;
  readonly title: string;
  /** Kind of the source that its runs are made of; null for a scheme that nobody is paid by. */
  readonly source: string | null;
  readonly period: PeriodRule;
  readonly once: OnceRule;
  readonly payee: PayeeKind;
  readonly facts: readonly SchemeFact[];
  /** The fact whose day chooses the rules of a line. */
  readonly dayFact: string;
  /** Funds that may pay it, the first choice first; none where it is paid outside the ledger. */
  readonly funds?: readonly string[];
  /** How long each round hangs; none where the rules say nothing of a public notice: then none can be published. */
  readonly noticeRounds: readonly NoticeRound[];
  /** One answer a line, in the same order, each by the rules of its own day. */
  evaluate(facts: readonly Facts[]): readonly PolicyAnswer[];
  explain(facts: Facts): Explanation;
  /** What stands against paying beside what is held already; null where nothing does. */
  stacking(on: LocalDate, held: readonly HeldSubsidy[]): readonly (Bar | null)[];
}
