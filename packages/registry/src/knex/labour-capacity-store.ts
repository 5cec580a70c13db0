import { countyOf, type DivisionCode, newId, oncePerKey } from '@gongyi/kernel';
import {
  columnsOf,
  findPage,
  idsToSend,
  inTransaction,
  sortColumns,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type LabourCapacityRecord, labourCapacityRecordSchema } from '../model/labour-capacity.js';
import { monitoredKinds } from '../model/person.js';
import type { ApplicantPerson, KnownOfApplicant, LabourCapacityStore } from '../ports.js';
import { equals, inCounty } from './filters.js';

const columns = columnsOf(labourCapacityRecordSchema);

type RegisterRow = Omit<ApplicantPerson, 'known'> & { readonly known: string };

/** Labour capacity in PostgreSQL, and what the register knows about people who apply for something. */
export function createKnexLabourCapacityStore(knex: Knex, { schema }: { schema: string }): LabourCapacityStore {
  const table = `${schema}.labour_capacities`;
  const persons = `${schema}.persons`;
  return {
    find: (actor, query) =>
      inTransaction(knex, actor, async (trx) => {
        const builder = inCounty(trx(table).select(columns), actor);
        equals(builder, { person_id: query.filter.personId });
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['assessedOn']),
          defaultSort: { field: 'assessedOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<LabourCapacityRecord>(row)) };
      }),

    assess: (actor, { divisionCode, ...assessment }) =>
      inTransaction(knex, actor, async (trx) => {
        const id = newId();
        await trx(table).insert({
          county_code: countyOf(divisionCode as DivisionCode),
          id,
          division_code: divisionCode,
          created_by: actor.userId,
          ...toColumns(assessment),
        });
        // The register shows the newest finding; its own history keeps what stood there before.
        await inCounty(trx(persons), actor)
          .where({ id: assessment.personId })
          .whereRaw(
            'not exists (select 1 from ??.labour_capacities c where c.county_code = persons.county_code and c.person_id = persons.id and c.assessed_on > ?)',
            [schema, assessment.assessedOn],
          )
          .update({
            labour_capacity: assessment.class,
            version: trx.raw('version + 1'),
            updated_at: new Date(),
            updated_by: actor.userId,
          });
        return toRecord<LabourCapacityRecord>((await trx(table).where({ id }).first(columns)) as object);
      }),

    withHouseholds: (actor, personIds, on) =>
      inTransaction(knex, actor, async (trx) => {
        const sent = idsToSend(personIds);
        const asked = `and (p.id = any(:sent::uuid[]) or p.household_code = any(array(
          select household_code from :schema:.persons where id = any(:sent::uuid[]) and household_code <> '')))`;
        // A finding that has run out says nothing any more, and neither does the register's older word.
        const { rows } = (await trx.raw(
          `select p.id as "personId", p.name, p.identity_masked as "identityMasked", p.birth_date as "birthDate", p.household_code as "householdCode",
             p.sex || '|' || coalesce(p.risk_eliminated::text, '') || '|' ||
               coalesce(case when c.class is null then p.labour_capacity when c.valid_until >= :on::date then c.class end, '') || '|' || p.household_kind as known
           from :schema:.persons p left join (
             select distinct on (person_id) person_id, class, valid_until from :schema:.labour_capacities
             where (:county::text is null or county_code = :county) and assessed_on <= :on::date order by person_id, assessed_on desc, id desc) c on c.person_id = p.id
           where (:county::text is null or p.county_code = :county) ${sent === null ? '' : asked}`,
          { schema, county: actor.countyCode, on, sent },
        )) as { rows: RegisterRow[] };
        const known = oncePerKey(knownOf);
        const people = new Map<string, ApplicantPerson>();
        for (const row of rows) people.set(row.personId, { ...row, known: known(row.known) });
        return people;
      }),
  };
}

/** What many people have in common comes as one text and is read once: a county is read faster so. */
function knownOf(text: string): KnownOfApplicant {
  const [sex, risk, labourCapacity = '', ...kind] = text.split('|');
  const householdKind = kind.join('|');
  const monitored = monitoredKinds.includes(householdKind as (typeof monitoredKinds)[number]) && risk !== 'true';
  return {
    sex: sex as KnownOfApplicant['sex'],
    householdKind: householdKind === '' ? null : householdKind,
    riskRemoved: risk === '' ? null : risk === 'true',
    monitored,
    labourCapacity: labourCapacity === '' ? null : labourCapacity,
  };
}
