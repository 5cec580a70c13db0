import {
  type Actor,
  type AuditLog,
  ageOn,
  type DivisionCode,
  digestOf,
  domainError,
  type FileStore,
  fen,
  fixedClock,
  type JsonObject,
  type LocalDate,
  localDate,
  newId,
  period,
  periodOf,
  type ResidentId,
} from '@gongyi/kernel';
import { createTransactions, inTransaction, tenantOf } from '@gongyi/server-kit/knex';
import { missingCharacters, printPages } from '@gongyi/server-kit/pdf';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import { createKnexAgreementStore, createKnexWelfarePostStore } from '../knex/index.js';
import type { DeclaredFact } from '../model/declared-facts.js';
import type { PersonStanding } from '../model/holder.js';
import type { PostBar } from '../model/post-bar.js';
import type { PostSetting } from '../model/post-settings.js';
import type { ApplicantFacts, EligibilityAnswer, Placements, PostRules, RegisteredFacts } from '../ports.js';
import { createAgreementChecks } from '../service/agreement-checks.js';
import { createAgreementService } from '../service/agreements.js';
import { askedFact } from './asked-fact.fixture.js';
import { postRow } from './rows.js';
import { settledRule } from './settled-rule.fixture.js';

/** A county's rule about agreements, as small as a test can read it. */
export const agreementRule: PostSetting<'post-agreement'> = {
  kinds: [{ id: 'labour_service', zh: '劳务协议', en: 'labour-service agreement' }],
  shortestMonths: 1,
  longestMonths: 12,
  term: { mostMonths: 36, nearRetirementMonths: 60, placements: 2 },
  insurance: 'required',
  text: {
    title: '乡村公益性岗位{kind}',
    paragraphs: [
      '甲方：{usingUnit}　乙方：{personName}，身份证号码：{identity}',
      '自{startsOn}起至{endsOn}止，月补贴标准{standard}元，规定出勤{requiredDays}天。',
    ],
  },
  alertDays: 60,
};

const source = { documentNumber: '演示〔2025〕1号', clause: '协议期' };

const asked = [
  askedFact('age', 'integer'),
  askedFact('other_post', 'boolean'),
  askedFact('household_posts', 'integer'),
  askedFact('labour_capacity', 'text', { zh: '劳动能力' }),
  askedFact('working_away', 'boolean', { zh: '外出务工', required: false }),
];

/** Judges as a county would: below 70, one post, one of a household. */
function judgeOne(facts: Readonly<Record<string, unknown>>): EligibilityAnswer {
  const against = [
    { holds: Number(facts['age']) >= 70, code: 'AGE_OUTSIDE_RANGE', sentence: `年龄${String(facts['age'])}周岁` },
    { holds: facts['other_post'] === true, code: 'SECOND_POST', sentence: '已在其他公益性岗位' },
    { holds: Number(facts['household_posts']) >= 1, code: 'HOUSEHOLD_LIMIT', sentence: '一户一岗' },
    { holds: facts['working_away'] === true, code: 'WORKING_AWAY', sentence: '外出务工' },
  ];
  const reasons = against.filter(({ holds }) => holds).map(({ code, sentence }) => ({ code, sentence, ...source }));
  if (facts['labour_capacity'] === undefined)
    return { status: 'needs_information', reasons: [], missing: ['labour_capacity'], priority: null };
  return { status: reasons.length === 0 ? 'eligible' : 'not_eligible', reasons, missing: [], priority: null };
}

/** Retirement at 60, 55 and 50, without a delay. */
const years = { men: 60, women_55: 55, women_50: 50 };

/** A person as the test's own register knows one. */
interface Registered extends PersonStanding {
  readonly name: string;
  readonly identity: string;
  readonly householdCode: string;
  readonly labourCapacity: string | null;
}

