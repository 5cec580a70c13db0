import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FileStore,
  keepUpload,
  type LocalDate,
  noticeEnd,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import {
  type AccreditationCommand,
  type AccreditationHead,
  type AccreditationRecord,
  type AnnualInput,
  type AnswerObjection,
  type Approve,
  accreditationWorkflow,
  type EntryState,
  entryStates,
  type ObjectInput,
  objectionWorkflow,
  type ScoreInput,
  type StandingCommand,
  type StandingInput,
} from '../model/accreditation.js';
import { judgeProposal, judgeScore, lastDayOfEntry, numberOf } from '../model/accreditation-rules.js';
import type { AccreditationStore, InstitutionStore, TradeStore, TrainingRules } from '../ports.js';
import { createApplicationCommands } from './applications.js';
import type { BarredClasses } from './barred-classes.js';
import { found as existing } from './county-only.js';

export interface AccreditationDeps {
  readonly store: AccreditationStore;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly trades: Pick<TradeStore, 'get'>;
  readonly rules: TrainingRules;
  /** Stops what an institution is holding; absent: the host has no classes. */
  readonly barred?: Pick<BarredClasses, 'stop'> | undefined;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

export interface AccreditationTools {
  get(actor: Actor, id: string): Promise<AccreditationRecord>;
  recorded(actor: Actor, id: string, action: string, facts: object, reason?: string): Promise<AccreditationRecord>;
}

/** Use cases of accreditation: from the application to the catalogue, and what becomes of an entry. */
export function createAccreditationService(deps: AccreditationDeps) {
  const { store, rules, files, audit, transactions, clock, calendar } = deps;

  async function get(actor: Actor, id: string): Promise<AccreditationRecord> {
    return existing(await store.get(actor, id));
  }

  async function recorded(actor: Actor, id: string, action: string, facts: object, reason?: string) {
    const accreditation = await get(actor, id);
    await audit.record(actor, {
      action: `accreditations.${action}`,
      resource: 'accreditations',
      recordId: id,
      divisionCode: accreditation.divisionCode,
      after: { state: accreditation.state, institution: accreditation.institutionName, ...facts },
      ...(reason === undefined ? {} : { reason }),
    });
    return accreditation;
  }

  /** One step of the county along the workflow. */
  function step(
    actor: Actor,
    id: string,
    command: AccreditationCommand,
    changeOf: (found: AccreditationRecord, today: LocalDate) => Partial<AccreditationHead>,
    reason?: string,
  ): Promise<AccreditationRecord> {
    return transactions.run(actor, async () => {
      const found = await get(actor, id);
      const state = accreditationWorkflow.next(found.state, command);
      await store.change(actor, found, { ...changeOf(found, clock.today()), state });
      return recorded(actor, id, command, {}, reason);
    });
  }

  const signed = <Act extends 'checked' | 'proposed' | 'decided'>(act: Act, actor: Actor, on: LocalDate) =>
    ({
      [`${act}By`]: actor.userId,
      [`${act}ByName`]: actor.displayName,
      [`${act}On`]: on,
    }) as Partial<AccreditationHead>;

  /** Whoever had a hand in it does not do this step. */
  function apart(actor: Actor, people: readonly (string | null)[]): void {
    if (people.includes(actor.userId)) throw domainError('forbidden', 'TRAINING.SAME_PERSON');
  }

  const isEntry = (state: string): state is EntryState => (entryStates as readonly string[]).includes(state);

  return {
    list: store.find,
    get,
    ...createApplicationCommands(deps, { get, recorded }),

    /** Back to the institution, with what is missing. */
    return: (actor: Actor, id: string, reason: string) =>
      step(actor, id, 'return', () => ({ returnedFor: reason }), reason),

    passDocuments: (actor: Actor, id: string) =>
      step(actor, id, 'pass-documents', ({ submittedBy }, today) => {
        apart(actor, [submittedBy]);
        return signed('checked', actor, today);
      }),

    refuse: (actor: Actor, id: string, reason: string) =>
      step(
        actor,
        id,
        'refuse',
        ({ submittedBy }, today) => {
          apart(actor, [submittedBy]);
          return { ...signed('decided', actor, today), refusedFor: reason };
        },
        reason,
      ),

    /** One reviewer's visit; scored anew, the earlier points go. */
    score: (actor: Actor, id: string, { visitedOn, note, points }: ScoreInput): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        if (found.state !== 'in_review') throw domainError('conflict', 'TRAINING.STATE', { state: found.state });
        apart(actor, [found.submittedBy]);
        const today = clock.today();
        if (visitedOn > today) throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
        judgeScore(found.criteria, points);
        const mostOf = new Map(found.criteria.map(({ id: criterion, most }) => [criterion, most]));
        const sheet = points.map((one) => ({ ...one, most: mostOf.get(one.criterionId) ?? 0 }));
        await store.score(actor, found, { visitedOn, note, points: sheet });
        return recorded(actor, id, 'score', { visitedOn, points: points.reduce((sum, one) => sum + one.points, 0) });
      }),

    /** @throws DomainError unprocessable TRAINING.REVIEWERS_MISSING, TRAINING.SCORE_TOO_LOW */
    propose: (actor: Actor, id: string) =>
      step(actor, id, 'propose', (found, today) => {
        const { sum, reviewers } = judgeProposal(found);
        return { ...signed('proposed', actor, today), scoreSum: sum, scoreReviewers: reviewers };
      }),

