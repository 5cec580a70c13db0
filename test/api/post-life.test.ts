import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, localDate } from '@gongyi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

/**
 * One post from a village's need to the holder's orderly exit, over HTTP, by the people of the demo: the village (tanglang),
 * two of the township (gucheng, shenhe), and three of the county (jingban, shenpi, beian).
 */
const village = '530326001001';
let server: TestServer;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer({ seedRosters: true });
});
afterAll(() => server?.stop());

interface Body {
  readonly [field: string]: unknown;
}

async function send(login: string, method: string, path: string, body?: BodyInit, type = 'application/json') {
  let token = tokens.get(login);
  if (token === undefined) {
    const answer = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: demoPassword }),
    });
    token = String(((await answer.json()) as Body)['accessToken']);
    tokens.set(login, token);
  }
  const answer = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { 'content-type': type, authorization: `Bearer ${token}`, 'x-file-name': encodeURIComponent('附件.pdf') },
    ...(body === undefined ? {} : { body }),
  });
  const parsed = (await answer.json()) as Body;
  if (answer.ok) return parsed;
  throw Object.assign(new Error(JSON.stringify(parsed)), { code: (parsed['error'] as Body)['code'] });
}

const post = (login: string, path: string, body: object = {}) => send(login, 'POST', path, JSON.stringify(body));
const get = (login: string, path: string) => send(login, 'GET', path);
const list = async (login: string, resource: string, filter: object = {}) => {
  const query = new URLSearchParams({ filter: JSON.stringify(filter), range: '[0,199]' });
  return (await get(login, `/${resource}?${query}`)) as unknown as readonly Body[];
};
const upload = async (login: string) =>
  (await send(login, 'POST', '/uploads', '%PDF-1.4', 'application/octet-stream'))['id'];
const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);

const today = async () => {
  const answer = await fetch(`${server.url}/api/demo`);
  return localDate(String(((await answer.json()) as Body)['today']));
};
const waitUntilAfter = (day: unknown) => post('jingban', '/demo/advance', { to: addDays(localDate(String(day)), 1) });

/** The next step of a matter, whatever it is. */
async function act(login: string, subject: string, subjectId: unknown, extra: object = {}) {
  const [procedure] = await list('jingban', 'procedures', { subject, subjectId });
  const { id, round, position, steps } = procedure as { id: string; round: number; position: number; steps: Body[] };
  const level = String(steps[position]?.['level']);
  return post(login, `/procedures/${id}/act-${level}`, { round, position, verdict: 'pass', ...extra });
}

let postId: unknown;
let vacancyId: unknown;
let agreementId: unknown;
let personId: unknown;
let exitId: unknown;

