import {
  type Actor,
  type CheckedRow,
  countyOf,
  type DivisionCode,
  domainError,
  groupBy,
  newId,
  type Period,
} from '@gongyi/kernel';
import { copyInto, countyWide, inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { StoredFinding } from '../model/attendance.js';
import type { WelfarePostStore } from '../ports.js';
import { agreementsOf, keyOf, lineColumns, lineValues, townshipsOf, valuesOf } from './attendance-rows.js';
import { named } from './refusals.js';

type ImportPart = Pick<
  WelfarePostStore,
  'agreementsOf' | 'holdersIn' | 'placesInMonth' | 'frozenTownships' | 'compareAttendance' | 'replaceAttendance'
>;
type Place = { lineId: string; divisionCode: DivisionCode; row: number };

/** What importing a month's attendance reads and writes. */
export function createAttendanceImportPart(knex: Knex, schema: string): ImportPart {
  return {
    agreementsOf: (actor, personIds) =>
      inTransaction(knex, actor, (trx) => agreementsOf(trx, schema, actor, personIds)),
    holdersIn: (actor, period) => inTransaction(knex, actor, (trx) => holdersIn(trx, schema, actor, period)),
    placesInMonth: (actor, period, personIds) =>
      inTransaction(knex, actor, (trx) => placesInMonth(trx, schema, actor, period, personIds)),
    frozenTownships: (actor, period) =>
      inTransaction(knex, actor, async (trx) => {
        const rows = await trx(`${schema}.attendance_sheets`)
          .where({ period, state: 'frozen' })
          .select('division_code');
        return new Set((rows as { division_code: DivisionCode }[]).map((row) => row.division_code));
      }),
    compareAttendance: (actor, period, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const known = await storedDigests(trx, schema, period, townshipsOf(rows));
        return rows.map((row): CheckedRow => {
          const found = known.get(keyOf(valuesOf(row)));
          return {
            ...row,
            action: found === undefined ? 'create' : found.digest === valuesOf(row).digest ? 'unchanged' : 'update',
          };
        });
      }),
    replaceAttendance: (actor, period, rows) =>
      inTransaction(knex, actor, (trx) => named(replaceAttendance(trx, schema, actor, period, rows))),
  };
}

async function holdersIn(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
): Promise<{ personId: string; personName: string }[]> {
  const { rows } = await countyWide(trx, actor, () =>
    trx.raw(
      `select distinct person_id as "personId", person_name as "personName" from ??.agreements
       where (?::text is null or county_code = ?) and in_force && daterange((? || '-01')::date, ((? || '-01')::date + interval '1 month')::date)`,
      [schema, actor.countyCode, actor.countyCode, period, period],
    ),
  );
  return rows as { personId: string; personName: string }[];
}

async function placesInMonth(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
  personIds: readonly string[],
): Promise<Map<string, Place[]>> {
  const { rows } = await countyWide(trx, actor, () =>
    trx.raw(
      `select id, person_id, division_code, row from ??.attendance_lines
       where (?::text is null or county_code = ?) and period = ? and person_id = any(?::uuid[]) and state <> 'excluded'`,
      [schema, actor.countyCode, actor.countyCode, period, [...personIds]],
    ),
  );
  const found = (rows as { id: string; person_id: string; division_code: DivisionCode; row: number }[]).map((row) => ({
    personId: row.person_id,
    lineId: row.id,
    divisionCode: row.division_code,
    row: row.row,
  }));
  return groupBy(found, (entry) => entry.personId);
}

/** Opens the sheets that are missing and locks all: somebody may freeze the month at this moment. */
async function openSheets(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
  townships: readonly DivisionCode[],
): Promise<Map<string, { id: string }>> {
  const table = `${schema}.attendance_sheets`;
  const fresh = townships.map((code) => ({
    county_code: countyOf(code),
    id: newId(),
    division_code: code,
    created_by: actor.userId,
    period,
    state: 'open',
  }));
  if (fresh.length > 0) await trx(table).insert(fresh).onConflict(['county_code', 'period', 'division_code']).ignore();
  const rows = await trx(table)
    .where({ period })
    .whereIn('division_code', townships)
    .orderBy('division_code')
    .forUpdate()
    .select('id', 'division_code', 'state');
  const sheets = rows as { id: string; division_code: string; state: string }[];
  if (sheets.some((sheet) => sheet.state === 'frozen')) throw domainError('conflict', 'POSTS.MONTH_FROZEN', { period });
  return new Map(sheets.map((sheet) => [sheet.division_code, sheet]));
}

