import { type DivisionCode, isDomainError, newId } from '@gongyi/kernel';
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFieldCrypto, createKnexAuditLog, migrateServerKit } from '../knex/index.js';
import { inTransaction } from '../knex/transactions.js';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { doorkeeper } from './account-rows.js';
import { type Accounts, createAccounts } from './accounts.js';
import { passwordProfiles } from './password-profile.js';
import { insertUser } from './user-routes.js';

const schema = 'core';
const password = 'Correct-horse-9';

describe('accounts', () => {
  let database: TestDatabase;
  let accounts: Accounts;
  let strict: Accounts;

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateServerKit(database.owner, { schema, applicationRole: database.applicationRole });
    const options = {
      schema,
      tokenSecret: 'k'.repeat(20) + newId(),
      crypto: createFieldCrypto('f'.repeat(20) + newId()),
      audit: createKnexAuditLog(database.app, { schema }),
    };
    const { mlps3, nist } = passwordProfiles;
    accounts = createAccounts(database.app, { ...options, passwordProfile: mlps3, secondFactorRequired: false });
    strict = createAccounts(database.app, { ...options, passwordProfile: nist, secondFactorRequired: true });
  });
  afterAll(() => database?.destroy());
  afterEach(() => void vi.useRealTimers());

  let people = 0;
  async function somebody(own = true): Promise<string> {
    people += 1;
    const login = `person${people}`;
    const user = { login, displayName: login, password, divisionCode: '530326000000' as DivisionCode, roles: [] };
    await inTransaction(database.app, doorkeeper, (trx) => insertUser(trx, schema, user, doorkeeper.userId, own));
    return login;
  }

  const columns = (login: string) =>
    inTransaction(database.app, doorkeeper, (trx) => trx(`${schema}.users`).where({ login }).first());
  const change = (login: string, changes: object) =>
    inTransaction(database.app, doorkeeper, (trx) => trx(`${schema}.users`).where({ login }).update(changes));
  const auditActions = (login: string) =>
    inTransaction(database.app, doorkeeper, async (trx) => {
      const { id } = await trx(`${schema}.users`).where({ login }).first('id');
      const rows = await trx(`${schema}.audit_events`).where({ record_id: id }).orderBy('sequence').select('action');
      return rows.map((row: { action: string }) => row.action);
    });

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (isDomainError(error) ? error.code : String(error)),
    );

  it('opens a session, names the person, and forgets at logout', async () => {
    const { accessToken } = await accounts.login(await somebody(), password);
    expect((await accounts.actorOf(accessToken)).displayName).toMatch(/^person/);
    await accounts.logout(accessToken);
    expect(await codeOf(accounts.actorOf(accessToken))).toBe('AUTH.SESSION_ENDED');
  });

  it('of an organisation has its roles only, and stays of that organisation', async () => {
    const roles = ['officer', 'school'].map((id) => ({
      id,
      name_zh: id,
      name_en: id,
      permissions: [`${id}.read`],
      organisation_role: id === 'school',
    }));
    await inTransaction(database.app, doorkeeper, (trx) => trx(`${schema}.roles`).insert(roles));
    const organisationId = newId();
    const account = (login: string, role: string, own?: string) => ({
      login,
      displayName: login,
      password,
      divisionCode: '530326000000' as DivisionCode,
      roles: [role],
      ...(own === undefined ? {} : { organisationId: own }),
    });
    const create = (login: string, role: string, own?: string) =>
      inTransaction(database.app, doorkeeper, (trx) =>
        insertUser(trx, schema, account(login, role, own), doorkeeper.userId, true),
      );
    expect(await codeOf(create('wrong1', 'officer', organisationId))).toBe('AUTH.ROLE_FOR_OTHERS');
    expect(await codeOf(create('wrong2', 'school'))).toBe('AUTH.ROLE_FOR_OTHERS');
    const userId = await create('head', 'school', organisationId);
    expect(await accounts.loadActor(userId)).toMatchObject({ organisationId, permissions: new Set(['school.read']) });
    // Past the service: the database keeps both.
    const role = { county_code: '530326', id: newId(), division_code: '530326000000', user_id: userId };
    const raw = inTransaction(database.app, doorkeeper, (trx) =>
      trx(`${schema}.user_roles`).insert({ ...role, role_id: 'officer', system_role: false }),
    );
    await expect(raw).rejects.toMatchObject({ constraint: 'role_fits_account' });
    await expect(change('head', { organisation_id: null })).rejects.toMatchObject({
      constraint: 'users_frozen_organisation_id',
    });
  });

  it('answers the same for a wrong password, an unknown login, a locked and a disabled account', async () => {
    const [locked, disabled] = [await somebody(), await somebody()];
    await change(disabled, { disabled: true });
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await codeOf(accounts.login(locked, 'wrong'))).toBe('AUTH.LOGIN_FAILED');
    expect(await codeOf(accounts.login(locked, password))).toBe('AUTH.LOGIN_FAILED');
    expect(await codeOf(accounts.login(disabled, password))).toBe('AUTH.LOGIN_FAILED');
    expect(await codeOf(accounts.login('nobody', password))).toBe('AUTH.LOGIN_FAILED');
  });

  it('rotates the refresh token, and ends the session when an old one comes back', async () => {
    const first = await accounts.login(await somebody(), password);
    const second = await accounts.refresh(first.refreshToken);
    expect((await accounts.actorOf(second.accessToken)).userId).toBeTruthy();
    expect(await codeOf(accounts.refresh(first.refreshToken))).toBe('AUTH.SESSION_ENDED');
    expect(await codeOf(accounts.actorOf(second.accessToken))).toBe('AUTH.SESSION_ENDED');
    expect(await codeOf(accounts.refresh(second.refreshToken))).toBe('AUTH.SESSION_ENDED');
  });

  it('asks for a new password when somebody else set it or it is older than the profile allows', async () => {
    const [given, old] = [await somebody(false), await somebody()];
    await change(old, { password_changed_at: new Date(Date.now() - 91 * 86_400_000) });
    for (const login of [given, old]) {
      expect(await codeOf(accounts.login(login, password))).toBe('AUTH.PASSWORD_EXPIRED');
      expect(await codeOf(accounts.login(login, 'wrong', 'Another-one-88'))).toBe('AUTH.LOGIN_FAILED');
      expect(await codeOf(accounts.login(login, password, password))).toBe('AUTH.PASSWORD_SAME');
      expect(await codeOf(accounts.login(login, password, 'short'))).toBe('AUTH.PASSWORD_TOO_SHORT');
      expect(await codeOf(accounts.login(login, password, 'Another-one-88'))).toBe('done');
      expect(await codeOf(accounts.login(login, 'Another-one-88'))).toBe('done');
      expect(await auditActions(login)).toEqual(['users.change-password']);
    }
  });

  it('ends every other session when the password changes', async () => {
    const login = await somebody();
    const [here, there] = [await accounts.login(login, password), await accounts.login(login, password)];
    expect(await codeOf(accounts.changePassword(here.accessToken, 'wrong', 'Another-one-88'))).toBe(
      'AUTH.PASSWORD_WRONG',
    );
    await accounts.changePassword(here.accessToken, password, 'Another-one-88');
    expect(await codeOf(accounts.actorOf(here.accessToken))).toBe('done');
    expect(await codeOf(accounts.actorOf(there.accessToken))).toBe('AUTH.SESSION_ENDED');
  });

  it('takes the password as proof where no second factor is asked for', async () => {
    const { accessToken } = await accounts.login(await somebody(), password);
    expect(await accounts.hasSteppedUp(accessToken)).toBe(true);
    expect(await codeOf(accounts.stepUp(accessToken, { password: 'wrong' }))).toBe('AUTH.PASSWORD_WRONG');
  });

  it('takes each code of an authenticator once, and never the password alone', async () => {
    // In the middle of a step, so that none ends while the test runs.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 30_000) * 30_000 + 10_000 });
    const login = await somebody();
    const { accessToken } = await strict.login(login, password);
    expect(await strict.hasSteppedUp(accessToken)).toBe(false);
    expect(await codeOf(strict.stepUp(accessToken, { password }))).toBe('AUTH.SECOND_FACTOR_NEEDED');
    expect(await codeOf(strict.confirmSecondFactor(accessToken, '000000'))).toBe('AUTH.SECOND_FACTOR_NOT_BEGUN');
    expect(await codeOf(strict.beginSecondFactor(accessToken, 'wrong'))).toBe('AUTH.PASSWORD_WRONG');

    const { secret, uri, qrSvg } = await strict.beginSecondFactor(accessToken, password);
    expect(uri).toContain(`secret=${secret}`);
    expect(qrSvg).toContain('<svg');
    expect((await columns(login)).totp_sealed).not.toContain(secret);
    const generator = new TOTP({ secret: Secret.fromBase32(secret) });
    const near = [-30_000, 0, 30_000].map((offset) => generator.generate({ timestamp: Date.now() + offset }));
    const wrong = ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '';
    expect(await codeOf(strict.confirmSecondFactor(accessToken, wrong))).toBe('AUTH.CODE_WRONG');

    // The code of the step before is still good, which leaves the present one for the step-up.
    await strict.confirmSecondFactor(accessToken, generator.generate({ timestamp: Date.now() - 30_000 }));
    expect(await strict.secondFactor(await strict.actorOf(accessToken))).toEqual({ enrolled: true, required: true });
    expect(await codeOf(strict.beginSecondFactor(accessToken, password))).toBe('AUTH.SECOND_FACTOR_EXISTS');
    expect(await codeOf(strict.stepUp(accessToken, { password }))).toBe('AUTH.CODE_REQUIRED');
    const code = generator.generate({ timestamp: Date.now() });
    expect(await codeOf(strict.stepUp(accessToken, { password, code }))).toBe('done');
    expect(await strict.hasSteppedUp(accessToken)).toBe(true);
    expect(await codeOf(strict.stepUp(accessToken, { password, code }))).toBe('AUTH.CODE_WRONG');
    expect(await auditActions(login)).toEqual(['users.set-up-second-factor']);
  });
});
