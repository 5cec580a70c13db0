import {
  type Actor,
  type DivisionCode,
  domainError,
  groupBy,
  type LocalDate,
  maskBankCard,
  newId,
} from '@gongyi/kernel';
import { type BankAccountRecord, bankAccountWorkflow, type ProposedAccount } from '../model/bank-account.js';
import { decideOffers } from '../model/offer-accounts.js';
import type { BankAccountStore, PaidAccount, PayeeAccount } from '../ports.js';
import { pageOf, under, visible } from './memory-page.js';

type Stored = Omit<BankAccountRecord, 'sharedWith'> & { readonly card: string | null };
const holderOf = ({ personId, creditCode }: Pick<Stored, 'personId' | 'creditCode'>) => personId ?? creditCode ?? '';
const live = (state: string) => state === 'confirmed' || state === 'unconfirmed';

/** Payee accounts in memory, with the promises that PostgreSQL keeps by constraints. */
export function createMemoryBankAccountStore(now: () => Date = () => new Date()): BankAccountStore {
  const accounts = new Map<string, Stored>();
  const held = () =>
    [...accounts.values()].map((account) => {
      const { card, state, problem } = account;
      return { personId: holderOf(account), card, state, problem };
    });

  function recordOf({ card, ...stored }: Stored): BankAccountRecord {
    const names = [...accounts.values()]
      .filter(
        (other) => card !== null && other.card === card && holderOf(other) !== holderOf(stored) && live(other.state),
      )
      .map((other) => other.personName);
    return { ...stored, sharedWith: [...new Set(names)].sort().join('、') };
  }

  function add(
    actor: Actor,
    account: Omit<ProposedAccount, 'source'>,
    start: { state: Stored['state']; problem: string | null; source: string; confirmedOn: LocalDate | null },
  ): Stored {
    const { personId, creditCode, personName, bankName, cardNumber } = account;
    const stored: Stored = {
      id: newId(),
      version: 1,
      personId,
      creditCode,
      personName,
      divisionCode: account.divisionCode as DivisionCode,
      bankName,
      card: cardNumber,
      cardMasked: cardNumber === null ? '' : maskBankCard(cardNumber),
      ...start,
      proposedBy: actor.userId,
      confirmedBy: null,
      checkedOn: null,
      bankReason: null,
      createdAt: now().toISOString(),
    };
    accounts.set(stored.id, stored);
    return stored;
  }

  function retire(holder: string, states: readonly string[]): void {
    for (const account of accounts.values())
      if (holderOf(account) === holder && states.includes(account.state))
        accounts.set(account.id, { ...account, state: 'replaced', version: account.version + 1 });
  }

  function decide(actor: Actor, id: string, command: 'confirm' | 'reject', on: LocalDate | null): BankAccountRecord {
    const [current] = visible(accounts.values(), actor).filter((account) => account.id === id);
    if (current === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    const state = bankAccountWorkflow.next(current.state, command);
    if (command === 'confirm') {
      if (current.proposedBy === actor.userId)
        throw domainError('conflict', 'DATABASE.CONSTRAINT', { constraint: 'bank_account_two_people' });
      retire(holderOf(current), ['confirmed', 'invalid']);
    }
    const confirmedBy = command === 'confirm' ? actor.userId : null;
    const changed = { ...current, state, confirmedBy, confirmedOn: on, version: current.version + 1 };
    accounts.set(id, changed);
    return recordOf(changed);
  }

  function payees(actor: Actor, holders: readonly string[]): Map<string, PayeeAccount> {
    const found = new Map<string, PayeeAccount>();
    for (const account of visible(accounts.values(), actor)) {
      const { state } = account;
      const holder = holderOf(account);
      if (!holders.includes(holder) || state === 'rejected' || state === 'replaced') continue;
      if (found.get(holder)?.state === 'confirmed') continue;
      const before = [...accounts.values()]
        .filter((other) => holderOf(other) === holder && other.state === 'replaced' && other.confirmedOn !== null)
        .at(-1);
      const changed = before !== undefined && state === 'confirmed';
      found.set(holder, {
        ...paid(account, state),
        changedOn: changed ? account.confirmedOn : null,
        previous: changed && before.problem === null ? paid(before, 'confirmed') : null,
      });
    }
    return found;
  }

  return {
    async find(actor, query) {
      const { personId, creditCode, state, problem, townshipCode } = query.filter;
      const rows = visible(accounts.values(), actor).filter(
        (account) =>
          (personId === undefined || account.personId === personId) &&
          (creditCode === undefined || account.creditCode === creditCode) &&
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
      if (same.some((other) => holderOf(other) === holderOf(account)))
        throw domainError('conflict', 'REGISTRY.CARD_ALREADY_HELD');
      const problem = same.length === 0 ? null : 'card_shared';
      const start = { state: bankAccountWorkflow.initial, problem, source: account.source, confirmedOn: null };
      return recordOf(add(actor, account, start));
    },
    confirm: async (actor, id, on) => decide(actor, id, 'confirm', on),
    reject: async (actor, id) => decide(actor, id, 'reject', null),
    async offer(actor, offered, source, on) {
      const decisions = decideOffers(offered, held(), (cardNumber) => cardNumber);
      const confirmed = decisions.filter(({ state }) => state === 'confirmed');
      for (const { account } of confirmed) retire(account.personId, ['invalid']);
      for (const { account, state, problem } of decisions)
        add(
          actor,
          { ...account, creditCode: null },
          { state, problem, source, confirmedOn: state === 'confirmed' ? on : null },
        );
      return {
        created: decisions.length,
        unchanged: offered.length - decisions.length,
        doubtful: decisions.length - confirmed.length,
      };
    },
    forHolders: async (actor, holders) => payees(actor, holders),
    async shared(actor, holders) {
      const usable = [...payees(actor, holders)].filter(([, { cardNumber }]) => cardNumber !== null);
      const groups = [...groupBy(usable, ([, { cardNumber }]) => cardNumber).values()].filter(
        ({ length }) => length > 1,
      );
      return groups
        .map((group) => ({
          cardMasked: group[0]?.[1].cardMasked ?? '',
          bankName: group[0]?.[1].bankName ?? '',
          holders: group.map(([holder]) => holder).sort(),
        }))
        .sort((a, b) => b.holders.length - a.holders.length);
    },
    async changed(actor, known) {
      const found = payees(
        actor,
        known.map(({ holder }) => holder),
      );
      const others = known.filter(({ holder, accountId, version }) => {
        const now = found.get(holder);
        return now?.accountId !== accountId || now.version !== version;
      });
      return new Map(
        others.map(({ holder }) => {
          const now = found.get(holder);
          return [holder, now === undefined ? null : { cardMasked: now.cardMasked, state: now.state }];
        }),
      );
    },
    async noteAnswers(_actor, answers) {
      const counts = { usable: 0, refused: 0 };
      for (const { accountId, usable, reason, on } of answers) {
        const account = accounts.get(accountId);
        if (account === undefined || !live(account.state)) continue;
        const verdict = usable
          ? { checkedOn: on, bankReason: null }
          : { state: 'invalid' as const, problem: 'bank_refused', bankReason: reason };
        accounts.set(accountId, { ...account, ...verdict, version: account.version + 1 });
        counts[usable ? 'usable' : 'refused'] += 1;
      }
      return counts;
    },
  };
}

function paid(account: Stored, state: PaidAccount['state']): PaidAccount {
  const { id, version, bankName, cardMasked, card, personName, problem, checkedOn } = account;
  return {
    accountId: id,
    version,
    bankName,
    cardMasked,
    cardNumber: card,
    holderName: personName,
    state,
    problem,
    checkedOn,
  };
}
