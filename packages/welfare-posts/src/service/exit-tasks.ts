import { type LocalDate, periodOf } from '@gongyi/kernel';
import type { ExitRecord } from '../model/exit.js';
import type { PostTask } from '../model/post-task.js';
import type { ExitService } from './exits.js';
import type { PostTaskSource } from './post-tasks.js';

const mostTasks = 500;
const all = { sort: null, range: { from: 0, to: mostTasks - 1 }, ids: null } as const;

/** Vacancies to report, frozen months to put right, and people who left and are to be asked how they fare. */
export function exitTasks(exits: Pick<ExitService, 'list'>): PostTaskSource {
  return async (actor, today) => {
    const reports = actor.permissions.has('exits.report-vacancy');
    const follows = actor.permissions.has('exits.follow-up');
    const corrects = actor.permissions.has('exits.settle-correction');
    if (!reports && !follows && !corrects) return [];
    const decided = (await exits.list(actor, { ...all, filter: { state: 'decided' } })).rows;
    const completed = (await exits.list(actor, { ...all, filter: { state: 'completed' } })).rows;
    return [
      ...(reports ? decided.filter(({ vacancyReportedOn }) => vacancyReportedOn === null).map(vacancyTask) : []),
      ...(corrects ? decided.flatMap(correctionTasks) : []),
      ...(follows ? [...decided, ...completed].flatMap((exit) => followUpTasks(exit, today)) : []),
    ];
  };
}

const taskOf = ({ id, divisionCode, personName, postName, decidedOn, lastDay }: ExitRecord) => ({
  title: `${personName} ${postName}`,
  divisionCode,
  since: decidedOn ?? lastDay,
  notBefore: null,
  resource: 'exits',
  recordId: id,
});

function vacancyTask(exit: ExitRecord): PostTask {
  return { ...taskOf(exit), id: `${exit.id} vacancy`, kind: 'report_vacancy', dueOn: exit.vacancyDueOn };
}

function correctionTasks(exit: ExitRecord): PostTask[] {
  return exit.corrections
    .filter(({ settledOn }) => settledOn === null)
    .map(({ id }) => ({ ...taskOf(exit), id, kind: 'correct_frozen_month', dueOn: null }));
}

/** From the month on in which somebody is to be asked: nobody works off a list of next year. */
function followUpTasks(exit: ExitRecord, today: LocalDate): PostTask[] {
  return exit.followUps
    .filter(({ doneOn, dueOn }) => doneOn === null && periodOf(dueOn) <= periodOf(today))
    .map(({ id, dueOn }) => ({ ...taskOf(exit), id, kind: 'follow_up', dueOn }));
}
