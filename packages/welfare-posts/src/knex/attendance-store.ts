import {
  type Actor,
  countyOf,
  countyOfActor,
  createDigest,
  domainError,
  type Period,
  type TakePortion,
} from '@gongyi/kernel';
import { eachPortion, findPage, inTownship, inTransaction, withWholeJoins } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { lastDayInForce } from '../model/agreement.js';
import type { AttendanceSheetRecord } from '../model/attendance.js';
import type { LineChange, LineRow, MonthRow, PostMonth, StoredLine, WelfarePostStore } from '../ports.js';
import { takeAppraisalAmounts } from './appraisal-store.js';
import { codesOf } from './attendance-rows.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

type AttendancePart = Pick<
  WelfarePostStore,
  | 'findSheets'
  | 'getSheet'
  | 'findMonths'
  | 'getMonth'
  | 'findLines'
  | 'getLine'
  | 'changeLine'
  | 'freeze'
  | 'eachPostMonths'
>;

const counts = `count(l.id)::int as lines, count(l.id) filter (where l.state = 'ok')::int as "okLines", count(l.id) filter (where l.state = 'to_fix')::int as "toFixLines",
  count(l.id) filter (where l.state = 'excluded')::int as "excludedLines", coalesce(sum(l.amount_fen) filter (where l.state = 'ok'), 0)::bigint as "okTotalFen",
  coalesce(sum(l.village_amount_fen), 0)::bigint as "villageTotalFen",
  count(l.id) filter (where l.state = 'ok' and l.amount_fen is distinct from l.village_amount_fen)::int as "differentLines",
  coalesce(sum(l.amount_fen - coalesce(l.village_amount_fen, 0)) filter (where l.state = 'ok'), 0)::bigint as "differenceFen"`;

/** Looking at a month, settling its lines, freezing it. */
export function createAttendancePart(knex: Knex, schema: string): AttendancePart {
  return {
    findSheets: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { period, state, townshipCode } = query.filter;
        const builder = sheets(trx, schema, actor);
        if (period !== undefined) builder.where('s.period', period);
        if (state !== undefined) builder.where('s.state', state);
        if (townshipCode !== undefined) builder.where('s.division_code', townshipCode);
        return findPage<AttendanceSheetRecord>(builder, query, {
          columns: { divisionCode: 's.division_code', period: 's.period' },
          defaultSort: { field: 'divisionCode', order: 'asc' },
          key: 's.id',
        });
      }),
    getSheet: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await sheets(trx, schema, actor).where('s.id', id).first()) as AttendanceSheetRecord | undefined,
      ),
    findMonths: (actor, query) =>
      inTransaction(knex, actor, (trx) =>
        findPage<MonthRow>(months(trx, schema, actor), query, {
          columns: { id: 'm.id' },
          defaultSort: { field: 'id', order: 'desc' },
          key: 'm.id',
        }),
      ),
    getMonth: (actor, period) =>
      inTransaction(
        knex,
        actor,
        async (trx) => (await months(trx, schema, actor).where('m.id', period).first()) as MonthRow | undefined,
      ),
    findLines: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { sheetId, period, townshipCode, state, code, personId, postId, different } = query.filter;
        const builder = lines(trx, schema, actor);
        if (sheetId !== undefined) builder.where('l.sheet_id', sheetId);
        if (period !== undefined) builder.where('l.period', period);
        if (state !== undefined) builder.where('l.state', state);
        if (code !== undefined) builder.whereRaw('? = any(l.codes)', [code]);
        if (personId !== undefined) builder.where('l.person_id', personId);
        if (postId !== undefined) builder.where('l.welfare_post_id', postId);
        if (different === true) builder.whereRaw('l.amount_fen is distinct from l.village_amount_fen');
        inTownship(builder, townshipCode, 'l.division_code');
        return findPage<LineRow>(builder, query, {
          columns: { divisionCode: 'l.division_code', row: 'l.row' },
          defaultSort: { field: 'divisionCode', order: 'asc' },
          key: 'l.id',
        });
      }),
    getLine: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) => (await lines(trx, schema, actor).where('l.id', id).first()) as LineRow | undefined,
      ),
    changeLine: (actor, line, change) =>
      inTransaction(knex, actor, (trx) => named(changeLine(trx, schema, actor, line, change))),
    freeze: (actor, which) => inTransaction(knex, actor, (trx) => freeze(trx, schema, actor, which)),
    eachPostMonths: (actor, period, take) =>
      inTransaction(knex, actor, (trx) => eachPostMonths(trx, schema, actor, period, take)),
  };
}

