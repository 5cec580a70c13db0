import { type Actor, countyOf, domainError, invariant } from '@gongyi/kernel';
import {
  columnsOf,
  constraintOf,
  copyInto,
  eachPortion,
  findPage,
  inTownship,
  sortColumns,
  startsWith,
  type Tables,
  toRecord,
  toSnake,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { RunFigures } from '../model/evaluate-lines.js';
import type { ItemFilter } from '../model/inputs.js';
import { type SubsidyItem, type SubsidyRun, subsidyItemSchema } from '../model/records.js';
import type { CompiledScheme } from '../model/scheme.js';
import { eventDay } from '../model/subsidy-period.js';
import type { Exclusion, ItemStore, LiveItem, NewItem, PaidPeriod, StoredLine } from '../ports.js';

const columns = columnsOf(subsidyItemSchema, ['declaredDifferenceFen']);
const liveColumns = [
  'sequence',
  'divisionCode',
  'personId',
  'personName',
  'identityMasked',
  'townshipName',
  'villageName',
  'subjectTitle',
  'facts',
  'payeeKind',
  'payeeId',
  'payeeName',
  'amountFen',
  'sentFen',
  'rightFen',
].map(toSnake);
const storedColumns = [
  'sourceKind',
  'sourceId',
  'onceKey',
  'personId',
  'payeeKind',
  'payeeId',
  'divisionCode',
  'subjectId',
  'subjectTitle',
  'facts',
  'bar',
  'turn',
  'status',
  'amountFen',
  'reasonCodes',
  'lateFacts',
].map(toSnake);
const copyColumns = [
  'county_code',
  'id',
  'division_code',
  'created_by',
  'run_id',
  'scheme_id',
  'period',
  'sequence',
  'person_id',
  'person_name',
  'identity_masked',
  'source_kind',
  'source_id',
  'claim_id',
  'once_key',
  'payee_kind',
  'payee_id',
  'payee_name',
  'subject_id',
  'subject_title',
  'township_name',
  'village_name',
  'turn',
  'shared',
  'facts',
  'bar',
  'status',
  'outcome',
  'amount_fen',
  'reason_codes',
  'rule_version',
  'scheme_code',
  'event_on',
  'declared_fen',
  'excluded_reason',
  'excluded_by',
  'live',
  'version',
  'created_at',
  'amendment',
  'amends_item_id',
  'sent_fen',
  'open_fen',
  'right_fen',
  'late_facts',
];
/** What a stored line amended, as its run computed it. */
const amendsSql = `case when amendment is null then null else jsonb_build_object('kind', amendment, 'itemId', amends_item_id, 'sentFen', sent_fen,
  'openFen', open_fen, 'rightFen', right_fen) end as amends`;

export function createItemStore(tables: Tables): ItemStore {
  const all = (trx: Knex.Transaction, actor: Actor) =>
    tables
      .rows(trx, actor, 'subsidy_items')
      .select(columns)
      .select(trx.raw('amount_fen - declared_fen as declared_difference_fen'));
  const paying = (trx: Knex.Transaction, actor: Actor, { schemeId, period, exceptRunId }: PaidPeriod) => {
    const builder = tables.rows(trx, actor, 'subsidy_items').where({ scheme_id: schemeId, period, live: true });
    return exceptRunId === null ? builder : builder.whereNot({ run_id: exceptRunId });
  };
  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { runId } = query.filter;
        // Inside a run every order is cheap; over all runs only the indexed ones are.
        const columns = sortColumns(['id', 'personName', ...(runId === undefined ? [] : ['sequence', 'amountFen'])]);
        const builder = filtered(all(trx, actor), query.filter);
        const page = await findPage<object>(builder, query, {
          columns,
          defaultSort: runId === undefined ? { field: 'id', order: 'desc' } : { field: 'sequence', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<SubsidyItem>(row)) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = await all(trx, actor).where({ id }).first();
        return row === undefined ? undefined : toRecord<SubsidyItem>(row);
      }),
    clear: (actor, runId) =>
      tables.run(actor, async (trx) => {
        await tables.rows(trx, actor, 'subsidy_items').where({ run_id: runId }).delete();
      }),
    add: (actor, run, scheme, items) =>
      tables.run(actor, async (trx) => {
        await covering(() =>
          copyInto(
            trx,
            { schema: tables.schema, table: 'subsidy_items', columns: copyColumns },
            copyRows(actor, run, scheme, items),
          ),
        );
      }),
    anyCovered: (actor, of) =>
      tables.run(actor, async (trx) => (await paying(trx, actor, of).first('id')) !== undefined),
    covered: (actor, of, keys) =>
      tables.run(actor, async (trx) => {
        // One look at each of the two indexes, whatever the planner knows of a table that has just been filled.
        const among = async (column: 'once_key' | 'source_id', values: ReadonlySet<string>) => {
          const rows = paying(trx, actor, of).whereRaw('?? = any(?::text[])', [column, [...values]]);
          return new Set(await rows.pluck<string[]>(column));
        };
        return {
          onceKeys: await among('once_key', keys.onceKeys),
          sourceIds: await among('source_id', keys.sourceIds),
        };
      }),
    setExclusion: (actor, id, exclusion) =>
      tables.run(actor, async (trx) => {
        const [row] = await covering(() =>
          tables
            .rows(trx, actor, 'subsidy_items')
            .where({ id })
            .update({
              excluded_reason: exclusion?.reason ?? null,
              excluded_by: exclusion === null ? null : actor.userId,
              live: exclusion === null ? trx.raw("status = 'payable'") : false,
              version: trx.raw('version + 1'),
            })
            .returning([...columns, trx.raw('amount_fen - declared_fen as declared_difference_fen')]),
        );
        invariant(row !== undefined, 'the line exists');
        return toRecord<SubsidyItem>(row);
      }),
    releaseAll: (actor, runId) =>
      tables.run(actor, async (trx) => {
        await tables.rows(trx, actor, 'subsidy_items').where({ run_id: runId, live: true }).update({ live: false });
      }),
    ...createItemReads(tables),
  };
}

