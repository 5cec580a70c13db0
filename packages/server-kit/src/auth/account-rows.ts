import { type Actor, type AuditLog, type FieldCrypto, type Locale, wholeCountry } from '@gongyi/kernel';
import type { Knex } from 'knex';
import type { PasswordProfile } from './password-profile.js';

export interface AccountOptions {
  readonly schema: string;
  readonly tokenSecret: string;
  readonly crypto: FieldCrypto;
  readonly audit: AuditLog;
  readonly passwordProfile: PasswordProfile;
  /** Step-up needs an authenticator, not only the password. */
  readonly secondFactorRequired: boolean;
}

export interface UserRow {
  readonly county_code: string;
  readonly id: string;
  readonly division_code: string;
  readonly organisation_id: string | null;
  readonly login: string;
  readonly display_name: string;
  readonly password_hash: string;
  readonly disabled: boolean;
  readonly failed_logins: number;
  readonly locked_until: string | null;
  readonly locale: Locale;
  readonly password_changed_at: string | null;
  readonly totp_sealed: string | null;
  readonly totp_confirmed_at: string | null;
  readonly totp_last_step: string | number | null;
}

export interface SessionRow {
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
export const doorkeeper: Actor = {
  userId: '00000000-0000-7000-8000-000000000001',
  displayName: '系统',
  countyCode: null,
  scope: wholeCountry,
  permissions: new Set(),
  locale: 'zh-CN',
};

const maxFailures = 5;
const lockMinutes = 15;

export const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);

export const isEnrolled = (user: UserRow): boolean => user.totp_confirmed_at !== null;

/** One wrong attempt more; the lock lives in the database, so a restart does not lift it. */
export async function countFailure(trx: Knex.Transaction, schema: string, id: string): Promise<void> {
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
