import { type Actor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  inTownship,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type EmploymentProofRecord,
  employmentProofRecordSchema,
  type OutcomeCounts,
  type OutcomePersonRecord,
  type OutcomeRange,
  type OutcomeSnapshotRecord,
  outcomePersonRecordSchema,
  outcomeSnapshotRecordSchema,
} from '../model/outcome.js';
import type { OutcomeDays, OutcomeStore } from '../ports/outcomes.js';
import { named } from './refusals.js';

const proofColumns = columnsOf(employmentProofRecordSchema);
const personColumns = columnsOf(outcomePersonRecordSchema);
const snapshotColumns = columnsOf(outcomeSnapshotRecordSchema);
const groupColumns = {
  class: ['class_id::text', 'class_name'],
  institution: ['institution_id::text', 'institution_name'],
  township: ["left(person_division_code, 9) || '000'", "left(person_division_code, 9) || '000'"],
  county: ["left(person_division_code, 6) || '000000'", "left(person_division_code, 6) || '000000'"],
} as const;

/** Proofs and figures in PostgreSQL, in the schema that the host names. */
export function createKnexOutcomeStore(knex: Knex, { schema }: { readonly schema: string }): OutcomeStore {
  const tables = createTables<'employment_proofs' | 'outcome_snapshots'>(knex, schema);

  /**
   * One row an enrolment of a class that has been assessed, joined set by set: a year of a county has tens of thousands. What
   * somebody said last counts, and an enrolment has at most one certificate that is not revoked. Row
   * security lets an actor see his own only; the county's name in the conditions lets the indexes answer.
   */
  function traced(trx: Knex.Transaction, actor: Actor, { from, to }: OutcomeRange, days: OutcomeDays) {
    const of = (table: string) => (actor.countyCode === null ? '' : `${table}.county_code = :county and `);
    return trx.raw(
      `with classes as materialized (
         select c.county_code, c.id, c.name, c.institution_name, c.trade_name, (coalesce(c.taught_on, c.ends_on) + make_interval(months => :months))::date as measured_on
           from ${schema}.training_classes c
           where ${of('c')}c.state in ('assessed', 'settled') and coalesce(c.taught_on, c.ends_on) between cast(:from as date) and cast(:to as date)),
       unwilling as materialized (
         select w.person_id from ${schema}.training_wishes w where ${of('w')}not w.wishes_work and w.stated_on <= cast(:checked_on as date) and not exists (
           select 1 from ${schema}.training_wishes x where x.county_code = w.county_code and x.person_id = w.person_id
             and x.stated_on <= cast(:checked_on as date) and (x.stated_on, x.id) > (w.stated_on, w.id))),
       works as materialized (
         select distinct on (p.enrolment_id) p.enrolment_id, p.kind, p.employer_name from ${schema}.employment_proofs p
           join classes c on c.county_code = p.county_code and c.id = p.class_id
           where ${of('p')}p.state = 'confirmed' and p.started_on <= c.measured_on and coalesce(p.ended_on, p.recorded_on) >= c.measured_on
           order by p.enrolment_id, p.id)
       select t.*, case when not t.wants then 'not_wanting' when not t.passed then 'not_passed' when t.certificate_number is null then 'no_certificate'
           when t.measured_on > cast(:checked_on as date) then 'not_due' when t.proof_kind is null then 'not_employed' else 'employed' end as stage
       from (
         select e.id, e.division_code, e.class_id, c.name as class_name, e.institution_id, c.institution_name, e.person_id, e.person_name, e.identity_masked,
           e.person_division_code, c.trade_name, e.state = 'passed' as passed, k.number as certificate_number, c.measured_on, works.employer_name,
           works.kind as proof_kind, unwilling.person_id is null as wants
         from classes c
         join ${schema}.enrolments e on e.county_code = c.county_code and e.class_id = c.id and e.state in ('passed', 'failed')
         left join unwilling on unwilling.person_id = e.person_id
         left join ${schema}.certificates k on k.county_code = e.county_code and k.enrolment_id = e.id and k.state <> 'revoked'
           and k.issued_on <= cast(:checked_on as date)
         left join works on works.enrolment_id = e.id
         where ${of('e')}true
       ) t`,
      { county: actor.countyCode ?? '', checked_on: days.checkedOn, months: days.afterMonths, from, to },
    );
  }

  return {
    findProofs: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'employment_proofs')
          .select(proofColumns)
          .where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['personName', 'startedOn']), id: 'id' },
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<EmploymentProofRecord>(row)) };
      }),
    getProof: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'employment_proofs').where({ id });
        const row = (await rows.first(proofColumns)) as object | undefined;
        return row === undefined ? undefined : toRecord<EmploymentProofRecord>(row);
      }),
    addProof: (actor, { id: enrolmentId, divisionCode, classId, institutionId, personId, personName }, proof) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('employment_proofs')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns({ enrolmentId, classId, institutionId, personId, personName, ...proof }),
            recorded_by_name: actor.displayName,
          }),
        );
        return id;
      }),
    decideProof: (actor, which, decision) =>
      tables.run(actor, async (trx) => {
        const change = toColumns({ ...decision, decidedBy: actor.userId, decidedByName: actor.displayName });
        await named(updateVersioned(trx, tables.name('employment_proofs'), which, change));
      }),

    count: (actor, by, range, days) =>
      tables.run(actor, async (trx) => {
        const [id, name] = groupColumns[by];
        const { sql, bindings } = traced(trx, actor, range, days).toSQL();
        // Tens of thousands of rows are joined and counted in memory, not by way of the disk.
        await trx.raw("set local work_mem = '32MB'");
        // Each person of a group once, then the people: six counts of distinct people would sort them six times.
        const { rows } = await trx.raw(
          `select id, min(name) as name, count(*)::int as trained, count(*) filter (where wants)::int as wanting, count(*) filter (where passed)::int as passed,
             count(*) filter (where certified)::int as certified, count(*) filter (where due)::int as due, count(*) filter (where employed)::int as employed
           from (
             select ${id} as id, min(${name}) as name, person_id, bool_or(wants) as wants, bool_or(wants and passed) as passed,
               bool_or(wants and certificate_number is not null) as certified, bool_or(wants and measured_on <= ?::date) as due,
               bool_or(wants and measured_on <= ?::date and proof_kind is not null) as employed
             from (${sql}) traced group by 1, person_id) people
           group by id order by 2, 1`,
          [days.checkedOn, days.checkedOn, ...(bindings as string[])],
        );
        return rows as OutcomeCounts[];
      }),
    findPeople: (actor, query, range, days) =>
      tables.run(actor, async (trx) => {
        const { classId, institutionId, townshipCode, stage } = query.filter;
        const { sql, bindings } = traced(trx, actor, range, days).toSQL();
        const builder = trx
          .select(personColumns)
          .from(trx.raw(`(${sql}) as traced`, bindings as string[]))
          .where(toColumns({ classId, institutionId, stage }));
        inTownship(builder, townshipCode, 'person_division_code');
        const page = await findPage<object>(builder, query, {
          columns: { ...sortColumns(['personName', 'measuredOn']), id: 'id' },
          defaultSort: { field: 'id', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<OutcomePersonRecord>(row)) };
      }),
    everybody: (actor, range, days) =>
      tables.run(actor, async (trx) => {
        const { sql, bindings } = traced(trx, actor, range, days).toSQL();
        const { rows } = await trx.raw(`select id, stage from (${sql}) traced order by id`, bindings as string[]);
        return (rows as { id: string; stage: string }[]).map(({ id, stage }) => [id, stage] as const);
      }),

    takeSnapshot: (actor, { divisionCode, rows, ...snapshot }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await trx(tables.name('outcome_snapshots')).insert({
          ...tenantOf(actor, id, divisionCode),
          ...toColumns(snapshot),
          rows: JSON.stringify(rows),
          taken_by_name: actor.displayName,
        });
        return id;
      }),
    findSnapshots: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(
          tables.rows(trx, actor, 'outcome_snapshots').select(snapshotColumns),
          query,
          { columns: { ...sortColumns(['checkedOn']), id: 'id' }, defaultSort: { field: 'id', order: 'desc' } },
        );
        return { ...page, rows: page.rows.map((row) => toRecord<OutcomeSnapshotRecord>(row)) };
      }),
    getSnapshot: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'outcome_snapshots').where({ id });
        const row = (await rows.first(snapshotColumns)) as object | undefined;
        return row === undefined ? undefined : toRecord<OutcomeSnapshotRecord>(row);
      }),
  };
}
