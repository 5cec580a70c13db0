import { isDomainError, type ListQuery, newId, type Period, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimRecord, FileClaim } from '../model/claim.js';
import {
  createSubsidyWorld,
  officer,
  type SubsidyWorld,
  sampleClaim,
  sampleClaimScheme,
  samplePayeeAccount,
  samplePerson,
  sampleScheme,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const year = period('2025-01');
const clerk = officer({ displayName: '村级协管' });
const township = officer({ displayName: '乡镇经办' });
const county = officer({ displayName: '县级审批' });

const page = <F>(filter: F, to = 99): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to }, ids: null });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) =>
      isDomainError(error) ? error.code : String((error as { constraint?: string }).constraint ?? error),
  );

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
  world.policy.current = sampleClaimScheme();
  for (let n = 1; n <= 12; n += 1) world.parties.people.set(samplePerson(n).personId, samplePerson(n));
});

const filed = (n: number, more: Partial<FileClaim> = {}) => world.service.claims.file(clerk, sampleClaim(n, more));
async function submitted(n: number, more: Partial<FileClaim> = {}): Promise<ClaimRecord> {
  const claim = await filed(n, more);
  return world.service.claims.submit(clerk, claim.id, claim.version);
}
async function checked(n: number, more: Partial<FileClaim> = {}): Promise<ClaimRecord> {
  const claim = await submitted(n, more);
  return world.service.claims.check(township, claim.id, claim.version);
}
async function accepted(n: number, more: Partial<FileClaim> = {}): Promise<ClaimRecord> {
  const claim = await checked(n, more);
  return world.service.claims.accept(county, claim.id, claim.version);
}
async function computed(month: Period = year) {
  const run = await world.service.runs.create(world.maker, { schemeId: 'travel', period: month });
  await world.service.runs.compute(world.maker, run.id);
  await world.runJobs();
  return world.service.runs.get(world.maker, run.id);
}
async function approved(month: Period = year) {
  const run = await computed(month);
  const {
    payableCount: count,
    payableTotalFen: totalFen,
    digest,
  } = await world.service.runs.submit(world.maker, run.id);
  return world.service.runs.approve(world.approver, run.id, { count, totalFen, digest: digest ?? '' });
}
const stateOf = async (claim: ClaimRecord) => (await world.service.claims.get(county, claim.id)).state;
async function intact() {
  expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
}

