import { type Actor, countyOf, domainError, newId } from '@gongyi/kernel';
import { findPage, inTransaction, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { OrganisationRecord } from '../model/organisation.js';
import type { OrganisationStore } from '../ports.js';
import { beginsWith, equals, inCounty, underPlaces, violates } from './filters.js';

const columns = {
  id: 'id',
  version: 'version',
  divisionCode: 'division_code',
  name: 'name',
  kind: 'kind',
  creditCode: 'credit_code',
  updatedAt: 'updated_at',
} as const;

/** Organisations in PostgreSQL. */
export function createKnexOrganisationStore(knex: Knex, { schema }: { schema: string }): OrganisationStore {
  const table = `${schema}.organisations`;
  const get = (actor: Actor, id: string) =>
    inTransaction(
      knex,
      actor,
      async (trx) =>
        (await inCounty(trx(table).select(columns), actor).where({ id }).first()) as OrganisationRecord | undefined,
    );

  async function unlessTaken(name: string, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (violates(error, 'organisations_once'))
        throw domainError('conflict', 'REGISTRY.ORGANISATION_EXISTS', { name });
      throw error;
    }
  }

  return {
    get,
    byCreditCode: (actor, creditCode) =>
      inTransaction(knex, actor, async (trx) => {
        const builder = inCounty(trx(table).select(columns), actor).where({ credit_code: creditCode });
        return (await builder.orderBy('id').first()) as OrganisationRecord | undefined;
      }),
    find: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { q, kind, townshipCode } = query.filter;
        const builder = inCounty(trx(table).select(columns), actor);
        if (q !== undefined) beginsWith(builder, 'name', q);
        underPlaces(builder, [townshipCode]);
        equals(builder, { kind });
        return findPage<OrganisationRecord>(builder, query, {
          columns: { name: 'name' },
          defaultSort: { field: 'name', order: 'asc' },
        });
      }),

    create: (actor, { divisionCode, name, kind, creditCode }) =>
      inTransaction(knex, actor, async (trx) => {
        const id = newId();
        await unlessTaken(name, () =>
          trx(table).insert({
            county_code: countyOf(divisionCode),
            id,
            division_code: divisionCode,
            name,
            kind,
            credit_code: creditCode,
            created_by: actor.userId,
          }),
        );
        return (await get(actor, id)) as OrganisationRecord;
      }),

    edit: (actor, id, { version, name, creditCode }) =>
      inTransaction(knex, actor, async (trx) => {
        const changes = {
          ...(name === undefined ? {} : { name }),
          ...(creditCode === undefined ? {} : { credit_code: creditCode }),
          updated_at: new Date(),
        };
        await unlessTaken(name ?? '', () => updateVersioned(trx, table, { id, version }, changes));
        return (await get(actor, id)) as OrganisationRecord;
      }),
  };
}
