import { fen, isDomainError, type ListQuery, newId, type Period, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubsidyRun } from '../model/records.js';
import {
  createSubsidyWorld,
  officer,
  type SubsidyWorld,
  samplePayeeAccount,
  samplePostMonth,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';
import { migrateSubsidy } from './migrate.js';

let database: TestDatabase;
let world: SubsidyWorld;
const march = period('2025-03');
const april = period('2025-04');

export const page = <F>(filter: F, to = 99): ListQuery<F> => ({
  filter,
  sort: null,
  range: { from: 0, to },
  ids: null,
});
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );
const signedBy = (run: SubsidyRun) => ({
  count: run.payableCount,
  totalFen: run.payableTotalFen,
  digest: run.digest ?? '',
});

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
});

async function intact() {
  expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
}

describe('a month from computation to reconciliation', () => {
  it('computes, freezes and digests every line', async () => {
    world.fill(march, 30, (n) =>
      n === 7 ? { daysAttended: 0 } : n === 8 ? { daysAttended: 11, villageAmountFen: fen(40_001) } : {},
    );
    const run = await world.computed(march);
    expect(run).toMatchObject({
      state: 'computed',
      lineCount: 30,
      payableCount: 29,
      refusedCount: 1,
      declaredDifferentCount: 1,
    });
    expect(run.payableTotalFen).toBe(28 * 80_000 + 40_000);
    const refused = await world.service.items.find(world.maker, page({ runId: run.id, status: 'refused' as const }));
    expect(refused.rows).toMatchObject([
      { amountFen: null, reasonCodes: ['no_days_attended'], facts: { days_attended: 0 } },
    ]);
    const differing = await world.service.items.find(world.maker, page({ runId: run.id, declaredDiffers: true }));
    expect(differing.rows).toMatchObject([{ amountFen: 40_000, declaredDifferenceFen: -1 }]);
    const explained = await world.service.items.explain(world.maker, differing.rows[0]?.id ?? '');
    expect(explained.amountFen).toBe(40_000);
    await intact();
  });

  it('has no second money for the same month and says which run paid', async () => {
    world.fill(march, 5, (n) => (n === 2 ? { daysAttended: 0 } : {}));
    const run = await world.approved(march);
    await expect(
      world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march }),
    ).rejects.toMatchObject({
      code: 'SUBSIDY.NOTHING_TO_PAY',
      details: { runId: run.id, digest: run.digest },
    });
    world.months.months.get(march)?.push(samplePostMonth(99));
    expect(
      await codeOf(
        world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march, kind: 'regular' }),
      ),
    ).toBe('SUBSIDY.REGULAR_RUN_EXISTS');
    const supplementary = await world.computed(march);
    expect(supplementary).toMatchObject({
      kind: 'supplementary',
      payableCount: 1,
      refusedCount: 1,
      payableTotalFen: 80_000,
    });
    await intact();
  });

  it('gives the same digest when it is computed again, replayed, or fed in another order', async () => {
    world.fill(march, 40);
    const run = await world.computed(march);
    world.months.months.get(march)?.reverse();
    await world.service.runs.compute(world.maker, run.id);
    await world.runJobs();
    const again = await world.service.runs.get(world.maker, run.id);
    expect([again.digest, again.inputDigest]).toEqual([run.digest, run.inputDigest]);
    expect(await world.service.runs.replay(world.maker, run.id)).toMatchObject({
      same: true,
      replayedDigest: run.digest,
      differenceCount: 0,
    });
  });

  it('names the lines that another rule version would pay differently, and refuses to explain them', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    world.policy.current = sampleScheme('post-subsidy', {
      version: '2025-02',
      answer: () => ({ status: 'payable', amountFen: fen(81_000), reasonCodes: [] }),
    });
    const replay = await world.service.runs.replay(world.maker, run.id);
    expect(replay).toMatchObject({ same: false, replayedRuleVersion: '2025-02', differenceCount: 3 });
    expect(replay.differences[0]).toMatchObject({ amountFen: 80_000, replayedAmountFen: 81_000 });
    const [item] = (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
    expect(await codeOf(world.service.items.explain(world.maker, item?.id ?? ''))).toBe('SUBSIDY.REPLAY_DIFFERS');
  });

  it('keeps an excluded line visible, changes the digest, and keeps the exclusion when computed again', async () => {
    world.fill(march, 4);
    const run = await world.computed(march);
    const [item] = (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
    await world.service.items.exclude(world.maker, item?.id ?? '', '重复登记，待核实');
    const changed = await world.service.runs.get(world.maker, run.id);
    expect(changed).toMatchObject({ payableCount: 3, excludedCount: 1, payableTotalFen: 240_000 });
    expect(changed.digest).not.toBe(run.digest);
    await world.service.runs.compute(world.maker, run.id);
    await world.runJobs();
    expect((await world.service.runs.get(world.maker, run.id)).digest).toBe(changed.digest);
    const [excluded] = (await world.service.items.find(world.maker, page({ runId: run.id, excluded: true }))).rows;
    await world.service.items.include(world.maker, excluded?.id ?? '');
    expect((await world.service.runs.get(world.maker, run.id)).digest).toBe(run.digest);
    await intact();
  });

  it('pays a person once a month, also with two attendance lines', async () => {
    const first = samplePostMonth(1);
    world.months.months.set(march, [first, { ...samplePostMonth(2), personId: first.personId }]);
    const run = await world.computed(march);
    expect(run).toMatchObject({ payableCount: 1, refusedCount: 1 });
    const [refused] = (await world.service.items.find(world.maker, page({ runId: run.id, status: 'refused' as const })))
      .rows;
    expect(refused?.reasonCodes).toEqual(['already_in_period']);
  });

  it('shows a failed computation at the run and can be started again', async () => {
    const run = await world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march });
    await world.service.runs.compute(world.maker, run.id);
    await expect(world.runJobs()).rejects.toMatchObject({ code: 'SUBSIDY.NOTHING_TO_COMPUTE' });
    const failed = {
      actor: world.maker,
      kind: 'subsidy-runs.compute',
      payload: { runId: run.id },
      code: 'SUBSIDY.NOTHING_TO_COMPUTE',
      details: { period: march },
    };
    await world.service.jobs.onFailure(failed);
    expect(await world.service.runs.get(world.maker, run.id)).toMatchObject({
      state: 'draft',
      problem: { code: 'SUBSIDY.NOTHING_TO_COMPUTE' },
    });
    world.fill(march, 2);
    await world.service.runs.compute(world.maker, run.id);
    await world.runJobs();
    expect(await world.service.runs.get(world.maker, run.id)).toMatchObject({
      state: 'computed',
      problem: null,
      payableCount: 2,
    });
  });
});

