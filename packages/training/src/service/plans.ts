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
import {
  type ApprovePlan,
  type NewPlan,
  type NewPlanLine,
  type PlanHead,
  type PlanLineEdit,
  type PlanLineFilter,
  type PlanLineInput,
  type PlanLineRecord,
  type PlanRecord,
  planWorkflow,
} from '../model/plan.js';
import { inForceThrough, uncovered } from '../model/plan-rules.js';
import type { TrainingPlanRule } from '../model/training-settings.js';
import type { ClassLookups } from '../ports/classes.js';
import type { NewLine, PlanStore, TrainedCounts, WishStore } from '../ports/planning.js';
import type { InstitutionStore, TradeStore, TrainingRules } from '../ports.js';
import { found, requireCounty } from './county-only.js';
import { createPlanChangeCommands } from './plan-changes.js';
import { createPlanFigures } from './plan-figures.js';
import { firstDayOf, lastDayOf } from './wishes.js';

export interface PlanDeps {
  readonly store: PlanStore;
  readonly wishes: Pick<WishStore, 'counts'>;
  readonly trades: Pick<TradeStore, 'inForceIn'>;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly rules: TrainingRules;
  /** Absent: the plan stands alone. */
  readonly trained?: TrainedCounts | undefined;
  /** What classes made of each line; absent: nobody tells. */
  readonly carriedOut?: Pick<ClassLookups, 'planLines'> | undefined;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

export interface PlanTools {
  get(actor: Actor, id: string): Promise<PlanRecord>;
  getLine(actor: Actor, id: string): Promise<PlanLineRecord>;
  /** @throws DomainError when the catalogue, the funds, the modes or the institutions do not have what the line names */
  lineOf(actor: Actor, year: number, input: PlanLineInput): Promise<NewLine>;
}

/** Use cases of the annual plan: written by one person, approved by another, and changed only by two. */
export function createPlanService(deps: PlanDeps) {
  const { store, wishes, trades, institutions, rules, audit, transactions, clock } = deps;
  const get = async (actor: Actor, id: string) => found(await store.get(actor, id));
  const getLine = async (actor: Actor, id: string) => found(await store.getLine(actor, id));

  async function recorded(
    actor: Actor,
    id: string,
    action: string,
    facts: object,
    reason?: string,
  ): Promise<PlanRecord> {
    const plan = await get(actor, id);
    const { year, state, totals, divisionCode } = plan;
    await audit.record(actor, {
      action: `training-plans.${action}`,
      resource: 'training-plans',
      recordId: id,
      divisionCode,
      after: { year, state, people: totals.people, budgetFen: totals.budgetFen, ...facts },
      ...(reason === undefined ? {} : { reason }),
    });
    return plan;
  }
  async function recordedLine(actor: Actor, line: PlanLineRecord, action: 'create' | 'edit' | 'delete') {
    const { id, divisionCode, tradeName, level, people, budgetFen, mode, fundId } = line;
    await audit.record(actor, {
      action: `training-plan-lines.${action}`,
      resource: 'training-plan-lines',
      recordId: id,
      divisionCode,
      after: { trade: tradeName, level, people, budgetFen, mode, fundId },
    });
    return line;
  }

  function judgeRule({ value, clause }: { value: TrainingPlanRule; clause: string }, line: PlanLineInput): void {
    if (!value.funds.some(({ id }) => id === line.fundId))
      throw domainError('invalid_input', 'TRAINING.PLAN_FUND_UNKNOWN', { fund: line.fundId, clause });
    if (!value.modes.includes(line.mode)) throw domainError('invalid_input', 'TRAINING.PLAN_MODE_UNKNOWN', { clause });
  }
  async function lineOf(actor: Actor, year: number, input: PlanLineInput): Promise<NewLine> {
    if (!scopeContains(actor.scope, input.divisionCode)) throw domainError('forbidden', 'TRAINING.PLACE_OUTSIDE_SCOPE');
    judgeRule(await rules.setting(actor, 'training-plan', clock.today()), input);
    const catalogue = await trades.inForceIn(actor, firstDayOf(year), lastDayOf(year));
    const trade = catalogue.find(({ id }) => id === input.tradeId);
    if (trade === undefined || !inForceThrough(trade, year, input.monthFrom, input.monthTo))
      throw domainError('invalid_input', 'TRAINING.PLAN_TRADE_NOT_IN_FORCE', { trade: trade?.name ?? '', year });
    const institution = input.institutionId === null ? null : found(await institutions.get(actor, input.institutionId));
    const { code: tradeCode, name: tradeName, level } = trade;
    return { ...input, tradeCode, tradeName, level, institutionName: institution?.name ?? '' };
  }

  /** A draft that the actor may write. */
  async function draftOf(actor: Actor, planId: string): Promise<PlanRecord> {
    const plan = await get(actor, planId);
    requireCounty(actor);
    if (plan.state !== 'draft') throw domainError('conflict', 'TRAINING.PLAN_NOT_DRAFT');
    return plan;
  }
  function step(
    actor: Actor,
    id: string,
    command: keyof typeof planWorkflow.transitions,
    changeOf: (plan: PlanRecord) => Partial<PlanHead> | Promise<Partial<PlanHead>>,
    reason?: string,
  ): Promise<PlanRecord> {
    return transactions.run(actor, async () => {
      const plan = await get(actor, id);
      requireCounty(actor);
      const state = planWorkflow.next(plan.state, command);
      await store.change(actor, plan, { ...(await changeOf(plan)), state });
      return recorded(actor, id, command, {}, reason);
    });
  }
  const tools: PlanTools = { get, getLine, lineOf };

  return {
    list: store.find,
    get,
    async listLines(actor: Actor, query: ListQuery<PlanLineFilter>): Promise<Page<PlanLineRecord>> {
      const page = await store.findLines(actor, query);
      const ids = page.rows.map(({ id }) => id);
      const done = new Map((await deps.carriedOut?.planLines(actor, { ids }))?.map((line) => [line.id, line]));
      const rows = page.rows.map((line) => {
        const { classes = null, trainedPeople = null } = done.get(line.id) ?? {};
        return { ...line, classes, trainedPeople };
      });
      return { ...page, rows };
    },
    getLine,
    lineOf,
    ...createPlanFigures(deps),
    ...createPlanChangeCommands(deps, tools),

    /** @throws DomainError conflict TRAINING.PLAN_EXISTS; forbidden TRAINING.COUNTY_ONLY */
    draft: (actor: Actor, input: NewPlan): Promise<PlanRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        return recorded(actor, await store.create(actor, input), 'draft', { title: input.title });
      }),

