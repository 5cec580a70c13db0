import type { Actor } from '@gongyi/kernel';
import type { PayeeKind } from '../model/source.js';
import type { PayeeAccount } from '../ports.js';
import type { Context } from './context.js';

export interface PaidTo {
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
}

/** A household is paid through its head, by whose id it goes. */
const isPerson = ({ payeeKind }: PaidTo) => payeeKind === 'person' || payeeKind === 'household';
const peopleOf = (lines: readonly PaidTo[]) => lines.filter(isPerson).map(({ payeeId }) => payeeId);

/** Lines with the same key are paid to the same payee. */
export const payeeKeyOf = ({ payeeKind, payeeId }: PaidTo) => `${payeeKind} ${payeeId}`;

/**
 * Where lines are paid to: the payee's own account, never the beneficiary's in its place. Employers and institutions have
 * no account in the register yet, so their lines are held.
 */
export async function accountsOf(
  context: Context,
  actor: Actor,
  lines: readonly PaidTo[],
): Promise<(line: PaidTo) => PayeeAccount | undefined> {
  const accounts = await context.payeeAccounts.forPeople(actor, peopleOf(lines));
  return (line) => (isPerson(line) ? accounts.get(line.payeeId) : undefined);
}

/** What files of banks name payees by, in plain; empty where the register does not know it. */
export async function identitiesOf(
  context: Context,
  actor: Actor,
  lines: readonly PaidTo[],
): Promise<(line: PaidTo) => string> {
  const identities = await context.identities.identitiesOf(actor, peopleOf(lines));
  return (line) => (isPerson(line) ? (identities.get(line.payeeId) ?? '') : '');
}
