import type { Actor, DivisionCode, LocalDate } from '@gongyi/kernel';
import type { PlanService } from './plans.js';
import type { TrainingTaskService } from './training-tasks.js';

/** Something of the planning that waits for the person who asks (待办事项). */
export interface PlanningTask {
  readonly id: string;
  readonly kind: 'approve_training_plan' | 'confirm_plan_change' | 'training_task_overdue';
  readonly title: string;
  readonly divisionCode: DivisionCode;
  readonly since: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly notBefore: null;
  readonly resource: string;
  readonly recordId: string;
}

const all = { ids: null, sort: null, range: { from: 0, to: 499 } } as const;

/** Plans and changes that wait for a second person, and task numbers that are late. */
export function planningTasks(plans: PlanService, tasks: TrainingTaskService) {
  return async (actor: Actor): Promise<readonly PlanningTask[]> => {
    const may = (permission: string) => actor.organisationId === undefined && actor.permissions.has(permission);
    const waiting = may('training-plans.approve')
      ? (await plans.list(actor, { ...all, filter: { state: 'submitted' } })).rows
      : [];
    const changes = may('training-plan-changes.confirm')
      ? (await plans.listChanges(actor, { ...all, filter: { state: 'proposed' } })).rows
      : [];
    const late = may('training-tasks.read') ? await tasks.overdue(actor) : [];
    return [
      ...waiting
        .filter(({ makerId, submittedBy }) => ![makerId, submittedBy].includes(actor.userId))
        .map(
          ({ id, title, divisionCode, submittedOn }): PlanningTask => ({
            ...{ id, kind: 'approve_training_plan', title, divisionCode, since: submittedOn as LocalDate },
            ...{ dueOn: null, notBefore: null, resource: 'training-plans', recordId: id },
          }),
        ),
      ...changes
        .filter(({ proposedBy }) => proposedBy !== actor.userId)
        .map(
          ({ id, subject, divisionCode, proposedOn, planId }): PlanningTask => ({
            ...{ id, kind: 'confirm_plan_change', title: subject, divisionCode, since: proposedOn },
            ...{ dueOn: null, notBefore: null, resource: 'training-plans', recordId: planId },
          }),
        ),
      ...late.map(
        ({ id, divisionCode, year, people, changes: history, deadline, departmentName }): PlanningTask => ({
          ...{ id, kind: 'training_task_overdue', title: `${year} ${departmentName} ${people}`, divisionCode },
          ...{ since: history[0]?.changedOn ?? deadline, dueOn: deadline, notBefore: null },
          ...{ resource: 'training-tasks', recordId: id },
        }),
      ),
    ];
  };
}
