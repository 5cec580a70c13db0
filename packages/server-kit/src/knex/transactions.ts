import { AsyncLocalStorage } from 'node:async_hooks';
import { type Actor, countyDivision, countyOfActor, invariant, scopeOf, type Transactions } from '@gongyi/kernel';
import type { Knex } from 'knex';

interface Ambient {
  readonly knex: Knex;
  readonly trx: Knex.Transaction;
  readonly actor: Actor;
}

const storage = new AsyncLocalStorage<Ambient>();

/** The transaction that is running on this knex, if any. */
export function ambientTransaction(knex: Knex): Knex.Transaction | undefined {
  const ambient = storage.getStore();
  return ambient?.knex === knex && !ambient.trx.isCompleted() ? ambient.trx : undefined;
}

/**
 * Runs the work in one transaction whose row level security sees the actor's scope, or joins the running one. The
 * settings are local to the transaction, so that nothing leaks to the next user of a pooled connection.
 */
export async function inTransaction<T>(
  knex: Knex,
  actor: Actor,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  const ambient = storage.getStore();
  if (ambient?.knex === knex && !ambient.trx.isCompleted()) {
    invariant(ambient.actor.userId === actor.userId, 'a transaction belongs to one actor');
    return work(ambient.trx);
  }
  return knex.transaction(async (trx) => {
    const { organisationId, scope } = actor;
    // People of an organisation see no place at all: what is theirs is opened by policies on the organisation.
    const [from, to] = organisationId === undefined ? [scope.from, scope.to] : ['', ''];
    await trx.raw(
      `select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true), set_config('gongyi.county', ?, true),
         set_config('gongyi.organisation', ?, true), set_config('gongyi.user_id', ?, true)`,
      [from, to, actor.countyCode ?? '', organisationId ?? '', actor.userId],
    );
    return storage.run({ knex, trx, actor }, () => work(trx));
  });
}

/** The county that the running transaction's actor works in; undefined outside one and for a scope over several. */
export function ambientCounty(knex: Pick<Knex, 'client'>): string | undefined {
  const ambient = storage.getStore();
  return ambient !== undefined && ambient.trx.client === knex.client
    ? (ambient.actor.countyCode ?? undefined)
    : undefined;
}

/** The kernel's port on PostgreSQL. */
export function createTransactions(knex: Knex): Transactions {
  return { run: (actor, work) => inTransaction(knex, actor, () => work()) };
}

/**
 * Lets one look-up see the actor's whole county, for rules that stop neither at a township's border nor at an institution's
 * door: nobody sits in two classes at once. Also for people of an organisation, so the answer must say no more than they
 * may know. The settings are local to the transaction and go back afterwards; a failing query takes them back by its rollback.
 */
export async function asCounty<T>(
  trx: Knex.Transaction,
  actor: Actor,
  work: (county: Actor) => Promise<T>,
): Promise<T> {
  const { organisationId, ...person } = actor;
  const set = (from: string, to: string, organisation: string) =>
    trx.raw(
      "select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true), set_config('gongyi.organisation', ?, true)",
      [from, to, organisation],
    );
  const county: Actor = { ...person, scope: scopeOf(countyDivision(countyOfActor(actor))) };
  await set(county.scope.from, county.scope.to, '');
  const result = await work(county);
  const own = organisationId === undefined ? actor.scope : { from: '', to: '' };
  await set(own.from, own.to, organisationId ?? '');
  return result;
}

/** Thrown at the end of a trial. */
class TakenBack extends Error {}

/**
 * Runs the work and takes back everything that it did in the database, in a running transaction too; what it throws is thrown.
 *
 * @example const tryOut = createTrial(knex); await tryOut(actor, () => needs.create(actor, input)) // throws, or nothing happened
 */
export function createTrial(knex: Knex): (actor: Actor, work: () => Promise<unknown>) => Promise<void> {
  return (actor, work) =>
    inTransaction(knex, actor, async (trx) => {
      try {
        // A savepoint: the work sees it as its transaction.
        await trx.transaction((inner) =>
          storage.run({ knex, trx: inner, actor }, async () => {
            await work();
            throw new TakenBack();
          }),
        );
      } catch (error) {
        if (!(error instanceof TakenBack)) throw error;
      }
    });
}
