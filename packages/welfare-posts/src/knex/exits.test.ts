import { type Actor, addDays, divisionCode, type LocalDate, localDate, newId, period, scopeOf } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExitRecord } from '../model/exit.js';
import { postExitSchema } from '../model/post-settings.js';
import { exitTasks } from '../service/exit-tasks.js';
import { createExitService, type ExitService } from '../service/exits.js';
import type { ProcedureService } from '../service/procedures.js';
import { createProcedureWorld } from '../testing/procedure-world.fixture.js';
import { settledRule } from '../testing/settled-rule.fixture.js';
import { createKnexExitStore, createKnexWelfarePostStore } from './index.js';

const place = '530326103001';
const schema = 'posts';
const rule = postExitSchema.parse({
  grounds: [
    {
      id: 'stand_in',
      zh: '顶岗',
      en: 'stand-in',
      kind: 'removal',
      talk: true,
      handOver: true,
      barredMonths: 12,
      procedure: [
        { act: 'check', level: 'township', zh: '核实', en: 'verify' },
        { act: 'approve', level: 'county', zh: '批准', en: 'approve' },
      ],
    },
  ],
  vacancyReport: { days: 5, unit: 'calendar', late: 'flag' },
  partialMonth: 'by_days_attended',
  followUpMonths: [3, 1],
  appeal: { days: 10, unit: 'working' },
});

let today: LocalDate = localDate('2025-03-03');
let database: TestDatabase;
let exits: ExitService;
let procedures: ProcedureService;
const promoted: string[] = [];
const actor = (): Actor => testActor({ userId: newId() });
const [maker, township, county, other] = [actor(), actor(), actor(), actor()];
const personId = newId();
const postId = newId();

beforeAll(async () => {
  const world = await createProcedureWorld(() => today);
  ({ database, procedures } = world);
  const { shared } = world;
  const posts = createKnexWelfarePostStore(database.app, { schema });
  exits = createExitService({
    ...shared,
    store: createKnexExitStore(database.app, { schema }),
    posts: {
      async getAgreement(who, id) {
        const agreement = await posts.getAgreement(who, id);
        if (agreement === undefined) throw new Error('no agreement');
        return agreement;
      },
      get: async () => ({ requiredDays: 20 }),
    },
    policy: {
      amountIfSettled: async () => (month) => ({
        amountFen: ((month.standardFen * month.daysAttended) / month.requiredDays) as never,
        reason: '',
      }),
    },
    procedures,
    placements: {
      promoteNext: async (_, welfarePostId) => {
        promoted.push(welfarePostId);
        return null;
      },
    },
    rules: {
      setting: async () => settledRule(rule, { documentNumber: '文号', clause: '第三条' }),
    },
  });
  await raw('welfare_posts', {
    id: postId,
    code: 'P1',
    name: '保洁员',
    category: 'x',
    using_unit: 'x',
    places: 2,
    standard_fen: 80_000,
    fund_source: 'x',
    required_days: 20,
    valid_from: '2024-01-01',
    valid_to: '2026-12-31',
    developing_department: 'x',
    approval_number: 'x',
    remark: '',
    facts_digest: 'x',
  });
});
afterAll(() => database.destroy());

const tenant = () => ({ county_code: '530326', division_code: place, created_by: maker.userId });
const raw = (table: string, row: object) =>
  inTransaction(database.app, maker, (trx) => trx(`${schema}.${table}`).insert({ ...tenant(), ...row }));

async function agreement(person: string, startsOn: string, endsOn: string): Promise<string> {
  const id = newId();
  await raw('agreements', {
    id,
    code: id,
    welfare_post_id: postId,
    person_id: person,
    person_name: '张三',
    identity_masked: '5303**********1234',
    starts_on: startsOn,
    ends_on: endsOn,
    leave_reason: '',
    kind: 'x',
    insured: true,
    findings: [],
    facts_digest: 'x',
  });
  return id;
}

