import {
  type Actor,
  type AuditLog,
  type Clock,
  divisionLevel,
  domainError,
  type ListQuery,
  type Transactions,
} from '@gongyi/kernel';
import {
  editableNeedStates,
  type NewPostNeed,
  type PostNeedEdit,
  type PostNeedFacts,
  type PostNeedFilter,
  type PostNeedRecord,
  postNeedWorkflow,
} from '../model/post-need.js';
import type { QuotaVerdict } from '../model/post-quota.js';
import type { ProcedureRecord } from '../model/procedure.js';
import type { Divisions, NeedStore, PostFundStore, PostRules } from '../ports.js';
import { requirePlace } from './place.js';
import { createSetupJudge, requireOffered, requireQuota, type SetupRule } from './post-setup.js';
import type { ProcedureService } from './procedures.js';

export interface NeedServiceDeps {
  readonly store: NeedStore;
  readonly funds: PostFundStore;
  readonly rules: PostRules;
  readonly procedures: ProcedureService;
  readonly divisions: Divisions;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Facts = PostNeedFacts & Pick<NewPostNeed, 'divisionCode'>;

/** From a village's need to the post that the county approves. */
export function createNeedService(deps: NeedServiceDeps) {
  const { store, funds, procedures, divisions, audit, transactions, clock } = deps;
  const judge = createSetupJudge(deps);

  async function get(actor: Actor, id: string): Promise<PostNeedRecord> {
    const need = await store.getNeed(actor, id);
    if (need === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return need;
  }

  async function record(actor: Actor, action: string, need: PostNeedRecord, reason?: string): Promise<PostNeedRecord> {
    const { id, divisionCode, state, name, places, standardFen, fundId } = need;
    await audit.record(actor, {
      action: `post-needs.${action}`,
      resource: 'post-needs',
      recordId: id,
      divisionCode,
      after: { state, name, places, standardFen, fundId },
      ...(reason === undefined ? {} : { reason }),
    });
    return need;
  }

  const quotaOf = (actor: Actor, rule: SetupRule, need: Facts, withNeedsBut: string | null): Promise<QuotaVerdict> =>
    judge.quota(actor, rule, { ...need, asked: need.places, withNeedsBut });

  /** Judged as it would be handed in now; what is beyond the quota is shown, and refused when it is handed in. */
  async function looked(actor: Actor, need: Facts, id: string): Promise<QuotaVerdict> {
    const rule = await judge.setup(actor);
    requireOffered(rule.value, need);
    return quotaOf(actor, rule, need, id);
  }

  async function handIn(actor: Actor, need: PostNeedRecord): Promise<{ rule: SetupRule; quota: QuotaVerdict }> {
    const rule = await judge.setup(actor);
    requireOffered(rule.value, need);
    await store.lockQuota(actor);
    const quota = await quotaOf(actor, rule, need, need.id);
    requireQuota(quota, need.divisionCode);
    return { rule, quota };
  }

  /** What the last step promises: places within the quota, and the money for all months. */
  async function decide(actor: Actor, need: PostNeedRecord) {
    const rule = await judge.setup(actor);
    await store.lockQuota(actor);
    const quota = await quotaOf(actor, rule, need, null);
    requireQuota(quota, need.divisionCode);
    return { rule, quota, money: await judge.fundsFor(actor, rule, need.fundId, need.money) };
  }

  async function approve(actor: Actor, need: PostNeedRecord): Promise<void> {
    const { rule, quota, money } = await decide(actor, need);
    await store.moveNeed(actor, need.id, need.state, postNeedWorkflow.next(need.state, 'approve'), quota);
    const zh = (members: readonly { id: string; zh: string }[], id: string) =>
      members.find((one) => one.id === id)?.zh ?? id;
    const { categories, funds: offered } = rule.value;
    const welfarePostId = await store.createPost(actor, need, {
      category: zh(categories, need.category),
      fundSource: zh(offered, need.fundId),
    });
    const { divisionCode, id: sourceId } = need;
    const common = { welfarePostId, divisionCode, source: 'post-need', sourceId, heldOn: clock.today() } as const;
    await funds.hold(
      actor,
      money.map(({ postFundId, amountFen }) => ({ ...common, postFundId, amountFen })),
    );
  }

  async function moved(actor: Actor, { subjectId, state }: ProcedureRecord): Promise<void> {
    const need = await get(actor, subjectId);
    if (state === 'passed') await approve(actor, need);
    else if (state === 'open' && need.state === 'returned') {
      const { quota } = await handIn(actor, need);
      await store.moveNeed(actor, need.id, need.state, postNeedWorkflow.next(need.state, 'resubmit'), quota);
    } else if (state !== 'open') {
      const command = { returned: 'return', refused: 'refuse', withdrawn: 'withdraw' } as const;
      await store.moveNeed(actor, need.id, need.state, postNeedWorkflow.next(need.state, command[state]));
    } else return;
    await record(actor, 'move', await get(actor, subjectId));
  }

  procedures.listen('post-need', {
    async beforeStep(actor, { subjectId, position, steps }) {
      if (position === steps.length - 1) await decide(actor, await get(actor, subjectId));
    },
    moved,
  });

  return {
    list: (actor: Actor, query: ListQuery<PostNeedFilter>) => store.findNeeds(actor, query),
    get,

    create: (actor: Actor, input: NewPostNeed): Promise<PostNeedRecord> =>
      transactions.run(actor, async () => {
        requirePlace(actor, input.divisionCode);
        if (divisionLevel(input.divisionCode) !== 'village') throw domainError('invalid_input', 'POSTS.VILLAGE_NEEDED');
        const quota = await looked(actor, input, nobody);
        const id = await store.insertNeed(actor, { ...input, declaredOn: clock.today(), quota });
        return record(actor, 'create', await get(actor, id));
      }),

    edit: (actor: Actor, id: string, { version, ...facts }: PostNeedEdit): Promise<PostNeedRecord> =>
      transactions.run(actor, async () => {
        const { state, divisionCode } = await get(actor, id);
        if (!editableNeedStates.includes(state)) throw domainError('conflict', 'POSTS.NEED_HANDED_IN');
        const quota = await looked(actor, { ...facts, divisionCode }, id);
        await store.editNeed(actor, id, version, { ...facts, quota });
        return record(actor, 'edit', await get(actor, id));
      }),

    /** Hands it in: the county's steps begin. */
    submit: (actor: Actor, id: string): Promise<PostNeedRecord> =>
      transactions.run(actor, async () => {
        const need = await get(actor, id);
        const state = postNeedWorkflow.next(need.state, 'submit');
        const { rule, quota } = await handIn(actor, need);
        await store.moveNeed(actor, id, need.state, state, quota);
        const { divisionCode, name, places } = need;
        await procedures.open(actor, {
          subject: 'post-need',
          subjectId: id,
          title: `${divisions.nameOf(divisionCode)} ${name} ${places}`,
          divisionCode,
          steps: rule.value.procedure,
          ruleVersion: rule.version,
        });
        return record(actor, 'submit', await get(actor, id));
      }),

    /** A draft is taken back here; what was handed in, in its procedure. */
    withdraw: (actor: Actor, id: string): Promise<PostNeedRecord> =>
      transactions.run(actor, async () => {
        const need = await get(actor, id);
        if (need.state !== 'draft') throw domainError('conflict', 'POSTS.NEED_HANDED_IN');
        await store.moveNeed(actor, id, need.state, postNeedWorkflow.next(need.state, 'withdraw'));
        return record(actor, 'withdraw', await get(actor, id));
      }),
  };
}
export type NeedService = ReturnType<typeof createNeedService>;

/** No need has this id. */
const nobody = '00000000-0000-0000-0000-000000000000';
