import { ageOn, countyOf, type DivisionCode, type LocalDate, newId } from '@gongyi/kernel';
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
import { type householdKinds, monitoredKinds } from '../model/person.js';
import type { ApplicantPerson, LabourCapacityStore } from '../ports.js';
import { equals, inCounty, oneOf } from './filters.js';

const columns = columnsOf(labourCapacityRecordSchema);

interface FactRow {
  readonly id: string;
  readonly name: string;
  readonly identity_masked: string;
  readonly birth_date: LocalDate;
  readonly sex: 'male' | 'female';
  readonly household_code: string;
  readonly household_kind: string;
  readonly risk_eliminated: boolean | null;
  readonly labour_capacity: string | null;
  readonly assessed: string | null;
  readonly valid_until: LocalDate | null;
}

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

    applicants: (actor, personIds, on) =>
      inTransaction(knex, actor, async (trx) => {
        const sent = idsToSend(personIds);
        const rows = (await inCounty(trx(`${persons} as p`), actor, 'p.county_code')
          .modify((builder) => sent !== null && oneOf(builder, 'p.id', 'uuid', sent))
          .joinRaw(
            `left join (select distinct on (person_id) person_id, class, valid_until from ??.labour_capacities
               where county_code = ? and assessed_on <= ? order by person_id, assessed_on desc, id desc) c on c.person_id = p.id`,
            [schema, actor.countyCode, on],
          )
          .select(
            'p.id',
            'p.name',
            'p.identity_masked',
            'p.birth_date',
            'p.sex',
            'p.household_code',
            'p.household_kind',
            'p.risk_eliminated',
            'p.labour_capacity',
            { assessed: 'c.class', valid_until: 'c.valid_until' },
          )) as FactRow[];
        const wanted = sent === null ? new Set(personIds) : null;
        return rows.flatMap((row) => (wanted?.has(row.id) === false ? [] : [applicantOf(row, on)]));
      }),

    membersOf: (actor, householdCodes) =>
      inTransaction(knex, actor, async (trx) => {
        const sent = idsToSend(householdCodes);
        // One row a household: many people are read faster so.
        const rows = (await inCounty(trx(persons), actor)
          .whereNot({ household_code: '' })
          .modify((builder) => sent !== null && oneOf(builder, 'household_code', 'text', sent))
          .groupBy('household_code')
          .select('household_code', { ids: trx.raw("string_agg(id::text, ',')") })) as {
          household_code: string;
          ids: string;
        }[];
        const wanted = sent === null ? new Set(householdCodes) : null;
        const members = new Map<string, string>();
        for (const { household_code: code, ids } of rows)
          if (wanted?.has(code) !== false) for (const id of ids.split(',')) members.set(id, code);
        return members;
      }),
  };
}

function applicantOf(row: FactRow, on: LocalDate): ApplicantPerson {
  const monitoredKind = monitoredKinds.includes(row.household_kind as (typeof householdKinds)[number]);
  // A finding that has run out says nothing any more, and neither does the register's older word.
  const found = row.assessed !== null && row.valid_until !== null && row.valid_until >= on ? row.assessed : null;
  return {
    personId: row.id,
    name: row.name,
    identityMasked: row.identity_masked,
    birthDate: row.birth_date,
    sex: row.sex,
    age: ageOn(row.birth_date, on),
    householdCode: row.household_code,
    householdKind: row.household_kind === '' ? null : row.household_kind,
    riskRemoved: row.risk_eliminated,
    monitored: monitoredKind && row.risk_eliminated !== true,
    labourCapacity: row.assessed === null ? row.labour_capacity : found,
  };
}