export interface AgreementWorld {
  readonly rule: { value: PostSetting<'post-agreement'> };
  /** Do temporary posts not count for the household? */
  readonly waives: { value: boolean };
  readonly bars: Map<string, PostBar>;
  readonly hired: string[];
  readonly audited: { readonly action: string; readonly after: JsonObject | null | undefined }[];
  readonly agreements: ReturnType<typeof createAgreementService>;
  readonly checks: ReturnType<typeof createAgreementChecks>;
  readonly posts: ReturnType<typeof createKnexWelfarePostStore>;
  readonly store: ReturnType<typeof createKnexAgreementStore>;
  readonly standings: ReadonlyMap<string, Registered>;
  person(facts?: Partial<Registered>): string;
  /** An approved application of a person for a new post at a place. */
  /** For a post of its own in the place, or for one that is there. */
  apply(
    actor: Actor,
    personId: string,
    place?: string,
    declared?: readonly DeclaredFact[],
    postId?: string,
  ): Promise<string>;
}

/** Agreements on a real database, with a register, rules and approved applications of the test's own. */
export function createAgreementWorld(
  database: TestDatabase,
  options: { today: string; audit?: AuditLog },
): AgreementWorld {
  const { app } = database;
  const schema = { schema: 'posts' };
  const posts = createKnexWelfarePostStore(app, schema);
  const store = createKnexAgreementStore(app, schema);
  const standings = new Map<string, Registered>();
  const applications = new Map<string, Awaited<ReturnType<Placements['approvedApplication']>>>();
  const hired: string[] = [];
  const audited: AgreementWorld['audited'] = [];
  const rule = { value: agreementRule };
  const waives = { value: false };
  const bars = new Map<string, PostBar>();
  const clock = fixedClock(options.today);
  const transactions = createTransactions(app);
  const audit: AuditLog = {
    async record(actor, entry) {
      audited.push({ action: entry.action, after: entry.after });
      await options.audit?.record(actor, entry);
    },
    async recordAll(actor, entries) {
      for (const entry of entries) await audit.record(actor, entry);
    },
  };
  const rules: PostRules = {
    setting: async (_actor, id) =>
      settledRule(id === 'post-hiring' ? { temporaryWaivesHousehold: waives.value } : rule.value, source),
    eligibility: async () => ({ version: 'test', facts: asked, judge: (facts) => facts.map(judgeOne) }),
    retirement: async () => (birthDate, kind) =>
      period(`${Number(birthDate.slice(0, 4)) + years[kind]}${birthDate.slice(4, 7)}`),
  };
  const people = {
    standingOf: async (_actor: Actor, ids: readonly string[]) =>
      new Map(ids.flatMap((id) => (standings.has(id) ? [[id, standings.get(id) as PersonStanding] as const] : []))),
    identitiesOf: async (_actor: Actor, ids: readonly string[]) =>
      new Map(
        ids.flatMap((id) => (standings.has(id) ? [[id, standings.get(id)?.identity as ResidentId] as const] : [])),
      ),
  };
  const registered = async (_actor: Actor, ids: readonly string[], on: LocalDate) =>
    ids.map((id): RegisteredFacts | undefined => {
      const person = standings.get(id);
      if (person === undefined) return undefined;
      const { householdCode, birthDate, labourCapacity } = person;
      const capacity = labourCapacity === null ? {} : { labour_capacity: labourCapacity };
      return { householdCode, facts: { on, age: ageOn(birthDate, on), ...capacity } };
    });
  const facts: ApplicantFacts = {
    registered,
    async of(actor, ids, on) {
      const holders = await store.holdersOfMonth(actor, periodOf(on));
      const known = await registered(actor, ids, on);
      return ids.map((personId, index) => {
        const person = known[index];
        if (person === undefined) return undefined;
        const others = holders.filter(
          (holder) =>
            holder.personId !== personId && standings.get(holder.personId)?.householdCode === person.householdCode,
        );
        const temporary = others.filter(({ workMode }) => workMode === 'temporary').length;
        const household = { posts: others.length, temporary };
        const shown = { personName: '', identityMasked: '', birthDate: on, monitored: false };
        return { personId, household, ...shown, ...person };
      });
    },
  };
  const files: FileStore = {
    save: async (_actor, { name, contentType, bytes }) => ({
      id: newId(),
      name,
      contentType,
      size: bytes.length,
      sha256: '',
    }),
    read: async (_actor, id) => ({
      id,
      name: '扫描件.pdf',
      contentType: 'application/pdf',
      size: 1,
      sha256: '',
      bytes: new Uint8Array([1]),
    }),
  };
  const placements: Pick<Placements, 'approvedApplication' | 'markHired'> = {
    approvedApplication: async (_actor, id) => {
      const application = applications.get(id);
      if (application === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return application;
    },
    markHired: async (_actor, id) => void hired.push(id),
  };
  const printer = {
    missing: missingCharacters,
    print: (text: { title: string; paragraphs: readonly string[] }) =>
      printPages({ ...text, madeAt: new Date(0), pageNumber: (page, pages) => `第${page}页 共${pages}页` }),
  };
  const divisions = { nameOf: () => '堂琅社区', townshipNameOf: () => '古城街道' };
  const shared = { store, people, facts, bars: { barred: async () => bars }, rules, audit, transactions, clock };
  const personOf = (id: string) => standings.get(id);
  return {
    rule,
    waives,
    bars,
    hired,
    audited,
    posts,
    store,
    standings,
    agreements: createAgreementService({ ...shared, posts, placements, printer, divisions, files }),
    checks: createAgreementChecks({ ...shared, policy: { ageLimit: async () => 70 } }),
    person({ name = '张兴有', identity = '530326195805029411', ...own } = {}) {
      const id = newId();
      const birthDate: LocalDate = localDate('1985-05-02');
      standings.set(id, {
        identityHash: digestOf({ id }),
        birthDate,
        sex: 'male',
        householdCode: id,
        labourCapacity: '普通劳动力',
        ...own,
        name,
        identity,
      });
      return id;
    },
    async apply(actor, personId, place = '530326001001', declaredFacts = [], postId = undefined) {
      const row = postRow({
        divisionCode: place as DivisionCode,
        validFrom: localDate('2020-01-01'),
        validTo: localDate('2035-12-31'),
        standardFen: fen(80_000),
      });
      await posts.upsertRoster(actor, [row]);
      const { code } = row.values['facts'] as { code: string };
      const found = await posts.findPosts(
        actor,
        { filter: {}, sort: { field: 'code', order: 'desc' }, range: { from: 0, to: 999 }, ids: null },
        clock.today(),
      );
      const application = {
        applicationId: newId(),
        personId,
        personName: personOf(personId)?.name ?? '',
        identityMasked: '530326********9411',
        welfarePostId: postId ?? found.rows.find((post) => post.code === code)?.id ?? '',
        divisionCode: place as DivisionCode,
        declaredFacts,
      };
      await approve(database, actor, application, options.today);
      applications.set(application.applicationId, application);
      return application.applicationId;
    },
  };
}

/** The row of an application that went its whole way; how it gets there is not this world's matter. */
async function approve(
  { owner }: TestDatabase,
  actor: Actor,
  application: Awaited<ReturnType<Placements['approvedApplication']>>,
  today: string,
): Promise<void> {
  const { applicationId, welfarePostId, personId, personName, identityMasked, divisionCode } = application;
  await inTransaction(owner, actor, async (trx) => {
    const vacancyId = newId();
    const vacancy = { ...tenantOf(actor, vacancyId, divisionCode), welfare_post_id: welfarePostId, places_offered: 1 };
    await trx('posts.vacancies').insert({ ...vacancy, duties: '', conditions: '', how_to_apply: '' });
    await trx.raw('alter table posts.applications disable trigger user');
    // An earlier approval of hers has been taken up.
    await trx('posts.applications').where({ person_id: personId, state: 'approved' }).update({ state: 'hired' });
    await trx('posts.applications').insert({
      ...tenantOf(actor, applicationId, divisionCode),
      vacancy_id: vacancyId,
      welfare_post_id: welfarePostId,
      person_id: personId,
      person_name: personName,
      identity_masked: identityMasked,
      applied_by: 'person',
      applied_on: today,
      documents: '[]',
      state: 'approved',
      eligibility: 'eligible',
      reasons: '[]',
      missing: [],
      facts: '{}',
      rule_version: 'test',
      judged_on: today,
      approved_on: today,
    });
    await trx.raw('alter table posts.applications enable trigger user');
  });
}
