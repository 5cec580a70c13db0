import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FileStore,
  type LocalDate,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import { type ClassCard, cardsInWords, cardsThatStop, stoppedByCards } from '../model/class-cards.js';
import type { ClassConflicts } from '../model/class-inputs.js';
import { findConflicts } from '../model/conflicts.js';
import { type TrainingClassCommand, type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import type { TrainingClassRule } from '../model/training-settings.js';
import type {
  ClassChangeStore,
  ClassLookups,
  PostHolders,
  SharedResourceStore,
  TrainingClassStore,
  TrainingPeople,
} from '../ports/classes.js';
import type { AccreditationStore, InstitutionStore, TradeStore, TrainingRules } from '../ports.js';
import { createBarredClasses } from './barred-classes.js';
import { createClassChanges } from './class-changes.js';
import { createClassDrafts } from './class-drafts.js';
import { found as existing } from './county-only.js';
import { createEnrolments } from './enrolments.js';
import { createTimetable } from './timetable.js';

export interface TrainingClassDeps {
  readonly store: TrainingClassStore;
  readonly changes: ClassChangeStore;
  readonly lookups: ClassLookups;
  readonly people: TrainingPeople;
  readonly posts: PostHolders;
  readonly resources: SharedResourceStore;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly accreditations: Pick<AccreditationStore, 'find'>;
  readonly trades: Pick<TradeStore, 'get'>;
  readonly rules: TrainingRules;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

export interface TrainingClassTools {
  get(actor: Actor, id: string): Promise<TrainingClassRecord>;
  /** A draft of the actor's own institution. @throws DomainError not_found; conflict TRAINING.STATE */
  draftOf(actor: Actor, id: string): Promise<TrainingClassRecord>;
  recorded(actor: Actor, id: string, action: string, facts: object, reason?: string): Promise<TrainingClassRecord>;
  /** Cards of the year that keep the institution from a new class. */
  stopping(actor: Actor, found: TrainingClassRecord, rule: TrainingClassRule): Promise<readonly ClassCard[]>;
}

/** Use cases of a class up to the end of teaching: the institution writes and hands in, the county decides. */
export function createTrainingClassService(deps: TrainingClassDeps) {
  const { store, lookups, rules, audit, transactions, clock } = deps;
  const barred = createBarredClasses(deps);

  async function get(actor: Actor, id: string): Promise<TrainingClassRecord> {
    return existing(await store.get(actor, id));
  }

  async function draftOf(actor: Actor, id: string): Promise<TrainingClassRecord> {
    const found = await get(actor, id);
    if (actor.organisationId === undefined) throw domainError('forbidden', 'TRAINING.CLASS_BY_INSTITUTION');
    if (found.institutionId !== actor.organisationId) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (found.state !== 'draft') throw domainError('conflict', 'TRAINING.STATE', { state: found.state });
    return found;
  }

  async function recorded(actor: Actor, id: string, action: string, facts: object, reason?: string) {
    const found = await get(actor, id);
    await audit.record(actor, {
      action: `training-classes.${action}`,
      resource: 'training-classes',
      recordId: id,
      divisionCode: found.divisionCode,
      after: { state: found.state, institution: found.institutionName, name: found.name, ...facts },
      ...(reason === undefined ? {} : { reason }),
    });
    return found;
  }

  /** One step of the county along the workflow. */
  function step(
    actor: Actor,
    id: string,
    command: TrainingClassCommand,
    changeOf: (found: TrainingClassRecord, today: LocalDate) => Partial<TrainingClassRecord>,
    reason?: string,
  ): Promise<TrainingClassRecord> {
    return transactions.run(actor, async () => {
      const found = await get(actor, id);
      const state = trainingClassWorkflow.next(found.state, command);
      const change = changeOf(found, clock.today());
      await store.change(actor, found, {
        ...change,
        ...(reason === undefined ? {} : { decisionReason: reason }),
        state,
      });
      return recorded(actor, id, command, {}, reason);
    });
  }

  const decided = (actor: Actor, { submittedBy }: TrainingClassRecord, on: LocalDate) => {
    if (submittedBy === actor.userId) throw domainError('forbidden', 'TRAINING.SAME_PERSON');
    return { decidedBy: actor.userId, decidedByName: actor.displayName, decidedOn: on };
  };

  const stopping: TrainingClassTools['stopping'] = async (actor, { institutionId }, { attendance }) =>
    cardsThatStop(attendance, await lookups.cardsOf(actor, institutionId, Number(clock.today().slice(0, 4))));

  const tools: TrainingClassTools = { get, draftOf, recorded, stopping };
  const enrolments = createEnrolments(deps, tools);
  const timetable = createTimetable(deps, tools);

  /** What clashes if the class is held as its timetable and roster say now, and the cards that stop a new one. */
  async function judged(
    actor: Actor,
    found: TrainingClassRecord,
  ): Promise<ClassConflicts & { readonly cards: readonly ClassCard[] }> {
    const current = await rules.setting(actor, 'training-class', clock.today());
    const [rule, clause] = found.rule === null ? [current.value, current.clause] : [found.rule, found.clause];
    // What was held clashes with nothing any more.
    const lessons = (await store.lessonsOf(actor, found.id)).filter((lesson) => lesson.state === 'planned');
    const elsewhere = await lookups.elsewhere(actor, found.id);
    const roster = await enrolments.judged(actor, found, rule, found.clause);
    const own = (institutionId: string) => actor.organisationId === undefined || institutionId === actor.organisationId;
    const shownName = (name: string) => (actor.organisationId === undefined ? name : enrolments.masked(name));
    const conflicts = findConflicts({
      lessons,
      others: elsewhere.map(({ institutionId, className, trainees, ...lesson }) => ({
        ...lesson,
        className: own(institutionId) ? className : '',
        trainees: trainees.map(shownName),
      })),
      roster: roster.map(({ personName, findings }) => ({ name: shownName(personName), findings })),
      traineeTwice: rule.enrolment.twoClassesAtOnce,
      teacherWayMinutes: rule.teacherWayMinutes,
    });
    // Cards keep from a new class, not from changing one that is held.
    const begins = found.state === 'draft' || found.state === 'submitted';
    const cards = begins ? await stopping(actor, found, rule) : [];
    const stop = { severity: 'hard', code: 'cards_stop', day: null, subject: found.institutionName } as const;
    if (cards.length > 0) conflicts.unshift({ ...stop, ...stoppedByCards(cards, clause) });
    const hard = conflicts.filter(({ severity }) => severity === 'hard').length;
    return { id: found.id, divisionCode: found.divisionCode, hard, soft: conflicts.length - hard, conflicts, cards };
  }
  async function conflictsOf(actor: Actor, found: TrainingClassRecord): Promise<ClassConflicts> {
    const { cards: _, ...conflicts } = await judged(actor, found);
    return conflicts;
  }

  /** A class begins, or goes on after a pause, only with an institution that may teach. */
  const begin = (actor: Actor, id: string, command: 'open' | 'resume', openedOn: Partial<TrainingClassRecord> = {}) =>
    transactions.run(actor, async () => {
      const found = await get(actor, id);
      trainingClassWorkflow.next(found.state, command);
      await barred.mayBegin(actor, found);
      return step(actor, id, command, () => openedOn);
    });

  return {
    list: store.find,
    get,
    barred,
    holds: barred.holds,
    listEnrolments: store.findEnrolments,
    listLessons: store.findLessons,
    ...createClassDrafts(deps, tools, enrolments),
    addLesson: timetable.addLesson,
    removeLesson: timetable.removeLesson,
    replaceTimetable: timetable.replaceTimetable,
    changes: createClassChanges(deps, tools, { enrolments, timetable, conflictsOf }),
    enrol: enrolments.enrol,
    removeTrainee: enrolments.removeTrainee,
    enrolMany: enrolments.enrolMany,
    readRoster: enrolments.readRoster,

    conflicts: async (actor: Actor, id: string): Promise<ClassConflicts> => conflictsOf(actor, await get(actor, id)),

    /** Back to the institution, which finds the reason and hands it in again. */
    return: (actor: Actor, id: string, reason: string) => step(actor, id, 'return', () => ({}), reason),

    refuse: (actor: Actor, id: string, reason: string) =>
      step(actor, id, 'refuse', (found, today) => decided(actor, found, today), reason),

    /**
     * Lets the class be held.
     *
     * @throws DomainError forbidden TRAINING.SAME_PERSON; conflict TRAINING.CLASS_CONFLICTS {count, first},
     *   TRAINING.CARDS_STOP {cards, clause}, TRAINING.INSTITUTION_BARRED {reason}, TRAINING.NOT_ACCREDITED, TRAINING.TRAINEE_BOOKED
     */
    approve: (actor: Actor, id: string): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        const state = trainingClassWorkflow.next(found.state, 'approve');
        const decision = decided(actor, found, clock.today());
        const { cards, hard, conflicts } = await judged(actor, found);
        if (cards.length > 0) {
          const { zh, en } = cardsInWords(cards);
          throw domainError('conflict', 'TRAINING.CARDS_STOP', {
            cards: actor.locale === 'en' ? en : zh,
            clause: found.clause,
          });
        }
        await barred.mayBegin(actor, found);
        const [first] = conflicts;
        if (hard > 0 && first !== undefined)
          throw domainError('conflict', 'TRAINING.CLASS_CONFLICTS', {
            count: hard,
            first: actor.locale === 'en' ? first.en : first.zh,
          });
        await store.change(actor, found, { ...decision, decisionReason: '', state });
        return recorded(actor, id, 'approve', { number: found.number });
      }),

    /** @throws DomainError conflict TRAINING.CLASS_TOO_EARLY, TRAINING.NOT_ACCREDITED, TRAINING.INSTITUTION_BARRED {reason} */
    open: (actor: Actor, id: string) => begin(actor, id, 'open', { openedOn: clock.today() }),
    suspend: (actor: Actor, id: string, reason: string) => step(actor, id, 'suspend', () => ({}), reason),
    /** @throws DomainError conflict TRAINING.INSTITUTION_BARRED {reason} */
    resume: (actor: Actor, id: string) => begin(actor, id, 'resume'),
    /** The card of a class that ends may be the one that stops the others. @throws DomainError conflict TRAINING.LESSONS_OPEN */
    endTeaching: (actor: Actor, id: string): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const ended = await step(actor, id, 'end-teaching', (_, today) => ({ taughtOn: today }));
        const cards = ended.rule === null ? [] : await stopping(actor, ended, ended.rule);
        if (cards.length > 0) await barred.stop(actor, ended.institutionId, cardsInWords(cards).zh);
        return ended;
      }),
    /** The institution takes back a draft; the county ends whatever has gone further. */
    cancel: (actor: Actor, id: string, reason: string) =>
      transactions.run(actor, async () => {
        if (actor.organisationId !== undefined) await draftOf(actor, id);
        return step(actor, id, 'cancel', () => ({}), reason);
      }),
  };
}
export type TrainingClassService = ReturnType<typeof createTrainingClassService>;
