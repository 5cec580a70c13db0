import type { Actor } from '@gongyi/kernel';
import type { PaidTo } from '../model/source.js';
import type { PayeeAccount } from '../ports.js';
import type { Context } from './context.js';

/** Lines with the same key are paid to the same payee. */
export const payeeKeyOf = ({ payeeKind, payeeId }: PaidTo) => `${payeeKind} ${payeeId}`;

/** Each payee once: a class names its institution in every line. */
function payeesOf(lines: readonly PaidTo[]): PaidTo[] {
  return [...new Map(lines.map(({ payeeKind, payeeId }) => [payeeId, { payeeKind, payeeId }])).values()];
}

/** Where lines are paid to: the payee's own account, never the beneficiary's in its place. */
export async function accountsOf(
  context: Context,
  actor: Actor,
  lines: readonly PaidTo[],
): Promise<(line: PaidTo) => PayeeAccount | undefined> {
  const accounts = await context.payeeAccounts.forPayees(actor, payeesOf(lines));
  return (line) => accounts.get(line.payeeId);
}

/** What files of banks name payees by, in plain; empty where the register does not know it. */
export async function identitiesOf(
  context: Context,
  actor: Actor,
  lines: readonly PaidTo[],
): Promise<(line: PaidTo) => string> {
  const identities = await context.identities.identitiesOf(actor, payeesOf(lines));
  return (line) => identities.get(line.payeeId) ?? '';
}
