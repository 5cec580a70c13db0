import { type Actor, fen, isDomainError, type ListQuery, newId, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApprovalLevelSetting, type ApprovalOffice, approvalOffices } from '../model/approval.js';
import type { SubsidyRun } from '../model/records.js';
import {
  createSubsidyWorld,
  officer,
  type SubsidyWorld,
  sampleLevel,
  samplePayeeAccount,
  samplePostMonth,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const march = period('2025-03');
const april = period('2025-04');
const page = <F>(filter: F, to = 99): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to }, ids: null });
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
/** Everything but the other offices: the rules keep makers apart, not the lack of a permission. */
const signer = (displayName: string, office: ApprovalOffice) => {
  const all = officer({ displayName });
  const others = approvalOffices.filter((one) => one !== office).map((one) => `subsidy-runs.${one}`);
  return { ...all, permissions: new Set([...all.permissions].filter((permission) => !others.includes(permission))) };
};
const [reviewer, approver, second, head, everywhere] = [
  signer('复核', 'review'),
  signer('审批', 'approve'),
  signer('另一审批', 'approve'),
  signer('签发', 'authorise'),
  officer({ displayName: '哪都管' }),
];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
  settle(sampleLevel('review'), sampleLevel('approve'), sampleLevel('authorise', { returns: false }));
});

function settle(...levels: ApprovalLevelSetting[]): void {
  world.approvalRules.current = { ...world.approvalRules.current, bands: [{ upToYuan: null, levels }] };
}
async function submitted(people = 4, month = march): Promise<SubsidyRun> {
  world.fill(month, people);
  const { id } = await world.computed(month);
  return world.service.runs.submit(world.maker, id);
}
const read = (run: { id: string }) => world.service.runs.get(world.maker, run.id);
const sign = async (office: ApprovalOffice, actor: Actor, run: { id: string }) =>
  world.service.runs[office](actor, run.id, signedBy(await read(run)));
const linesOf = async (run: { id: string }) =>
  (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
const raw = (sql: string, bindings: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));
async function intact() {
  expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
}

