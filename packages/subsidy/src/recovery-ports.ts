import type { Actor, DivisionCode, Fen, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { PaymentHold, PaymentHoldFilter } from './model/payment-hold.js';
import type { PaymentState } from './model/payment-workflow.js';
import type { Recovery, RecoveryEvent, RecoveryFilter, RecoveryLine } from './model/recovery.js';
import type { Instalment, LinePart, RecoveryMoveKind } from './model/recovery-money.js';
import type { RecoverySetting } from './model/recovery-setting.js';
import type { SetOffState } from './model/recovery-workflow.js';
import type { Facts, Payee } from './model/source.js';

/** What the county has settled about recovery and suspension. The host's policy packs stand behind it. */
export interface RecoveryRules {
  /** @throws DomainError unprocessable RECOVERY.RULE_MISSING {setting, on} | RECOVERY.RULE_SHAPE */
  recovery(actor: Actor, on: LocalDate): Promise<{ readonly value: RecoverySetting; readonly version: string }>;
}

/** Prints text as PDF with its characters embedded. */
export interface TextPrinter {
  /** Characters that would come out as an empty box. */
  missing(text: string): readonly string[];
  print(text: { readonly title: string; readonly paragraphs: readonly string[] }): Promise<Uint8Array>;
  /** A page for each person. */
  letters(letters: readonly Letter[], title: string): Promise<Uint8Array>;
}

/** A page for one person: labelled lines, and a QR code with a note beside it. */
export interface Letter {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly qr: string;
  readonly note: string;
}

/** Something that became known about a line after it was frozen, whatever the line comes from. */
export interface LateFact {
  /** As {@link SubsidySource.sourceId}: of a worked month, its attendance line. */
  readonly sourceId: string;
  readonly zh: string;
  readonly en: string;
  readonly knownOn: LocalDate | null;
  /** What was really so, by the names that rules use: `{ agreement_to: '2025-03-10' }`. */
  readonly facts: Facts;
}

/** Deaths, exits and the like that came to light late. The host's other modules stand behind it. */
export interface LateFacts {
  forPeriod(actor: Actor, period: Period): Promise<readonly LateFact[]>;
  /** In which of these periods there is one: asked by a page that everybody opens. */
  periodsWith(actor: Actor, among: readonly Period[]): Promise<readonly Period[]>;
}

export interface NewRecovery
  extends Pick<
    Recovery,
    | 'divisionCode'
    | 'personId'
    | 'personName'
    | 'identityMasked'
    | 'source'
    | 'causeId'
    | 'causeZh'
    | 'causeEn'
    | 'basis'
    | 'description'
    | 'foundOn'
  > {
  readonly lines: readonly Pick<RecoveryLine, 'paymentId' | 'itemId' | 'runId' | 'period' | 'paidFen' | 'amountFen'>[];
}

export type RecoveryChanges = Partial<
  Pick<
    Recovery,
    | 'state'
    | 'noticedOn'
    | 'answerUntil'
    | 'noticeFileId'
    | 'dueOn'
    | 'planNumber'
    | 'planAgreedOn'
    | 'planDocument'
    | 'planTotalFen'
    | 'planRecoveredBeforeFen'
    | 'setOffFrom'
    | 'setOffOn'
    | 'setOffDocument'
    | 'closedOn'
    | 'closeReason'
    | 'cancelledBy'
  >
>;

export interface NewMoves {
  readonly kind: RecoveryMoveKind;
  readonly bookedOn: LocalDate;
  readonly receiptId?: string;
  readonly setOffId?: string;
  readonly parts: readonly LinePart[];
}

/** A move as it was written. */
export interface BookedMove {
  readonly id: string;
  readonly lineId: string;
  readonly amountFen: Fen;
}

/** What is kept back from one payment for one case. */
export interface SetOff {
  readonly id: string;
  readonly recoveryId: string;
  readonly paymentId: string;
  readonly amountFen: Fen;
  readonly state: SetOffState;
}

/** A case from which something may be kept back on a day. */
export interface DueRecovery {
  readonly recoveryId: string;
  readonly personId: string;
  readonly dueFen: Fen;
}

/** A paid line with what cases claim of it already. */
export interface PaidLine {
  readonly paymentId: string;
  readonly itemId: string;
  readonly runId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly period: Period;
  readonly state: PaymentState;
  /** Who received the money. */
  readonly payeeKind: Payee['kind'];
  readonly payeeId: string;
  readonly payeeName: string;
  /** What the person was entitled to and got: by the bank, or set off. */
  readonly entitlementFen: Fen;
  readonly claimedFen: Fen;
}

/** With what it was computed from. */
export interface ComputedPaidLine extends PaidLine {
  readonly sourceId: string;
  readonly schemeId: string;
  readonly ruleVersion: string;
  readonly facts: Facts;
}

/** Every method sees only the actor's scope. `today` decides what is overdue. */
export interface RecoveryStore {
  find(actor: Actor, query: ListQuery<RecoveryFilter>, today: LocalDate): Promise<Page<Recovery>>;
  get(actor: Actor, id: string, today: LocalDate): Promise<Recovery | undefined>;
  lock(actor: Actor, id: string, today: LocalDate): Promise<Recovery | undefined>;
  /** @throws DomainError conflict RECOVERY.MORE_THAN_PAID */
  insert(actor: Actor, recovery: NewRecovery): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  update(actor: Actor, recovery: Pick<Recovery, 'id' | 'version'>, changes: RecoveryChanges): Promise<void>;
  addEvent(
    actor: Actor,
    recovery: Pick<Recovery, 'id' | 'divisionCode'>,
    event: Pick<RecoveryEvent, 'act' | 'fromState' | 'toState' | 'occurredOn' | 'amountFen' | 'note'>,
  ): Promise<void>;
  /** @throws DomainError conflict RECOVERY.MORE_THAN_OPEN */
  addMoves(actor: Actor, recovery: Pick<Recovery, 'id' | 'divisionCode'>, moves: NewMoves): Promise<BookedMove[]>;
  /** Parts of a settled set-off, as they were written. */
  movesOf(actor: Actor, setOffId: string): Promise<BookedMove[]>;
  /** @throws DomainError conflict RECOVERY.RECEIPT_EXISTS */
  addReceipt(
    actor: Actor,
    recovery: Pick<Recovery, 'id' | 'divisionCode'>,
    receipt: Pick<Recovery['receipts'][number], 'kind' | 'number' | 'receivedOn' | 'amountFen'>,
  ): Promise<string>;
  addInstalments(
    actor: Actor,
    recovery: Pick<Recovery, 'id' | 'divisionCode'>,
    planNumber: number,
    instalments: readonly Instalment[],
  ): Promise<void>;
  addAppeal(
    actor: Actor,
    recovery: Pick<Recovery, 'id' | 'divisionCode'>,
    appeal: Pick<Recovery['appeals'][number], 'receivedOn' | 'content'>,
  ): Promise<void>;
  answerAppeal(
    actor: Actor,
    id: string,
    answer: Pick<Recovery['appeals'][number], 'state' | 'answer' | 'answeredOn'>,
  ): Promise<void>;
  addWriteOff(
    actor: Actor,
    recovery: Pick<Recovery, 'id' | 'divisionCode'>,
    writeOff: Pick<Recovery['writeOffs'][number], 'amountFen' | 'reason' | 'documentNumber' | 'fileId'>,
  ): Promise<void>;
  decideWriteOff(
    actor: Actor,
    id: string,
    decision: Pick<Recovery['writeOffs'][number], 'state' | 'decidedOn' | 'decisionReason'>,
  ): Promise<void>;
  paidLines(
    actor: Actor,
    which:
      | { readonly paymentIds: readonly string[] }
      | { readonly period: Period; readonly sourceIds: readonly string[] },
  ): Promise<ComputedPaidLine[]>;
  /** What may be kept back from these people's payments on a day, the oldest case first; locked until the end. */
  lockDue(actor: Actor, personIds: readonly string[], day: LocalDate): Promise<DueRecovery[]>;
  setOffsOf(actor: Actor, paymentIds: readonly string[], states: readonly SetOffState[]): Promise<SetOff[]>;
  moveSetOff(actor: Actor, setOff: Pick<SetOff, 'id' | 'state'>, to: SetOffState): Promise<void>;
  /** Lines of cases about these payments. */
  linesAbout(actor: Actor, paymentIds: readonly string[]): Promise<{ recoveryId: string; lineId: string }[]>;
}

export interface PersonOfLine {
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly divisionCode: DivisionCode;
}

export interface HoldStore {
  find(actor: Actor, query: ListQuery<PaymentHoldFilter>, today: LocalDate): Promise<Page<PaymentHold>>;
  get(actor: Actor, id: string, today: LocalDate): Promise<PaymentHold | undefined>;
  /** @throws DomainError conflict HOLDS.ALREADY_HELD */
  insert(
    actor: Actor,
    hold: Pick<
      PaymentHold,
      'divisionCode' | 'personId' | 'personName' | 'identityMasked' | 'itemId' | 'reason' | 'placedOn' | 'reviewBy'
    >,
  ): Promise<string>;
  release(
    actor: Actor,
    hold: Pick<PaymentHold, 'id' | 'version'>,
    release: { readonly releasedOn: LocalDate; readonly releaseReason: string },
  ): Promise<void>;
  /** Reasons of active suspensions: of whole people, and of single lines. */
  active(actor: Actor, personIds: readonly string[]): Promise<Pick<PaymentHold, 'personId' | 'itemId' | 'reason'>[]>;
  /** The person of a line, or of the latest line of a person. */
  personOf(
    actor: Actor,
    which: { readonly itemId: string } | { readonly personId: string },
  ): Promise<PersonOfLine | undefined>;
}

/** Recovery, set-off, suspension and slips: what the module needs for them from outside. */
export interface RecoveryDeps {
  readonly rules: RecoveryRules;
  readonly lateFacts: LateFacts;
  readonly printer: TextPrinter;
}
