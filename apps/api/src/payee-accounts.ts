import type { Actor } from '@gongyi/kernel';
import type { BankAccountService, OrganisationStore, PaidOrganisations, PersonStore } from '@gongyi/registry';
import {
  type ClaimParties,
  type PaidTo,
  type PayeeAccounts,
  type PayeeIdentities,
  paidAsPerson,
} from '@gongyi/subsidy';
import type { InstitutionStore } from '@gongyi/training';

/** Organisations that can have an account: employers of the register, then training institutions. */
export function createPaidOrganisations(
  organisations: Pick<OrganisationStore, 'byCreditCode'>,
  institutions: () => Pick<InstitutionStore, 'byCreditCode'>,
): PaidOrganisations {
  return {
    byCreditCode: async (actor, creditCode) =>
      (await institutions().byCreditCode(actor, creditCode)) ?? (await organisations.byCreditCode(actor, creditCode)),
  };
}

/** Where payees want their money, and by what banks know them: people by their id, organisations by their credit code. */
export function createPayees(options: {
  readonly bankAccounts: BankAccountService;
  readonly people: Pick<PersonStore, 'identitiesOf'>;
  readonly parties: Pick<ClaimParties, 'organisation'>;
}): { readonly payeeAccounts: PayeeAccounts; readonly identities: PayeeIdentities } {
  const { bankAccounts, people, parties } = options;
  const peopleOf = (payees: readonly PaidTo[]) => payees.filter(paidAsPerson).map(({ payeeId }) => payeeId);

  async function creditCodes(actor: Actor, payees: readonly PaidTo[]): Promise<Map<string, string>> {
    const codes = new Map<string, string>();
    for (const { payeeKind, payeeId } of payees) {
      if (payeeKind !== 'employer' && payeeKind !== 'institution') continue;
      const organisation = await parties.organisation(actor, payeeKind, payeeId);
      if (organisation !== undefined && organisation.creditCode !== '') codes.set(payeeId, organisation.creditCode);
    }
    return codes;
  }

  /** What `read` finds by the holders of accounts, by payee. */
  async function byPayee<T>(
    actor: Actor,
    payees: readonly PaidTo[],
    read: (actor: Actor, holders: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>> {
    const holders = new Map([
      ...peopleOf(payees).map((id) => [id, id] as const),
      ...(await creditCodes(actor, payees)),
    ]);
    const accounts = await read(actor, [...holders.values()]);
    return new Map(
      [...holders].flatMap(([payeeId, holder]) => {
        const account = accounts.get(holder);
        return account === undefined ? [] : [[payeeId, account] as const];
      }),
    );
  }

  return {
    payeeAccounts: {
      forPayees: (actor, payees) => byPayee(actor, payees, bankAccounts.forHolders),
      compare: (actor, payees) => byPayee(actor, payees, bankAccounts.compare),
      noteAnswers: bankAccounts.noteAnswers,
    },
    identities: {
      identitiesOf: async (actor, payees) =>
        new Map<string, string>([
          ...(await people.identitiesOf(actor, peopleOf(payees))),
          ...(await creditCodes(actor, payees)),
        ]),
    },
  };
}