type ItemReads = Pick<ItemStore, 'exclusions' | 'figures' | 'eachStored' | 'eachLive'>;

/** Whole runs at once: lean columns, no record mapping. */
function createItemReads(tables: Tables): ItemReads {
  return {
    exclusions: (actor, runId) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'subsidy_items')
          .where({ run_id: runId })
          .whereNotNull('excluded_reason')
          .select({
            personId: 'person_id',
            sourceId: 'source_id',
            reason: 'excluded_reason',
            excludedBy: 'excluded_by',
          });
        return rows as Exclusion[];
      }),
    figures: (actor, runId) =>
      tables.run(actor, async (trx) => {
        const [row] = await tables
          .rows(trx, actor, 'subsidy_items')
          .where({ run_id: runId })
          .select(
            trx.raw(`count(*) as "lineCount", count(*) filter (where live) as "payableCount",
              coalesce(sum(amount_fen) filter (where live), 0)::bigint as "payableTotalFen",
              count(*) filter (where status = 'refused' and excluded_reason is null) as "refusedCount",
              count(*) filter (where excluded_reason is not null) as "excludedCount",
              count(*) filter (where amendment = 'withdrawal' and excluded_reason is null) as "withdrawnCount",
              count(*) filter (where amendment = 'overpaid' and excluded_reason is null) as "overpaidCount",
              count(*) filter (where live and declared_fen <> amount_fen) as "declaredDifferentCount"`),
          );
        return row as RunFigures;
      }),
    eachStored: (actor, runId, take) =>
      tables.run(actor, async (trx) => {
        const lines = tables
          .rows(trx, actor, 'subsidy_items')
          .where({ run_id: runId })
          .select(storedColumns)
          .select({ item_id: 'id' })
          .select(trx.raw(amendsSql))
          .orderByRaw(
            'turn collate "C", division_code, subject_id collate "C", person_id collate "C", source_id collate "C"',
          );
        await eachPortion<object>(trx, lines, (rows) => take(rows.map(storedLine)));
      }),
    eachLive: (actor, runId, take) =>
      tables.run(actor, async (trx) => {
        const lines = tables
          .rows(trx, actor, 'subsidy_items')
          .where({ run_id: runId, live: true })
          .orderBy('sequence')
          .select(liveColumns)
          .select({ item_id: 'id' });
        await eachPortion<object>(trx, lines, (rows) => take(rows.map((row) => toRecord<LiveItem>(row))));
      }),
  };
}

