import { type Actor, countyOfActor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  copyInto,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type CertificateFilter, type CertificateRecord, certificateRecordSchema } from '../model/certificate.js';
import type { CertificateStore, CertificateTrainee, FoundCertificate } from '../ports/assessment.js';
import { named } from './refusals.js';

const columns = columnsOf(certificateRecordSchema);

/** Certificates in PostgreSQL, in the schema that the host names. */
export function createKnexCertificateStore(knex: Knex, { schema }: { readonly schema: string }): CertificateStore {
  const tables = createTables<'certificates'>(knex, schema);

  function matching(trx: Knex.Transaction, actor: Actor, { q, ...exact }: CertificateFilter) {
    const builder = tables.rows(trx, actor, 'certificates').select(columns).where(toColumns(exact));
    if (q !== undefined) builder.where((either) => either.where('person_name', q).orWhere('number', q.toUpperCase()));
    return builder;
  }

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter), query, {
          columns: { ...sortColumns(['issuedOn', 'number', 'personName']), id: 'id' },
          defaultSort: { field: 'issuedOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<CertificateRecord>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await tables.rows(trx, actor, 'certificates').where({ id }).first(columns)) as object | undefined;
        return row === undefined ? undefined : toRecord<CertificateRecord>(row);
      }),
    many: (actor, ids) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'certificates').whereIn('id', [...ids]);
        return ((await rows.orderBy('id').select(columns)) as object[]).map((row) => toRecord<CertificateRecord>(row));
      }),
    traineesOf: (actor, by, ids) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(
          `with mine as materialized (select e.* from :schema:.enrolments e where e.county_code = :county and e.:by: = any(:ids::uuid[])),
             taught as materialized (select c.*, :schema:.accreditation_covers(c.county_code, c.institution_id, c.trade_code, c.level, c.starts_on) as accredited
               from :schema:.training_classes c where c.county_code = :county and c.id in (select class_id from mine) and c.state in ('taught', 'assessed', 'settled'))
           select e.division_code, e.id as enrolment_id, e.class_id, e.person_id, e.person_name, e.identity_masked, e.identity_hash, e.state,
               c.number as class_number, c.state as class_state, c.institution_id, c.institution_name, c.certificate_kind, c.trade_code, c.trade_name, c.level,
               c.starts_on as class_starts_on, c.ends_on as class_ends_on, c.accredited, passed.day as passed_on
             from mine e join taught c on c.id = e.class_id
             left join lateral (select min(a.day) as day from :schema:.assessment_sheets s
               join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id and a.state = 'confirmed'
               where s.county_code = e.county_code and s.enrolment_id = e.id and s.result = 'passed') passed on true`,
          { schema, county: countyOfActor(actor), by: by === 'person' ? 'person_id' : 'id', ids: [...ids] },
        );
        return (rows as object[]).map((row) => toRecord<CertificateTrainee>(row));
      }),
    clashesOf: (actor, asked) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(`select * from ??.certificate_clashes(?::jsonb)`, [
          schema,
          JSON.stringify(asked.map((one, index) => ({ ...one, index }))),
        ]);
        const found = new Map(
          (rows as { index: number; clash: 'number' | 'holder' }[]).map((row) => [row.index, row.clash]),
        );
        return asked.map((_, index) => found.get(index) ?? null);
      }),
    issue: (actor, certificates) =>
      tables.run(actor, async (trx) => {
        const rows = certificates.map(({ divisionCode, ...certificate }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(certificate),
          issued_by_name: actor.displayName,
        }));
        const [first] = rows;
        if (first === undefined) return [];
        const written = Object.keys(first) as (keyof typeof first)[];
        await named(
          copyInto(
            trx,
            { schema, table: 'certificates', columns: written },
            rows.map((row) => written.map((column) => row[column])),
          ),
        );
        return rows.map(({ id }) => id);
      }),
    change: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('certificates'), which, toColumns(change)));
      }),
    nextSerial: (actor, year) =>
      tables.run(actor, async (trx) => {
        await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [
          `${schema} completion ${actor.countyCode} ${year}`,
        ]);
        const rows = tables.rows(trx, actor, 'certificates').where({ kind: 'completion' });
        const given = (await rows
          .whereBetween('issued_on', [`${year}-01-01`, `${year}-12-31`])
          .count({ count: '*' })) as { count: string | number }[];
        return Number(given[0]?.count ?? 0) + 1;
      }),
    async verify({ number, name }) {
      const { rows } = await knex.raw(`select * from ??.verify_certificate(?, ?)`, [schema, number, name]);
      const [row] = rows as object[];
      return row === undefined ? undefined : toRecord<FoundCertificate>(row);
    },
  };
}
