import { type Actor, type CheckedRow, countyOf, createDigest, type DivisionCode, domainError, type Fen, groupBy, invariant, newId, type Period } from '@gongyi/kernel';
import { copyInto, findPage, inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AttendanceMonthRecord, AttendanceSheetRecord, StoredFinding } from '../model/attendance.js';
import type { AttendanceLineValues } from '../model/attendance-import.js';
import type { AgreementOfPerson } from '../model/attendance-judge.js';
import type { LineRow, PostMonth, WelfarePostStore } from '../ports.js';
import { inTownship } from './filters.js';

type AttendancePart = Omit<WelfarePostStore, 'findPosts' | 'getPost' | 'editPost' | 'findAgreements' | 'getAgreement' | 'compareRoster' | 'upsertRoster'>;

const lineColumns = [
  'county_code', 'id', 'division_code', 'created_by', 'sheet_id', 'period', 'row', 'state', 'person_id', 'person_name', 'identity_masked', 'agreement_id', 'welfare_post_id',
  'post_name', 'standard_fen', 'required_days', 'days_attended', 'village_amount_fen', 'amount_fen', 'agreement_from', 'agreement_to', 'findings', 'codes', 'line_digest',
] as const;

const counts = `count(l.id)::int as lines, count(l.id) filter (where l.state = 'ok')::int as "okLines", count(l.id) filter (where l.state = 'to_fix')::int as "toFixLines",
  count(l.id) filter (where l.state = 'excluded')::int as "excludedLines", coalesce(sum(l.amount_fen) filter (where l.state = 'ok'), 0)::bigint as "okTotalFen",
  coalesce(sum(l.village_amount_fen), 0)::bigint as "villageTotalFen"`;

const valuesOf = (row: CheckedRow) => row.values as unknown as AttendanceLineValues;
const storedFindings = (row: CheckedRow): StoredFinding[] => row.findings.map(({ code, severity, cell, params }) => ({ code, severity, cell, params }));

interface AgreementRow {
  readonly person_id: string;
  readonly id: string;
  readonly welfare_post_id: string;
  readonly post_name: string;
  readonly standard_fen: number;
  readonly division_code: string;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly left_on: string | null;
}

