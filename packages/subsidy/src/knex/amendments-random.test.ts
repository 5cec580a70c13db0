import { fen, isDomainError, period } from '@gongyi/kernel';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentBatch, SubsidyRun } from '../model/records.js';
import {
  amendmentSteps,
  createSubsidyWorld,
  prorate,
  recoverySteps,
  type SubsidyWorld,
  samplePayeeAccount,
  samplePostMonth,
} from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const march = period('2025-03');
const people = [1, 2, 3, 4];
const [sequences, length] = [Number(process.env['GONGYI_AMENDMENT_RUNS'] ?? 4), 40];

/** The same numbers for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
});

/** What a refusal is for: acts that come out of their order are refused, and everything else is a mistake of ours. */
async function refusable(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isDomainError(error)) throw error;
  }
}

describe.each(Array.from({ length: sequences }, (_, index) => index + 1))(
  'a random life of a month, seed %i',
  (seed) => {
    it('never sends more than the highest right amount, and ends at the present one unless a recovery is owed', async () => {
      const pick = random(seed);
      const steps = { ...recoverySteps(world), ...amendmentSteps(world) };
      const { service, maker } = world;
      const runs: SubsidyRun[] = [];
      let day = 0;
      const tomorrow = () => {
        day += 14;
        const date = new Date(Date.UTC(2025, 3, 1 + day)).toISOString().slice(0, 10);
        world.setToday(date);
        return date;
      };
      const highest = new Map(people.map((n) => [n, 0]));
      const rightOf = (n: number): number => {
        const { personId } = samplePostMonth(n);
        const month = (world.months.months.get(march) ?? []).find((each) => each.personId === personId);
        if (month === undefined) return 0;
        const late = Object.assign(
          {},
          ...world.lateFacts.facts
            .filter(({ sourceId }) => sourceId === `${month.sourceId} ${march}`)
            .map(({ facts }) => facts),
        );
        const facts = {
          standard_fen: month.standardFen,
          required_days: month.requiredDays,
          days_attended: month.daysAttended,
          ...late,
        };
        return prorate(facts).amountFen ?? 0;
      };
      const see = () => {
        for (const n of people) highest.set(n, Math.max(highest.get(n) ?? 0, rightOf(n)));
      };
      const accounts = () => {
        for (const n of people) {
          const version = (world.accounts.accounts.get(samplePostMonth(n).personId)?.version ?? 0) + 1;
          world.accounts.accounts.set(samplePostMonth(n).personId, samplePayeeAccount(n, { version }));
        }
      };
      const open = async (kind: 'amendment' | 'supplementary') => {
        const run = await service.runs.create(maker, { schemeId: 'post-subsidy', period: march, kind });
        runs.push(await steps.computedAgain(run));
      };
      const openRuns = async () => {
        const states = await Promise.all(runs.map(({ id }) => service.runs.get(maker, id)));
        return states.filter(({ state }) => state === 'computed' || state === 'returned');
      };
      const approvedRuns = async () =>
        (await Promise.all(runs.map(({ id }) => service.runs.get(maker, id)))).filter(
          ({ state, payableCount }) => state === 'approved' && payableCount > 0,
        );
      const any = <T>(list: readonly T[]): T | undefined => list[pick(Math.max(1, list.length))];
      const batches = async (state: PaymentBatch['state']) =>
        (await service.batches.find(maker, steps.page({ state }))).rows;

      const acts: Record<string, () => Promise<unknown>> = {
        fact: async () => steps.change(march, 1 + pick(4), { daysAttended: pick(23) }),
        standard: async () =>
          steps.change(march, 1 + pick(4), { standardFen: fen([60_000, 80_000, 95_000][pick(3)] ?? 0) }),
        late: async () => steps.late(march, 1 + pick(4), { days_attended: pick(23) }),
        withdrawLate: async () => world.lateFacts.facts.splice(pick(3), 1),
        amend: () => open('amendment'),
        supplement: () => open('supplementary'),
        recompute: async () => {
          const run = any(await openRuns());
          if (run !== undefined) await steps.computedAgain(run);
        },
        approve: async () => {
          const run = any(await openRuns());
          if (run !== undefined) await approvedOrReturned(steps, run);
        },
        void: async () => {
          const run = any((await openRuns()).filter(({ kind }) => kind !== 'regular'));
          if (run !== undefined) await service.runs.void(maker, run.id, '作废重办');
        },
        publish: async () => {
          const run = any(await approvedRuns());
          if (run !== undefined) await service.notices.publish(maker, { runId: run.id });
          tomorrow();
        },
        prepare: async () => {
          const run = any(await approvedRuns());
          if (run !== undefined) await service.batches.prepare(maker, run.id);
        },
        cancel: async () => {
          const batch = any(await batches('prepared'));
          if (batch !== undefined) await service.batches.cancel(maker, batch.id, '重新生成');
        },
        send: async () => {
          const batch = any(await batches('prepared'));
          if (batch === undefined) return;
          await service.batches.export(maker, batch.id);
          await world.runJobs();
        },
        answer: async () => {
          const batch = any(await batches('exported'));
          if (batch === undefined) return;
          await steps.answered(batch, pick(2) === 0 ? { 1: '账户已销户' } : {});
        },
        reissue: async () => {
          accounts();
          const payment = any((await service.payments.find(maker, steps.page({ state: 'returned' as const }))).rows);
          if (payment !== undefined) await service.payments.reissue(maker, payment.id);
        },
      };
      const holds = async () => {
        for (const n of people) expect(await steps.money(n), `person ${n}`).toBeLessThanOrEqual(highest.get(n) ?? 0);
        expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
      };

      world.fill(march, people.length, (n) => ({ daysAttended: n === 4 ? 0 : 11 + pick(12) }));
      see();
      runs.push(await world.approved(march));
      const names = Object.keys(acts);
      for (let step = 0; step < length; step += 1) {
        const act = acts[names[pick(names.length)] ?? ''];
        if (act !== undefined) await refusable(act);
        see();
        await holds();
      }
      await settle(acts, { steps, runs, openRuns, approvedRuns, tomorrow, accounts });
      await holds();
      const owed = await service.recoveries.findings(maker, march);
      for (const n of people) {
        const { personId } = samplePostMonth(n);
        const over = owed
          .filter((finding) => finding.personId === personId)
          .reduce((sum, { overpaidFen }) => sum + (overpaidFen ?? 0), 0);
        expect((await steps.money(n)) - over, `person ${n}`).toBe(rightOf(n));
      }
    }, 120_000);
  },
);