describe('approval', () => {
  it('is another person’s, on the figures that were seen', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    const { service, maker, approver } = world;
    expect(await codeOf(service.runs.approve(approver, run.id, signedBy(run)))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    const submitted = await service.runs.submit(maker, run.id);
    expect(await codeOf(service.runs.approve(maker, run.id, signedBy(submitted)))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
    expect(await codeOf(service.runs.return(maker, run.id, '我自己退回'))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
    for (const wrong of [{ count: 2 }, { totalFen: fen(1) }, { digest: '0'.repeat(64) }]) {
      expect(await codeOf(service.runs.approve(approver, run.id, { ...signedBy(submitted), ...wrong }))).toBe(
        'SUBSIDY.SIGNED_FIGURES_DIFFER',
      );
    }
    expect((await service.runs.approve(approver, run.id, signedBy(submitted))).state).toBe('approved');
    await intact();
  });

  it('keeps the rounds of returning and submitting', async () => {
    world.fill(march, 3);
    const { service, maker, approver } = world;
    const run = await world.computed(march);
    await service.runs.submit(maker, run.id);
    await service.runs.return(approver, run.id, '请核对第一条');
    const [item] = (await service.items.find(maker, page({ runId: run.id }))).rows;
    const helper = officer();
    await service.items.exclude(helper, item?.id ?? '', '已核对，剔除');
    const second = await service.runs.submit(maker, run.id);
    expect(second).toMatchObject({ round: 2, payableCount: 2 });
    expect(await codeOf(service.runs.approve(helper, run.id, signedBy(second)))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
    await service.runs.approve(approver, run.id, signedBy(second));
    const decisions = await service.runs.findDecisions(maker, page({ runId: run.id }));
    expect(decisions.rows.map(({ round, decision, reason }) => [round, decision, reason])).toEqual([
      [1, 'submitted', null],
      [1, 'returned', '请核对第一条'],
      [2, 'submitted', null],
      [2, 'approved', null],
    ]);
  });

  it('of 50 approvals at once lets one win', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    const submitted = await world.service.runs.submit(world.maker, run.id);
    const results = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(world.service.runs.approve(officer(), run.id, signedBy(submitted)))),
    );
    expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(results.filter((result) => result === 'SUBSIDY.ALREADY_DECIDED')).toHaveLength(49);
    await intact();
  });

  it('of 50 runs created and computed at once leaves one line a person', async () => {
    world.fill(march, 20);
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        codeOf(world.service.runs.create(officer(), { schemeId: 'post-subsidy', period: march })),
      ),
    );
    expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(['accepted', 'SUBSIDY.RUN_ALREADY_OPEN']));
    const [run] = (await world.service.runs.find(world.maker, page({ period: march }))).rows;
    await Promise.all(Array.from({ length: 10 }, () => world.service.runs.compute(world.maker, run?.id ?? '')));
    const job = { actor: world.maker, payload: { runId: run?.id ?? '' }, progress: async () => {} };
    await Promise.all(Array.from({ length: 20 }, () => world.service.jobs.handlers['subsidy-runs.compute']?.(job)));
    expect((await world.service.items.find(world.maker, page({ runId: run?.id }))).total).toBe(20);
    await intact();
  });

  it('frees the month when the run is voided', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    await world.service.runs.void(world.maker, run.id, '标准有误');
    const next = await world.computed(march);
    expect(next).toMatchObject({ kind: 'regular', payableCount: 3 });
    expect(next.digest).toBe(run.digest);
    await intact();
  });

  it('is not for an officer of one township', async () => {
    const { scopeOf, divisionCode } = await import('@gongyi/kernel');
    const township = officer({ scope: scopeOf(divisionCode('530326101000')) });
    expect(await codeOf(world.service.runs.create(township, { schemeId: 'post-subsidy', period: march }))).toBe(
      'SUBSIDY.WHOLE_COUNTY_NEEDED',
    );
    world.fill(march, 9);
    const run = await world.computed(march);
    expect(await codeOf(world.service.runs.get(township, run.id))).toBe('LIST.NOT_FOUND');
    expect((await world.service.items.find(township, page({}))).total).toBe(3);
    const elsewhere = officer({ countyCode: '530302' as never, scope: scopeOf(divisionCode('530302000000')) });
    expect((await world.service.items.find(elsewhere, page({}))).total).toBe(0);
  });
});