describe('the life of a post', () => {
  it('is needed by the village, checked by the township, approved by the county: the post is there, its money held', async () => {
    const budget = { fundId: 'bridging', year: 2025, documentNumber: '演示〔2025〕8号', budgetFen: 50_000_000 };
    await post('jingban', '/post-funds', budget);
    const { id } = await post('tanglang', '/post-needs', {
      divisionCode: village,
      reason: '新修村道三公里，无人保洁',
      name: '村道保洁员',
      category: 'cleaning',
      postClass: 'ordinary',
      workMode: 'part_time',
      places: 1,
      duties: '每日清扫村道',
      requiredDays: 22,
      standardFen: 80_000,
      fundId: 'bridging',
      validFrom: '2025-04-01',
      validTo: '2025-12-31',
      developingDepartment: '县农业农村局',
      usingUnit: '堂琅社区居民委员会',
    });
    await post('tanglang', `/post-needs/${id}/submit`);
    await act('gucheng', 'post-need', id);
    await act('shenpi', 'post-need', id);
    const need = await get('jingban', `/post-needs/${id}`);
    expect(need).toMatchObject({ state: 'approved' });
    postId = need['welfarePostId'];
    expect(await get('jingban', `/welfare-posts/${postId}`)).toMatchObject({ places: 1, holders: 0 });
    const [fund] = await list('jingban', 'post-funds');
    expect(fund).toMatchObject({ heldFen: 9 * 80_000 });
  });

  it('is announced, applied for, ranked, and nobody gets it before the notices are over and five people have said yes', async () => {
    const notice = { welfarePostId: postId, placesOffered: 1, duties: '清扫村道', howToApply: '到居委会报名' };
    vacancyId = (await post('gucheng', '/vacancies', notice))['id'];
    const announced = await post('gucheng', `/vacancies/${vacancyId}/announce`);
    const households = new Set<unknown>();
    for (const person of await list('gucheng', 'persons')) {
      if (households.has(person['householdCode'])) continue;
      const documents = [{ id: 'application_form', fileId: null }];
      const application = { vacancyId, personId: person['id'], appliedBy: 'village', documents };
      const { eligibility } = await post('gucheng', '/applications', application);
      if (eligibility === 'eligible') households.add(person['householdCode']);
      if (households.size === 2) break;
    }
    expect(await codeOf(post('gucheng', `/vacancies/${vacancyId}/close`))).toBe('POSTS.VACANCY_NOTICE_RUNNING');
    await waitUntilAfter(announced['noticeEndsOn']);
    await post('gucheng', `/vacancies/${vacancyId}/close`);
    await post('gucheng', `/vacancies/${vacancyId}/submit`);
    const meeting = { heldOn: await today(), present: 30, inFavour: 26, against: 2, abstained: 2 };
    expect(await codeOf(act('tanglang', 'vacancy', vacancyId, { meeting }))).toBe('POSTS.EVIDENCE_MISSING');
    await act('tanglang', 'vacancy', vacancyId, { meeting, evidenceFileId: await upload('tanglang') });
    const posted = await act('tanglang', 'vacancy', vacancyId);
    expect(await codeOf(act('shenhe', 'vacancy', vacancyId))).toBe('POSTS.NOTICE_RUNNING');
    await waitUntilAfter(posted['noticeEndsOn']);
    expect(await codeOf(act('gucheng', 'vacancy', vacancyId))).toBe('POSTS.SAME_PERSON');
    await act('shenhe', 'vacancy', vacancyId);
    await act('shenpi', 'vacancy', vacancyId);
    expect(await codeOf(act('shenpi', 'vacancy', vacancyId))).toBe('POSTS.SAME_PERSON');
    await act('beian', 'vacancy', vacancyId);
    const states = (await list('gucheng', 'applications', { vacancyId })).map(({ state }) => state);
    expect(states.filter((state) => state === 'approved')).toHaveLength(1);
    expect(states.filter((state) => state === 'waiting')).toHaveLength(1);
  });

  it('is held by an agreement that is insured and signed', async () => {
    const approved = (await list('gucheng', 'applications', { vacancyId })).find(({ state }) => state === 'approved');
    personId = approved?.['personId'];
    const startsOn = await today();
    const retirement = { retirementClass: 'women_50' };
    const terms = { kind: 'labour_service', startsOn, endsOn: '2025-12-31' };
    const { sex } = await get('gucheng', `/persons/${personId}`);
    const draft = { applicationId: approved?.['id'], ...terms, ...(sex === 'female' ? retirement : {}) };
    agreementId = (await post('gucheng', '/agreements', draft))['id'];
    const sign = async () => {
      const { version } = await get('gucheng', `/agreements/${agreementId}`);
      const scanFileId = await upload('gucheng');
      return post('gucheng', `/agreements/${agreementId}/sign`, { version, signedOn: startsOn, scanFileId });
    };
    expect(await codeOf(sign())).toBe('POSTS.INSURANCE_MISSING');
    const insurance = {
      insurer: '某保险公司',
      policyNumber: 'P-1',
      fromOn: startsOn,
      toOn: '2025-12-31',
      premiumFen: 1,
    };
    await post('gucheng', `/agreements/${agreementId}/record-insurance`, insurance);
    expect(await sign()).toMatchObject({ state: 'signed' });
    expect(await get('jingban', `/welfare-posts/${postId}`)).toMatchObject({ holders: 1 });
  });

  it('is left in good order, and goes to the next on the list', async () => {
    const lastDay = await today();
    const exit = { agreementId, groundId: 'own_wish', lastDay, reason: '外出务工' };
    exitId = (await post('gucheng', '/exits/draft', exit))['id'];
    expect(await codeOf(post('gucheng', `/exits/${exitId}/submit`))).toBe('POSTS.EXIT_TALK_MISSING');
    const talk = { talkHeldOn: lastDay, talkBy: '赵乡镇', talkNotes: '本人自愿退岗' };
    await post('gucheng', `/exits/${exitId}/record-talk`, talk);
    await post('gucheng', `/exits/${exitId}/record-hand-over`, { handedOverOn: lastDay, handedOverList: '工具已交回' });
    await post('gucheng', `/exits/${exitId}/submit`);
    expect(await codeOf(act('gucheng', 'exit', exitId))).toBe('POSTS.SAME_PERSON');
    await act('shenhe', 'exit', exitId);
    expect(await get('gucheng', `/agreements/${agreementId}`)).toMatchObject({ leftOn: lastDay });
    expect(await list('gucheng', 'post-tasks', { kind: 'report_vacancy' })).toHaveLength(1);
    const { tasks } = (await get('gucheng', '/dashboard')) as { tasks: Body[] };
    expect(tasks).toContainEqual({ id: 'post-tasks', count: 1, href: '/post-tasks' });
    await waitUntilAfter(lastDay);
    await post('gucheng', `/exits/${exitId}/report-vacancy`);
    expect(await post('gucheng', `/exits/${exitId}/complete`)).toMatchObject({
      state: 'completed',
      vacancyLate: false,
    });
    const states = (await list('gucheng', 'applications', { vacancyId })).map(({ state }) => state);
    expect(states).toEqual(expect.arrayContaining(['hired', 'approved']));
  });

  it('stands on the page of the person in one line', async () => {
    const { entries } = (await get('gucheng', `/persons/${personId}/timeline`)) as { entries: Body[] };
    const kinds = entries.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['application', 'agreement', 'left', 'exit']));
    expect(kinds.at(-1)).toBe('application');
  });
});
