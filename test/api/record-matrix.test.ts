import { runMainJob } from '@gongyi/api/demo/main-job';
import { addDays, localDate } from '@gongyi/kernel';
import {
  type AssessmentRecord,
  type LessonRecord,
  type NewPastTraining,
  newPastTrainingSchema,
} from '@gongyi/training';
import { createKnexPastTrainingStore } from '@gongyi/training/knex';
import { type AssessmentWorld, assessedTrade, createAssessmentWorld } from '@gongyi/training/testing/assessment-world';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Schema, sampleOf } from '../support/sample-of.js';
import { createScopedUsers, type Place } from '../support/scoped-users.js';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

interface Operation {
  readonly method: string;
  /** `/api/persons/{id}/reveal` */
  readonly path: string;
  readonly body: Schema | undefined;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface OpenApi {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly requestBody?: { content: Record<string, { schema: Schema }> };
        readonly parameters?: readonly Parameter[];
      }
    >
  >;
  readonly components?: { readonly schemas?: Record<string, Schema> };
}

/** Records that are the same for everybody (settings by their names), and months, which everybody has of their own. */
const sharedResources = ['divisions', 'roles', 'schemes', 'attendance-months', 'post-settings'];
/** Records without a list to find one by. */
const unlistedResources = [
  ...['files', 'class-files', 'class-conflicts', 'class-holds', 'shared-resource-bookings'],
  ...['lesson-sheets', 'lesson-codes', 'class-attendance'],
];
/** What a county shows every institution. */
const shownToInstitutions = ['trades', 'shared-resources', 'class-plan-lines'];
const someId = '01a21876-46e9-754f-9d00-0528f2813c6b';
/** Bodies in which fields depend on each other, so that a sample of each field is none of the whole. */
const wholeBodies: Readonly<Record<string, object>> = {
  '/api/training-classes/{id}/add-lesson': {
    ...{ day: '2025-03-03', startsAt: '08:30', endsAt: '11:30', hours: 4, kind: 'theory', content: '安全' },
    ...{ roomId: someId, sharedResourceId: null, teacherId: someId, textbook: '' },
  },
  '/api/lesson-marks/{id}/ask-correction': { toMark: 'late', reason: '迟到', fileId: null },
  '/api/training-classes/{id}/enrol': { identity: '530326199001011237', name: '王学员', phone: '', masterName: '' },
  '/api/assessments/{id}/enter-scores': {
    scores: [{ sheetId: someId, theoryTenths: null, practiceTenths: null, absent: true }],
  },
};
/** The holder of the certificate is in no register, and a print needs her number. */
const unprintable = 'TRAINING.PERSON_NOT_VISIBLE';
/** A county’s business: a smaller place is told so, and learns nothing else. */
const countyOnly = 'SUBSIDY.WHOLE_COUNTY_NEEDED';

/**
 * Every documented route on a record × {own county, another township, another county, an institution, nobody}, generated from the OpenAPI
 * document after a whole month has been run: a route of tomorrow is walked without anybody naming it here.
 */
/** Somebody who was taught before the county used the system; invented. */
const pastTraining: NewPastTraining = newPastTrainingSchema.parse({
  divisionCode: '530326103201',
  personId: '00000000-0000-4000-8000-000000000001',
  personName: '李某',
  identityMasked: '530326********0001',
  identityHash: 'matrix:1',
  category: '脱贫户',
  classNumber: 'HZX202401001',
  institutionName: '某校',
  tradeCode: null,
  tradeName: '电工',
  level: 5,
  mode: '集中办班',
  startsOn: '2024-01-08',
  endsOn: '2024-01-12',
  hours: 40,
  attendancePermille: null,
  theoryTenths: null,
  practiceTenths: null,
  result: 'not_assessed',
  certificateKind: 'skill_level',
  certificateNumber: null,
  certificateIssuedOn: null,
  leads: [],
});