/** Monthly attendance in PostgreSQL. */
export function createAttendancePart(knex: Knex, schema: string): AttendancePart {
  const linesTable = `${schema}.attendance_lines`;
  const sheetsTable = `${schema}.attendance_sheets`;

  const lines = (trx: Knex.Transaction) =>
    trx(`${linesTable} as l`).select({
      id: 'l.id', version: 'l.version', divisionCode: 'l.division_code', sheetId: 'l.sheet_id', period: 'l.period', row: 'l.row', state: 'l.state', frozen: 'l.frozen',
      personId: 'l.person_id', personName: 'l.person_name', identityMasked: 'l.identity_masked', agreementId: 'l.agreement_id', postName: 'l.post_name',
      standardFen: 'l.standard_fen', requiredDays: 'l.required_days', daysAttended: 'l.days_attended', villageAmountFen: 'l.village_amount_fen', amountFen: 'l.amount_fen',
      differenceFen: trx.raw('l.amount_fen - l.village_amount_fen'), agreementFrom: 'l.agreement_from', agreementTo: 'l.agreement_to', findings: 'l.findings',
      decision: 'l.decision', decisionReason: 'l.decision_reason',
    });
  const sheets = (trx: Knex.Transaction) =>
    trx(`${sheetsTable} as s`)
      .joinRaw(`left join lateral (select ${counts} from ??.attendance_lines l where l.county_code = s.county_code and l.sheet_id = s.id) c on true`, [schema])
      .select({ id: 's.id', version: 's.version', divisionCode: 's.division_code', period: 's.period', state: 's.state', frozenAt: 's.frozen_at', digest: 's.digest', createdAt: 's.created_at' })
      .select('c.*');
  const months = (trx: Knex.Transaction, actor: Actor) =>
    trx
      .from(
        trx(`${sheetsTable} as s`)
          .leftJoin(`${linesTable} as l`, (on) => on.on('l.county_code', 's.county_code').andOn('l.sheet_id', 's.id'))
          .modify((builder) => (actor.countyCode === null ? undefined : builder.where('s.county_code', actor.countyCode)))
          .groupBy('s.period')
          .select({ id: 's.period' })
          .select(trx.raw(`${counts}, count(distinct s.id)::int as sheets, count(distinct s.id) filter (where s.state = 'frozen')::int as "frozenSheets",
            count(l.id) filter (where l.amount_fen is distinct from l.village_amount_fen)::int as "differentLines"`))
          .as('m'),
      )
      .select('*');

  async function agreementsOf(actor: Actor, personIds: readonly string[]): Promise<Map<string, AgreementOfPerson[]>> {
    return inTransaction(knex, actor, async (trx) => {
      const { rows } = await trx.raw(
        `select a.*, p.name as post_name, p.standard_fen from ??.agreements a join ??.welfare_posts p on p.county_code = a.county_code and p.id = a.welfare_post_id
         where a.person_id = any(?::uuid[]) order by a.starts_on`,
        [schema, schema, [...personIds]],
      );
      const all = (rows as AgreementRow[]).map((row) => ({ personId: row.person_id, agreement: agreementOf(row) }));
      return new Map([...groupBy(all, (entry) => entry.personId)].map(([personId, entries]) => [personId, entries.map((entry) => entry.agreement)]));
    });
  }

  async function ensureSheets(trx: Knex.Transaction, actor: Actor, period: Period, townships: readonly DivisionCode[]): Promise<Map<string, { id: string; state: string }>> {
    const fresh = townships.map((code) => ({ county_code: countyOf(code), id: newId(), division_code: code, created_by: actor.userId, period, state: 'open' }));
    if (fresh.length > 0) await trx(sheetsTable).insert(fresh).onConflict(['county_code', 'period', 'division_code']).ignore();
    // Somebody may freeze the month at this moment: who comes second sees what the first did.
    const rows = (await trx(sheetsTable).where({ period }).whereIn('division_code', townships).orderBy('id').forUpdate().select('id', 'division_code', 'state')) as { id: string; division_code: string; state: string }[];
    return new Map(rows.map((row) => [row.division_code, row]));
  }

  async function storedDigests(trx: Knex.Transaction, period: Period, townships: readonly string[]): Promise<Map<string, { id: string; digest: string }>> {
    const rows = (await trx(`${linesTable} as l`).where({ period }).whereIn('division_code', townships).select('id', 'division_code', 'row', 'line_digest')) as { id: string; division_code: string; row: number; line_digest: string }[];
    return new Map(rows.map((row) => [`${row.division_code}:${row.row}`, { id: row.id, digest: row.line_digest }]));
  }

  const keyOf = (values: AttendanceLineValues) => `${values.townshipCode}:${values.row}`;
  const townshipsOf = (rows: readonly CheckedRow[]) => [...new Set(rows.map((row) => valuesOf(row).townshipCode))];

  return {
    agreementsOf,

    holdersIn: (actor, period) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `select distinct person_id as "personId", person_name as "personName" from ??.agreements
           where in_force && daterange((? || '-01')::date, ((? || '-01')::date + interval '1 month')::date)`,
          [schema, period, period],
        );
        return rows as { personId: string; personName: string }[];
      }),

    placesInMonth: (actor, period, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `select id, person_id, division_code, row from ??.attendance_lines where period = ? and person_id = any(?::uuid[]) and state <> 'excluded'`,
          [schema, period, [...personIds]],
        );
        const found = (rows as { id: string; person_id: string; division_code: DivisionCode; row: number }[]).map((row) => ({ personId: row.person_id, lineId: row.id, divisionCode: row.division_code, row: row.row }));
        return groupBy(found, (entry) => entry.personId);
      }),

    frozenTownships: (actor, period) =>
      inTransaction(knex, actor, async (trx) => new Set(((await trx(sheetsTable).where({ period, state: 'frozen' }).select('division_code')) as { division_code: DivisionCode }[]).map((row) => row.division_code))),

    compareAttendance: (actor, period, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const known = await storedDigests(trx, period, townshipsOf(rows));
        return rows.map((row): CheckedRow => {
          const found = known.get(keyOf(valuesOf(row)));
          return { ...row, action: found === undefined ? 'create' : found.digest === valuesOf(row).digest ? 'unchanged' : 'update' };
        });
      }),

    replaceAttendance: (actor, period, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const townships = townshipsOf(rows);
        const sheetOf = await ensureSheets(trx, actor, period, townships);
        if ([...sheetOf.values()].some((sheet) => sheet.state === 'frozen')) throw domainError('conflict', 'POSTS.MONTH_FROZEN', { period });
        const known = await storedDigests(trx, period, townships);
        const keep = new Set(rows.filter((row) => known.get(keyOf(valuesOf(row)))?.digest === valuesOf(row).digest).map((row) => keyOf(valuesOf(row))));
        const gone = [...known].filter(([key]) => !keep.has(key)).map(([, line]) => line.id);
        if (gone.length > 0) await trx.raw('delete from ??.attendance_lines where id = any(?::uuid[])', [schema, gone]);
        const fresh = rows.filter((row) => !keep.has(keyOf(valuesOf(row))));
        const people = fresh.flatMap((row) => valuesOf(row).personId ?? []);
        await doubtDuplicates(trx, schema, period, people, townships);
        const agreements = await agreementsOf(actor, people);
        await copyInto(trx, { schema, table: 'attendance_lines', columns: lineColumns }, fresh.map((row) => lineValues(row, period, sheetOf, agreements, actor)));
        const replaced = fresh.filter((row) => known.has(keyOf(valuesOf(row)))).length;
        return { created: fresh.length - replaced, updated: replaced, unchanged: keep.size, removed: gone.length - replaced };
      }),

    findSheets: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { period, state, townshipCode } = query.filter;
        const builder = sheets(trx);
        if (actor.countyCode !== null) builder.where('s.county_code', actor.countyCode);
        if (period !== undefined) builder.where('s.period', period);
        if (state !== undefined) builder.where('s.state', state);
        if (townshipCode !== undefined) builder.where('s.division_code', townshipCode);
        return findPage<AttendanceSheetRecord>(builder, query, { columns: { divisionCode: 's.division_code', period: 's.period' }, defaultSort: { field: 'divisionCode', order: 'asc' }, key: 's.id' });
      }),
    getSheet: (actor, id) => inTransaction(knex, actor, async (trx) => (await sheets(trx).where('s.id', id).first()) as AttendanceSheetRecord | undefined),
    findMonths: (actor, query) => inTransaction(knex, actor, (trx) => findPage<AttendanceMonthRecord>(months(trx, actor), query, { columns: { id: 'id' }, defaultSort: { field: 'id', order: 'desc' } })),
    getMonth: (actor, period) => inTransaction(knex, actor, async (trx) => (await months(trx, actor).where('id', period).first()) as AttendanceMonthRecord | undefined),

    findLines: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { sheetId, period, townshipCode, state, code, personId, different } = query.filter;
        const builder = lines(trx);
        if (actor.countyCode !== null) builder.where('l.county_code', actor.countyCode);
        if (sheetId !== undefined) builder.where('l.sheet_id', sheetId);
        if (period !== undefined) builder.where('l.period', period);
        if (state !== undefined) builder.where('l.state', state);
        if (code !== undefined) builder.whereRaw('? = any(l.codes)', [code]);
        if (personId !== undefined) builder.where('l.person_id', personId);
        if (different === true) builder.whereRaw('l.amount_fen is distinct from l.village_amount_fen');
        inTownship(builder, 'l.division_code', townshipCode);
        return findPage<LineRow>(builder, query, { columns: { divisionCode: 'l.division_code', row: 'l.row' }, defaultSort: { field: 'divisionCode', order: 'asc' }, key: 'l.id' });
      }),
    getLine: (actor, id) => inTransaction(knex, actor, async (trx) => (await lines(trx).where('l.id', id).first()) as LineRow | undefined),

    changeLine: (actor, line, change) =>
      inTransaction(knex, actor, async (trx) => {
        const { agreement } = change;
        const changed = await trx(linesTable)
          .where({ id: line.id, version: line.version })
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
            agreement_to: agreement?.endsOn ?? null,
            required_days: change.requiredDays,
            days_attended: change.daysAttended,
            amount_fen: change.amountFen,
            findings: JSON.stringify(change.findings),
            codes: `{${change.findings.map((finding) => finding.code).join(',')}}`,
            decision: change.decision,
            decision_reason: change.decisionReason,
            decided_by: actor.userId,
          });
        if (changed === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: line.version });
        return (await lines(trx).where('l.id', line.id).first()) as LineRow;
      }),

    freeze: (actor, { period, sheetId }) =>
      inTransaction(knex, actor, async (trx) => {
        const open = trx(sheetsTable).where({ period, state: 'open' }).orderBy('id').forUpdate().select('id');
        if (sheetId !== undefined) open.where({ id: sheetId });
        const ids = ((await open) as { id: string }[]).map((row) => row.id);
        for (const id of ids) {
          const digest = await digestOfSheet(trx, linesTable, id);
          await trx(linesTable).where({ sheet_id: id }).update({ frozen: true });
          await trx(sheetsTable).where({ id, state: 'open' }).update({ state: 'frozen', frozen_at: new Date(), frozen_by: actor.userId, digest, version: trx.raw('version + 1') });
        }
        return ids;
      }),

    postMonths: (actor, period) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `select l.id as "sourceId", l.person_id as "personId", l.person_name as "personName", l.identity_masked as "identityMasked", a.division_code as "divisionCode",
             l.agreement_id as "agreementId", l.welfare_post_id as "welfarePostId", l.post_name as "postName", l.standard_fen as "standardFen", l.required_days as "requiredDays",
             l.days_attended as "daysAttended", l.agreement_from as "agreementFrom", l.agreement_to as "agreementTo", l.village_amount_fen as "villageAmountFen"
           from ??.attendance_lines l join ??.agreements a on a.county_code = l.county_code and a.id = l.agreement_id
           where l.period = ? and l.state = 'ok' and l.frozen order by l.person_id`,
          [schema, schema, period],
        );
        return rows as PostMonth[];
      }),
  };
}

