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
import {
  type ScoreCorrectionFilter,
  type ScoreCorrectionRecord,
  scoreCorrectionRecordSchema,
} from '../model/score-correction.js';
import type { ScoreCorrectionStore } from '../ports/score-corrections.js';
import { named } from './refusals.js';

const columns = columnsOf(scoreCorrectionRecordSchema, ['askedBy', 'certificateId', 'certificateNumber']);
type Stored = Omit<ScoreCorrectionRecord, 'certificateId' | 'certificateNumber'>;

/** Corrections in PostgreSQL, in the schema that the host names. */
export function createKnexScoreCorrectionStore(
  knex: Knex,
  { schema }: { readonly schema: string },
): ScoreCorrectionStore {
  const tables = createTables<'score_corrections'>(knex, schema);
  const matching = (trx: Knex.Transaction, actor: Actor, filter: ScoreCorrectionFilter & { id?: string }) =>
    tables
      .rows(trx, actor, 'score_corrections')
      .where(toColumns(filter))
      .select([...columns, { asked_by: 'created_by' }]);

  /** With the certificate that keeps an open correction from being approved. */
  async function whole(trx: Knex.Transaction, rows: readonly object[]): Promise<ScoreCorrectionRecord[]> {
    const stored = rows.map((row) => toRecord<Stored>(row));
    const { rows: standing } = await trx.raw(
      `select c.id, k.id as "certificateId", k.number as "certificateNumber" from :schema:.score_corrections c
         join :schema:.certificates k on k.county_code = c.county_code and k.enrolment_id = c.enrolment_id and k.state <> 'revoked'
         where c.id = any(:ids::uuid[]) and c.state = 'asked' and c.result_after <> 'passed' and not exists (
           select 1 from :schema:.assessment_sheets s join :schema:.assessments a on a.county_code = s.county_code and a.id = s.assessment_id
             where s.county_code = c.county_code and s.enrolment_id = c.enrolment_id and s.id <> c.sheet_id and s.result = 'passed' and a.state = 'confirmed')`,
      { schema, ids: stored.map(({ id }) => id) },
    );
    const byId = new Map((standing as { id: string }[]).map(({ id, ...certificate }) => [id, certificate]));
    return stored.map((one) => ({ ...one, certificateId: null, certificateNumber: null, ...byId.get(one.id) }));
  }

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter), query, {
          columns: { ...sortColumns(['askedOn']), id: 'id' },
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: await whole(trx, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => (await whole(trx, (await matching(trx, actor, { id })) as object[]))[0]),
    ask: (actor, { divisionCode, ...correction }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('score_corrections')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(correction),
            asked_by_name: actor.displayName,
          }),
        );
        return id;
      }),
    decide: (actor, which, decision) =>
      tables.run(actor, async (trx) => {
        const change = toColumns({ ...decision, decidedBy: actor.userId, decidedByName: actor.displayName });
        await named(updateVersioned(trx, tables.name('score_corrections'), which, change));
      }),
  };
}
