import { type Actor, createWorkingDayCalendar, type LocalDate, localDate, newId, scopeOf } from '@gongyi/kernel';
import { memoryAudit, memoryFiles, testActor } from '@gongyi/kernel/testing';
import { createTransactions, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccreditationRecord } from '../model/accreditation.js';
import { coversOn } from '../model/accreditation-rules.js';
import type { InstitutionRecord } from '../model/institution.js';
import type { TradeRecord } from '../model/trade.js';
import { createAccreditationService } from '../service/accreditations.js';
import { createInstitutionService } from '../service/institutions.js';
import { createTradeService } from '../service/trades.js';
import { accreditationRule, institutionInput, settledTrainingRules, tradeInput } from '../testing/index.js';
import {
  createKnexAccreditationStore,
  createKnexInstitutionStore,
  createKnexTradeStore,
  migrateTraining,
} from './index.js';

const schema = 'training';
let today: LocalDate = localDate('2025-03-03');
let database: TestDatabase;
let services: ReturnType<typeof createServices>;
let childcare: TradeRecord;
const files = memoryFiles();
let serial = 0;

const officer = (displayName: string): Actor => testActor({ userId: newId(), displayName });
const [checker, second, approver] = [officer('经办'), officer('评审'), officer('审批')];
const of = (institution: InstitutionRecord): Actor =>
  testActor({ userId: newId(), organisationId: institution.id, scope: scopeOf(institution.divisionCode) });

function createServices() {
  const shared = {
    audit: memoryAudit(),
    transactions: createTransactions(database.app),
    clock: { now: () => new Date(0), today: () => today },
    calendar: createWorkingDayCalendar(),
  };
  const institutionStore = createKnexInstitutionStore(database.app, { schema });
  const tradeStore = createKnexTradeStore(database.app, { schema });
  return {
    audit: shared.audit,
    trades: createTradeService({ ...shared, store: tradeStore }),
    institutions: createInstitutionService({ ...shared, store: institutionStore }),
    accreditations: createAccreditationService({
      ...shared,
      store: createKnexAccreditationStore(database.app, { schema }),
      institutions: institutionStore,
      trades: tradeStore,
      rules: settledTrainingRules({ 'training-accreditation': accreditationRule() }),
      files,
    }),
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateTraining(database.owner, { schema, applicationRole: database.applicationRole });
  services = createServices();
  childcare = await services.trades.create(checker, tradeInput());
});
beforeEach(() => {
  today = localDate('2025-03-03');
});
afterAll(() => database.destroy());

const constraint = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
  );
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );
/** Past the service, as the application's own role. */
const raw = (actor: Actor, table: string, id: string, change: object) =>
  constraint(
    inTransaction(database.app, actor, async (trx) => {
      const changed = await trx(`${schema}.${table}`)
        .where({ id })
        .update({ ...change, version: trx.raw('version + 1') });
      if (changed !== 1) throw Object.assign(new Error('none'), { code: 'no row' });
    }),
  );

async function institution(): Promise<InstitutionRecord> {
  serial += 1;
  const { id } = await services.institutions.create(checker, institutionInput(serial));
  await services.institutions.addPart(checker, id, 'room', { name: '一号教室', kind: 'theory', capacity: 40 });
  return services.institutions.addPart(checker, id, 'teacher', {
    name: '师',
    kind: 'full_time',
    subjects: '保育',
    qualification: '',
  });
}

async function submitted(head: Actor): Promise<AccreditationRecord> {
  const { accreditations } = services;
  const { id } = await accreditations.apply(head, { tradeIds: [childcare.id], capacity: 300, renewsId: null });
  await accreditations.prove(head, id, { criterionId: 'teachers', content: '教师名册', fileId: null });
  await accreditations.prove(head, id, { criterionId: 'site', content: '租赁合同', fileId: await upload(head) });
  return accreditations.submit(head, id);
}

