import { createHash, randomBytes } from 'node:crypto';
import {
  type Actor,
  countyOfScope,
  type DivisionCode,
  domainError,
  newId,
  type ScopeRange,
  scopeOf,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from '../knex/transactions.js';
import {
  type AccountOptions,
  countFailure,
  doorkeeper,
  isEnrolled,
  minutesFromNow,
  type SessionRow,
  type UserRow,
} from './account-rows.js';
import { createOwnAccount, type OwnAccount } from './own-account.js';
import { passwordHasExpired } from './password-profile.js';
import { verifyAgainstNobody, verifyPassword } from './passwords.js';
import { assertTokenSecret, signAccessToken, verifyAccessToken } from './tokens.js';

const sessionHours = 12;
const stepUpMinutes = 10;

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** Accounts, sessions and tokens. Every question about a session is asked anew: logout and disabling work at once. */
export interface Accounts extends OwnAccount {
  /**
   * @param newPassword takes the place of one that has expired or was set by somebody else
   * @throws DomainError unauthenticated AUTH.LOGIN_FAILED, the same for every cause; forbidden AUTH.PASSWORD_EXPIRED after a
   *   right password that cannot be used any more
   */
  login(login: string, password: string, newPassword?: string): Promise<SignedIn>;
  refresh(refreshToken: string): Promise<SignedIn>;
  logout(accessToken: string): Promise<void>;
  /** The person behind an access token, with the permissions of this moment. */
  actorOf(accessToken: string): Promise<Actor>;
  /** The person by id, for a job that acts for them; null when disabled. */
  loadActor(userId: string): Promise<Actor | null>;
  hasSteppedUp(accessToken: string): Promise<boolean>;
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** Accounts on the core schema. @throws Bug for a token secret under 256 bits */
export function createAccounts(knex: Knex, options: AccountOptions): Accounts {
  const { schema, tokenSecret, passwordProfile, secondFactorRequired } = options;
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
      // A password alone is proof only where nobody asks for more.
      stepped_up_at: isEnrolled(user) || secondFactorRequired ? null : new Date(),
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
      ...(user.organisation_id === null ? {} : { organisationId: user.organisation_id }),
      permissions: new Set(roles.flatMap((role) => role.permissions)),
      locale: user.locale,
    };
  }

  async function userOf(trx: Knex.Transaction, id: string): Promise<UserRow> {
    return (await trx(`${schema}.users`).where({ id }).first()) as UserRow;
  }

  const { replacePassword, ...own } = createOwnAccount(knex, options, { liveSession, userOf });

  return {
    ...own,

    async login(login, password, newPassword) {
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
      const changedAt = user.password_changed_at === null ? null : new Date(user.password_changed_at);
      if (passwordHasExpired(passwordProfile, changedAt, new Date())) {
        if (newPassword === undefined) throw domainError('forbidden', 'AUTH.PASSWORD_EXPIRED');
        await replacePassword(user, newPassword, null);
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

    hasSteppedUp: (accessToken) =>
      asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        return session.stepped_up_at !== null && new Date(session.stepped_up_at) > minutesFromNow(-stepUpMinutes);
      }),
  };
}
