import { type Actor, domainError, newId } from '@gongyi/kernel';
import type { OrganisationRecord } from '../model/organisation.js';
import type { OrganisationStore } from '../ports.js';
import { assertVersion, pageOf, under, visible } from './memory-page.js';

/** Organisations in memory. */
export function createMemoryOrganisationStore(now: () => Date = () => new Date()): OrganisationStore {
  const organisations = new Map<string, OrganisationRecord>();
  const get = async (actor: Actor, id: string) => visible(organisations.values(), actor).find((row) => row.id === id);

  function assertFree(candidate: OrganisationRecord): void {
    for (const other of organisations.values())
      if (other.id !== candidate.id && other.name === candidate.name && other.divisionCode === candidate.divisionCode)
        throw domainError('conflict', 'REGISTRY.ORGANISATION_EXISTS', { name: candidate.name });
  }

  return {
    get,
    byCreditCode: async (actor, creditCode) =>
      visible(organisations.values(), actor).find((row) => row.creditCode === creditCode),
    async find(actor, query) {
      const { q, kind, townshipCode } = query.filter;
      const rows = visible(organisations.values(), actor).filter(
        (row) => row.name.startsWith(q ?? '') && (kind === undefined || row.kind === kind) && under(row, townshipCode),
      );
      return pageOf(rows, query, { sortable: ['name'], defaultSort: { field: 'name', order: 'asc' } });
    },
    async create(_actor, organisation) {
      const record = { ...organisation, id: newId(), version: 1, updatedAt: now().toISOString() };
      assertFree(record);
      organisations.set(record.id, record);
      return record;
    },
    async edit(actor, id, { version, name, creditCode }) {
      const current = await get(actor, id);
      assertVersion(current, version);
      const changed = {
        ...current,
        name: name ?? current.name,
        creditCode: creditCode ?? current.creditCode,
        version: version + 1,
        updatedAt: now().toISOString(),
      };
      assertFree(changed);
      organisations.set(id, changed);
      return changed;
    },
  };
}