async function upload(head: Actor): Promise<string> {
  const bytes = new TextEncoder().encode('lease');
  const file = { name: 'lease.pdf', contentType: 'application/pdf', bytes, purpose: 'upload' };
  return (await files.save(head, { ...file, divisionCode: head.scope.from })).id;
}

const points = (site: number, teachers: number) => ({
  visitedOn: today,
  note: '',
  points: [
    { criterionId: 'site', points: site },
    { criterionId: 'teachers', points: teachers },
  ],
});

async function onNotice(head: Actor): Promise<AccreditationRecord> {
  today = localDate('2025-03-03');
  const { accreditations } = services;
  const { id } = await submitted(head);
  await accreditations.passDocuments(checker, id);
  await accreditations.score(checker, id, points(50, 30));
  await accreditations.score(second, id, points(45, 30));
  await accreditations.propose(checker, id);
  return accreditations.publish(checker, id);
}

async function accredited(head: Actor): Promise<AccreditationRecord> {
  const { id } = await onNotice(head);
  today = localDate('2025-03-11');
  return services.accreditations.approve(approver, id, { capacity: 200, validFrom: today });
}

describe('the trade catalogue', () => {
  it('has one line a day for a trade at a level, whoever writes it', async () => {
    expect(await code(services.trades.create(checker, tradeInput({ validFrom: localDate('2026-01-01') })))).toBe(
      'TRAINING.TRADE_OVERLAPS',
    );
    const other = await services.trades.create(checker, tradeInput({ level: 4, validTo: localDate('2025-12-31') }));
    const next = await services.trades.create(
      checker,
      tradeInput({ level: 4, standardHours: 100, validFrom: localDate('2026-01-01') }),
    );
    expect(await raw(checker, 'trades', other.id, { valid_to: '2026-01-01' })).toBe('trades_one_line_a_day');
    expect(
      await code(services.trades.end(checker, next.id, { validTo: localDate('2025-06-01'), reason: '停办' })),
    ).toBe('TRAINING.DAYS_REVERSED');
  });

  it('a trade without levels is not two either', async () => {
    await services.trades.create(checker, tradeInput({ code: 'X', level: null }));
    expect(await code(services.trades.create(checker, tradeInput({ code: 'X', level: null })))).toBe(
      'TRAINING.TRADE_OVERLAPS',
    );
  });

  it('is read by every institution of the county and written by none', async () => {
    const head = of(await institution());
    const page = await services.trades.list(head, { filter: {}, ids: null, sort: null, range: { from: 0, to: 9 } });
    expect(page.rows.map(({ id }) => id)).toContain(childcare.id);
    expect(await raw(head, 'trades', childcare.id, { standard_hours: 1 })).toBe('no row');
    const stranger = { ...head, countyCode: '530328' as never };
    expect(
      await services.trades.list(stranger, { filter: {}, ids: null, sort: null, range: { from: 0, to: 9 } }),
    ).toMatchObject({ rows: [], total: 0 });
  });
});

