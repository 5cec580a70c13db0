import {
  type Actor,
  allPortions,
  createWorkingDayCalendar,
  digestOf,
  divisionCode,
  lastDay,
  localDate,
  newId,
  noticeEnd,
  type Period,
  scopeOf,
} from '@gongyi/kernel';
import { memoryAudit, memoryFiles, plainCrypto, testActor } from '@gongyi/kernel/testing';
import { createTransactions, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostSetting } from '../model/post-settings.js';
import type { RegisteredPerson } from '../model/registered-person.js';
import type { PostMonth } from '../ports.js';
import { createDailyAttendanceServices } from '../service/daily-attendance-services.js';
import { createWelfarePostService } from '../service/welfare-post-service.js';
import { settledRule } from '../testing/settled-rule.fixture.js';
import {
  createKnexAttendanceSlipStore,
  createKnexDailyAttendanceStore,
  createKnexWelfarePostStore,
  migrateWelfarePosts,
} from './index.js';

const [village, neighbour] = ['530326001001', '530326001002'] as never[] as [never, never];
const township = divisionCode('530326001000');
const at = (code: string): Actor => testActor({ userId: newId(), scope: scopeOf(divisionCode(code)) });
const [county, officer, clerk, other] = ['530326000000', '530326001000', village, neighbour].map(at) as [
  Actor,
  Actor,
  Actor,
  Actor,
];
const setting: PostSetting<'post-attendance'> = {
  mode: 'daily',
  least: { days: 2 },
  leave: {
    kinds: [
      { id: 'sick', zh: '病假', en: 'sick leave', counts: false },
      { id: 'training', zh: '参加培训', en: 'training', counts: true },
    ],
    mostDaysAtOnce: 7,
    mostDaysAYear: 30,
    proofFromDays: 5,
  },
  makeUpDays: 1,
  dispute: { days: 3, unit: 'calendar' },
  due: { day: 5, monthsLater: 1 },
  title: '出勤表',
};
const march = '2025-03' as Period;
const calendar = createWorkingDayCalendar();

let today = localDate('2025-03-20');
let now = new Date('2025-03-20T01:00:00Z');
let mode: 'daily' | 'monthly' = 'daily';
let database: TestDatabase;
let services: ReturnType<typeof createDailyAttendanceServices>;
let posts: ReturnType<typeof createWelfarePostService>;