describe('the routes on records of another place', () => {
  let server: TestServer;
  let tokens: Record<Place, string>;
  let operations: Operation[] = [];
  let components: Record<string, Schema> = {};
  const recordOf = new Map<string, string>();

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    await runMainJob({ baseUrl: server.url, folder: demoData, print: () => {} });
    tokens = await createScopedUsers(server);
    await addWhatTheMonthLacks();
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as OpenApi;
    components = document.components?.schemas ?? {};
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody, parameters }]) =>
        path.includes('{id}')
          ? {
              method: method.toUpperCase(),
              path: `${path}${queryOf(parameters ?? [])}`,
              body: requestBody?.content['application/json']?.schema,
            }
          : [],
      ),
    );
    for (const resource of new Set(operations.map(resourceOf))) {
      const id = await findOutside(resource);
      if (id !== undefined) recordOf.set(resource, id);
    }
  });
  afterAll(() => server?.stop());

  /** An ordinary month has no objection, nobody recorded an organisation, and nobody drafts rules. */
  async function addWhatTheMonthLacks(): Promise<void> {
    await ask('POST', '/api/organisations', tokens.county, {
      name: '乐业镇某村民委员会',
      kind: 'using_unit',
      divisionCode: '530326103000',
    });
    await ask('POST', '/api/shared-resources', tokens.county, {
      name: '农机实训基地',
      kind: 'practice_base',
      owner: '县农业农村局',
      place: '某村',
      capacity: 40,
      validFrom: '2025-01-01',
    });
    await ask('POST', '/api/policy-releases', tokens.county, { note: '提高标准' });
    const range = encodeURIComponent('[900,900]');
    const [item] = (await ask('GET', `/api/notice-items?range=${range}`, tokens.county)).body as { id: string }[];
    const objection = { noticeItemId: item?.id, content: '群众反映本月不在村', channel: 'telephone' };
    expect((await ask('POST', '/api/objections', tokens.county, objection)).status).toBe(200);
    const checked = await ask('POST', '/api/agreements/recheck', tokens.county, { period: '2025-03' });
    expect(checked.status).toBe(200);
    const [run] = (await ask('GET', '/api/subsidy-runs', tokens.county)).body as { id: string }[];
    const accountCheck = { runId: run?.id, layoutId: 'fixed-width-bank' };
    expect((await ask('POST', '/api/account-checks', tokens.county, accountCheck)).status).toBe(200);
    await addAttendance();
    await addNeeds();
    await addFund();
    await addVacancy();
    await beginAnExit();
    await beginAnAppraisal();
    await addCertificates();
    await addPlanning();
    await addRecovery();
  }

  /** Nobody of the demonstration was paid too much, or suspected. */
  async function addRecovery(): Promise<void> {
    const filter = encodeURIComponent(JSON.stringify({ state: 'settled' }));
    const range = encodeURIComponent('[0,499]');
    const { body } = await ask('GET', `/api/payments?filter=${filter}&range=${range}`, tokens.county);
    const payments = body as { id: string; itemId: string; divisionCode: string }[];
    const payment = payments.find(({ divisionCode }) => !divisionCode.startsWith('530326001'));
    const lines = [{ paymentId: payment?.id, amountFen: 100 }];
    await create('recoveries', { source: 'audit', causeId: 'days_wrong', description: '多计一天', lines });
    await create('payment-holds', { itemId: payment?.itemId, reason: '待核实' });
  }

  /** No class of the demonstration has been assessed. */
  async function addCertificates(): Promise<void> {
    const world = await createAssessmentWorld(server.database, 'training', assessedTrade, '530326103000');
    await world.certified(await world.trainingClass('taught'), [[700, 800]]);
    await superviseClass(world);
    await correctScores();
    await createKnexPastTrainingStore(server.database.app, { schema: 'training' }).insert(world.maker, [pastTraining]);
    const { body: enrolled } = await ask('GET', '/api/enrolments', tokens.county);
    const [enrolment] = enrolled as { id: string; personId: string }[];
    const proof = { kind: 'post', employerName: '某村民委员会', startedOn: '2025-03-01' };
    await create('employment-proofs', { ...proof, enrolmentId: enrolment?.id });
    await create('outcome-snapshots', { by: 'county', from: '2025-01-01', to: '2025-12-31' });
  }

  async function correctScores(): Promise<void> {
    const { body: sittings } = await ask('GET', '/api/assessments', tokens.county);
    const sitting = (sittings as AssessmentRecord[]).find(({ divisionCode }) => divisionCode === '530326103000');
    const { body: whole } = await ask('GET', `/api/assessments/${sitting?.id}`, tokens.county);
    const [sheet] = (whole as AssessmentRecord).sheets;
    const scores = { theoryTenths: 710, practiceTenths: 800, reason: '登分有误' };
    await create('score-corrections', { assessmentId: sitting?.id, sheetId: sheet?.id, ...scores });
  }

  /** Nobody corrected a mark, asked for a change or inspected. */
  async function superviseClass(world: AssessmentWorld): Promise<void> {
    const running = await world.trainingClass('running');
    const [lesson] = await world.stores.classes.lessonsOf(world.maker, running.id);
    const { trainees } = await world.hold(world.clerk, lesson as LessonRecord);
    const correction = { toMark: 'late', reason: '迟到', fileId: null } as const;
    await world.attendance.corrections.ask(world.clerk, trainees[0]?.markId ?? '', correction);
    const leave = {
      classId: running.id,
      enrolmentId: trainees[1]?.enrolmentId ?? '',
      reason: '外出务工',
      fileId: null,
    };
    await world.services.classes.changes.askLeave(world.clerk, leave);
    const visit = {
      classId: running.id,
      kind: 'site',
      visitedOn: '2025-03-31',
      visitedAt: '09:00',
      inspectors: '督导',
    };
    await create('inspections', { ...visit, findings: ['other'], result: 'serious', hold: true });
    await create('inspection-draws', { from: running.startsOn, to: running.endsOn, lessons: 1 });
    const taught = await world.trainingClass('taught');
    await create('inspection-draws/trainees', { classId: taught.id });
  }

  /** Nobody of the demonstration was asked or claims anything there, and its plan was never changed. */
  async function addPlanning(): Promise<void> {
    const filter = encodeURIComponent(JSON.stringify({ townshipCode: '530326103000' }));
    const { body: people } = await ask('GET', `/api/persons?filter=${filter}`, tokens.county);
    const [person] = people as { id: string }[];
    await create('subsidy-claims', {
      schemeId: 'travel',
      claimantKind: 'village',
      claimantName: '村级代办',
      personId: person?.id,
      facts: { on: '2025-03-01' },
    });
    await create('training-wishes', { personId: person?.id, year: 2025, wishesWork: false, statedOn: '2025-03-01' });
    const range = encodeURIComponent('[0,9]');
    const { body: lines } = await ask('GET', `/api/training-plan-lines?range=${range}`, tokens.county);
    const [line] = lines as { id: string }[];
    const change = { people: 10, budgetFen: 1_000_000, reason: '报名减少', documentNumber: '会培领〔2025〕9号' };
    await create(`training-plan-lines/${line?.id}/change`, change);
  }

  async function create(path: string, body: object): Promise<void> {
    const answer = await ask('POST', `/api/${path}`, tokens.county, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
  }

  /** The demonstration reports by month: nobody asked for leave, signed in, or disputed a line. */
  async function addAttendance(): Promise<void> {
    const village = '530326103001';
    const filter = encodeURIComponent(JSON.stringify({ inForceOn: '2025-05-06' }));
    const range = encodeURIComponent('[0,999]');
    const found = await ask('GET', `/api/agreements?filter=${filter}&range=${range}`, tokens.county);
    const agreement = (found.body as { id: string; divisionCode: string }[]).find(({ divisionCode }) =>
      divisionCode.startsWith('530326103'),
    );
    const entries = [{ agreementId: agreement?.id, kind: 'present' }];
    const day = { day: '2025-05-06', entries };
    const recorded = await ask('POST', '/api/attendance-days/record', tokens.county, day);
    expect(recorded.body).toMatchObject({ rows: [{ verdict: 'recorded' }] });
    const leave = { agreementId: agreement?.id, kind: 'sick', fromDay: '2025-05-12', toDay: '2025-05-13' };
    expect((await ask('POST', '/api/attendance-leaves', tokens.county, { ...leave, reason: '住院' })).status).toBe(200);
    const session = { divisionCode: village, title: '环境整治', minutes: 30 };
    expect((await ask('POST', '/api/attendance-sessions', tokens.county, session)).status).toBe(200);
    const overview = `/api/attendance-overview?divisionCode=530326103000&period=2025-04`;
    const { rows } = (await ask('GET', overview, tokens.county)).body as { rows: { slip: { id: string } | null }[] };
    const slipId = rows.find(({ slip }) => slip !== null)?.slip?.id;
    const dispute = { slipId, statedBy: '本人', content: '少计了一天' };
    expect((await ask('POST', '/api/attendance-disputes', tokens.county, dispute)).status).toBe(200);
  }

  async function addNeeds(): Promise<void> {
    const create = async (resource: string, body: object) =>
      expect((await ask('POST', `/api/${resource}`, tokens.county, body)).status, resource).toBe(200);
    await create('post-funds', { fundId: 'bridging', year: 2025, documentNumber: '演示〔2025〕1号', budgetFen: 1e10 });
    await create('post-needs', {
      divisionCode: '530326103001',
      reason: '村内道路无人保洁',
      name: '村内保洁',
      category: 'cleaning',
      postClass: 'ordinary',
      workMode: 'full_time',
      places: 1,
      duties: '清扫村内道路',
      requiredDays: 22,
      standardFen: 80_000,
      fundId: 'bridging',
      validFrom: '2025-05-01',
      validTo: '2025-12-31',
      developingDepartment: '县人社局',
      usingUnit: '某村民委员会',
    });
    const filter = encodeURIComponent(JSON.stringify({ townshipCode: '530326103000' }));
    const answer = await ask('GET', `/api/welfare-posts?filter=${filter}`, tokens.county);
    const [post] = answer.body as { id: string; places: number }[];
    await create('quota-changes', {
      welfarePostId: post?.id,
      placesTo: (post?.places ?? 0) + 1,
      fundId: 'bridging',
      reason: '新增保洁路段',
    });
  }

  async function addFund(): Promise<void> {
    const fund = await ask('POST', '/api/funds', tokens.county, { source: 'employment', year: 2025 });
    expect(fund.status).toBe(200);
    const document = {
      fundId: (fund.body as { id: string }).id,
      number: '演示〔2025〕2号',
      documentDate: '2025-03-01',
    };
    const added = await ask('POST', '/api/fund-documents', tokens.county, {
      ...document,
      amountFen: 1e9,
      reason: '下达',
    });
    expect(added.status).toBe(200);
  }

  /** A vacancy outside 古城街道 whose list is handed in: somebody applied, and the county's steps have begun. */
  async function addVacancy(): Promise<void> {
    const list = async <T>(path: string) =>
      (await ask('GET', `/api/${path}?range=${encodeURIComponent('[0,999]')}`, tokens.county)).body as T[];
    const post = async (path: string, body: object = {}) =>
      (await ask('POST', `/api/${path}`, tokens.county, body)).body as Partial<
        Record<'id' | 'noticeEndsOn' | 'eligibility' | 'state', string>
      >;
    const posts = await list<{ id: string; divisionCode: string; places: number; holders: number }>('welfare-posts');
    const place = posts.find(
      ({ divisionCode, places, holders }) => !divisionCode.startsWith('530326001') && holders < places,
    );
    const notice = { placesOffered: 1, duties: '清扫村道', howToApply: '到村委会报名' };
    const { id: vacancyId } = await post('vacancies', { ...notice, welfarePostId: place?.id });
    const { noticeEndsOn = '' } = await post(`vacancies/${vacancyId}/announce`);
    const documents = [{ id: 'application_form', fileId: null }];
    for (const { id: personId } of await list<{ id: string }>('persons')) {
      const applied = await post('applications', { vacancyId, personId, appliedBy: 'village', documents });
      if (applied.eligibility === 'eligible') break;
    }
    await post('demo/advance', { to: addDays(localDate(noticeEndsOn), 1) });
    await post(`vacancies/${vacancyId}/close`);
    expect((await post(`vacancies/${vacancyId}/submit`)).state).toBe('in_procedure');
  }

  /** Nobody leaves in an ordinary month. */
  async function beginAnExit(): Promise<void> {
    const range = encodeURIComponent('[0,999]');
    const sort = encodeURIComponent('["divisionCode","DESC"]');
    const agreements = (await ask('GET', `/api/agreements?range=${range}&sort=${sort}`, tokens.county)).body as {
      id: string;
      divisionCode: string;
      leftOn: string | null;
      endsOn: string;
    }[];
    const agreement = agreements.find((one) => !one.divisionCode.startsWith('530326001') && one.leftOn === null);
    const answer = await ask('GET', '/api/exit-grounds', tokens.county);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { grounds } = answer.body as { grounds: { id: string }[] };
    const exit = {
      agreementId: agreement?.id,
      groundId: grounds[0]?.id,
      lastDay: agreement?.endsOn,
      reason: '本人提出不再续签',
    };
    const { id } = (await ask('POST', '/api/exits/draft', tokens.county, exit)).body as { id: string };
    const steps: readonly [string, object][] = [
      ['record-talk', { talkHeldOn: '2025-03-03', talkBy: '村委会', talkNotes: '本人确认不再续签' }],
      ['record-hand-over', { handedOverOn: '2025-03-03', handedOverList: '工具一套' }],
      ['submit', {}],
    ];
    for (const [command, body] of steps)
      expect((await ask('POST', `/api/exits/${id}/${command}`, tokens.county, body)).status).toBe(200);
  }

  /** Nobody is appraised in an ordinary month. */
  async function beginAnAppraisal(): Promise<void> {
    const range = encodeURIComponent('[0,999]');
    const filter = encodeURIComponent(JSON.stringify({ inForceOn: '2025-03-31' }));
    const found = await ask('GET', `/api/agreements?filter=${filter}&range=${range}`, tokens.county);
    const agreement = (found.body as { id: string; divisionCode: string }[]).find(
      ({ divisionCode }) => !divisionCode.startsWith('530326001'),
    );
    const appraisal = { agreementId: agreement?.id, period: '2025-Q1' };
    const begun = await ask('POST', '/api/appraisals/draft', tokens.county, appraisal);
    expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  }

  /** What a route cannot do without. */
  function queryOf(parameters: readonly Parameter[]): string {
    const needed = parameters.filter((one) => one.in === 'query' && one.required === true);
    const pairs = needed.map(({ name, schema }) => [name, String(sampleOf(schema, components))]);
    return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  }

  const resourceOf = ({ path }: Operation) => path.split(/[/?]/)[2] ?? '';

  /** A record of the county that lies outside the township of 古城街道. */
  async function findOutside(resource: string): Promise<string | undefined> {
    const answer = await ask('GET', `/api/${resource}?range=${encodeURIComponent('[0,999]')}`, tokens.county);
    const rows = Array.isArray(answer.body) ? (answer.body as { id: string; divisionCode?: string }[]) : [];
    return rows.find(({ divisionCode }) => divisionCode?.startsWith('530326001') !== true)?.id;
  }

  async function ask(method: string, path: string, token: string | null, body?: unknown) {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    const parsed: unknown = answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    const code = (parsed as { error?: { code?: string } } | null)?.error?.code ?? '';
    return { status: answer.status, code, body: parsed };
  }

  const walked = () => operations.filter((operation) => !sharedResources.includes(resourceOf(operation)));

  it('finds a record for every route: no cell is left out unseen', () => {
    const missing = [...new Set(walked().map(resourceOf))].filter(
      (resource) => !recordOf.has(resource) && !unlistedResources.includes(resource),
    );
    expect(missing).toEqual([]);
    expect(walked().length).toBeGreaterThan(30);
  });

  it.each(['township', 'elsewhere', 'institution', 'nobody'] as const)('%s reaches none of them', async (who) => {
    const wrong: string[] = [];
    for (const operation of walked()) {
      const { method, path, body } = operation;
      if (who === 'institution' && shownToInstitutions.includes(resourceOf(operation))) continue;
      const id = recordOf.get(resourceOf(operation)) ?? someId;
      const sample = wholeBodies[path] ?? (body === undefined ? undefined : sampleOf(body, components));
      const answer = await ask(method, path.replace('{id}', id), who === 'nobody' ? null : tokens[who], sample);
      const right =
        who === 'nobody'
          ? answer.status === 401
          : answer.status === 404 || ((who === 'township' || who === 'institution') && answer.code === countyOnly);
      if (!right) wrong.push(`${method} ${path}: ${answer.status} ${answer.code}`);
    }
    expect(wrong).toEqual([]);
  });

  it('the own county reads every one of them', async () => {
    const wrong: string[] = [];
    for (const operation of walked()) {
      const id = recordOf.get(resourceOf(operation));
      if (operation.method !== 'GET' || id === undefined) continue;
      const answer = await ask('GET', operation.path.replace('{id}', id), tokens.county);
      // What-if asks for a scheme, and no county has the sample's.
      if (answer.code === 'POLICY.ROSTER_RULE_MISSING' || answer.code === unprintable) continue;
      if (answer.status !== 200) wrong.push(`${operation.path}: ${answer.status} ${answer.code}`);
    }
    expect(wrong).toEqual([]);
  });
});
