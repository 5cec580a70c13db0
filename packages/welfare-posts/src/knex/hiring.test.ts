import { type Actor, addDays, type LocalDate, localDate, newId } from '@gongyi/kernel';
import { memoryFiles, testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApplicationRecord } from '../model/application.js';
import type { DeclareFact } from '../model/declared-facts.js';
import type { PostBar } from '../model/post-bar.js';
import type { VacancyRecord } from '../model/vacancy.js';
import type { Applicant, ApplicantFacts, EligibilityAnswer, PostRules } from '../ports.js';
import { type ApplicationService, createApplicationService } from '../service/applications.js';
import type { ProcedureService } from '../service/procedures.js';
import { createVacancyService, type VacancyService } from '../service/vacancies.js';
import { askedFact } from '../testing/asked-fact.fixture.js';
import { createProcedureWorld } from '../testing/procedure-world.fixture.js';
import { settledRule } from '../testing/settled-rule.fixture.js';
import { createKnexApplicationStore, createKnexVacancyStore, createKnexWelfarePostStore } from './index.js';

const place = '530326001001' as never;
const start = localDate('2025-03-03');
const afterNotice = localDate('2025-03-20');
let today = start;
let database: TestDatabase;
let procedures: ProcedureService;
let vacancies: VacancyService;
let applications: ApplicationService;

const person = (): Actor => testActor({ userId: newId() });
const [clerk, otherClerk, auditor, approver] = Array.from({ length: 4 }, person) as [Actor, Actor, Actor, Actor];
const people = new Map<string, Applicant>();
const bars = new Map<string, PostBar>();

/** Everything about these people is invented here; the host's own registers are tested with the server. */
function register(change: Partial<Applicant> & { readonly capacity?: string } = {}): string {
  const personId = newId();
  const { capacity = '普通劳动力', ...rest } = change;
  const applicant: Applicant = {
    personId,
    personName: `人${people.size + 1}`,
    identityMasked: '530326********0000',
    householdCode: personId,
    household: { posts: 0, temporary: 0 },
    birthDate: localDate('1980-01-01'),
    monitored: false,
    facts: capacity === '' ? {} : { labour_capacity: capacity },
    ...rest,
  };
  people.set(personId, applicant);
  return personId;
}

const reason = { code: 'X', sentence: '没有劳动能力', clause: '第四条', documentNumber: '文号' };
function judge(facts: Readonly<Record<string, unknown>>): EligibilityAnswer {
  const capacity = facts['labour_capacity'];
  if (capacity === undefined)
    return { status: 'needs_information', reasons: [], missing: ['labour_capacity'], priority: null };
  if (capacity === '无劳动力') return { status: 'not_eligible', reasons: [reason], missing: [], priority: null };
  return { status: 'eligible', reasons: [], missing: [], priority: capacity === '普通劳动力' ? 2 : 1 };
}

const act = (name: 'meeting' | 'notice' | 'audit' | 'approve', level: 'village' | 'township' | 'county') =>
  ({ act: name, level, zh: name, en: name, evidence: false }) as const;
const hiring = {
  vacancyNotice: { days: 5, unit: 'working' },
  appliedBy: ['person', 'village'],
  documents: [{ id: 'form', zh: '申请表', en: 'form', required: true }],
  tieBreaks: ['older', 'earlier_application'],
  procedure: [
    { ...act('notice', 'village'), days: 3, unit: 'calendar' },
    act('audit', 'township'),
    act('approve', 'county'),
  ],
  mostPerHousehold: 1,
  temporaryWaivesHousehold: false,
  waitingListMonths: 6,
};
const forms = { vacancyNotice: '招聘公告', publicNotice: '拟聘用人员公示', objectionContact: '电话' };
const asked = [
  askedFact('labour_capacity', 'text', { zh: '劳动能力' }),
  askedFact('working_away', 'boolean', { zh: '外出务工', required: false }),
];
const rules: PostRules = {
  setting: async (_actor, id) =>
    settledRule(id === 'post-hiring' ? hiring : forms, { documentNumber: '文号', clause: '聘任' }),
  eligibility: async () => ({ version: 'v1', facts: asked, judge: (facts) => facts.map(judge) }),
  retirement: () => Promise.reject(new Error('nobody retires here')),
};
const facts: Pick<ApplicantFacts, 'of'> = {
  of: async (_actor, personIds) => personIds.map((id) => people.get(id)),
};