function storedLine(row: object): StoredLine {
  const { itemId, status, amountFen, reasonCodes, amends, ...input } = toRecord<
    Omit<StoredLine, 'input'> & StoredLine['input']
  >(row);
  return { itemId, status, amountFen, reasonCodes, amends, input };
}

function filtered(builder: Knex.QueryBuilder, filter: ItemFilter): Knex.QueryBuilder {
  const { runId, personId, status, excluded, declaredDiffers, townshipCode, reasonCode, q } = filter;
  if (runId !== undefined) builder.where({ run_id: runId });
  if (personId !== undefined) builder.where({ person_id: personId });
  if (status !== undefined) builder.where({ status });
  if (excluded !== undefined) builder[excluded ? 'whereNotNull' : 'whereNull']('excluded_reason');
  if (declaredDiffers !== undefined)
    builder
      .whereRaw(`(declared_fen is distinct from amount_fen) = ?`, [declaredDiffers])
      .whereNotNull('declared_fen')
      .whereNotNull('amount_fen');
  inTownship(builder, townshipCode);
  if (reasonCode !== undefined) builder.whereRaw('? = any (reason_codes)', [reasonCode]);
  if (q !== undefined) startsWith(builder, 'person_name', q);
  return builder;
}

function* copyRows(
  actor: Actor,
  run: SubsidyRun,
  scheme: Pick<CompiledScheme, 'version' | 'code' | 'dayFact'>,
  items: Iterable<NewItem>,
): Generator<(string | number | boolean | null | object)[]> {
  const now = new Date().toISOString();
  for (const item of items) {
    const { source, input, exclusion } = item;
    yield [
      countyOf(source.divisionCode),
      item.id,
      source.divisionCode,
      actor.userId,
      run.id,
      run.schemeId,
      run.period,
      item.sequence,
      source.personId,
      source.personName,
      source.identityMasked,
      source.kind,
      source.sourceId,
      source.claimId,
      input.onceKey,
      source.payee.kind,
      source.payee.id,
      source.payee.name,
      source.subjectId,
      source.subjectTitle,
      source.townshipName,
      source.villageName,
      source.turn,
      source.shared,
      input.facts,
      input.bar,
      item.status,
      item.outcome,
      item.amountFen,
      arrayLiteral(item.reasonCodes),
      scheme.version,
      scheme.code,
      eventDay(input.facts[scheme.dayFact], run.period),
      source.declaredFen,
      exclusion?.reason ?? null,
      exclusion?.excludedBy ?? null,
      item.status === 'payable' && exclusion === undefined,
      1,
      now,
      item.amends?.kind ?? null,
      item.amends?.itemId ?? null,
      item.amends?.sentFen ?? null,
      item.amends?.openFen ?? null,
      item.amends?.rightFen ?? null,
      input.lateFacts,
    ];
  }
}

function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, (sign) => `\\${sign}`)}"`).join(',')}}`;
}

async function covering<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = constraintOf(error);
    if (
      constraint === 'one_line_once_a_period' ||
      constraint === 'one_line_a_source' ||
      constraint === 'one_amendment_a_line'
    )
      throw domainError('conflict', 'SUBSIDY.ALREADY_COVERED');
    throw error;
  }
}