describe('a claim', () => {
  it('goes from the form through three people into a run and is settled by its approval', async () => {
    const claim = await accepted(1);
    expect(claim).toMatchObject({ state: 'accepted', number: '2025000001', period: '2025-01', amountFen: 30_000 });
    const run = await computed();
    expect(run).toMatchObject({ payableCount: 1, payableTotalFen: 30_000 });
    expect(await stateOf(claim)).toBe('in_run');
    const [line] = (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
    expect(line).toMatchObject({ claimId: claim.id, sourceKind: 'claim', facts: { zone: 'away', paid_before: 0 } });
    expect(await world.service.runs.replay(world.maker, run.id)).toMatchObject({ same: true, differenceCount: 0 });
    const {
      payableCount: count,
      payableTotalFen: totalFen,
      digest,
    } = await world.service.runs.submit(world.maker, run.id);
    await world.service.runs.approve(world.approver, run.id, { count, totalFen, digest: digest ?? '' });
    expect(await stateOf(claim)).toBe('settled');
    expect(await codeOf(world.service.claims.withdraw(clerk, claim.id, { version: 99, reason: '不要了' }))).toBe(
      'KERNEL.TRANSITION_NOT_ALLOWED',
    );
    await intact();
  });

  it('waits again when its run is voided, or leaves it out', async () => {
    const [first, second] = [await accepted(1), await accepted(2)];
    const run = await computed();
    await world.service.runs.void(world.maker, run.id, '口径有误');
    expect([await stateOf(first), await stateOf(second)]).toEqual(['accepted', 'accepted']);
    const again = await computed();
    const [line] = (
      await world.service.items.find(world.maker, page({ runId: again.id, personId: first.personId ?? '' }))
    ).rows;
    await world.service.items.exclude(world.maker, line?.id ?? '', '材料待核实');
    const {
      payableCount: count,
      payableTotalFen: totalFen,
      digest,
    } = await world.service.runs.submit(world.maker, again.id);
    await world.service.runs.approve(world.approver, again.id, { count, totalFen, digest: digest ?? '' });
    expect([await stateOf(first), await stateOf(second)]).toEqual(['accepted', 'settled']);
    await intact();
  });

  it('is not checked, accepted or refused by its maker, nor accepted by its checker', async () => {
    const claim = await submitted(1);
    const { service } = world;
    expect(await codeOf(service.claims.check(clerk, claim.id, claim.version))).toBe('SUBSIDY.CLAIM_SAME_PERSON');
    const refusal = { version: claim.version, code: 'OUTSIDE_ZONE', reason: '不在范围' };
    expect(await codeOf(service.claims.refuse(clerk, claim.id, refusal))).toBe('SUBSIDY.CLAIM_SAME_PERSON');
    const seen = await service.claims.check(township, claim.id, claim.version);
    for (const same of [clerk, township])
      expect(await codeOf(service.claims.accept(same, claim.id, seen.version))).toBe('SUBSIDY.CLAIM_SAME_PERSON');
    expect((await service.claims.accept(county, claim.id, seen.version)).state).toBe('accepted');
  });

  it('is returned for documents and handed in again, by the day it was handed in first', async () => {
    world.claimRules.current = {
      ...(world.claimRules.current as NonNullable<typeof world.claimRules.current>),
      window: { kind: 'year_days', until: '04-10', yearsLater: 0 },
    };
    const draft = await filed(1, { documents: [] });
    expect(await codeOf(world.service.claims.submit(clerk, draft.id, draft.version))).toBe('SUBSIDY.DOCUMENTS_MISSING');
    const facts = { on: '2025-03-10', zone: 'away' };
    const edited = await world.service.claims.edit(clerk, draft.id, {
      version: draft.version,
      facts,
      documents: [{ id: 'work_proof', fileId: null }],
      declaredFen: null,
    });
    const claim = await world.service.claims.submit(clerk, draft.id, edited.version);
    expect(claim).toMatchObject({ dueOn: '2025-04-10', late: false, windowClause: '示例办法 第二条' });
    const returned = await world.service.claims.return(township, claim.id, {
      version: claim.version,
      reason: '证明不清',
    });
    world.setToday('2025-04-20');
    expect((await world.service.claims.submit(clerk, claim.id, returned.version)).state).toBe('submitted');
    const late = await filed(2);
    expect(await codeOf(world.service.claims.submit(clerk, late.id, late.version))).toBe('SUBSIDY.WINDOW_CLOSED');
    world.claimRules.current = { ...world.claimRules.current, late: 'flag' };
    expect(await world.service.claims.submit(clerk, late.id, late.version)).toMatchObject({ late: true });
  });

  it('is refused with a code, its sentence and the way to appeal', async () => {
    const claim = await submitted(1, { facts: { on: '2025-03-10', zone: 'here' } });
    expect((await world.service.claims.judge(county, claim.id)).lines[0]).toMatchObject({
      outcome: 'not_eligible',
      reasonCodes: ['OUTSIDE_ZONE'],
      clause: '第一条',
    });
    const seen = await world.service.claims.check(township, claim.id, claim.version);
    expect(await codeOf(world.service.claims.accept(county, claim.id, seen.version))).toBe('SUBSIDY.CLAIM_NOT_PAYABLE');
    const input = { version: seen.version, code: 'OUTSIDE_ZONE', reason: '在县内务工' };
    expect(await world.service.claims.refuse(county, claim.id, input)).toMatchObject({
      state: 'refused',
      refusal: { code: 'OUTSIDE_ZONE', clause: '第一条' },
      appealNote: '可向县人社局申请复核',
    });
  });

  it('refuses facts that the scheme does not declare, counts itself or cannot have', async () => {
    const withFacts = (facts: FileClaim['facts']) => codeOf(filed(1, { facts }));
    expect(await withFacts({ on: '2025-03-10', wage: 1 })).toBe('SUBSIDY.FACT_UNKNOWN');
    expect(await withFacts({ on: '2025-03-10', paid_before: 0 })).toBe('SUBSIDY.FACT_COUNTED');
    expect(await withFacts({ on: '2025-3-1' })).toBe('SUBSIDY.FACT_INVALID');
    expect(await withFacts({ zone: 'away' })).toBe('SUBSIDY.DAY_NEEDED');
    const draft = await filed(1, { facts: { on: '2025-03-10' } });
    expect(await codeOf(world.service.claims.submit(clerk, draft.id, draft.version))).toBe('SUBSIDY.FACTS_MISSING');
  });

  it('guesses nothing where the county has settled nothing', async () => {
    world.claimRules.current = null;
    expect(await codeOf(filed(1))).toBe('SUBSIDY.CLAIMS_NOT_SETTLED');
    expect(await world.service.claims.forms(clerk)).toEqual([]);
    world.policy.current = sampleClaimScheme({ overrides: { source: 'post_month' } });
    expect(await codeOf(filed(1))).toBe('SUBSIDY.NOT_CLAIMED');
    world.policy.current = sampleClaimScheme({ overrides: { source: null } });
    expect(await codeOf(computed())).toBe('SUBSIDY.SCHEME_WITHOUT_SOURCE');
  });
});

describe('counters', () => {
  it('count what the person has in the year, in runs and accepted, and refuse the next with its code', async () => {
    await accepted(1);
    const second = await checked(1);
    expect(await codeOf(world.service.claims.accept(county, second.id, second.version))).toBe(
      'SUBSIDY.CLAIM_NOT_PAYABLE',
    );
    await approved();
    expect((await world.service.claims.judge(county, second.id)).lines[0]?.reasonCodes).toEqual([
      'COUNT_LIMIT_REACHED',
    ]);
    const next = await accepted(1, { facts: { on: '2026-02-01', zone: 'away' } });
    expect(next).toMatchObject({ state: 'accepted', period: '2026-01' });
  });

  it('of ten acceptances of one person at once let one pass', async () => {
    const all = [];
    for (let n = 0; n < 10; n += 1) all.push(await checked(1));
    const results = await Promise.all(
      all.map((claim) => codeOf(world.service.claims.accept(county, claim.id, claim.version))),
    );
    expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(['accepted', 'SUBSIDY.CLAIM_NOT_PAYABLE']));
  });

  it('look again in the run: what was accepted by other rules is refused, and so told', async () => {
    world.policy.current = sampleClaimScheme({ most: 5 });
    const [first, second] = [await accepted(1), await accepted(1), await accepted(2)];
    world.policy.current = sampleClaimScheme({ most: 1 });
    const run = await approved();
    expect(run).toMatchObject({ payableCount: 2, refusedCount: 1 });
    expect([await stateOf(first as ClaimRecord), await stateOf(second as ClaimRecord)]).toEqual(['settled', 'refused']);
    expect(await world.service.claims.get(county, second?.id ?? '')).toMatchObject({
      refusal: { code: 'COUNT_LIMIT_REACHED' },
    });
    await intact();
  });

  it('do not count a line of the run that is paid to nobody', async () => {
    world.policy.current = sampleClaimScheme({
      counter: { over: 'household', take: 'count', window: { kind: 'life' } },
      most: 2,
      overrides: { once: { by: 'person', facts: [] } },
    });
    // Person 1 claims twice in the period; the second claim is refused in the run and takes no place of the household's two.
    for (const n of [1, 1, 2]) await accepted(n);
    const run = await computed();
    const { rows } = await world.service.items.find(world.maker, page({ runId: run.id }));
    expect(rows.map(({ status, reasonCodes }) => [status, ...reasonCodes]).sort()).toEqual([
      ['payable'],
      ['payable'],
      ['refused', 'already_in_period'],
    ]);
    expect(rows.find(({ personId }) => personId === samplePerson(2).personId)?.status).toBe('payable');
  });

  it('see the household, and the same person in another county', async () => {
    world.policy.current = sampleClaimScheme({
      counter: { over: 'household', take: 'count', window: { kind: 'life' } },
    });
    // Persons 1 and 2 are of one household.
    await accepted(1);
    await approved();
    const second = await checked(2);
    expect(await codeOf(world.service.claims.accept(county, second.id, second.version))).toBe(
      'SUBSIDY.CLAIM_NOT_PAYABLE',
    );
    world.policy.current = sampleClaimScheme();
    const elsewhere = await checked(5);
    world.parties.others.push({
      personId: samplePerson(5).personId,
      countyCode: '530326',
      personIdThere: samplePerson(1).personId,
    });
    expect((await world.service.claims.judge(county, elsewhere.id)).lines[0]?.reasonCodes).toEqual([
      'COUNT_LIMIT_REACHED',
    ]);
  });
});

