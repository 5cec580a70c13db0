import { type Actor, domainError, invariant } from '@gongyi/kernel';
import type { PasswordTaken } from '../ports.js';
import { type Context, found, wholeCounty } from './context.js';

/** Records that keep a sealed file: batches and account checks. */
interface SealedRecord extends PasswordTaken {
  readonly divisionCode: string;
  readonly protection: 'zip' | 'none' | null;
  readonly exportedBy: string | null;
}

export interface PasswordHolder<R extends SealedRecord> {
  readonly resource: 'payment-batches' | 'account-checks';
  lock(actor: Actor, id: string): Promise<R | undefined>;
  passwordOf(actor: Actor, id: string): Promise<string | null>;
  update(actor: Actor, id: string, changes: PasswordTaken): Promise<R>;
}

export function passwordHolders({ store: { payments, accountChecks } }: Context) {
  return {
    batches: {
      resource: 'payment-batches' as const,
      lock: payments.lockBatch,
      passwordOf: payments.passwordOf,
      update: payments.updateBatch,
    },
    checks: {
      resource: 'account-checks' as const,
      lock: accountChecks.lock,
      passwordOf: accountChecks.passwordOf,
      update: accountChecks.update,
    },
  };
}

/**
 * Shows the password of a file once, to somebody else than the person who had it written: it goes to the bank another way
 * than the file (另行送达).
 *
 * @throws DomainError forbidden SUBSIDY.PASSWORD_FOR_ANOTHER; conflict SUBSIDY.NO_PASSWORD | SUBSIDY.PASSWORD_TAKEN {on}
 */
export async function takePassword<R extends SealedRecord>(
  context: Context,
  actor: Actor,
  holder: PasswordHolder<R>,
  id: string,
): Promise<{ id: string; password: string }> {
  wholeCounty(actor);
  const record = found(await holder.lock(actor, id));
  if (record.protection !== 'zip') throw domainError('conflict', 'SUBSIDY.NO_PASSWORD');
  if (record.exportedBy === actor.userId) throw domainError('forbidden', 'SUBSIDY.PASSWORD_FOR_ANOTHER');
  if (record.passwordTakenAt !== null) throw domainError('conflict', 'SUBSIDY.PASSWORD_TAKEN');
  const sealed = await holder.passwordOf(actor, id);
  invariant(sealed !== null, 'an archive has a password');
  await holder.update(actor, id, {
    passwordTakenBy: actor.userId,
    passwordTakenAt: context.clock.now().toISOString(),
  });
  await context.audit.record(actor, {
    action: `${holder.resource}.take-password`,
    resource: holder.resource,
    recordId: id,
    divisionCode: record.divisionCode as never,
    after: { passwordTakenBy: actor.userId },
  });
  return { id, password: context.crypto.decrypt(sealed) };
}

/**
 * Lets the password be taken once more, when it was lost on its way; the file stays as it is.
 *
 * @throws DomainError conflict SUBSIDY.PASSWORD_NOT_TAKEN
 */
export async function offerPasswordAgain<R extends SealedRecord>(
  context: Context,
  actor: Actor,
  holder: PasswordHolder<R>,
  id: string,
  reason: string,
): Promise<R> {
  wholeCounty(actor);
  const record = found(await holder.lock(actor, id));
  if (record.passwordTakenAt === null) throw domainError('conflict', 'SUBSIDY.PASSWORD_NOT_TAKEN');
  const changed = await holder.update(actor, id, { passwordTakenBy: null, passwordTakenAt: null });
  await context.audit.record(actor, {
    action: `${holder.resource}.offer-password`,
    resource: holder.resource,
    recordId: id,
    divisionCode: record.divisionCode as never,
    before: { passwordTakenBy: record.passwordTakenBy },
    after: { passwordTakenBy: null },
    reason,
  });
  return changed;
}
