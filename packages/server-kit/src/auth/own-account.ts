import { type Actor, type DivisionCode, domainError } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from '../knex/transactions.js';
import {
  type AccountOptions,
  countFailure,
  doorkeeper,
  isEnrolled,
  type SessionRow,
  type UserRow,
} from './account-rows.js';
import { assertPasswordFits } from './password-profile.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { newTotpSecret, totpInvitation, totpStepOf } from './totp.js';

/** What a person proves themselves with when it matters. */
export interface Proof {
  readonly password: string;
  /** Six digits of the authenticator; needed once one is set up. */
  readonly code?: string | undefined;
}

export interface SecondFactor {
  readonly enrolled: boolean;
  /** Without one, nothing that asks for proof can be done. */
  readonly required: boolean;
}

/** What a person does with their own account. */
export interface OwnAccount {
  /** @throws DomainError forbidden AUTH.PASSWORD_WRONG | AUTH.SECOND_FACTOR_NEEDED | AUTH.CODE_REQUIRED | AUTH.CODE_WRONG */
  stepUp(accessToken: string, proof: Proof): Promise<void>;
  changePassword(accessToken: string, current: string, next: string): Promise<void>;
  secondFactor(actor: Actor): Promise<SecondFactor>;
  /** Draws a new secret for an authenticator; it counts once its first code is confirmed. */
  beginSecondFactor(accessToken: string, password: string): Promise<{ secret: string; uri: string; qrSvg: string }>;
  confirmSecondFactor(accessToken: string, code: string): Promise<void>;
}

interface Door {
  /** The session behind a token. @throws DomainError unauthenticated AUTH.SESSION_ENDED */
  liveSession(trx: Knex.Transaction, accessToken: string): Promise<SessionRow>;
  userOf(trx: Knex.Transaction, id: string): Promise<UserRow>;
}

