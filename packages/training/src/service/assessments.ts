import {
  type Actor,
  type AuditEntry,
  type AuditLog,
  addDays,
  type Clock,
  domainError,
  type ListQuery,
  type LocalDate,
  type Page,
  type Transactions,
} from '@gongyi/kernel';
import {
  type AssessmentCommand,
  type AssessmentFilter,
  type AssessmentHead,
  type AssessmentRecord,
  assessmentWorkflow,
  type EnterScores,
  type PlanAssessment,
} from '../model/assessment.js';
import { assessmentWarnings, resultOf } from '../model/assessment-rules.js';
import { type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import type { AssessmentAdmission, AssessmentStore, SheetScore, StoredAssessment } from '../ports/assessment.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { TrainingRules } from '../ports.js';
import { found as existing } from './county-only.js';

export interface AssessmentDeps {
  readonly store: AssessmentStore;
  readonly classes: Pick<TrainingClassStore, 'get' | 'change' | 'enrolmentsOf'>;
  readonly admission: AssessmentAdmission;
  readonly rules: TrainingRules;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Scores of one sitting. */
export interface SittingScores extends EnterScores {
  readonly assessmentId: string;
}

function entryOf(assessment: StoredAssessment, action: string, facts: object): AuditEntry {
  const { id, divisionCode, state, classNumber } = assessment;
  return {
    action: `assessments.${action}`,
    resource: 'assessments',
    recordId: id,
    divisionCode,
    after: { state, class: classNumber, ...facts },
  };
}

/** Use cases of assessment: the slot, its roster, the scores, and who confirms them. */
export function createAssessmentService(deps: AssessmentDeps) {
  const { store, classes, admission, rules, audit, transactions, clock } = deps;

  async function stored(actor: Actor, id: string): Promise<StoredAssessment> {
    return existing(await store.get(actor, id));
  }

  async function classOf(actor: Actor, id: string): Promise<TrainingClassRecord> {
    return existing(await classes.get(actor, id));
  }

  /** With how far each class is, and what whoever confirms should see. */
  async function shown(actor: Actor, rows: readonly StoredAssessment[]): Promise<AssessmentRecord[]> {
    const classFacts = await store.classesOf(
      actor,
      rows.map(({ classId }) => classId),
    );
    return rows.map((assessment) => {
      const { state, teachers, attendanceFrom } = existing(classFacts.get(assessment.classId));
      const warnings = ['entered', 'confirmed'].includes(assessment.state)
        ? assessmentWarnings(assessment.rule, assessment.sheets, { teachers, attendanceFrom })
        : [];
      return { ...assessment, classState: state, warnings };
    });
  }
  const get = async (actor: Actor, id: string) => existing((await shown(actor, [await stored(actor, id)]))[0]);

  async function recorded(actor: Actor, id: string, action: string, facts: object, reason?: string) {
    const assessment = await get(actor, id);
    await audit.record(actor, { ...entryOf(assessment, action, facts), ...(reason === undefined ? {} : { reason }) });
    return assessment;
  }

  function step(
    actor: Actor,
    id: string,
    command: AssessmentCommand,
    work: (found: StoredAssessment, today: LocalDate) => Promise<Partial<AssessmentHead>>,
    reason?: string,
  ): Promise<AssessmentRecord> {
    return transactions.run(actor, async () => {
      const found = await stored(actor, id);
      const state = assessmentWorkflow.next(found.state, command);
      await store.change(actor, found, { ...(await work(found, clock.today())), state });
      return recorded(actor, id, command, {}, reason);
    });
  }

  async function admittedTo(actor: Actor, { classId, kind }: StoredAssessment) {
    const admissions = await admission.admissionOf(actor, classId);
    const wanted = kind === 'first' ? 'enrolled' : 'failed';
    const trainees = (await classes.enrolmentsOf(actor, classId)).filter(({ state }) => state === wanted);
    return trainees.map(({ id, personName, identityMasked }) => {
      const { admitted = false, rate = null, reason = '' } = admissions.get(id) ?? {};
      return {
        enrolmentId: id,
        personName,
        identityMasked,
        admitted,
        attendanceRate: rate,
        admissionReason: admitted ? '' : reason,
      };
    });
  }

  /** Scores of several sittings at once; each must be waiting for them. */
  async function score(actor: Actor, given: readonly SittingScores[]): Promise<void> {
    const sittings = await store.many(
      actor,
      given.map(({ assessmentId }) => assessmentId),
    );
    const byId = new Map(sittings.map((sitting) => [sitting.id, sitting]));
    const judged = given.flatMap(({ assessmentId, scores }): SheetScore[] => {
      const { state, day, rule } = existing(byId.get(assessmentId));
      if (state !== 'fixed') throw domainError('conflict', 'TRAINING.STATE', { state });
      if (clock.today() < day) throw domainError('conflict', 'TRAINING.SCORE_DAY', { day });
      return scores.map(({ sheetId: id, theoryTenths, practiceTenths }) => ({
        ...{ id, assessmentId, theoryTenths, practiceTenths },
        ...resultOf(rule, theoryTenths, practiceTenths),
      }));
    });
    await store.score(actor, judged);
    await audit.recordAll(
      actor,
      given.map(({ assessmentId, scores }) =>
        entryOf(existing(byId.get(assessmentId)), 'enter-scores', { scores: scores.length }),
      ),
    );
  }

  return {
    list: async (actor: Actor, query: ListQuery<AssessmentFilter>): Promise<Page<AssessmentRecord>> => {
      const page = await store.find(actor, query);
      return { ...page, rows: await shown(actor, page.rows) };
    },
    get,

    /** @throws DomainError conflict TRAINING.ASSESSED_TOO_EARLY, TRAINING.ASSESSOR_OF_INSTITUTION, TRAINING.ASSESSOR_BUSY */
    plan: (actor: Actor, input: PlanAssessment): Promise<AssessmentRecord> =>
      transactions.run(actor, async () => {
        const found = await classOf(actor, input.classId);
        if (found.state !== 'taught' || input.day < found.endsOn)
          throw domainError('conflict', 'TRAINING.ASSESSED_TOO_EARLY');
        const { value: rule, version, clause } = await rules.setting(actor, 'training-assessment', found.startsOn);
        if (!rule.bodies.includes(input.bodyKind))
          throw domainError('unprocessable', 'TRAINING.BODY_NOT_ALLOWED', { clause });
        const { divisionCode, institutionId, institutionName, name: className, tradeName, level } = found;
        const of = { divisionCode, institutionId, institutionName, className, tradeName, level };
        const classNumber = found.number ?? '';
        const id = await store.create(actor, { ...input, ...of, classNumber, rule, ruleVersion: version, clause });
        return recorded(actor, id, 'plan', { kind: input.kind, day: input.day, assessors: input.assessors });
      }),

    /**
     * Everybody of the class stands on the roster, those who are not admitted with the reason.
     *
     * @throws DomainError conflict TRAINING.ROSTER_LATE {days, until, clause}
     */
    fixRoster: (actor: Actor, id: string) =>
      step(actor, id, 'fix-roster', async (found, today) => {
        const { rosterDays: days } = found.rule;
        const until = addDays(found.day, -days);
        if (today > until) throw domainError('conflict', 'TRAINING.ROSTER_LATE', { days, until, clause: found.clause });
        await store.addSheets(actor, found, await admittedTo(actor, found));
        return { fixedOn: today };
      }),

    /** May be done in parts, and again until they are handed in. */
    enterScores: (actor: Actor, id: string, { scores }: EnterScores): Promise<AssessmentRecord> =>
      transactions.run(actor, async () => {
        await score(actor, [{ assessmentId: existing(await store.get(actor, id)).id, scores }]);
        return get(actor, id);
      }),
    /** As a file brings them. */
    enterScoresOfMany: (actor: Actor, given: readonly SittingScores[]): Promise<void> =>
      transactions.run(actor, () => score(actor, given)),

    handIn: (actor: Actor, id: string) =>
      step(actor, id, 'hand-in', async ({ sheets }) => {
        if (sheets.some(({ result }) => result === null)) throw domainError('conflict', 'TRAINING.SCORES_MISSING');
        return { handedInBy: actor.userId, handedInByName: actor.displayName };
      }),

    return: (actor: Actor, id: string, reason: string) =>
      step(actor, id, 'return', async () => ({ stateReason: reason }), reason),

    /** From here on results stand, and the roster of the class says so. */
    confirm: (actor: Actor, id: string): Promise<AssessmentRecord> =>
      transactions.run(actor, async () => {
        const found = await stored(actor, id);
        const state = assessmentWorkflow.next(found.state, 'confirm');
        if ([found.handedInBy, ...found.sheets.map(({ enteredBy }) => enteredBy)].includes(actor.userId))
          throw domainError('forbidden', 'TRAINING.CONFIRMED_BY_SELF');
        await store.change(actor, found, {
          state,
          confirmedBy: actor.userId,
          confirmedByName: actor.displayName,
          confirmedOn: clock.today(),
        });
        await store.settleEnrolments(actor, found);
        const passed = found.sheets.filter(({ result }) => result === 'passed').length;
        return recorded(actor, id, 'confirm', { passed, of: found.sheets.length });
      }),

    cancel: (actor: Actor, id: string, reason: string) =>
      step(
        actor,
        id,
        'cancel',
        async ({ sheets }) => {
          if (sheets.some(({ result }) => result !== null && result !== 'not_admitted'))
            throw domainError('conflict', 'TRAINING.SCORED');
          await store.releaseAssessors(actor, id);
          return { stateReason: reason };
        },
        reason,
      ),

    /** @throws DomainError conflict TRAINING.RESULTS_MISSING, TRAINING.ASSESSMENT_OPEN */
    closeClass: (actor: Actor, id: string): Promise<AssessmentRecord> =>
      transactions.run(actor, async () => {
        const assessment = await stored(actor, id);
        if (assessment.state !== 'confirmed') throw domainError('conflict', 'TRAINING.ASSESSMENT_OPEN');
        const found = await classOf(actor, assessment.classId);
        const state = trainingClassWorkflow.next(found.state, 'close-assessment');
        await classes.change(actor, found, { state, assessedOn: clock.today() });
        return recorded(actor, id, 'close-class', { class: found.number });
      }),
  };
}
export type AssessmentService = ReturnType<typeof createAssessmentService>;
