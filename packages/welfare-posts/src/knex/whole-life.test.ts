import { type Actor, addDays, type LocalDate, localDate, newId } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationWorkflow } from '../model/application.js';
import { exitWorkflow } from '../model/exit.js';
import { vacancyWorkflow } from '../model/vacancy.js';
import { brokenPromises } from '../testing/broken-promises.fixture.js';
import { migrateWelfarePosts } from './index.js';

/**
 * The whole life of posts as a program with the application's rights could write it: past every service, in any order, by
 * anybody, on any day. About half of the commands are what is due next, so that lives get far. Nothing but the database
 * stands in the way; what it may never hold is asked by queries of the test's own.
 */
const place = '530326001001';
const placeOf = { county_code: '530326', division_code: place };
const officers = Array.from({ length: 5 }, () => newId());
const writer: Actor = testActor();
const step = (act: string, level: string, days?: number) => ({
  act,
  level,
  zh: act,
  en: act,
  evidence: act === 'meeting',
  ...(days === undefined ? {} : { days, unit: 'calendar' }),
});
const steps: Record<string, object[]> = {
  'post-need': [step('approve', 'county')],
  vacancy: [
    step('meeting', 'village'),
    step('notice', 'village', 3),
    step('audit', 'township'),
    step('approve', 'county'),
  ],
  'quota-change': [step('check', 'township'), step('approve', 'county')],
  exit: [step('check', 'township'), step('notice', 'village', 2), step('approve', 'county')],
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateWelfarePosts(database.owner, { schema: 'posts', applicationRole: database.applicationRole });
});
afterAll(() => database.destroy());

/** What has been written, so that a command finds something to go on with. */
interface World {
  today: LocalDate;
  readonly people: readonly string[];
  readonly posts: string[];
  readonly vacancies: string[];
  readonly applications: string[];
  readonly procedures: string[];
  readonly agreements: string[];
  readonly exits: string[];
  readonly appeals: string[];
  readonly changes: string[];
}

interface Command {
  readonly kind: keyof typeof commands;
  readonly due: boolean;
  readonly by: number;
  readonly one: number;
  readonly other: number;
  readonly later: number;
}
const command = (): fc.Arbitrary<Command> =>
  fc.record({
    // An approved application is rare, so what can follow it is tried more often.
    kind: fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[]), 'draft', 'draft', 'sign', 'exit'),
    due: fc.boolean(),
    by: fc.nat(4),
    one: fc.nat(999),
    other: fc.nat(999),
    later: fc.nat(3),
  });

const pick = (ids: readonly string[], at: number): string => ids[at % Math.max(1, ids.length)] ?? newId();
const row = (by: string) => ({ ...placeOf, id: newId(), created_by: by });
const table = (trx: Knex.Transaction, name: string) => trx(`posts.${name}`);

/** Something for which the command is due, if there is any; otherwise just anything. */
async function target(
  trx: Knex.Transaction,
  name: string,
  ids: readonly string[],
  { due, one }: Command,
  ...states: readonly string[]
): Promise<string> {
  if (!due) return pick(ids, one);
  const fitting = (await table(trx, name)
    .whereIn('id', [...ids])
    .whereIn('state', states)
    .orderBy('id')
    .select('id')) as {
    id: string;
  }[];
  return pick(fitting.length > 0 ? fitting.map(({ id }) => id) : ids, one);
}

/** The state that is due next, or any other. */
async function nextState(
  trx: Knex.Transaction,
  name: string,
  id: string,
  states: readonly string[],
  order: Readonly<Record<string, string>>,
  { due, other }: Command,
): Promise<string> {
  const found = (await table(trx, name).where({ id }).first('state')) as { state: string } | undefined;
  return (due ? order[found?.state ?? ''] : undefined) ?? states[other % states.length] ?? '';
}

