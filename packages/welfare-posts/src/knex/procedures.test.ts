import { type Actor, addDays, localDate, newId } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isApart, type ProcedureRecord, type ProcedureStep } from '../model/procedure.js';
import type { ProcedureService } from '../service/procedures.js';
import { createProcedureWorld } from '../testing/procedure-world.fixture.js';

const place = '530326001001' as never;
let today = localDate('2025-03-03');
let database: TestDatabase;
let procedures: ProcedureService;

const person = (): Actor => testActor({ userId: newId() });
const people = Array.from({ length: 6 }, person) as [Actor, ...Actor[]];

beforeAll(async () => {
  ({ database, procedures } = await createProcedureWorld(() => today));
});
afterAll(() => database.destroy());

const step = (act: ProcedureStep['act'], level: ProcedureStep['level'], days?: number): ProcedureStep => ({
  act,
  level,
  zh: act,
  en: act,
  evidence: false,
  ...(days === undefined ? {} : { days, unit: 'calendar' as const }),
});
const hiring = [
  step('meeting', 'village'),
  step('notice', 'village', 5),
  step('audit', 'township'),
  step('notice', 'township', 3),
  step('approve', 'county'),
  step('file', 'county'),
];
const meeting = { heldOn: localDate('2025-03-01'), present: 30, inFavour: 25, against: 3, abstained: 2 };

function open(maker: Actor, steps: readonly ProcedureStep[]): Promise<string> {
  return procedures.open(maker, {
    subject: 'vacancy',
    subjectId: newId(),
    title: '保洁员招聘',
    divisionCode: place,
    steps,
    ruleVersion: 'test',
  });
}

async function act(actor: Actor, id: string, verdict: 'pass' | 'return' | 'refuse' = 'pass'): Promise<ProcedureRecord> {
  const { round, position, steps } = await procedures.get(actor, id);
  const note = verdict === 'pass' ? '' : '材料不全';
  const votes = steps[position]?.act === 'meeting' && verdict === 'pass' ? { meeting } : {};
  return procedures.act(actor, id, steps[position]?.level ?? 'county', { round, position, verdict, note, ...votes });
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);