describe('three levels', () => {
  it('sign one after the other; the last approves; each has its days', async () => {
    const run = await submitted();
    expect(run).toMatchObject({ level: 1, levelSince: '2025-04-01', levelDueOn: '2025-04-03' });
    expect(run.levelEscalatesOn).toBe('2025-04-08');
    expect(await codeOf(sign('approve', approver, run))).toBe('SUBSIDY.OTHER_LEVEL');
    await sign('review', reviewer, run);
    world.setToday('2025-04-03');
    expect(await sign('approve', approver, run)).toMatchObject({
      state: 'submitted',
      level: 3,
      levelDueOn: '2025-04-08',
    });
    expect(await world.service.runs.approval(world.maker, run.id)).toMatchObject({
      bar: 'maker',
      levels: [
        { state: 'done', office: 'review', signatures: [{ name: '复核' }] },
        { state: 'done', office: 'approve', signatures: [{ name: '审批' }] },
        { state: 'current', office: 'authorise', signatures: [] },
      ],
    });
    expect((await world.service.runs.approval(head, run.id)).bar).toBeNull();
    expect((await world.service.runs.approval(approver, run.id)).bar).toBe('other_office');
    expect((await world.service.runs.approval(everywhere, run.id)).bar).toBeNull();
    const approved = await sign('authorise', head, run);
    expect(approved).toMatchObject({ state: 'approved', level: null, levelDueOn: null, approvedBy: head.userId });
    expect(await codeOf(sign('authorise', everywhere, run))).toBe('SUBSIDY.ALREADY_DECIDED');
    await intact();
  });

  it('one person never decides at two levels, with every permission and in any round', async () => {
    const run = await submitted();
    await sign('review', everywhere, run);
    expect(await codeOf(sign('approve', everywhere, run))).toBe('SUBSIDY.DECIDED_AT_OTHER_LEVEL');
    expect(await codeOf(world.service.runs.return(everywhere, run.id, '换个环节退回'))).toBe(
      'SUBSIDY.DECIDED_AT_OTHER_LEVEL',
    );
    await world.service.runs.return(approver, run.id, '请核对');
    settle(sampleLevel('approve'));
    await world.service.runs.submit(world.maker, run.id);
    expect(await codeOf(sign('approve', everywhere, run))).toBe('SUBSIDY.DECIDED_AT_OTHER_LEVEL');
    await sign('approve', approver, run);
    await intact();
  });

  it('a level of two people takes two', async () => {
    settle(sampleLevel('approve', { people: 2 }));
    const run = await submitted();
    expect(await sign('approve', approver, run)).toMatchObject({ state: 'submitted', level: 1 });
    expect(await codeOf(sign('approve', approver, run))).toBe('SUBSIDY.SIGNED_ALREADY');
    expect(await sign('approve', second, run)).toMatchObject({ state: 'approved' });
    await intact();
  });

  it('the amount decides which levels there are, and a run in flight keeps those that it was submitted with', async () => {
    const [one, two] = [[sampleLevel('approve')], [sampleLevel('review'), sampleLevel('approve')]];
    world.approvalRules.current = {
      ...world.approvalRules.current,
      bands: [
        { upToYuan: 3200, levels: one },
        { upToYuan: null, levels: two },
      ],
    };
    const run = await submitted(4);
    expect((await world.service.runs.approval(approver, run.id)).levels).toHaveLength(1);
    settle(...two);
    expect(await sign('approve', approver, run)).toMatchObject({ state: 'approved' });
    world.fill(april, 5);
    const next = await world.service.runs.submit(world.maker, (await world.computed(april)).id);
    expect((await world.service.runs.approval(approver, next.id)).levels).toHaveLength(2);
  });

  it('without the county’s setting nothing is submitted', async () => {
    world.fill(march, 2);
    const run = await world.computed(march);
    const { domainError } = await import('@gongyi/kernel');
    const refused = async () => {
      throw domainError('unprocessable', 'SUBSIDY.RULE_MISSING', { setting: '补贴审批', on: '2025-04-01' });
    };
    world.approvalRules.approval = refused;
    expect(await codeOf(world.service.runs.submit(world.maker, run.id))).toBe('SUBSIDY.RULE_MISSING');
    expect(await read(run)).toMatchObject({ state: 'computed', round: 0 });
  });

  it('only a level that may return does, and the rounds keep their reasons', async () => {
    const run = await submitted();
    await sign('review', reviewer, run);
    await sign('approve', approver, run);
    expect(await codeOf(world.service.runs.return(head, run.id, '签发退回'))).toBe('SUBSIDY.LEVEL_CANNOT_RETURN');
    const [line] = await linesOf(run);
    await world.service.items.hold(head, line?.id ?? '', '请核实出勤');
    await world.service.runs.return(reviewer, run.id, '退回重核');
    expect(await read(run)).toMatchObject({ state: 'returned', round: 1, level: null });
    await world.service.runs.submit(world.maker, run.id);
    const { rows } = await world.service.runs.findDecisions(world.maker, page({ runId: run.id }));
    expect(
      rows.map(({ round, decision, levelZh, reason, stands }) => [round, decision, levelZh, reason, stands]),
    ).toEqual([
      [1, 'submitted', null, null, true],
      [1, 'approved', '复核', null, false],
      [1, 'approved', '审批', null, false],
      [1, 'returned', '复核', '退回重核', true],
      [2, 'submitted', null, null, true],
    ]);
    await intact();
  });
});