const commands = {
  async announce(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const fresh = row(by);
    await table(trx, 'vacancies').insert({
      ...fresh,
      welfare_post_id: pick(world.posts, one.one),
      places_offered: 1 + (one.other % 2),
      duties: 'x',
      conditions: 'x',
      how_to_apply: 'x',
      ...(one.due ? {} : { state: vacancyWorkflow.states[one.other % vacancyWorkflow.states.length] }),
    });
    world.vacancies.push(fresh.id);
  },
  async moveVacancy(trx: Knex.Transaction, world: World, one: Command) {
    const id = await target(trx, 'vacancies', world.vacancies, one, 'draft', 'announced', 'closed', 'in_procedure');
    const order = { draft: 'announced', announced: 'closed', closed: 'in_procedure', in_procedure: 'decided' };
    const state = await nextState(trx, 'vacancies', id, vacancyWorkflow.states, order, one);
    const { today } = world;
    await table(trx, 'vacancies')
      .where({ id })
      .update({
        state,
        ...(state === 'announced'
          ? {
              announced_on: today,
              notice_ends_on: addDays(today, one.other % 5),
              terms: '{"vacancyNotice":{"days":3}}',
            }
          : {}),
        ...(state === 'closed' ? { closed_on: today } : {}),
        ...(state === 'decided' ? { decided_on: today, waiting_until: addDays(today, 90) } : {}),
        ...(state === 'cancelled' ? { cancel_reason: '不再招聘' } : {}),
      });
  },
  async apply(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const vacancyId = await target(trx, 'vacancies', world.vacancies, one, 'announced');
    const vacancy = await table(trx, 'vacancies').where({ id: vacancyId }).first('welfare_post_id');
    const fresh = row(by);
    await table(trx, 'applications').insert({
      ...fresh,
      vacancy_id: vacancyId,
      welfare_post_id: vacancy?.welfare_post_id ?? newId(),
      person_id: pick(world.people, one.other),
      person_name: 'x',
      identity_masked: 'x',
      applied_by: 'person',
      applied_on: world.today,
      documents: '[]',
      eligibility: 'eligible',
      reasons: '[]',
      missing: [],
      facts: '{}',
      judged_on: world.today,
      rule_version: 'x',
      ...(one.due ? {} : { state: 'approved', approved_on: world.today, rank: 1 }),
    });
    world.applications.push(fresh.id);
  },
  async moveApplication(trx: Knex.Transaction, world: World, one: Command) {
    const id = await target(trx, 'applications', world.applications, one, 'applied', 'proposed');
    const order = { applied: 'proposed', proposed: 'approved', waiting: 'approved', approved: 'hired' };
    const state = await nextState(trx, 'applications', id, applicationWorkflow.states, order, one);
    await table(trx, 'applications')
      .where({ id })
      .update({ state, rank: 1, waiting_number: 1, approved_on: world.today, state_reason: '随机' });
  },
  async open(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const subjects = [
      ['vacancy', 'vacancies', world.vacancies, 'closed'],
      ['exit', 'exits', world.exits, 'draft'],
      ['quota-change', 'quota_changes', world.changes, 'submitted'],
    ] as const;
    const [subject, name, ids, state] = subjects[one.other % 3] ?? subjects[0];
    const fresh = row(by);
    await table(trx, 'procedures').insert({
      ...fresh,
      subject,
      subject_id: await target(trx, name, ids, one, state),
      title: 'x',
      steps: JSON.stringify(steps[subject]),
      rule_version: 'x',
      maker_id: by,
      maker_name: 'x',
      started_on: world.today,
      ...(one.due ? {} : [{ state: 'passed' }, { position: 2 }, { round: 2 }][one.other % 3]),
    });
    world.procedures.push(fresh.id);
  },
  async act(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const id = await target(trx, 'procedures', world.procedures, one, 'open', 'returned');
    const procedure = await table(trx, 'procedures').where({ id }).first('steps', 'position', 'round', 'state');
    if (procedure === undefined) return;
    const position = one.due ? procedure.position : one.other % 4;
    const { act, level, days = 0 } = procedure.steps[position] ?? step('approve', 'county');
    const self = procedure.state === 'returned' || (!one.due && one.other % 7 === 0);
    const verdict = ['pass', 'pass', 'pass', 'pass', 'return', 'refuse'][one.other % 6];
    await table(trx, 'procedure_acts').insert({
      ...row(by),
      procedure_id: id,
      round: procedure.round,
      position,
      act: self ? 'resubmit' : act,
      level: self ? null : level,
      verdict: self ? null : verdict,
      acted_by: by,
      acted_by_name: 'x',
      acted_on: world.today,
      notice_ends_on:
        !self && act === 'notice' && verdict === 'pass' ? addDays(world.today, one.due ? days : one.other % 4) : null,
      meeting: act === 'meeting' ? '{}' : null,
      evidence_file_id: one.due || one.other % 2 === 0 ? newId() : null,
      note: '随机',
    });
  },
  async object(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const id = pick(world.procedures, one.one);
    const procedure = await table(trx, 'procedures').where({ id }).first('round');
    if (one.due)
      await table(trx, 'procedure_objections')
        .where({ procedure_id: id, state: 'open' })
        .update({
          state: one.other % 2 === 0 ? 'upheld' : 'rejected',
          answer: '随机',
          answered_by: by,
          answered_by_name: 'x',
          answered_on: world.today,
        });
    else
      await table(trx, 'procedure_objections').insert({
        ...row(by),
        procedure_id: id,
        round: procedure?.round ?? 1,
        received_on: world.today,
        stated_by: 'x',
        content: '随机',
      });
  },
  async draft(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const applicationId = await target(trx, 'applications', world.applications, one, 'approved');
    const renewed = await target(trx, 'agreements', world.agreements, one, 'signed');
    const renews = one.other % 4 === 0 && world.agreements.includes(renewed);
    const source = (await table(trx, renews ? 'agreements' : 'applications')
      .where({ id: renews ? renewed : applicationId })
      .first('person_id', 'welfare_post_id', ...(renews ? ['ends_on'] : []))) as
      | { person_id: string; welfare_post_id: string; ends_on?: LocalDate }
      | undefined;
    // Mostly the person and the post of its source; a swindler has another of the two.
    const honest = one.due || one.one % 4 > 0;
    const fresh = row(by);
    const startsOn =
      honest && source?.ends_on !== undefined ? addDays(source.ends_on, 1) : addDays(world.today, one.other % 40);
    await table(trx, 'agreements').insert({
      ...fresh,
      code: fresh.id,
      welfare_post_id: honest ? (source?.welfare_post_id ?? newId()) : pick(world.posts, one.other),
      person_id: one.due || one.one % 4 > 1 ? (source?.person_id ?? newId()) : pick(world.people, one.other),
      person_name: 'x',
      identity_masked: 'x',
      person_hash: one.other % 2 === 0 ? (source?.person_id ?? null) : null,
      starts_on: startsOn,
      ends_on: addDays(startsOn, 20 + (one.other % 200)),
      leave_reason: '',
      kind: 'x',
      insured: true,
      findings: [],
      facts_digest: 'x',
      ...(renews ? { renews_id: renewed } : { application_id: applicationId }),
      state: one.due ? 'draft' : 'signed',
      signed_on: one.due ? null : world.today,
    });
    world.agreements.push(fresh.id);
  },
  async sign(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const id = await target(trx, 'agreements', world.agreements, one, 'draft');
    const file = { ...row(by), agreement_id: id, file_id: newId(), name: 'x', added_on: world.today };
    if (one.due) await table(trx, 'agreement_files').insert(file);
    await table(trx, 'agreements').where({ id }).update({ state: 'signed', signed_on: world.today });
  },
  async leave(trx: Knex.Transaction, world: World, one: Command) {
    const exit = await table(trx, 'exits')
      .where({ id: await target(trx, 'exits', world.exits, one, 'decided', 'reinstated') })
      .first('agreement_id', 'last_day', 'state');
    const leftOn = one.due && exit?.state !== 'reinstated' ? (exit?.last_day ?? null) : null;
    await table(trx, 'agreements')
      .where({ id: exit?.agreement_id ?? pick(world.agreements, one.other) })
      .update({ left_on: leftOn, leave_reason: 'x' });
  },
  async exit(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const agreementId = await target(trx, 'agreements', world.agreements, one, 'signed');
    const agreement = await table(trx, 'agreements').where({ id: agreementId }).first('person_id', 'welfare_post_id');
    const fresh = row(by);
    await table(trx, 'exits').insert({
      ...fresh,
      agreement_id: agreementId,
      person_id: agreement?.person_id ?? newId(),
      person_name: 'x',
      welfare_post_id: agreement?.welfare_post_id ?? newId(),
      post_name: 'x',
      ground_id: 'x',
      ground_zh: 'x',
      ground_en: 'x',
      ground_kind: 'other',
      talk_needed: false,
      hand_over_needed: false,
      last_day: addDays(world.today, one.other % 20),
      reason: '随机',
      rule_version: 'x',
      clause: 'x',
      ...(one.due ? {} : { state: exitWorkflow.states[one.other % exitWorkflow.states.length] }),
    });
    world.exits.push(fresh.id);
  },
  async moveExit(trx: Knex.Transaction, world: World, one: Command) {
    const id = await target(trx, 'exits', world.exits, one, 'draft', 'in_procedure', 'decided');
    const order = { draft: 'in_procedure', in_procedure: 'decided', decided: 'reinstated', completed: 'reinstated' };
    const state = await nextState(trx, 'exits', id, exitWorkflow.states, order, one);
    const days = { decided_on: world.today, appeal_until: addDays(world.today, 60), vacancy_due_on: world.today };
    await table(trx, 'exits')
      .where({ id })
      .update({ state, ...(['decided', 'completed', 'reinstated'].includes(state) ? days : {}) });
  },
  async appeal(trx: Knex.Transaction, world: World, one: Command, by: string) {
    if (one.due) {
      await table(trx, 'exit_appeals')
        .where({ id: pick(world.appeals, one.one) })
        .update({ state: 'upheld', answer: 'x', answered_by: by, answered_by_name: 'x', answered_on: world.today });
      return;
    }
    const exitId = await target(trx, 'exits', world.exits, { ...one, due: true }, 'decided');
    const fresh = row(by);
    const said = { received_on: world.today, stated_by: 'x', content: '随机' };
    await table(trx, 'exit_appeals').insert({ ...fresh, exit_id: exitId, ...said });
    world.appeals.push(fresh.id);
  },
  async changePlaces(trx: Knex.Transaction, world: World, one: Command, by: string) {
    const id = pick(world.posts, one.one);
    const post = await table(trx, 'welfare_posts').where({ id }).first('places');
    if (!one.due) {
      await table(trx, 'welfare_posts')
        .where({ id })
        .update({ places: one.other % 4 });
      return;
    }
    const fresh = row(by);
    await table(trx, 'quota_changes').insert({
      ...fresh,
      welfare_post_id: id,
      places_from: post?.places ?? 1,
      places_to: one.other % 4,
      reason: '随机',
      declared_on: world.today,
      quota: '{}',
    });
    world.changes.push(fresh.id);
  },
  async approvePlaces(trx: Knex.Transaction, world: World, one: Command) {
    const id = await target(trx, 'quota_changes', world.changes, one, 'submitted');
    const change = await table(trx, 'quota_changes').where({ id }).first('welfare_post_id', 'places_to');
    if (change === undefined) return;
    await table(trx, 'quota_changes').where({ id }).update({ state: 'approved', decided_on: world.today, held_fen: 0 });
    await table(trx, 'welfare_posts').where({ id: change.welfare_post_id }).update({ places: change.places_to });
  },
};

