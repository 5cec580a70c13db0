import { type Actor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  createTables,
  findPage,
  type PartRows,
  sortColumns,
  tenantOf,
  toColumns,
  updateVersioned,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type AccreditationFilter,
  type AccreditationRecord,
  accreditationParts,
  accreditationRecordSchema,
  annualReviewSchema,
  entryStates,
  evidenceSchema,
  objectionSchema,
  scopeSchema,
  scoreSchema,
  standingChangeSchema,
} from '../model/accreditation.js';
import type { AccreditationStore } from '../ports.js';
import { named } from './refusals.js';

type Part = (typeof accreditationParts)[number];
const partTables = {
  scopes: ['accreditation_scopes', scopeSchema],
  evidence: ['accreditation_evidence', evidenceSchema],
  scores: ['accreditation_scores', scoreSchema],
  objections: ['accreditation_objections', objectionSchema],
  changes: ['accreditation_changes', standingChangeSchema],
  annualReviews: ['accreditation_annual_reviews', annualReviewSchema],
} as const satisfies Record<Part, readonly [string, unknown]>;
type Table = 'accreditations' | (typeof partTables)[Part][0];

const columns = columnsOf(accreditationRecordSchema, accreditationParts);

/** Applications and entries of the catalogue in PostgreSQL, in the schema that the host names. */
export function createKnexAccreditationStore(knex: Knex, { schema }: { readonly schema: string }): AccreditationStore {
  const tables = createTables<Table>(knex, schema);
  type Which = Pick<AccreditationRecord, 'id' | 'divisionCode' | 'institutionId'>;

  function partRow(actor: Actor, { id, divisionCode, institutionId }: Which, part: object) {
    return {
      ...tenantOf(actor, newId(), divisionCode),
      accreditation_id: id,
      institution_id: institutionId,
      ...toColumns(part),
    };
  }

  const complete = (trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<AccreditationRecord[]> => {
    const partsOf = (name: Part): PartRows => {
      const [table, shape] = partTables[name];
      return [tables.rows(trx, actor, table).orderBy('id'), columnsOf(shape)];
    };
    const kinds = Object.fromEntries(accreditationParts.map((name) => [name, partsOf(name)]));
    return withParts<AccreditationRecord>(heads, 'accreditation_id', kinds);
  };

  function matching(trx: Knex.Transaction, actor: Actor, { inForceOn, ...filter }: AccreditationFilter) {
    const builder = tables.rows(trx, actor, 'accreditations').select(columns).where(toColumns(filter));
    if (inForceOn !== undefined)
      builder
        .whereIn('state', [...entryStates])
        .where('valid_from', '<=', inForceOn)
        .where('valid_to', '>=', inForceOn);
    return builder;
  }

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(matching(trx, actor, query.filter), query, {
          columns: { ...sortColumns(['institutionName', 'validTo']), id: 'id' },
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'accreditations').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    isBlacklisted: (actor, institutionId) =>
      tables.run(actor, async (trx) => {
        const rows = tables.rows(trx, actor, 'accreditations');
        return (await rows.where({ institution_id: institutionId, state: 'blacklisted' }).first('id')) !== undefined;
      }),
    create: (actor, { divisionCode, criteria, ...application }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('accreditations')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(application),
            criteria: JSON.stringify(criteria),
          }),
        );
        return id;
      }),
    change: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('accreditations'), which, toColumns(change)));
      }),
    replaceScopes: (actor, which, trades) =>
      tables.run(actor, async (trx) => {
        await named(tables.rows(trx, actor, 'accreditation_scopes').where({ accreditation_id: which.id }).delete());
        const scopes = trades.map(({ id: tradeId, code: tradeCode, name: tradeName, level }) => ({
          tradeId,
          tradeCode,
          tradeName,
          level,
        }));
        await named(
          trx(tables.name('accreditation_scopes')).insert(scopes.map((scope) => partRow(actor, which, scope))),
        );
      }),
    prove: (actor, which, proof) =>
      tables.run(actor, async (trx) => {
        await named(
          trx(tables.name('accreditation_evidence'))
            .insert(partRow(actor, which, proof))
            .onConflict(['county_code', 'accreditation_id', 'criterion_id'])
            .merge(['content', 'file_id', 'file_name']),
        );
      }),
    score: (actor, which, { visitedOn, note, points }) =>
      tables.run(actor, async (trx) => {
        const reviewer = { reviewerId: actor.userId, reviewerName: actor.displayName, visitedOn, note };
        await named(
          trx(tables.name('accreditation_scores'))
            .insert(points.map((one) => partRow(actor, which, { ...reviewer, ...one })))
            .onConflict(['county_code', 'accreditation_id', 'reviewer_id', 'criterion_id'])
            .merge(['visited_on', 'points', 'note']),
        );
      }),
    object: (actor, which, objection) =>
      tables.run(actor, async (trx) => {
        const row = partRow(actor, which, objection);
        await named(trx(tables.name('accreditation_objections')).insert(row));
        return row.id;
      }),
    answer: (actor, id, answer) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, 'accreditation_objections')
          .where({ id, state: 'open' })
          .update(toColumns(answer));
        if (changed === 0) throw domainError('conflict', 'TRAINING.OBJECTION_ANSWERED');
      }),
    decide: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        const decision = { ...change, decidedByName: actor.displayName, accreditationVersion: which.version };
        await named(trx(tables.name('accreditation_changes')).insert(partRow(actor, which, decision)));
      }),
    reviewYear: (actor, which, review) =>
      tables.run(actor, async (trx) => {
        const row = partRow(actor, which, { ...review, reviewedByName: actor.displayName });
        await named(trx(tables.name('accreditation_annual_reviews')).insert(row));
      }),
    nextSerial: (actor, year) =>
      tables.run(actor, async (trx) => {
        // Numbers of a county and year are given one after the other; the lock ends with the transaction.
        await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [`${schema} serial ${actor.countyCode} ${year}`]);
        const rows = tables.rows(trx, actor, 'accreditations').whereNotNull('number');
        const given = (await rows
          .whereBetween('decided_on', [`${year}-01-01`, `${year}-12-31`])
          .count({ count: '*' })) as { count: string | number }[];
        return Number(given[0]?.count ?? 0) + 1;
      }),
  };
}