interface Holder {
  readonly agreementId: string;
  readonly personId: string;
  readonly name: string;
  readonly identity: string;
}
const identities = ['530326195805029411', '530326196001011218', '530326196203031433', '530326196504041642'];
const holders = ['张兴有', '李四', '李五', '王小明'].map(
  (name, index): Holder => ({
    agreementId: newId(),
    personId: newId(),
    name,
    identity: identities[index] ?? '',
  }),
) as [Holder, Holder, Holder, Holder];
const [zhang, li, liFive, wang] = holders;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateWelfarePosts(database.owner, { schema: 'posts', applicationRole: database.applicationRole });
  const { app } = database;
  const postId = newId();
  await inTransaction(app, county, async (trx) => {
    const row = (id: string) => ({ county_code: '530326', id, division_code: village, created_by: county.userId });
    await trx('posts.welfare_posts').insert({
      ...row(postId),
      code: 'P1',
      name: '保洁员',
      category: 'cleaning',
      using_unit: '村委会',
      places: 9,
      standard_fen: 80_000,
      fund_source: 'county',
      required_days: 4,
      valid_from: '2025-01-01',
      valid_to: '2025-12-31',
      developing_department: '人社局',
      approval_number: '1号',
      remark: '',
      facts_digest: 'x',
    });
    for (const [index, holder] of holders.entries())
      await trx('posts.agreements').insert({
        ...row(holder.agreementId),
        code: `A${index}`,
        welfare_post_id: postId,
        person_id: holder.personId,
        person_name: holder.name,
        identity_masked: `${holder.identity.slice(0, 6)}********${holder.identity.slice(-4)}`,
        starts_on: '2025-03-01',
        ends_on: '2025-12-31',
        leave_reason: '',
        kind: 'service',
        insured: true,
        findings: '{}',
        facts_digest: 'x',
      });
  });
  const people = new Map(
    holders.map(({ personId, name, identity }): [string, RegisteredPerson] => [
      identity,
      {
        personId,
        name,
        identityMasked: `${identity.slice(0, 6)}********${identity.slice(-4)}`,
        birthDate: '1960-01-01' as never,
        householdCode: personId,
        divisionCode: township,
      },
    ]),
  );
  const store = createKnexWelfarePostStore(app, { schema: 'posts' });
  const shared = {
    store,
    people: {
      findByIdentity: async () => people,
      householdsOf: async () => new Map(),
      identitiesOf: async () => new Map(holders.map(({ personId, identity }) => [personId, identity as never])),
    },
    policy: {
      ageLimit: async () => 70,
      floor: async () => null,
      monthlyAmount: async () => (facts: { standardFen: number; daysAttended: number; requiredDays: number }) => ({
        amountFen: Math.round((facts.standardFen * facts.daysAttended) / facts.requiredDays) as never,
        reason: '',
      }),
    },
    divisions: {
      nameOf: () => '堂琅社区',
      townshipNameOf: () => '古城街道',
      townshipByName: () => township,
      townshipsOf: () => [township],
    },
    audit: memoryAudit(),
    transactions: createTransactions(app),
    clock: { now: () => now, today: () => today },
  };
  services = createDailyAttendanceServices({
    ...shared,
    days: createKnexDailyAttendanceStore(app, { schema: 'posts' }),
    slips: createKnexAttendanceSlipStore(app, { schema: 'posts' }),
    rules: {
      setting: async () => settledRule({ ...setting, mode }, { documentNumber: '演示1号', clause: '在岗领补' }),
      eligibility: () => Promise.reject(new Error('nobody is judged here')),
      retirement: () => Promise.reject(new Error('nobody retires here')),
    },
    crypto: { ...plainCrypto(), hash: digestOf },
    files: memoryFiles(),
    calendar,
  });
  posts = createWelfarePostService({
    ...shared,
    agreements: { heldElsewhere: async () => new Set() },
    standings: { standingOf: async () => new Map() },
    accounts: { offer: async () => ({ created: 0, doubtful: 0 }) },
    followUp: services.slips.followUp,
  });
});
afterAll(() => database.destroy());

const codeOf = (work: Promise<unknown>) =>
  work.then(() => 'done').catch((error: { code?: string; constraint?: string }) => error.constraint ?? error.code);
const record = (actor: Actor, day: string, holder: Holder, more: object = {}) =>
  services.daily
    .record(actor, {
      day: localDate(day),
      entries: [{ agreementId: holder.agreementId, kind: 'present', ...more }],
    })
    .then(({ rows }) => rows[0]);
const overviewOf = async (holder: Holder) =>
  (await services.daily.overview(clerk, { divisionCode: village, period: march })).rows.find(
    ({ agreementId }) => agreementId === holder.agreementId,
  );
const insertDay = (holder: Holder, day: string, more: object = {}) =>
  inTransaction(database.app, clerk, (trx) =>
    trx('posts.attendance_days').insert({
      county_code: '530326',
      id: newId(),
      division_code: village,
      created_by: clerk.userId,
      agreement_id: holder.agreementId,
      person_id: holder.personId,
      person_name: holder.name,
      work_day: day,
      kind: 'present',
      source: 'sheet',
      recorded_by_name: 'x',
      recorded_on: '2025-03-20',
      ...more,
    }),
  );