/** Proof by password and authenticator, and their replacement. */
export function createOwnAccount(
  knex: Knex,
  options: AccountOptions,
  { liveSession, userOf }: Door,
): OwnAccount & { replacePassword(user: UserRow, next: string, keepSession: string | null): Promise<void> } {
  const { schema, crypto, audit, passwordProfile, secondFactorRequired } = options;
  const asDoorkeeper = <T>(work: (trx: Knex.Transaction) => Promise<T>) => inTransaction(knex, doorkeeper, work);

  const userOfToken = (accessToken: string) =>
    asDoorkeeper(async (trx) => userOf(trx, (await liveSession(trx, accessToken)).user_id));

  /** Checks the password of somebody who is signed in; wrong ones count towards the lock as at the door. */
  async function provePassword(user: UserRow, password: string): Promise<void> {
    const right = await verifyPassword(user.password_hash, password);
    const locked = user.locked_until !== null && new Date(user.locked_until) > new Date();
    if (right && !locked) return;
    if (!locked) await asDoorkeeper((trx) => countFailure(trx, schema, user.id));
    throw domainError('forbidden', 'AUTH.PASSWORD_WRONG');
  }

  /** Takes a code once: of two uses of the same one, the second finds a newer step. */
  async function proveCode(user: UserRow, code: string | undefined): Promise<void> {
    if (!isEnrolled(user) || user.totp_sealed === null) return;
    if (code === undefined) throw domainError('forbidden', 'AUTH.CODE_REQUIRED');
    const lastStep = user.totp_last_step === null ? null : Number(user.totp_last_step);
    const step = totpStepOf(crypto.decrypt(user.totp_sealed), code, lastStep, new Date());
    const taken =
      step === null
        ? 0
        : await asDoorkeeper((trx) =>
            trx(`${schema}.users`)
              .where({ id: user.id })
              .where((older) => older.whereNull('totp_last_step').orWhere('totp_last_step', '<', step))
              .update({ totp_last_step: step }),
          );
    if (taken === 1) return;
    await asDoorkeeper((trx) => countFailure(trx, schema, user.id));
    throw domainError('forbidden', 'AUTH.CODE_WRONG');
  }

  /** Changes a person's own account in their name, with its audit row. */
  async function changeOwn(user: UserRow, action: string, change: (trx: Knex.Transaction) => Promise<unknown>) {
    const person: Actor = { ...doorkeeper, userId: user.id, displayName: user.display_name };
    await inTransaction(knex, person, async (trx) => {
      await change(trx);
      await audit.record(person, {
        action: `users.${action}`,
        resource: 'users',
        recordId: user.id,
        divisionCode: user.division_code as DivisionCode,
        after: { login: user.login },
      });
    });
  }

  async function replacePassword(user: UserRow, next: string, keepSession: string | null): Promise<void> {
    assertPasswordFits(passwordProfile, next, user.login);
    if (await verifyPassword(user.password_hash, next)) throw domainError('invalid_input', 'AUTH.PASSWORD_SAME');
    const hash = await hashPassword(next);
    await changeOwn(user, 'change-password', async (trx) => {
      await trx(`${schema}.users`)
        .where({ id: user.id })
        .update({ password_hash: hash, password_changed_at: new Date() });
      // Whoever else is signed in with the old password is not any more.
      const others = trx(`${schema}.sessions`).where({ user_id: user.id }).whereNull('ended_at');
      if (keepSession !== null) others.whereNot({ id: keepSession });
      await others.update({ ended_at: new Date(), end_reason: 'password_changed' });
    });
  }

  return {
    replacePassword,

    async stepUp(accessToken, { password, code }) {
      const user = await userOfToken(accessToken);
      await provePassword(user, password);
      if (secondFactorRequired && !isEnrolled(user)) throw domainError('forbidden', 'AUTH.SECOND_FACTOR_NEEDED');
      await proveCode(user, code);
      await asDoorkeeper(async (trx) => {
        const session = await liveSession(trx, accessToken);
        await trx(`${schema}.sessions`).where({ id: session.id }).update({ stepped_up_at: new Date() });
      });
    },

    async changePassword(accessToken, current, next) {
      const user = await userOfToken(accessToken);
      await provePassword(user, current);
      const session = await asDoorkeeper((trx) => liveSession(trx, accessToken));
      await replacePassword(user, next, session.id);
    },

    secondFactor: (actor) =>
      asDoorkeeper(async (trx) => ({
        enrolled: isEnrolled(await userOf(trx, actor.userId)),
        required: secondFactorRequired,
      })),

    async beginSecondFactor(accessToken, password) {
      const user = await userOfToken(accessToken);
      await provePassword(user, password);
      const secret = newTotpSecret();
      const stored = await asDoorkeeper((trx) =>
        trx(`${schema}.users`)
          .where({ id: user.id })
          .whereNull('totp_confirmed_at')
          .update({ totp_sealed: crypto.encrypt(secret) }),
      );
      if (stored === 0) throw domainError('conflict', 'AUTH.SECOND_FACTOR_EXISTS');
      return { secret, ...(await totpInvitation(secret, user.login)) };
    },

    async confirmSecondFactor(accessToken, code) {
      const user = await userOfToken(accessToken);
      if (isEnrolled(user)) throw domainError('conflict', 'AUTH.SECOND_FACTOR_EXISTS');
      if (user.totp_sealed === null) throw domainError('conflict', 'AUTH.SECOND_FACTOR_NOT_BEGUN');
      const step = totpStepOf(crypto.decrypt(user.totp_sealed), code, null, new Date());
      if (step === null) throw domainError('invalid_input', 'AUTH.CODE_WRONG');
      await changeOwn(user, 'set-up-second-factor', (trx) =>
        trx(`${schema}.users`)
          .where({ id: user.id })
          .whereNull('totp_confirmed_at')
          .update({ totp_confirmed_at: new Date(), totp_last_step: step }),
      );
    },
  };
}
