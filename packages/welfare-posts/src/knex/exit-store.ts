import { type Actor, countyOfActor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  countyWide,
  createTables,
  findPage,
  idsToSend,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type ExitRecord,
  exitAppealSchema,
  exitCorrectionSchema,
  exitFollowUpSchema,
  exitRecordSchema,
} from '../model/exit.js';
import type { PostBar } from '../model/post-bar.js';
import type { ExitStore } from '../ports.js';
import { named } from './refusals.js';

type Table = 'exits' | 'exit_corrections' | 'exit_follow_ups' | 'exit_appeals' | 'agreements' | 'attendance_lines';

const columns = columnsOf(exitRecordSchema, ['corrections', 'followUps', 'appeals']);
const correctionColumns = columnsOf(exitCorrectionSchema);
const followUpColumns = columnsOf(exitFollowUpSchema);
const appealColumns = columnsOf(exitAppealSchema);

/** Exits in PostgreSQL, in the schema that the host names. */
export function createKnexExitStore(knex: Knex, { schema }: { readonly schema: string }): ExitStore {
  const tables = createTables<Table>(knex, schema);

  const complete = (trx: Knex.Transaction, actor: Actor, heads: readonly object[]): Promise<ExitRecord[]> => {
    const parts = (table: Table, order: string) => tables.rows(trx, actor, table).orderBy(order);
    return withParts<ExitRecord>(heads, 'exit_id', {
      corrections: [parts('exit_corrections', 'period'), correctionColumns],
      followUps: [parts('exit_follow_ups', 'months'), followUpColumns],
      appeals: [parts('exit_appeals', 'id'), appealColumns],
    });
  };

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { correctedPeriod, ...filter } = query.filter;
        const builder = tables.rows(trx, actor, 'exits').select(columns).where(toColumns(filter));
        if (correctedPeriod !== undefined)
          builder.whereIn(
            'id',
            tables.rows(trx, actor, 'exit_corrections').where({ period: correctedPeriod }).select('exit_id'),
          );
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['lastDay']),
          defaultSort: { field: 'lastDay', order: 'desc' },
        });
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    correctedPeriods: (actor, among) =>
      tables.run(actor, async (trx) => {
        const standing = tables.rows(trx, actor, 'exits').whereNot({ state: 'reinstated' }).select('id');
        const corrections = tables.rows(trx, actor, 'exit_corrections').whereIn('exit_id', standing);
        return corrections
          .whereIn('period', [...among])
          .distinct()
          .pluck('period');
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await tables.rows(trx, actor, 'exits').where({ id }).select(columns);
        return (await complete(trx, actor, rows))[0];
      }),
    barred: (actor, personIds, on) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const { rows } = (await trx.raw(
            `select distinct on (person_id) person_id, last_day + 1 as "from", barred_until as until, ground_zh, ground_en, clause
             from ??.exits where county_code = ? and (?::uuid[] is null or person_id = any(?::uuid[])) and state in ('decided', 'completed') and barred_until >= ?::date
             order by person_id, barred_until desc, id`,
            [schema, countyOfActor(actor), idsToSend(personIds), idsToSend(personIds), on],
          )) as { rows: object[] };
          return new Map(
            rows.map((row): [string, PostBar] => {
              const { personId, ...bar } = toRecord<PostBar & { personId: string }>(row);
              return [personId, bar];
            }),
          );
        }),
      ),
    draft: (actor, { divisionCode, ...exit }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(trx(tables.name('exits')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(exit) }));
        return id;
      }),
    change: (actor, { id, version }, change) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables
            .rows(trx, actor, 'exits')
            .where({ id, version })
            .update({ ...toColumns(change), version: version + 1 }),
        );
        if (changed === 0) throw domainError('conflict', 'POSTS.EXIT_CHANGED');
      }),
    leave: (actor, id, left) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables
            .rows(trx, actor, 'agreements')
            .where({ id })
            .update({ ...toColumns(left), version: trx.raw('version + 1') }),
        );
        if (changed === 0) throw domainError('not_found', 'LIST.NOT_FOUND');
      }),
    judgeMonths: (actor, { id: exitId, divisionCode, agreementId, lastDay, partialMonth }) =>
      tables.run(actor, async (trx) => {
        const beyond = () =>
          tables
            .rows(trx, actor, 'attendance_lines')
            .where({ agreement_id: agreementId, state: 'ok' })
            .whereRaw("(period || '-01')::date + interval '1 month' > ?::date + 1", [lastDay]);
        const finding = { code: 'left_by_exit', severity: 'error', cell: null, params: { until: lastDay } };
        await beyond()
          .where({ frozen: false })
          .update({
            state: 'to_fix',
            version: trx.raw('version + 1'),
            findings: trx.raw('findings || ?::jsonb', [JSON.stringify([finding])]),
            codes: trx.raw("codes || '{left_by_exit}'"),
          });
        const frozen: { id: string; period: string; days: number; fen: number }[] = await beyond()
          .where({ frozen: true })
          .whereRaw("(? or period > to_char(?::date, 'YYYY-MM') or days_attended > extract(day from ?::date))", [
            partialMonth !== 'by_days_attended',
            lastDay,
            lastDay,
          ])
          .select({ id: 'id', period: 'period', days: 'days_attended', fen: 'amount_fen' });
        for (const { id: attendanceLineId, period, days, fen } of frozen)
          await trx(tables.name('exit_corrections')).insert({
            ...tenantOf(actor, newId(), divisionCode),
            exit_id: exitId,
            ...toColumns({ attendanceLineId, period, daysClaimed: days, amountFen: fen }),
          });
      }),
    settleCorrection: (actor, exitId, id, settled) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, 'exit_corrections')
          .where({ id, exit_id: exitId, settled_on: null })
          .update(toColumns(settled));
        if (changed === 0) throw domainError('conflict', 'POSTS.CORRECTION_SETTLED');
      }),
    plan: (actor, { id: exitId, divisionCode }, followUps) =>
      tables.run(actor, async (trx) => {
        if (followUps.length === 0) return;
        await trx(tables.name('exit_follow_ups')).insert(
          followUps.map((followUp) => ({
            ...tenantOf(actor, newId(), divisionCode),
            exit_id: exitId,
            ...toColumns(followUp),
          })),
        );
      }),
    followUp: (actor, exitId, id, done) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, 'exit_follow_ups')
          .where({ id, exit_id: exitId, done_on: null })
          .update(toColumns(done));
        if (changed === 0) throw domainError('conflict', 'POSTS.FOLLOW_UP_DONE');
      }),
    appeal: (actor, { id: exitId, divisionCode }, appeal) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('exit_appeals')).insert({
            ...tenantOf(actor, id, divisionCode),
            exit_id: exitId,
            ...toColumns(appeal),
          }),
        );
        return id;
      }),
    answer: (actor, id, answer) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables.rows(trx, actor, 'exit_appeals').where({ id, state: 'open' }).update(toColumns(answer)),
        );
        if (changed === 0) throw domainError('conflict', 'POSTS.APPEAL_ANSWERED');
      }),
  };
}
