import { type DivisionCode, type ListQuery, period, townshipOf } from '@gongyi/kernel';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeGroups } from '../model/compare-months.js';
import type { SubsidyItem } from '../model/records.js';
import { createSubsidyWorld, type SubsidyWorld, samplePayeeAccount, samplePostMonth } from '../testing/index.js';

let database: TestDatabase;
let world: SubsidyWorld;
const [march, april] = [period('2025-03'), period('2025-04')];
const page = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 199 }, ids: null });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.destroy());
beforeEach(async () => {
  await database.owner.raw('drop schema if exists subsidy cascade');
  world = await createSubsidyWorld(database);
});

/** Somebody's two months: present or not, with days, a post and a township. */
const someone = fc.record({
  before: fc.boolean(),
  now: fc.boolean(),
  days: fc.tuple(fc.integer({ min: 1, max: 22 }), fc.integer({ min: 1, max: 22 })),
  posts: fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom('A', 'B')),
  places: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
});

const live = (items: readonly SubsidyItem[]) =>
  new Map(
    items
      .filter((item) => item.status === 'payable' && item.excludedReason === null)
      .map((item) => [item.personId, item]),
  );
const place = (item: SubsidyItem) => townshipOf(item.divisionCode as DivisionCode);
const sum = (amounts: readonly (number | null)[]) => amounts.reduce<number>((all, amount) => all + (amount ?? 0), 0);

/** Written anew from the words of the groups: whom each holds, and what money they move. */
function expected(before: ReturnType<typeof live>, now: ReturnType<typeof live>) {
  const everybody = [...new Set([...before.keys(), ...now.keys()])].map((id) => ({
    id,
    old: before.get(id),
    line: now.get(id),
  }));
  type Pair = (typeof everybody)[number];
  const both = (rule: (old: SubsidyItem, line: SubsidyItem) => boolean) => (pair: Pair) =>
    pair.old !== undefined && pair.line !== undefined && rule(pair.old, pair.line);
  const rules: Record<(typeof changeGroups)[number], (pair: Pair) => boolean> = {
    joined: ({ old }) => old === undefined,
    left: ({ line }) => line === undefined,
    moved: both((old, line) => old.subjectId !== line.subjectId),
    movedTownship: both((old, line) => place(old) !== place(line)),
    amountUp: both((old, line) => (line.amountFen ?? 0) > (old.amountFen ?? 0)),
    amountDown: both((old, line) => (line.amountFen ?? 0) < (old.amountFen ?? 0)),
  };
  return Object.fromEntries(
    changeGroups.map((group) => {
      const inside = everybody.filter(rules[group]);
      const differenceFen = sum(inside.map(({ old, line }) => (line?.amountFen ?? 0) - (old?.amountFen ?? 0)));
      return [group, { count: inside.length, differenceFen, people: inside.map(({ id }) => id).sort() }];
    }),
  );
}

describe('the comparison inside PostgreSQL', () => {
  it('finds whom a person would find, to the fen, for any two months', async () => {
    let year = 2025;
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { minLength: 2, maxLength: 25 }), async (people) => {
        fc.pre(people.some(({ before }) => before) && people.some(({ now }) => now));
        year += 1;
        const [march, april] = [period(`${year}-03`), period(`${year}-04`)];
        const monthOf = (which: 0 | 1) =>
          people.flatMap((one, n) =>
            one[which === 0 ? 'before' : 'now']
              ? samplePostMonth(n, {
                  daysAttended: one.days[which],
                  welfarePostId: one.posts[which],
                  divisionCode: `53032610${one.places[which]}200` as DivisionCode,
                  townshipName: `第${one.places[which]}镇`,
                })
              : [],
          );
        world.months.months.set(march, monthOf(0));
        world.months.months.set(april, monthOf(1));
        const [first, next] = [await world.approved(march), await world.computed(april)];
        const linesOf = async (run: { id: string }) =>
          live((await world.service.items.find(world.maker, page({ runId: run.id }))).rows);
        const [before, now] = [await linesOf(first), await linesOf(next)];
        const found = await world.service.runs.compare(world.approver, next.id);
        const told = changeGroups.map((group) => {
          const { count, differenceFen, people: listed } = found[group];
          return [group, { count, differenceFen, people: listed.map(({ personId }) => personId).sort() }];
        });
        expect(Object.fromEntries(told)).toEqual(expected(before, now));
        expect(found.previous).toEqual({ count: before.size, totalFen: first.payableTotalFen });
        expect(found.current).toEqual({ count: now.size, totalFen: next.payableTotalFen });
        expect(found.differenceFen).toBe(next.payableTotalFen - first.payableTotalFen);
        expect(sum(found.townships.map(({ differenceFen }) => differenceFen))).toBe(found.differenceFen);
        for (const { townshipCode, count, totalFen } of found.townships) {
          const there = [...now.values()].filter((item) => place(item) === townshipCode);
          expect([count, totalFen]).toEqual([there.length, sum(there.map(({ amountFen }) => amountFen))]);
        }
      }),
      // Every run shows two months of a year of its own; shrinking would only show more of them.
      { numRuns: 12, endOnFailure: true },
    );
  }, 120_000);

  it('leaves out a voided run, and what was excluded', async () => {
    world.fill(march, 3);
    world.fill(april, 3);
    await world.approved(march);
    const run = await world.computed(april);
    const [line] = (await world.service.items.find(world.maker, page({ runId: run.id }))).rows;
    await world.service.items.exclude(world.maker, line?.id ?? '', '材料待核实');
    expect(await world.service.runs.compare(world.approver, run.id)).toMatchObject({
      current: { count: 2 },
      left: { count: 1 },
    });
    await world.service.runs.void(world.maker, run.id, '口径有误');
    expect(await world.service.runs.compare(world.approver, run.id)).toMatchObject({
      current: { count: 0, totalFen: 0 },
      left: { count: 3, people: [{ amountFen: null, previousAmountFen: 80_000 }, {}, {}] },
    });
  });

  it('tells whose account is another than the money went to, and whose is gone', async () => {
    world.fill(march, 4);
    await world.exported(await world.approved(march), '2025-04-10');
    world.fill(april, 4);
    const of = (n: number) => samplePostMonth(n).personId;
    world.accounts.accounts.set(of(2), samplePayeeAccount(2, { version: 2, state: 'unconfirmed' }));
    world.accounts.accounts.delete(of(3));
    const next = await world.computed(april);
    const { accountChanged } = await world.service.runs.compare(world.approver, next.id);
    const previousCardMasked = (n: number) => samplePayeeAccount(n).cardMasked;
    expect(accountChanged.count).toBe(2);
    expect([...accountChanged.people].sort((a, b) => (a.personId < b.personId ? -1 : 1))).toMatchObject([
      {
        personId: of(2),
        previousCardMasked: previousCardMasked(2),
        cardMasked: previousCardMasked(2),
        accountState: 'unconfirmed',
      },
      { personId: of(3), previousCardMasked: previousCardMasked(3), cardMasked: null, accountState: 'missing' },
    ]);
  });
});
