import { type Actor, type AuditLog, domainError, scopeContains, type Transactions } from '@gongyi/kernel';
import type { NewOrganisation, OrganisationEdit, OrganisationRecord } from '../model/organisation.js';
import type { OrganisationStore } from '../ports.js';

export interface OrganisationServiceDeps {
  readonly organisations: OrganisationStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
}

/** Use cases about the units that posts are held at and the departments that answer for them. */
export function createOrganisationService({ organisations, audit, transactions }: OrganisationServiceDeps) {
  async function get(actor: Actor, id: string): Promise<OrganisationRecord> {
    const organisation = await organisations.get(actor, id);
    if (organisation === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return organisation;
  }
  const shown = ({ name, kind, creditCode }: OrganisationRecord) => ({ name, kind, creditCode });

  return {
    list: organisations.find,
    get,

    /** @throws DomainError conflict REGISTRY.ORGANISATION_EXISTS; forbidden KERNEL.FORBIDDEN outside the actor's places. */
    create: (actor: Actor, input: NewOrganisation): Promise<OrganisationRecord> =>
      transactions.run(actor, async () => {
        if (!scopeContains(actor.scope, input.divisionCode))
          throw domainError('forbidden', 'REGISTRY.PLACE_OUTSIDE_SCOPE', { place: input.divisionCode });
        const after = await organisations.create(actor, input);
        await audit.record(actor, {
          action: 'organisations.create',
          resource: 'organisations',
          recordId: after.id,
          divisionCode: after.divisionCode,
          before: null,
          after: shown(after),
        });
        return after;
      }),

    edit: (actor: Actor, id: string, edit: OrganisationEdit): Promise<OrganisationRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        const after = await organisations.edit(actor, id, edit);
        await audit.record(actor, {
          action: 'organisations.edit',
          resource: 'organisations',
          recordId: id,
          divisionCode: after.divisionCode,
          before: shown(before),
          after: shown(after),
          reason: edit.reason,
        });
        return after;
      }),
  };
}
export type OrganisationService = ReturnType<typeof createOrganisationService>;
