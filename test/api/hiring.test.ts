import { createApplicantFacts } from '@gongyi/api/applicant-facts';
import { schemas } from '@gongyi/api/database/migrate';
import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { createPostRules } from '@gongyi/api/post-rules';
import { localDate, newId } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { getPack, resolveShipped } from '@gongyi/policies';
import type { LabourCapacityRecord, PersonRecord } from '@gongyi/registry';
import { createKnexLabourCapacityStore } from '@gongyi/registry/knex';
import { insertUser } from '@gongyi/server-kit/express';
import { inTransaction } from '@gongyi/server-kit/knex';
import {
  type ApplicationRecord,
  judgeApplicants,
  type ProcedureRecord,
  type VacancyRecord,
  type WelfarePostRecord,
} from '@gongyi/welfare-posts';
import { createKnexApplicationStore, createKnexExitStore } from '@gongyi/welfare-posts/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

/** A village of 古城街道 with a post that has free places. */
const village = '530326001204';

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('a place of a village is filled', () => {
  let server: TestServer;
  const people: Record<string, ApiClient> = {};
  const as = (login: string) => people[login] as ApiClient;
  let vacancy: VacancyRecord;
  const chosen: Record<string, PersonRecord> = {};

  const applications = async () =>
    new Map(
      (
        await as('gucheng').get<ApplicationRecord[]>('/applications', {
          filter: { vacancyId: vacancy.id },
          range: [0, 99],
        })
      ).map((application) => [application.personId, application]),
    );
  const of = async (who: string) => (await applications()).get(chosen[who]?.id ?? '') as ApplicationRecord;
  const form = [{ id: 'application_form', fileId: null }];
  const apply = (who: string, appliedBy = 'village') =>
    as('gucheng').post<ApplicationRecord>('/applications', {
      vacancyId: vacancy.id,
      personId: chosen[who]?.id,
      appliedBy,
      documents: form,
    });
  const assess = (who: string, validUntil: string) =>
    as('gucheng').post<LabourCapacityRecord>(`/persons/${chosen[who]?.id}/assess-capacity`, {
      class: '弱劳动力或半劳动力',
      assessedOn: '2025-01-10',
      validUntil,
      assessorName: '赵乡镇',
      proofText: '残疾人证',
    });

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    await server.database.owner.transaction(async (trx) => {
      await trx.raw("select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true)", [
        '000000000000',
        '999999999999',
      ]);
      const user = { login: 'cunji', displayName: '村级', password: demoPassword, roles: ['village-clerk'] };
      await insertUser(trx, 'core', { ...user, divisionCode: village as never }, newId(), true);
    });
    for (const login of ['jingban', 'gucheng', 'shenhe', 'cunji', 'shenpi', 'beian'])
      people[login] = await signIn(server.url, login, demoPassword);
    const register = await as('gucheng').get<PersonRecord[]>('/persons', { range: [0, 499] });
    const pages = [0, 1000].map((from) =>
      as('jingban').get<{ personId: string }[]>('/agreements', { range: [from, from + 999] }),
    );
    const holders = (await Promise.all(pages)).flat();
    const held = new Set(holders.map(({ personId }) => personId));
    const holderHouseholds = new Set(register.filter(({ id }) => held.has(id)).map((person) => person.householdCode));
    const grown = register.filter(({ birthDate }) => birthDate > '1970' && birthDate < '2005');
    const free = grown.filter(({ householdCode }) => !holderHouseholds.has(householdCode));
    const used = new Set<string>();
    const pick = (list: readonly PersonRecord[], is: (person: PersonRecord) => boolean): PersonRecord => {
      const found = list.find((person) => !used.has(person.householdCode) && is(person));
      expect(found).toBeDefined();
      used.add(found?.householdCode ?? '');
      return found as PersonRecord;
    };
    const able = ({ labourCapacity }: PersonRecord) => labourCapacity === '普通劳动力';
    const lifted = (person: PersonRecord) => person.householdKind === '脱贫户' && able(person);
    chosen['ordinary'] = pick(free, lifted);
    chosen['weak'] = pick(free, lifted);
    chosen['second'] = pick(free, lifted);
    chosen['stranger'] = pick(register, (person) => person.householdKind === '一般户');
    chosen['holder'] = pick(grown, ({ id }) => held.has(id));
  });
  afterAll(() => server?.stop());

  it('the township drafts and announces; more places than are free are refused', async () => {
    const posts = await as('gucheng').get<WelfarePostRecord[]>('/welfare-posts', {
      filter: { divisionCode: village },
      range: [0, 99],
    });
    const notice = { duties: '清扫村内道路', conditions: '', howToApply: '到社区居委会报名' };
    const draft = (welfarePostId: string, placesOffered: number) =>
      as('gucheng').post<VacancyRecord>('/vacancies', { ...notice, welfarePostId, placesOffered });
    const drafts = await Promise.all(posts.map(({ id }) => draft(id, 1)));
    const open = drafts.find(({ freePlaces }) => freePlaces > 0);
    expect(open).toBeDefined();
    vacancy = open as VacancyRecord;
    const tooMany = await draft(vacancy.welfarePostId, vacancy.freePlaces + 1);
    expect(await refusal(as('gucheng').post(`/vacancies/${tooMany.id}/announce`))).toBe('POSTS.NO_FREE_PLACE');
    expect(await refusal(as('cunji').post(`/vacancies/${vacancy.id}/announce`))).toBe('KERNEL.FORBIDDEN');
    vacancy = await as('gucheng').post<VacancyRecord>(`/vacancies/${vacancy.id}/announce`);
    expect(vacancy).toMatchObject({ state: 'announced', announcedOn: '2025-04-01', noticeEndsOn: '2025-04-09' });
    expect(vacancy.terms?.forms.vacancyNotice).toBe('乡村公益性岗位招聘公告');
  });

  it('the village applies for its people; the rules answer with their reasons and clauses', async () => {
    await assess('weak', '2025-12-31');
    await assess('second', '2025-03-31');
    for (const who of Object.keys(chosen)) await apply(who);
    expect(await refusal(apply('weak'))).toBe('POSTS.ALREADY_APPLIED');
    expect(await of('weak')).toMatchObject({ eligibility: 'eligible', priority: 2, state: 'applied' });
    expect(await of('ordinary')).toMatchObject({ eligibility: 'eligible', priority: 3 });
    // What was found about labour capacity has run out.
    expect(await of('second')).toMatchObject({ eligibility: 'needs_information', missing: ['labour_capacity'] });
    expect(await of('stranger')).toMatchObject({ eligibility: 'not_eligible' });
    expect((await of('stranger')).reasons).toContainEqual(
      expect.objectContaining({ code: 'NOT_TARGET_GROUP', clause: '第四条' }),
    );
    expect((await of('holder')).reasons.map(({ code }) => code)).toContain('SECOND_POST');
    expect(await refusal(as('gucheng').post(`/vacancies/${vacancy.id}/close`))).toBe('POSTS.VACANCY_NOTICE_RUNNING');
  });

  it('the list is ranked, completed and ranked again', async () => {
    await as('jingban').post('/demo/advance', { to: '2025-04-10' });
    vacancy = await as('gucheng').post<VacancyRecord>(`/vacancies/${vacancy.id}/close`);
    expect(vacancy.state).toBe('closed');
    expect(await of('weak')).toMatchObject({ state: 'proposed', rank: 1 });
    expect(await of('ordinary')).toMatchObject({ state: 'waiting', rank: 2, waitingNumber: 1 });
    expect(await of('second')).toMatchObject({ state: 'needs_information' });
    await assess('second', '2025-12-31');
    await as('gucheng').post(`/vacancies/${vacancy.id}/rank`);
    const [weak, second] = [await of('weak'), await of('second')];
    expect([weak.state, second.state].sort()).toEqual(['proposed', 'waiting']);
    expect([weak, second].find(({ rank }) => rank === 2)?.explanation?.zh).toContain('年长者优先');
    expect(await of('ordinary')).toMatchObject({ state: 'waiting', waitingNumber: 2 });
  });

  it('goes through the county’s own steps by different people to the approval', async () => {
    await as('gucheng').post(`/vacancies/${vacancy.id}/submit`);
    const filter = { subject: 'vacancy', subjectId: vacancy.id };
    const [procedure] = await as('gucheng').get<ProcedureRecord[]>('/procedures', { filter });
    const act = async (login: string, more: object = {}) => {
      const { id, round, position, steps } = await as(login).get<ProcedureRecord>(`/procedures/${procedure?.id}`);
      const level = steps[position]?.level ?? '';
      return as(login).post<ProcedureRecord>(`/procedures/${id}/act-${level}`, {
        round,
        position,
        verdict: 'pass',
        ...more,
      });
    };
    const { id: evidenceFileId } = await as('cunji').upload('minutes.txt', new TextEncoder().encode('会议记录'));
    const meeting = { heldOn: '2025-04-10', present: 30, inFavour: 28, against: 1, abstained: 1 };
    await act('cunji', { meeting, evidenceFileId });
    await act('cunji');
    await as('jingban').post('/demo/advance', { to: '2025-04-20' });
    expect(await refusal(act('gucheng'))).toBe('POSTS.SAME_PERSON');
    await act('shenhe');
    await act('shenpi');
    expect(await refusal(act('shenpi'))).toBe('POSTS.SAME_PERSON');
    expect((await act('beian')).state).toBe('passed');
    vacancy = await as('gucheng').get<VacancyRecord>(`/vacancies/${vacancy.id}`);
    expect(vacancy).toMatchObject({ state: 'decided', waitingUntil: '2026-04-20' });
    const states = [...(await applications()).values()].map(({ state }) => state).sort();
    expect(states).toEqual(['approved', 'not_eligible', 'not_eligible', 'waiting', 'waiting']);
  });

  it.each([false, true])(
    'a whole county is judged at once as one by one (temporary posts waived: %s)',
    async (waived) => {
      const { app } = server.database;
      const county = testActor();
      const [pack, files] = [getPack('530326'), resolveShipped('530326')];
      const applications = createKnexApplicationStore(app, { schema: schemas.posts });
      const deps = {
        rules: createPostRules({ current: async () => ({ pack, files }), ofVersion: async () => undefined } as never),
        facts: createApplicantFacts({
          capacities: createKnexLabourCapacityStore(app, { schema: schemas.registry }),
          applications,
        }),
        bars: createKnexExitStore(app, { schema: schemas.posts }),
      };
      const opened = {
        post: { category: '保洁', workMode: 'full_time' as const },
        terms: { ...(vacancy.terms as NonNullable<VacancyRecord['terms']>), temporaryWaivesHousehold: waived },
      };
      const judge = (ids: readonly string[]) => {
        const applying = ids.map((personId) => ({ personId, declaredFacts: [] }));
        return judgeApplicants(deps, county, applying, opened, localDate('2025-04-20'));
      };
      const persons = await inTransaction(app, county, (trx) => trx(`${schemas.registry}.persons`).select('id'));
      const register = (persons as { id: string }[]).map(({ id }) => id);
      // So many are asked about that everything is read instead of these.
      const nobody = Array.from({ length: 5_001 }, () => newId());
      const everybody = await judge([...nobody, ...register]);
      expect(everybody.slice(0, nobody.length).every((one) => one === undefined)).toBe(true);
      const judged = new Map(register.map((id, index) => [id, everybody[nobody.length + index]]));
      const some = [...Object.values(chosen).map(({ id }) => id), ...register.filter((_, index) => index % 100 === 0)];
      for (const id of some) expect(await judge([id])).toEqual([judged.get(id)]);
      expect(new Set(some.map((id) => judged.get(id)?.judgement.eligibility)).size).toBeGreaterThan(1);
      expect(new Set([...judged.values()].map((one) => one?.householdPosts)).size).toBeGreaterThan(1);
    },
  );
});
