import type { Actor, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  ProcedureAct,
  ProcedureFilter,
  ProcedureObjection,
  ProcedureRecord,
  ProcedureStep,
  StoredProcedure,
} from '../model/procedure.js';

/** Where procedures are kept. Every method sees only the actor's scope. */
export interface ProcedureStore {
  find(actor: Actor, query: ListQuery<ProcedureFilter>): Promise<Page<StoredProcedure>>;
  get(actor: Actor, id: string): Promise<StoredProcedure | undefined>;
  open(
    actor: Actor,
    procedure: Pick<
      ProcedureRecord,
      'subject' | 'subjectId' | 'title' | 'divisionCode' | 'ruleVersion' | 'makerId' | 'makerName' | 'startedOn'
    > & { readonly steps: readonly ProcedureStep[] },
  ): Promise<string>;
  /** Writes what was done; the database moves the procedure, or refuses. */
  act(
    actor: Actor,
    procedure: Pick<ProcedureRecord, 'id' | 'divisionCode'>,
    act: Omit<ProcedureAct, 'id'>,
  ): Promise<void>;
  object(
    actor: Actor,
    procedure: Pick<ProcedureRecord, 'id' | 'divisionCode'>,
    objection: Pick<ProcedureObjection, 'receivedOn' | 'statedBy' | 'content' | 'round'>,
  ): Promise<string>;
  answer(
    actor: Actor,
    id: string,
    answer: Pick<ProcedureObjection, 'state' | 'answer'> & {
      readonly answeredBy: string;
      readonly answeredByName: string;
      readonly answeredOn: LocalDate;
    },
  ): Promise<void>;
}
