import { type Actor, newId } from '@gongyi/kernel';
import {
  columnsOf,
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
  const tables = createTables<'certificates' | 'enrolments'>(knex, schema);

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
    traineesOf: (actor, classId) =>
      tables.run(actor, async (trx) => {
        const rows = (await tables
          .rows(trx, actor, 'enrolments')
          .where({ class_id: classId })
          .select([
            { enrolment_id: 'id' },
            'person_id',
            'person_name',
            'identity_masked',
            'identity_hash',
            'state',
          ])) as object[];
        return rows.map((row) => toRecord<CertificateTrainee>(row));
      }),
    issue: (actor, certificates) =>
      tables.run(actor, async (trx) => {
        const rows = certificates.map(({ divisionCode, ...certificate }) => ({
          ...tenantOf(actor, newId(), divisionCode),
          ...toColumns(certificate),
          issued_by_name: actor.displayName,
        }));
        await named(trx(tables.name('certificates')).insert(rows));
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