/** Posts of approved needs: their places change by approved changes only. */
async function createWorld(trx: Knex.Transaction): Promise<World> {
  const people = Array.from({ length: 6 }, () => newId());
  const today = localDate('2025-03-03');
  const posts: string[] = [];
  const [maker = '', approver = ''] = officers;
  for (const places of [1, 1, 2]) {
    const [need, procedure, post] = [row(maker), row(maker), row(maker)];
    const both = { name: 'x', category: 'x', standard_fen: 80_000, required_days: 20, using_unit: 'x' };
    const term = { valid_from: '2025-01-01', valid_to: '2027-12-31', developing_department: 'x' };
    await table(trx, 'post_needs').insert({
      ...need,
      ...both,
      ...term,
      places,
      reason: 'x',
      post_class: 'x',
      work_mode: 'full_time',
      pooled: false,
      duties: 'x',
      fund_id: 'x',
      declared_on: today,
      quota: '{}',
    });
    await table(trx, 'post_needs').where({ id: need.id }).update({ state: 'submitted' });
    await table(trx, 'procedures').insert({
      ...procedure,
      subject: 'post-need',
      subject_id: need.id,
      title: 'x',
      steps: JSON.stringify(steps['post-need']),
      rule_version: 'x',
      maker_id: maker,
      maker_name: 'x',
      started_on: today,
    });
    await table(trx, 'procedure_acts').insert({
      ...row(approver),
      procedure_id: procedure.id,
      round: 1,
      position: 0,
      act: 'approve',
      level: 'county',
      verdict: 'pass',
      acted_by: approver,
      acted_by_name: 'x',
      acted_on: today,
      note: '',
    });
    await table(trx, 'post_needs').where({ id: need.id }).update({ state: 'approved' });
    const rest = { fund_source: 'x', approval_number: 'x', remark: '', facts_digest: 'x' };
    await table(trx, 'welfare_posts').insert({
      ...post,
      ...both,
      ...term,
      ...rest,
      code: post.id,
      places,
      need_id: need.id,
    });
    posts.push(post.id);
  }
  return {
    today,
    people,
    posts,
    ...(await fillVacancy(trx, posts[2] ?? '', people.slice(0, 2), addDays(today, -30))),
    procedures: [],
    agreements: [],
    exits: [],
    appeals: [],
    changes: [],
  };
}