describe('a day', () => {
  it('is recorded once: again is the same, and something else needs a correction', async () => {
    expect((await record(clerk, '2025-03-03', zhang))?.verdict).toBe('recorded');
    expect((await record(clerk, '2025-03-03', zhang))?.verdict).toBe('already');
    expect(await record(clerk, '2025-03-03', zhang, { kind: 'absent' })).toMatchObject({
      verdict: 'different',
      code: 'POSTS.DAY_TAKEN',
    });
    expect(await codeOf(insertDay(zhang, '2025-03-03'))).toBe('attendance_days_once');
  });

  it('is recorded once by many clerks at the same moment', async () => {
    const verdicts = await Promise.all(Array.from({ length: 12 }, () => record(clerk, '2025-03-04', zhang)));
    expect(verdicts.filter((row) => row?.verdict === 'recorded')).toHaveLength(1);
    expect(verdicts.filter((row) => row?.verdict === 'already')).toHaveLength(11);
    const raw = await Promise.all(Array.from({ length: 12 }, () => codeOf(insertDay(li, '2025-03-04'))));
    expect(raw.filter((code) => code === 'done')).toHaveLength(1);
  });

  it('lies inside the agreement, in the clerk’s own village, and not ahead', async () => {
    expect((await record(clerk, '2025-02-28', zhang))?.code).toBe('POSTS.DAY_OUTSIDE_AGREEMENT');
    expect((await record(other, '2025-03-05', zhang))?.code).toBe('POSTS.DAY_OUTSIDE_AGREEMENT');
    expect(await codeOf(record(clerk, '2025-03-21', zhang))).toBe('POSTS.DAY_AHEAD');
    expect(await codeOf(insertDay(zhang, '2025-02-28'))).toBe('attendance_day_in_force');
    expect(await codeOf(insertDay(zhang, '2025-03-21'))).toBe('attendance_day_not_ahead');
    expect(await codeOf(insertDay(zhang, '2025-03-05', { person_id: li.personId }))).toBe('attendance_day_agreement');
  });

  it('is corrected with a reason, and the database keeps what stood there', async () => {
    const sheet = await services.daily.daySheet(clerk, { divisionCode: village, day: localDate('2025-03-04') });
    const row = sheet.rows.find(({ agreementId }) => agreementId === zhang.agreementId);
    const id = row?.dayId ?? '';
    const correction = { version: 1, kind: 'absent' as const, reason: '当天未到岗' };
    expect((await services.daily.correct(clerk, id, correction)).kind).toBe('absent');
    expect(await codeOf(services.daily.correct(clerk, id, correction))).toBe('LIST.VERSION_CONFLICT');
    const update = (change: object) =>
      inTransaction(database.app, clerk, (trx) => trx('posts.attendance_days').where({ id }).update(change));
    expect(await codeOf(update({ kind: 'present' }))).toBe('attendance_day_correction');
    expect(await codeOf(update({ kind: 'present', version: 3, correction_reason: ' ' }))).toBe(
      'attendance_day_correction',
    );
    const history = await inTransaction(database.app, clerk, (trx) =>
      trx('posts.attendance_day_changes').where({ day_id: id }).select('before', 'reason'),
    );
    expect(history).toMatchObject([{ before: { kind: 'present' }, reason: '当天未到岗' }]);
  });

  it('is made up once, for a missed day, as often as the county allows', async () => {
    const makeUp = (day: string, makesUp: string) => record(clerk, day, zhang, { kind: 'make_up', makesUp });
    expect((await makeUp('2025-03-15', '2025-03-03'))?.code).toBe('POSTS.MAKE_UP_NOT_MISSED');
    expect((await makeUp('2025-03-15', '2025-03-04'))?.verdict).toBe('recorded');
    expect((await makeUp('2025-03-16', '2025-03-10'))?.code).toBe('POSTS.MAKE_UP_LIMIT');
    expect(await codeOf(insertDay(zhang, '2025-03-16', { kind: 'make_up', makes_up: '2025-03-04' }))).toBe(
      'attendance_days_made_up_once',
    );
    expect(await codeOf(insertDay(zhang, '2025-03-16', { kind: 'make_up', makes_up: '2025-02-27' }))).toBe(
      'attendance_day_makes_up',
    );
  });
});