describe('the difference to the month before', () => {
  it('names who joined, left, moved and changed, and adds up', async () => {
    world.fill(march, 12);
    const run = await world.approved(march);
    await world.exported(run, '2025-04-10');
    const month = samplePostMonth;
    world.months.months.set(april, [
      ...Array.from({ length: 9 }, (_, index) => month(index + 1)),
      month(10, { daysAttended: 11 }),
      month(11, { welfarePostId: 'another', townshipName: '新镇', divisionCode: '530326105200' as never }),
      month(20),
    ]);
    world.accounts.accounts.set(month(3).personId, samplePayeeAccount(3, { version: 2 }));
    const next = await world.computed(april);
    const comparison = await world.service.runs.compare(world.approver, next.id);
    expect(comparison).toMatchObject({
      previousPeriod: '2025-03',
      previous: { count: 12, totalFen: 960_000 },
      current: { count: 12, totalFen: 920_000 },
      differenceFen: -40_000,
      joined: { count: 1, differenceFen: 80_000 },
      left: { count: 1, differenceFen: -80_000 },
      moved: { count: 1, differenceFen: 0 },
      movedTownship: { count: 1 },
      amountDown: { count: 1, differenceFen: -40_000 },
      amountUp: { count: 0 },
      unchanged: { count: 9 },
      accountChanged: { count: 1, people: [{ personId: month(3).personId }] },
    });
    expect(comparison.townships.reduce((sum, row) => sum + row.differenceFen, 0)).toBe(-40_000);
    expect(comparison.left.people[0]?.identityMasked).toContain('********');
  });
});

describe('a large month', () => {
  it('computes, digests, writes and compares 30,000 lines', async () => {
    world.fill(march, 30_000, (n) => ({ daysAttended: n % 23 }));
    const { id } = await world.service.runs.create(world.maker, { schemeId: 'post-subsidy', period: march });
    await world.service.runs.compute(world.maker, id);
    await world.runJobs();
    expect(await world.service.runs.get(world.maker, id)).toMatchObject({ state: 'computed' });
    const { current } = await world.service.runs.compare(world.approver, id);
    expect(current.count).toBe(30_000 - Math.floor(30_000 / 23));
  });
});

describe('migrations', () => {
  it('run twice, and in parallel, take each step once', async () => {
    const options = { schema: 'parallel_subsidy', applicationRole: database.applicationRole };
    const taken = await Promise.all(Array.from({ length: 4 }, () => migrateSubsidy(database.owner, options)));
    expect(taken.flat()).toEqual([
      '0001-runs',
      '0002-notices',
      '0003-payments',
      '0004-funds',
      '0009-claims',
      '0010-approval',
      '0011-recoveries',
      '0030-payment-files',
      '0040-amendments',
    ]);
    expect(await migrateSubsidy(database.owner, options)).toEqual([]);
    await database.owner.raw('drop schema parallel_subsidy cascade');
  });
});