describe('a procedure', () => {
  it('goes through its steps by different people, and waits for its notices', async () => {
    const [maker, clerk, auditor, approver, filer] = people as [Actor, Actor, Actor, Actor, Actor];
    today = localDate('2025-03-03');
    const id = await open(maker, hiring);
    await act(clerk, id);
    const posted = await act(clerk, id);
    expect(posted).toMatchObject({
      position: 2,
      noticeEndsOn: '2025-03-10',
      blockedBy: 'notice',
      waitsLevel: 'township',
    });
    expect(await codeOf(act(auditor, id))).toBe('POSTS.NOTICE_RUNNING');
    today = localDate('2025-03-11');
    expect(await codeOf(act(maker, id))).toBe('POSTS.SAME_PERSON');
    await act(auditor, id);
    await act(clerk, id);
    await procedures.object(people[5] as Actor, id, { statedBy: '张三', content: '是村干部亲属' });
    today = localDate('2025-03-20');
    expect(await codeOf(act(approver, id))).toBe('POSTS.OBJECTION_OPEN');
    const objection = (await procedures.get(maker, id)).objections[0];
    await procedures.answer(approver, id, {
      objectionId: objection?.id ?? '',
      verdict: 'reject',
      answer: '经核实不是亲属',
    });
    expect(await codeOf(act(auditor, id))).toBe('POSTS.SAME_PERSON');
    await act(approver, id);
    expect((await act(filer, id)).state).toBe('passed');
    expect(await codeOf(act(filer, id))).toBe('POSTS.PROCEDURE_CLOSED');
  });

  it('goes back when an objection is upheld, and begins again with its maker', async () => {
    const [maker, clerk, auditor] = people as [Actor, Actor, Actor];
    today = localDate('2025-03-03');
    const id = await open(maker, hiring);
    await act(clerk, id);
    await act(clerk, id);
    const { objections } = await procedures.object(auditor, id, { statedBy: '李四', content: '不符合条件' });
    await procedures.answer(auditor, id, { objectionId: objections[0]?.id ?? '', verdict: 'uphold', answer: '属实' });
    today = localDate('2025-03-30');
    expect(await codeOf(act(auditor, id))).toBe('POSTS.OBJECTION_UPHELD');
    expect((await act(auditor, id, 'return')).state).toBe('returned');
    expect(await codeOf(procedures.again(clerk, id, 'resubmit', ''))).toBe('POSTS.MAKER_ONLY');
    const again = await procedures.again(maker, id, 'resubmit', '');
    expect(again).toMatchObject({ state: 'open', round: 2, position: 0 });
  });

  it('lets one of two officers win the same step', async () => {
    today = localDate('2025-03-03');
    const [maker, ...others] = people;
    const id = await open(maker, [step('check', 'township'), step('approve', 'county')]);
    const seen = { round: 1, position: 0, verdict: 'pass', note: '' } as const;
    const answers = await Promise.all(others.map((actor) => codeOf(procedures.act(actor, id, 'township', seen))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(['done', 'POSTS.PROCEDURE_MOVED_ON']));
  });

  it('is never moved past a step, a notice or a person, whatever is written into the database', async () => {
    const command = fc.record({
      by: fc.nat(5),
      act: fc.constantFrom('check', 'meeting', 'notice', 'audit', 'approve', 'file', 'resubmit', 'withdraw'),
      level: fc.constantFrom('village', 'township', 'county'),
      position: fc.nat(5),
      later: fc.nat(4),
      noticeDays: fc.nat(7),
      verdict: fc.constantFrom('pass', 'pass', 'pass', 'return'),
    });
    // Half of the commands are the step that is due, so that many runs reach the end.
    const due = fc.boolean();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(due, command), { minLength: 12, maxLength: 40 }), async (commands) => {
        let day = localDate('2025-03-03');
        today = day;
        const maker = people[0];
        const id = await open(maker, hiring);
        for (const [wanted, { by, later, noticeDays, ...raw }] of commands) {
          day = addDays(day, later);
          const { position, round, state } = await procedures.get(maker, id);
          const next = hiring[position];
          const own = wanted && next !== undefined ? { act: next.act, level: next.level, position } : raw;
          const self = own.act === 'resubmit' || own.act === 'withdraw' || (wanted && state === 'returned');
          const row = self
            ? { act: wanted ? 'resubmit' : own.act, level: null, verdict: null, position }
            : { ...own, verdict: raw.verdict };
          await write(people[by] as Actor, id, {
            ...row,
            round,
            acted_on: day,
            note: '随机',
            meeting: row.act === 'meeting' ? JSON.stringify(meeting) : null,
            notice_ends_on: row.act === 'notice' && row.verdict === 'pass' ? addDays(day, noticeDays) : null,
          });
        }
        holds(await procedures.get(maker, id));
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

/** Past the service, as a program with the application's rights could. */
async function write(actor: Actor, procedureId: string, act: Record<string, unknown>): Promise<void> {
  await inTransaction(database.app, actor, async (trx) => {
    await trx('posts.procedure_acts').insert({
      county_code: '530326',
      division_code: place,
      id: newId(),
      created_by: actor.userId,
      procedure_id: procedureId,
      acted_by: actor.userId,
      acted_by_name: 'x',
      ...act,
    });
  }).catch((error: { code?: string }) => {
    if (error.code !== '23514') throw error;
  });
}

function holds({ acts, round, position, state, makerId }: ProcedureRecord): void {
  const passed = acts.filter((act) => act.round === round && act.verdict === 'pass');
  expect(passed.map((act) => act.act)).toEqual(hiring.slice(0, passed.length).map((one) => one.act));
  const done = state === 'passed' || state === 'open' ? position : passed.length;
  expect(passed).toHaveLength(done);
  expect(state === 'passed').toBe(passed.length === hiring.length);
  const deciders = passed.filter((act) => isApart(act.act)).map((act) => act.actedBy);
  expect(new Set([...deciders, makerId]).size).toBe(deciders.length + 1);
  passed.forEach((act, index) => {
    const days = hiring[index]?.days;
    if (days === undefined) return;
    expect(act.noticeEndsOn !== null && act.noticeEndsOn >= addDays(act.actedOn, days)).toBe(true);
    const following = passed[index + 1];
    if (following !== undefined) expect(following.actedOn > (act.noticeEndsOn ?? '')).toBe(true);
  });
}