/** An approver who cannot sign what has changed meanwhile returns the run. */
async function approvedOrReturned({ approved }: ReturnType<typeof amendmentSteps>, run: SubsidyRun): Promise<void> {
  try {
    await approved(run);
  } catch (error) {
    const { state } = await world.service.runs.get(world.maker, run.id);
    if (state === 'submitted') await world.service.runs.return(world.approver, run.id, '情况有变，重新测算');
    throw error;
  }
}

interface Ending {
  readonly steps: ReturnType<typeof recoverySteps> & ReturnType<typeof amendmentSteps>;
  readonly runs: SubsidyRun[];
  readonly openRuns: () => Promise<SubsidyRun[]>;
  readonly approvedRuns: () => Promise<SubsidyRun[]>;
  readonly tomorrow: () => string;
  readonly accounts: () => void;
}

/** Everything that is still open is decided, amended once more, supplemented, published, sent and settled. */
async function settle(acts: Record<string, () => Promise<unknown>>, ending: Ending): Promise<void> {
  const { service, maker } = world;
  const { steps, openRuns, approvedRuns, tomorrow, accounts } = ending;
  for (const run of await openRuns()) await service.runs.void(maker, run.id, '结束');
  for (const kind of ['amend', 'supplement'] as const) {
    await refusable(async () => acts[kind]?.());
    for (const run of await openRuns()) await refusable(() => approvedOrReturned(steps, run));
    for (const run of await openRuns()) await service.runs.void(maker, run.id, '结束');
  }
  for (const run of await approvedRuns()) await refusable(() => service.notices.publish(maker, { runId: run.id }));
  tomorrow();
  const send = async () => {
    for (const batch of (await service.batches.find(maker, steps.page({ state: 'prepared' as const }))).rows)
      await refusable(async () => {
        await service.batches.export(maker, batch.id);
        await world.runJobs();
      });
    for (const batch of (await service.batches.find(maker, steps.page({ state: 'exported' as const }))).rows)
      await steps.answered(batch);
  };
  await send();
  for (const run of await approvedRuns()) await refusable(() => service.batches.prepare(maker, run.id));
  await send();
  accounts();
  for (const run of await approvedRuns()) await refusable(() => service.batches.prepare(maker, run.id));
  for (const payment of (await service.payments.find(maker, steps.page({ state: 'returned' as const }))).rows)
    await refusable(() => service.payments.reissue(maker, payment.id));
  await send();
}
