import type { Actor, ListQuery, LocalDate, Page, ResidentId } from '@gongyi/kernel';
import type {
  DepartmentEdit,
  DepartmentFilter,
  DepartmentRecord,
  GroupMeetingFilter,
  GroupMeetingRecord,
  GroupMemberFilter,
  GroupMemberRecord,
  NewDepartment,
  NewGroupMember,
  NewTrainingTask,
  StoredTask,
  TaskChange,
  TrainingTaskFilter,
} from '../model/organisation.js';
import type {
  PlanChangeFilter,
  PlanChangeRecord,
  PlanFilter,
  PlanHead,
  PlanLineFilter,
  PlanLineInput,
  PlanLineRecord,
  PlanRecord,
} from '../model/plan.js';
import type { TrainedCount } from '../model/plan-rules.js';
import type { WishCount, WishCountFilter, WishFilter, WishRecord } from '../model/wish.js';

/** A person of the register, as the survey needs one. */
export interface WishPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly divisionCode: string;
}

/** The register of people, in the actor's scope. */
export interface WishPeople {
  findByIdentity(actor: Actor, identities: readonly ResidentId[]): Promise<ReadonlyMap<string, WishPerson>>;
  findByIds(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, WishPerson>>;
}

/**
 * What was really trained in a year: people of the actor's scope who passed, also in a class of another township. Without it
 * plans and task numbers stand alone.
 */
export interface TrainedCounts {
  trainedCounts(actor: Actor, year: number): Promise<readonly TrainedCount[]>;
}

export interface OrganisationStore {
  findMembers(actor: Actor, query: ListQuery<GroupMemberFilter>): Promise<Page<GroupMemberRecord>>;
  getMember(actor: Actor, id: string): Promise<GroupMemberRecord | undefined>;
  /** @throws DomainError conflict TRAINING.TWO_HEADS */
  createMember(actor: Actor, member: NewGroupMember): Promise<string>;
  endMember(actor: Actor, member: Pick<GroupMemberRecord, 'id' | 'version'>, validTo: LocalDate): Promise<void>;
  findMeetings(actor: Actor, query: ListQuery<GroupMeetingFilter>): Promise<Page<GroupMeetingRecord>>;
  getMeeting(actor: Actor, id: string): Promise<GroupMeetingRecord | undefined>;
  createMeeting(actor: Actor, meeting: Omit<GroupMeetingRecord, 'id' | 'version' | 'divisionCode'>): Promise<string>;
  findDepartments(actor: Actor, query: ListQuery<DepartmentFilter>): Promise<Page<DepartmentRecord>>;
  getDepartment(actor: Actor, id: string): Promise<DepartmentRecord | undefined>;
  /** @throws DomainError conflict TRAINING.DEPARTMENT_EXISTS */
  createDepartment(actor: Actor, department: NewDepartment): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT, TRAINING.DEPARTMENT_EXISTS */
  editDepartment(actor: Actor, id: string, edit: Omit<DepartmentEdit, 'reason'>): Promise<void>;
}

type TaskFigures = Omit<TaskChange, 'id' | 'changedByName' | 'changedOn'> & Pick<StoredTask, 'departmentId'>;

export interface TaskStore {
  find(actor: Actor, query: ListQuery<Omit<TrainingTaskFilter, 'standing'>>): Promise<Page<StoredTask>>;
  get(actor: Actor, id: string): Promise<StoredTask | undefined>;
  /** Every task of the year in the actor's scope. */
  ofYear(actor: Actor, year: number): Promise<readonly StoredTask[]>;
  /** @throws DomainError conflict TRAINING.TASK_EXISTS */
  create(
    actor: Actor,
    task: Pick<NewTrainingTask, 'divisionCode' | 'year' | 'tradeKind'> & TaskFigures,
    on: LocalDate,
  ): Promise<string>;
  /** The new figures and the row that tells why, together. @throws DomainError conflict LIST.VERSION_CONFLICT */
  change(
    actor: Actor,
    task: Pick<StoredTask, 'id' | 'version' | 'divisionCode'>,
    figures: TaskFigures,
    on: LocalDate,
  ): Promise<void>;
}

export interface WishStore {
  find(actor: Actor, query: ListQuery<WishFilter>): Promise<Page<WishRecord>>;
  get(actor: Actor, id: string): Promise<WishRecord | undefined>;
  /** Current wishes by township and trade. */
  counts(actor: Actor, filter: WishCountFilter): Promise<readonly WishCount[]>;
  /** What these people said last for the year. */
  currentOf(actor: Actor, personIds: readonly string[], year: number): Promise<ReadonlyMap<string, WishRecord>>;
  /** Keeps the person's earlier wish of the year as history. */
  replace(actor: Actor, wish: Omit<WishRecord, 'id' | 'version' | 'current'>): Promise<string>;
}

export type NewLine = PlanLineInput & Pick<PlanLineRecord, 'tradeCode' | 'tradeName' | 'level' | 'institutionName'>;
/** A change with the line that it adds. */
export interface StoredChange extends PlanChangeRecord {
  readonly line: NewLine | null;
}

export interface PlanStore {
  find(actor: Actor, query: ListQuery<PlanFilter>): Promise<Page<PlanRecord>>;
  get(actor: Actor, id: string): Promise<PlanRecord | undefined>;
  /** @throws DomainError conflict TRAINING.PLAN_EXISTS */
  create(actor: Actor, plan: Pick<PlanHead, 'year' | 'title'>): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  change(actor: Actor, plan: Pick<PlanHead, 'id' | 'version'>, change: Partial<PlanHead>): Promise<void>;
  findLines(actor: Actor, query: ListQuery<PlanLineFilter>): Promise<Page<PlanLineRecord>>;
  getLine(actor: Actor, id: string): Promise<PlanLineRecord | undefined>;
  linesOf(actor: Actor, filter: { planId?: string; year?: number }): Promise<readonly PlanLineRecord[]>;
  createLine(actor: Actor, planId: string, line: NewLine, changeId?: string): Promise<string>;
  editLine(actor: Actor, which: Pick<PlanLineRecord, 'id' | 'version'>, line: NewLine): Promise<void>;
  deleteLine(actor: Actor, id: string): Promise<void>;
  findChanges(actor: Actor, query: ListQuery<PlanChangeFilter>): Promise<Page<PlanChangeRecord>>;
  getChange(actor: Actor, id: string): Promise<StoredChange | undefined>;
  /** @throws DomainError conflict TRAINING.PLAN_CHANGE_OPEN */
  propose(actor: Actor, change: Omit<StoredChange, 'id' | 'version' | 'state' | ChangeDecision>): Promise<string>;
  decide(
    actor: Actor,
    change: Pick<PlanChangeRecord, 'id' | 'version'>,
    decision: Pick<PlanChangeRecord, 'state' | ChangeDecision>,
  ): Promise<void>;
}
type ChangeDecision = 'decidedBy' | 'decidedByName' | 'decidedOn' | 'refusedFor';
