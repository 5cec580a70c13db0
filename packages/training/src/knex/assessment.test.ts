import { addDays } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AssessmentWorld, createAssessmentWorld } from '../testing/assessment-world.js';

let database: TestDatabase;
let world: AssessmentWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createAssessmentWorld(database);
});
afterAll(() => database.destroy());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: { code?: string; constraint?: string }) => error.constraint ?? error.code ?? String(error),
  );
/** A write past every service, by an officer of the county. */
const raw = (sql: string, values: readonly unknown[] = []) =>
  codeOf(inTransaction(database.app, world.maker, async (trx) => trx.raw(sql, values as never)));
const good = [700, 800] as const;
const bad = [590, 900] as const;

describe('an assessment', () => {
  it('follows the teaching, with assessors who teach nobody of it', async () => {
    const running = await world.trainingClass('running');
    expect(await codeOf(world.assessing.plan(world.assessor, world.slot(running)))).toBe('TRAINING.ASSESSED_TOO_EARLY');
    const taught = await world.trainingClass('taught');
    for (const name of ['甲老师', '乙老师', '法人'])
      expect(await codeOf(world.assessing.plan(world.assessor, world.slot(taught, { assessors: [name] })))).toBe(
        'TRAINING.ASSESSOR_OF_INSTITUTION',
      );
  });

  it('takes an assessor for one sitting at a time', async () => {
    const [one, other] = [await world.trainingClass('taught'), await world.trainingClass('taught')];
    const [day, assessors] = [addDays(other.endsOn, 9), ['忙考评员']];
    const first = await world.assessing.plan(world.assessor, world.slot(one, { day, assessors }));
    const clash = world.slot(other, { day, assessors, startsAt: '10:59', endsAt: '12:00' });
    expect(await codeOf(world.assessing.plan(world.assessor, clash))).toBe('TRAINING.ASSESSOR_BUSY');
    await world.assessing.cancel(world.assessor, first.id, '改期');
    expect((await world.assessing.plan(world.assessor, clash)).state).toBe('planned');
  });

  it('is confirmed by another person and frozen, and moves the roster', async () => {
    const found = await world.trainingClass('taught');
    const { id, sheets, day } = await world.fixed(found);
    expect(sheets).toHaveLength(3);
    world.setToday(day);
    const scores = sheets.map((sheet, index) => {
      const [theoryTenths, practiceTenths] = index === 0 ? bad : good;
      return { sheetId: sheet.id, theoryTenths, practiceTenths, absent: false };
    });
    await world.assessing.enterScores(world.assessor, id, { scores });
    await world.assessing.handIn(world.assessor, id);
    expect(await codeOf(world.assessing.confirm(world.assessor, id))).toBe('TRAINING.CONFIRMED_BY_SELF');
    const done = await world.assessing.confirm(world.checker, id);
    expect(done.sheets.map(({ result, overallTenths }) => [result, overallTenths])).toEqual([
      ['failed', 745],
      ['passed', 750],
      ['passed', 750],
    ]);
    expect((await world.stores.classes.enrolmentsOf(world.maker, found.id)).map(({ state }) => state)).toEqual([
      'failed',
      'passed',
      'passed',
    ]);
    expect(await raw('update training.assessment_sheets set theory_tenths = 900 where id = ?', [sheets[0]?.id])).toBe(
      'sheet_in_time',
    );
    const after = (await world.stores.classes.get(world.maker, found.id)) as typeof found;
    expect(
      await codeOf(world.stores.classes.change(world.maker, after, { state: 'cancelled', decisionReason: '不办了' })),
    ).toBe('TRAINING.SCORED');
  });

  it('keeps off who was absent too often, and lets who failed sit once more', async () => {
    const found = await world.trainingClass('taught');
    const roster = await world.stores.classes.enrolmentsOf(world.maker, found.id);
    world.refused.add(roster[2]?.id ?? '');
    const first = await world.confirmed(found, [good, null]);
    expect(first.sheets.map(({ result }) => result)).toEqual(['passed', 'absent', 'not_admitted']);
    const day = addDays(first.day, 5);
    const resit = await world.confirmed(found, [good], { kind: 'resit', day });
    expect(resit.sheets.map(({ result }) => result)).toEqual(['passed', 'not_admitted']);
    const again = world.slot(found, { kind: 'resit', day: addDays(day, 5) });
    expect(await codeOf(world.assessing.plan(world.assessor, again))).toBe('TRAINING.RESITS_USED');
  });

  it('shows who confirms what looks odd', async () => {
    const found = await world.trainingClass('taught');
    const { warnings } = await world.confirmed(found, [good, good, good]);
    expect(warnings.map(({ code }) => code)).toEqual(['scores_all_equal', 'pass_rate_high']);
  });

  it('takes no write of the institution and no result that does not follow from its scores', async () => {
    const found = await world.trainingClass('taught');
    const { id, sheets } = await world.fixed(found);
    const own = await inTransaction(database.app, world.head, async (trx) => [
      ((await trx.raw('select id from training.assessment_sheets where assessment_id = ?', [id])) as { rows: [] }).rows
        .length,
      (
        (await trx.raw("update training.assessment_sheets set result = 'absent' where assessment_id = ?", [id])) as {
          rowCount: number;
        }
      ).rowCount,
    ]);
    expect(own).toEqual([3, 0]);
    await raw(
      `update training.assessment_sheets set theory_tenths = 590, practice_tenths = 900, overall_tenths = 745, result = 'passed', entered_by = ? where assessment_id = ?`,
      [world.maker.userId, id],
    );
    await raw("update training.assessments set state = 'entered', handed_in_by = ? where id = ?", [
      world.maker.userId,
      id,
    ]);
    const forced =
      "update training.assessments set state = 'confirmed', confirmed_by = ?, confirmed_on = day where id = ?";
    expect(await raw(forced, [world.maker.userId, id])).toMatch(/assessment_confirmed_by_another/);
    expect(await raw(forced, [world.checker.userId, id])).toBe('assessment_result_follows');
    expect(await raw("update training.enrolments set state = 'passed' where id = ?", [sheets[0]?.enrolmentId])).toBe(
      'enrolment_result_confirmed',
    );
  });
});