/** A vacancy with both its places decided, by the whole chain: chance alone gets there too rarely to see what follows. */
async function fillVacancy(
  trx: Knex.Transaction,
  post: string,
  applicants: readonly string[],
  from: LocalDate,
): Promise<Pick<World, 'vacancies' | 'applications'>> {
  const [maker = '', ...others] = officers;
  const [vacancy, procedure] = [row(maker), row(maker)];
  const move = (change: object) => table(trx, 'vacancies').where({ id: vacancy.id }).update(change);
  const texts = { duties: 'x', conditions: 'x', how_to_apply: 'x' };
  await table(trx, 'vacancies').insert({
    ...vacancy,
    ...texts,
    welfare_post_id: post,
    places_offered: applicants.length,
  });
  const terms = '{"vacancyNotice":{"days":3}}';
  await move({ state: 'announced', announced_on: from, notice_ends_on: addDays(from, 3), terms });
  const applications = applicants.map((personId) => ({
    ...row(maker),
    vacancy_id: vacancy.id,
    welfare_post_id: post,
    person_id: personId,
    person_name: 'x',
    identity_masked: 'x',
    applied_by: 'person',
    applied_on: from,
    documents: '[]',
    eligibility: 'eligible',
    reasons: '[]',
    missing: [],
    facts: '{}',
    judged_on: from,
    rule_version: 'x',
  }));
  await table(trx, 'applications').insert(applications);
  await move({ state: 'closed', closed_on: addDays(from, 4) });
  for (const [index, { id }] of applications.entries())
    await table(trx, 'applications')
      .where({ id })
      .update({ state: 'proposed', rank: index + 1 });
  const chain = steps['vacancy'] ?? [];
  await table(trx, 'procedures').insert({
    ...procedure,
    subject: 'vacancy',
    subject_id: vacancy.id,
    title: 'x',
    steps: JSON.stringify(chain),
    rule_version: 'x',
    maker_id: maker,
    maker_name: 'x',
    started_on: addDays(from, 4),
  });
  await move({ state: 'in_procedure', submitted_on: addDays(from, 4) });
  for (const [position, { act, level, days = 0 }] of (chain as ReturnType<typeof step>[]).entries()) {
    const on = addDays(from, 5 + 5 * position);
    await table(trx, 'procedure_acts').insert({
      ...row(others[position] ?? ''),
      procedure_id: procedure.id,
      round: 1,
      position,
      act,
      level,
      verdict: 'pass',
      acted_by: others[position] ?? '',
      acted_by_name: 'x',
      acted_on: on,
      notice_ends_on: act === 'notice' ? addDays(on, days) : null,
      meeting: act === 'meeting' ? '{}' : null,
      evidence_file_id: newId(),
      note: '',
    });
  }
  await move({ state: 'decided', decided_on: addDays(from, 21), waiting_until: addDays(from, 90) });
  for (const { id } of applications)
    await table(trx, 'applications')
      .where({ id })
      .update({ state: 'approved', approved_on: addDays(from, 21) });
  return { vacancies: [vacancy.id], applications: applications.map(({ id }) => id) };
}

