import {
  type Actor,
  type AuditLog,
  type DivisionCode,
  domainError,
  type JsonObject,
  parseBankCard,
  type Transactions,
} from '@gongyi/kernel';
import type { BankAccountRecord, OfferedAccount } from '../model/bank-account.js';
import type { BankAccountStore, PersonStore } from '../ports.js';

export interface BankAccountServiceDeps {
  readonly accounts: BankAccountStore;
  readonly people: PersonStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

/** Use cases about payee accounts. A card changes hands of two people before money follows it. */
export function createBankAccountService({ accounts, people, audit, transactions }: BankAccountServiceDeps) {
  async function get(actor: Actor, id: string): Promise<BankAccountRecord> {
    const account = await accounts.get(actor, id);
    if (account === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return account;
  }
  const masked = ({ bankName, cardMasked, state, problem }: BankAccountRecord): JsonObject => ({
    bankName,
    cardMasked,
    state,
    problem,
  });
  const record = (
    actor: Actor,
    action: string,
    after: BankAccountRecord,
    before: BankAccountRecord | null,
    reason?: string,
  ) =>
    audit.record(actor, {
      action: `bank-accounts.${action}`,
      resource: 'bank-accounts',
      recordId: after.id,
      divisionCode: after.divisionCode,
      before: before === null ? null : masked(before),
      after: masked(after),
      ...(reason === undefined ? {} : { reason }),
    });

  return {
    list: accounts.find,
    get,
    forPeople: accounts.forPeople,
    compare: accounts.compare,

    propose: (
      actor: Actor,
      input: { personId: string; bankName: string; cardNumber: string; reason: string },
    ): Promise<BankAccountRecord> =>
      transactions.run(actor, async () => {
        const card = parseBankCard(input.cardNumber);
        if (!card.ok) throw domainError('invalid_input', 'REGISTRY.CARD_UNUSABLE', { problem: card.problem });
        const person = await people.get(actor, input.personId);
        if (person === undefined) throw domainError('not_found', 'REGISTRY.PERSON_UNKNOWN');
        const { personId, bankName } = input;
        const account = await accounts.propose(actor, {
          personId,
          personName: person.name,
          divisionCode: person.divisionCode,
          bankName,
          cardNumber: card.value,
          problem: null,
          source: 'officer',
        });
        await record(actor, 'propose', account, null, input.reason);
        return account;
      }),

    confirm: (actor: Actor, id: string): Promise<BankAccountRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        if (before.proposedBy === actor.userId) throw domainError('forbidden', 'REGISTRY.SAME_PERSON_CANNOT_CONFIRM');
        const after = await accounts.confirm(actor, id);
        await record(actor, 'confirm', after, before);
        return after;
      }),

    reject: (actor: Actor, id: string, reason: string): Promise<BankAccountRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        const after = await accounts.reject(actor, id);
        await record(actor, 'reject', after, before, reason);
        return after;
      }),

    /** For a roster that was approved as a whole; one audit row for all. */
    offer: (actor: Actor, offered: readonly OfferedAccount[], source: string, divisionCode: DivisionCode) =>
      transactions.run(actor, async () => {
        const counts = await accounts.offer(actor, offered, source);
        if (counts.created > 0)
          await audit.record(actor, {
            action: 'bank-accounts.offer',
            resource: 'bank-accounts',
            recordId: source,
            divisionCode,
            after: counts,
          });
        return counts;
      }),
  };
}
export type BankAccountService = ReturnType<typeof createBankAccountService>;
