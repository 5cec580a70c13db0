import type { Actor, Fen, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  FundBalance,
  FundDocumentFilter,
  FundDocumentRecord,
  FundEntryFilter,
  FundEntryKind,
  FundEntryRecord,
  FundFilter,
  FundPot,
  FundRecord,
  FundSums,
  FundsSetting,
  NewFundDocument,
} from './model/fund.js';

/** What the money is for. `id` is the record's own: a class, a run, a post. */
export interface FundPurpose {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
}

/** One movement of money. */
export interface FundMovement {
  /** The row of the fund and year, as `fundFor` finds it. */
  readonly fundId: string;
  readonly purpose: FundPurpose;
  readonly amountFen: Fen;
  /** Names the act that moves the money, once in the county: a second time it is the same movement and moves nothing. */
  readonly command: string;
  readonly personId?: string;
  /** What the person is paid for, and for which month, or trade and level: one fund alone pays it. */
  readonly item?: { readonly id: string; readonly key: string };
}

export interface FundRelease extends FundMovement {
  /** What is given back: money that was held, or money that was committed and is owed to nobody any more. */
  readonly from: FundPot;
}

export interface FundOfYear {
  readonly id: string;
  readonly source: string;
  readonly year: number;
  readonly freeFen: Fen;
}

/** Where the money of one purpose stands in one fund. */
export interface FundStanding extends FundSums {
  readonly fundId: string;
}

/**
 * The ledger as other modules use it (资金账). Every call joins the running transaction; movements of one call stand or fall
 * together. Days are the server's. Amounts are whole fen.
 *
 * @example
 * const fund = await ledger.fundFor(actor, 'employment', 2025);
 * await ledger.hold(actor, [{ fundId: fund.id, purpose: { kind: 'training_class', id: classId, title: '电工班' },
 *   amountFen: fen(6_000_000), command: `class:${classId}:approve` }]);
 */
export interface FundLedger {
  /** The county's fund of a source and year; undefined when it has recorded none. */
  fundFor(actor: Actor, source: string, year: number): Promise<FundOfYear | undefined>;
  /** Where the money of a purpose stands, by fund. */
  standing(actor: Actor, purpose: Pick<FundPurpose, 'kind' | 'id'>): Promise<FundStanding[]>;
  /**
   * @throws DomainError conflict FUNDS.NOT_ENOUGH {fund, year, free, wanted} | FUNDS.COMMAND_USED; unprocessable
   *   FUNDS.RULE_MISSING | FUNDS.NOT_FOR_PURPOSE | FUNDS.ENDED
   */
  hold(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
  /** @throws DomainError conflict FUNDS.MORE_THAN_HELD | FUNDS.MORE_THAN_COMMITTED {title, there, wanted} */
  release(actor: Actor, movements: readonly FundRelease[]): Promise<void>;
  /** @throws DomainError conflict FUNDS.MORE_THAN_HELD | FUNDS.PAID_BY_ANOTHER {fund, year, item} */
  commit(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
  /** @throws DomainError conflict FUNDS.MORE_THAN_COMMITTED | FUNDS.PAID_BY_ANOTHER */
  pay(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
  /** Money that came back: committed once more. @throws DomainError conflict FUNDS.MORE_THAN_PAID */
  return(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
  /** Money that people paid back: free at once. @throws DomainError conflict FUNDS.MORE_THAN_PAID */
  recover(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
  /** @throws DomainError conflict FUNDS.MORE_THAN_RECOVERED | FUNDS.NOT_ENOUGH when it has been promised meanwhile */
  unrecover(actor: Actor, movements: readonly FundMovement[]): Promise<void>;
}

/** What the county has settled about its funds. The host's policy packs stand behind it. */
export interface FundRules {
  /** @throws DomainError unprocessable FUNDS.RULE_MISSING | FUNDS.RULE_SHAPE */
  funds(actor: Actor, on: LocalDate): Promise<FundsSetting>;
}

export interface NewFundEntry extends FundMovement {
  readonly kind: FundEntryKind;
  readonly pot: FundPot | null;
  readonly bookedOn: LocalDate;
}

/** Another fund, or another purpose, that has a person's item already. */
export interface FundPayer {
  readonly personId: string;
  readonly item: string;
  readonly itemKey: string;
  readonly fundId: string;
  readonly purposeKind: string;
  readonly purposeId: string;
}

export interface FundStore {
  find(actor: Actor, query: ListQuery<FundFilter>): Promise<Page<FundRecord>>;
  get(actor: Actor, id: string): Promise<FundRecord | undefined>;
  /** @throws DomainError conflict FUNDS.FUND_EXISTS */
  insert(
    actor: Actor,
    fund: Pick<FundRecord, 'divisionCode' | 'source' | 'nameZh' | 'nameEn' | 'year'>,
  ): Promise<string>;
  findDocuments(actor: Actor, query: ListQuery<FundDocumentFilter>): Promise<Page<FundDocumentRecord>>;
  getDocument(actor: Actor, id: string): Promise<FundDocumentRecord | undefined>;
  /** @throws DomainError conflict FUNDS.DOCUMENT_EXISTS */
  insertDocument(
    actor: Actor,
    document: NewFundDocument & Pick<FundDocumentRecord, 'divisionCode' | 'createdOn'>,
  ): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT | FUNDS.SAME_PERSON | FUNDS.BELOW_PROMISED */
  decideDocument(
    actor: Actor,
    id: string,
    version: number,
    decision: Pick<FundDocumentRecord, 'state' | 'decidedOn' | 'decisionReason'>,
  ): Promise<void>;
  findEntries(actor: Actor, query: ListQuery<FundEntryFilter>): Promise<Page<FundEntryRecord>>;
  /** At the end of a day, added up from documents and entries alone. */
  balanceOn(actor: Actor, fundId: string, on: LocalDate): Promise<FundBalance>;
  fundFor(actor: Actor, source: string, year: number): Promise<FundRecord | undefined>;
  /** Keeps everybody else's movements of these funds waiting until the transaction ends. */
  lock(actor: Actor, fundIds: readonly string[]): Promise<FundRecord[]>;
  standing(actor: Actor, purpose: Pick<FundPurpose, 'kind' | 'id'>): Promise<FundStanding[]>;
  /** Entries of these commands that stand already. */
  entriesOf(actor: Actor, commands: readonly string[]): Promise<(FundEntryRecord & { readonly command: string })[]>;
  payersOf(actor: Actor, entries: readonly FundMovement[]): Promise<FundPayer[]>;
  append(actor: Actor, entries: readonly NewFundEntry[]): Promise<void>;
}