function lines(trx: Knex.Transaction, schema: string, actor: Actor): Knex.QueryBuilder {
  const builder = trx(`${schema}.attendance_lines as l`).select({
    id: 'l.id',
    version: 'l.version',
    divisionCode: 'l.division_code',
    sheetId: 'l.sheet_id',
    period: 'l.period',
    row: 'l.row',
    state: 'l.state',
    frozen: 'l.frozen',
    personId: 'l.person_id',
    personName: 'l.person_name',
    identityMasked: 'l.identity_masked',
    agreementId: 'l.agreement_id',
    postName: 'l.post_name',
    standardFen: 'l.standard_fen',
    requiredDays: 'l.required_days',
    daysAttended: 'l.days_attended',
    villageAmountFen: 'l.village_amount_fen',
    amountFen: 'l.amount_fen',
    differenceFen: trx.raw('l.amount_fen - l.village_amount_fen'),
    agreementFrom: 'l.agreement_from',
    agreementTo: 'l.agreement_to',
    findings: 'l.findings',
    decision: 'l.decision',
    decisionReason: 'l.decision_reason',
  });
  return ofCounty(builder, actor, 'l');
}

function sheets(trx: Knex.Transaction, schema: string, actor: Actor): Knex.QueryBuilder {
  const builder = trx(`${schema}.attendance_sheets as s`)
    .joinRaw(
      `left join lateral (select ${counts} from ??.attendance_lines l where l.county_code = s.county_code and l.sheet_id = s.id) c on true`,
      [schema],
    )
    .select({
      id: 's.id',
      version: 's.version',
      divisionCode: 's.division_code',
      period: 's.period',
      state: 's.state',
      frozenAt: 's.frozen_at',
      digest: 's.digest',
      createdAt: 's.created_at',
    })
    .select('c.*');
  return ofCounty(builder, actor, 's');
}

/** A month's figures are counted only for the months on the page: the lateral part runs after order and limit. */
function months(trx: Knex.Transaction, schema: string, actor: Actor): Knex.QueryBuilder {
  const county = actor.countyCode;
  const periods = ofCounty(trx(`${schema}.attendance_sheets as s`), actor, 's')
    .groupBy('s.period')
    .select({ id: 's.period' })
    .select(
      trx.raw(
        `count(*)::int as sheets, count(*) filter (where s.state = 'frozen')::int as "frozenSheets", array_agg(s.division_code) as "reportedTownships"`,
      ),
    );
  return trx
    .from(periods.as('m'))
    .joinRaw(
      `left join lateral (select ${counts} from ??.attendance_lines l where (?::text is null or l.county_code = ?) and l.period = m.id) c on true`,
      [schema, county, county] as never,
    )
    .select('*');
}

async function changeLine(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  line: StoredLine,
  change: LineChange,
): Promise<LineRow> {
  const { agreement } = change;
  const changed = await trx(`${schema}.attendance_lines`)
    // A line that was frozen in the meantime is another line than the one the officer looked at.
    .where({ county_code: countyOf(line.divisionCode), id: line.id, version: line.version, frozen: line.frozen })
    .update({
      version: line.version + 1,
      state: change.state,
      person_id: change.personId,
      person_name: change.personName,
      identity_masked: change.identityMasked,
      agreement_id: agreement?.agreementId ?? null,
      welfare_post_id: agreement?.welfarePostId ?? null,
      post_name: agreement?.postName ?? null,
      standard_fen: agreement?.standardFen ?? null,
      agreement_from: agreement?.startsOn ?? null,
      agreement_to: agreement === null ? null : lastDayInForce(agreement),
      required_days: change.requiredDays,
      days_attended: change.daysAttended,
      amount_fen: change.amountFen,
      findings: JSON.stringify(change.findings),
      codes: codesOf(change.findings),
      decision: change.decision,
      decision_reason: change.decisionReason,
      decided_by: actor.userId,
    });
  if (changed === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: line.version });
  return (await lines(trx, schema, actor).where('l.id', line.id).first()) as LineRow;
}

