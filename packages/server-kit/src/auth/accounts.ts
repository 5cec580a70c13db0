import { createHash, randomBytes } from 'node:crypto';
import {
  type Actor,
  countyOfScope,
  type DivisionCode,
  domainError,
  type Locale,
  newId,
  type ScopeRange,
  scopeOf,
  wholeCountry,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from '../knex/transactions.js';
import { hashPassword, verifyAgainstNobody, verifyPassword } from './passwords.js';
import { assertTokenSecret, signAccessToken, verifyAccessToken } from './tokens.js';

const maxFailures = 5;
const lockMinutes = 15;
const sessionHours = 12;
const stepUpMinutes = 10;

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** Accounts, sessions and tokens. Every question about a session is asked anew: logout and disabling work at once. */
export interface Accounts {
  login(login: string, password: string): Promise<SignedIn>;
  refresh(refreshToken: string): Promise<SignedIn>;
  logout(accessToken: string): Promise<void>;
  /** The person behind an access token, with the permissions of this moment. */
  actorOf(accessToken: string): Promise<Actor>;
  /** The person by id, for a job that acts for them; null when disabled. */
  loadActor(userId: string): Promise<Actor | null>;
  stepUp(accessToken: string, password: string): Promise<void>;
  hasSteppedUp(accessToken: string): Promise<boolean>;
  changePassword(accessToken: string, current: string, next: string): Promise<void>;
}

interface UserRow {
  readonly county_code: string;
  readonly id: string;
  readonly division_code: string;
  readonly login: string;
  readonly display_name: string;
  readonly password_hash: string;
  readonly disabled: boolean;
  readonly failed_logins: number;
  readonly locked_until: string | null;
  readonly locale: Locale;
}

interface SessionRow {
  readonly county_code: string;
  readonly id: string;
  readonly division_code: string;
  readonly user_id: string;
  readonly refresh_hash: string;
  readonly previous_refresh_hash: string | null;
  readonly stepped_up_at: string | null;
  readonly expires_at: string;
  readonly ended_at: string | null;
}

/** Acts before anybody is known: finds accounts wherever they are. */
const doorkeeper: Actor = {
  userId: '00000000-0000-7000-8000-000000000001',
  displayName: '系统',
  countyCode: null,
  scope: wholeCountry,
  permissions: new Set(),
  locale: 'zh-CN',
};

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);

/** At least 12 characters and not the login itself. */
export function assertPasswordStrength(password: string, login: string): void {
  if ([...password].length < 12 || password.toLowerCase().includes(login.toLowerCase()) || new Set(password).size < 5) {
    throw domainError('invalid_input', 'AUTH.PASSWORD_TOO_WEAK');
  }
}

