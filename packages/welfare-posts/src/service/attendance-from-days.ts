import {
  type Actor,
  type AuditLog,
  type CheckedRow,
  type Clock,
  type DivisionCode,
  digestOf,
  domainError,
  type Fen,
  type Finding,
  groupBy,
  lastDay,
  type Period,
  type ResidentId,
  scopeContains,
  type Transactions,
  townshipOf,
} from '@gongyi/kernel';
import type { AttendanceLineValues } from '../model/attendance-import.js';
import type { ReadSheet, SheetLine } from '../model/attendance-sheet-reader.js';
import type { ClosedMonth, FromDays } from '../model/daily-attendance.js';
import type { PostSetting } from '../model/post-settings.js';
import type { AttendanceSlipStore, DailyAttendanceStore, MonthOfDays, PostRules } from '../ports.js';
import { checkMonth, notAhead } from './attendance-importer.js';
import type { JudgingDeps } from './judging.js';

export interface FromDaysDeps extends JudgingDeps {
  readonly days: DailyAttendanceStore;
  readonly slips: AttendanceSlipStore;
  readonly rules: PostRules;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Rules = PostSetting<'post-attendance'>;
type Counted = MonthOfDays & { readonly days: number };

/** Makes a month's sheets out of its days; they are judged as sheets that came in a file. */
export function createMonthFromDays(deps: FromDaysDeps) {
  const { store, days, slips, people, rules, divisions, audit, transactions, clock } = deps;

  /** The township that the actor closes, or every one of theirs that is not frozen yet. */
  async function townshipsToClose(actor: Actor, { period, townshipCode }: FromDays, found: readonly MonthOfDays[]) {
    if (townshipCode !== undefined && !scopeContains(actor.scope, townshipCode))
      throw domainError('not_found', 'LIST.NOT_FOUND');
    const byTownship = groupBy(found, ({ divisionCode }) => townshipOf(divisionCode) ?? divisionCode);
    const frozen = await store.frozenTownships(actor, period);
    const open = [...byTownship].filter(([code]) => !frozen.has(code));
    if (byTownship.size > 0 && open.length === 0) throw domainError('conflict', 'POSTS.MONTH_FROZEN', { period });
    if (open.length === 0) throw domainError('unprocessable', 'POSTS.NO_LINES');
    return open;
  }

  async function sheetOf(
    actor: Actor,
    period: Period,
    code: DivisionCode,
    months: readonly Counted[],
  ): Promise<ReadSheet> {
    const personIds = months.map(({ personId }) => personId);
    const identities = await people.identitiesOf(actor, personIds);
    const lines = months.map((month, index) => lineOf(month, index, identities.get(month.personId) ?? null));
    const name = divisions.townshipNameOf(code);
    return {
      name,
      reportingUnit: name,
      period,
      headerRow: 0,
      firstRow: 1,
      lastRow: lines.length,
      footerRow: null,
      printedPeople: null,
      printedTotalFen: null,
      sumOfPrintedFen: 0 as Fen,
      codes: [],
      lines,
    };
  }

  /** Nobody computed anything in the village: what the rules say is what stands on the line. */
  async function judge(actor: Actor, period: Period, sheets: readonly ReadSheet[]): Promise<readonly CheckedRow[]> {
    const first = await checkMonth(deps, actor, period, sheets);
    const amounts = new Map(
      first.rows.map((row) => [`${row.sheet} ${row.row}`, (row.values as unknown as AttendanceLineValues).amountFen]),
    );
    const filled = sheets.map((sheet) => ({
      ...sheet,
      lines: sheet.lines.map((line) => ({
        ...line,
        villageAmountFen: (amounts.get(`${sheet.name} ${line.row}`) ?? null) as Fen | null,
      })),
    }));
    return (await checkMonth(deps, actor, period, filled)).rows;
  }

  return (actor: Actor, input: FromDays): Promise<ClosedMonth> =>
    transactions.run(actor, async () => {
      const { period, townshipCode } = input;
      const { value, clause, documentNumber } = await rules.setting(actor, 'post-attendance', lastDay(period));
      if (value.mode !== 'daily')
        throw domainError('conflict', 'POSTS.MODE_MONTHLY', { period, clause, documentNumber });
      notAhead(clock, period);
      const found = await days.monthOf(actor, period, townshipCode);
      const open = await townshipsToClose(actor, input, found);
      const sheets: ReadSheet[] = [];
      const counted = new Map<string, Counted>();
      for (const [code, months] of open) {
        const list = months.map((month) => ({ ...month, days: countedDays(month, value) }));
        const sheet = await sheetOf(actor, period, code, list);
        sheets.push(sheet);
        for (const [index, month] of list.entries()) counted.set(`${sheet.name} ${index + 1}`, month);
      }
      const rows = (await judge(actor, period, sheets)).map((row) => {
        const month = counted.get(`${row.sheet} ${row.row}`);
        return month === undefined ? row : withLeast(row, month, value);
      });
      const townships = open.map(([code]) => code);
      await store.replaceAttendance(actor, period, rows);
      await slips.markClosed(actor, period, townships);
      const toFix = rows.filter(({ outcome }) => outcome === 'error').length;
      const closed = { period, townships: townships.length, lines: rows.length, toFix };
      await audit.record(actor, {
        action: 'attendance-sheets.from-days',
        resource: 'attendance-sheets',
        recordId: period,
        divisionCode: townshipCode ?? actor.scope.from,
        after: { ...closed },
      });
      return closed;
    });
}
export type MonthFromDays = ReturnType<typeof createMonthFromDays>;

function lineOf(month: Counted, index: number, identity: ResidentId | null): SheetLine {
  return {
    row: index + 1,
    identity,
    identityProblem: identity === null ? 'person_unknown' : null,
    name: month.personName,
    requiredDays: month.requiredDays,
    daysAttended: month.days,
    villageAmountFen: null,
    cells: { name: null, identity: null, amount: null, attended: null },
    notes: [],
  };
}

/** Days that count: worked, made up, and leave of the kinds that the county counts. */
export function countedDays(
  { present, makeUp, leave }: Pick<MonthOfDays, 'present' | 'makeUp' | 'leave'>,
  { leave: { kinds } }: Pick<Rules, 'leave'>,
): number {
  const counting = kinds.filter(({ counts }) => counts).map(({ id }) => leave[id] ?? 0);
  return counting.reduce((sum, days) => sum + days, present + makeUp);
}

/** Work that the county wants done in a month and that was not waits for an officer. */
function withLeast(row: CheckedRow, { days, minutes }: Counted, { least }: Pick<Rules, 'least'>): CheckedRow {
  const at = { severity: 'error' as const, sheet: row.sheet, row: row.row, cell: null };
  const findings: Finding[] = [];
  if (least.days !== undefined && days < least.days)
    findings.push({ ...at, code: 'least_days_missed', params: { days, least: least.days } });
  if (least.hours !== undefined && minutes < least.hours * 60)
    findings.push({
      ...at,
      code: 'least_hours_missed',
      params: { hours: Math.floor(minutes / 60), least: least.hours },
    });
  if (findings.length === 0) return row;
  const values = row.values as unknown as AttendanceLineValues;
  const digest = digestOf([values.digest, ...findings.map(({ code }) => code)]);
  return {
    ...row,
    outcome: 'error',
    findings: [...row.findings, ...findings],
    values: { ...row.values, state: 'to_fix', digest },
  };
}
