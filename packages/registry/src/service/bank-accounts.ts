import {
  type Actor,
  type AuditLog,
  type Clock,
  type DivisionCode,
  domainError,
  type JsonObject,
  parseBankCard,
  parseUnifiedSocialCreditCode,
  scopeContains,
  type Transactions,
} from '@gongyi/kernel';
import {
  type BankAccountRecord,
  type BankAnswer,
  type OfferedAccount,
  organisationAccountNumber,
} from '../model/bank-account.js';
import type { BankAccountStore, PaidOrganisations, PersonStore } from '../ports.js';

export interface BankAccountServiceDeps {
  readonly accounts: BankAccountStore;
  readonly people: PersonStore;
  /** Absent: the host pays people alone. */
  readonly organisations?: PaidOrganisations | undefined;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases about payee accounts. A card changes hands of two people before money follows it. */
export function createBankAccountService({
  accounts,
  people,
  organisations,
  audit,
  transactions,
  clock,
}: BankAccountServiceDeps) {
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
    forHolders: accounts.forHolders,
    shared: accounts.shared,
    changed: accounts.changed,

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
          creditCode: null,
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

    /**
     * A new account of an organisation, in the name that the register has for its unified credit code.
     *
     * @throws DomainError invalid_input REGISTRY.ACCOUNT_NUMBER_UNUSABLE; not_found REGISTRY.ORGANISATION_UNKNOWN {creditCode};
     *   forbidden REGISTRY.WHOLE_COUNTY_NEEDED; conflict REGISTRY.CARD_ALREADY_HELD
     */
    proposeForOrganisation: (
      actor: Actor,
      input: { creditCode: string; bankName: string; accountNumber: string; reason: string },
    ): Promise<BankAccountRecord> =>
      transactions.run(actor, async () => {
        const county = actor.countyCode;
        if (county === null || !scopeContains(actor.scope, `${county}000000` as DivisionCode))
          throw domainError('forbidden', 'REGISTRY.WHOLE_COUNTY_NEEDED');
        const cardNumber = organisationAccountNumber(input.accountNumber);
        if (cardNumber === undefined) throw domainError('invalid_input', 'REGISTRY.ACCOUNT_NUMBER_UNUSABLE');
        const creditCode = parseUnifiedSocialCreditCode(input.creditCode);
        const organisation =
          creditCode === undefined ? undefined : await organisations?.byCreditCode(actor, creditCode);
        if (creditCode === undefined || organisation === undefined)
          throw domainError('not_found', 'REGISTRY.ORGANISATION_UNKNOWN', { creditCode: input.creditCode });
        const account = await accounts.propose(actor, {
          personId: null,
          creditCode,
          personName: organisation.name,
          divisionCode: `${county}000000`,
          bankName: input.bankName,
          cardNumber,
          problem: null,
          source: 'officer',
        });
        await record(actor, 'propose-for-organisation', account, null, input.reason);
        return account;
      }),

    confirm: (actor: Actor, id: string): Promise<BankAccountRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        if (before.proposedBy === actor.userId) throw domainError('forbidden', 'REGISTRY.SAME_PERSON_CANNOT_CONFIRM');
        const after = await accounts.confirm(actor, id, clock.today());
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

    /** What a bank said about accounts in the answer to one file; one audit row for all. */
    noteAnswers: (actor: Actor, answers: readonly BankAnswer[]): Promise<void> =>
      transactions.run(actor, async () => {
        if (answers.length === 0) return;
        const counts = await accounts.noteAnswers(actor, answers);
        await audit.record(actor, {
          action: 'bank-accounts.note-answers',
          resource: 'bank-accounts',
          recordId: answers[0]?.accountId ?? '',
          divisionCode: actor.scope.from,
          after: counts,
        });
      }),

    /** For a roster that was approved as a whole; one audit row for all. */
    offer: (actor: Actor, offered: readonly OfferedAccount[], source: string, divisionCode: DivisionCode) =>
      transactions.run(actor, async () => {
        const counts = await accounts.offer(actor, offered, source, clock.today());
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
