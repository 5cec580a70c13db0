import { type Actor, type DivisionCode, domainError, maskBankCard, newId } from '@gongyi/kernel';
import { type BankAccountRecord, bankAccountWorkflow, type OfferedAccount } from '../model/bank-account.js';
import { decideOffers } from '../model/offer-accounts.js';
import type { BankAccountStore, PayeeAccount } from '../ports.js';
import { pageOf, under, visible } from './memory-page.js';

type Stored = Omit<BankAccountRecord, 'sharedWith'> & { readonly card: string | null };
const live = (state: string) => state === 'confirmed' || state === 'unconfirmed';

/** Payee accounts in memory, with the promises that PostgreSQL keeps by constraints. */
export function createMemoryBankAccountStore(now: () => Date = () => new Date()): BankAccountStore {
  const accounts = new Map<string, Stored>();
  const held = () =>
    [...accounts.values()].map(({ personId, card, state, problem }) => ({ personId, card, state, problem }));

  function recordOf({ card, ...stored }: Stored): BankAccountRecord {
    const names = [...accounts.values()]
      .filter(
        (other) => card !== null && other.card === card && other.personId !== stored.personId && live(other.state),
      )
      .map((other) => other.personName);
    return { ...stored, sharedWith: [...new Set(names)].sort().join('、') };
  }

  function add(
    actor: Actor,
    account: OfferedAccount,
    start: { state: Stored['state']; problem: string | null; source: string },
  ): Stored {
    const { personId, personName, bankName, cardNumber } = account;
    const stored: Stored = {
      id: newId(),
      version: 1,
      personId,
      personName,
      divisionCode: account.divisionCode as DivisionCode,
      bankName,
      card: cardNumber,
      cardMasked: cardNumber === null ? '' : maskBankCard(cardNumber),
      ...start,
      proposedBy: actor.userId,
      confirmedBy: null,
      createdAt: now().toISOString(),
    };
    accounts.set(stored.id, stored);
    return stored;
  }

  function retire(personId: string, states: readonly string[]): void {
    for (const account of accounts.values())
      if (account.personId === personId && states.includes(account.state))
        accounts.set(account.id, { ...account, state: 'replaced', version: account.version + 1 });
  }

  function decide(actor: Actor, id: string, command: 'confirm' | 'reject'): BankAccountRecord {
    const [current] = visible(accounts.values(), actor).filter((account) => account.id === id);
    if (current === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    const state = bankAccountWorkflow.next(current.state, command);
    if (command === 'confirm') {
      if (current.proposedBy === actor.userId)
        throw domainError('conflict', 'DATABASE.CONSTRAINT', { constraint: 'bank_account_two_people' });
      retire(current.personId, ['confirmed', 'invalid']);
    }
    const confirmedBy = command === 'confirm' ? actor.userId : null;
    const changed = { ...current, state, confirmedBy, version: current.version + 1 };
    accounts.set(id, changed);
    return recordOf(changed);
  }

  function payees(actor: Actor, personIds: readonly string[]): Map<string, PayeeAccount> {
    const found = new Map<string, PayeeAccount>();
    for (const account of visible(accounts.values(), actor)) {
      const { personId, state } = account;
      if (!personIds.includes(personId) || state === 'rejected' || state === 'replaced') continue;
      if (found.get(personId)?.state === 'confirmed') continue;
      const { id, version, bankName, cardMasked, card, personName, problem } = account;
      const payee = { accountId: id, version, personId, bankName, cardMasked, cardNumber: card };
      found.set(personId, { ...payee, holderName: personName, state, problem });
    }
    return found;
  }

  return {
    async find(actor, query) {
      const { personId, state, problem, townshipCode } = query.filter;
      const rows = visible(accounts.values(), actor).filter(
        (account) =>
          (personId === undefined || account.personId === personId) &&
          (state === undefined || account.state === state) &&
          (problem === undefined || account.problem === problem) &&
          under(account, townshipCode),
      );
      return pageOf(rows.map(recordOf), query, {
        sortable: ['createdAt'],
        defaultSort: { field: 'createdAt', order: 'desc' },
      });
    },
    async get(actor, id) {
      const [found] = visible(accounts.values(), actor).filter((account) => account.id === id);
      return found === undefined ? undefined : recordOf(found);
    },
    async propose(actor, account) {
      const same = [...accounts.values()].filter((other) => other.card === account.cardNumber && live(other.state));
      if (same.some((other) => other.personId === account.personId))
        throw domainError('conflict', 'REGISTRY.CARD_ALREADY_HELD');
      const problem = same.length === 0 ? null : 'card_shared';
      return recordOf(add(actor, account, { state: bankAccountWorkflow.initial, problem, source: account.source }));
    },
    confirm: async (actor, id) => decide(actor, id, 'confirm'),
    reject: async (actor, id) => decide(actor, id, 'reject'),
    async offer(actor, offered, source) {
      const decisions = decideOffers(offered, held(), (cardNumber) => cardNumber);
      const confirmed = decisions.filter(({ state }) => state === 'confirmed');
      for (const { account } of confirmed) retire(account.personId, ['invalid']);
      for (const { account, state, problem } of decisions) add(actor, account, { state, problem, source });
      return {
        created: decisions.length,
        unchanged: offered.length - decisions.length,
        doubtful: decisions.length - confirmed.length,
      };
    },
    forPeople: async (actor, personIds) => payees(actor, personIds),
    async compare(actor, personIds) {
      const found = payees(actor, personIds);
      return new Map(
        [...found].map(([personId, { cardNumber, ...payee }]) => [personId, { ...payee, cardKey: cardNumber }]),
      );
    },
  };
}
