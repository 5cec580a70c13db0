import type { Actor, Clock, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import { compareTasks, type PostTask, type PostTaskFilter } from '../model/post-task.js';
import { isApartFrom, type ProcedureSubject, procedureLevels } from '../model/procedure.js';
import type { ProcedureService } from './procedures.js';

/** Each part of the life of a post tells what waits for somebody in it. */
export type PostTaskSource = (actor: Actor, today: LocalDate) => Promise<readonly PostTask[]>;

const mostTasks = 500;
const all = { sort: null, range: { from: 0, to: mostTasks - 1 }, ids: null } as const;

/** Where a subject is looked at. */
const resourceOf: Readonly<Record<ProcedureSubject, string>> = {
  'post-need': 'post-needs',
  'quota-change': 'quota-changes',
  vacancy: 'vacancies',
  appraisal: 'appraisals',
  exit: 'exits',
};

/** Steps of the person's own level, in her place, that she may do; and her own matters that came back. */
export function procedureTasks(procedures: Pick<ProcedureService, 'list'>): PostTaskSource {
  return async (actor) => {
    const levels = procedureLevels.filter((level) => actor.permissions.has(`procedures.act-${level}`));
    const waiting = await Promise.all(
      levels.map(async (waitsLevel) => (await procedures.list(actor, { ...all, filter: { waitsLevel } })).rows),
    );
    const mine = waiting.flat().filter((procedure) => isApartFrom(procedure, actor.userId));
    const returned = (await procedures.list(actor, { ...all, filter: { state: 'returned' } })).rows.filter(
      ({ makerId }) => makerId === actor.userId,
    );
    return [...mine, ...returned].map((procedure): PostTask => {
      const { id, state, title, divisionCode, startedOn, acts, dueOn, blockedBy, noticeEndsOn, subject, subjectId } =
        procedure;
      const step = procedure.steps[procedure.position];
      return {
        id,
        kind: state === 'returned' ? 'returned' : (step?.act ?? 'returned'),
        title,
        divisionCode,
        since: acts.at(-1)?.actedOn ?? startedOn,
        dueOn,
        notBefore: blockedBy === 'notice' ? noticeEndsOn : null,
        resource: resourceOf[subject],
        recordId: subjectId,
      };
    });
  };
}

export function createPostTaskService({ sources, clock }: { sources: readonly PostTaskSource[]; clock: Clock }) {
  return {
    /** Everything that waits for the person who asks, the most urgent first. */
    async list(actor: Actor, { filter, range, ids }: ListQuery<PostTaskFilter>): Promise<Page<PostTask>> {
      const today = clock.today();
      const tasks = (await Promise.all(sources.map((source) => source(actor, today))))
        .flat()
        .filter(({ id }) => ids === null || ids.includes(id))
        .filter(({ kind }) => filter.kind === undefined || kind === filter.kind)
        .filter(({ dueOn }) => filter.overdue !== true || (dueOn !== null && dueOn < today))
        .sort(compareTasks);
      return { rows: tasks.slice(range.from, range.to + 1), total: tasks.length, totalIsCapped: false };
    },
  };
}
export type PostTaskService = ReturnType<typeof createPostTaskService>;
