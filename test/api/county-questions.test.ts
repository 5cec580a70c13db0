import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, localDate, newId } from '@gongyi/kernel';
import { getPack, resolveShipped } from '@gongyi/policies';
import type {
  AgreementFinding,
  AgreementRecord,
  ApplicationQuestion,
  ApplicationRecord,
  FactValue,
  HolderQuestion,
  ProcedureRecord,
  VacancyRecord,
} from '@gongyi/welfare-posts';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

const county = '530326';
const village = '530326001001';

/**
 * The register of the demonstration, by the rules of three other places: what each asks, what it answers, and that the same
 * answers hold from the application to the check of the month.
 */
describe('an applicant of a county with rules of its own', () => {
  let server: TestServer;
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;
  let sequence = 0;

  const byOwner = (work: (trx: Knex.Transaction) => Promise<unknown>) =>
    server.database.owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await work(trx);
    });

  /** The county takes over the rules of another place. */
  async function adopt(packId: string): Promise<void> {
    const pack = getPack(packId);
    if (pack === undefined) throw new Error(`no pack ${packId}`);
    const above = Object.fromEntries(pack.chain.slice(1).map(({ id }) => [id, resolveShipped(id)]));
    const [drafter, releaser, id] = [newId(), newId(), newId()];
    const draft = { county_code: county, id, division_code: `${county}000000`, pack_id: packId, base_version: '1' };
    await byOwner(async (trx) => {
      const names = { note: '换规则', drafted_by: drafter, drafted_by_name: '起草', edited_by: [drafter] };
      await trx('policies.policy_releases').insert({
        ...draft,
        ...names,
        files: JSON.stringify(resolveShipped(packId)),
      });
      await trx('policies.policy_releases')
        .where({ id })
        .update({
          state: 'released',
          pack_version: pack.version,
          above: JSON.stringify(above),
          sequence: ++sequence,
          released_by: releaser,
          released_by_name: '发布',
          released_at: new Date(),
        });
    });
  }

  async function newPost(category: string, workMode: string | null = null): Promise<string> {
    const id = newId();
    const head = { county_code: county, division_code: village, id, created_by: newId(), code: id, name: '村内岗位' };
    const pay = { using_unit: '村委会', places: 3, standard_fen: 80_000, fund_source: '衔接资金', required_days: 10 };
    const rest = { developing_department: '', approval_number: '', remark: '', facts_digest: '' };
    const days = { valid_from: '2025-01-01', valid_to: '2026-12-31' };
    await byOwner((trx) =>
      trx('welfare_posts.welfare_posts').insert({ ...head, ...pay, ...rest, ...days, category, work_mode: workMode }),
    );
    return id;
  }

  async function announced(welfarePostId: string, placesOffered = 1): Promise<VacancyRecord> {
    const notice = { welfarePostId, placesOffered, duties: '清扫村道', howToApply: '到村委会报名' };
    const { id } = await as('gucheng').post<VacancyRecord>('/vacancies', notice);
    return as('gucheng').post<VacancyRecord>(`/vacancies/${id}/announce`);
  }

  /** Somebody of the village who holds no post, alone in her household unless it is given. */
  async function register(householdKind: string, household?: string): Promise<string> {
    const id = newId();
    const who = { id, name: '张兴有', identity_hash: id, birth_date: '1982-06-01', division_code: village };
    const home = { household_code: household ?? id, household_kind: householdKind, risk_eliminated: null };
    await byOwner(async (trx) => {
      const like = await trx('registry.persons').where({ county_code: county }).first();
      await trx('registry.persons').insert({ ...like, ...who, ...home, labour_capacity: '普通劳动力' });
    });
    return id;
  }

  const questions = async (vacancyId: string, personId: string) =>
    (await as('tanglang').get<ApplicationQuestion[]>(`/vacancies/${vacancyId}/questions?personId=${personId}`)).map(
      ({ name }) => name,
    );

  type Answers = Readonly<Record<string, FactValue | null>>;
  const declared = (answers: Answers) =>
    Object.entries(answers).map(([fact, value]) => ({
      fact,
      value,
      declaredBy: 'person',
      proof: value === null ? '' : '村委会证明',
    }));
  const apply = ({ id: vacancyId, terms }: VacancyRecord, personId: string, answers: Answers) =>
    as('tanglang').post<ApplicationRecord>('/applications', {
      vacancyId,
      personId,
      appliedBy: terms?.appliedBy[0],
      documents: (terms?.documents ?? []).filter(({ required }) => required).map(({ id }) => ({ id, fileId: null })),
      declaredFacts: declared(answers),
    });
  const refusal = (work: Promise<unknown>) =>
    work
      .then(() => 'accepted')
      .catch((error: unknown) => {
        if (error instanceof ApiError) return error.code;
        throw error;
      });

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    for (const login of ['jingban', 'gucheng', 'shenhe', 'tanglang'])
      people[login] = await signIn(server.url, login, demoPassword);
  });
  afterAll(() => server?.stop());

  async function employ(personId: string, welfarePostId: string): Promise<void> {
    const head = { county_code: county, division_code: village, id: newId(), created_by: newId(), code: newId() };
    const who = { person_id: personId, person_name: '在岗', identity_masked: '', welfare_post_id: welfarePostId };
    const rest = { kind: '', insured: true, findings: [], facts_digest: '', leave_reason: '' };
    const term = { starts_on: '2025-01-01', ends_on: '2025-12-31' };
    await byOwner((trx) => trx('welfare_posts.agreements').insert({ ...head, ...who, ...rest, ...term }));
  }

  describe('with temporary posts that do not count for the household', () => {
    it('is counted without them, and is told by which clause', async () => {
      const [ordinary, temporary] = [await newPost('cleaning', 'part_time'), await newPost('cleaning', 'temporary')];
      const [first, second] = [newId(), newId()];
      await employ(await register('脱贫户', first), ordinary);
      await employ(await register('脱贫户', second), temporary);
      const forOrdinary = await announced(ordinary);
      const limited = await apply(forOrdinary, await register('脱贫户', first), {});
      expect(limited).toMatchObject({
        eligibility: 'not_eligible',
        facts: { household_posts: 1 },
        reasons: [{ code: 'HOUSEHOLD_LIMIT' }],
      });
      const waived = {
        eligibility: 'eligible',
        facts: { household_posts: 0 },
        reasons: [{ code: 'HOUSEHOLD_WAIVED', clause: '以岗聘任' }],
      };
      expect(await apply(forOrdinary, await register('脱贫户', second), {})).toMatchObject(waived);
      const forTemporary = await announced(temporary);
      expect(await apply(forTemporary, await register('脱贫户', first), {})).toMatchObject(waived);
    });
  });

  describe('after an exit that bars her for a time', () => {
    it('is not eligible until its last day, and is from the day after', async () => {
      const post = await newPost('cleaning', 'part_time');
      const personId = await register('脱贫户');
      const agreementId = newId();
      await employ(personId, post);
      await byOwner(async (trx) => {
        const held = { county_code: county, person_id: personId };
        await trx('welfare_posts.agreements').where(held).update({ left_on: '2025-02-28', leave_reason: '顶岗' });
        const { id } = await trx('welfare_posts.agreements').where(held).first('id');
        const head = { county_code: county, division_code: village, id: agreementId, created_by: newId() };
        const who = {
          agreement_id: id,
          person_id: personId,
          person_name: '在岗',
          welfare_post_id: post,
          post_name: '',
        };
        const ground = { ground_id: 'stand_in', ground_zh: '顶岗', ground_en: 'stand-in', ground_kind: 'removal' };
        const days = { last_day: '2025-02-28', decided_on: '2025-02-28', appeal_until: '2025-03-10' };
        const rest = { vacancy_due_on: '2025-03-10', barred_until: '2025-04-01', clause: '第三条', rule_version: '1' };
        const needs = { talk_needed: false, hand_over_needed: false, reason: '他人顶岗', state: 'decided' };
        // An exit of last year, as if its steps had been gone through here.
        await trx.raw('alter table welfare_posts.exits disable trigger user');
        await trx('welfare_posts.exits').insert({ ...head, ...who, ...ground, ...days, ...rest, ...needs });
        await trx.raw('alter table welfare_posts.exits enable trigger user');
      });
      const vacancy = await announced(post);
      expect(await apply(vacancy, personId, {})).toMatchObject({
        eligibility: 'not_eligible',
        reasons: [{ code: 'BARRED', sentence: '因“顶岗”退岗，2025-04-01（含当日）以前不得再上岗', clause: '第三条' }],
      });
      await as('jingban').post('/demo/advance', { to: '2025-04-02' });
      const next = await announced(await newPost('cleaning', 'part_time'));
      expect(await apply(next, personId, {})).toMatchObject({ eligibility: 'eligible', reasons: [] });
    });
  });

  describe('with a pool of candidates who do not work away', () => {
    const good = { working_away: false, village_cadre: false };
    let vacancy: VacancyRecord;
    let chosen: ApplicationRecord;
    const personOf: Record<string, string> = {};

    it('is asked what the register does not know, and is eligible, in doubt or refused by the answers', async () => {
      await adopt('450226');
      vacancy = await announced(await newPost('cleaning', 'temporary'));
      for (const who of ['good', 'unknown', 'away']) personOf[who] = await register('一般户');
      const id = (who: string) => personOf[who] ?? '';
      expect(await questions(vacancy.id, id('good'))).toEqual(['working_away', 'village_cadre']);

      chosen = await apply(vacancy, id('good'), good);
      expect(chosen).toMatchObject({ eligibility: 'eligible', facts: { ...good, other_post: false } });
      expect(chosen.declaredFacts).toContainEqual({
        ...{ fact: 'working_away', value: false, declaredBy: 'person', proof: '村委会证明' },
        ...{ recordedOn: '2025-04-02', correction: '' },
      });
      const unknown = await apply(vacancy, id('unknown'), { ...good, village_cadre: null });
      expect(unknown).toMatchObject({ eligibility: 'needs_information', missing: ['village_cadre'] });
      expect(unknown.factWords['village_cadre']?.zh).toBe('现任村委会成员');
      const away = await apply(vacancy, id('away'), { ...good, working_away: true });
      expect(away).toMatchObject({
        eligibility: 'not_eligible',
        reasons: [
          {
            code: 'WORKING_AWAY',
            sentence: '外出务工，不进入人员库',
            words: { en: 'works away from home and is not in the pool' },
            clause: '人员库：没有外出务工',
          },
        ],
      });
      expect(away.reasons[0]?.documentNumber).not.toBe('');
    });

    it('answers nothing that is not asked, nothing that the register knows, and nothing without proof', async () => {
      const personId = await register('一般户');
      const wrong = (answers: Answers) => refusal(apply(vacancy, personId, answers));
      expect(await wrong({ ...good, sex: '男' })).toBe('POSTS.FACT_KNOWN');
      expect(await wrong({ ...good, other_post: false })).toBe('POSTS.FACT_KNOWN');
      expect(await wrong({ ...good, competent: true })).toBe('POSTS.FACT_NOT_ASKED');
      expect(await wrong({ ...good, working_away: '否' })).toBe('POSTS.FACT_VALUE');
      expect(await wrong({ ...good, working_away: 0 })).toBe('POSTS.FACT_VALUE');
      const { terms, id: vacancyId } = vacancy;
      const documents = terms?.documents.map(({ id }) => ({ id, fileId: null }));
      const bare = { fact: 'working_away', value: false, declaredBy: 'person' };
      const input = { vacancyId, personId, appliedBy: 'person', documents };
      const send = (declaredFacts: object[]) =>
        refusal(as('tanglang').post('/applications', { ...input, declaredFacts }));
      expect(await send([bare])).toBe('POSTS.FACT_PROOF_MISSING');
      const proven = { ...bare, proof: '本人陈述' };
      expect(await send([proven, proven])).toBe('POSTS.FACT_TWICE');
      expect(await send([{ ...proven, why: 'x' }])).toBe('KERNEL.INVALID_INPUT');
    });

    it('is corrected by the village with a reason; the correction is traced', async () => {
      const [unknown] = await as('tanglang').get<ApplicationRecord[]>('/applications', {
        filter: { vacancyId: vacancy.id, personId: personOf['unknown'] },
      });
      const answer = { fact: 'village_cadre', value: true, declaredBy: 'village', proof: '任职文件' };
      const path = `/applications/${unknown?.id}/correct`;
      const correct = (more: object) =>
        as('tanglang').post<ApplicationRecord>(path, { version: unknown?.version, ...answer, ...more });
      expect(await refusal(correct({}))).toBe('KERNEL.INVALID_INPUT');
      const corrected = await correct({ reason: '核实为现任委员' });
      expect(corrected).toMatchObject({ eligibility: 'not_eligible', reasons: [{ code: 'VILLAGE_CADRE' }] });
      expect(corrected.declaredFacts.find(({ fact }) => fact === 'village_cadre')).toMatchObject({
        ...{ value: true, proof: '任职文件', correction: '核实为现任委员' },
      });
      expect(await refusal(correct({ reason: '再改一次' }))).toBe('POSTS.APPLICATION_MOVED_ON');
    });

    it('signs and is checked by the same answers; who declared nothing is named in Chinese', async () => {
      await as('jingban').post('/demo/advance', { to: addDays(localDate(vacancy.noticeEndsOn ?? ''), 1) });
      await as('gucheng').post(`/vacancies/${vacancy.id}/close`);
      await as('gucheng').post(`/vacancies/${vacancy.id}/submit`);
      const filter = { subject: 'vacancy', subjectId: vacancy.id };
      const act = async (login: string) => {
        const [procedure] = await as(login).get<ProcedureRecord[]>('/procedures', { filter });
        const { id, round, position = 0, steps = [] } = procedure ?? {};
        const body = { round, position, verdict: 'pass' };
        return as(login).post<ProcedureRecord>(`/procedures/${id}/act-${steps[position]?.level}`, body);
      };
      await act('tanglang');
      const { acts } = await act('tanglang');
      await as('jingban').post('/demo/advance', { to: addDays(localDate(acts.at(-1)?.noticeEndsOn ?? ''), 1) });
      expect((await act('shenhe')).state).toBe('passed');
      const approved = await as('gucheng').get<ApplicationRecord>(`/applications/${chosen.id}`);
      expect(approved.state).toBe('approved');
      const late = { version: approved.version, fact: 'working_away', value: true, declaredBy: 'village' };
      const path = `/applications/${chosen.id}/correct`;
      const tooLate = as('gucheng').post(path, { ...late, proof: '群众反映', reason: '核实' });
      expect(await refusal(tooLate)).toBe('POSTS.FACTS_FIXED');

      const { today } = (await (await fetch(`${server.url}/api/demo`)).json()) as { today: string };
      const terms = { kind: 'service', startsOn: today, endsOn: '2025-12-31', retirementClass: 'women_50' };
      const drafted = await as('gucheng').post<AgreementRecord>('/agreements', { applicationId: chosen.id, ...terms });
      const { id: scanFileId } = await as('gucheng').upload('scan.pdf', new TextEncoder().encode('%PDF-1.4'));
      const signature = { version: drafted.version, signedOn: today, scanFileId };
      const signed = await as('gucheng').post<AgreementRecord>(`/agreements/${drafted.id}/sign`, signature);
      expect(signed.state).toBe('signed');
      await as('jingban').post('/agreements/recheck', { period: today.slice(0, 7) });
      const findings = await as('jingban').get<AgreementFinding[]>('/agreement-findings', { range: [0, 999] });
      expect(findings.filter(({ agreementId }) => agreementId === signed.id)).toEqual([]);
      const missing = findings.find(({ code }) => code === 'FACT_MISSING');
      expect(missing?.sentence).toBe('资料不全，缺少：外出务工、现任村委会成员');

      // Who came with a roster is asked on the agreement; the next check judges by what she said last.
      const asked = await as('gucheng').get<HolderQuestion[]>(`/agreements/${missing?.agreementId}/questions`);
      expect(asked.map(({ name, answer }) => [name, answer])).toEqual([
        ['working_away', null],
        ['village_cadre', null],
      ]);
      const say = (fact: string, value: unknown, proof = '村委会证明') =>
        as('gucheng').post<AgreementRecord>(`/agreements/${missing?.agreementId}/answer`, {
          ...{ fact, value, declaredBy: 'village', proof, reason: '名册人员补充说明' },
        });
      const found = async () => {
        await as('jingban').post('/agreements/recheck', { period: today.slice(0, 7) });
        const filter = { agreementId: missing?.agreementId, state: 'open' };
        return (await as('jingban').get<AgreementFinding[]>('/agreement-findings', { filter })).map(({ code }) => code);
      };
      expect(await refusal(say('age', 40))).toBe('POSTS.FACT_KNOWN');
      expect(await refusal(say('village_cadre', true, ''))).toBe('POSTS.FACT_PROOF_MISSING');
      await say('working_away', false);
      await say('village_cadre', true);
      expect(await found()).toContain('VILLAGE_CADRE');
      await say('village_cadre', false);
      expect(await found()).not.toContain('VILLAGE_CADRE');
      expect(await found()).not.toContain('FACT_MISSING');
    });
  });

  describe('with kinds of people, ranked by income', () => {
    it('is asked only what concerns her, and is ranked by the income that was declared', async () => {
      await adopt('371522');
      const vacancy = await announced(await newPost('cleaning'), 2);
      const ordinary = await register('一般户');
      const lifted = await Promise.all([1, 2, 3].map(() => register('脱贫户')));
      expect(await questions(vacancy.id, ordinary)).toEqual(['target_group', 'income_per_head_fen']);
      expect(await questions(vacancy.id, lifted[0] ?? '')).toEqual(['income_per_head_fen']);
      const money = { income_per_head_fen: 900_000 };
      expect(await refusal(apply(vacancy, ordinary, { income_per_head_fen: -1 }))).toBe('POSTS.FACT_VALUE');
      const eligible = await apply(vacancy, ordinary, { ...money, target_group: '农村残疾人' });
      expect(eligible).toMatchObject({ eligibility: 'eligible', facts: money });
      const incomes = [null, 650_000, 1_200_000];
      for (const [index, personId] of lifted.entries())
        await apply(vacancy, personId, { income_per_head_fen: incomes[index] ?? null });
      const unknown = await apply(vacancy, await register('一般户'), {
        ...money,
        target_group: null,
      });
      expect(unknown).toMatchObject({ eligibility: 'needs_information', missing: ['target_group'] });
      expect(unknown.factWords['target_group']?.zh).toContain('人员类别');
      const none = { ...money, target_group: '不属于上述人员' };
      const stranger = await apply(vacancy, await register('一般户'), none);
      expect(stranger).toMatchObject({
        eligibility: 'not_eligible',
        reasons: [{ code: 'NOT_TARGET_GROUP', clause: '招聘对象' }],
      });

      await as('jingban').post('/demo/advance', { to: addDays(localDate(vacancy.noticeEndsOn ?? ''), 1) });
      await as('gucheng').post(`/vacancies/${vacancy.id}/close`);
      const list = await as('gucheng').get<ApplicationRecord[]>('/applications', {
        filter: { vacancyId: vacancy.id },
        range: [0, 99],
      });
      const ranked = list.filter(({ rank }) => rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
      expect(ranked.map(({ personId }) => personId)).toEqual([lifted[1], ordinary, lifted[2], lifted[0]]);
      expect(ranked[1]?.explanation?.zh).toContain('收入低者优先');
      expect(ranked[1]?.explanation?.zh).toContain('本人人均年收入9000.00元，第1名人均年收入6500.00元');
      expect(ranked[3]?.explanation?.zh).toContain('本人收入不明');
    });
  });

  describe('with posts that ask for different people', () => {
    it('is asked by the category of the post, as the county calls it', async () => {
      await as('jingban').post('/demo/advance', { to: '2026-01-05' });
      await adopt('guizhou-unnamed');
      const cleaner = await announced(await newPost('保洁员'));
      const officer = await announced(await newPost('information'));
      const person = await register('一般户');
      expect(await questions(cleaner.id, person)).toEqual(['rural_resident', 'target_group', 'low_income_kind']);
      const lifted = await register('脱贫户');
      expect(await questions(officer.id, lifted)).toEqual(['literate_and_communicative', 'rural_resident']);

      const good = { rural_resident: true, target_group: '农村低收入劳动力', low_income_kind: '低保' };
      const eligible = await apply(cleaner, person, good);
      expect(eligible).toMatchObject({ eligibility: 'eligible', facts: { post_category: '保洁员' } });
      const unknown = await apply(cleaner, await register('一般户'), { ...good, low_income_kind: null });
      expect(unknown).toMatchObject({ eligibility: 'needs_information', missing: ['low_income_kind'] });
      expect(unknown.factWords['low_income_kind']?.zh).toContain('低收入类别');
      const neither = await apply(cleaner, await register('一般户'), { ...good, low_income_kind: '都不是' });
      expect(neither).toMatchObject({ eligibility: 'not_eligible', reasons: [{ code: 'NOT_LOW_INCOME' }] });
      expect(neither.reasons[0]?.clause).toContain('农村低收入劳动力包括');
      const able = { rural_resident: true, literate_and_communicative: true };
      const informed = await apply(officer, lifted, able);
      expect(informed).toMatchObject({ eligibility: 'eligible', facts: { post_category: '就业信息员' } });
    });
  });
});
