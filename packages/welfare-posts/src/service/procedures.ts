import {
  type Actor,
  type AuditLog,
  type Clock,
  type DivisionCode,
  domainError,
  type FileStore,
  keepUpload,
  type ListQuery,
  noticeEnd,
  type Page,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import {
  type ActInput,
  type AnswerInput,
  blockOf,
  dueDayOf,
  judgeAct,
  type ObjectInput,
  type ProcedureFilter,
  type ProcedureLevel,
  type ProcedureRecord,
  type ProcedureStep,
  type ProcedureSubject,
  procedureObjectionWorkflow,
  procedureWorkflow,
  type StoredProcedure,
} from '../model/procedure.js';
import type { ProcedureStore } from '../ports.js';

/** What a subject does when its procedure moves; runs in the transaction of the act. */
export interface ProcedureListener {
  /** Before the act is written: a subject may refuse what it is not ready for. */
  readonly beforeStep?: (actor: Actor, procedure: ProcedureRecord, step: ProcedureStep) => Promise<void>;
  readonly moved: (actor: Actor, procedure: ProcedureRecord) => Promise<void>;
}

export interface ProcedureServiceDeps {
  readonly store: ProcedureStore;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

export interface OpenProcedure {
  readonly subject: ProcedureSubject;
  readonly subjectId: string;
  readonly title: string;
  readonly divisionCode: DivisionCode;
  readonly steps: readonly ProcedureStep[];
  readonly ruleVersion: string;
}

/** Use cases of a procedure, the same for whatever it decides about. */
export function createProcedureService({ store, files, audit, transactions, clock, calendar }: ProcedureServiceDeps) {
  const listeners = new Map<ProcedureSubject, ProcedureListener>();

  const dated = (procedure: StoredProcedure): ProcedureRecord => ({
    ...procedure,
    blockedBy: blockOf(procedure, clock.today()),
    dueOn: dueDayOf(procedure, calendar),
  });

  async function list(actor: Actor, query: ListQuery<ProcedureFilter>): Promise<Page<ProcedureRecord>> {
    const page = await store.find(actor, query);
    return { ...page, rows: page.rows.map(dated) };
  }

  async function get(actor: Actor, id: string): Promise<ProcedureRecord> {
    const procedure = await store.get(actor, id);
    if (procedure === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return dated(procedure);
  }

  async function moved(actor: Actor, id: string, action: string, reason: string): Promise<ProcedureRecord> {
    const procedure = await get(actor, id);
    const { subject, subjectId, state, round, position, divisionCode } = procedure;
    await audit.record(actor, {
      action,
      resource: 'procedures',
      recordId: id,
      divisionCode,
      after: { subject, subjectId, state, round, position },
      ...(reason === '' ? {} : { reason }),
    });
    await listeners.get(subject)?.moved(actor, procedure);
    return procedure;
  }

  return {
    list,
    get,

    /** The module that owns a subject says what follows from its procedure. */
    listen(subject: ProcedureSubject, listener: ProcedureListener): void {
      listeners.set(subject, listener);
    },

    /** Begins the steps of a subject; the caller's transaction. */
    async open(actor: Actor, procedure: OpenProcedure): Promise<string> {
      return store.open(actor, {
        ...procedure,
        makerId: actor.userId,
        makerName: actor.displayName,
        startedOn: clock.today(),
      });
    },

    /** A level acts on its own steps only. */
    act: (actor: Actor, id: string, level: ProcedureLevel, input: ActInput): Promise<ProcedureRecord> =>
      transactions.run(actor, async () => {
        const procedure = await get(actor, id);
        const today = clock.today();
        const step = judgeAct(procedure, input, actor.userId, today);
        if (step.level !== level) throw domainError('forbidden', 'POSTS.OTHER_LEVEL', { level: step.level });
        if (input.verdict === 'pass') await listeners.get(procedure.subject)?.beforeStep?.(actor, procedure, step);
        const { divisionCode, round, position } = procedure;
        const posted = input.verdict === 'pass' && step.days !== undefined && step.unit !== undefined;
        await store.act(actor, procedure, {
          round,
          position,
          act: step.act,
          level: step.level,
          verdict: input.verdict,
          actedBy: actor.userId,
          actedByName: actor.displayName,
          actedOn: today,
          noticeEndsOn: posted ? noticeEnd(today, step.days ?? 0, step.unit ?? 'working', calendar) : null,
          meeting: input.verdict === 'pass' && step.act === 'meeting' ? (input.meeting ?? null) : null,
          evidenceFileId:
            input.evidenceFileId === undefined
              ? null
              : (await keepUpload(files, actor, input.evidenceFileId, divisionCode)).id,
          note: input.note.trim(),
        });
        return moved(actor, id, `procedures.${step.act}`, input.note.trim());
      }),

    /** The maker hands it in again after a return, or takes it back. */
    again: (actor: Actor, id: string, command: 'resubmit' | 'withdraw', note: string): Promise<ProcedureRecord> =>
      transactions.run(actor, async () => {
        const procedure = await get(actor, id);
        if (procedure.makerId !== actor.userId) throw domainError('forbidden', 'POSTS.MAKER_ONLY');
        procedureWorkflow.next(procedure.state, command);
        await store.act(actor, procedure, {
          round: procedure.round,
          position: procedure.position,
          act: command,
          level: null,
          verdict: null,
          actedBy: actor.userId,
          actedByName: actor.displayName,
          actedOn: clock.today(),
          noticeEndsOn: null,
          meeting: null,
          evidenceFileId: null,
          note,
        });
        return moved(actor, id, `procedures.${command}`, note);
      }),

    /** Records what somebody says against it; the next step waits for the answer. */
    object: (actor: Actor, id: string, input: ObjectInput): Promise<ProcedureRecord> =>
      transactions.run(actor, async () => {
        const procedure = await get(actor, id);
        const { state, round, noticeEndsOn, divisionCode } = procedure;
        if (state !== 'open' || noticeEndsOn === null) throw domainError('conflict', 'POSTS.NO_NOTICE');
        const receivedOn = clock.today();
        const objectionId = await store.object(actor, procedure, { ...input, round, receivedOn });
        await audit.record(actor, {
          action: 'procedures.object',
          resource: 'procedures',
          recordId: id,
          divisionCode,
          after: { objectionId, receivedOn },
        });
        return get(actor, id);
      }),

    answer: (actor: Actor, id: string, { objectionId, verdict, answer }: AnswerInput): Promise<ProcedureRecord> =>
      transactions.run(actor, async () => {
        const { objections, divisionCode } = await get(actor, id);
        const before = objections.find((objection) => objection.id === objectionId);
        if (before === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        const state = procedureObjectionWorkflow.next(before.state, verdict);
        await store.answer(actor, objectionId, {
          state,
          answer,
          answeredBy: actor.userId,
          answeredByName: actor.displayName,
          answeredOn: clock.today(),
        });
        await audit.record(actor, {
          action: 'procedures.answer',
          resource: 'procedures',
          recordId: id,
          divisionCode,
          before: { objectionId, state: before.state },
          after: { objectionId, state },
          reason: answer,
        });
        return get(actor, id);
      }),
  };
}
export type ProcedureService = ReturnType<typeof createProcedureService>;
