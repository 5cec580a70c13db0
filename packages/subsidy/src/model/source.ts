import { type DivisionCode, type Fen, sameOrganisationName, samePersonName } from '@gongyi/kernel';
import { z } from 'zod';
import type { KnownFact } from './amendment.js';

/** A fact as it is written and frozen: money in fen, days as `2025-03-31`, months as `2025-03`, decimals as a text. */
export const factValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type FactValue = z.infer<typeof factValueSchema>;

/** Facts by the names that the scheme declares. */
export const factsSchema = z.record(z.string(), factValueSchema);
export type Facts = z.infer<typeof factsSchema>;

export const payeeKinds = ['person', 'household', 'employer', 'institution'] as const;
export type PayeeKind = (typeof payeeKinds)[number];
/** Paid to a person's account in the register; a household through its head, by whose id it goes. */
export const personalPayees: readonly PayeeKind[] = ['person', 'household'];

/** Who receives the money. */
export interface Payee {
  readonly kind: PayeeKind;
  readonly id: string;
  readonly name: string;
}

/** Whom money goes to, by kind and id; a household is paid through its head, by whose id it goes. */
export interface PaidTo {
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
}

/** Whether money goes to an account of a person (对私) rather than of an organisation (对公). */
export const paidAsPerson = ({ payeeKind }: Pick<PaidTo, 'payeeKind'>): boolean => personalPayees.includes(payeeKind);

/** Whether a bank's answer names the holder of the account: the rules for names differ between people and organisations. */
export const sameHolder = (
  name: string,
  { payeeKind, payeeName }: { payeeKind: PayeeKind; payeeName: string },
): boolean => (paidAsPerson({ payeeKind }) ? samePersonName(name, payeeName) : sameOrganisationName(name, payeeName));

/** By what lines of different schemes are the same thing: the household, the employer, the trade with its level. */
export const sharedKinds = ['household', 'employer', 'institution', 'trade_and_level', 'unit'] as const;
export type SharedKind = (typeof sharedKinds)[number];
export type SharedKeys = Readonly<Partial<Record<SharedKind, string>>>;

/** Why a line is not paid although its own rule would pay it: another subsidy stands against it, or an officer decides. */
export const barSchema = z.object({
  outcome: z.enum(['not_eligible', 'refer_to_officer']),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  documentNumber: z.string().nullable(),
  clause: z.string().nullable(),
});
export type Bar = z.infer<typeof barSchema>;

/**
 * One thing that a scheme may pay for, as a source hands it over: a month in a post, a claim, a trainee of a class.
 *
 * @example { kind: 'post_month', sourceId: lineId, personId, facts: { month: '2025-03', days_attended: 21, … }, … }
 */
export interface SubsidySource {
  readonly kind: string;
  /** What it was made from, such as an attendance line; never paid twice under a scheme, in whatever period. */
  readonly sourceId: string;
  readonly claimId: string | null;
  /** The beneficiary; an organisation where the money is for no one person. */
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly payee: Payee;
  readonly divisionCode: DivisionCode;
  readonly townshipName: string;
  readonly villageName: string;
  /** The post, the class, the number of the claim. */
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly shared: SharedKeys;
  readonly facts: Facts;
  /** What the source computed itself; null when it computed nothing. Compared, never paid. */
  readonly declaredFen: Fen | null;
  /** Lines that counters see earlier come first, such as claims by the day they were handed in; empty where that is the same for all. */
  readonly turn: string;
  /** What became known after the facts were frozen; `facts` have it already. */
  readonly lateFacts?: readonly KnownFact[];
}

/** What a rule may look at, frozen on the line: replay needs nothing else. */
export interface LineInput {
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly onceKey: string;
  readonly personId: string;
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
  readonly divisionCode: DivisionCode;
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly facts: Facts;
  readonly bar: Bar | null;
  readonly turn: string;
  readonly lateFacts: readonly KnownFact[];
}

/** What is paid once in a period. */
export interface OnceRule {
  readonly by: 'person' | 'household' | 'payee' | 'source';
  readonly facts: readonly string[];
}

/** A person without a household counts for herself. */
export function onceKeyOf(once: OnceRule, source: SubsidySource): string {
  const { personId, payee, sourceId, shared, facts } = source;
  const whom = {
    person: personId,
    household: shared.household ?? personId,
    payee: `${payee.kind}:${payee.id}`,
    source: sourceId,
  }[once.by];
  if (once.facts.length === 0) return whom;
  return JSON.stringify([whom, ...once.facts.map((name) => facts[name] ?? null)]);
}

/** Only what the scheme declares is frozen. */
export function lineInputOf(
  scheme: { readonly once: OnceRule; readonly facts: readonly { readonly name: string }[] },
  source: SubsidySource,
  bar: Bar | null = null,
): LineInput {
  const facts: Record<string, FactValue> = {};
  for (const { name } of scheme.facts) {
    const value = source.facts[name];
    if (value !== undefined && value !== null) facts[name] = value;
  }
  return {
    sourceKind: source.kind,
    sourceId: source.sourceId,
    onceKey: onceKeyOf(scheme.once, source),
    personId: source.personId,
    payeeKind: source.payee.kind,
    payeeId: source.payee.id,
    divisionCode: source.divisionCode,
    subjectId: source.subjectId,
    subjectTitle: source.subjectTitle,
    facts,
    bar,
    turn: source.turn,
    lateFacts: source.lateFacts ?? [],
  };
}