describe('what stands beside it', () => {
  const paired = (verdict: 'refer_to_officer' | 'not_eligible') =>
    sampleClaimScheme({
      overrides: {
        stacking: (_on, held) =>
          held.map(({ code }) =>
            code === 'TRAVEL'
              ? null
              : {
                  outcome: verdict,
                  code: 'CHOICE_REQUIRED',
                  zh: '没有文件写明',
                  en: 'no text',
                  documentNumber: null,
                  clause: null,
                },
          ),
      },
    });

  async function withPost(n: number) {
    const posts = world.policy.current;
    world.policy.current = sampleScheme();
    world.fill(period('2025-03'), n);
    await world.approved(period('2025-03'));
    world.policy.current = posts;
  }

  it('goes to an officer where no text names the pair, and follows the ruling of another person', async () => {
    await withPost(2);
    world.policy.current = paired('refer_to_officer');
    const claim = await checked(1);
    expect(await codeOf(world.service.claims.accept(county, claim.id, claim.version))).toBe('SUBSIDY.CLAIM_REFERRED');
    const ruling = {
      version: claim.version,
      personId: samplePerson(1).personId,
      heldCode: 'POST_SUBSIDY',
      verdict: 'allow' as const,
      reason: '农闲外出，岗位补贴不影响',
    };
    expect(await codeOf(world.service.claims.rule(clerk, claim.id, ruling))).toBe('SUBSIDY.CLAIM_SAME_PERSON');
    await world.service.claims.rule(county, claim.id, ruling);
    await world.service.claims.accept(county, claim.id, claim.version);
    expect(await computed()).toMatchObject({ payableCount: 1 });
    const other = await checked(2);
    await world.service.claims.rule(county, other.id, {
      ...ruling,
      version: other.version,
      personId: samplePerson(2).personId,
      verdict: 'refuse',
    });
    expect((await world.service.claims.judge(county, other.id)).lines[0]).toMatchObject({
      outcome: 'not_eligible',
      reasonCodes: ['OFFICER_REFUSED'],
    });
  });

  it('is barred where a text forbids it, also when it was accepted before; replay and explanation agree', async () => {
    const claim = await accepted(1);
    const other = await accepted(3);
    await withPost(2);
    world.policy.current = paired('not_eligible');
    const run = await computed();
    expect(run).toMatchObject({ payableCount: 1, refusedCount: 1 });
    const [line] = (await world.service.items.find(world.maker, page({ runId: run.id, status: 'refused' as const })))
      .rows;
    expect(line).toMatchObject({ claimId: claim.id, outcome: 'not_eligible', bar: { code: 'CHOICE_REQUIRED' } });
    expect((await world.service.items.explain(world.maker, line?.id ?? '')).zh).toContain('公益性岗位补贴');
    expect(await world.service.runs.replay(world.maker, run.id)).toMatchObject({ same: true });
    expect(await stateOf(other)).toBe('in_run');
    await intact();
  });
});

