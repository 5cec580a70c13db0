import {
  type Actor,
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
import { assessmentWarnings, judgeScores } from '../model/assessment-rules.js';
import { type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import type { AssessmentAdmission, AssessmentStore, StoredAssessment } from '../ports/assessment.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { TrainingRules } from '../ports.js';

export interface AssessmentDeps {
  readonly store: AssessmentStore;
  readonly classes: Pick<TrainingClassStore, 'get' | 'change' | 'enrolmentsOf' | 'lessonsOf'>;
  readonly admission: AssessmentAdmission;
  readonly rules: TrainingRules;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of assessment: the slot, its roster, the scores, and who confirms them. */
export function createAssessmentService(deps: AssessmentDeps) {
  const { store, classes, admission, rules, audit, transactions, clock } = deps;

  async function stored(actor: Actor, id: string): Promise<StoredAssessment> {
    const assessment = await store.get(actor, id);
    if (assessment === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return assessment;
  }

  async function classOf(actor: Actor, id: string): Promise<TrainingClassRecord> {
    const found = await classes.get(actor, id);
    if (found === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return found;
  }

  const get = async (actor: Actor, id: string) => withWarnings(actor, await stored(actor, id));

  /** With what whoever confirms should see. */
  async function withWarnings(actor: Actor, assessment: StoredAssessment): Promise<AssessmentRecord> {
    if (!['entered', 'confirmed'].includes(assessment.state)) return { ...assessment, warnings: [] };
    const [found, lessons] = [
      await classOf(actor, assessment.classId),
      await classes.lessonsOf(actor, assessment.classId),
    ];
    const teachers = [found.headTeacher, ...lessons.map(({ teacherName }) => teacherName)].filter(
      (name) => name !== '',
    );
    const attendanceFrom = found.rule?.attendance.personPassFrom ?? null;
    return {
      ...assessment,
      warnings: assessmentWarnings(assessment.rule, assessment.sheets, { teachers, attendanceFrom }),
    };
  }

  async function recorded(actor: Actor, id: string, action: string, facts: object, reason?: string) {
    const assessment = await get(actor, id);
    await audit.record(actor, {
      action: `assessments.${action}`,
      resource: 'assessments',
      recordId: id,
      divisionCode: assessment.divisionCode,
      after: { state: assessment.state, class: assessment.classNumber, ...facts },
      ...(reason === undefined ? {} : { reason }),
    });
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

  return {
    list: async (actor: Actor, query: ListQuery<AssessmentFilter>): Promise<Page<AssessmentRecord>> => {
      const page = await store.find(actor, query);
      const rows: AssessmentRecord[] = [];
      for (const row of page.rows)
        rows.push(row.state === 'entered' ? await withWarnings(actor, row) : { ...row, warnings: [] });
      return { ...page, rows };
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
        const found = await stored(actor, id);
        if (found.state !== 'fixed') throw domainError('conflict', 'TRAINING.STATE', { state: found.state });
        if (clock.today() < found.day) throw domainError('conflict', 'TRAINING.SCORE_DAY', { day: found.day });
        const judged = scores.map(({ sheetId, theoryTenths, practiceTenths }) => ({
          id: sheetId,
          theoryTenths,
          practiceTenths,
          ...(theoryTenths === null || practiceTenths === null
            ? { overallTenths: null, result: 'absent' as const }
            : judgeScores(found.rule, theoryTenths, practiceTenths)),
        }));
        await store.score(actor, found, judged);
        return recorded(actor, id, 'enter-scores', { scores: scores.length });
      }),

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