async function freeze(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  which: Parameters<WelfarePostStore['freeze']>[1],
): Promise<string[]> {
  const { period, sheetId, townshipCode, on } = which;
  const county_code = countyOfActor(actor);
  const open = trx(`${schema}.attendance_sheets`)
    .where({ county_code, period, state: 'open' })
    .orderBy('division_code')
    .forUpdate()
    .select('id');
  if (sheetId !== undefined) open.where({ id: sheetId });
  if (townshipCode !== undefined) open.where({ division_code: townshipCode });
  const ids = ((await open) as { id: string }[]).map((row) => row.id);
  await takeAppraisalAmounts(trx, schema, { county: county_code, period, sheetIds: ids, on });
  // Freezing first: whoever is changing a line is waited for, and what is digested can change no more.
  await trx(`${schema}.attendance_lines`).where({ county_code }).whereIn('sheet_id', ids).update({ frozen: true });
  await refuseStale(trx, schema, county_code, period, ids);
  for (const id of ids) {
    const digest = await digestOfSheet(trx, `${schema}.attendance_lines`, county_code, id);
    await trx(`${schema}.attendance_sheets`)
      .where({ county_code, id, state: 'open' })
      .update({
        state: 'frozen',
        frozen_at: new Date(),
        frozen_by: actor.userId,
        digest,
        version: trx.raw('version + 1'),
      });
  }
  return ids;
}

/** What is frozen must still be true: posts and agreements may have changed since the lines were judged. */
async function refuseStale(
  trx: Knex.Transaction,
  schema: string,
  county: string,
  period: Period,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await withWholeJoins(trx, () =>
    trx.raw(
      `select l.division_code as "divisionCode", l.row from ??.attendance_lines l
       join ??.agreements a on a.county_code = l.county_code and a.id = l.agreement_id join ??.welfare_posts p on p.county_code = a.county_code and p.id = a.welfare_post_id
     where l.county_code = ? and l.sheet_id = any(?::uuid[]) and l.state = 'ok' and (l.standard_fen <> p.standard_fen or l.welfare_post_id <> a.welfare_post_id
       or not (a.in_force && daterange((? || '-01')::date, ((? || '-01')::date + interval '1 month')::date)))
     order by 1, 2`,
      [schema, schema, schema, county, [...ids], period, period],
    ),
  );
  const [first] = rows as { divisionCode: string; row: number }[];
  if (first !== undefined) throw domainError('conflict', 'POSTS.FACTS_CHANGED', { lines: rows.length, ...first });
}

async function digestOfSheet(
  trx: Knex.Transaction,
  table: string,
  county_code: string,
  sheet_id: string,
): Promise<string> {
  const rows = await trx(table)
    .where({ county_code, sheet_id })
    .orderBy('row')
    .select(
      'row',
      'state',
      'person_id',
      'agreement_id',
      'standard_fen',
      'required_days',
      'days_attended',
      'amount_fen',
    );
  const digest = createDigest();
  for (const row of rows as Record<string, string | number | null>[]) digest.add(row);
  return digest.hex();
}

/** The frozen lines that go on: also those that were settled after the month was frozen, for a supplementary run. */
async function eachPostMonths(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
  take: TakePortion<PostMonth>,
): Promise<void> {
  const going = "where (?::text is null or l.county_code = ?) and l.period = ? and l.state = 'ok' and l.frozen";
  const which = [actor.countyCode, actor.countyCode, period];
  const { rows } = await trx.raw(`select count(*)::int as total from ??.attendance_lines l ${going}`, [
    schema,
    ...which,
  ]);
  const [{ total }] = rows as [{ total: number }];
  const months = trx.raw(
    `select l.id as "sourceId", l.person_id as "personId", l.person_name as "personName", l.identity_masked as "identityMasked",
       coalesce(a.division_code, l.division_code) as "divisionCode", l.agreement_id as "agreementId", l.welfare_post_id as "welfarePostId", l.post_name as "postName",
       l.standard_fen as "standardFen", l.required_days as "requiredDays", l.days_attended as "daysAttended", l.agreement_from as "agreementFrom",
       l.agreement_to as "agreementTo", l.village_amount_fen as "villageAmountFen", coalesce(l.appraisal_fen, 0) as "appraisalFen"
     from ??.attendance_lines l left join ??.agreements a on a.county_code = l.county_code and a.id = l.agreement_id
     ${going} order by 5, l.welfare_post_id, l.person_id, l.id`,
    [schema, schema, ...which],
  );
  await eachPortion<PostMonth>(trx, months, (portion) => take(portion, total));
}
