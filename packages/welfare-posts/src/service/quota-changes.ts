import { type Actor, domainError, type Fen, type ListQuery } from '@gongyi/kernel';
import { firstFreeMonth, type MoneyOfYear, moneyByYear } from '../model/post-quota.js';
import type { ProcedureRecord } from '../model/procedure.js';
import {
  type NewQuotaChange,
  type QuotaChangeFilter,
  type QuotaChangeRecord,
  quotaChangeWorkflow,
} from '../model/quota-change.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { VacancyStore, WelfarePostStore } from '../ports.js';
import type { NeedServiceDeps } from './needs.js';
import { createSetupJudge, requireQuota, type SetupRule } from './post-setup.js';

export type QuotaChangeServiceDeps = NeedServiceDeps & {
  readonly posts: Pick<WelfarePostStore, 'getPost'>;
  readonly vacancies: Pick<VacancyStore, 'freePlaces'>;
};

/** 名额调整: places rise and fall by the county's steps, and the money with them. */
export function createQuotaChangeService(deps: QuotaChangeServiceDeps) {
  const { store, funds, posts, vacancies, procedures, audit, transactions, clock } = deps;
  const judge = createSetupJudge(deps);

  async function get(actor: Actor, id: string): Promise<QuotaChangeRecord> {
    const change = await store.getChange(actor, id);
    if (change === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return change;
  }
  async function postOf(actor: Actor, id: string): Promise<WelfarePostRecord> {
    const post = await posts.getPost(actor, id, clock.today());
    if (post === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return post;
  }

  async function record(actor: Actor, action: string, change: QuotaChangeRecord): Promise<QuotaChangeRecord> {
    const { id, divisionCode, welfarePostId, placesFrom, placesTo, state, heldFen, reason } = change;
    await audit.record(actor, {
      action: `quota-changes.${action}`,
      resource: 'quota-changes',
      recordId: id,
      divisionCode,
      after: { welfarePostId, placesFrom, placesTo, state, heldFen },
      reason,
    });
    return change;
  }

  type Places = Pick<QuotaChangeRecord, 'placesFrom' | 'placesTo' | 'fundId'>;

  async function judged(actor: Actor, rule: SetupRule, post: WelfarePostRecord, { placesFrom, placesTo }: Places) {
    await store.lockQuota(actor);
    if (post.places !== placesFrom) throw domainError('conflict', 'POSTS.PLACES_CHANGED');
    if (placesFrom - placesTo > Math.max(0, await vacancies.freePlaces(actor, post.id, clock.today())))
      throw domainError('conflict', 'POSTS.PLACES_PROMISED');
    const { divisionCode, programmeId, validTo } = post;
    const asked = { divisionCode, programmeId, validFrom: clock.today(), validTo, withNeedsBut: null };
    const quota = await judge.quota(actor, rule, { ...asked, asked: placesTo - placesFrom });
    requireQuota(quota, divisionCode);
    return quota;
  }

  /** A rise is held from the month that has begun; a fall gives back what is held for months that have not. */
  async function moneyOf(actor: Actor, rule: SetupRule, post: WelfarePostRecord, change: Places) {
    const { standardFen, validTo } = post;
    const more = change.placesTo - change.placesFrom;
    const from = more > 0 ? clock.today() : firstFreeMonth(clock.today());
    const money = moneyByYear({ standardFen, places: Math.abs(more) }, { from, to: validTo });
    return more > 0 ? judge.fundsFor(actor, rule, fundOf(post, change), money) : released(actor, post.id, money);
  }

  async function released(actor: Actor, welfarePostId: string, money: readonly MoneyOfYear[]) {
    const held = await funds.heldFor(actor, welfarePostId);
    return held.flatMap(({ postFundId, year, heldFen }) => {
      const part = money.find((one) => one.year === year);
      const back = Math.min(part?.amountFen ?? 0, heldFen);
      return back <= 0 ? [] : [{ postFundId, amountFen: -back as Fen }];
    });
  }

  async function decide(actor: Actor, change: QuotaChangeRecord) {
    const rule = await judge.setup(actor);
    const post = await postOf(actor, change.welfarePostId);
    const quota = await judged(actor, rule, post, change);
    return { quota, money: await moneyOf(actor, rule, post, change) };
  }

  async function approve(actor: Actor, change: QuotaChangeRecord): Promise<void> {
    const { quota, money } = await decide(actor, change);
    const { id: sourceId, welfarePostId, divisionCode } = change;
    const heldOn = clock.today();
    const heldFen = money.reduce((sum, { amountFen }) => sum + amountFen, 0) as Fen;
    const state = quotaChangeWorkflow.next(change.state, 'approve');
    await store.moveChange(actor, change, { state, decidedOn: heldOn, heldFen, quota });
    await store.setPlaces(actor, change);
    const common = { welfarePostId, divisionCode, source: 'quota-change', sourceId, heldOn } as const;
    await funds.hold(
      actor,
      money.map(({ postFundId, amountFen }) => ({ ...common, postFundId, amountFen })),
    );
  }

  async function moved(actor: Actor, { subjectId, state }: ProcedureRecord): Promise<void> {
    const change = await get(actor, subjectId);
    if (state === 'passed') await approve(actor, change);
    else if (state === 'open' && change.state !== 'returned') return;
    else {
      const command = { open: 'resubmit', returned: 'return', refused: 'refuse', withdrawn: 'withdraw' } as const;
      await store.moveChange(actor, change, { state: quotaChangeWorkflow.next(change.state, command[state]) });
    }
    await record(actor, 'move', await get(actor, subjectId));
  }

  procedures.listen('quota-change', {
    async beforeStep(actor, { subjectId, position, steps }) {
      if (position === steps.length - 1) await decide(actor, await get(actor, subjectId));
    },
    moved,
  });

  return {
    list: (actor: Actor, query: ListQuery<QuotaChangeFilter>) => store.findChanges(actor, query),
    get,

    create: (actor: Actor, { welfarePostId, placesTo, fundId, reason }: NewQuotaChange): Promise<QuotaChangeRecord> =>
      transactions.run(actor, async () => {
        const rule = await judge.setup(actor);
        const post = await postOf(actor, welfarePostId);
        const places = { placesFrom: post.places, placesTo, fundId: fundId ?? null };
        if (placesTo === post.places) throw domainError('invalid_input', 'POSTS.PLACES_SAME', { places: placesTo });
        if (placesTo > post.places) requireFund(rule, fundOf(post, places));
        const quota = await judged(actor, rule, post, places);
        const { divisionCode } = post;
        const change = { ...places, divisionCode, welfarePostId, reason, declaredOn: clock.today(), quota };
        const id = await store.insertChange(actor, change);
        await procedures.open(actor, {
          subject: 'quota-change',
          subjectId: id,
          title: `${post.name} ${post.places} → ${placesTo}`,
          divisionCode,
          steps: rule.value.quotaChange,
          ruleVersion: rule.version,
        });
        return record(actor, 'create', await get(actor, id));
      }),
  };
}
export type QuotaChangeService = ReturnType<typeof createQuotaChangeService>;

/** The post's own fund; one that came by a roster file has none until a rise names it. */
function fundOf(post: Pick<WelfarePostRecord, 'fundId'>, { fundId }: { fundId: string | null }): string {
  const chosen = post.fundId ?? fundId;
  if (chosen === null) throw domainError('invalid_input', 'POSTS.FUND_NEEDED');
  return chosen;
}

function requireFund({ value }: SetupRule, fundId: string): void {
  if (!value.funds.some(({ id }) => id === fundId))
    throw domainError('invalid_input', 'POSTS.NOT_OFFERED', { field: 'fundId', value: fundId });
}