beforeAll(async () => {
  const world = await createProcedureWorld(() => today, memoryFiles());
  ({ database, procedures } = world);
  const { shared } = world;
  const deps = {
    ...shared,
    vacancies: createKnexVacancyStore(database.app, { schema: 'posts' }),
    applications: createKnexApplicationStore(database.app, { schema: 'posts' }),
    posts: createKnexWelfarePostStore(database.app, { schema: 'posts' }),
    rules,
    facts,
    bars: { barred: async () => bars },
    procedures,
  };
  vacancies = createVacancyService(deps);
  applications = createApplicationService(deps);
});
afterAll(() => database.destroy());
beforeEach(() => {
  today = start;
});

/** Past the services, as a program with the application's rights could. */
const raw = <T>(work: (trx: Knex.Transaction) => Promise<T>) => inTransaction(database.app, clerk, work);
const tenant = () => ({ county_code: '530326', division_code: place, id: newId(), created_by: clerk.userId });

async function newPost(places: number): Promise<string> {
  const row = { ...tenant(), code: newId(), name: '保洁员', category: '保洁', using_unit: '村委会', places };
  const money = { standard_fen: 80_000, fund_source: '衔接资金', required_days: 20 };
  const rest = { developing_department: '', approval_number: '', remark: '', facts_digest: '' };
  await raw((trx) =>
    trx('posts.welfare_posts').insert({
      ...row,
      ...money,
      ...rest,
      valid_from: '2025-01-01',
      valid_to: '2026-12-31',
    }),
  );
  return row.id;
}

async function employ(welfarePostId: string, until: LocalDate): Promise<void> {
  const row = { ...tenant(), code: newId(), welfare_post_id: welfarePostId, person_id: newId(), person_name: '在岗' };
  const rest = { identity_masked: '', leave_reason: '', kind: '', insured: true, findings: [], facts_digest: '' };
  await raw((trx) => trx('posts.agreements').insert({ ...row, ...rest, starts_on: '2025-01-01', ends_on: until }));
}

async function announced(welfarePostId: string, placesOffered: number): Promise<VacancyRecord> {
  const draft = { welfarePostId, placesOffered, duties: '清扫村道', conditions: '', howToApply: '到村委会报名' };
  const { id } = await vacancies.create(clerk, draft);
  return vacancies.announce(clerk, id);
}

const apply = (vacancyId: string, personId: string, declaredFacts: readonly DeclareFact[] = []) =>
  applications.apply(clerk, {
    vacancyId,
    personId,
    appliedBy: 'village',
    documents: [{ id: 'form', fileId: null }],
    declaredFacts: [...declaredFacts],
  });

async function closed(welfarePostId: string, placesOffered: number, personIds: readonly string[]): Promise<string> {
  const { id } = await announced(welfarePostId, placesOffered);
  for (const personId of personIds) await apply(id, personId);
  today = afterNotice;
  await vacancies.close(clerk, id);
  return id;
}

async function procedureOf(vacancyId: string) {
  const query = { filter: { subjectId: vacancyId }, sort: null, range: { from: 0, to: 9 }, ids: null };
  const [procedure] = (await procedures.list(clerk, query)).rows;
  return procedure?.id ?? '';
}

async function step(actor: Actor, vacancyId: string, verdict: 'pass' | 'return' | 'refuse' = 'pass') {
  const procedure = await procedures.get(actor, await procedureOf(vacancyId));
  const { round, position, steps, id } = procedure;
  const note = verdict === 'pass' ? '' : '请重做';
  return procedures.act(actor, id, steps[position]?.level ?? 'county', { round, position, verdict, note });
}

async function untilApproval(vacancyId: string): Promise<void> {
  await vacancies.submit(clerk, vacancyId);
  await step(otherClerk, vacancyId);
  today = localDate('2025-03-31');
  await step(auditor, vacancyId);
}

async function standings(vacancyId: string): Promise<Record<string, ApplicationRecord['state']>> {
  const query = { filter: { vacancyId }, sort: null, range: { from: 0, to: 99 }, ids: null };
  const { rows } = await applications.list(clerk, query);
  return Object.fromEntries(rows.map(({ personName, state }) => [personName, state]));
}