describe('a leave', () => {
  const ask = (fromDay: string, toDay: string, kind = 'training') =>
    services.leaves.request(clerk, {
      agreementId: li.agreementId,
      kind,
      fromDay: localDate(fromDay),
      toDay: localDate(toDay),
      reason: '参加县里培训',
    });

  it('is asked for inside the limits, decided by another person, and stands in the days', async () => {
    expect(await codeOf(ask('2025-03-10', '2025-03-17'))).toBe('POSTS.LEAVE_TOO_LONG');
    expect(await codeOf(ask('2025-03-10', '2025-03-14'))).toBe('POSTS.LEAVE_PROOF_MISSING');
    expect(await codeOf(ask('2025-12-30', '2026-01-02'))).toBe('POSTS.DAY_OUTSIDE_AGREEMENT');
    const leave = await ask('2025-03-10', '2025-03-12');
    expect(await codeOf(ask('2025-03-12', '2025-03-13'))).toBe('POSTS.LEAVE_OVERLAPS');
    const verdict = { version: 1, verdict: 'approve' as const, reason: '' };
    expect(await codeOf(services.leaves.decide(clerk, leave.id, verdict))).toBe('POSTS.LEAVE_SAME_PERSON');
    expect((await services.leaves.decide(officer, leave.id, verdict)).state).toBe('approved');
    expect((await record(clerk, '2025-03-11', li))?.verdict).toBe('different');
    expect(await overviewOf(li)).toMatchObject({ leave: 3, present: 1 });
    expect(await codeOf(services.leaves.withdraw(clerk, leave.id, 2))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });

  it('is not granted over a day that was worked', async () => {
    const leave = await ask('2025-03-03', '2025-03-04', 'sick');
    const verdict = { version: 1, verdict: 'approve' as const, reason: '' };
    expect(await codeOf(services.leaves.decide(officer, leave.id, verdict))).toBe('POSTS.LEAVE_DAY_TAKEN');
    expect((await services.leaves.get(officer, leave.id)).state).toBe('requested');
    expect(
      (await services.leaves.decide(officer, leave.id, { ...verdict, verdict: 'refuse', reason: '当天在岗' })).state,
    ).toBe('refused');
  });
});

describe('signing in by phone', () => {
  const open = async () => {
    now = new Date('2025-03-20T01:00:00Z');
    const { link } = await services.daily.openSession(clerk, { divisionCode: village, title: '义务清扫', minutes: 30 });
    return link.replace('/#/sign-in/', '');
  };
  const signIn = (token: string, name: string, lastFour: string) =>
    services.signIn.signIn(token, { name, lastFour }, 'zh-CN');

  it('shows masked names alone, marks once, and tells two 李* apart', async () => {
    const token = await open();
    const page = await services.signIn.read(token, 'zh-CN');
    expect(page).toMatchObject({ village: '堂琅社区', workDay: '2025-03-20', names: ['张*有', '李*', '王*明'] });
    expect(await signIn(token, '李*', liFive.identity.slice(-4))).toMatchObject({ outcome: 'recorded' });
    expect(await signIn(token, '李*', liFive.identity.slice(-4))).toMatchObject({ outcome: 'already' });
    const sheet = await services.daily.daySheet(clerk, { divisionCode: village, day: today });
    expect(sheet.rows.filter(({ kind }) => kind !== null).map(({ personName }) => personName)).toEqual(['李五']);
    const many = await Promise.all(Array.from({ length: 8 }, () => signIn(token, '张*有', zhang.identity.slice(-4))));
    expect(many.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
  });

  it('is over when the window is, and the link opens nothing else', async () => {
    const token = await open();
    now = new Date('2025-03-20T01:31:00Z');
    expect(await codeOf(services.signIn.read(token, 'zh-CN'))).toBe('POSTS.SIGN_IN_CLOSED');
    expect(await codeOf(signIn(token, '王*明', wang.identity.slice(-4)))).toBe('POSTS.SIGN_IN_CLOSED');
    expect(await codeOf(services.slips.show(token, 'zh-CN'))).toBe('LIST.NOT_FOUND');
    expect(await codeOf(services.signIn.read(`${token.slice(0, -1)}!`, 'zh-CN'))).toBe('LIST.NOT_FOUND');
  });

  it('locks a name after wrong tries, in parallel too, and not the others', async () => {
    const token = await open();
    const tries = await Promise.all(Array.from({ length: 9 }, () => codeOf(signIn(token, '王*明', '0000'))));
    expect(tries.filter((code) => code === 'POSTS.SIGN_IN_WRONG')).toHaveLength(4);
    expect(tries.filter((code) => code === 'POSTS.SIGN_IN_LOCKED')).toHaveLength(5);
    expect(await codeOf(signIn(token, '王*明', wang.identity.slice(-4)))).toBe('POSTS.SIGN_IN_LOCKED');
    expect(await codeOf(signIn(token, '赵*', '0000'))).toBe('POSTS.SIGN_IN_NAME_UNKNOWN');
    const next = await open();
    expect(await signIn(next, '王*明', wang.identity.slice(-4))).toMatchObject({ outcome: 'recorded' });
  });
});

describe('the month', () => {
  const close = () => services.monthFromDays(officer, { period: march, townshipCode: township });
  const linesOf = async () =>
    (
      await posts.attendance.listLines(county, {
        filter: { period: march },
        sort: { field: 'row', order: 'asc' },
        range: { from: 0, to: 99 },
        ids: null,
      })
    ).rows;
  const lineOf = async (holder: Holder) => (await linesOf()).find(({ personName }) => personName === holder.name);

  it('is made of days only where the county attends by day, and of a file only where it does not', async () => {
    mode = 'monthly';
    expect(await codeOf(close())).toBe('POSTS.MODE_MONTHLY');
    mode = 'daily';
    expect(await codeOf(services.slips.followUp.beforeImport(county, march))).toBe('POSTS.MODE_DAILY');
    const ahead = services.monthFromDays(officer, { period: '2025-04' as Period });
    expect(await codeOf(ahead)).toBe('POSTS.FUTURE_MONTH');
  });

  it('counts days, make-up days and leave that counts, and names who worked too little', async () => {
    expect(await close()).toEqual({ period: march, townships: 1, lines: 4, toFix: 2 });
    // 3 and 20 March, and the 15th for the missed 4th.
    expect(await lineOf(zhang)).toMatchObject({ state: 'ok', daysAttended: 3, requiredDays: 4, amountFen: 60_000 });
    expect(await lineOf(li)).toMatchObject({ state: 'ok', daysAttended: 4, amountFen: 80_000, differenceFen: 0 });
    expect(await lineOf(wang)).toMatchObject({ state: 'to_fix', daysAttended: 1 });
    expect((await lineOf(wang))?.findings).toMatchObject([{ code: 'least_days_missed', severity: 'error' }]);
  });

  it('is not frozen while days have changed since it was made of them', async () => {
    await record(clerk, '2025-03-06', liFive);
    expect(await codeOf(posts.attendance.freezeMonth(county, { period: march }))).toBe('POSTS.DAYS_AFTER_CLOSE');
    expect(await close()).toMatchObject({ toFix: 1 });
    await posts.attendance.freezeMonth(county, { period: march });
  });

  it('takes no more days once it is frozen', async () => {
    expect(await codeOf(record(clerk, '2025-03-07', zhang))).toBe('POSTS.DAYS_FROZEN');
    expect(await codeOf(insertDay(zhang, '2025-03-07'))).toBe('attendance_day_frozen');
    expect(await codeOf(close())).toBe('POSTS.MONTH_FROZEN');
  });

  it('is shown to each worker: the own line, masked', async () => {
    const row = await overviewOf(zhang);
    expect(row?.slip).toMatchObject({ disputeUntil: noticeEnd(today, 3, 'calendar', calendar), openDispute: false });
    const token = row?.slip?.link.replace('/#/slip/', '') ?? '';
    const page = await services.slips.show(token, 'zh-CN');
    expect(page).toMatchObject({ nameMasked: '张*有', daysAttended: 3, amountFen: 60_000, superseded: false });
    expect(page.identityMasked).toBe('530326********9411');
    const before = today;
    today = localDate('2025-05-30');
    expect(await codeOf(services.slips.show(token, 'zh-CN'))).toBe('POSTS.LINK_EXPIRED');
    today = before;
  });

  it('is paid after the days for a dispute, and a disputed line waits for its answer', async () => {
    const payable = async () =>
      (await allPortions<PostMonth>((take) => posts.attendance.eachPostMonths(county, march, take))).map(
        ({ personName }) => personName,
      );
    expect(await payable()).toEqual([]);
    const slipOf = async (holder: Holder) => (await overviewOf(holder))?.slip?.id ?? '';
    const dispute = async (holder: Holder) =>
      services.slips.record(clerk, { slipId: await slipOf(holder), statedBy: holder.name, content: '少计了两天' });
    const [zhangs, lis] = [await dispute(zhang), await dispute(li)];
    expect(await codeOf(dispute(zhang))).toBe('POSTS.DISPUTE_OPEN');
    today = localDate('2025-03-31');
    expect(await codeOf(dispute(liFive))).toBe('POSTS.DISPUTE_LATE');
    expect(await payable()).toEqual(['李五']);
    const answer = { version: 1, answer: '已核对签到记录' };
    await services.slips.answer(officer, lis.id, { ...answer, verdict: 'reject' });
    expect((await payable()).sort()).toEqual(['李五', '李四']);
    await services.slips.answer(officer, zhangs.id, { ...answer, verdict: 'uphold' });
    const line = await lineOf(zhang);
    expect(line).toMatchObject({ state: 'to_fix', frozen: true, possibleDecisions: ['correct', 'recheck', 'exclude'] });
    const settled = await posts.attendance.decide(officer, line?.id ?? '', {
      version: line?.version ?? 0,
      decision: 'correct',
      daysAttended: 4,
      reason: '按签到记录更正',
    });
    expect(settled).toMatchObject({ state: 'ok', daysAttended: 4, amountFen: 80_000 });
    // Shown again, with days of its own for a dispute.
    expect(await payable()).not.toContain('张兴有');
    today = localDate('2025-04-10');
    expect(await payable()).toContain('张兴有');
  });

  it('keeps what is frozen against raw SQL, and disputes inside their days', async () => {
    const line = await lineOf(li);
    const update = (change: object) =>
      inTransaction(database.app, county, (trx) =>
        trx('posts.attendance_lines')
          .where({ id: line?.id ?? '' })
          .update(change),
      );
    expect(await codeOf(update({ state: 'to_fix' }))).toBe('attendance_lines_frozen_state');
    expect(await codeOf(update({ amount_fen: 1 }))).toBe('attendance_lines_frozen_state');
    const [slip] = (await inTransaction(database.app, county, (trx) =>
      trx('posts.attendance_slips').where({ line_id: line?.id ?? '' }),
    )) as { id: string; dispute_until: string; division_code: string }[];
    const insert = (disputeUntil: string | undefined) =>
      inTransaction(database.app, county, (trx) =>
        trx('posts.attendance_disputes').insert({
          county_code: '530326',
          id: newId(),
          division_code: slip?.division_code,
          created_by: county.userId,
          slip_id: slip?.id,
          line_id: line?.id,
          line_version: line?.version,
          period: march,
          person_name: 'x',
          stated_by: 'x',
          content: 'xx',
          received_on: '2025-04-10',
          dispute_until: disputeUntil,
        }),
      );
    expect(await codeOf(insert(slip?.dispute_until))).toBe('attendance_dispute_in_time');
    expect(await codeOf(insert(lastDay('2025-12' as Period)))).toContain('fkey');
  });
});
