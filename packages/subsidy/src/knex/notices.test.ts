import { isDomainError, type ListQuery, linkToken, newId, period } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSubsidyWorld, type SubsidyWorld, samplePostMonth, sampleScheme } from '../testing/index.js';
import { checkInvariants } from './invariants.js';

let database: TestDatabase;
let world: SubsidyWorld;
const march = period('2025-03');
const page = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
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
});

const insert = (table: 'notices' | 'payment_batches', row: object) =>
  codeOf(
    inTransaction(database.app, world.maker, async (trx) => {
      const tenant = {
        county_code: '530326',
        id: newId(),
        division_code: '530326000000',
        created_by: world.maker.userId,
      };
      await trx(`subsidy.${table}`).insert({ ...tenant, ...row });
    }),
  );

describe('a scheme that wants two rounds of public notice', () => {
  const rounds = [
    { days: 5, unit: 'working' },
    { days: 7, unit: 'calendar' },
  ] as const;

  it('is paid after the second has ended, and the second begins after the first', async () => {
    world.policy.current = sampleScheme('post-subsidy', { noticeRounds: rounds });
    world.fill(march, 3);
    const { service, maker } = world;
    const run = await world.approved(march);
    const first = await service.notices.publish(maker, { runId: run.id });
    expect(first).toMatchObject({ round: 1, rounds: 2, days: 5, dayUnit: 'working', endsOn: '2025-04-09' });
    expect(await codeOf(service.notices.publish(maker, { runId: run.id }))).toBe('SUBSIDY.NOTICE_EXISTS');

    const stored = await inTransaction(database.app, maker, async (trx) => trx('subsidy.notices').first());
    const { id: _, created_by: _by, ...row } = stored;
    const again = { ...row, columns: JSON.stringify(row.columns), round: 2 };
    expect(await insert('notices', again)).toBe('round_follows_round');
    expect(
      await insert('notices', { ...again, round: 3, rounds: 3, starts_on: '2025-04-10', ends_on: '2025-04-17' }),
    ).toBe('round_follows_round');

    world.setToday('2025-04-10');
    await expect(service.batches.prepare(maker, run.id)).rejects.toMatchObject({
      code: 'SUBSIDY.NOTICE_ROUND_MISSING',
      details: { round: 2, rounds: 2 },
    });
    const batch = { run_id: run.id, notice_id: first.id, scheme_id: 'post-subsidy', period: march, kind: 'run' };
    const prepared = { ...batch, sequence: 9, number: 'x', prepared_on: '2025-04-10' };
    expect(await insert('payment_batches', prepared)).toBe('batch_follows_notice');

    const second = await service.notices.publish(maker, { runId: run.id });
    expect(second).toMatchObject({
      title: '2025年3月乡村公益性岗位补贴发放公示表（第2轮）',
      round: 2,
      startsOn: '2025-04-10',
      endsOn: '2025-04-17',
      totalFen: first.totalFen,
    });
    expect(await codeOf(service.batches.prepare(maker, run.id))).toBe('SUBSIDY.NOTICE_NOT_ENDED');
    world.setToday('2025-04-18');
    expect(await codeOf(service.notices.publish(maker, { runId: run.id }))).toBe('SUBSIDY.NOTICE_EXISTS');
    expect((await service.batches.prepare(maker, run.id)).lineCount).toBe(3);
    expect(await checkInvariants(database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('holds in the second what was objected to in the first', async () => {
    world.policy.current = sampleScheme('post-subsidy', { noticeRounds: rounds });
    world.fill(march, 3);
    const { service, maker } = world;
    const run = await world.approved(march);
    const first = await service.notices.publish(maker, { runId: run.id });
    const [line] = (await service.notices.findItems(maker, page({ noticeId: first.id }))).rows;
    const said = { noticeItemId: line?.id ?? '', content: '此人未到岗', channel: 'visit' as const };
    await service.objections.record(maker, said);
    world.setToday('2025-04-10');
    await service.notices.publish(maker, { runId: run.id });
    world.setToday('2025-04-18');
    expect(await service.batches.prepare(maker, run.id)).toMatchObject({ lineCount: 2, heldCount: 1 });
  });
});

describe('the notice that anybody reads by its link', () => {
  const tokenOf = (link: string | null) => link?.split('/').at(-1) ?? '';
  const query = { page: 0 };

  it('shows masked lines of this notice, by township and some at a time, and no id', async () => {
    world.fill(march, 130);
    const { service, maker } = world;
    const run = await world.approved(march);
    const notice = await service.notices.publish(maker, { runId: run.id });
    const token = tokenOf(notice.link);
    const all = await service.notices.readPublic(token, query, 'zh-CN');
    expect(all).toMatchObject({ title: notice.title, itemCount: 130, matching: 130, totalFen: notice.totalFen });
    expect(all.lines).toHaveLength(100);
    const rest = await service.notices.readPublic(token, { page: 1 }, 'zh-CN');
    expect(rest.lines.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => index + 101));
    expect(all.townships.reduce((sum, { totalFen }) => sum + totalFen, 0)).toBe(notice.totalFen);
    for (const { code, lines } of all.townships) {
      const own = await service.notices.readPublic(token, { ...query, townshipCode: code }, 'zh-CN');
      expect(own.matching).toBe(lines);
    }
    const { personName, personId } = samplePostMonth(1);
    const text = JSON.stringify([all, rest]);
    for (const secret of [personName, personId, notice.id, run.id]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|\d{17}[\dX]/);
  });

  it('is gone the day after, and no other link opens it', async () => {
    world.fill(march, 2);
    const { service, maker } = world;
    const run = await world.approved(march);
    const notice = await service.notices.publish(maker, { runId: run.id });
    const token = tokenOf(notice.link);
    const read = (given: string) => codeOf(service.notices.readPublic(given, query, 'zh-CN'));
    world.setToday(notice.endsOn);
    expect(await read(token)).toBe('accepted');
    const forged = linkToken(world.options.crypto, 'slip', notice);
    for (const given of [
      forged,
      `${token}x`,
      token.replace(notice.id, newId()),
      token.replace('530326', '530325'),
      'x',
    ])
      expect(await read(given), given).toBe('LIST.NOT_FOUND');
    world.setToday('2025-04-10');
    expect(await read(token)).toBe('SUBSIDY.NOTICE_OVER');
    expect((await service.notices.get(maker, notice.id)).link).toBeNull();
  });
});