const nameOf = (personId: string) => people.get(personId)?.personName ?? '';
const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);
const constraintOf = (work: Promise<unknown>) =>
  work.then(() => 'done').catch((error: { constraint?: string }) => error.constraint);

describe('hiring', () => {
  it('goes from the notice to the approval by different people, and the next who waits takes a place that is freed', async () => {
    const post = await newPost(1);
    const old = register({ birthDate: localDate('1970-01-01') });
    const young = register({ birthDate: localDate('1990-01-01') });
    const unable = register({ capacity: '无劳动力' });
    const unknown = register({ capacity: '' });
    const { id, noticeEndsOn, terms } = await announced(post, 1);
    expect(noticeEndsOn).toBe('2025-03-10');
    expect(terms?.forms.publicNotice).toBe('拟聘用人员公示');
    for (const personId of [young, old, unable, unknown]) await apply(id, personId);
    expect(await codeOf(apply(id, old))).toBe('POSTS.ALREADY_APPLIED');
    today = localDate('2025-03-10');
    expect(await codeOf(vacancies.close(clerk, id))).toBe('POSTS.VACANCY_NOTICE_RUNNING');
    expect(await codeOf(vacancies.submit(clerk, id))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    today = afterNotice;
    await vacancies.close(clerk, id);
    expect(await standings(id)).toEqual({
      [nameOf(old)]: 'proposed',
      [nameOf(young)]: 'waiting',
      [nameOf(unable)]: 'not_eligible',
      [nameOf(unknown)]: 'needs_information',
    });
    const query = { filter: { vacancyId: id }, sort: null, range: { from: 0, to: 9 }, ids: null };
    const rows = (await applications.list(clerk, query)).rows;
    expect(rows.find(({ personId }) => personId === unable)?.reasons).toEqual([reason]);
    expect(rows.find(({ personId }) => personId === unknown)?.missing).toEqual(['labour_capacity']);
    expect(await codeOf(apply(id, register()))).toBe('POSTS.VACANCY_NOT_OPEN');

    await untilApproval(id);
    expect(await codeOf(vacancies.rank(clerk, id))).toBe('POSTS.LIST_FIXED');
    expect(await codeOf(step(clerk, id))).toBe('POSTS.SAME_PERSON');
    expect(await codeOf(step(auditor, id))).toBe('POSTS.SAME_PERSON');
    await step(approver, id);
    expect(await vacancies.get(clerk, id)).toMatchObject({
      state: 'decided',
      waitingUntil: '2025-09-30',
      decidedOn: '2025-03-31',
    });
    const approved = rows.find(({ personId }) => personId === old)?.id ?? '';
    expect(await applications.approvedApplication(clerk, approved)).toMatchObject({
      personId: old,
      welfarePostId: post,
    });
    expect(await applications.promoteNext(clerk, post)).toBeNull();
    await applications.withdraw(clerk, approved, '外出务工');
    expect(await codeOf(applications.markHired(clerk, approved))).toBe('POSTS.NOT_APPROVED');
    const next = await applications.promoteNext(clerk, post);
    expect(next?.personName).toBe(nameOf(young));
    expect((await applications.get(clerk, next?.applicationId ?? '')).stateReason).toContain('候补第1名');
    await applications.markHired(clerk, next?.applicationId ?? '');
    expect(await applications.promoteNext(clerk, post)).toBeNull();
  });

  it('a waiting list ends, and passes over who is no longer eligible', async () => {
    const post = await newPost(1);
    const [first, second, third] = [1, 2, 3].map((n) => register({ birthDate: localDate(`197${n}-01-01`) })) as [
      string,
      string,
      string,
    ];
    const id = await closed(post, 1, [first, second, third]);
    await untilApproval(id);
    await step(approver, id);
    const query = { filter: { vacancyId: id, personId: first }, sort: null, range: { from: 0, to: 9 }, ids: null };
    const [winner] = (await applications.list(clerk, query)).rows;
    await applications.withdraw(clerk, winner?.id ?? '', '不愿到岗');
    people.set(second, { ...(people.get(second) as Applicant), facts: { labour_capacity: '无劳动力' } });
    today = localDate('2025-10-01');
    expect(await applications.promoteNext(clerk, post)).toBeNull();
    today = localDate('2025-09-30');
    expect((await applications.promoteNext(clerk, post))?.personName).toBe(nameOf(third));
    expect((await standings(id))[nameOf(second)]).toBe('not_eligible');
  });

  it('makes the list again after an objection was upheld', async () => {
    const id = await closed(await newPost(1), 1, [register({ capacity: '弱劳动力或半劳动力' }), register()]);
    await vacancies.submit(clerk, id);
    await step(otherClerk, id);
    const procedureId = await procedureOf(id);
    const objection = { statedBy: '群众', content: '长期在外' };
    const { objections } = await procedures.object(otherClerk, procedureId, objection);
    const answer = { objectionId: objections[0]?.id ?? '', verdict: 'uphold', answer: '属实' } as const;
    await procedures.answer(auditor, procedureId, answer);
    today = localDate('2025-03-31');
    expect(await codeOf(step(auditor, id))).toBe('POSTS.OBJECTION_UPHELD');
    await step(auditor, id, 'return');
    const query = { filter: { vacancyId: id }, sort: null, range: { from: 0, to: 9 }, ids: null };
    const proposed = (await applications.list(clerk, query)).rows.find(({ state }) => state === 'proposed');
    await applications.takeOut(clerk, proposed?.id ?? '', '异议属实');
    expect(await codeOf(procedures.again(clerk, procedureId, 'resubmit', ''))).toBe('POSTS.NOBODY_PROPOSED');
    await vacancies.rank(clerk, id);
    expect(Object.values(await standings(id)).sort()).toEqual(['proposed', 'rejected']);
    await procedures.again(clerk, procedureId, 'resubmit', '');
    expect((await vacancies.get(clerk, id)).state).toBe('in_procedure');
    expect(await codeOf(vacancies.cancel(clerk, id, '不招了'))).toBe('POSTS.PROCEDURE_EXISTS');
    await step(otherClerk, id);
    today = localDate('2025-04-30');
    await step(auditor, id, 'refuse');
    expect((await vacancies.get(clerk, id)).state).toBe('cancelled');
    expect(Object.values(await standings(id))).toEqual(['rejected', 'rejected']);
  });

  it('one of two clerks announces the last place; the other is told', async () => {
    const post = await newPost(2);
    await employ(post, localDate('2025-12-31'));
    const draft = { welfarePostId: post, placesOffered: 1, duties: '清扫', conditions: '', howToApply: '报名' };
    const drafts = await Promise.all([clerk, otherClerk].map((actor) => vacancies.create(actor, draft)));
    const answers = await Promise.all(
      drafts.map(({ id }, index) => codeOf(vacancies.announce(index === 0 ? clerk : otherClerk, id))),
    );
    expect(answers.sort()).toEqual(['POSTS.NO_FREE_PLACE', 'done']);
  });

  it('one of two approvers gives the last place; the other is told', async () => {
    const post = await newPost(2);
    const first = await closed(post, 1, [register()]);
    today = start;
    const second = await closed(post, 1, [register()]);
    await untilApproval(first);
    today = afterNotice;
    await untilApproval(second);
    // A roster file brings a holder whom nobody knew of.
    await employ(post, localDate('2025-12-31'));
    const answers = await Promise.all([codeOf(step(approver, first)), codeOf(step(person(), second))]);
    expect(answers.sort()).toEqual(['POSTS.NO_FREE_PLACE', 'done']);
    const states = [await standings(first), await standings(second)].flatMap((one) => Object.values(one));
    expect(states.filter((state) => state === 'approved')).toHaveLength(1);
  });

  it('two clerks fill one freed place from the waiting list: one wins', async () => {
    const post = await newPost(1);
    const id = await closed(post, 1, [register(), register(), register()]);
    await untilApproval(id);
    await step(approver, id);
    const query = {
      filter: { vacancyId: id, state: 'approved' as const },
      sort: null,
      range: { from: 0, to: 9 },
      ids: null,
    };
    const [winner] = (await applications.list(clerk, query)).rows;
    await applications.withdraw(clerk, winner?.id ?? '', '不愿到岗');
    const answers = await Promise.all(
      [clerk, otherClerk].map((actor) => codeOf(applications.promoteNext(actor, post))),
    );
    expect(answers).toContain('done');
    expect(Object.values(await standings(id)).filter((state) => state === 'approved')).toHaveLength(1);
  });

  it('somebody who has got another post meanwhile is not approved', async () => {
    const one = register();
    const id = await closed(await newPost(1), 1, [one]);
    await untilApproval(id);
    people.set(one, { ...(people.get(one) as Applicant), facts: { labour_capacity: '无劳动力' } });
    expect(await codeOf(step(approver, id))).toBe('POSTS.NO_LONGER_ELIGIBLE');
    expect((await vacancies.get(clerk, id)).state).toBe('in_procedure');
  });

  it('one person is approved on one vacancy at a time', async () => {
    const one = register();
    const first = await closed(await newPost(1), 1, [one]);
    today = start;
    const second = await closed(await newPost(1), 1, [one]);
    await untilApproval(first);
    today = afterNotice;
    await untilApproval(second);
    await step(approver, first);
    expect(await codeOf(step(approver, second))).toBe('POSTS.APPROVED_ELSEWHERE');
  });

  it('refuses papers that are missing and people whom the rules do not let apply', async () => {
    const { id } = await announced(await newPost(1), 1);
    const input = { vacancyId: id, personId: register(), appliedBy: 'village' } as const;
    const bare = { ...input, documents: [], declaredFacts: [] };
    expect(await codeOf(applications.apply(clerk, bare))).toBe('POSTS.DOCUMENT_MISSING');
    const form = [{ id: 'form', fileId: null }];
    const head = { ...bare, appliedBy: 'household_head', documents: form } as const;
    expect(await codeOf(applications.apply(clerk, head))).toBe('POSTS.APPLIED_BY_REFUSED');
    const nobody = { ...bare, personId: newId(), documents: form };
    expect(await codeOf(applications.apply(clerk, nobody))).toBe('POSTS.PERSON_NOT_FOUND');
  });

  it('somebody who may hold no post for a time is not eligible to the last day, and is from the day after', async () => {
    const post = await newPost(2);
    const [barred, other] = [register({ birthDate: localDate('1970-01-01') }), register()];
    const bar = { from: localDate('2024-09-21'), until: afterNotice, groundZh: '顶岗', groundEn: 'stand-in' };
    bars.set(barred, { ...bar, clause: '第三条' });
    const { id } = await announced(post, 2);
    const applied = await apply(id, barred);
    expect(applied).toMatchObject({
      eligibility: 'not_eligible',
      reasons: [
        {
          code: 'BARRED',
          sentence: '因“顶岗”退岗，2025-03-20（含当日）以前不得再上岗',
          clause: '第三条',
        },
      ],
    });
    await apply(id, other);
    today = afterNotice;
    await vacancies.close(clerk, id);
    expect(await standings(id)).toEqual({ [nameOf(barred)]: 'not_eligible', [nameOf(other)]: 'proposed' });
    today = addDays(afterNotice, 1);
    await vacancies.rank(clerk, id);
    expect(await standings(id)).toEqual({ [nameOf(barred)]: 'proposed', [nameOf(other)]: 'proposed' });
    // Taken off a post meanwhile: whoever decides is told.
    bars.set(barred, { ...bar, until: localDate('2026-01-01'), clause: '第三条' });
    await untilApproval(id);
    const refused = await step(approver, id).catch((error: { code: string; details: object }) => error);
    expect(refused).toMatchObject({ code: 'POSTS.NO_LONGER_ELIGIBLE', details: { clause: '第三条' } });
    bars.delete(barred);
  });

  it('keeps what was declared, corrects it until the decision, and never afterwards', async () => {
    const { id } = await announced(await newPost(1), 1);
    const personId = register();
    const away = { fact: 'working_away', value: true, declaredBy: 'person', proof: '本人陈述' } as const;
    const application = await apply(id, personId, [away]);
    expect(application).toMatchObject({
      facts: { working_away: true, labour_capacity: '普通劳动力' },
      declaredFacts: [{ ...away, recordedOn: '2025-03-03', correction: '' }],
      factWords: { working_away: { zh: '外出务工', type: 'boolean' } },
    });
    expect((await applications.questions(clerk, id, personId)).map(({ name }) => name)).toEqual(['working_away']);
    const unasked = { ...away, fact: 'competent' };
    expect(await codeOf(apply(id, register(), [unasked]))).toBe('POSTS.FACT_NOT_ASKED');
    expect(await codeOf(apply(id, register(), [{ ...away, fact: 'labour_capacity', value: 'x' }]))).toBe(
      'POSTS.FACT_KNOWN',
    );
    today = afterNotice;
    await vacancies.close(clerk, id);
    const listed = await applications.get(clerk, application.id);
    const correction = { ...away, value: false, declaredBy: 'village', reason: '核实在村' } as const;
    const corrected = await applications.correct(clerk, application.id, { ...correction, version: listed.version });
    expect(corrected).toMatchObject({
      state: 'proposed',
      facts: { working_away: false },
      declaredFacts: [{ value: false, declaredBy: 'village', recordedOn: afterNotice, correction: '核实在村' }],
    });
    await untilApproval(id);
    await step(approver, id);
    const { version } = await applications.get(clerk, application.id);
    expect(await codeOf(applications.correct(clerk, application.id, { ...correction, version }))).toBe(
      'POSTS.FACTS_FIXED',
    );
    const write = raw((trx) =>
      trx('posts.applications')
        .where({ id: application.id })
        .update({ declared_facts: JSON.stringify([]) }),
    );
    expect(await constraintOf(write)).toBe('applications_frozen_declared_facts');
    expect(await applications.approvedApplication(clerk, application.id)).toMatchObject({
      declaredFacts: corrected.declaredFacts,
    });
  });

  it('leaves a household uncounted where the post is temporary and the county says so', async () => {
    const household = { householdCode: 'one-home', household: { posts: 0, temporary: 0 } };
    const pair = () => [register(household), register(household)];
    hiring.temporaryWaivesHousehold = true;
    const temporary = await newPost(2);
    await raw((trx) => trx('posts.welfare_posts').where({ id: temporary }).update({ work_mode: 'temporary' }));
    const waived = await closed(temporary, 2, pair());
    expect(Object.values(await standings(waived))).toEqual(['proposed', 'proposed']);
    today = start;
    const counted = await closed(await newPost(2), 2, pair());
    expect(Object.values(await standings(counted)).sort()).toEqual(['not_eligible', 'proposed']);
    hiring.temporaryWaivesHousehold = false;
  });

  it('holds whatever is written into the database', async () => {
    const post = await newPost(1);
    const id = await closed(post, 1, [register(), register()]);
    const change = (table: string, which: object, values: object) =>
      constraintOf(raw((trx) => trx(`posts.${table}`).where(which).update(values)));
    const vacancy = { id };
    expect(await change('vacancies', vacancy, { state: 'draft' })).toBe('vacancies_state_workflow');
    expect(await change('vacancies', vacancy, { state: 'in_procedure' })).toBe('vacancy_decision_passed');
    expect(await change('vacancies', vacancy, { places_offered: 9 })).toMatch(/^vacancies_frozen/);
    const approve = { state: 'approved', approved_on: today };
    const proposed = { vacancy_id: id, state: 'proposed' };
    expect(await change('applications', proposed, approve)).toBe('application_decision_passed');
    expect(await change('applications', proposed, { person_id: newId() })).toMatch(/^applications_frozen/);
    await untilApproval(id);
    expect(await change('vacancies', vacancy, { state: 'decided', decided_on: today, waiting_until: today })).toBe(
      'vacancy_decision_passed',
    );
    expect(await change('applications', { vacancy_id: id, state: 'waiting' }, { state: 'proposed', rank: 1 })).toBe(
      'application_list_fixed',
    );
    await step(approver, id);
    // One place, and it is given.
    expect(await change('applications', { vacancy_id: id, state: 'waiting' }, approve)).toBe('application_place_free');
    const stray = { ...tenant(), vacancy_id: id, welfare_post_id: post, person_id: newId(), person_name: 'x' };
    const judged = { eligibility: 'eligible', reasons: '[]', missing: [], facts: '{}', rule_version: '' };
    const row = { ...stray, ...judged, identity_masked: '', applied_by: 'person', applied_on: today };
    const insert = raw((trx) => trx('posts.applications').insert({ ...row, judged_on: today, documents: '[]' }));
    expect(await constraintOf(insert)).toBe('application_vacancy_open');
    const early = { ...tenant(), welfare_post_id: post, places_offered: 1, duties: '', conditions: '' };
    const begin = raw((trx) => trx('posts.vacancies').insert({ ...early, how_to_apply: '', state: 'announced' }));
    expect(await constraintOf(begin)).toBe('vacancy_begins_as_draft');
  });
});