describe('a verdict on one line', () => {
  it('holds it back, leaves the rest, and every level signs again', async () => {
    const run = await submitted(4);
    await sign('review', reviewer, run);
    const [line] = await linesOf(run);
    const held = await world.service.items.hold(approver, line?.id ?? '', '同村反映未出勤');
    expect(held).toMatchObject({ excludedReason: '同村反映未出勤', excludedBy: approver.userId });
    const after = await read(run);
    expect(after).toMatchObject({ state: 'submitted', level: 1, payableCount: 3, excludedCount: 1 });
    expect(after.payableTotalFen).toBe(run.payableTotalFen - 80_000);
    expect(after.digest).not.toBe(run.digest);
    expect(after.touchedBy).not.toContain(approver.userId);
    expect(await codeOf(world.service.runs.review(reviewer, run.id, signedBy(run)))).toBe(
      'SUBSIDY.SIGNED_FIGURES_DIFFER',
    );
    for (const [office, actor] of [
      ['review', reviewer],
      ['approve', approver],
      ['authorise', head],
    ] as const)
      await sign(office, actor, run);
    expect(await read(run)).toMatchObject({ state: 'approved', approvedBy: head.userId, payableCount: 3 });
    expect((await world.service.items.findVerdicts(world.maker, page({ runId: run.id }))).rows).toMatchObject([
      { verdict: 'held', levelZh: '审批', decidedByName: '审批', amountFen: 80_000 },
    ]);
    expect((await linesOf(run)).find(({ id }) => id === line?.id)).toMatchObject({ status: 'payable' });
    await intact();
    const supplementary = await world.computed(march);
    expect(supplementary).toMatchObject({ kind: 'supplementary', payableCount: 1, payableTotalFen: 80_000 });
  });

  it('cannot be undone by the maker, by no route: not by including, not by computing again, not by SQL', async () => {
    const run = await submitted(4);
    const [line] = await linesOf(run);
    await world.service.items.hold(reviewer, line?.id ?? '', '待核实');
    await world.service.runs.return(reviewer, run.id, '请核实第一条');
    expect(await codeOf(world.service.items.include(world.maker, line?.id ?? ''))).toBe('SUBSIDY.HELD_BY_APPROVER');
    expect(
      await raw(
        'update subsidy.subsidy_items set live = true, excluded_reason = null, excluded_by = null where id = ?',
        [line?.id],
      ),
    ).toBe('held_stays_held');
    await world.service.runs.compute(world.maker, run.id);
    await world.runJobs();
    expect(await read(run)).toMatchObject({ payableCount: 3, excludedCount: 1 });
    const [again] = (await world.service.items.find(world.maker, page({ runId: run.id, excluded: true }))).rows;
    expect(again?.sourceId).toBe(line?.sourceId);
    expect(await codeOf(world.service.items.include(world.maker, again?.id ?? ''))).toBe('SUBSIDY.HELD_BY_APPROVER');
    await intact();
  });

  it('is taken back by whoever gave it alone, and old signatures stay void though the figures are the old ones', async () => {
    const run = await submitted(4);
    await sign('review', reviewer, run);
    const [line] = await linesOf(run);
    await world.service.items.hold(approver, line?.id ?? '', '看错了');
    expect(await codeOf(world.service.items.release(second, line?.id ?? '', '放行'))).toBe('SUBSIDY.OTHER_LEVEL');
    await sign('review', reviewer, run);
    expect(await codeOf(world.service.items.release(second, line?.id ?? '', '放行'))).toBe('SUBSIDY.HELD_BY_ANOTHER');
    await world.service.items.release(approver, line?.id ?? '', '已核实，放行');
    const back = await read(run);
    expect([back.digest, back.payableCount, back.level]).toEqual([run.digest, 4, 1]);
    expect((await world.service.runs.approval(reviewer, run.id)).levels[0]?.signatures).toEqual([]);
    expect(await codeOf(sign('approve', second, run))).toBe('SUBSIDY.OTHER_LEVEL');
    await intact();
  });

  it('is for payable lines of a run that waits', async () => {
    world.fill(march, 3, (n) => (n === 2 ? { daysAttended: 0 } : {}));
    const run = await world.computed(march);
    const lines = await linesOf(run);
    const [payable, refused] = [
      lines.find(({ status }) => status === 'payable')?.id ?? '',
      lines.find(({ status }) => status === 'refused')?.id ?? '',
    ];
    expect(await codeOf(world.service.items.hold(reviewer, payable, '太早'))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    await world.service.runs.submit(world.maker, run.id);
    expect(await codeOf(world.service.items.hold(reviewer, refused, '不发放的'))).toBe('SUBSIDY.LINE_NOT_PAYABLE');
    expect(await codeOf(world.service.items.release(reviewer, payable, '没暂缓'))).toBe('SUBSIDY.LINE_NOT_HELD');
    expect(await codeOf(world.service.items.hold(world.maker, payable, '自己暂缓'))).toBe(
      'SUBSIDY.MAKER_CANNOT_DECIDE',
    );
    await world.service.items.hold(reviewer, payable, '暂缓');
    expect(await codeOf(world.service.items.hold(reviewer, payable, '再次'))).toBe('SUBSIDY.LINE_ALREADY_EXCLUDED');
  });
});

describe('never', () => {
  it('a changed batch is never paid on an old signature', async () => {
    const run = await submitted(4);
    await sign('review', reviewer, run);
    await sign('approve', approver, run);
    const stale = signedBy(await read(run));
    const [line] = await linesOf(run);
    await world.service.items.hold(head, line?.id ?? '', '最后一刻的问题');
    expect(await codeOf(world.service.runs.authorise(head, run.id, stale))).toBe('SUBSIDY.OTHER_LEVEL');
    const jump = (level: number) => raw('update subsidy.subsidy_runs set level = ? where id = ?', [level, run.id]);
    expect(await jump(2)).toBe('every_level_is_signed');
    expect(await jump(3)).toBe('every_level_is_signed');
    expect(await raw('update subsidy.subsidy_runs set signing = 0 where id = ?', [run.id])).toBe('accepted');
    expect((await read(run)).signing).toBeGreaterThan(0);
    expect(
      await raw(
        "update subsidy.subsidy_items set live = false, excluded_reason = 'x', excluded_by = created_by where live",
      ),
    ).toBe('items_follow_their_run_on_update');
    const approve = await raw(
      `update subsidy.subsidy_runs set state = 'approved', approved_by = ?, approved_at = now(), approved_count = payable_count,
         approved_total_fen = payable_total_fen, approved_digest = digest, level = null, level_since = null, level_due_on = null,
         level_escalates_on = null where id = ?`,
      [head.userId, run.id],
    );
    expect(approve).toBe('every_level_is_signed');
    // Figures that are changed by hand void what was signed, too.
    await sign('review', reviewer, run);
    const { signing } = await read(run);
    await raw("update subsidy.subsidy_runs set digest = repeat('0', 64) where id = ?", [run.id]);
    expect(await read(run)).toMatchObject({ signing: signing + 1, level: 1 });
  });

  it('the maker never decides, by any route', async () => {
    const run = await submitted(4);
    const helper = officer({ displayName: '帮手' });
    const { service, maker } = world;
    await service.runs.return(reviewer, run.id, '请核对');
    const [line, other] = await linesOf(run);
    await service.items.exclude(helper, line?.id ?? '', '帮手剔除');
    await service.runs.submit(maker, run.id);
    for (const hand of [maker, helper]) {
      for (const office of ['review', 'approve', 'authorise'] as const)
        expect(await codeOf(sign(office, hand, run))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
      expect(await codeOf(service.runs.return(hand, run.id, '自己退回'))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
      expect(await codeOf(service.items.hold(hand, other?.id ?? '', '自己暂缓'))).toBe('SUBSIDY.MAKER_CANNOT_DECIDE');
      expect(await decide(run, hand)).toBe('maker_never_decides');
      expect(await verdict(run, hand)).toBe('maker_never_decides');
    }
    expect(await decide(run, everywhere, { level: 2, id: 'approve' })).toBe('decision_at_its_level');
    expect(await decide(run, everywhere, { level: 1, id: 'approve' })).toBe('decision_at_its_level');
    await sign('review', everywhere, run);
    expect(await decide(run, everywhere, { level: 2, id: 'approve' })).toBe('one_person_one_level');
    expect(await verdict(run, everywhere, { level: 2, id: 'approve' })).toBe('one_person_one_level');
    expect(await raw('update subsidy.subsidy_run_decisions set created_by = ?', [approver.userId])).toMatch(/denied/);
    expect(await raw('delete from subsidy.subsidy_line_verdicts')).toMatch(/denied/);
    expect(await raw('update subsidy.subsidy_approval_levels set people = 1')).toMatch(/denied/);
    const plan = await raw(
      `insert into subsidy.subsidy_approval_levels (county_code, id, division_code, created_by, run_id, round, level, level_id, zh, en, office, people,
         returns, due_days, due_unit, reminded, rule_version) select county_code, ?, division_code, ?, id, round, 9, 'x', 'x', 'x', 'approve', 1, true, 1,
         'working', '{}', 'v' from subsidy.subsidy_runs`,
      [newId(), maker.userId],
    );
    expect(plan).toBe('levels_planned_before');
    await intact();
  });

  it('a rejection never takes back a settled line', async () => {
    const { service, maker } = world;
    settle(sampleLevel('approve'));
    world.fill(march, 3);
    const run = await world.approved(march);
    const batch = await world.exported(run, '2025-04-10');
    const [payment] = (await service.payments.find(maker, page({ batchId: batch.id }))).rows;
    const itemId = payment?.itemId ?? '';
    expect(await codeOf(service.runs.return(approver, run.id, '又想退回'))).toBe('SUBSIDY.ALREADY_DECIDED');
    expect(await codeOf(service.items.hold(approver, itemId, '又想暂缓'))).toBe('SUBSIDY.ALREADY_DECIDED');
    expect(await codeOf(service.runs.void(maker, run.id, '又想作废'))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    expect(await verdict(run, second, { level: 1, id: 'approve' })).toBe('decision_at_its_level');
    // A supplementary run that is sent back leaves what was settled where it is.
    world.months.months.get(march)?.push(samplePostMonth(99));
    const extra = await world.computed(march);
    await service.runs.submit(maker, extra.id);
    await service.runs.return(approver, extra.id, '补发退回');
    expect(await read(run)).toMatchObject({ state: 'approved', payableCount: run.payableCount, digest: run.digest });
    expect((await service.payments.find(maker, page({ batchId: batch.id }))).rows).toHaveLength(run.payableCount);
    await intact();
  });
});

const decide = (run: SubsidyRun, by: Actor, at = { level: 1, id: 'review' }) =>
  raw(
    `insert into subsidy.subsidy_run_decisions (county_code, id, division_code, created_by, run_id, round, decision, count, total_fen, digest,
       decided_by_name, signing, level, level_id, level_zh, level_en)
     select county_code, ?, division_code, ?, id, round, 'approved', payable_count, payable_total_fen, digest, 'n', signing, ?, ?, 'z', 'e'
     from subsidy.subsidy_runs where id = ?`,
    [newId(), by.userId, at.level, at.id, run.id],
  );
const verdict = (run: SubsidyRun, by: Actor, at = { level: 1, id: 'review' }) =>
  raw(
    `insert into subsidy.subsidy_line_verdicts (county_code, id, division_code, created_by, run_id, round, signing, level, level_id, level_zh,
       level_en, source_id, person_id, person_name, amount_fen, verdict, reason, decided_by_name)
     select county_code, ?, division_code, ?, id, round, signing, ?, ?, 'z', 'e', 's', 'p', 'n', 1, 'held', 'r', 'n'
     from subsidy.subsidy_runs where id = ?`,
    [newId(), by.userId, at.level, at.id, run.id],
  );

describe('any sequence of commands', () => {
  it('approves only what every level signed as it is, by people apart, and breaks no promise', async () => {
    const people = [world.maker, reviewer, approver, second, head, everywhere];
    const act = fc.record({
      who: fc.nat({ max: people.length - 1 }),
      what: fc.constantFrom(
        'review',
        'approve',
        'authorise',
        'return',
        'hold',
        'release',
        'exclude',
        'submit',
        'compute',
      ),
      line: fc.nat({ max: 2 }),
    });
    settle(sampleLevel('review'), sampleLevel('approve', { people: 2 }));
    let year = 2000;
    let approvedOnce = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 16 }), async (acts) => {
        year += 1;
        const run = await submitted(3, period(`${year}-03`));
        for (const { who, what, line } of acts) {
          const actor = people[who] ?? world.maker;
          const id = (await linesOf(run))[line]?.id ?? '';
          const { service } = world;
          const work = {
            review: () => sign('review', actor, run),
            approve: () => sign('approve', actor, run),
            authorise: () => sign('authorise', actor, run),
            return: () => service.runs.return(actor, run.id, '退回修改'),
            hold: () => service.items.hold(actor, id, '暂缓'),
            release: () => service.items.release(actor, id, '放行'),
            exclude: () => service.items.exclude(actor, id, '剔除'),
            submit: () => service.runs.submit(actor, run.id),
            compute: () => service.runs.compute(actor, run.id).then(world.runJobs),
          }[what];
          const code = await codeOf(work());
          expect(code).toMatch(/^(accepted|SUBSIDY\.|KERNEL\.TRANSITION|KERNEL\.FORBIDDEN)/);
        }
        await intact();
        const end = await read(run);
        const { rows } = await world.service.runs.findDecisions(world.maker, page({ runId: run.id }));
        const signatures = rows.filter(({ decision, stands }) => decision === 'approved' && stands);
        if (end.state === 'approved') {
          approvedOnce += 1;
          expect(signatures.filter(({ levelEn }) => levelEn === 'review')).toHaveLength(1);
          expect(new Set(signatures.map(({ decidedBy }) => decidedBy)).size).toBe(3);
        }
        for (const { decidedBy, digest } of signatures) {
          expect(end.touchedBy).not.toContain(decidedBy);
          expect(digest).toBe(end.digest);
        }
      }),
      {
        numRuns: 12,
        // One that goes through, so that the property is not about refusals alone.
        examples: [[[1, 2, 3].map((who) => ({ who, what: who === 1 ? 'review' : 'approve', line: 0 }) as const)]],
      },
    );
    expect(approvedOnce).toBeGreaterThan(0);
  }, 180_000);
});

