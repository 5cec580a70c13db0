import { type Actor, domainError, type FieldCrypto, type LocalDate } from '@gongyi/kernel';
import { copyInto, findPage, inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type BankAccountRecord, bankAccountWorkflow } from '../model/bank-account.js';
import { decideOffers, type HeldAccount } from '../model/offer-accounts.js';
import type { BankAccountStore, CurrentAccount, SharedAccount } from '../ports.js';
import { type AccountRow, accountColumns, newAccountColumns, newAccountRow, payeeAccount } from './account-rows.js';
import { equals, inCounty, oneOf, underPlaces, violates } from './filters.js';

/** Accounts that could be paid to, and of several of a holder the one that would be. */
const payableStates = ['confirmed', 'unconfirmed', 'invalid'];
const bestFirst = "holder, (state = 'confirmed') desc, created_at desc, id desc";
/** The one of each of the `:holders`. */
const held = `held as (select distinct on (holder) holder, id, version, bank_name, card_masked, card_hash, state from :table:
  where county_code = :county and state in (${payableStates.map((state) => `'${state}'`).join(', ')}) and holder = any(:holders::text[])
  order by ${bestFirst})`;

/** Payee accounts in PostgreSQL; card numbers are sealed, found by a keyed hash. */
export function createKnexBankAccountStore(
  knex: Knex,
  options: { schema: string; crypto: FieldCrypto },
): BankAccountStore {
  const { schema, crypto } = options;
  const table = `${schema}.bank_accounts`;
  const records = (trx: Knex.Transaction, actor: Actor) =>
    inCounty(trx(table).select(accountColumns(trx, schema)), actor);
  const touch = (trx: Knex.Transaction) => ({ version: trx.raw('version + 1'), updated_at: trx.fn.now() });

  const get = (actor: Actor, id: string) =>
    inTransaction(
      knex,
      actor,
      async (trx) => (await records(trx, actor).where({ id }).first()) as BankAccountRecord | undefined,
    );

  /** Retires what a newly confirmed card takes the place of. */
  const retire = (trx: Knex.Transaction, actor: Actor, holders: readonly string[], states: readonly string[]) =>
    oneOf(inCounty(trx(table), actor), 'holder', 'text', holders)
      .whereIn('state', [...states])
      .update({ state: 'replaced', ...touch(trx) });

  const decide = (actor: Actor, id: string, command: 'confirm' | 'reject', on: LocalDate | null) =>
    inTransaction(knex, actor, async (trx) => {
      const current = await get(actor, id);
      if (current === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const state = bankAccountWorkflow.next(current.state, command);
      const confirming = command === 'confirm';
      if (confirming)
        await retire(trx, actor, [current.personId ?? current.creditCode ?? ''], ['confirmed', 'invalid']);
      const changed = await trx(table)
        .where({ id, state: current.state, version: current.version })
        .update({ state, ...touch(trx), ...(confirming ? { confirmed_by: actor.userId, confirmed_on: on } : {}) });
      if (changed === 0) {
        const details = { workflow: bankAccountWorkflow.name, state: current.state, command };
        throw domainError('conflict', 'KERNEL.TRANSITION_NOT_ALLOWED', details);
      }
      return (await get(actor, id)) as BankAccountRecord;
    });

  return {
    get,
    find: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { personId, creditCode, state, problem, townshipCode } = query.filter;
        const builder = records(trx, actor);
        equals(builder, { person_id: personId, credit_code: creditCode, state, problem });
        underPlaces(builder, [townshipCode]);
        return findPage<BankAccountRecord>(builder, query, {
          columns: { createdAt: 'created_at' },
          defaultSort: { field: 'createdAt', order: 'desc' },
        });
      }),

    propose: (actor, account) =>
      inTransaction(knex, actor, async (trx) => {
        const card = crypto.hash(account.cardNumber ?? '');
        const other = await inCounty(trx(table), actor)
          .where({ card_hash: card })
          .whereNot({ holder: account.personId ?? account.creditCode })
          .whereIn('state', ['confirmed', 'unconfirmed'])
          .first('id');
        const problem = other === undefined ? null : 'card_shared';
        const start = { state: bankAccountWorkflow.initial, problem, source: account.source, on: null };
        const values = newAccountRow(actor, crypto, account, start);
        const row = Object.fromEntries(newAccountColumns.map((column, index) => [column, values[index] ?? null]));
        try {
          await trx(table).insert(row);
        } catch (error) {
          if (violates(error, 'bank_accounts_one_card')) throw domainError('conflict', 'REGISTRY.CARD_ALREADY_HELD');
          throw error;
        }
        return (await get(actor, String(row['id']))) as BankAccountRecord;
      }),

    confirm: (actor, id, on) => decide(actor, id, 'confirm', on),
    reject: (actor, id) => decide(actor, id, 'reject', null),

    offer: (actor, accounts, source, on) =>
      inTransaction(knex, actor, async (trx) => {
        const people = [...new Set(accounts.map(({ personId }) => personId))];
        const cards = accounts.flatMap(({ cardNumber }) => (cardNumber === null ? [] : [crypto.hash(cardNumber)]));
        const known = (await inCounty(trx(table), actor)
          .where((either) => {
            oneOf(either, 'holder', 'text', people);
            either.orWhereRaw('card_hash = any(?::text[])', [cards]);
          })
          .select('holder', 'card_hash', 'state', 'problem')) as AccountRow[];
        const held = known.map(
          (row): HeldAccount => ({
            personId: row.holder,
            card: row.card_hash,
            state: row.state,
            problem: row.problem,
          }),
        );
        const decisions = decideOffers(accounts, held, crypto.hash);
        const confirmed = decisions.filter(({ state }) => state === 'confirmed');
        const confirmedFor = confirmed.map(({ account }) => account.personId);
        await retire(trx, actor, confirmedFor, ['invalid']);
        await copyInto(
          trx,
          { schema, table: 'bank_accounts', columns: newAccountColumns },
          decisions.map(({ account, state, problem }) =>
            newAccountRow(actor, crypto, { ...account, creditCode: null }, { state, problem, source, on }),
          ),
        );
        return {
          created: decisions.length,
          unchanged: accounts.length - decisions.length,
          doubtful: decisions.length - confirmed.length,
        };
      }),

    forHolders: (actor, holders) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = (await oneOf(inCounty(trx(table), actor), 'holder', 'text', holders)
          .whereIn('state', payableStates)
          .select('*')
          .distinctOn('holder')
          .orderByRaw(bestFirst)) as AccountRow[];
        const before = (await oneOf(inCounty(trx(table), actor), 'holder', 'text', holders)
          .where({ state: 'replaced' })
          .whereNotNull('confirmed_on')
          .distinctOn('holder')
          .orderByRaw('holder, confirmed_on desc, created_at desc, id desc')) as AccountRow[];
        const replaced = new Map(before.map((row) => [row.holder, row]));
        return new Map(rows.map((row) => [row.holder, payeeAccount(row, replaced.get(row.holder), crypto)] as const));
      }),

    noteAnswers: (actor, answers) =>
      inTransaction(knex, actor, async (trx) => {
        const told = JSON.stringify(
          answers.map(({ accountId, usable, reason, on }) => ({ id: accountId, usable, reason, day: on })),
        );
        const { rows } = await trx.raw(
          `update ?? a set version = a.version + 1, updated_at = now(),
             checked_on = case when t.usable then t.day else a.checked_on end,
             bank_reason = case when t.usable then null else t.reason end,
             state = case when t.usable then a.state else 'invalid' end,
             problem = case when t.usable then a.problem else 'bank_refused' end
           from jsonb_to_recordset(?::jsonb) as t (id uuid, usable boolean, reason text, day date)
           where a.id = t.id and a.state in ('confirmed', 'unconfirmed') returning t.usable`,
          [table, told],
        );
        const usable = (rows as { usable: boolean }[]).filter((row) => row.usable).length;
        return { usable, refused: rows.length - usable };
      }),

    shared: (actor, holders) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `with ${held}
           select min(card_masked) as "cardMasked", min(bank_name) as "bankName", array_agg(holder order by holder) as holders from held
           where card_hash is not null group by card_hash having count(*) > 1 order by count(*) desc, min(card_masked), min(holder)`,
          { table, county: actor.countyCode, holders: [...holders] },
        );
        return rows as SharedAccount[];
      }),

    changed: (actor, known) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `with ${held}
           select k.holder, h.card_masked as "cardMasked", h.state from unnest(:holders::text[], :ids::uuid[], :versions::int[]) as k (holder, id, version)
           left join held h using (holder) where (h.id, h.version) is distinct from (k.id, k.version)`,
          {
            table,
            county: actor.countyCode,
            holders: known.map(({ holder }) => holder),
            ids: known.map(({ accountId }) => accountId),
            versions: known.map(({ version }) => version),
          },
        );
        const found = rows as { holder: string; cardMasked: string | null; state: CurrentAccount['state'] | null }[];
        return new Map(
          found.map(({ holder, cardMasked, state }) => [
            holder,
            cardMasked === null || state === null ? null : { cardMasked, state },
          ]),
        );
      }),
  };
}
