import { fen, type Period, sumFen } from '@gongyi/kernel';
import type { PostMonth } from '../model/post-month.js';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import type { Facts } from '../model/source.js';
import { samplePostMonth, sampleScheme } from './fixtures.js';
import type { SubsidyWorld } from './world.js';

/** Steps that tests of amendments need: facts that change, runs that amend. */
export function amendmentSteps(world: SubsidyWorld) {
  const { service, maker, approver } = world;
  const page = <F>(filter: F) => ({ filter, sort: null, range: { from: 0, to: 999 }, ids: null });
  const sourceOf = (month: Period, n: number) => `${samplePostMonth(n).sourceId} ${month}`;

  /** The month of the n-th person is another now. */
  function change(month: Period, n: number, changes: Partial<PostMonth>): void {
    const { personId } = samplePostMonth(n);
    const months = world.months.months.get(month) ?? [];
    world.months.months.set(
      month,
      months.map((each) => (each.personId === personId ? { ...each, ...changes } : each)),
    );
  }

  /** Something became known late about the n-th person's month. */
  function late(month: Period, n: number, facts: Facts): void {
    world.lateFacts.facts.push({
      sourceId: sourceOf(month, n),
      zh: '迟到的情况',
      en: 'a late fact',
      knownOn: null,
      facts,
    });
  }

  async function computedAgain({ id }: SubsidyRun): Promise<SubsidyRun> {
    await service.runs.compute(maker, id);
    await world.runJobs();
    return service.runs.get(maker, id);
  }

  async function amending(month: Period): Promise<SubsidyRun> {
    const open = (await service.runs.find(maker, page({ period: month, kind: 'amendment' as const }))).rows.find(
      ({ state }) => state !== 'approved' && state !== 'voided',
    );
    const run =
      open ?? (await service.runs.create(maker, { schemeId: 'post-subsidy', period: month, kind: 'amendment' }));
    return computedAgain(run);
  }

  async function approved({ id }: SubsidyRun): Promise<SubsidyRun> {
    const { payableCount: count, payableTotalFen: totalFen, digest } = await service.runs.submit(maker, id);
    return service.runs.approve(approver, id, { count, totalFen, digest: digest ?? '' });
  }

  /** A batch whose notice ended, not sent yet. */
  async function prepared(run: SubsidyRun, day: string): Promise<PaymentBatch> {
    await service.notices.publish(maker, { runId: run.id });
    world.setToday(day);
    return service.batches.prepare(maker, run.id);
  }

  /** What the n-th person has: sent and not returned. */
  async function money(n: number): Promise<number> {
    const { personId } = samplePostMonth(n);
    const { rows } = await service.payments.find(maker, page({ personId }));
    return sumFen(
      rows.filter(({ state }) => ['sent', 'settled', 'parked'].includes(state)).map((each) => each.entitlementFen),
    );
  }

  /** The scheme is paid from a fund that the county has money in. */
  async function funded(amountFen: number): Promise<void> {
    world.policy.current = sampleScheme('post-subsidy', { funds: ['bridging'] });
    const fund = await service.funds.create(maker, { source: 'bridging', year: 2025 });
    const document = {
      fundId: fund.id,
      number: '财农〔2025〕1号',
      documentDate: world.options.clock.today(),
      reason: '下达',
    };
    const { id, version } = await service.funds.addDocument(maker, { ...document, amountFen: fen(amountFen) });
    await service.funds.approveDocument(approver, id, version);
  }

  return { change, late, amending, computedAgain, approved, prepared, money, funded };
}
