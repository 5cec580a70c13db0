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
   * One row an enrolment of a class that has been assessed. Row security lets an actor see his own only; the county's name
   * in the condition lets the indexes answer.
   */
  function traced(trx: Knex.Transaction, actor: Actor, { from, to }: OutcomeRange, days: OutcomeDays) {
    const county = actor.countyCode === null ? '' : 'c.county_code = :county and ';
    return trx.raw(
      `select t.*, case when not t.wants then 'not_wanting' when not t.passed then 'not_passed' when t.certificate_number is null then 'no_certificate'
           when t.measured_on > cast(:checked_on as date) then 'not_due' when t.proof_kind is null then 'not_employed' else 'employed' end as stage
       from (
         select e.id, e.division_code, e.class_id, c.name as class_name, e.institution_id, c.institution_name, e.person_id, e.person_name, e.identity_masked,
           e.person_division_code, c.trade_name, e.state = 'passed' as passed, certificate.number as certificate_number,
           (coalesce(c.taught_on, c.ends_on) + make_interval(months => :months))::date as measured_on, proof.employer_name, proof.kind as proof_kind,
           coalesce(wish.wishes_work, true) as wants
         from ${schema}.training_classes c
         join ${schema}.enrolments e on e.county_code = c.county_code and e.class_id = c.id and e.state in ('passed', 'failed')
         left join lateral (select w.wishes_work from ${schema}.training_wishes w where w.county_code = e.county_code and w.person_id = e.person_id
           and w.stated_on <= cast(:checked_on as date) order by w.stated_on desc, w.id desc limit 1) wish on true
         left join lateral (select k.number from ${schema}.certificates k where k.county_code = e.county_code and k.enrolment_id = e.id
           and k.state <> 'revoked' and k.issued_on <= cast(:checked_on as date) limit 1) certificate on true
         left join lateral (select p.kind, p.employer_name from ${schema}.employment_proofs p where p.county_code = e.county_code and p.enrolment_id = e.id
           and p.state = 'confirmed' and p.started_on <= (coalesce(c.taught_on, c.ends_on) + make_interval(months => :months))::date
           and coalesce(p.ended_on, p.recorded_on) >= (coalesce(c.taught_on, c.ends_on) + make_interval(months => :months))::date limit 1) proof on true
         where ${county}c.state in ('assessed', 'settled') and coalesce(c.taught_on, c.ends_on) between cast(:from as date) and cast(:to as date)
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
        const people = (condition: string) => `count(distinct person_id) filter (where ${condition})::int`;
        const { sql, bindings } = traced(trx, actor, range, days).toSQL();
        const { rows } = await trx.raw(
          `select ${id} as id, min(${name}) as name, count(distinct person_id)::int as trained, ${people('wants')} as wanting,
             ${people('wants and passed')} as passed, ${people('wants and certificate_number is not null')} as certified,
             ${people('wants and measured_on <= ?::date')} as due,
             ${people('wants and measured_on <= ?::date and proof_kind is not null')} as employed
           from (${sql}) traced group by 1 order by 2, 1`,
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