describe('an institution is accredited', () => {
  it('from the application to the number, by people apart, after the whole notice', async () => {
    const { accreditations } = services;
    const head = of(await institution());
    const published = await onNotice(head);
    expect(published).toMatchObject({
      state: 'on_notice',
      noticeEndsOn: '2025-03-10',
      scoreSum: 155,
      scoreReviewers: 2,
    });
    today = localDate('2025-03-10');
    const decision = { capacity: 200, validFrom: localDate('2025-03-11') };
    expect(await code(accreditations.approve(approver, published.id, decision))).toBe('TRAINING.NOTICE_RUNNING');
    today = localDate('2025-03-11');
    expect(await code(accreditations.approve(second, published.id, decision))).toBe('TRAINING.SAME_PERSON');
    expect(await code(accreditations.approve(checker, published.id, decision))).toBe('TRAINING.SAME_PERSON');
    const entry = await accreditations.approve(approver, published.id, decision);
    expect(entry).toMatchObject({
      state: 'active',
      capacity: 200,
      number: expect.stringMatching(/^培〔2025〕\d{3}号$/),
      validFrom: '2025-03-11',
      validTo: '2027-03-10',
    });
    expect(coversOn([entry], childcare.code, 5, localDate('2025-03-11'))).toBe(entry);
    const told = services.audit.entries.map(({ action }) => action);
    expect(told).toEqual(
      expect.arrayContaining(['accreditations.apply', 'accreditations.submit', 'accreditations.approve']),
    );
  });

  it('not while an objection is open, and never after one was upheld', async () => {
    const { accreditations } = services;
    const { id } = await onNotice(of(await institution()));
    const { objections } = await accreditations.object(checker, id, { statedBy: '群众', content: '场地不实' });
    today = localDate('2025-03-11');
    const decision = { capacity: 200, validFrom: today };
    expect(await code(accreditations.approve(approver, id, decision))).toBe('TRAINING.OBJECTION_OPEN');
    await accreditations.answerObjection(approver, id, {
      objectionId: objections[0]?.id ?? '',
      verdict: 'uphold',
      answer: '属实',
    });
    expect(await code(accreditations.approve(approver, id, decision))).toBe('TRAINING.OBJECTION_UPHELD');
    expect(await code(accreditations.object(checker, id, { statedBy: '群众', content: '再次反映' }))).toBe(
      'TRAINING.NOTICE_OVER',
    );
  });

  it('not below the line, and not by one reviewer', async () => {
    const { accreditations } = services;
    const { id } = await submitted(of(await institution()));
    await accreditations.passDocuments(checker, id);
    await accreditations.score(checker, id, points(60, 40));
    expect(await code(accreditations.propose(checker, id))).toBe('TRAINING.REVIEWERS_MISSING');
    await accreditations.score(second, id, points(20, 10));
    expect(await code(accreditations.propose(checker, id))).toBe('TRAINING.SCORE_TOO_LOW');
    const signed = { proposed_by: checker.userId, score_sum: 130, score_reviewers: 2 };
    expect(await raw(checker, 'accreditations', id, { ...signed, state: 'proposed' })).toBe(
      'accreditation_score_too_low',
    );
  });
});

