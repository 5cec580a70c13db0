import { type ListQuery, period } from '@gongyi/kernel';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byTurn } from '../model/evaluate-lines.js';
import type { SubsidyItem } from '../model/records.js';
import { lineInputOf, type SubsidySource } from '../model/source.js';
import type { FactSource } from '../ports.js';
import { createPostMonthSource } from '../service/post-month-source.js';
import { createSubsidyWorld, type SubsidyWorld, samplePostMonth, sampleScheme } from '../testing/index.js';
import { checkInvariants } from './invariants.js';

const march = period('2025-03');
const page = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
const scheme = sampleScheme();
const inputOf = (source: SubsidySource) => lineInputOf(scheme, source);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(() => database.owner.raw('drop schema if exists subsidy cascade'));

/** The same source, a few lines at a time; in another order than their turn where that is wanted. */
const inPortions = (
  source: FactSource,
  size: number,
  order: (lines: SubsidySource[]) => SubsidySource[],
): FactSource => ({
  ...source,
  eachPortion: (actor, of, month, take) =>
    source.eachPortion(actor, of, month, async (all) => {
      const lines = order([...all].sort((a, b) => byTurn(inputOf(a), inputOf(b))));
      for (let start = 0; start < lines.length; start += size)
        await take(lines.slice(start, start + size), lines.length);
    }),
});

const worldOf = (size: number, order = (lines: SubsidySource[]) => lines) =>
  createSubsidyWorld(database, '2025-04-01', (months) => [inPortions(createPostMonthSource(months), size, order)]);
const inVillages = (n: number) => ({ divisionCode: samplePostMonth(1 + (n % 3)).divisionCode, daysAttended: n % 9 });
/** Two lines of one person in different places: the second is refused, whichever portions they are in. */
const twice = (n: number) => ({ ...inVillages(n), ...(n === 19 ? { personId: samplePostMonth(2).personId } : {}) });

describe('a run in portions', () => {
  it('comes to the lines, figures and digests that it comes to in one', async () => {
    const found = [];
    for (const size of [100, 7, 1]) {
      await database.owner.raw('drop schema if exists subsidy cascade');
      const world = await worldOf(size);
      world.fill(march, 40, twice);
      const { inputDigest, linesDigest, digest, lineCount, payableCount, payableTotalFen, refusedCount, id } =
        await world.computed(march);
      const { rows } = await world.service.items.find(world.maker, page({ runId: id }));
      const lines = rows.map(({ sequence, personId, status, amountFen }: SubsidyItem) => [
        ...[sequence, personId, status, amountFen],
      ]);
      found.push({ inputDigest, linesDigest, digest, lineCount, payableCount, payableTotalFen, refusedCount, lines });
      expect(await world.service.runs.replay(world.maker, id)).toMatchObject({ same: true, differenceCount: 0 });
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    expect(found[0]?.lineCount).toBe(40);
  });

  it('is refused where its source does not keep the turn: the digest would depend on it', async () => {
    const world = await worldOf(7, (lines) => lines.reverse());
    world.fill(march, 40, inVillages);
    await expect(world.computed(march)).rejects.toThrow('portions come in their turn');
  });
});

describe('a run of more lines than a portion', () => {
  it('is noticed, filed, sent and paid whole', async () => {
    const count = 5_100;
    const world: SubsidyWorld = await createSubsidyWorld(database);
    world.fill(march, count);
    const run = await world.approved(march);
    expect(run.payableCount).toBe(count);
    const notice = await world.service.notices.publish(world.maker, { runId: run.id });
    expect([notice.itemCount, notice.totalFen]).toEqual([count, run.payableTotalFen]);
    world.setToday('2025-04-10');
    await world.service.batches.prepare(world.maker, run.id, { split: { by: 'bank', mostLines: 2_000 } });
    const batches = (await world.service.batches.find(world.maker, page({ runId: run.id }))).rows;
    expect(batches.map(({ part, parts, lineCount }) => [part, parts, lineCount]).sort()).toEqual([
      [1, 3, 2000],
      [2, 3, 2000],
      [3, 3, 1100],
    ]);
    for (const { id } of batches) await world.service.batches.export(world.maker, id);
    await world.runJobs();
    const sent = (await world.service.batches.find(world.maker, page({ runId: run.id }))).rows;
    expect(sent.map(({ state }) => state)).toEqual(['exported', 'exported', 'exported']);
    expect(sent.reduce((sum, { inFlightTotalFen }) => sum + inFlightTotalFen, 0)).toBe(run.payableTotalFen);
    expect(await world.service.runs.replay(world.maker, run.id)).toMatchObject({ same: true });
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });
});
