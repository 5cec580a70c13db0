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
/** What the people of a group have in common, how it is told, and its name where it has one of its own. */
const groups = {
  class: { key: 'e.class_id', id: 'key::text', name: 'c.name' },
  institution: { key: 'e.institution_id', id: 'key::text', name: 'c.institution_name' },
  township: { key: 'left(e.person_division_code, 9)', id: "key || '000'", name: null },
  county: { key: 'left(e.person_division_code, 6)', id: "key || '000000'", name: null },
} as const;
/** How far somebody has come, a bit each: one `bit_or` over all classes of a person, where five `bool_or` would cost five times as much. */
const bits = { wanting: 1, passed: 2, certified: 4, due: 8, employed: 16 } as const;

/** Proofs and figures in PostgreSQL, in the schema that the host names. */
export function createKnexOutcomeStore(knex: Knex, { schema }: { readonly schema: string }): OutcomeStore {
  const tables = createTables<'employment_proofs' | 'outcome_snapshots'>(knex, schema);

  /**
   * `[with, from]` of one row an enrolment of a class that has been assessed, joined set by set: a year of a county has tens of
   * thousands. What somebody said last counts, and an enrolment has at most one certificate that is not revoked. Row
   * security lets an actor see his own only; the county's name in the conditions lets the indexes answer.
   */
  function joined(actor: Actor, works: string) {
    const of = (table: string) => (actor.countyCode === null ? '' : `${table}.county_code = :county and `);
    return [
      `with classes as materialized (
         select c.county_code, c.id, c.name, c.institution_name, c.trade_name, (coalesce(c.taught_on, c.ends_on) + make_interval(months => :months))::date as measured_on
           from ${schema}.training_classes c
           where ${of('c')}c.state in ('assessed', 'settled') and coalesce(c.taught_on, c.ends_on) between cast(:from as date) and cast(:to as date)),
       unwilling as materialized (
         select w.person_id from ${schema}.training_wishes w where ${of('w')}not w.wishes_work and w.stated_on <= cast(:checked_on as date) and w.id = (
           select x.id from ${schema}.training_wishes x where x.county_code = w.county_code and x.person_id = w.person_id
             and x.stated_on <= cast(:checked_on as date) order by x.stated_on desc, x.id desc limit 1)),
       works as materialized (
         select p.id, p.enrolment_id, p.kind, p.employer_name from ${schema}.employment_proofs p
           join classes c on c.county_code = p.county_code and c.id = p.class_id and c.measured_on <= cast(:checked_on as date)
           where ${of('p')}p.state = 'confirmed' and p.started_on <= c.measured_on and coalesce(p.ended_on, p.recorded_on) >= c.measured_on)`,
      `from classes c
         join ${schema}.enrolments e on e.county_code = c.county_code and e.class_id = c.id and e.state in ('passed', 'failed')
         left join unwilling on unwilling.person_id = e.person_id
         left join ${schema}.certificates k on k.county_code = e.county_code and k.enrolment_id = e.id and k.state <> 'revoked'
           and k.issued_on <= cast(:checked_on as date)
         left join ${works} on works.enrolment_id = e.id
         where ${of('e')}true`,
    ] as const;
  }
  const firstProof = '(select distinct on (enrolment_id) * from works order by enrolment_id, id) works';
  const bindingsOf = (actor: Actor, { from, to }: OutcomeRange, { checkedOn, afterMonths }: OutcomeDays) => ({
    ...{ county: actor.countyCode ?? '', checked_on: checkedOn, months: afterMonths, from, to },
  });

  /** Each enrolment with what is still open about the person. */
  function traced(trx: Knex.Transaction, actor: Actor, range: OutcomeRange, days: OutcomeDays) {
    const [sets, rows] = joined(actor, firstProof);
    return trx.raw(
      `${sets}
       select t.*, case when not t.wants then 'not_wanting' when not t.passed then 'not_passed' when t.certificate_number is null then 'no_certificate'
           when t.measured_on > cast(:checked_on as date) then 'not_due' when t.proof_kind is null then 'not_employed' else 'employed' end as stage
       from (
         select e.id, e.division_code, e.class_id, c.name as class_name, e.institution_id, c.institution_name, e.person_id, e.person_name, e.identity_masked,
           e.person_division_code, c.trade_name, e.state = 'passed' as passed, k.number as certificate_number, c.measured_on, works.employer_name,
           works.kind as proof_kind, unwilling.person_id is null as wants
         ${rows}
       ) t`,
      bindingsOf(actor, range, days),
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
        const { key, id, name } = groups[by];
        // Somebody with two proofs comes twice, which changes no figure and saves sorting them.
        const [sets, rows] = joined(actor, 'works');
        const has = (bit: keyof typeof bits) => `count(*) filter (where reached & ${bits[bit]} > 0)::int as ${bit}`;
        // Tens of thousands of rows are joined and counted in memory, not by way of the disk.
        await trx.raw("set local work_mem = '32MB'");
        // Each person of a group once, then the people: six counts of distinct people would sort them six times.
        const { rows: counted } = await trx.raw(
          `${sets}
           select ${id} as id, ${name === null ? id : 'min(name)'} as name, count(*)::int as trained, ${has('wanting')}, ${has('passed')}, ${has('certified')},
             ${has('due')}, ${has('employed')}
           from (
             select ${key} as key, ${name === null ? '' : `min(${name}) as name,`} bit_or(case when unwilling.person_id is not null then 0 else ${bits.wanting}
                 | case e.state when 'passed' then ${bits.passed} else 0 end | case when k.enrolment_id is null then 0 else ${bits.certified} end
                 | case when c.measured_on > cast(:checked_on as date) then 0 when works.enrolment_id is null then ${bits.due}
                     else ${bits.due + bits.employed} end end) as reached
             ${rows} group by ${key}, e.person_id) people
           group by key order by 2, 1`,
          bindingsOf(actor, range, days),
        );
        return counted as OutcomeCounts[];
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
