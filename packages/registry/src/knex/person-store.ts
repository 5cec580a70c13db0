import { type FieldCrypto, maskPhone, type ResidentId } from '@gongyi/kernel';
import { findPage, inTransaction, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { HouseholdRecord } from '../model/household.js';
import type { PersonRecord, PersonVersionRecord } from '../model/person.js';
import type { PersonStanding, PersonStore } from '../ports.js';
import { beginsWith, equals, inCounty, oneOf, underPlaces } from './filters.js';
import { knownPerson, type PersonRow, personColumns, personSorts } from './person-rows.js';
import { samePeople } from './same-people.js';
import { compareRegister, writeRegister } from './write-register.js';

const householdColumns = {
  id: 'id',
  version: 'version',
  divisionCode: 'division_code',
  code: 'code',
  kind: 'kind',
  riskEliminated: 'risk_eliminated',
  headName: 'head_name',
  memberCount: 'member_count',
  updatedAt: 'updated_at',
} as const;

const versionFields = [
  'name',
  'household_code',
  'household_kind',
  'relation',
  'health',
  'labour_capacity',
  'work_place',
]
  .concat(['post_kind', 'phone_masked'])
  .map((field) => ({ field, as: field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) }));

/** People in PostgreSQL; identity and telephone numbers are sealed, found by a keyed hash. */
export function createKnexPersonStore(knex: Knex, options: { schema: string; crypto: FieldCrypto }): PersonStore {
  const { schema, crypto } = options;
  const table = `${schema}.persons`;
  const households = `${schema}.households`;

  return {
    find: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { q, townshipCode, divisionCode, householdKind, labourCapacity, householdCode } = query.filter;
        const builder = inCounty(trx(table).select(personColumns), actor);
        if (q !== undefined) beginsWith(builder, 'name', q);
        underPlaces(builder, [townshipCode, divisionCode]);
        equals(builder, {
          household_kind: householdKind,
          labour_capacity: labourCapacity,
          household_code: householdCode,
        });
        const defaultSort = { field: 'divisionCode', order: 'asc' } as const;
        return findPage<PersonRecord>(builder, query, { columns: personSorts, defaultSort });
      }),

    get: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await inCounty(trx(table).select(personColumns), actor).where({ id }).first()) as PersonRecord | undefined,
      ),

    findByIdentity: (actor, identities) =>
      inTransaction(knex, actor, async (trx) => {
        const byHash = new Map(identities.map((identity) => [crypto.hash(identity), identity]));
        const rows = (await oneOf(inCounty(trx(table), actor), 'identity_hash', 'text', [
          ...byHash.keys(),
        ])) as PersonRow[];
        return new Map(rows.map((row) => [byHash.get(row.identity_hash) ?? '', knownPerson(row)]));
      }),

    findByIds: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = (await oneOf(inCounty(trx(table), actor), 'id', 'uuid', personIds)) as PersonRow[];
        return new Map(rows.map((row) => [row.id, knownPerson(row)]));
      }),

    householdsOf: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = (await oneOf(inCounty(trx(table), actor), 'id', 'uuid', personIds).select(
          'id',
          'household_code',
        )) as PersonRow[];
        return new Map(rows.map((row) => [row.id, row.household_code]));
      }),

    standingOf: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = (await oneOf(inCounty(trx(table), actor), 'id', 'uuid', personIds).select({
          id: 'id',
          identityHash: 'identity_hash',
          birthDate: 'birth_date',
          sex: 'sex',
        })) as ({ id: string } & PersonStanding)[];
        return new Map(rows.map(({ id, ...standing }) => [id, standing]));
      }),

    samePeople: (actor, personIds) => samePeople(knex, schema, actor, personIds),

    bornBy: (actor, personIds, day) =>
      inTransaction(knex, actor, async (trx) => {
        // Tens of thousands of ids: as one text they are not escaped one by one.
        const ids = (await inCounty(trx(table), actor)
          .whereRaw('id = any(?::uuid[])', [`{${personIds.join(',')}}`])
          .where('birth_date', '<=', day)
          .pluck('id')) as string[];
        return new Set(ids);
      }),

    compare: (actor, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const compared = await compareRegister(trx, { schema, crypto }, actor, rows);
        const actions = new Map(compared.map(({ row, action }) => [row, action]));
        return rows.map((row) => ({ ...row, action: actions.get(row) ?? row.action }));
      }),

    upsert: (actor, county, rows) =>
      inTransaction(knex, actor, (trx) => writeRegister(trx, { schema, crypto }, actor, county, rows)),

    edit: (actor, id, { version, labourCapacity, health, phone }) =>
      inTransaction(knex, actor, async (trx) => {
        await updateVersioned(
          trx,
          table,
          { id, version },
          {
            ...(labourCapacity == null ? {} : { labour_capacity: labourCapacity }),
            ...(health === undefined ? {} : { health }),
            ...(phone === undefined ? {} : { phone_sealed: crypto.encrypt(phone), phone_masked: maskPhone(phone) }),
            updated_at: new Date(),
            updated_by: actor.userId,
          },
        );
        return (await trx(table).select(personColumns).where({ id }).first()) as PersonRecord;
      }),

    identitiesOf: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = (await oneOf(inCounty(trx(table), actor), 'id', 'uuid', personIds).select(
          'id',
          'identity_sealed',
        )) as Pick<PersonRow, 'id' | 'identity_sealed'>[];
        return new Map(rows.map((row) => [row.id, crypto.decrypt(row.identity_sealed) as ResidentId]));
      }),

    reveal: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const row = (await inCounty(trx(table), actor).where({ id }).first('identity_sealed', 'phone_sealed')) as
          | PersonRow
          | undefined;
        return row === undefined
          ? undefined
          : { identity: crypto.decrypt(row.identity_sealed), phone: crypto.decrypt(row.phone_sealed) };
      }),

    findVersions: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const builder = trx(`${schema}.person_versions`).select({
          id: 'id',
          personId: 'person_id',
          version: 'version',
          divisionCode: 'division_code',
          replacedAt: 'replaced_at',
          replacedBy: 'replaced_by',
          ...Object.fromEntries(versionFields.map(({ field, as }) => [as, trx.raw('facts ->> ?', [field])])),
          workMonths: trx.raw("(facts ->> 'work_months')::int"),
          postMonths: trx.raw("(facts ->> 'post_months')::int"),
        });
        equals(inCounty(builder, actor), { person_id: query.filter.personId });
        const defaultSort = { field: 'version', order: 'desc' } as const;
        return findPage<PersonVersionRecord>(builder, query, { columns: { version: 'version' }, defaultSort });
      }),

    findHouseholds: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { q, code, kind, townshipCode, divisionCode } = query.filter;
        const builder = inCounty(trx(households).select(householdColumns), actor);
        if (q !== undefined) beginsWith(builder, 'head_name', q);
        underPlaces(builder, [townshipCode, divisionCode]);
        equals(builder, { code, kind });
        return findPage<HouseholdRecord>(builder, query, {
          columns: { divisionCode: 'division_code', code: 'code', headName: 'head_name' },
          defaultSort: { field: 'divisionCode', order: 'asc' },
        });
      }),

    getHousehold: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await inCounty(trx(households).select(householdColumns), actor).where({ id }).first()) as
            | HouseholdRecord
            | undefined,
      ),
  };
}