    /** The notice goes up today; the day itself does not count. */
    publish: (actor: Actor, id: string) =>
      step(actor, id, 'publish', ({ noticeDays, noticeUnit }, today) => ({
        publishedOn: today,
        noticeEndsOn: noticeEnd(today, noticeDays, noticeUnit, calendar),
      })),

    object: (actor: Actor, id: string, input: ObjectInput): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        if (found.state !== 'on_notice') throw domainError('conflict', 'TRAINING.STATE', { state: found.state });
        const today = clock.today();
        const until = found.noticeEndsOn ?? today;
        if (today > until) throw domainError('conflict', 'TRAINING.NOTICE_OVER', { until });
        const objectionId = await store.object(actor, found, { ...input, receivedOn: today });
        return recorded(actor, id, 'object', { objectionId });
      }),

    answerObjection: (actor: Actor, id: string, { objectionId, verdict, answer }: AnswerObjection) =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        const objection = existing(found.objections.find((one) => one.id === objectionId));
        if (objection.state !== 'open') throw domainError('conflict', 'TRAINING.OBJECTION_ANSWERED');
        await store.answer(actor, objectionId, {
          state: objectionWorkflow.next(objection.state, verdict),
          answer,
          answeredBy: actor.userId,
          answeredByName: actor.displayName,
          answeredOn: clock.today(),
        });
        return recorded(actor, id, 'answer-objection', { objectionId, verdict });
      }),

    /**
     * Enters the institution into the catalogue under a number of its own.
     *
     * @throws DomainError conflict TRAINING.NOTICE_RUNNING, TRAINING.OBJECTION_OPEN, TRAINING.OBJECTION_UPHELD,
     *   TRAINING.SCOPE_OVERLAPS; forbidden TRAINING.SAME_PERSON
     */
    approve: (actor: Actor, id: string, { capacity, validFrom }: Approve): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        const state = accreditationWorkflow.next(found.state, 'approve');
        const today = clock.today();
        const { submittedBy, checkedBy, proposedBy, scores, objections, noticeEndsOn } = found;
        apart(actor, [submittedBy, checkedBy, proposedBy, ...scores.map(({ reviewerId }) => reviewerId)]);
        if (noticeEndsOn !== null && today <= noticeEndsOn)
          throw domainError('conflict', 'TRAINING.NOTICE_RUNNING', { until: noticeEndsOn });
        if (objections.some((one) => one.state === 'open')) throw domainError('conflict', 'TRAINING.OBJECTION_OPEN');
        if (objections.some((one) => one.state === 'upheld'))
          throw domainError('conflict', 'TRAINING.OBJECTION_UPHELD');
        if (validFrom < today) throw domainError('invalid_input', 'TRAINING.DAY_TOO_EARLY', { day: today });
        const { value } = await rules.setting(actor, 'training-accreditation', today);
        const year = Number(today.slice(0, 4));
        const number = numberOf(value, year, await store.nextSerial(actor, year));
        await store.decide(actor, found, {
          state: 'active',
          effectiveOn: validFrom,
          cause: '',
          documentNumber: number,
          documentFileId: null,
          rectifyBy: null,
        });
        await store.change(actor, found, {
          ...signed('decided', actor, today),
          state,
          capacity,
          number,
          validFrom,
          validTo: lastDayOfEntry(validFrom, value),
        });
        return recorded(actor, id, 'approve', { number, capacity, validFrom });
      }),

    /** Suspends, reinstates, removes or blacklists an entry, with cause, document and day; its classes follow by their own rules. */
    changeStanding: (actor: Actor, id: string, command: StandingCommand, input: StandingInput) =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        const state = accreditationWorkflow.next(found.state, command);
        const today = clock.today();
        const last = found.changes.at(-1)?.effectiveOn ?? today;
        if (input.effectiveOn < last) throw domainError('invalid_input', 'TRAINING.DAY_TOO_EARLY', { day: last });
        // State and standing say the same of today; only an entry that begins later is decided about ahead.
        if (input.effectiveOn > today && input.effectiveOn > last)
          throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
        const { documentFileId, rectifyBy, ...stated } = input;
        const kept =
          documentFileId === null ? null : await keepUpload(files, actor, documentFileId, found.divisionCode);
        await store.decide(actor, found, {
          ...stated,
          state: state as EntryState,
          documentFileId: kept?.id ?? null,
          rectifyBy: command === 'suspend' ? rectifyBy : null,
        });
        await store.change(actor, found, { state });
        const cause = `${input.documentNumber} ${input.cause}`;
        const stopped =
          command === 'reinstate' ? [] : ((await deps.barred?.stop(actor, found.institutionId, cause)) ?? []);
        return recorded(
          actor,
          id,
          command,
          { effectiveOn: input.effectiveOn, document: input.documentNumber, classesStopped: stopped.length },
          input.cause,
        );
      }),

    reviewYear: (actor: Actor, id: string, { year, result, note }: AnnualInput): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        if (!isEntry(found.state)) throw domainError('conflict', 'TRAINING.STATE', { state: found.state });
        const within =
          `${year}` >= (found.validFrom ?? '').slice(0, 4) && `${year}` <= (found.validTo ?? '').slice(0, 4);
        if (!within) throw domainError('invalid_input', 'TRAINING.ANNUAL_REVIEW_OUTSIDE', { year });
        await store.reviewYear(actor, found, { year, result, note, reviewedOn: clock.today() });
        return recorded(actor, id, 'annual-review', { year, result });
      }),
  };
}
export type AccreditationService = ReturnType<typeof createAccreditationService>;
