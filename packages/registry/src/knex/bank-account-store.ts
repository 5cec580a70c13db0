import {
  type Actor,
  countyOf,
  type DivisionCode,
  domainError,
  type FieldCrypto,
  maskBankCard,
  newId,
} from '@gongyi/kernel';
import { copyInto, findPage, inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type BankAccountRecord, bankAccountWorkflow, type OfferedAccount } from '../model/bank-account.js';
import type { BankAccountStore, PayeeAccount } from '../ports.js';

const recordColumns = {
  id: 'id',
  version: 'version',
  personId: 'person_id',
  personName: 'person_name',
  divisionCode: 'division_code',
  bankName: 'bank_name',
  cardMasked: 'card_masked',
  state: 'state',
  problem: 'problem',
  source: 'source',
  proposedBy: 'proposed_by',
  confirmedBy: 'confirmed_by',
  createdAt: 'created_at',
} as const;

const insertColumns = [
  'county_code',
  'id',
  'division_code',
  'person_id',
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
] as const;

interface AccountRow {
  readonly id: string;
  readonly version: number;
  readonly person_id: string;
  readonly person_name: string;
  readonly bank_name: string;
  readonly card_sealed: string | null;
  readonly card_hash: string | null;
  readonly card_masked: string;
  readonly state: string;
  readonly problem: string | null;
}

