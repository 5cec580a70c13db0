import {
  type Actor,
  addMonths,
  type CountyCode,
  divisionCode,
  type JsonObject,
  localDate,
  newId,
  period,
  scopeOf,
} from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { createTransactions, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgreementFacts, AgreementRecord } from '../model/agreement.js';
import type { AlertKind } from '../model/agreement-alert.js';
import { type AgreementWorld, agreementRule, createAgreementWorld } from '../testing/agreement-world.fixture.js';
import { agreementRow, postRow } from '../testing/rows.js';
import { migrateWelfarePosts } from './index.js';

const officer = testActor();
const neighbour = testActor({
  countyCode: '530302' as CountyCode,
  scope: scopeOf(divisionCode('530302000000')),
});
const day = localDate;
const insurance = {
  insurer: '人保财险',
  policyNumber: 'PICC-1',
  fromOn: day('2025-01-01'),
  toOn: day('2026-12-31'),
  premiumFen: 12_000 as never,
};
const scanFileId = newId();
const all = <F>(filter: F) => ({ filter, sort: null, range: { from: 0, to: 999 }, ids: null });

let database: TestDatabase;
let world: AgreementWorld;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateWelfarePosts(database.owner, { schema: 'posts', applicationRole: database.applicationRole });
});
beforeEach(() => {
  world = createAgreementWorld(database, { today: '2025-04-01' });
});
afterAll(() => database.destroy());

interface Wanted {
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly actor?: Actor;
  readonly place?: string;
  readonly post?: string;
}

async function draft(personId: string, { startsOn = '2025-04-01', endsOn = '2026-03-31', ...who }: Wanted = {}) {
  const { actor = officer, place, post } = who;
  const applicationId = await world.apply(actor, personId, place, [], post);
  const term = { startsOn: day(startsOn), endsOn: day(endsOn) };
  return world.agreements.draft(actor, { applicationId, kind: 'labour_service', ...term });
}

async function sign(agreement: AgreementRecord, actor: Actor = officer): Promise<AgreementRecord> {
  const insured = await world.agreements.recordInsurance(actor, agreement.id, insurance);
  const { id, version } = insured;
  return world.agreements.sign(actor, id, { version, signedOn: day('2025-04-01'), scanFileId });
}

const hire = async (personId: string, wanted: Wanted = {}) => sign(await draft(personId, wanted), wanted.actor);
const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error: { code?: string }) => error.code);

/** Past the service, as a program with the application's rights could. */
const raw = (actor: Actor, sql: string, bindings: readonly (string | null)[] = []) =>
  codeOf(
    inTransaction(database.app, actor, (trx) => trx.raw(sql, [...bindings])).catch((error: { constraint?: string }) => {
      throw Object.assign(new Error('refused'), { code: error.constraint ?? String(error) });
    }),
  );

