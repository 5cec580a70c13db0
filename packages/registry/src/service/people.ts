import {
  type Actor,
  type AuditLog,
  countyOfActor,
  type DivisionCode,
  domainError,
  parseResidentId,
  type Transactions,
} from '@gongyi/kernel';
import type { HouseholdRecord } from '../model/household.js';
import type { PersonEdit, PersonRecord } from '../model/person.js';
import type { KnownPerson, PersonStore } from '../ports.js';

export interface PeopleServiceDeps {
  readonly people: PersonStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

/** Use cases about people. */
export function createPeopleService({ people, audit, transactions }: PeopleServiceDeps) {
  async function get(actor: Actor, id: string): Promise<PersonRecord> {
    const person = await people.get(actor, id);
    if (person === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return person;
  }
  return {
    list: people.find,
    get,
    versions: people.findVersions,
    households: people.findHouseholds,
    async household(actor: Actor, id: string): Promise<HouseholdRecord> {
      const household = await people.getHousehold(actor, id);
      if (household === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return household;
    },
    /** For other modules, by plain identity number and by id; what they look up is theirs to audit. */
    findByIdentities: people.findByIdentity,
    findByIds: people.findByIds,

    /** Searching by identity number is looking somebody up: recorded also when nobody is found, never part of an address. */
    findByIdentity: (actor: Actor, identity: string, reason: string): Promise<KnownPerson | null> =>
      transactions.run(actor, async () => {
        const parsed = parseResidentId(identity);
        if (!parsed.ok) throw domainError('invalid_input', parsed.problem);
        const found = (await people.findByIdentity(actor, [parsed.value])).get(parsed.value) ?? null;
        const divisionCode = (found?.divisionCode ?? `${countyOfActor(actor)}000000`) as DivisionCode;
        await audit.record(actor, {
          action: 'persons.find-by-identity',
          resource: 'persons',
          recordId: found?.personId ?? 'none',
          divisionCode,
          reason,
        });
        return found;
      }),

    edit: (actor: Actor, id: string, edit: PersonEdit): Promise<PersonRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        const after = await people.edit(actor, id, edit);
        const picked = ({ labourCapacity, health, phoneMasked }: PersonRecord) => ({
          labourCapacity,
          health,
          phoneMasked,
        });
        await audit.record(actor, {
          action: 'persons.edit',
          resource: 'persons',
          recordId: id,
          divisionCode: after.divisionCode,
          before: picked(before),
          after: picked(after),
          reason: edit.reason,
        });
        return after;
      }),

    reveal: (actor: Actor, id: string, reason: string): Promise<{ identity: string; phone: string }> =>
      transactions.run(actor, async () => {
        const person = await get(actor, id);
        const plain = await people.reveal(actor, id);
        if (plain === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        await audit.record(actor, {
          action: 'persons.reveal',
          resource: 'persons',
          recordId: id,
          divisionCode: person.divisionCode,
          reason,
        });
        return plain;
      }),
  };
}
export type PeopleService = ReturnType<typeof createPeopleService>;