describe('a certificate', () => {
  it('stands at the end of the chain', async () => {
    const found = await world.trainingClass('taught');
    const { id, sheets, day } = await world.confirmed(found, [good, bad, good]);
    const enrolmentId = sheets[0]?.enrolmentId ?? '';
    const issue = (changes: object = {}, of = enrolmentId, number = world.nextNumber()) =>
      codeOf(
        world.certifying.issue(world.maker, {
          classId: found.id,
          issuedOn: day,
          certificates: [{ enrolmentId: of, number }],
          ...changes,
        }),
      );
    expect(await issue()).toBe('TRAINING.CLASS_NOT_ASSESSED');
    await world.assessing.closeClass(world.checker, id);
    expect(await issue({}, sheets[1]?.enrolmentId)).toBe('TRAINING.NOT_PASSED');
    expect(await issue({ issuedOn: addDays(day, -1) })).toBe('TRAINING.CERTIFICATE_TOO_EARLY');
    expect(await issue({}, enrolmentId, 'S000153032601244000001')).toBe('TRAINING.NUMBER_WRONG');
    const number = world.nextNumber();
    expect(await issue({}, enrolmentId, number)).toBe('accepted');
    expect(await issue()).toBe('TRAINING.HELD_ALREADY');
    expect(await issue({}, sheets[2]?.enrolmentId, number)).toBe('TRAINING.NUMBER_TAKEN');
  });

  it('is revoked by two people, and the same person may then hold another', async () => {
    const [certificate] = await world.certified(await world.trainingClass('taught'), [good, good, bad]);
    const { id } = certificate as { id: string };
    await world.certifying.askRevocation(world.maker, id, { reason: '替考', document: '会人社〔2025〕9号' });
    expect(await codeOf(world.certifying.decideRevocation(world.maker, id, 'revoke'))).toBe(
      'TRAINING.CONFIRMED_BY_SELF',
    );
    expect((await world.certifying.decideRevocation(world.checker, id, 'revoke')).state).toBe('revoked');
    expect(await raw("update training.certificates set state = 'issued' where id = ?", [id])).toMatch(/workflow/);
    expect(await raw('update training.certificates set number = ? where id = ?', [world.nextNumber(), id])).toMatch(
      /frozen/,
    );
    expect(await raw('delete from training.certificates where id = ?', [id])).toBe('42501');
  });

  it('is told to whoever has number and name, and to nobody else', async () => {
    const [certificate] = await world.certified(await world.trainingClass('taught'), [good, good, bad]);
    const { number, personName } = certificate as { number: string; personName: string };
    const { certificate: told } = await world.certifying.verify({ number, name: personName });
    expect(told).toMatchObject({ kind: 'skill_level', standing: 'valid', level: 5 });
    expect(Object.keys(told ?? {}).sort()).toEqual([
      'expiresOn',
      'institutionName',
      'issuedOn',
      'kind',
      'level',
      'nameMasked',
      'standing',
      'tradeName',
    ]);
    expect(await world.certifying.verify({ number, name: '别人' })).toEqual({ certificate: null });
    expect(await world.certifying.verify({ number: 'S0001', name: personName })).toEqual({ certificate: null });
    expect(await codeOf(database.app.raw('select * from training.certificate_register'))).toBe('42501');
  });

  it('is read by its own institution and by no other', async () => {
    const [certificate] = await world.certified(await world.trainingClass('taught'), [good, good, bad]);
    const other = await world.school();
    expect(await world.certifying.get(world.head, certificate?.id ?? '')).toMatchObject({
      number: certificate?.number,
    });
    expect(await codeOf(world.certifying.get(other.head, certificate?.id ?? ''))).toBe('LIST.NOT_FOUND');
  });

  it('prints the identity in full, and says so in the audit', async () => {
    const [certificate] = await world.certified(await world.trainingClass('taught'), [good, good, bad]);
    const { bytes } = await world.certifying.print(world.maker, certificate?.id ?? '', 'https://example.invalid');
    expect(new TextDecoder().decode(bytes)).toContain('530326199001011234');
    expect(world.audit.entries.at(-1)).toMatchObject({ action: 'certificates.print', recordId: certificate?.id });
  });
});
