import {
  type Actor,
  type AuditLog,
  type Clock,
  countyDivision,
  countyOfActor,
  domainError,
  type LocalDate,
  scopeContains,
  type Transactions,
} from '@gongyi/kernel';
import type { Booking, NewSharedResource, SharedResourceRecord } from '../model/shared-resource.js';
import type { SharedResourceStore } from '../ports/classes.js';
import { found } from './county-only.js';

export interface SharedResourceDeps {
  readonly store: SharedResourceStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of what departments share: the county keeps the list, lessons book it. */
export function createSharedResourceService({ store, audit, transactions, clock }: SharedResourceDeps) {
  async function get(actor: Actor, id: string): Promise<SharedResourceRecord> {
    return found(await store.get(actor, id));
  }
  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<SharedResourceRecord> {
    const resource = await get(actor, id);
    const { name, owner, validFrom, validTo, divisionCode } = resource;
    await audit.record(actor, {
      action: `shared-resources.${action}`,
      resource: 'shared-resources',
      recordId: id,
      divisionCode,
      after: { name, owner, validFrom, validTo },
      ...(reason === undefined ? {} : { reason }),
    });
    return resource;
  }
  return {
    list: store.find,
    get,
    /** When it is taken from today on. */
    bookings: async (actor: Actor, id: string): Promise<{ id: string; bookings: Booking[] }> => {
      await get(actor, id);
      return { id, bookings: await store.bookings(actor, id, clock.today()) };
    },
    create: (actor: Actor, input: NewSharedResource): Promise<SharedResourceRecord> =>
      transactions.run(actor, async () => {
        const county = countyDivision(countyOfActor(actor));
        if (actor.organisationId !== undefined || !scopeContains(actor.scope, county))
          throw domainError('forbidden', 'TRAINING.PLACE_OUTSIDE_SCOPE');
        return recorded(actor, await store.create(actor, input), 'create');
      }),
    /** Lessons that are booked stay booked; no new one after the day. */
    end: (actor: Actor, id: string, { validTo, reason }: { validTo: LocalDate; reason: string }) =>
      transactions.run(actor, async () => {
        const resource = await get(actor, id);
        if (validTo < resource.validFrom) throw domainError('invalid_input', 'TRAINING.DAYS_REVERSED');
        await store.end(actor, resource, validTo);
        return recorded(actor, id, 'end', reason);
      }),
  };
}
export type SharedResourceService = ReturnType<typeof createSharedResourceService>;
