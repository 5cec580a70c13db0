import {
  type Actor,
  countyOf,
  type DivisionCode,
  type FieldCrypto,
  type LocalDate,
  maskBankCard,
  newId,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import type { ProposedAccount } from '../model/bank-account.js';
import type { PaidAccount, PayeeAccount } from '../ports.js';

/** A stored account, as far as the store itself looks at one. */
export interface AccountRow {
  readonly id: string;
  readonly version: number;
  readonly person_id: string | null;
  readonly credit_code: string | null;
  /** Whichever of both is there. */
  readonly holder: string;
  readonly person_name: string;
  readonly bank_name: string;
  readonly card_sealed: string | null;
  readonly card_hash: string | null;
  readonly card_masked: string;
  readonly state: string;
  readonly problem: string | null;
  readonly confirmed_on: LocalDate | null;
  readonly checked_on: LocalDate | null;
}

/** API field → column; `sharedWith` is looked up by the keyed hash of the card. */
export function accountColumns(trx: Knex.Transaction, schema: string): Record<string, string | Knex.Raw> {
  return {
    id: 'id',
    version: 'version',
    personId: 'person_id',
    creditCode: 'credit_code',
    personName: 'person_name',
    divisionCode: 'division_code',
    bankName: 'bank_name',
    cardMasked: 'card_masked',
    state: 'state',
    problem: 'problem',
    source: 'source',
    proposedBy: 'proposed_by',
    confirmedBy: 'confirmed_by',
    confirmedOn: 'confirmed_on',
    checkedOn: 'checked_on',
    bankReason: 'bank_reason',
    createdAt: 'created_at',
    sharedWith: trx.raw(
      `(select coalesce(string_agg(distinct other.person_name, '、'), '') from ??.bank_accounts other
        where other.county_code = bank_accounts.county_code and other.card_hash = bank_accounts.card_hash
          and other.holder <> bank_accounts.holder and other.state in ('confirmed', 'unconfirmed'))`,
      [schema],
    ),
  };
}

export const newAccountColumns = [
  'county_code',
  'id',
  'division_code',
  'person_id',
  'credit_code',
  'person_name',
  'bank_name',
  'card_sealed',
  'card_hash',
  'card_masked',
  'state',
  'problem',
  'source',
  'proposed_by',
  'confirmed_from_roster',
  'confirmed_on',
] as const;

type Cell = string | boolean | null;

/** The values of {@link newAccountColumns}. An account that starts confirmed comes from an approved roster. */
export function newAccountRow(
  actor: Actor,
  crypto: FieldCrypto,
  account: Omit<ProposedAccount, 'source'>,
  start: {
    readonly state: string;
    readonly problem: string | null;
    readonly source: string;
    readonly on: LocalDate | null;
  },
): Cell[] {
  const { cardNumber } = account;
  const hasCard = cardNumber !== null;
  return [
    countyOf(account.divisionCode as DivisionCode),
    newId(),
    account.divisionCode,
    account.personId,
    account.creditCode,
    account.personName,
    account.bankName,
    hasCard ? crypto.encrypt(cardNumber) : null,
    hasCard ? crypto.hash(cardNumber) : null,
    hasCard ? maskBankCard(cardNumber) : '',
    start.state,
    start.problem,
    start.source,
    actor.userId,
    start.state === 'confirmed',
    start.state === 'confirmed' ? start.on : null,
  ];
}

export function paidAccount(row: AccountRow, crypto: FieldCrypto): PaidAccount {
  return {
    accountId: row.id,
    version: row.version,
    bankName: row.bank_name,
    cardMasked: row.card_masked,
    cardNumber: row.card_sealed === null ? null : crypto.decrypt(row.card_sealed),
    holderName: row.person_name,
    state: row.state as PaidAccount['state'],
    problem: row.problem,
    checkedOn: row.checked_on,
  };
}

/** @param replaced the account that was confirmed last before this one */
export function payeeAccount(row: AccountRow, replaced: AccountRow | undefined, crypto: FieldCrypto): PayeeAccount {
  const account = paidAccount(row, crypto);
  if (replaced === undefined || row.state !== 'confirmed') return { ...account, changedOn: null, previous: null };
  const usable = replaced.problem === null && replaced.card_sealed !== null;
  const previous = usable ? { ...paidAccount(replaced, crypto), state: 'confirmed' as const } : null;
  return { ...account, changedOn: row.confirmed_on, previous };
}