describe('what an approver looks at', () => {
  it('unusual amounts, new payees, shared accounts, other lists, and the fund', async () => {
    settle(sampleLevel('approve'));
    world.policy.current = sampleScheme('post-subsidy', { funds: ['employment'] });
    const { service, maker } = world;
    const fund = await service.funds.create(maker, { source: 'employment', year: 2025 });
    const document = { fundId: fund.id, number: '1', documentDate: world.options.clock.today(), reason: '下达' };
    const paper = await service.funds.addDocument(maker, { ...document, amountFen: fen(2_000_000) });
    await service.funds.approveDocument(approver, paper.id, paper.version);
    world.fill(march, 12);
    await world.approved(march);
    world.fill(april, 13, (n) => (n === 3 ? { daysAttended: 11 } : n === 4 ? { standardFen: fen(200_000) } : {}));
    world.accounts.accounts.set(samplePostMonth(6).personId, {
      ...samplePayeeAccount(6),
      ...samplePayeeAccount(5),
      accountId: newId(),
    });
    const run = await world.computed(april);
    const other = sampleScheme('travel');
    world.policy.current = { ...other, title: '交通补助' };
    await service.runs.create(maker, { schemeId: 'travel', period: april });
    const [travel] = (await service.runs.find(maker, page({ schemeId: 'travel' }))).rows;
    world.months.months.set(april, [samplePostMonth(1)]);
    await service.runs.compute(maker, travel?.id ?? '');
    await world.runJobs();
    world.policy.current = sampleScheme('post-subsidy', { funds: ['employment'] });
    const review = await service.runs.examine(approver, run.id);
    expect(review.unusualOwn).toMatchObject({ count: 2, percent: 30 });
    expect(
      review.unusualOwn?.lines.map(({ medianFen, amountFen, percent, months }) => [
        medianFen,
        amountFen,
        percent,
        months,
      ]),
    ).toEqual([
      [80_000, 200_000, 150, 1],
      [80_000, 40_000, -50, 1],
    ]);
    expect(review.unusualPeers).toMatchObject({
      medianFen: 80_000,
      count: 1,
      lines: [{ amountFen: 200_000, percent: 150 }],
    });
    expect(review.newPayees).toMatchObject({ count: 1, lines: [{ personId: samplePostMonth(13).personId }] });
    expect(review.otherLists).toMatchObject({
      count: 1,
      lines: [{ otherScheme: '交通补助', personId: samplePostMonth(1).personId }],
    });
    expect(review.sharedAccounts.groups.map(({ people }) => people.length)).toEqual([2]);
    expect(review.fund).toMatchObject({
      freeFen: 2_000_000 - 960_000,
      afterFen: 2_000_000 - 960_000 - run.payableTotalFen,
    });
    // A county that has settled nothing is told nothing.
    world.approvalRules.current = { ...world.approvalRules.current, unusual: null };
    expect(await service.runs.examine(approver, run.id)).toMatchObject({ unusualOwn: null, unusualPeers: null });
  });
});