describe('raw SQL of the application role', () => {
  const raw = (sql: string, bindings: readonly unknown[] = []) =>
    codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));

  it('cannot change, add or drop an approved line, nor touch its run', async () => {
    world.fill(march, 3);
    const run = await world.approved(march);
    expect(await raw('update subsidy.subsidy_items set amount_fen = amount_fen + 1')).toBe(
      'subsidy_items_frozen_amount_fen',
    );
    expect(await raw("update subsidy.subsidy_items set person_id = 'x'")).toBe('subsidy_items_frozen_amount_fen');
    expect(
      await raw("update subsidy.subsidy_items set live = false, excluded_reason = 'x', excluded_by = created_by"),
    ).toBe('items_follow_their_run_on_update');
    expect(await raw('delete from subsidy.subsidy_items')).toBe('items_follow_their_run_on_delete');
    expect(await raw('update subsidy.subsidy_runs set payable_total_fen = 1')).toBe('subsidy_runs_frozen_digest');
    expect(await raw("update subsidy.subsidy_runs set state = 'draft'")).toBe('subsidy_runs_state_workflow');
    const insert = (id: string) =>
      raw(
        `insert into subsidy.subsidy_items select (jsonb_populate_record(i, jsonb_build_object('id', ?::text, 'source_id', 'x', 'once_key', 'y'))).*
         from subsidy.subsidy_items i where run_id = ? limit 1`,
        [id, run.id],
      );
    expect(await insert(newId())).toBe('items_follow_their_run_on_insert');
    await intact();
  });

  it('cannot approve as the maker, over other figures, or out of turn', async () => {
    world.fill(march, 3);
    const run = await world.computed(march);
    const approve = (by: string, count = 3) =>
      raw(
        `update subsidy.subsidy_runs set state = 'approved', approved_by = ?, approved_at = now(), approved_count = ?,
           approved_total_fen = payable_total_fen, approved_digest = digest, level = null, level_since = null, level_due_on = null,
           level_escalates_on = null where id = ?`,
        [by, count, run.id],
      );
    expect(await approve(world.approver.userId)).toBe('subsidy_runs_state_workflow');
    const submitted = await world.service.runs.submit(world.maker, run.id);
    expect(await approve(world.approver.userId)).toBe('every_level_is_signed');
    const sign = (by: string, count = 3) =>
      raw(
        `insert into subsidy.subsidy_run_decisions (county_code, id, division_code, created_by, run_id, round, decision, count, total_fen, digest,
           decided_by_name, signing, level, level_id, level_zh, level_en)
         select county_code, ?, division_code, ?, id, round, 'approved', ?, payable_total_fen, digest, 'n', signing, 1, 'approve', '审批', 'approval'
         from subsidy.subsidy_runs where id = ?`,
        [newId(), by, count, submitted.id],
      );
    expect(await sign(world.maker.userId)).toBe('maker_never_decides');
    expect(await sign(world.approver.userId, 2)).toBe('signed_figures');
    expect(await sign(world.approver.userId)).toBe('accepted');
    expect(await approve(world.maker.userId)).toBe('last_level_approves');
    expect(await approve(world.approver.userId, 2)).toBe('approved_means_signed');
    expect(await raw("update subsidy.subsidy_runs set touched_by = '{}'")).toMatch(/touched/);
    expect(
      await raw(
        `update subsidy.subsidy_runs set payable_count = 2, payable_total_fen = 1, state = 'approved', approved_by = ?, approved_at = now(),
      approved_count = 2, approved_total_fen = 1, approved_digest = digest`,
        [world.approver.userId],
      ),
    ).toBe('figures_match_lines');
    expect(await approve(world.approver.userId)).toBe('accepted');
  });

  it('cannot write a second live line for a person and month, whatever runs there are', async () => {
    world.fill(march, 1);
    const run = await world.computed(march);
    const second = newId();
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        raw(
          `with opened as (insert into subsidy.subsidy_runs (county_code, id, division_code, created_by, scheme_id, scheme_title, period, kind, touched_by)
             values ('530326', ?, '530326000000', ?, 'post-subsidy', 't', '2025-03', 'supplementary', array[?::uuid]))
           select 1`,
          [newId(), world.maker.userId, world.maker.userId],
        ),
      ),
    );
    expect(new Set(results)).toEqual(new Set(['one_open_run']));
    await raw("update subsidy.subsidy_runs set state = 'computing' where id = ?", [run.id]);
    expect(
      await raw(
        `insert into subsidy.subsidy_items select (jsonb_populate_record(i, jsonb_build_object('id', ?::text, 'source_id', 'x'))).* from subsidy.subsidy_items i`,
        [second],
      ),
    ).toBe('one_line_once_a_period');
  });
});

export type { Period };
