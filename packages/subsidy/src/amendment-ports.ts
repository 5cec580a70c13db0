import type { Actor, DivisionCode, Fen, LocalDate, Period } from '@gongyi/kernel';
import type { KnownFact } from './model/amendment.js';
import type { PaymentState } from './model/payment-workflow.js';
import type { Bar, Facts, PayeeKind, SharedKeys } from './model/source.js';

/** A live line of an approved run, with where its money is. */
export interface StandingLine {
  readonly itemId: string;
  readonly runId: string;
  readonly onceKey: string;
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly claimId: string | null;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
  readonly payeeName: string;
  readonly divisionCode: DivisionCode;
  readonly townshipName: string;
  readonly villageName: string;
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly shared: SharedKeys;
  readonly facts: Facts;
  readonly bar: Bar | null;
  readonly turn: string;
  readonly ruleVersion: string;
  readonly lateFacts: readonly KnownFact[];
  readonly amountFen: Fen;
  /** With the bank or settled; also where the outcome is not known. */
  readonly sent: boolean;
  /** What recovery cases ask for of it, and what of that they wrote off. */
  readonly claimedFen: Fen;
  readonly writtenOffFen: Fen;
}

/** A payment that has not been sent, of a line that is given up. */
export interface UnsentPayment {
  readonly paymentId: string;
  readonly itemId: string;
  readonly batchId: string;
  readonly state: PaymentState;
}

/** The latest line of an amendment about a source. */
export interface AmendedSource {
  readonly sourceId: string;
  readonly schemeId: string;
  /** It found that more was sent than is due. */
  readonly overpaid: boolean;
  readonly lateFacts: readonly KnownFact[];
  readonly computedOn: LocalDate;
}

/** Every method sees only the actor's scope. */
export interface AmendmentStore {
  /** The live lines of the approved runs of a period, the oldest first; of these sources alone where they are named. */
  standing(
    actor: Actor,
    which: { readonly schemeId: string; readonly period: Period; readonly sourceIds?: readonly string[] },
  ): Promise<StandingLine[]>;
  /** Lines of which something may have become known, by their sources: of every scheme of the period. */
  linesOfSources(
    actor: Actor,
    period: Period,
    sourceIds: readonly string[],
  ): Promise<{ schemeId: string; runId: string; sourceId: string; lateFacts: readonly KnownFact[] }[]>;
  /** Keeps others from adding payments to these runs until the transaction ends. */
  lockRuns(actor: Actor, runIds: readonly string[]): Promise<void>;
  unsentPayments(actor: Actor, itemIds: readonly string[]): Promise<UnsentPayment[]>;
  /**
   * Gives unsent lines up in favour of lines of an approved amendment.
   *
   * @throws DomainError conflict SUBSIDY.AMENDED_LINE_CHANGED when one of them is sent or given up meanwhile
   */
  giveUp(actor: Actor, lines: readonly { readonly itemId: string; readonly by: string }[]): Promise<void>;
  /** Accounts that money of given-up lines came back from, by the line in their place: `accountId version`. */
  returnedAccounts(actor: Actor, itemIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  knownFacts(
    actor: Actor,
    itemIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly sourceId: string; readonly lateFacts: readonly KnownFact[] }>>;
  /** Also of voided runs, as far as they found too much: a run that only finds has nothing to approve. */
  amendedSources(actor: Actor, period: Period): Promise<AmendedSource[]>;
  /** Periods that have approved runs, the latest first. */
  approvedPeriods(actor: Actor, most: number): Promise<Period[]>;
  /** The run of a period that is not decided yet. */
  openRun(actor: Actor, schemeId: string, period: Period): Promise<string | null>;
}
