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

  /** By whom the register knows the account of each payee. */
  async function holdersOf(actor: Actor, payees: readonly PaidTo[]): Promise<Map<string, string>> {
    return new Map([...peopleOf(payees).map((id) => [id, id] as const), ...(await creditCodes(actor, payees))]);
  }

  /** What is said of holders, said of the payees. */
  function byPayee<T>(holders: ReadonlyMap<string, string>, found: ReadonlyMap<string, T>): Map<string, T> {
    return new Map(
      [...holders].flatMap(([payeeId, holder]) => {
        const one = found.get(holder);
        return one === undefined ? [] : [[payeeId, one] as const];
      }),
    );
  }

  return {
    payeeAccounts: {
      forPayees: async (actor, payees) => {
        const holders = await holdersOf(actor, payees);
        return byPayee(holders, await bankAccounts.forHolders(actor, [...holders.values()]));
      },
      shared: async (actor, payees) => {
        const holders = await holdersOf(actor, payees);
        const payeeOf = new Map([...holders].map(([payeeId, holder]) => [holder, payeeId]));
        const shared = await bankAccounts.shared(actor, [...holders.values()]);
        return shared.map(({ holders: group, ...account }) => ({
          ...account,
          payeeIds: group.flatMap((holder) => payeeOf.get(holder) ?? []),
        }));
      },
      changed: async (actor, paid) => {
        const holders = await holdersOf(actor, paid);
        const known = paid.flatMap(({ payeeId, accountId, version }) => {
          const holder = holders.get(payeeId);
          return holder === undefined ? [] : [{ holder, accountId, version }];
        });
        return byPayee(holders, await bankAccounts.changed(actor, known));
      },
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
