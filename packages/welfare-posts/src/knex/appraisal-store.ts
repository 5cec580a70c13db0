import { type Actor, countyOfActor, domainError, type LocalDate, newId, type Period } from '@gongyi/kernel';
import {
  columnsOf,
  countyWide,
  createTables,
  findPage,
  sortColumns,
  tenantOf,
  toColumns,
  toRecord,
  withParts,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import {
  type AppraisalReviewer,
  appraisalRecordSchema,
  appraisalScoreSchema,
  closedAppraisalStates,
  openAppraisalStates,
  type StoredAppraisal,
  type UnappraisedHolder,
} from '../model/appraisal.js';
import type { AppraisalStore, LateAmount } from '../ports.js';
import { named } from './refusals.js';

type Table = 'appraisals' | 'appraisal_scores' | 'agreements';

const columns = columnsOf(appraisalRecordSchema, ['scores', 'amountStanding', 'overdue']);
const scoreColumns = columnsOf(appraisalScoreSchema);

type Amount = Pick<StoredAppraisal, 'monthFrozen' | 'amountTaken'>;
const untouched: Amount = { monthFrozen: false, amountTaken: false };

/** Appraisals in PostgreSQL, in the schema that the host names. */
export function createKnexAppraisalStore(knex: Knex, { schema }: { readonly schema: string }): AppraisalStore {
  const tables = createTables<Table>(knex, schema);

  const select = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'appraisals').select(columns);

  /** What became of the amounts: told by the persons' lines of the month, which belong to the township or to another place. */
  async function amountsOf(trx: Knex.Transaction, actor: Actor, ids: readonly string[]): Promise<Map<string, Amount>> {
    const { rows } = await countyWide(trx, actor, async () =>
      trx.raw(
        `select a.id, coalesce(bool_or(l.frozen and l.agreement_id = a.agreement_id), false) as "monthFrozen",
           coalesce(bool_or(l.frozen and l.appraisal_id = a.id), false) as "amountTaken"
         from ??.appraisals a join ??.attendance_lines l on l.county_code = a.county_code and l.person_id = a.person_id and l.period = a.amount_month
         where a.id = any(?::uuid[]) group by a.id`,
        [schema, schema, [...ids]],
      ),
    );
    return new Map((rows as (Amount & { id: string })[]).map(({ id, ...amount }) => [id, amount]));
  }

  /** Of amounts that were told after their month was frozen without them. */
  const late = <Row>(actor: Actor, select: string, by: string, months: readonly Period[], today: LocalDate) =>
    tables.run(actor, (trx) =>
      countyWide(trx, actor, async () => {
        const { rows } = await trx.raw(
          `select ${select} from ??.appraisals a join ??.attendance_lines l on l.county_code = a.county_code and l.agreement_id = a.agreement_id
             and l.period = a.amount_month and l.frozen and l.state = 'ok' and l.appraisal_id is distinct from a.id
           where a.county_code = ? and a.amount_month = any(?) and a.state = 'told' and a.amount_from <= ? and a.division_code between ? and ?
           group by ${by}`,
          [schema, schema, countyOfActor(actor), [...months], today, actor.scope.from, actor.scope.to],
        );
        return (rows as object[]).map((row) => toRecord<Row>(row));
      }),
    );

  async function complete(trx: Knex.Transaction, actor: Actor, rows: readonly object[]): Promise<StoredAppraisal[]> {
    const parts = tables.rows(trx, actor, 'appraisal_scores').orderBy('id');
    const heads = await withParts<Omit<StoredAppraisal, keyof Amount>>(rows, 'appraisal_id', {
      scores: [parts, scoreColumns],
    });
    const touching = heads.filter(({ amountMonth }) => amountMonth !== null).map(({ id }) => id);
    const amounts = touching.length === 0 ? new Map<string, Amount>() : await amountsOf(trx, actor, touching);
    return heads.map((head) => ({ ...head, ...(amounts.get(head.id) ?? untouched) }));
  }

  return {
    find: (actor, query, today) =>
      tables.run(actor, async (trx) => {
        const { overdue, ...same } = query.filter;
        const builder = select(trx, actor).where(toColumns(same));
        const late = (rows: Knex.QueryBuilder) =>
          rows.whereIn('state', [...openAppraisalStates]).where('due_on', '<', today);
        if (overdue === true) builder.where(late);
        if (overdue === false) builder.whereNot(late);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['firstDay', 'dueOn']),
          defaultSort: { field: 'firstDay', order: 'desc' },
        });
        return { ...page, rows: await complete(trx, actor, page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => (await complete(trx, actor, await select(trx, actor).where({ id })))[0]),
    draft: (actor, { divisionCode, ...appraisal }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(appraisal) };
        await named(trx(tables.name('appraisals')).insert(row));
        return id;
      }),
    change: (actor, { id, version }, change) =>
      tables.run(actor, async (trx) => {
        const changed = await named(
          tables
            .rows(trx, actor, 'appraisals')
            .where({ id, version })
            .update({ ...toColumns(change), version: version + 1 }),
        );
        if (changed === 0) throw domainError('conflict', 'POSTS.APPRAISAL_CHANGED');
      }),
    score: (actor, { id: appraisalId, divisionCode, version }, { items, ...score }) =>
      tables.run(actor, async (trx) => {
        const changed = await tables
          .rows(trx, actor, 'appraisals')
          .where({ id: appraisalId, version })
          .update({ version: version + 1 });
        if (changed === 0) throw domainError('conflict', 'POSTS.APPRAISAL_CHANGED');
        const said = { ...toColumns(score), items: JSON.stringify(items), scored_by: actor.userId };
        await named(
          trx(tables.name('appraisal_scores'))
            .insert({ ...tenantOf(actor, newId(), divisionCode), appraisal_id: appraisalId, ...said })
            .onConflict(['county_code', 'appraisal_id', 'reviewer'])
            .merge({ ...said, version: trx.raw('appraisal_scores.version + 1') }),
        );
      }),
    scorers: (actor, appraisal_id) =>
      tables.run(actor, async (trx) => {
        const rows = (await tables
          .rows(trx, actor, 'appraisal_scores')
          .where({ appraisal_id })
          .select('reviewer', 'scored_by')) as { reviewer: AppraisalReviewer; scored_by: string }[];
        return new Map(rows.map(({ reviewer, scored_by }) => [reviewer, scored_by]));
      }),
    decided: (actor, person_id, before) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'appraisals')
          .where({ person_id })
          .where('first_day', '<', before)
          .whereNotNull('grade_id')
          .whereNotIn('state', [...closedAppraisalStates])
          .orderBy('first_day', 'desc')
          .limit(24)
          .select('period', 'grade_id');
        return (rows as object[]).map((row) => toRecord<{ period: string; gradeId: string | null }>(row));
      }),
    lateAmounts: (actor, month, today) =>
      late<LateAmount>(
        actor,
        `l.id as attendance_line_id, (coalesce(l.appraisal_fen, 0) + sum(a.amount_fen))::bigint as appraisal_fen, max(a.amount_from)::text as known_on`,
        'l.id, l.appraisal_fen',
        [month],
        today,
      ),
    lateMonths: async (actor, among, today) =>
      (await late<{ month: Period }>(actor, 'a.amount_month as month', 'a.amount_month', among, today)).map(
        ({ month }) => month,
      ),
    unappraised: (actor, { from, to }, most) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'agreements')
          .whereRaw("agreements.in_force && daterange(?, ?, '[]')", [from, to])
          .whereRaw(
            `not exists (select 1 from ??.appraisals a where a.county_code = agreements.county_code and a.agreement_id = agreements.id
               and a.state <> all(?) and daterange(a.first_day, a.last_day, '[]') && daterange(?, ?, '[]'))`,
            [schema, [...closedAppraisalStates], from, to],
          )
          .orderBy('code')
          .limit(most)
          .select('person_name', 'division_code', { agreement_id: 'id' })
          .select({
            post_name: trx.raw(
              '(select p.name from ??.welfare_posts p where p.county_code = agreements.county_code and p.id = agreements.welfare_post_id)',
              [schema],
            ),
          });
        return (rows as object[]).map((row) => toRecord<UnappraisedHolder>(row));
      }),
  };
}

/**
 * Lines that go on and are about to be frozen take the amounts of appraisals whose workers were told and have had their days. An
 * appraisal that comes later finds the month frozen and is late.
 *
 * @param on the day of the freezing
 */
export async function takeAppraisalAmounts(
  trx: Knex.Transaction,
  schema: string,
  { county, period, sheetIds, on }: { county: string; period: Period; sheetIds: readonly string[]; on: LocalDate },
): Promise<void> {
  await trx.raw(
    `update ??.attendance_lines l set appraisal_id = a.id, appraisal_fen = a.amount_fen from ??.appraisals a
     where l.county_code = ? and l.period = ? and l.sheet_id = any(?::uuid[]) and not l.frozen and l.state = 'ok'
       and a.county_code = l.county_code and a.agreement_id = l.agreement_id and a.amount_month = l.period and a.state = 'told' and a.amount_from <= ?`,
    [schema, schema, county, period, [...sheetIds], on],
  );
}