async function act(who: Actor, exit: ExitRecord): Promise<void> {
  const { rows } = await procedures.list(who, {
    sort: null,
    range: { from: 0, to: 9 },
    ids: null,
    filter: { subject: 'exit', subjectId: exit.id },
  });
  const procedure = rows[0];
  if (procedure === undefined) throw new Error('no procedure');
  const { id, round, position, steps } = procedure;
  const level = steps[position]?.level ?? 'county';
  await procedures.act(who, id, level, { round, position, verdict: 'pass', note: '' });
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);
const leftOf = (id: string) =>
  inTransaction(database.app, maker, async (trx) => {
    const row = await trx(`${schema}.agreements`).where({ id }).first('left_on', 'leave_reason');
    return { leftOn: row.left_on, leaveReason: row.leave_reason };
  });
const write = (id: string, change: object, table = 'exits') =>
  codeOf(inTransaction(database.app, maker, (trx) => trx(`${schema}.${table}`).where({ id }).update(change)));

describe('an exit', () => {
  it('goes from its ground through talk, hand-over and procedure to the vacancy, and back by an appeal', async () => {
    const agreementId = await agreement(personId, '2025-01-01', '2025-12-31');
    const input = { agreementId, groundId: 'stand_in', lastDay: localDate('2025-03-10'), reason: '长期不在岗' };
    expect(await codeOf(exits.draft(maker, { ...input, lastDay: localDate('2026-01-01') }))).toBe(
      'POSTS.EXIT_OUTSIDE_AGREEMENT',
    );
    const draft = await exits.draft(maker, input);
    expect(await codeOf(exits.draft(maker, input))).toBe('POSTS.EXIT_EXISTS');
    const { id } = draft;
    expect(await codeOf(exits.submit(maker, id))).toBe('POSTS.EXIT_TALK_MISSING');
    const talk = { talkBy: '李四', talkNotes: '已说明理由' };
    expect(await codeOf(exits.recordTalk(maker, id, { ...talk, talkHeldOn: addDays(today, 1) }))).toBe(
      'POSTS.EXIT_DAY_IN_FUTURE',
    );
    await exits.recordTalk(maker, id, { talkHeldOn: today, talkBy: '李四', talkNotes: '已说明理由' });
    expect(await codeOf(exits.submit(maker, id))).toBe('POSTS.EXIT_HAND_OVER_MISSING');
    // Past the service: not without the hand-over, not without its steps.
    expect(await write(id, { state: 'in_procedure' })).toBe('23514');
    expect(await write(id, { state: 'decided' })).toBe('23514');
    expect(await write(id, { last_day: '2025-05-01' })).toBe('23514');
    await exits.recordHandOver(maker, id, { handedOverOn: today, handedOverList: '扫把两把' });
    await exits.submit(maker, id);
    const days = { decided_on: '2025-03-03', vacancy_due_on: '2025-03-15', appeal_until: '2025-03-20' };
    expect(await write(id, { state: 'decided', ...days })).toBe('23514');

    expect(await codeOf(act(maker, draft))).toBe('POSTS.SAME_PERSON');
    await act(township, draft);
    expect(await codeOf(act(township, draft))).toBe('POSTS.SAME_PERSON');
    expect(await leftOf(agreementId)).toEqual({ leftOn: null, leaveReason: '' });
    await act(county, draft);
    expect(await leftOf(agreementId)).toEqual({ leftOn: '2025-03-10', leaveReason: '顶岗' });
    const decided = await exits.get(maker, id);
    expect(decided).toMatchObject({
      state: 'decided',
      decidedOn: '2025-03-03',
      barredUntil: '2026-03-10',
      vacancyDueOn: '2025-03-17',
      appealUntil: '2025-03-17',
    });
    expect(decided.followUps.map(({ months, dueOn }) => [months, dueOn])).toEqual([
      [1, '2025-04-10'],
      [3, '2025-06-10'],
    ]);
    expect(await codeOf(exits.draft(maker, input))).toBe('POSTS.EXIT_ALREADY_LEFT');
    // No file and no program gives her another last day.
    expect(await write(agreementId, { left_on: null }, 'agreements')).toBe('23514');
    expect(await write(agreementId, { left_on: '2025-03-31' }, 'agreements')).toBe('23514');
    // Another township asks: the bar holds in the whole county, to its last day.
    const elsewhere = testActor({ scope: scopeOf(divisionCode('530326103000')) });
    const bars = createKnexExitStore(database.app, { schema });
    const barredOn = (day: string) => bars.barred(elsewhere, [personId, newId()], localDate(day));
    expect([...(await barredOn('2026-03-10'))]).toEqual([
      [
        personId,
        { from: '2025-03-11', until: '2026-03-10', groundZh: '顶岗', groundEn: decided.groundEn, clause: '第三条' },
      ],
    ]);
    expect((await barredOn('2026-03-11')).size).toBe(0);

    expect(await codeOf(exits.reportVacancy(maker, id))).toBe('POSTS.VACANCY_TOO_EARLY');
    expect(await codeOf(exits.complete(maker, id))).toBe('POSTS.VACANCY_NOT_REPORTED');
    today = localDate('2025-03-17');
    const appealed = await exits.appeal(maker, id, { statedBy: '张三', content: '我一直在岗' });
    today = addDays(today, 1);
    expect(await codeOf(exits.appeal(maker, id, { statedBy: '张三', content: '再申诉' }))).toBe(
      'POSTS.APPEAL_TOO_LATE',
    );
    const watcher = testActor({ permissions: new Set(['exits.report-vacancy', 'exits.follow-up']) });
    const tasksOn = async (day: LocalDate) =>
      (await exitTasks(exits)(watcher, day)).map(({ kind, dueOn }) => [kind, dueOn]);
    // Whoever left is asked after in the month in which it is due, not before.
    expect(await tasksOn(today)).toEqual([['report_vacancy', '2025-03-17']]);
    expect(await tasksOn(localDate('2025-04-01'))).toEqual([
      ['report_vacancy', '2025-03-17'],
      ['follow_up', '2025-04-10'],
    ]);
    expect(await tasksOn(localDate('2025-06-01'))).toHaveLength(3);
    expect(await exits.reportVacancy(maker, id)).toMatchObject({ vacancyLate: true, lateRule: 'flag' });
    expect(promoted).toEqual([postId]);
    expect(await codeOf(exits.reportVacancy(maker, id))).toBe('POSTS.VACANCY_REPORTED');
    // A late report cannot be made timely, and nobody comes back without an upheld appeal.
    expect(await write(id, { vacancy_late: false })).toBe('23514');
    expect(await write(id, { state: 'reinstated' })).toBe('23514');
    expect(await codeOf(exits.complete(maker, id))).toBe('POSTS.APPEAL_OPEN');

    const followUp = { followUpId: decided.followUps[0]?.id ?? '', employment: '在县城务工', notes: '' };
    await exits.followUp(maker, id, followUp);
    expect(await codeOf(exits.followUp(maker, id, followUp))).toBe('POSTS.FOLLOW_UP_DONE');
    await exits.recordOffer(maker, id, { offerKind: 'training', offerText: '家政培训' });

    const answer = { appealId: appealed.appeals[0]?.id ?? '', verdict: 'uphold', answer: '查明在岗' } as const;
    const second = await agreement(personId, '2025-06-01', '2025-07-31');
    for (const had of [maker, township, county])
      expect(await codeOf(exits.answerAppeal(had, id, answer))).toBe('POSTS.APPEAL_SAME_PERSON');
    expect(await codeOf(exits.answerAppeal(other, id, answer))).toBe('POSTS.AGREEMENT_OVERLAPS');
    expect((await exits.get(maker, id)).state).toBe('decided');
    await inTransaction(database.owner, maker, (trx) => trx(`${schema}.agreements`).where({ id: second }).delete());
    // Others have both places of the post by now, one of them for a later while only.
    await agreement(newId(), '2025-01-01', '2025-12-31');
    const next = await agreement(newId(), '2025-09-01', '2025-12-31');
    expect(await codeOf(exits.answerAppeal(other, id, answer))).toBe('POSTS.NO_FREE_PLACE');
    await inTransaction(database.owner, maker, (trx) => trx(`${schema}.agreements`).where({ id: next }).delete());
    expect(await exits.answerAppeal(other, id, answer)).toMatchObject({ state: 'reinstated', barredUntil: null });
    expect((await barredOn('2025-04-01')).size).toBe(0);
    expect(await leftOf(agreementId)).toEqual({ leftOn: null, leaveReason: '' });
    today = localDate('2025-03-20');
    expect((await exits.draft(maker, input)).state).toBe('draft');
  });

  it('lets a draft go, and is over when its procedure refuses', async () => {
    const agreementId = await agreement(newId(), '2025-01-01', '2025-12-31');
    const input = { agreementId, groundId: 'stand_in', lastDay: localDate('2025-04-30'), reason: '长期不在岗' };
    const first = await exits.draft(maker, input);
    expect((await exits.discard(maker, first.id)).state).toBe('withdrawn');
    expect(await codeOf(exits.submit(maker, first.id))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    const { id } = await exits.draft(maker, input);
    await exits.recordTalk(maker, id, { talkHeldOn: today, talkBy: '李四', talkNotes: '已说明理由' });
    await exits.recordHandOver(maker, id, { handedOverOn: today, handedOverList: '无' });
    await exits.submit(maker, id);
    const { rows } = await procedures.list(maker, {
      sort: null,
      range: { from: 0, to: 9 },
      ids: null,
      filter: { subjectId: id },
    });
    const seen = { round: 1, position: 0, verdict: 'refuse', note: '理由不足' } as const;
    await procedures.act(township, rows[0]?.id ?? '', 'township', seen);
    expect((await exits.get(maker, id)).state).toBe('refused');
    expect(await leftOf(agreementId)).toEqual({ leftOn: null, leaveReason: '' });
  });

  /** Handed in, ready for its first step. */
  async function handedIn(agreementId: string, lastDay: string): Promise<ExitRecord> {
    const day = { agreementId, groundId: 'stand_in', lastDay: localDate(lastDay), reason: '长期不在岗' };
    const { id } = await exits.draft(maker, day);
    await exits.recordTalk(maker, id, { talkHeldOn: today, talkBy: '李四', talkNotes: '已说明理由' });
    await exits.recordHandOver(maker, id, { handedOverOn: today, handedOverList: '无' });
    return exits.submit(maker, id);
  }
  async function procedureOf(exit: ExitRecord): Promise<string> {
    const filter = { subject: 'exit', subjectId: exit.id } as const;
    return (
      (await procedures.list(maker, { sort: null, range: { from: 0, to: 9 }, ids: null, filter })).rows[0]?.id ?? ''
    );
  }

  it('is put right by its maker after a return, and at no other time', async () => {
    const agreementId = await agreement(newId(), '2025-01-01', '2025-12-31');
    const exit = await handedIn(agreementId, '2025-04-30');
    const changed = { lastDay: localDate('2025-05-31'), reason: '本人要求延后' };
    expect(await codeOf(exits.revise(maker, exit.id, changed))).toBe('POSTS.EXIT_JUDGED');
    const talk = { talkHeldOn: today, talkBy: '王五', talkNotes: '重新谈话' };
    expect(await codeOf(exits.recordTalk(maker, exit.id, talk))).toBe('POSTS.EXIT_JUDGED');
    expect(await write(exit.id, { last_day: '2025-05-31' })).toBe('23514');
    const back = { round: 1, position: 0, verdict: 'return', note: '日期请核实' } as const;
    await procedures.act(township, await procedureOf(exit), 'township', back);
    expect(await codeOf(exits.revise(other, exit.id, changed))).toBe('POSTS.MAKER_ONLY');
    expect(await codeOf(exits.revise(maker, exit.id, { ...changed, lastDay: localDate('2026-01-31') }))).toBe(
      'POSTS.EXIT_OUTSIDE_AGREEMENT',
    );
    expect(await exits.revise(maker, exit.id, changed)).toMatchObject(changed);
    expect(await exits.recordTalk(maker, exit.id, talk)).toMatchObject({ talkBy: '王五' });
    await procedures.again(maker, await procedureOf(exit), 'resubmit', '');
    expect(await codeOf(exits.revise(maker, exit.id, changed))).toBe('POSTS.EXIT_JUDGED');
    await act(township, exit);
    await act(county, exit);
    expect(await leftOf(agreementId)).toMatchObject({ leftOn: '2025-05-31' });
  });

  it('finds months that count days after the last one: frozen ones are put right by a document, others judged anew', async () => {
    const agreementId = await agreement(newId(), '2025-01-01', '2025-12-31');
    const line = async (period: string, days: number, frozen: boolean): Promise<string> => {
      const [sheetId, id] = [newId(), newId()];
      await raw('attendance_sheets', { id: sheetId, period, state: 'open' });
      if (frozen) await write(sheetId, { state: 'frozen', frozen_at: new Date(0) }, 'attendance_sheets');
      await raw('attendance_lines', {
        id,
        sheet_id: sheetId,
        period,
        row: 1,
        state: 'ok',
        frozen,
        person_id: newId(),
        person_name: '张三',
        identity_masked: '5303**********1234',
        agreement_id: agreementId,
        required_days: 20,
        days_attended: days,
        amount_fen: days * 4_000,
        findings: '[]',
        codes: [],
        line_digest: id,
      });
      return id;
    };
    await line('2025-02', 20, true);
    await line('2025-03', 10, true);
    const beyond = await line('2025-04', 20, true);
    const open = await line('2025-05', 20, false);
    today = localDate('2025-05-20');
    // She left on 10 March: ten days of March may be right, April is not, and May is judged anew.
    const exit = await handedIn(agreementId, '2025-03-10');
    await act(township, exit);
    await act(county, exit);
    const { corrections } = await exits.get(maker, exit.id);
    expect(corrections).toMatchObject([
      { attendanceLineId: beyond, period: '2025-04', daysClaimed: 20, amountFen: 80_000, settledOn: null },
    ]);
    const months = ['2025-02', '2025-03', '2025-04'].map((month) => period(month));
    const store = createKnexExitStore(database.app, { schema });
    expect(await store.correctedPeriods(maker, months)).toEqual(['2025-04']);
    expect(await store.correctedPeriods(maker, months.slice(0, 2))).toEqual([]);
    const judged = await inTransaction(database.app, maker, (trx) =>
      trx(`${schema}.attendance_lines`).where({ id: open }).first('state', 'codes'),
    );
    expect(judged).toEqual({ state: 'to_fix', codes: ['left_by_exit'] });

    const officer = testActor({ permissions: new Set(['exits.settle-correction']) });
    const tasks = async () => (await exitTasks(exits)(officer, today)).map(({ kind }) => kind);
    expect(await tasks()).toContain('correct_frozen_month');
    today = addDays(today, 1);
    await exits.reportVacancy(maker, exit.id);
    expect(await codeOf(exits.complete(maker, exit.id))).toBe('POSTS.CORRECTION_OPEN');
    const correctionId = corrections[0]?.id ?? '';
    const settled = { correctionId, documentNumber: '会人社追〔2025〕1号', result: '已追回800.00元' };
    expect((await exits.settleCorrection(officer, exit.id, settled)).corrections).toMatchObject([
      { documentNumber: settled.documentNumber, settledOn: today },
    ]);
    expect(await codeOf(exits.settleCorrection(officer, exit.id, settled))).toBe('POSTS.CORRECTION_SETTLED');
    expect(await tasks()).not.toContain('correct_frozen_month');
    // What was found and how it ended stay in the database.
    expect(await write(correctionId, { result: '' }, 'exit_corrections')).toBe('23514');
    expect(await write(correctionId, { amount_fen: 0 }, 'exit_corrections')).toBe('23514');
    const gone = inTransaction(database.app, maker, (trx) => trx(`${schema}.exit_corrections`).delete());
    expect(await codeOf(gone)).toBe('42501');
    expect((await exits.complete(maker, exit.id)).state).toBe('completed');
  });
});
