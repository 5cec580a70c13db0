import type { Actor, DivisionCode, Fen, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type { BoardNumbers } from '../model/post-board.js';
import type {
  NewPostFund,
  NewVillagePopulation,
  PostFundEdit,
  PostFundFilter,
  PostFundHoldFilter,
  PostFundHoldRecord,
  PostFundRecord,
  VillagePopulationFilter,
  VillagePopulationRecord,
} from '../model/post-fund.js';
import type { NewPostNeed, PostNeedFacts, PostNeedFilter, PostNeedRecord, PostNeedState } from '../model/post-need.js';
import type { QuotaVerdict } from '../model/post-quota.js';
import type { QuotaChangeFilter, QuotaChangeRecord } from '../model/quota-change.js';

/** Places that a quota counts, without the ones asked for. */
export interface PlacesTaken {
  readonly village: number;
  readonly programme: number;
  /** As last counted; null when nobody has recorded it. */
  readonly population: number | null;
}

/** Which places count: those of the period, in the village and under the programme. */
export interface PlacesAsked {
  readonly divisionCode: DivisionCode;
  readonly programmeId: string | null;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate;
  /** Counts needs that are under way too, all but this one; null: posts only. */
  readonly withNeedsBut: string | null;
}

export interface FundState {
  readonly id: string;
  readonly year: number;
  readonly budgetFen: Fen;
  readonly heldFen: Fen;
}

export interface NewHold {
  readonly postFundId: string;
  readonly welfarePostId: string;
  readonly divisionCode: DivisionCode;
  readonly source: 'post-need' | 'quota-change';
  readonly sourceId: string;
  readonly heldOn: LocalDate;
  readonly amountFen: Fen;
}

/** Where needs and changes of places are kept. Every method sees only the actor's scope, unless it says so. */
export interface NeedStore {
  findNeeds(actor: Actor, query: ListQuery<PostNeedFilter>): Promise<Page<PostNeedRecord>>;
  getNeed(actor: Actor, id: string): Promise<PostNeedRecord | undefined>;
  insertNeed(actor: Actor, need: NewPostNeed & Pick<PostNeedRecord, 'declaredOn' | 'quota'>): Promise<string>;
  editNeed(
    actor: Actor,
    id: string,
    version: number,
    changes: PostNeedFacts & Pick<PostNeedRecord, 'quota'>,
  ): Promise<void>;
  moveNeed(actor: Actor, id: string, from: PostNeedState, to: PostNeedState, quota?: QuotaVerdict): Promise<void>;
  /** The post of an approved need; answers its id. */
  createPost(actor: Actor, need: PostNeedRecord, words: { category: string; fundSource: string }): Promise<string>;

  findChanges(actor: Actor, query: ListQuery<QuotaChangeFilter>): Promise<Page<QuotaChangeRecord>>;
  getChange(actor: Actor, id: string): Promise<QuotaChangeRecord | undefined>;
  insertChange(
    actor: Actor,
    change: Pick<
      QuotaChangeRecord,
      'divisionCode' | 'welfarePostId' | 'placesFrom' | 'placesTo' | 'fundId' | 'reason' | 'declaredOn' | 'quota'
    >,
  ): Promise<string>;
  moveChange(
    actor: Actor,
    change: Pick<QuotaChangeRecord, 'id' | 'state'>,
    changes: Partial<Pick<QuotaChangeRecord, 'state' | 'decidedOn' | 'heldFen' | 'quota'>>,
  ): Promise<void>;
  /** Writes the new places of an approved change on its post. */
  setPlaces(actor: Actor, change: QuotaChangeRecord): Promise<void>;

  /** One decision at a time in a county: what is counted next is still so when it is written. */
  lockQuota(actor: Actor): Promise<void>;
  /** Of the whole county, also for an actor of one village. */
  placesTaken(actor: Actor, asked: PlacesAsked, today: LocalDate): Promise<PlacesTaken>;
}

/** Where funds and what they hold are kept. */
export interface PostFundStore {
  findFunds(actor: Actor, query: ListQuery<PostFundFilter>): Promise<Page<PostFundRecord>>;
  getFund(actor: Actor, id: string): Promise<PostFundRecord | undefined>;
  insertFund(actor: Actor, divisionCode: DivisionCode, fund: NewPostFund): Promise<string>;
  editFund(actor: Actor, id: string, edit: PostFundEdit): Promise<void>;
  findHolds(actor: Actor, query: ListQuery<PostFundHoldFilter>): Promise<Page<PostFundHoldRecord>>;
  /** A fund's years, locked until the transaction ends; of the county, also for an actor of one township. */
  lockFund(actor: Actor, fundId: string, years: readonly number[]): Promise<FundState[]>;
  /** What each fund holds for a post. */
  heldFor(actor: Actor, welfarePostId: string): Promise<{ postFundId: string; year: number; heldFen: Fen }[]>;
  hold(actor: Actor, holds: readonly NewHold[]): Promise<void>;
  findPopulations(actor: Actor, query: ListQuery<VillagePopulationFilter>): Promise<Page<VillagePopulationRecord>>;
  insertPopulation(actor: Actor, population: NewVillagePopulation): Promise<VillagePopulationRecord>;
}

/** Counts of posts and holders by township. */
export interface PostBoardStore {
  countsByTownship(
    actor: Actor,
    today: LocalDate,
    warnUntil: LocalDate,
  ): Promise<
    (Omit<BoardNumbers, 'overAge'> & { readonly townshipCode: DivisionCode; readonly holders: readonly string[] })[]
  >;
}

/** Ages in the register of people. */
export interface PeopleByAge {
  /** Who of them was born on the day or before it. */
  bornBy(actor: Actor, personIds: readonly string[], day: LocalDate): Promise<ReadonlySet<string>>;
}
