import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type ListQuery,
  type Page,
  scopeContains,
  type Transactions,
} from '@gongyi/kernel';
import type {
  ChangeTrainingTask,
  NewTrainingTask,
  StoredTask,
  TrainingTaskFilter,
  TrainingTaskRecord,
} from '../model/organisation.js';
import { standingOf, trainedFor } from '../model/plan-rules.js';
import type { OrganisationStore, TaskStore, TrainedCounts } from '../ports/planning.js';
import type { TrainingRules } from '../ports.js';
import { found, requireCounty } from './county-only.js';

export interface TrainingTaskDeps {
  readonly store: TaskStore;
  readonly organisation: Pick<OrganisationStore, 'getDepartment'>;
  readonly rules: TrainingRules;
  /** Absent: nobody can tell yet what was trained, and no task is ever done. */
  readonly trained?: TrainedCounts | undefined;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

const all = { ids: null, sort: null, range: { from: 0, to: 9999 } } as const;

/** Use cases of 任务数: set with a document, changed with a reason, judged on the day somebody looks. */
export function createTrainingTaskService(deps: TrainingTaskDeps) {
  const { store, organisation, rules, trained, audit, transactions, clock } = deps;

  const dueSoonDays = async (actor: Actor) =>
    (await rules.setting(actor, 'training-plan', clock.today())).value.dueSoonDays;

  async function judged(actor: Actor, tasks: readonly StoredTask[], soon?: number): Promise<TrainingTaskRecord[]> {
    if (tasks.length === 0) return [];
    const today = clock.today();
    const days = soon ?? (await dueSoonDays(actor));
    const years = [...new Set(tasks.map(({ year }) => year))];
    const known = new Map<number, Awaited<ReturnType<typeof countsAndRivals>>>();
    // One after the other: a count looks at the whole county for a moment, in the one transaction that they share.
    if (trained !== undefined) for (const year of years) known.set(year, await countsAndRivals(trained, actor, year));
    return tasks.map((task) => {
      const year = known.get(task.year);
      const people = year === undefined ? null : trainedFor(task, year.rivals, year.counts);
      return { ...task, trained: people, standing: standingOf(task, people, today, days) };
    });
  }
  async function countsAndRivals(port: TrainedCounts, actor: Actor, year: number) {
    return { counts: await port.trainedCounts(actor, year), rivals: await store.ofYear(actor, year) };
  }
  async function get(actor: Actor, id: string): Promise<TrainingTaskRecord> {
    return found((await judged(actor, [found(await store.get(actor, id))]))[0]);
  }
  async function list(actor: Actor, query: ListQuery<TrainingTaskFilter>): Promise<Page<TrainingTaskRecord>> {
    const { standing, ...filter } = query.filter;
    if (standing === undefined) {
      const page = await store.find(actor, { ...query, filter });
      return { ...page, rows: await judged(actor, page.rows) };
    }
    const { rows } = await store.find(actor, { ...query, ...all, sort: query.sort, filter });
    const matching = (await judged(actor, rows)).filter((task) => task.standing === standing);
    const { from, to } = query.range;
    return { rows: matching.slice(from, to + 1), total: matching.length, totalIsCapped: false };
  }
  const departmentName = async (actor: Actor, id: string | null) =>
    id === null ? '' : found(await organisation.getDepartment(actor, id)).name;
  async function recorded(actor: Actor, id: string, action: 'create' | 'change', reason: string) {
    const task = await get(actor, id);
    const { year, divisionCode, tradeKind, people, departmentName: department, responsibleName, deadline } = task;
    await audit.record(actor, {
      action: `training-tasks.${action}`,
      resource: 'training-tasks',
      recordId: id,
      divisionCode,
      after: { year, tradeKind, people, department, responsibleName, deadline },
      reason,
    });
    return task;
  }

  return {
    list,
    get,

    /** Late ones, also in a county that has settled nothing yet. */
    async overdue(actor: Actor): Promise<TrainingTaskRecord[]> {
      const { rows } = await store.find(actor, { ...all, filter: {} });
      return (await judged(actor, rows, 0)).filter((task) => task.standing === 'overdue');
    },

    /** @throws DomainError conflict TRAINING.TASK_EXISTS; forbidden TRAINING.COUNTY_ONLY, TRAINING.PLACE_OUTSIDE_SCOPE */
    create: (actor: Actor, input: NewTrainingTask): Promise<TrainingTaskRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        if (!scopeContains(actor.scope, input.divisionCode))
          throw domainError('forbidden', 'TRAINING.PLACE_OUTSIDE_SCOPE');
        const figures = { ...input, departmentName: await departmentName(actor, input.departmentId) };
        return recorded(actor, await store.create(actor, figures, clock.today()), 'create', input.reason);
      }),

    /** @throws DomainError conflict LIST.VERSION_CONFLICT */
    change: (actor: Actor, id: string, { version, ...input }: ChangeTrainingTask): Promise<TrainingTaskRecord> =>
      transactions.run(actor, async () => {
        const task = found(await store.get(actor, id));
        requireCounty(actor);
        const figures = { ...input, departmentName: await departmentName(actor, input.departmentId) };
        await store.change(actor, { ...task, version }, figures, clock.today());
        return recorded(actor, id, 'change', input.reason);
      }),
  };
}
export type TrainingTaskService = ReturnType<typeof createTrainingTaskService>;