/** What the database refuses by a constraint, a trigger or a right; anything else is a mistake of the test. */
const refusals = /^(22|23|42501)/;

async function run(world: World, sequence: readonly Command[], reached: Map<string, number>): Promise<void> {
  await inTransaction(database.app, writer, async (trx) => {
    for (const one of sequence) {
      world.today = addDays(world.today, one.later);
      await trx.raw('savepoint one');
      try {
        await commands[one.kind](trx, world, one, officers[one.by] ?? '');
        reached.set(one.kind, (reached.get(one.kind) ?? 0) + 1);
      } catch (error) {
        if (!refusals.test((error as { code?: string }).code ?? '')) throw error;
        await trx.raw('rollback to savepoint one');
      }
    }
  });
}

describe('the life of posts', () => {
  it('never reaches what nobody may reach, by 10,000 random sequences of commands', async () => {
    const reached = new Map<string, number>();
    let [runs, world] = [0, await inTransaction(database.app, writer, createWorld)];
    const holds = () => inTransaction(database.owner, writer, (trx) => brokenPromises(trx, world.posts, world.today));
    await fc.assert(
      fc.asyncProperty(fc.array(command(), { minLength: 3, maxLength: 8 }), async (sequence) => {
        await run(world, sequence, reached);
        runs += 1;
        if (runs % 20 === 0) expect(await holds()).toEqual([]);
        if (runs % 500 === 0) world = await inTransaction(database.app, writer, createWorld);
      }),
      { numRuns: 10_000, endOnFailure: true },
    );
    expect(await holds()).toEqual([]);
    // Lives get far: each command was accepted many times, signatures, exits and returns among them.
    expect(Object.keys(commands).filter((kind) => (reached.get(kind) ?? 0) < 20)).toEqual([]);
    const ends = await inTransaction(database.owner, writer, (trx) =>
      trx.raw(
        `select (select count(*)::int from posts.agreements where state = 'signed') as signed,
           (select count(*)::int from posts.exits where decided_on is not null) as decided,
           (select count(*)::int from posts.exits where state = 'reinstated') as reinstated,
           (select count(*)::int from posts.quota_changes where state = 'approved') as changed`,
      ),
    );
    for (const [end, count] of Object.entries(ends.rows[0] as Record<string, number>))
      expect([end, count > 0]).toEqual([end, true]);
  }, 600_000);
});
