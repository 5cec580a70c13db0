import { localDate } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitsLine } from '../model/class-plan-line.js';
import type { NewLine } from '../ports/planning.js';
import { type ClassWorld, createClassWorld, type School } from '../testing/class-world.js';
import { tradeInput } from '../testing/index.js';
import { createKnexPlanStore } from './index.js';

let database: TestDatabase;
let world: ClassWorld;
let other: School;
const lines: Record<'own' | 'another' | 'higher' | 'reserved' | 'nextYear', string> = {} as never;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createClassWorld(database);
  other = await world.school();
  const plans = createKnexPlanStore(database.app, { schema: 'training' });
  const higher = await world.services.trades.create(world.maker, tradeInput({ level: 4 }));
  const plan = async (year: number, state: 'approved' | 'draft', kinds: (keyof typeof lines)[]) => {
    const planId = await plans.create(world.maker, { year, title: `${year}年计划` });
    const { trade, home } = world;
    for (const kind of kinds) {
      const of = kind === 'higher' ? higher : trade;
      const line: NewLine = {
        ...{ divisionCode: home.institution.divisionCode, tradeId: of.id, tradeCode: of.code, tradeName: of.name },
        ...{ level: of.level, mode: 'centralised', people: 60, hours: 80, budgetFen: 6_000_000, fundId: 'employment' },
        ...{ monthFrom: 3, monthTo: 11, note: '' },
        institutionId: kind === 'reserved' ? other.institution.id : null,
        institutionName: kind === 'reserved' ? other.institution.name : '',
      } as NewLine;
      lines[kind] = await plans.createLine(world.maker, planId, line);
    }
    if (state === 'draft') return;
    const at = async () => (await plans.get(world.maker, planId)) as NonNullable<Awaited<ReturnType<typeof plans.get>>>;
    const handedIn = { submittedBy: world.maker.userId, submittedByName: '经办', submittedOn: localDate('2025-01-02') };
    const rule = { approvalBody: '县政府', ruleVersion: '1', clause: '' };
    await plans.change(world.maker, await at(), { state: 'submitted', ...handedIn, ...rule });
    const approved = { approvedBy: world.approver.userId, approvedByName: '审批', approvedOn: localDate('2025-01-03') };
    await plans.change(world.approver, await at(), { state: 'approved', ...approved, documentNumber: '1号' });
  };
  await plan(2025, 'approved', ['own', 'higher', 'reserved']);
  await plan(2026, 'draft', ['nextYear']);
});
afterAll(() => database.destroy());

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? String(error),
  );
const input = (planLineId: string | null, startsOn = '2025-06-02') => ({
  ...{ name: '计划内班', tradeId: world.trade.id, mode: 'centralised' as const, place: '演示路1号', planLineId },
  ...{ startsOn: localDate(startsOn), endsOn: localDate(startsOn), plannedHours: 16, seats: 30, headTeacher: '甲老师' },
  ...{ contactPhone: '0874-5550000', employerName: '', employerCreditCode: '' },
});
const page = { ids: null, sort: null, range: { from: 0, to: 99 } } as const;
const offered = async (actor: School['clerk']) => {
  const query = { ...page, filter: { tradeId: world.trade.id, year: 2025 } };
  return (await world.services.classes.listPlanLines(actor, query)).rows.map(({ id }) => id);
};

describe('the plan line of a class', () => {
  it('is one of the approved plan for its trade, level and year, and its institution', async () => {
    const { clerk } = world.home;
    const create = (line: string | null, startsOn?: string) =>
      code(world.services.classes.create(clerk, input(line, startsOn)));
    expect(await create(lines.own)).toBe('accepted');
    expect(await create(null)).toBe('accepted');
    for (const line of [lines.higher, lines.reserved, lines.nextYear, other.institution.id])
      expect(await create(line)).toBe('TRAINING.PLAN_LINE_OTHER');
    expect(await create(lines.own, '2026-06-01')).toBe('TRAINING.PLAN_LINE_OTHER');
    expect(await code(world.services.classes.create(other.clerk, input(lines.reserved)))).toBe('accepted');
  });

  it('is offered to whom it may carry it out, and to nobody else', async () => {
    expect(await offered(world.home.clerk)).toEqual([lines.own]);
    expect((await offered(other.clerk)).sort()).toEqual([lines.own, lines.reserved].sort());
    expect((await offered(world.maker)).sort()).toEqual([lines.own, lines.reserved].sort());
  });

  it('stands in the way of an approval past the service when it is another’s', async () => {
    const found = await world.trainingClass('submitted', { changes: { planLineId: lines.higher } });
    const change = { state: 'approved', decided_by: world.approver.userId, decided_on: found.startsOn };
    const approve = (set: object) =>
      code(
        inTransaction(database.app, world.approver, (trx) =>
          trx('training.training_classes').where({ id: found.id }).update(set),
        ),
      );
    expect(await approve(change)).toBe('training_class_plan_line');
    expect(await approve({ plan_line_id: lines.own })).toMatch(/^training_classes_frozen/);
  });

  it('counts the classes that carry it out, and who passed in them', async () => {
    await world.trainingClass('running', { trainees: 5, changes: { planLineId: lines.own, seats: 20 } });
    await world.trainingClass('draft', { changes: { planLineId: lines.own } });
    const taught = await world.trainingClass('taught', { trainees: 4, changes: { planLineId: lines.own, seats: 25 } });
    const query = { ...page, filter: {}, ids: [lines.own] };
    const line = async () => (await world.services.classes.listPlanLines(world.maker, query)).rows[0];
    expect(await line()).toMatchObject({ people: 60, classes: 2, seats: 45, trainedPeople: 0 });
    await database.owner.transaction(async (trx) => {
      await trx.raw("select set_config('gongyi.scope_from', '0', true), set_config('gongyi.scope_to', '9', true)");
      await trx.raw('alter table training.enrolments disable trigger user');
      await trx.raw("update training.enrolments set state = 'passed' where class_id = ?", [taught.id]);
      await trx.raw('alter table training.enrolments enable trigger user');
    });
    expect(await line()).toMatchObject({ classes: 2, trainedPeople: 4 });
  });

  it('fits by every one of its parts', () => {
    const line = { open: true, tradeCode: 'A', level: 5, year: 2025, institutionId: null };
    const wanted = { tradeCode: 'A', level: 5, year: 2025, institutionId: 'i' };
    expect(fitsLine(line, wanted)).toBe(true);
    expect(fitsLine({ ...line, institutionId: 'i' }, wanted)).toBe(true);
    for (const change of [{ open: false }, { tradeCode: 'B' }, { level: null }, { year: 2026 }, { institutionId: 'j' }])
      expect(fitsLine({ ...line, ...change }, wanted)).toBe(false);
  });
});