describe('raw SQL of the application role', () => {
  const raw = (sql: string, bindings: readonly unknown[] = []) =>
    codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, bindings as never)));

  it('cannot settle, change or decide a claim out of turn', async () => {
    const claim = await submitted(1);
    expect(await raw("update subsidy.subsidy_claims set facts = '{}'")).toBe('subsidy_claims_frozen_facts');
    expect(
      await raw("update subsidy.subsidy_claims set state = 'accepted', accepted_by = ?, accepted_on = now()", [
        newId(),
      ]),
    ).toBe('subsidy_claims_state_workflow');
    expect(await raw("update subsidy.subsidy_claims set touched_by = '{}'")).toMatch(/claim_hands_only_grow/);
    expect(
      await raw("update subsidy.subsidy_claims set state = 'checked', checked_on = now(), checked_by = ?", [
        clerk.userId,
      ]),
    ).toBe('claim_checker_is_not_maker');
    const seen = await world.service.claims.check(township, claim.id, claim.version);
    await world.service.claims.accept(county, claim.id, seen.version);
    await computed();
    expect(await raw("update subsidy.subsidy_claims set state = 'settled'")).toBe('claim_follows_its_run');
  });
});

/** Whatever is done in whatever order: nothing is live twice, and nobody has more than the counter allows. */
describe('any sequence of acts', () => {
  it('leaves one live line a source and a person', async () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 4_294_967_296) * below);
    };
    for (let step = 0; step < 40; step += 1) {
      const act = random(6);
      if (act <= 1) await codeOf(accepted(1 + random(4)));
      if (act === 2) await codeOf(computed());
      if (act === 3) await codeOf(approved());
      const [run] = (
        await world.service.runs.find(world.maker, page({ schemeId: 'travel', state: 'computed' as const }))
      ).rows;
      if (run === undefined) continue;
      const { rows } = await world.service.items.find(world.maker, page({ runId: run.id, status: 'payable' as const }));
      const line = rows[random(Math.max(1, rows.length))];
      if (act === 4 && line !== undefined)
        await codeOf(
          line.excludedReason === null
            ? world.service.items.exclude(world.maker, line.id, '待核实')
            : world.service.items.include(world.maker, line.id),
        );
      if (act === 5) await codeOf(world.service.runs.void(world.maker, run.id, '重来'));
    }
    await intact();
    const { rows } = await inTransaction(database.app, world.maker, (trx) =>
      trx.raw(
        "select person_id, count(*) from subsidy.subsidy_items where live and scheme_code = 'TRAVEL' group by 1 having count(*) > 1",
      ),
    );
    expect(rows).toEqual([]);
  });
});

describe('who is paid', () => {
  it('is never the beneficiary where the money is somebody else’s: the line is held', async () => {
    const employer = {
      id: newId(),
      name: '会泽县演示工厂',
      creditCode: '',
      divisionCode: samplePerson(1).divisionCode,
    };
    world.parties.organisations.set(employer.id, employer);
    world.accounts.accounts.set(samplePerson(1).personId, samplePayeeAccount(1));
    world.policy.current = sampleClaimScheme({ overrides: { payee: 'employer' } });
    await accepted(1, { claimantKind: 'employer', organisationId: employer.id });
    const run = await approved();
    const [line] = (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
    expect(line).toMatchObject({ payeeKind: 'employer', payeeId: employer.id, personId: samplePerson(1).personId });
    await world.service.notices.publish(world.maker, { runId: run.id });
    world.setToday('2025-04-30');
    const batch = await world.service.batches.prepare(world.maker, run.id);
    const [payment] = (await world.service.payments.find(world.maker, page({ batchId: batch.id }))).rows;
    expect(payment).toMatchObject({ state: 'held', heldReason: 'account_missing' });
    await intact();
  });
});