/** Payee accounts in PostgreSQL; card numbers are sealed. */
export function createKnexBankAccountStore(
  knex: Knex,
  options: { schema: string; crypto: FieldCrypto },
): BankAccountStore {
  const { schema, crypto } = options;
  const table = `${schema}.bank_accounts`;
  const records = (trx: Knex.Transaction) => trx(table).select(recordColumns);
  const get = (actor: Actor, id: string) =>
    inTransaction(
      knex,
      actor,
      async (trx) => (await records(trx).where({ id }).first()) as BankAccountRecord | undefined,
    );

  function newRow(actor: Actor, account: OfferedAccount, state: string, source: string): (string | boolean | null)[] {
    const { cardNumber } = account;
    const fromRoster = state === 'confirmed';
    return [
      countyOf(account.divisionCode as DivisionCode),
      newId(),
      account.divisionCode,
      account.personId,
      account.personName,
      account.bankName,
      cardNumber === null ? null : crypto.encrypt(cardNumber),
      cardNumber === null ? null : crypto.hash(cardNumber),
      cardNumber === null ? '' : maskBankCard(cardNumber),
      state,
      account.problem,
      source,
      actor.userId,
      fromRoster,
    ];
  }

  async function moveTo(
    actor: Actor,
    id: string,
    command: 'confirm' | 'reject',
    changes: object,
  ): Promise<BankAccountRecord> {
    return inTransaction(knex, actor, async (trx) => {
      const current = await get(actor, id);
      if (current === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const state = bankAccountWorkflow.next(current.state, command);
      const changed = await trx(table)
        .where({ id, state: current.state })
        .update({ ...changes, state, version: trx.raw('version + 1'), updated_at: trx.fn.now() });
      if (changed === 0)
        throw domainError('conflict', 'KERNEL.TRANSITION_NOT_ALLOWED', {
          workflow: 'bank-account',
          state: current.state,
          command,
        });
      return (await records(trx).where({ id }).first()) as BankAccountRecord;
    });
  }

  return {
    get,
    find: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { personId, state, problem, townshipCode } = query.filter;
        const builder = records(trx);
        if (actor.countyCode !== null) builder.where({ county_code: actor.countyCode });
        if (personId !== undefined) builder.where({ person_id: personId });
        if (state !== undefined) builder.where({ state });
        if (problem !== undefined) builder.where({ problem });
        if (townshipCode !== undefined)
          builder.whereBetween('division_code', [townshipCode, `${townshipCode.slice(0, 9)}999`]);
        return findPage<BankAccountRecord>(builder, query, {
          columns: { createdAt: 'created_at' },
          defaultSort: { field: 'createdAt', order: 'desc' },
        });
      }),

    propose: (actor, account) =>
      inTransaction(knex, actor, async (trx) => {
        const row = Object.fromEntries(
          insertColumns.map((column, index) => [
            column,
            newRow(actor, account, 'unconfirmed', account.source)[index] ?? null,
          ]),
        );
        const shared =
          account.cardNumber === null
            ? undefined
            : await otherHolder(trx, table, crypto.hash(account.cardNumber), account.personId);
        await trx(table).insert({ ...row, problem: shared === undefined ? null : 'card_shared' });
        return (await records(trx)
          .where({ id: String(row['id']) })
          .first()) as BankAccountRecord;
      }),

    confirm: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const account = await get(actor, id);
        if (account === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        const older = { person_id: account.personId };
        await trx(table)
          .where(older)
          .whereIn('state', ['confirmed', 'invalid'])
          .update({ state: 'replaced', version: trx.raw('version + 1'), updated_at: trx.fn.now() });
        return moveTo(actor, id, 'confirm', { confirmed_by: actor.userId });
      }),

    reject: (actor, id) => moveTo(actor, id, 'reject', {}),

    offer: (actor, accounts, source) =>
      inTransaction(knex, actor, async (trx) => {
        const people = [...new Set(accounts.map((account) => account.personId))];
        const { rows } = await trx.raw(
          "select person_id, card_hash, state, problem from ??.bank_accounts where person_id = any(?::uuid[]) and state <> 'rejected'",
          [schema, people],
        );
        const known = new Map<string, AccountRow[]>();
        for (const row of rows as AccountRow[]) known.set(row.person_id, [...(known.get(row.person_id) ?? []), row]);
        const fresh: OfferedAccount[] = [];
        for (const account of accounts) {
          const hash = account.cardNumber === null ? null : crypto.hash(account.cardNumber);
          const have = known.get(account.personId) ?? [];
          const same = have.some((row) => row.card_hash === hash && (hash !== null || row.problem === account.problem));
          if (
            !same &&
            !fresh.some((other) => other.personId === account.personId && other.cardNumber === account.cardNumber)
          )
            fresh.push(account);
        }
        const taken = new Set(
          (rows as AccountRow[]).filter((row) => row.state === 'confirmed').map((row) => row.person_id),
        );
        const states = fresh.map((account) => {
          if (account.cardNumber === null) return 'invalid';
          // A roster does not replace a card that two people have confirmed; it proposes one.
          if (account.problem !== null || taken.has(account.personId)) return 'unconfirmed';
          taken.add(account.personId);
          return 'confirmed';
        });
        await copyInto(
          trx,
          { schema, table: 'bank_accounts', columns: insertColumns },
          fresh.map((account, index) => newRow(actor, account, states[index] ?? 'unconfirmed', source)),
        );
        return {
          created: fresh.length,
          unchanged: accounts.length - fresh.length,
          doubtful: states.filter((state) => state !== 'confirmed').length,
        };
      }),

    forPeople: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `select distinct on (person_id) * from ??.bank_accounts where person_id = any(?::uuid[]) and state in ('confirmed', 'unconfirmed', 'invalid')
           order by person_id, (state = 'confirmed') desc, created_at desc, id desc`,
          [schema, [...personIds]],
        );
        return new Map((rows as AccountRow[]).map((row) => [row.person_id, payee(row, crypto)]));
      }),
  };
}

function payee(row: AccountRow, crypto: FieldCrypto): PayeeAccount {
  return {
    accountId: row.id,
    version: row.version,
    personId: row.person_id,
    bankName: row.bank_name,
    cardMasked: row.card_masked,
    cardNumber: row.card_sealed === null ? null : crypto.decrypt(row.card_sealed),
    holderName: row.person_name,
    state: row.state as PayeeAccount['state'],
    problem: row.problem,
  };
}

async function otherHolder(
  trx: Knex.Transaction,
  table: string,
  cardHash: string,
  personId: string,
): Promise<string | undefined> {
  const row = (await trx(table)
    .where({ card_hash: cardHash })
    .whereNot({ person_id: personId })
    .whereIn('state', ['confirmed', 'unconfirmed'])
    .first('person_name')) as AccountRow | undefined;
  return row?.person_name;
}