async function storedDigests(
  trx: Knex.Transaction,
  schema: string,
  period: Period,
  townships: readonly DivisionCode[],
): Promise<Map<string, { id: string; digest: string }>> {
  const counties = [...new Set(townships.map(countyOf))];
  const rows = await trx(`${schema}.attendance_lines`)
    .whereIn('county_code', counties)
    .where({ period })
    .whereIn('division_code', townships)
    .select('id', 'division_code', 'row', 'line_digest');
  return new Map(
    (rows as { id: string; division_code: string; row: number; line_digest: string }[]).map((row) => [
      `${row.division_code}:${row.row}`,
      { id: row.id, digest: row.line_digest },
    ]),
  );
}

/** Lines that are the same as before keep their decisions; all others are written anew. */
async function replaceAttendance(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
  rows: readonly CheckedRow[],
): ReturnType<WelfarePostStore['replaceAttendance']> {
  const townships = townshipsOf(rows);
  const sheetOf = await openSheets(trx, schema, actor, period, townships);
  const known = await storedDigests(trx, schema, period, townships);
  const [kept, fresh] = [new Set<string>(), [] as CheckedRow[]];
  for (const row of rows) {
    if (known.get(keyOf(valuesOf(row)))?.digest === valuesOf(row).digest) kept.add(keyOf(valuesOf(row)));
    else fresh.push(row);
  }
  const gone = [...known].filter(([key]) => !kept.has(key)).map(([, line]) => line.id);
  if (gone.length > 0)
    await trx(`${schema}.attendance_lines`)
      .whereIn('county_code', [...new Set(townships.map(countyOf))])
      .whereRaw('id = any(?::uuid[])', [gone])
      .delete();
  const personIds = fresh.flatMap((row) => valuesOf(row).personId ?? []);
  const written = await markReportedElsewhere(trx, schema, actor, period, fresh, new Set(townships), personIds);
  const agreements = await agreementsOf(trx, schema, actor, personIds);
  await copyInto(
    trx,
    { schema, table: 'attendance_lines', columns: lineColumns },
    written.map((row) => lineValues(row, { period, sheetOf, agreements, actor })),
  );
  const replaced = fresh.filter((row) => known.has(keyOf(valuesOf(row)))).length;
  return { created: fresh.length - replaced, updated: replaced, unchanged: kept.size, removed: gone.length - replaced };
}

/**
 * The same person came in with another township's file, perhaps since this file was checked: both lines wait until an
 * officer decides. A line that is frozen already stays; then only the newcomer waits.
 */
async function markReportedElsewhere(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  period: Period,
  rows: readonly CheckedRow[],
  townships: ReadonlySet<DivisionCode>,
  personIds: readonly string[],
): Promise<CheckedRow[]> {
  if (personIds.length === 0) return [...rows];
  const places = await placesInMonth(trx, schema, actor, period, personIds);
  const elsewhere = (row: CheckedRow) =>
    (places.get(valuesOf(row).personId ?? '') ?? []).filter((place) => !townships.has(place.divisionCode));
  const finding: StoredFinding = { code: 'duplicate_person', severity: 'error', cell: null, params: { places: '' } };
  const doubted = rows.flatMap((row) =>
    elsewhere(row).map((place) => ({
      id: place.lineId,
      by: { ...finding, params: { places: `${row.sheet}第${row.row}行` } },
    })),
  );
  if (doubted.length === 0) return [...rows];
  await countyWide(trx, actor, () =>
    trx.raw(
      `update ??.attendance_lines l set state = 'to_fix', version = l.version + 1, findings = l.findings || jsonb_build_array(d.by), codes = l.codes || '{duplicate_person}'
       from jsonb_to_recordset(?::jsonb) as d(id uuid, by jsonb)
       where (?::text is null or l.county_code = ?) and l.id = d.id and l.state = 'ok' and not l.frozen`,
      [schema, JSON.stringify(doubted), actor.countyCode, actor.countyCode],
    ),
  );
  return rows.map((row) => {
    const [place] = elsewhere(row);
    if (place === undefined || row.findings.some((own) => own.code === 'duplicate_person')) return row;
    const added = {
      ...finding,
      sheet: row.sheet,
      row: row.row,
      params: { places: `${place.divisionCode}第${place.row}行` },
    };
    return { ...row, findings: [added, ...row.findings], values: { ...row.values, state: 'to_fix' } };
  });
}