describe('past the service, the database refuses', () => {
  it('a decision by whoever scored, before the notice has run, or without its row', async () => {
    const { id } = await onNotice(of(await institution()));
    const entry = { state: 'active', number: 'x', valid_from: '2025-04-01', valid_to: '2027-03-31' };
    const by = (actor: Actor, on: string) => ({ ...entry, decided_by: actor.userId, decided_on: on });
    expect(await raw(approver, 'accreditations', id, by(second, '2025-03-11'))).toBe('accreditation_decider_apart');
    expect(await raw(approver, 'accreditations', id, by(approver, '2025-03-11'))).toBe('accreditation_change_missing');
    const decided = (change: object) =>
      constraint(
        inTransaction(database.app, approver, async (trx) => {
          const found = await trx(`${schema}.accreditations`).where({ id }).first();
          await trx(`${schema}.accreditation_changes`).insert({
            county_code: found.county_code,
            division_code: found.division_code,
            institution_id: found.institution_id,
            id: newId(),
            created_by: approver.userId,
            accreditation_id: id,
            accreditation_version: found.version,
            state: 'active',
            effective_on: '2025-04-01',
            cause: '',
            document_number: 'x',
            decided_by_name: '',
          });
          await trx(`${schema}.accreditations`).where({ id }).update(change);
        }),
      );
    expect(await decided(by(approver, '2025-03-10'))).toBe('accreditation_notice_has_run');
    expect(await decided(by(checker, '2025-03-11'))).toBe('accreditation_decider_apart');
  });

  it('a shortened notice, another rule, and a jump over a step', async () => {
    const { id } = await onNotice(of(await institution()));
    expect(await raw(checker, 'accreditations', id, { notice_ends_on: '2025-03-04' })).toMatch(/frozen_published_on/);
    expect(await raw(checker, 'accreditations', id, { pass_score: 1 })).toMatch(/frozen_institution_id/);
    expect(await raw(checker, 'accreditations', id, { state: 'suspended' })).toMatch(/workflow/);
  });

  it('points of the applicant, too many points, and points after the review', async () => {
    const head = of(await institution());
    const { id } = await submitted(head);
    await services.accreditations.passDocuments(checker, id);
    const score = (more: object) =>
      constraint(
        inTransaction(database.app, checker, async (trx) => {
          const found = await trx(`${schema}.accreditations`).where({ id }).first();
          await trx(`${schema}.accreditation_scores`).insert({
            county_code: found.county_code,
            division_code: found.division_code,
            institution_id: found.institution_id,
            id: newId(),
            created_by: checker.userId,
            accreditation_id: id,
            reviewer_id: second.userId,
            reviewer_name: '',
            visited_on: '2025-03-03',
            criterion_id: 'site',
            points: 10,
            most: 60,
            ...more,
          });
        }),
      );
    expect(await score({ reviewer_id: head.userId })).toBe('accreditation_reviewer_apart');
    expect(await score({ points: 61 })).toBe('accreditation_score_within');
    await services.accreditations.refuse(approver, id, '材料不实');
    expect(await score({})).toBe('accreditation_part_in_time');
  });

  it('a second open application and a number given twice', async () => {
    const head = of(await institution());
    await submitted(head);
    const again = { tradeIds: [childcare.id], capacity: 300, renewsId: null };
    expect(await code(services.accreditations.apply(head, again))).toBe('TRAINING.APPLICATION_OPEN');
    const entry = await accredited(of(await institution()));
    const other = await accredited(of(await institution()));
    expect(other.number).not.toBe(entry.number);
    expect(await raw(approver, 'accreditations', other.id, { number: entry.number })).toMatch(/frozen_number/);
  });
});

describe('an entry', () => {
  it('is suspended, reinstated, removed and blacklisted, each with a document, and covers what it covered before', async () => {
    const { accreditations } = services;
    const head = of(await institution());
    const entry = await accredited(head);
    type Command = 'suspend' | 'reinstate' | 'remove' | 'blacklist';
    const decide = (command: Command, on: string, decidedOn = on) => {
      today = localDate(decidedOn);
      return accreditations.changeStanding(approver, entry.id, command, {
        effectiveOn: localDate(on),
        cause: '虚报学时',
        documentNumber: '县人社〔2025〕9号',
        documentFileId: null,
        rectifyBy: null,
      });
    };
    expect(await code(decide('suspend', '2025-05-01', '2025-04-30'))).toBe('TRAINING.DAY_IN_FUTURE');
    await decide('suspend', '2025-05-01');
    expect(await code(decide('reinstate', '2025-04-01'))).toBe('TRAINING.DAY_TOO_EARLY');
    await decide('reinstate', '2025-06-01');
    await decide('remove', '2025-07-01');
    const last = await decide('blacklist', '2025-08-01');
    const covered = (on: string) => coversOn([last], childcare.code, 5, localDate(on)) !== undefined;
    const days = ['2025-03-10', '2025-04-30', '2025-05-01', '2025-06-01', '2025-07-01', '2025-08-02'];
    expect(days.map(covered)).toEqual([false, true, false, true, false, false]);
    const inDatabase = await inTransaction(database.app, checker, async (trx) => {
      const answer = await trx.raw(
        `select ??.accreditation_covers('530326', ?, ?, 5, day::date) as covers from unnest(?::text[]) with ordinality as of (day, n) order by n`,
        [schema, entry.institutionId, childcare.code, days],
      );
      return (answer.rows as { covers: boolean }[]).map(({ covers }) => covers);
    });
    expect(inDatabase).toEqual(days.map(covered));
    const again = { tradeIds: [childcare.id], capacity: 300, renewsId: null };
    expect(await code(accreditations.apply(head, again))).toBe('TRAINING.BLACKLISTED');
  });

  it('is followed by another when the county says so, never by two at once', async () => {
    const { accreditations } = services;
    const head = of(await institution());
    const entry = await accredited(head);
    const renewal = { tradeIds: [childcare.id], capacity: 300, renewsId: entry.id };
    expect(await code(accreditations.apply(head, renewal))).toBe('TRAINING.RENEWAL_TOO_EARLY');
    const { id } = await onNotice(head);
    today = localDate('2025-03-11');
    expect(await code(accreditations.approve(approver, id, { capacity: 200, validFrom: today }))).toBe(
      'TRAINING.SCOPE_OVERLAPS',
    );
    const next = await accreditations.approve(approver, id, { capacity: 200, validFrom: localDate('2027-03-11') });
    expect(next).toMatchObject({ state: 'active', validFrom: '2027-03-11' });
  });

  it('is reviewed once a year, in its years', async () => {
    const { accreditations } = services;
    const entry = await accredited(of(await institution()));
    const review = (year: number) =>
      accreditations.reviewYear(checker, entry.id, { year, result: 'passed', note: '合格' });
    expect((await review(2025)).annualReviews).toMatchObject([{ year: 2025, result: 'passed' }]);
    expect(await code(review(2025))).toBe('TRAINING.ANNUAL_REVIEW_DONE');
    expect(await code(review(2030))).toBe('TRAINING.ANNUAL_REVIEW_OUTSIDE');
  });
});