describe('an agreement', () => {
  it('is drafted, insured, signed, and the applicant is hired', async () => {
    const drafted = await draft(world.person());
    expect(drafted).toMatchObject({ state: 'draft', kind: '劳务协议', insured: false, standardFen: 80_000 });
    const signed = await sign(drafted);
    expect(signed).toMatchObject({ state: 'signed', signedOn: '2025-04-01', insured: true });
    expect(world.hired).toEqual([drafted.applicationId]);
    expect(world.audited.map(({ action }) => action)).toEqual([
      'agreements.draft',
      'agreements.insure',
      'agreements.sign',
    ]);
    const { insurances, files, term } = await world.agreements.dossier(officer, signed.id);
    expect(insurances).toEqual([expect.objectContaining(insurance)]);
    expect(files).toHaveLength(1);
    expect(term).toMatchObject({
      placement: 1,
      firstDay: '2025-04-01',
      latestEnd: '2028-03-31',
      because: 'most_months',
    });
  });

  it('is not signed without insurance, before its day, twice, or unseen', async () => {
    const drafted = await draft(world.person());
    const signing = { version: drafted.version, signedOn: day('2025-04-01'), scanFileId };
    expect(await codeOf(world.agreements.sign(officer, drafted.id, signing))).toBe('POSTS.INSURANCE_MISSING');
    const late = { ...insurance, fromOn: day('2025-04-02') };
    const { version } = await world.agreements.recordInsurance(officer, drafted.id, late);
    expect(await codeOf(world.agreements.sign(officer, drafted.id, { ...signing, version }))).toBe(
      'POSTS.INSURANCE_MISSING',
    );
    const future = { ...signing, version, signedOn: day('2025-04-02') };
    expect(await codeOf(world.agreements.sign(officer, drafted.id, future))).toBe('POSTS.SIGNED_IN_FUTURE');
    expect(await codeOf(world.agreements.recordInsurance(officer, drafted.id, late))).toBe('POSTS.INSURANCE_TWICE');
    await world.agreements.recordInsurance(officer, drafted.id, { ...insurance, policyNumber: 'PICC-2' });
    expect(await codeOf(world.agreements.sign(officer, drafted.id, { ...signing, version: 9 }))).toBe(
      'LIST.VERSION_CONFLICT',
    );
    const signed = await world.agreements.sign(officer, drafted.id, signing);
    expect(await codeOf(world.agreements.sign(officer, signed.id, signing))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
  });

  it('needs no insurance where the county asks for none', async () => {
    world.rule.value = { ...agreementRule, insurance: 'encouraged' };
    const { id, version } = await draft(world.person());
    const signed = await world.agreements.sign(officer, id, { version, signedOn: day('2025-04-01'), scanFileId });
    expect(signed).toMatchObject({ state: 'signed', insured: false });
  });

  it('binds nobody as a draft, and a voided one makes room', async () => {
    const personId = world.person();
    const drafted = await draft(personId);
    expect((await world.posts.agreementsOf(officer, [personId])).size).toBe(0);
    expect(await codeOf(draft(personId))).toBe('POSTS.AGREEMENT_DRAFTED');
    await world.agreements.void(officer, drafted.id, { version: drafted.version, reason: '写错日期' });
    expect((await draft(personId)).state).toBe('draft');
    const signed = await hire(world.person());
    expect(await codeOf(world.agreements.void(officer, signed.id, { version: 9, reason: '写错日期' }))).toBe(
      'KERNEL.TRANSITION_NOT_ALLOWED',
    );
  });

  it('is drafted once of two officers at once', async () => {
    const personId = world.person();
    const answers = await Promise.all(Array.from({ length: 6 }, () => codeOf(draft(personId))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(['done', 'POSTS.AGREEMENT_DRAFTED']));
  });

  it('is signed for the last place by one of two officers at once', async () => {
    const first = await draft(world.person());
    const second = await draft(world.person(), { post: first.welfarePostId });
    await inTransaction(database.owner, officer, async (trx) => {
      await trx('posts.welfare_posts').where({ id: first.welfarePostId }).update({ places: 1 });
    });
    const answers = await Promise.all([first, second].map((drafted) => codeOf(sign(drafted, testActor()))));
    expect(answers.sort()).toEqual(['POSTS.NO_FREE_PLACE', 'done']);
  });

  it('keeps to the county’s kinds, terms and conditions', async () => {
    const personId = world.person();
    const applicationId = await world.apply(officer, personId);
    const term = { startsOn: day('2025-04-01'), endsOn: day('2026-03-31') };
    expect(await codeOf(world.agreements.draft(officer, { applicationId, kind: 'contract', ...term }))).toBe(
      'POSTS.KIND_UNKNOWN',
    );
    expect(await codeOf(draft(personId, { endsOn: '2026-04-01' }))).toBe('POSTS.TERM_TOO_LONG');
    expect(await codeOf(draft(world.person({ birthDate: day('1955-01-01') })))).toBe('POSTS.NOT_ELIGIBLE');
    expect(await codeOf(draft(world.person({ labourCapacity: null })))).toBe('POSTS.ELIGIBILITY_UNKNOWN');
    expect(await codeOf(draft(newId()))).toBe('POSTS.PERSON_NOT_VISIBLE');
    await hire(world.person({ householdCode: 'H1' }));
    expect(await codeOf(draft(world.person({ householdCode: 'H1' })))).toBe('POSTS.NOT_ELIGIBLE');
  });
});

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('a household', () => {
  it('whose two members sign at once has one of them hired', async () => {
    const [first, second] = [
      await draft(world.person({ householdCode: 'twice' })),
      await draft(world.person({ householdCode: 'twice' })),
    ];
    for (const { id } of [first, second]) await world.agreements.recordInsurance(officer, id, insurance);
    const signing = { version: 1, signedOn: day('2025-04-01'), scanFileId };
    const [signedFirst, mayEnd] = [gate(), gate()];
    const one = createTransactions(database.app).run(officer, async () => {
      await world.agreements.sign(officer, first.id, signing);
      signedFirst.open();
      await mayEnd.opened;
    });
    await signedFirst.opened;
    const other = codeOf(world.agreements.sign(testActor(), second.id, signing));
    await new Promise((later) => setTimeout(later, 300));
    mayEnd.open();
    await one;
    expect(await other).toBe('POSTS.NOT_ELIGIBLE');
  });
});

describe('a renewal', () => {
  it('begins the day after, once, within the term of the placement', async () => {
    const first = await hire(world.person());
    const renew = (agreement: AgreementRecord, endsOn: string) =>
      world.agreements.renew(officer, agreement.id, {
        version: agreement.version,
        kind: 'labour_service',
        endsOn: day(endsOn),
      });
    const second = await renew(first, '2027-03-31');
    expect(second).toMatchObject({ state: 'draft', startsOn: '2026-04-01', renewsId: first.id, applicationId: null });
    expect(await codeOf(renew(second, '2028-03-31'))).toBe('POSTS.NOT_TO_RENEW');
    const again = await world.posts.getAgreement(officer, first.id);
    expect(again?.renewedById).toBe(second.id);
    expect(await codeOf(renew(first, '2027-03-31'))).toBe('POSTS.AGREEMENT_RENEWED');
    const third = await renew(await sign(second), '2028-03-31');
    const long = { ...insurance, policyNumber: 'PICC-9', toOn: day('2030-12-31') };
    const { version } = await world.agreements.recordInsurance(officer, third.id, long);
    const signed = await world.agreements.sign(officer, third.id, { version, signedOn: day('2025-04-01'), scanFileId });
    expect(await codeOf(renew(signed, '2029-03-31'))).toBe('POSTS.TERM_CAP');
    expect((await world.agreements.dossier(officer, signed.id)).term).toMatchObject({
      placement: 1,
      firstDay: '2025-04-01',
      latestEnd: '2028-03-31',
    });
  });

  it('asks which statutory age holds for a woman, and never guesses', async () => {
    world.rule.value = { ...agreementRule, term: { ...agreementRule.term, mostMonths: 12 } };
    const first = await hire(world.person({ sex: 'female', birthDate: day('1977-04-01') }));
    const renewal = { version: first.version, kind: 'labour_service', endsOn: day('2027-03-31') };
    expect(await codeOf(world.agreements.renew(officer, first.id, renewal))).toBe('POSTS.RETIREMENT_KIND_UNKNOWN');
    expect((await world.agreements.dossier(officer, first.id)).term).toMatchObject({ classUnknown: true });
    const worker = { ...renewal, retirementClass: 'women_55' as const };
    expect(await codeOf(world.agreements.renew(officer, first.id, worker))).toBe('POSTS.TERM_CAP');
    const renewed = await world.agreements.renew(officer, first.id, { ...renewal, retirementClass: 'women_50' });
    expect((await world.agreements.dossier(officer, renewed.id)).term).toMatchObject({
      because: 'near_retirement',
      latestEnd: '2027-04-30',
    });
  });
});

describe('one person, one post, in every county', () => {
  it('a second agreement elsewhere is refused without a word about where', async () => {
    const personId = world.person();
    await hire(personId);
    const twin = world.person({ identityHash: world.standings.get(personId)?.identityHash ?? '' });
    const there = { actor: neighbour, place: '530302001001' };
    const refusal = await draft(twin, there).catch((error: { code: string; details: JsonObject }) => error);
    expect(refusal).toMatchObject({ code: 'POSTS.HELD_ELSEWHERE', details: {} });
    expect((await hire(twin, { ...there, startsOn: '2026-04-01', endsOn: '2026-12-31' })).state).toBe('signed');
  });

  it('two counties that sign at once: one wins, and the other is told', async () => {
    const personId = world.person();
    const twin = world.person({ identityHash: world.standings.get(personId)?.identityHash ?? '' });
    const here = await draft(personId);
    const there = await draft(twin, { actor: neighbour, place: '530302001001' });
    await world.agreements.recordInsurance(officer, here.id, insurance);
    await world.agreements.recordInsurance(neighbour, there.id, insurance);
    const signing = { version: 1, signedOn: day('2025-04-01'), scanFileId };
    const answers = await Promise.all([
      codeOf(world.agreements.sign(officer, here.id, signing)),
      codeOf(world.agreements.sign(neighbour, there.id, signing)),
    ]);
    expect(answers.sort()).toEqual(['POSTS.HELD_ELSEWHERE', 'done']);
  });

  it('an import is told at its check, and refused at its commit', async () => {
    const personId = world.person();
    await hire(personId);
    const post = postRow({ divisionCode: divisionCode('530302001001') });
    const row = agreementRow(post, { personId, startsOn: day('2025-01-01'), endsOn: day('2025-12-31') });
    const identityHash = world.standings.get(personId)?.identityHash ?? '';
    const term = { personId, identityHash, from: day('2025-12-31'), to: day('2026-01-31') };
    expect([...(await world.store.heldElsewhere(neighbour, [term]))]).toEqual([personId]);
    expect([...(await world.store.heldElsewhere(officer, [term]))]).toEqual([]);
    expect(await codeOf(world.posts.upsertRoster(neighbour, [post, row], world.standings))).toBe(
      'POSTS.HELD_ELSEWHERE',
    );
    const left = agreementRow(post, {
      ...(row.values['facts'] as unknown as AgreementFacts),
      endsOn: day('2025-03-31'),
    });
    expect(await world.posts.upsertRoster(neighbour, [post, left], world.standings)).toMatchObject({ created: 2 });
  });

  it('whoever leaves is free from the next day on', async () => {
    const personId = world.person();
    const { id } = await hire(personId);
    const twin = world.person({ identityHash: world.standings.get(personId)?.identityHash ?? '' });
    const there = { actor: neighbour, place: '530302001001', startsOn: '2025-07-01', endsOn: '2025-12-31' };
    expect(await codeOf(draft(twin, there))).toBe('POSTS.HELD_ELSEWHERE');
    expect(await raw(officer, "update posts.agreements set left_on = '2025-06-30' where id = ?", [id])).toBe('done');
    expect((await hire(twin, there)).state).toBe('signed');
    expect(await raw(officer, 'update posts.agreements set left_on = null where id = ?', [id])).toBe(
      'person_terms_one_post',
    );
  });

  it('holds in the database, whatever a program with the application’s rights writes', async () => {
    const personId = world.person();
    const { id } = await hire(personId);
    const drafted = await draft(world.person());
    const term = "daterange('2025-01-01', '2025-12-31')";
    expect(await raw(officer, 'select * from posts.person_terms')).toContain('permission denied');
    expect(await raw(officer, `insert into posts.person_terms values (gen_random_uuid(), 'x', ${term})`)).toContain(
      'permission denied',
    );
    const sign = "update posts.agreements set state = 'signed', signed_on = '2025-04-01' where id = ?";
    // An agreement cites its own person's application and renews her own agreement on the same post.
    const [others, hers] = [await draft(world.person()), await hire(world.person())];
    const cite = 'update posts.agreements set application_id = ? where id = ?';
    expect(await raw(officer, cite, [newId(), drafted.id])).toBe('agreement_application_approved');
    expect(await raw(officer, 'update posts.agreements set person_id = ? where id = ?', [newId(), others.id])).toBe(
      'agreement_application_approved',
    );
    const renew = 'update posts.agreements set application_id = null, renews_id = ? where id = ?';
    expect(await raw(officer, renew, [hers.id, drafted.id])).toBe('agreement_renews_its_own');
    expect(await raw(officer, sign, [drafted.id])).toBe('agreement_scan_missing');
    const back = "update posts.agreements set state = 'draft' where id = ?";
    expect(await raw(officer, back, [id])).toBe('agreements_state_workflow');
    for (const change of ["ends_on = '2030-12-31'", 'standard_fen = 1', 'person_id = gen_random_uuid()'])
      expect(await raw(officer, `update posts.agreements set ${change} where id = ?`, [id]), change).toBe(
        'agreements_frozen_welfare_post_id',
      );
    const copy = (columns: string) =>
      raw(
        officer,
        `insert into posts.agreements (county_code, id, division_code, created_by, code, welfare_post_id, person_id, person_name, identity_masked,
           starts_on, ends_on, leave_reason, kind, insured, findings, facts_digest, person_hash)
         select county_code, gen_random_uuid(), division_code, created_by, gen_random_uuid()::text, welfare_post_id, ${columns}, person_name, identity_masked,
           starts_on, ends_on, leave_reason, kind, insured, findings, facts_digest, person_hash from posts.agreements where id = ?`,
        [id],
      );
    expect(await copy('person_id')).toBe('agreements_one_person_one_post');
    expect(await copy('gen_random_uuid()')).toBe('person_terms_one_post');
    expect(await raw(neighbour, 'update posts.agreements set left_on = starts_on where id = ?', [id])).toBe('done');
    expect((await world.posts.getAgreement(officer, id))?.leftOn).toBe(null);
  });
});

describe('what comes due', () => {
  const due = async (actor: Actor, what: AlertKind, agreementId: string) =>
    (await world.checks.alerts(actor, all({ what, agreementId }))).rows.map(({ dueOn, daysLeft }) => [dueOn, daysLeft]);

  it('is listed by its day, each in its own words', async () => {
    const ends = await hire(world.person(), { startsOn: '2025-03-01', endsOn: '2025-05-31' });
    expect(await due(officer, 'expiring', ends.id)).toEqual([['2025-05-31', 60]]);
    const later = await hire(world.person(), { startsOn: '2025-03-01', endsOn: '2025-06-01' });
    expect(await due(officer, 'expiring', later.id)).toEqual([]);

    const old = await hire(world.person({ birthDate: day('1955-05-15') }));
    expect(await due(officer, 'age_limit', old.id)).toEqual([['2025-05-15', 44]]);
    const retiring = await hire(world.person({ birthDate: day('1965-05-20') }));
    expect(await due(officer, 'retirement', retiring.id)).toEqual([['2025-05-31', 60]]);
    const woman = await hire(world.person({ sex: 'female', birthDate: day('1970-05-20') }));
    expect(await due(officer, 'retirement', woman.id)).toEqual([]);

    const { id } = await hire(world.person(), { startsOn: '2025-03-01', endsOn: '2026-02-28' });
    expect(await due(officer, 'insurance_ending', id)).toEqual([]);
    const poor = await draft(world.person());
    await world.agreements.recordInsurance(officer, poor.id, { ...insurance, toOn: day('2025-05-01') });
    await world.agreements.sign(officer, poor.id, { version: 1, signedOn: day('2025-04-01'), scanFileId });
    expect(await due(officer, 'insurance_ending', poor.id)).toEqual([['2025-05-01', 30]]);
  });

  it('counts the term of a placement as the rule does, also past agreements of a roster', async () => {
    const post = postRow();
    const held = async (facts: Partial<AgreementFacts>[], born = '1985-01-01') => {
      const personId = world.person({ birthDate: day(born) });
      const rows = facts.map((one) => agreementRow(post, { personId, ...one }));
      await world.posts.upsertRoster(officer, [post, ...rows], world.standings);
      const stored = (await world.posts.agreementsOf(officer, [personId])).get(personId);
      return due(officer, 'term_cap', stored?.at(-1)?.agreementId ?? '');
    };
    const year = (one: number) => ({ startsOn: day(`${one}-05-01`), endsOn: addMonths(day(`${one}-04-30`), 12) });
    expect(await held([year(2022), year(2023), year(2024)])).toEqual([['2025-04-30', 29]]);
    expect(await held([year(2023), year(2024)])).toEqual([]);
    const gap = { startsOn: day('2022-05-01'), endsOn: day('2023-04-29') };
    expect(await held([gap, year(2023), year(2024)])).toEqual([]);
    // Retires in 2026-12, fewer than 60 months after the first day: until then.
    expect(await held([year(2022), year(2023), year(2024)], '1966-12-01')).toEqual([]);
  });

  it('is seen by the place that it belongs to', async () => {
    const { id } = await hire(world.person(), { startsOn: '2025-03-01', endsOn: '2025-05-31' });
    const township = (code: string) => testActor({ scope: scopeOf(divisionCode(code)) });
    expect(await due(township('530326001000'), 'expiring', id)).toHaveLength(1);
    expect(await due(township('530326002000'), 'expiring', id)).toEqual([]);
    expect(await due(neighbour, 'expiring', id)).toEqual([]);
    const none = await world.checks.alerts(officer, all({ townshipCode: divisionCode('530326002000') }));
    expect(none.rows).toEqual([]);
  });

  it('leaves out what a renewal follows', async () => {
    const first = await hire(world.person(), { startsOn: '2025-03-01', endsOn: '2025-04-30' });
    const renewal = { version: first.version, kind: 'labour_service', endsOn: day('2026-04-30') };
    const second = await world.agreements.renew(officer, first.id, renewal);
    expect(await due(officer, 'expiring', first.id)).toHaveLength(1);
    await sign(second);
    expect(await due(officer, 'expiring', first.id)).toEqual([]);
  });
});

describe('the check of a month', () => {
  it('finds who no longer fits, once, clears what is put right and keeps what was settled', async () => {
    const april = period('2025-04');
    const place = testActor({ userId: newId() });
    const old = await hire(world.person({ birthDate: day('1980-01-01') }), { actor: place });
    const pair = [world.person({ householdCode: 'P1' }), world.person({ householdCode: 'P2' })];
    const [, second] = [await hire(pair[0] as string), await hire(pair[1] as string)];
    const standing = (personId: string) =>
      world.standings.get(personId) as unknown as { birthDate: string; householdCode: string };
    standing(old.personId).birthDate = '1955-01-01';
    standing(pair[0] as string).householdCode = 'P2';
    const found = async (agreementId: string) =>
      (await world.checks.findings(officer, all({ period: april, agreementId }))).rows;
    const first = await world.checks.recheck(officer, april);
    expect(first.holders).toBeGreaterThan(2);
    const [aged] = await found(old.id);
    expect(aged).toMatchObject({ code: 'AGE_OUTSIDE_RANGE', state: 'open', sentence: '年龄70周岁', clause: '协议期' });
    const kept = { version: aged?.version ?? 0, decision: 'exit' as const, reason: '已超龄，按程序退岗' };
    await world.checks.settle(officer, aged?.id ?? '', kept);
    expect(await codeOf(world.checks.settle(officer, aged?.id ?? '', kept))).toBe('KERNEL.TRANSITION_NOT_ALLOWED');
    standing(pair[0] as string).householdCode = 'P1';
    const again = await world.checks.recheck(officer, april);
    expect(again).toMatchObject({ holders: first.holders, cleared: 2 });
    expect((await found(second.id)).map(({ code, state }) => [code, state])).toEqual([['HOUSEHOLD_LIMIT', 'cleared']]);
    expect((await found(old.id)).map(({ state }) => state)).toEqual(['settled']);
    standing(pair[0] as string).householdCode = 'P2';
    await world.checks.recheck(officer, april);
    expect((await found(second.id)).map(({ state }) => state)).toEqual(['open']);
  });

  it('finds who holds a post elsewhere, where the agreement was stored before people were known in every county', async () => {
    const personId = world.person();
    const there = { actor: neighbour, place: '530302001001' };
    await hire(world.person({ identityHash: world.standings.get(personId)?.identityHash ?? '' }), there);
    const post = postRow();
    await world.posts.upsertRoster(officer, [post, agreementRow(post, { personId })]);
    await world.checks.recheck(officer, period('2025-04'));
    const [agreement] = (await world.posts.agreementsOf(officer, [personId])).get(personId) ?? [];
    const filter = { agreementId: agreement?.agreementId ?? '' };
    const { rows } = await world.checks.findings(officer, all(filter));
    expect(rows.map(({ code }) => code)).toEqual(['SECOND_POST']);
  });

  it('is the county’s, of a month that has come', async () => {
    const township = testActor({ scope: scopeOf(divisionCode('530326001000')) });
    expect(await codeOf(world.checks.recheck(township, period('2025-04')))).toBe('POSTS.WHOLE_COUNTY_NEEDED');
    expect(await codeOf(world.checks.recheck(officer, period('2025-05')))).toBe('POSTS.RECHECK_IN_FUTURE');
  });
});