    /** @throws DomainError conflict TRAINING.PLAN_NOT_DRAFT */
    addLine: (actor: Actor, { planId, ...input }: NewPlanLine): Promise<PlanLineRecord> =>
      transactions.run(actor, async () => {
        const { year } = await draftOf(actor, planId);
        const id = await store.createLine(actor, planId, await lineOf(actor, year, input));
        return recordedLine(actor, await getLine(actor, id), 'create');
      }),

    editLine: (actor: Actor, id: string, { version, ...input }: PlanLineEdit): Promise<PlanLineRecord> =>
      transactions.run(actor, async () => {
        const before = await getLine(actor, id);
        const { year } = await draftOf(actor, before.planId);
        await store.editLine(actor, { id, version }, await lineOf(actor, year, input));
        return recordedLine(actor, await getLine(actor, id), 'edit');
      }),

    deleteLine: (actor: Actor, id: string): Promise<PlanRecord> =>
      transactions.run(actor, async () => {
        const line = await getLine(actor, id);
        await draftOf(actor, line.planId);
        await store.deleteLine(actor, id);
        await recordedLine(actor, line, 'delete');
        return get(actor, line.planId);
      }),

    /**
     * Lines for what the survey's first choices ask for and no line covers yet: township by township, standard hours,
     * the whole year, no money. What is not in force through the year is left out.
     */
    proposeFromWishes: (actor: Actor, id: string): Promise<PlanRecord> =>
      transactions.run(actor, async () => {
        const { year } = await draftOf(actor, id);
        const { value } = await rules.setting(actor, 'training-plan', clock.today());
        const catalogue = await trades.inForceIn(actor, firstDayOf(year), lastDayOf(year));
        const lines = await store.linesOf(actor, { planId: id });
        let proposed = 0;
        for (const { divisionCode, tradeCode, level, people } of uncovered(
          await wishes.counts(actor, { year }),
          lines,
        )) {
          const trade = catalogue.find(
            (one) => one.code === tradeCode && one.level === level && inForceThrough(one, year, 1, 12),
          );
          const [fund, mode] = [value.funds[0], value.modes[0]];
          if (trade === undefined || fund === undefined || mode === undefined) continue;
          const { id: tradeId, standardHours: hours } = trade;
          const rest = { monthFrom: 1, monthTo: 12, institutionId: null, note: '', budgetFen: 0 };
          const input: PlanLineInput = { divisionCode, tradeId, mode, people, hours, fundId: fund.id, ...rest };
          await store.createLine(actor, id, await lineOf(actor, year, input));
          proposed += 1;
        }
        return recorded(actor, id, 'propose-lines', { proposed });
      }),

    /** @throws DomainError conflict TRAINING.PLAN_WITHOUT_LINES */
    submit: (actor: Actor, id: string): Promise<PlanRecord> =>
      step(actor, id, 'submit', async ({ totals }) => {
        if (totals.lines === 0) throw domainError('conflict', 'TRAINING.PLAN_WITHOUT_LINES');
        const submittedOn = clock.today();
        const { value, version, clause } = await rules.setting(actor, 'training-plan', submittedOn);
        const submitted = { submittedBy: actor.userId, submittedByName: actor.displayName, submittedOn };
        return { ...submitted, returnedFor: '', approvalBody: value.approval.zh, ruleVersion: version, clause };
      }),

    return: (actor: Actor, id: string, reason: string): Promise<PlanRecord> =>
      step(actor, id, 'return', () => ({ returnedFor: reason }), reason),

    /** @throws DomainError forbidden TRAINING.PLAN_SAME_PERSON for whoever made it or handed it in */
    approve: (actor: Actor, id: string, { documentNumber }: ApprovePlan): Promise<PlanRecord> =>
      step(actor, id, 'approve', ({ makerId, submittedBy }) => {
        if ([makerId, submittedBy].includes(actor.userId)) throw domainError('forbidden', 'TRAINING.PLAN_SAME_PERSON');
        return {
          approvedBy: actor.userId,
          approvedByName: actor.displayName,
          approvedOn: clock.today(),
          documentNumber,
        };
      }),

    close: (actor: Actor, id: string, reason: string): Promise<PlanRecord> =>
      step(actor, id, 'close', () => ({ closedOn: clock.today(), closedFor: reason }), reason),
  };
}
export type PlanService = ReturnType<typeof createPlanService>;