describe('an institution’s own people', () => {
  it('see and change nothing of another, by id, list, count or past the service', async () => {
    const { institutions, accreditations } = services;
    const [mine, theirs] = [await institution(), await institution()];
    const [head, other] = [of(mine), of(theirs)];
    const entry = await accredited(other);
    const query = { filter: {}, ids: null, sort: null, range: { from: 0, to: 99 } };
    expect((await institutions.list(head, query)).rows.map(({ id }) => id)).toEqual([mine.id]);
    expect(await institutions.list(head, { ...query, ids: [theirs.id] })).toMatchObject({ rows: [], total: 0 });
    expect(await accreditations.list(head, query)).toMatchObject({ rows: [], total: 0 });
    expect(await code(accreditations.get(head, entry.id))).toBe('LIST.NOT_FOUND');
    expect(await code(institutions.addPart(head, theirs.id, 'equipment', { name: '机', quantity: 1 }))).toBe(
      'LIST.NOT_FOUND',
    );
    expect(await raw(head, 'institutions', theirs.id, { name: '改名' })).toBe('no row');
    const counted = await inTransaction(database.app, head, async (trx) => {
      const rows = [];
      for (const table of ['institutions', 'accreditations', 'accreditation_scopes', 'accreditation_changes'])
        rows.push(...(await trx(`${schema}.${table}`).select('id')));
      return rows;
    });
    expect(counted).toEqual([{ id: mine.id }]);
  });

  it('do not learn who scored or objected, and decide nothing, not even in the database', async () => {
    const head = of(await institution());
    const { id } = await onNotice(head);
    await services.accreditations.object(checker, id, { statedBy: '群众', content: '场地不实' });
    const seen = await services.accreditations.get(head, id);
    expect(seen).toMatchObject({ scores: [], objections: [], scoreSum: 155 });
    expect(await raw(head, 'accreditations', id, { state: 'refused' })).toBe('accreditation_institution_decides');
    const own = services.accreditations.changeStanding(head, id, 'suspend', {
      effectiveOn: today,
      cause: '自行暂停',
      documentNumber: '无号',
      documentFileId: null,
      rectifyBy: null,
    });
    expect(await code(own)).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });
});