function agreementOf(row: AgreementRow): AgreementOfPerson {
  return {
    agreementId: row.id,
    welfarePostId: row.welfare_post_id,
    postName: row.post_name,
    standardFen: row.standard_fen as Fen,
    divisionCode: row.division_code,
    startsOn: row.starts_on as AgreementOfPerson['startsOn'],
    endsOn: row.ends_on as AgreementOfPerson['endsOn'],
    leftOn: row.left_on as AgreementOfPerson['leftOn'],
  };
}

function lineValues(row: CheckedRow, period: Period, sheetOf: ReadonlyMap<string, { id: string }>, agreements: ReadonlyMap<string, readonly AgreementOfPerson[]>, actor: Actor): (string | number | null)[] {
  const values = valuesOf(row);
  const sheet = sheetOf.get(values.townshipCode);
  invariant(sheet !== undefined, 'every township of the file has its sheet');
  const agreement = agreements.get(values.personId ?? '')?.find((candidate) => candidate.agreementId === values.agreementId);
  const findings = storedFindings(row);
  return [
    countyOf(values.townshipCode), newId(), values.townshipCode, actor.userId, sheet.id, period, values.row, values.state, values.personId, values.personName, values.identityMasked,
    values.agreementId, agreement?.welfarePostId ?? null, agreement?.postName ?? null, agreement?.standardFen ?? null, values.requiredDays, values.daysAttended,
    values.villageAmountFen, values.amountFen, agreement?.startsOn ?? null, agreement?.endsOn ?? null, JSON.stringify(findings),
    `{${[...new Set(findings.map((finding) => finding.code))].join(',')}}`, values.digest,
  ];
}

/** The same person came in with another township's file: the line that was there waits too, until an officer decides. */
async function doubtDuplicates(trx: Knex.Transaction, schema: string, period: Period, people: readonly string[], townships: readonly string[]): Promise<void> {
  const finding: StoredFinding = { code: 'duplicate_person', severity: 'error', cell: null, params: { places: '' } };
  await trx.raw(
    `update ??.attendance_lines set state = 'to_fix', version = version + 1, findings = findings || ?::jsonb, codes = codes || '{duplicate_person}'
     where period = ? and state = 'ok' and not frozen and person_id = any(?::uuid[]) and not (division_code = any(?::text[]))`,
    [schema, JSON.stringify([finding]), period, [...people], [...townships]],
  );
}

async function digestOfSheet(trx: Knex.Transaction, table: string, sheetId: string): Promise<string> {
  const rows = (await trx(table).where({ sheet_id: sheetId }).orderBy('row').select('row', 'state', 'person_id', 'agreement_id', 'standard_fen', 'required_days', 'days_attended', 'amount_fen')) as Record<string, string | number | null>[];
  const digest = createDigest();
  for (const row of rows) digest.add(row);
  return digest.hex();
}