export function createAccounts(knex: Knex, options: { schema: string; tokenSecret: string }): Accounts {
  const { schema, tokenSecret } = options;
  assertTokenSecret(tokenSecret);
  const asDoorkeeper = <T>(work: (trx: Knex.Transaction) => Promise<T>) => inTransaction(knex, doorkeeper, work);

  async function openSession(trx: Knex.Transaction, user: UserRow): Promise<SignedIn> {
    const [id, refreshToken] = [newId(), randomBytes(32).toString('base64url')];
    await trx(`${schema}.sessions`).insert({
      county_code: user.county_code,
      id,
      division_code: user.division_code,
      user_id: user.id,
      refresh_hash: hashToken(refreshToken),
      stepped_up_at: new Date(),
      expires_at: minutesFromNow(sessionHours * 60),
    });
    return tokens(user.id, id, user.county_code, refreshToken);
  }

  function tokens(userId: string, sessionId: string, county: string, refreshToken: string): SignedIn {
    const accessToken = signAccessToken(tokenSecret, { userId, sessionId, county });
    return { accessToken, refreshToken: `${sessionId}.${refreshToken}`, expiresInSeconds: 15 * 60 };
  }

  async function liveSession(trx: Knex.Transaction, accessToken: string): Promise<SessionRow> {
    const { sessionId, userId } = verifyAccessToken(tokenSecret, accessToken);
    const session = (await trx(`${schema}.sessions`).where({ id: sessionId, user_id: userId }).first()) as
      | SessionRow
      | undefined;
    if (session === undefined || session.ended_at !== null || new Date(session.expires_at) < new Date())
      throw domainError('unauthenticated', 'AUTH.SESSION_ENDED');
    return session;
  }

  async function buildActor(trx: Knex.Transaction, userId: string): Promise<Actor | null> {
    const user = (await trx(`${schema}.users`).where({ id: userId, disabled: false }).first()) as UserRow | undefined;
    if (user === undefined) return null;
    const roles = (await trx(`${schema}.user_roles as ur`)
      .join(`${schema}.roles as r`, 'r.id', 'ur.role_id')
      .where('ur.user_id', userId)
      .andWhere((where) => where.whereNull('ur.valid_until').orWhere('ur.valid_until', '>=', trx.raw('current_date')))
      .select('r.permissions', 'ur.division_code')) as { permissions: string[]; division_code: DivisionCode }[];
    const scope: ScopeRange = scopeOf(user.division_code as DivisionCode);
    return {
      userId: user.id,
      displayName: user.display_name,
      countyCode: countyOfScope(scope),
      scope,
      permissions: new Set(roles.flatMap((role) => role.permissions)),
      locale: user.locale,
    };
  }

  async function userOf(trx: Knex.Transaction, id: string): Promise<UserRow> {
    return (await trx(`${schema}.users`).where({ id }).first()) as UserRow;
  }

  return {
    async login(login, password) {
      const user = await asDoorkeeper(
        async (trx) =>
          (await trx(`${schema}.users`).where({ login: login.toLowerCase() }).first()) as UserRow | undefined,
      );
      const locked = user?.locked_until != null && new Date(user.locked_until) > new Date();
      // The slow check runs outside any transaction and in every case, so that time says nothing.
      const right =
        user === undefined ? await verifyAgainstNobody(password) : await verifyPassword(user.password_hash, password);
      if (user === undefined) throw domainError('unauthenticated', 'AUTH.LOGIN_FAILED');
      if (!right || locked || user.disabled) {
        if (!right && !locked) await asDoorkeeper((trx) => countFailure(trx, schema, user.id));
        throw domainError('unauthenticated', 'AUTH.LOGIN_FAILED');
      }
      return asDoorkeeper(async (trx) => {
        await trx(`${schema}.users`).where({ id: user.id }).update({ failed_logins: 0, locked_until: null });
        return openSession(trx, user);
      });
    },

    async refresh(refreshToken) {
      const [sessionId = '', secret = ''] = refreshToken.split('.');
      if (!/^[0-9a-f-]{36}$/.test(sessionId)) throw domainError('unauthenticated', 'AUTH.SESSION_ENDED');
      const answer = await asDoorkeeper(async (trx) => {
        const session = (await trx(`${schema}.sessions`).where({ id: sessionId }).forUpdate().first()) as
          | SessionRow
          | undefined;
        if (session === undefined || session.ended_at !== null || new Date(session.expires_at) < new Date())
          return null;
        const user = await userOf(trx, session.user_id);
        if (user.disabled) return null;
        if (hashToken(secret) !== session.refresh_hash) {
          // Somebody holds a token that was used before: nobody can tell who, so the session ends.
          await trx(`${schema}.sessions`)
            .where({ id: sessionId })
            .update({ ended_at: new Date(), end_reason: 'refresh_reused' });
          return null;
        }
        const next = randomBytes(32).toString('base64url');
        await trx(`${schema}.sessions`)
          .where({ id: sessionId })
          .update({
            refresh_hash: hashToken(next),
            previous_refresh_hash: session.refresh_hash,
            last_used_at: new Date(),
          });
        return tokens(user.id, sessionId, session.county_code, next);
      });
      if (answer === null) throw domainError('unauthenticated', 'AUTH.SESSION_ENDED');
      return answer;
    },

    logout: (accessToken) =>
      asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        await trx(`${schema}.sessions`)
          .where({ id: session.id })
          .update({ ended_at: new Date(), end_reason: 'logout' });
      }),

    actorOf: (accessToken) =>
      asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        const actor = await buildActor(trx, session.user_id);
        if (actor === null) throw domainError('unauthenticated', 'AUTH.SESSION_ENDED');
        return actor;
      }),

    loadActor: (userId) => asDoorkeeper((trx) => buildActor(trx, userId)),

    async stepUp(accessToken, password) {
      const user = await asDoorkeeper(async (trx) => userOf(trx, (await liveSession(trx, accessToken)).user_id));
      const right = await verifyPassword(user.password_hash, password);
      const locked = user.locked_until !== null && new Date(user.locked_until) > new Date();
      if (!right || locked) {
        if (!locked) await asDoorkeeper((trx) => countFailure(trx, schema, user.id));
        throw domainError('forbidden', 'AUTH.PASSWORD_WRONG');
      }
      await asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        await trx(`${schema}.sessions`).where({ id: session.id }).update({ stepped_up_at: new Date() });
      });
    },

    hasSteppedUp: (accessToken) =>
      asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        return session.stepped_up_at !== null && new Date(session.stepped_up_at) > minutesFromNow(-stepUpMinutes);
      }),

    async changePassword(accessToken, current, next) {
      const user = await asDoorkeeper(async (trx) => userOf(trx, (await liveSession(trx, accessToken)).user_id));
      if (!(await verifyPassword(user.password_hash, current))) throw domainError('forbidden', 'AUTH.PASSWORD_WRONG');
      assertPasswordStrength(next, user.login);
      const hash = await hashPassword(next);
      await asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        await trx(`${schema}.users`)
          .where({ id: user.id })
          .update({ password_hash: hash, password_changed_at: new Date() });
        // Whoever else is signed in with the old password is not any more.
        await trx(`${schema}.sessions`)
          .where({ user_id: user.id })
          .whereNull('ended_at')
          .whereNot({ id: session.id })
          .update({ ended_at: new Date(), end_reason: 'password_changed' });
      });
    },
  };
}

async function countFailure(trx: Knex.Transaction, schema: string, id: string): Promise<void> {
  await trx(`${schema}.users`)
    .where({ id })
    .update({
      failed_logins: trx.raw('case when failed_logins + 1 >= ? then 0 else failed_logins + 1 end', [maxFailures]),
      locked_until: trx.raw('case when failed_logins + 1 >= ? then ?::timestamptz else locked_until end', [
        maxFailures,
        minutesFromNow(lockMinutes).toISOString(),
      ]),
    });
}
