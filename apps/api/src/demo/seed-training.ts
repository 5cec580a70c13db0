import { type Actor, type LocalDate, localDate } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { AccreditationRecord, InstitutionRecord, NewTrade } from '@gongyi/training';
import type { Knex } from 'knex';
import type { App } from '../app.js';
import { schemas } from '../database/migrate.js';
import { demoAccounts, demoInstitutionPlace, demoPassword } from './demo-accounts.js';

const page = { filter: {}, ids: null, sort: null, range: { from: 0, to: 99 } } as const;
const name = '会泽县演示职业培训学校';

/** Invented trades of a county's catalogue; hours are those of a day of seven. */
const trades: readonly [
  kind: string,
  code: string,
  name: string,
  level: number | null,
  hours: number,
  demand: NewTrade['demandKind'],
][] = [
  ['生活服务', '4-10-01-01', '养老护理员', 5, 105, 'scarce'],
  ['生活服务', '4-10-01-01', '养老护理员', 4, 84, 'scarce'],
  ['生活服务', '4-10-01-06', '家政服务员', 5, 77, 'key'],
  ['建筑施工', '6-29-01-01', '砌筑工', 5, 77, 'key'],
  ['餐饮服务', '4-03-02-01', '中式烹调师', 5, 77, 'ordinary'],
  ['农业技能', 'ZX-0101', '中药材种植', null, 49, 'ordinary'],
];

const taught = ['养老护理员', '砌筑工'];

const proofs: Readonly<Record<string, string>> = {
  legal_person: '民办非企业单位登记证书、办学许可证',
  teachers: '专职教师2人、兼职教师1人，附资格证书',
  site: '自有教学楼一层，附产权证明',
  equipment: '护理模拟床8张、砌筑工位12个',
  courses: '养老护理、砌筑两套教学大纲和教材',
  safety: '消防验收意见书、卫生许可',
};

interface TrainingSeed {
  readonly knex: Knex;
  readonly app: App;
  readonly officer: Actor;
  /** Confirms the institution's account. */
  readonly approver: Actor;
  readonly seeder: Actor;
}

/** One institution with its people; a second start finds them. */
export async function seedInstitution({ knex, app, officer, approver, seeder }: TrainingSeed): Promise<void> {
  const [stored] = (await app.modules.training.institutions.list(officer, page)).rows;
  const institution = stored ?? (await inTransaction(knex, officer, () => register(app, officer)));
  await seedBankAccount(app, officer, approver, institution);
  await seedAccounts(knex, seeder, institution);
}

/** An application for two more trades, which lacks one proof. */
export async function seedApplication(knex: Knex, app: App, head: Actor): Promise<void> {
  const { accreditations, trades: catalogue } = app.modules.training;
  const wanted = (await catalogue.list(head, page)).rows.filter((trade) => taught.includes(trade.name));
  await inTransaction(knex, head, async () => {
    const draft = await accreditations.apply(head, {
      tradeIds: wanted.map(({ id }) => id),
      capacity: 400,
      renewsId: null,
    });
    await proveAll(app, head, draft, { complete: false });
  });
}

/** Proves what the county asks of an institution; a complete application proves the earlier results too. */
export async function proveAll(
  app: App,
  head: Actor,
  { id, criteria }: Pick<AccreditationRecord, 'id' | 'criteria'>,
  { complete }: { readonly complete: boolean },
): Promise<void> {
  for (const { id: criterionId, zh, evidence } of criteria) {
    const content = proofs[criterionId] ?? (complete ? '2024年办班6期，合格率96%（演示）' : undefined);
    if (content === undefined) continue;
    const fileId = evidence ? await uploadText(app, head, `${zh}.txt`, content) : null;
    await app.modules.training.accreditations.prove(head, id, { criterionId, content, fileId });
  }
}

/** Proposed by one and confirmed by another, as every account is. */
async function seedBankAccount(
  app: App,
  officer: Actor,
  approver: Actor,
  { creditCode }: InstitutionRecord,
): Promise<void> {
  const { bankAccounts } = app.modules;
  if ((await bankAccounts.list(officer, { ...page, filter: { creditCode } })).total > 0) return;
  const { id } = await bankAccounts.proposeForOrganisation(officer, {
    creditCode,
    bankName: '中国建设银行会泽支行（演示）',
    accountNumber: '5305 0164 0000 0000 1234',
    reason: '机构提交开户许可证（演示）',
  });
  await bankAccounts.confirm(approver, id);
}

async function register(app: App, officer: Actor): Promise<InstitutionRecord> {
  const { institutions, trades: catalogue } = app.modules.training;
  for (const [kind, code, trade, level, standardHours, demandKind] of trades)
    await catalogue.create(officer, {
      kind,
      code,
      name: trade,
      level,
      standardHours,
      costReference: '县培训补贴标准（演示）',
      certificateKind: level === null ? 'completion' : 'skill_level',
      demandKind,
      validFrom: localDate('2025-01-01'),
      validTo: localDate('2026-12-31'),
    });
  const { id } = await institutions.create(officer, {
    divisionCode: demoInstitutionPlace as never,
    creditCode: '52530326MJ0000001E' as never,
    name,
    legalPerson: '吴校长',
    contactName: '郑教务',
    contactPhone: '0874-5550001',
    address: '宝云街道演示路1号',
    licenceNumber: '人社民5303264000001号（演示）',
    licenceUntil: localDate('2027-12-31') as LocalDate,
    premisesSquareMetres: 620,
    leaseUntil: null,
  });
  await institutions.addPart(officer, id, 'room', { name: '一号教室', kind: 'theory', capacity: 50 });
  await institutions.addPart(officer, id, 'room', { name: '护理实训室', kind: 'practice', capacity: 30 });
  const qualification = '高级工，培训教师资格';
  await institutions.addPart(officer, id, 'teacher', {
    name: '冯老师',
    kind: 'full_time',
    subjects: '养老护理',
    qualification,
  });
  return institutions.addPart(officer, id, 'equipment', { name: '护理模拟床', quantity: 8 });
}

async function seedAccounts(
  knex: Knex,
  seeder: Actor,
  { id: organisationId, divisionCode }: InstitutionRecord,
): Promise<void> {
  const people = demoAccounts.filter(({ ofInstitution }) => ofInstitution === true);
  await inTransaction(knex, seeder, async (trx) => {
    const found = await trx(`${schemas.core}.users`).where({ login: people[0]?.login }).first('id');
    if (found !== undefined) return;
    for (const { login, displayName, roleId } of people) {
      const user = { login, displayName, password: demoPassword, divisionCode, organisationId, roles: [roleId] };
      await insertUser(trx, schemas.core, user, seeder.userId, true);
    }
  });
}

export async function uploadText(app: App, head: Actor, file: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(`演示材料：${text}\n`);
  const stored = await app.modules.files.save(head, {
    name: file,
    contentType: 'application/octet-stream',
    bytes,
    divisionCode: head.scope.from,
    purpose: 'upload',
  });
  return stored.id;
}
