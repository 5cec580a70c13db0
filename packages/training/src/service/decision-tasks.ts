import type { Actor, DivisionCode, LocalDate } from '@gongyi/kernel';
import type { AssessmentService } from './assessments.js';
import type { CertificateService } from './certificates.js';
import type { TrainingClassService } from './classes.js';
import type { ScoreCorrectionService } from './score-corrections.js';

/** A decision about a class, its scores or its certificates that waits for the person who asks (待办事项). */
export interface DecisionTask {
  readonly id: string;
  readonly kind:
    | 'approve_training_class'
    | 'answer_class_change'
    | 'confirm_scores'
    | 'decide_score_correction'
    | 'decide_revocation';
  readonly title: string;
  readonly divisionCode: DivisionCode;
  readonly since: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly notBefore: null;
  readonly resource: string;
  readonly recordId: string;
}

export interface DecisionTaskDeps {
  readonly classes: Pick<TrainingClassService, 'list'> & {
    readonly changes: Pick<TrainingClassService['changes'], 'list'>;
  };
  readonly assessments: Pick<AssessmentService, 'list'>;
  readonly scoreCorrections: Pick<ScoreCorrectionService, 'list'>;
  readonly certificates: Pick<CertificateService, 'list'>;
}

const all = { ids: null, sort: null, range: { from: 0, to: 499 } } as const;
const dayOf = (moment: string) => moment.slice(0, 10) as LocalDate;

/** What the person may decide and did not ask for himself, each kind for whoever has its permission. */
export function decisionTasks({ classes, assessments, scoreCorrections, certificates }: DecisionTaskDeps) {
  /** Rows that wait, for a person of the county who has the permission. */
  async function waiting<T>(actor: Actor, permission: string, rows: () => Promise<{ readonly rows: readonly T[] }>) {
    if (actor.organisationId !== undefined || !actor.permissions.has(permission)) return [];
    return (await rows()).rows;
  }
  return async (actor: Actor): Promise<readonly DecisionTask[]> => {
    const byOthers = (asked: string | null) => asked !== actor.userId;
    const task = (
      kind: DecisionTask['kind'],
      { id, divisionCode }: { readonly id: string; readonly divisionCode: string },
      rest: Pick<DecisionTask, 'title' | 'since' | 'resource' | 'recordId'> & { readonly dueOn?: LocalDate | null },
    ): DecisionTask => ({
      id,
      kind,
      divisionCode: divisionCode as DivisionCode,
      notBefore: null,
      dueOn: null,
      ...rest,
    });

    const submitted = await waiting(actor, 'training-classes.decide', () =>
      classes.list(actor, { ...all, filter: { state: 'submitted' } }),
    );
    const changes = await waiting(actor, 'class-changes.decide', () =>
      classes.changes.list(actor, { ...all, filter: { state: 'asked' } }),
    );
    const scored = await waiting(actor, 'assessments.confirm', () =>
      assessments.list(actor, { ...all, filter: { state: 'entered' } }),
    );
    const corrections = await waiting(actor, 'score-corrections.decide', () =>
      scoreCorrections.list(actor, { ...all, filter: { state: 'asked' } }),
    );
    const revocations = await waiting(actor, 'certificates.revoke', () =>
      certificates.list(actor, { ...all, filter: { state: 'revocation_asked' } }),
    );
    return [
      ...submitted
        .filter(({ submittedBy }) => byOthers(submittedBy))
        .map((one) =>
          task('approve_training_class', one, {
            ...{ title: `${one.institutionName} ${one.name}`, since: one.submittedOn ?? one.startsOn },
            ...{ dueOn: one.answerBy, resource: 'training-classes', recordId: one.id },
          }),
        ),
      ...changes
        .filter(({ askedBy }) => byOthers(askedBy))
        .map((one) =>
          // It is answered on the page of its class, before what it would change has begun.
          task('answer_class_change', one, {
            ...{ title: `${one.className} ${one.classNumber}`.trim(), since: dayOf(one.askedAt) },
            ...{ dueOn: one.beginsAt === null ? null : dayOf(one.beginsAt) },
            ...{ resource: 'training-classes', recordId: one.classId },
          }),
        ),
      ...scored
        .filter((one) => [one.handedInBy, ...one.sheets.map(({ enteredBy }) => enteredBy)].every(byOthers))
        .map((one) =>
          task('confirm_scores', one, {
            ...{ title: `${one.className} ${one.classNumber}`, since: one.day },
            ...{ resource: 'assessments', recordId: one.id },
          }),
        ),
      ...corrections
        .filter(({ askedBy }) => byOthers(askedBy))
        .map((one) =>
          task('decide_score_correction', one, {
            ...{ title: `${one.className} ${one.personName}`, since: one.askedOn },
            ...{ resource: 'score-corrections', recordId: one.id },
          }),
        ),
      ...revocations
        .filter(({ askedBy }) => byOthers(askedBy))
        .map((one) =>
          task('decide_revocation', one, {
            ...{ title: `${one.personName} ${one.number}`, since: one.askedOn ?? one.issuedOn },
            ...{ resource: 'certificates', recordId: one.id },
          }),
        ),
    ];
  };
}
