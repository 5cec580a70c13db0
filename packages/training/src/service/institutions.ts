import { type Actor, type AuditLog, type Clock, domainError, scopeContains, type Transactions } from '@gongyi/kernel';
import type {
  InstitutionEdit,
  InstitutionRecord,
  NewInstitution,
  PartKind,
  WithdrawPart,
} from '../model/institution.js';
import type { InstitutionStore } from '../ports.js';
import { found } from './county-only.js';

export interface InstitutionServiceDeps {
  readonly store: InstitutionStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of an institution's file: the county registers it, the institution's own people keep it. */
export function createInstitutionService({ store, audit, transactions, clock }: InstitutionServiceDeps) {
  async function get(actor: Actor, id: string): Promise<InstitutionRecord> {
    return found(await store.get(actor, id));
  }
  async function recorded(actor: Actor, id: string, action: string, facts: object, reason?: string) {
    const institution = await get(actor, id);
    await audit.record(actor, {
      action: `institutions.${action}`,
      resource: 'institutions',
      recordId: id,
      divisionCode: institution.divisionCode,
      after: { name: institution.name, creditCode: institution.creditCode, ...facts },
      ...(reason === undefined ? {} : { reason }),
    });
    return institution;
  }

  return {
    list: store.find,
    names: store.names,
    get,

    /** Where it is; undefined for one that the actor cannot see. */
    placeOf: async (actor: Actor, id: string) => (await store.get(actor, id))?.divisionCode,

    /** @throws DomainError conflict TRAINING.INSTITUTION_EXISTS; forbidden TRAINING.PLACE_OUTSIDE_SCOPE */
    create: (actor: Actor, input: NewInstitution): Promise<InstitutionRecord> =>
      transactions.run(actor, async () => {
        // Its own people cannot register another.
        if (actor.organisationId !== undefined || !scopeContains(actor.scope, input.divisionCode))
          throw domainError('forbidden', 'TRAINING.PLACE_OUTSIDE_SCOPE');
        return recorded(actor, await store.create(actor, input), 'create', {});
      }),

    edit: (actor: Actor, id: string, { reason, ...edit }: InstitutionEdit): Promise<InstitutionRecord> =>
      transactions.run(actor, async () => {
        await get(actor, id);
        await store.edit(actor, id, edit);
        const { version: _, ...facts } = edit;
        return recorded(actor, id, 'edit', facts, reason);
      }),

    addPart: (actor: Actor, id: string, kind: PartKind, part: object): Promise<InstitutionRecord> =>
      transactions.run(actor, async () => {
        await store.addPart(actor, await get(actor, id), kind, part);
        return recorded(actor, id, `add-${kind}`, part);
      }),

    withdrawPart: (actor: Actor, id: string, { kind, partId }: WithdrawPart): Promise<InstitutionRecord> =>
      transactions.run(actor, async () => {
        await get(actor, id);
        await store.withdrawPart(actor, id, kind, partId, clock.today());
        return recorded(actor, id, 'withdraw-part', { kind, partId });
      }),
  };
}
export type InstitutionService = ReturnType<typeof createInstitutionService>;
