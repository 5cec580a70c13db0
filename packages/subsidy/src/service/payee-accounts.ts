import type { Actor } from '@gongyi/kernel';
import { type PayeeKind, personalPayees } from '../model/source.js';
import type { PayeeAccount } from '../ports.js';
import type { Context } from './context.js';

export interface PaidTo {
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
}

const isPerson = ({ payeeKind }: PaidTo) => personalPayees.includes(payeeKind);

/**
 * Where lines are paid to: the payee's own account, never the beneficiary's in its place. Employers and institutions have
 * no account in the register yet, so their lines are held.
 */
export async function accountsOf(
  context: Context,
  actor: Actor,
  lines: readonly PaidTo[],
): Promise<(line: PaidTo) => PayeeAccount | undefined> {
  const ids = lines.filter(isPerson).map(({ payeeId }) => payeeId);
  const accounts = await context.payeeAccounts.forPeople(actor, ids);
  return (line) => (isPerson(line) ? accounts.get(line.payeeId) : undefined);
}
