import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  AccreditationFilter,
  AccreditationHead,
  AccreditationObjection,
  AccreditationRecord,
  StandingChange,
} from './model/accreditation.js';
import type {
  InstitutionEdit,
  InstitutionFilter,
  InstitutionName,
  InstitutionRecord,
  NewInstitution,
  PartKind,
} from './model/institution.js';
import type { NewTrade, TradeFilter, TradeRecord } from './model/trade.js';
import type { TrainingSetting, TrainingSettingId } from './model/training-settings.js';

/** What the county has settled, and where it stands. */
export interface TrainingRules {
  /** @throws DomainError unprocessable TRAINING.RULE_MISSING {setting, on}, TRAINING.RULE_SHAPE */
  setting<Id extends TrainingSettingId>(
    actor: Actor,
    id: Id,
    on: LocalDate,
  ): Promise<{ readonly value: TrainingSetting<Id>; readonly version: string; readonly clause: string }>;
}

/** The trade catalogue of the actor's county. */
export interface TradeStore {
  find(actor: Actor, query: ListQuery<TradeFilter>): Promise<Page<TradeRecord>>;
  get(actor: Actor, id: string): Promise<TradeRecord | undefined>;
  /** Lines of the county in force on some of these days, for everybody of the county: a village asks by them. */
  inForceIn(actor: Actor, from: LocalDate, to: LocalDate): Promise<readonly TradeRecord[]>;
  /** @throws DomainError conflict TRAINING.TRADE_OVERLAPS */
  create(actor: Actor, trade: NewTrade): Promise<string>;
  end(actor: Actor, trade: Pick<TradeRecord, 'id' | 'version'>, validTo: LocalDate): Promise<void>;
}

/** Institutions in the actor's scope; for an institution's own people only theirs. */
export interface InstitutionStore {
  find(actor: Actor, query: ListQuery<InstitutionFilter>): Promise<Page<InstitutionRecord>>;
  names(actor: Actor, query: ListQuery<InstitutionFilter>): Promise<Page<InstitutionName>>;
  get(actor: Actor, id: string): Promise<InstitutionRecord | undefined>;
  byCreditCode(actor: Actor, creditCode: string): Promise<InstitutionRecord | undefined>;
  /** @throws DomainError conflict TRAINING.INSTITUTION_EXISTS */
  create(actor: Actor, institution: NewInstitution): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  edit(actor: Actor, id: string, edit: Omit<InstitutionEdit, 'reason'>): Promise<void>;
  addPart(
    actor: Actor,
    institution: Pick<InstitutionRecord, 'id' | 'divisionCode'>,
    kind: PartKind,
    part: object,
  ): Promise<string>;
  /** @throws DomainError conflict TRAINING.PART_GONE */
  withdrawPart(actor: Actor, institutionId: string, kind: PartKind, partId: string, on: LocalDate): Promise<void>;
}

type Which = Pick<AccreditationRecord, 'id' | 'version' | 'divisionCode' | 'institutionId'>;

/** Applications and entries in the actor's scope; for an institution's own people only theirs. */
export interface AccreditationStore {
  find(actor: Actor, query: ListQuery<AccreditationFilter>): Promise<Page<AccreditationRecord>>;
  get(actor: Actor, id: string): Promise<AccreditationRecord | undefined>;
  isBlacklisted(actor: Actor, institutionId: string): Promise<boolean>;
  /** @throws DomainError conflict TRAINING.APPLICATION_OPEN */
  create(actor: Actor, application: NewApplication): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  change(actor: Actor, which: Which, change: Partial<AccreditationHead>): Promise<void>;
  replaceScopes(actor: Actor, which: Which, scopes: readonly TradeRecord[]): Promise<void>;
  prove(
    actor: Actor,
    which: Which,
    proof: { criterionId: string; content: string; fileId: string | null; fileName: string },
  ): Promise<void>;
  score(
    actor: Actor,
    which: Which,
    sheet: {
      visitedOn: LocalDate;
      note: string;
      points: readonly { criterionId: string; points: number; most: number }[];
    },
  ): Promise<void>;
  object(
    actor: Actor,
    which: Which,
    objection: Pick<AccreditationObjection, 'receivedOn' | 'statedBy' | 'content'>,
  ): Promise<string>;
  answer(
    actor: Actor,
    id: string,
    answer: Pick<AccreditationObjection, 'state' | 'answer' | 'answeredByName' | 'answeredOn'> & {
      readonly answeredBy: string;
    },
  ): Promise<void>;
  /** The decision belongs to this version of the entry: no change of its standing without one. */
  decide(actor: Actor, which: Which, change: Omit<StandingChange, 'id' | 'decidedByName'>): Promise<void>;
  /** @throws DomainError conflict TRAINING.ANNUAL_REVIEW_DONE */
  reviewYear(
    actor: Actor,
    which: Which,
    review: { year: number; result: string; note: string; reviewedOn: LocalDate },
  ): Promise<void>;
  /** The next serial of the year, which nobody else can take before the transaction ends. */
  nextSerial(actor: Actor, year: number): Promise<number>;
}

export type NewApplication = Pick<
  AccreditationRecord,
  | 'divisionCode'
  | 'institutionId'
  | 'institutionName'
  | 'creditCode'
  | 'renewsId'
  | 'capacity'
  | 'criteria'
  | 'passScore'
  | 'reviewersNeeded'
  | 'noticeDays'
  | 'noticeUnit'
  | 'ruleVersion'
  | 'clause'
>;

export type * from './ports/planning.js';
