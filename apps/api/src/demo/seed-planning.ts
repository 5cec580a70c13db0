import { type Actor, divisionCode, invariant, localDate } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { ClassMode } from '@gongyi/training';
import type { Knex } from 'knex';
import type { App } from '../app.js';
import { schemas } from '../database/migrate.js';

const page = { filter: {}, ids: null, sort: null, range: { from: 0, to: 999 } } as const;
const document = '会培领〔2025〕1号（演示）';
const year = 2025;

interface PlanningSeed {
  readonly knex: Knex;
  readonly app: App;
  readonly officer: Actor;
  readonly approver: Actor;
  readonly townships: readonly string[];
}

const members = [
  ['郑县长', '副县长', '县人民政府', 'head'],
  ['何局长', '局长', '县人力资源和社会保障局', 'deputy'],
  ['蒋局长', '局长', '县农业农村局', 'member'],
  ['韩主席', '主席', '县总工会', 'member'],
] as const;
const departments = [
  ['县人力资源和社会保障局', '牵头组织；培训机构认定、技能评价、补贴审核'],
  ['县农业农村局', '脱贫人口和农村劳动力培训需求，农业技能培训'],
  ['县财政局', '资金统筹、拨付和监管'],
  ['县教育体育局', '职业学校承训，新成长劳动力接受职业教育'],
  ['县总工会', '职工技能提升，工会培训经费'],
  ['县妇女联合会', '妇女家政、手工培训'],
  ['县残疾人联合会', '残疾人培训和就业'],
] as const;
/** People by trade of the catalogue, township by its place in the list, months, yuan. */
const lines: readonly [
  trade: string,
  level: number | null,
  at: number,
  mode: ClassMode,
  people: number,
  yuan: number,
][] = [
  ['养老护理员', 5, 1, 'train_and_place', 80, 128_000],
  ['养老护理员', 4, 1, 'centralised', 30, 54_000],
  ['家政服务员', 5, 0, 'centralised', 60, 84_000],
  ['砌筑工', 5, 2, 'work_for_training', 50, 75_000],
  ['中式烹调师', 5, 3, 'incubation', 40, 60_000],
  ['中药材种植', null, 4, 'apprenticeship', 100, 60_000],
];

/** A leading group, departments, task numbers and an approved plan; invented, once. */
export async function seedPlanning({ knex, app, officer, approver, townships }: PlanningSeed): Promise<void> {
  const { organisation, tasks, plans } = app.modules.training.planning;
  if ((await plans.list(officer, page)).total > 0) return;
  const { rows: catalogue } = await app.modules.training.trades.list(officer, page);
  const planId = await inTransaction(knex, officer, async () => {
    for (const [personName, office, department, role] of members)
      await organisation.createMember(officer, {
        ...{ personName, office, department, role },
        documentNumber: document,
        validFrom: localDate('2025-01-06'),
      });
    const ids: string[] = [];
    for (const [name, duty] of departments)
      ids.push((await organisation.createDepartment(officer, { name, duty, contactName: '', contactPhone: '' })).id);
    await organisation.createMeeting(officer, {
      heldOn: localDate('2025-01-10'),
      title: '县培训就业工作领导小组第一次会议',
      notes: '审议2025年度培训计划，下达各乡镇（街道）任务数。',
      documentNumber: document,
      fileId: null,
    });
    for (const [index, code] of townships.entries())
      await tasks.create(officer, {
        divisionCode: divisionCode(code),
        year,
        tradeKind: '',
        departmentId: ids[index % 2] ?? null,
        people: 60 + (index % 5) * 20,
        responsibleName: index % 6 === 5 ? '' : `责任人${index + 1}`,
        deadline: localDate(index % 4 === 3 ? '2025-02-28' : index % 4 === 2 ? '2025-04-15' : '2025-11-30'),
        reason: '年度任务下达',
        documentNumber: document,
      });
    const plan = await plans.draft(officer, { year, title: '会泽县2025年度职业技能培训计划（演示）' });
    for (const [name, level, at, mode, people, yuan] of lines) {
      const trade = catalogue.find((one) => one.name === name && one.level === level);
      invariant(trade !== undefined, `the demo catalogue has ${name}`);
      await plans.addLine(officer, {
        ...{ planId: plan.id, tradeId: trade.id, mode, people, hours: trade.standardHours, budgetFen: yuan * 100 },
        divisionCode: divisionCode(townships[at] ?? officer.scope.from),
        fundId: level === null ? 'bridging' : 'employment',
        ...{ monthFrom: 3, monthTo: 11, institutionId: null, note: '' },
      });
    }
    return (await plans.submit(officer, plan.id)).id;
  });
  await inTransaction(knex, approver, () => plans.approve(approver, planId, { documentNumber: document }));
}

/** Some of the registered people say what they wish to learn. */
export async function seedWishes(knex: Knex, app: App, officer: Actor): Promise<void> {
  const { wishes } = app.modules.training.planning;
  const people = await inTransaction(knex, officer, (trx) =>
    trx(`${schemas.registry}.persons`).orderBy(['division_code', 'id']).limit(60).select('id'),
  );
  await inTransaction(knex, officer, async () => {
    const { trades } = await wishes.choices(officer, year);
    for (const [index, { id: personId }] of people.entries()) {
      const wished = [0, 1]
        .slice(0, 1 + (index % 2))
        .map((step) => trades[(index + step * 2) % trades.length]?.id ?? '');
      const wishesWork = index % 9 !== 8;
      await wishes.record(officer, {
        ...{ personId: String(personId), year, wishesWork, statedOn: localDate('2025-02-10') },
        ...{ tradeIds: wishesWork ? wished : [], mode: null, place: 'any', months: [], note: '' },
      });
    }
  });
}
