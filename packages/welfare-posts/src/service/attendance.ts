import { type Actor, type AuditLog, type DivisionCode, domainError, hasMessage, type ListQuery, maskResidentId, type Page, parseResidentId, type Period, type ResidentId, translate, type Transactions } from '@gongyi/kernel';
import { type AttendanceLineFilter, type AttendanceLineRecord, attendanceLineWorkflow, type AttendanceMonthRecord, type AttendanceSheetRecord, type DecideLine, decisionsFor, type StoredFinding } from '../model/attendance.js';
import { type JudgedLine, judgeLine, type ReportedLine } from '../model/attendance-judge.js';
import { welfarePostMessages } from '../model/messages.js';
import type { LineChange, LineRow } from '../ports.js';
import { type JudgingDeps, prepareJudging } from './judging.js';

export interface AttendanceServiceDeps extends JudgingDeps {
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  /** The identity number behind a person, for judging a line anew. */
  identityOf(actor: Actor, personId: string): Promise<ResidentId | null>;
}

/** Use cases about a month's attendance: looking, settling doubtful lines, freezing. */
export function createAttendanceService(deps: AttendanceServiceDeps) {
  const { store, audit, transactions } = deps;

  function withSentences(actor: Actor, line: LineRow): AttendanceLineRecord {
    const say = (code: string, finding: StoredFinding) => (hasMessage([welfarePostMessages], code) ? translate([welfarePostMessages], code, finding.params, actor.locale) : '');
    const findings = line.findings.map((finding) => {
      const { code, severity, cell } = finding;
      return { code, severity, cell, problem: say(code, finding), suggestion: say(`${code}.suggestion`, finding) };
    });
    return { ...line, findings, possibleDecisions: decisionsFor(line) };
  }

  async function getRow(actor: Actor, id: string): Promise<LineRow> {
    const line = await store.getLine(actor, id);
    if (line === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return line;
  }

  /** Judges the line as corrected; errors that the officer has answered by name do not count again. */
  async function judgeAgain(actor: Actor, line: LineRow, input: DecideLine): Promise<{ judged: JudgedLine; reported: ReportedLine }> {
    const identity = await identityFor(actor, line, input);
    const judging = await prepareJudging(deps, actor, line.period, identity === null ? [] : [identity]);
    const person = identity === null ? undefined : judging.person(identity);
    const written = line.findings.find((finding) => finding.code === 'name_mismatch')?.params['written'];
    const name = input.decision === 'accept-register-name' ? (person?.name ?? line.personName) : (input.name ?? (typeof written === 'string' ? written : line.personName));
    const days = { requiredDays: input.requiredDays ?? line.requiredDays, daysAttended: input.daysAttended ?? line.daysAttended };
    const reported: ReportedLine = { identity, name, ...days, villageAmountFen: line.villageAmountFen };
    const judged = judgeLine(reported, { ...judging, duplicates: (own) => judging.elsewhere(own, { lineId: line.id }) });
    return { judged, reported };
  }

  async function identityFor(actor: Actor, line: LineRow, input: DecideLine): Promise<ResidentId | null> {
    if (input.identity === undefined) return line.personId === null ? null : deps.identityOf(actor, line.personId);
    const parsed = parseResidentId(input.identity);
    if (!parsed.ok) throw domainError('invalid_input', parsed.problem);
    return parsed.value;
  }

  /** An officer who corrects a line or takes our figure has answered the difference in the amount. */
  function outcomeOf(line: LineRow, input: DecideLine, judged: JudgedLine, reported: ReportedLine): LineChange {
    const unreadable = reported.identity === null ? line.findings.filter((finding) => finding.severity === 'error' && finding.code.startsWith('identity_')) : [];
    const open = judged.errors.filter((error) => error.code !== 'amount_mismatch');
    const errors: StoredFinding[] = [...unreadable, ...open.map(({ code, params }): StoredFinding => ({ code, severity: 'error', cell: null, params }))];
    const layout = line.findings.filter((finding) => finding.severity === 'note' && finding.code !== 'household_two_holders' && finding.code !== 'attendance_above_required');
    const notes = [...layout, ...judged.notes.map(({ code, params }): StoredFinding => ({ code, severity: 'note', cell: null, params }))];
    return {
      state: errors.length === 0 ? 'ok' : 'to_fix',
      personId: judged.person?.personId ?? null,
      personName: judged.person?.name ?? reported.name,
      identityMasked: judged.person?.identityMasked ?? (reported.identity === null ? line.identityMasked : maskResidentId(reported.identity)),
      agreement: judged.agreement,
      requiredDays: reported.requiredDays,
      daysAttended: reported.daysAttended,
      amountFen: judged.amountFen,
      findings: [...errors, ...notes],
      decision: input.decision,
      decisionReason: input.reason,
    };
  }

  async function decide(actor: Actor, id: string, input: DecideLine): Promise<AttendanceLineRecord> {
    return transactions.run(actor, async () => {
      const line = await getRow(actor, id);
      if (!decisionsFor(line).includes(input.decision)) throw domainError('conflict', line.frozen && line.state === 'ok' ? 'POSTS.LINE_FROZEN' : 'POSTS.DECISION_NOT_POSSIBLE');
      const corrections = [input.identity, input.name, input.requiredDays, input.daysAttended];
      if (input.decision === 'correct' && corrections.every((value) => value === undefined)) throw domainError('invalid_input', 'POSTS.CORRECTION_EMPTY');
      const { judged, reported } = await judgeAgain(actor, line, input);
      const outcome = outcomeOf(line, input, judged, reported);
      const excluded: LineChange = { ...outcome, state: 'excluded', findings: line.findings, personName: line.personName };
      // Reopening brings a line back to the list; settling it is a decision of its own.
      const change = input.decision === 'exclude' ? excluded : input.decision === 'reopen' ? { ...outcome, state: 'to_fix' as const } : outcome;
      if (change.state !== line.state) attendanceLineWorkflow.next(line.state, commandBetween(line.state, change.state));
      const changed = await store.changeLine(actor, { ...line, version: input.version }, change);
      const shown = ({ state, personName, identityMasked, requiredDays, daysAttended, amountFen }: LineRow) => ({ state, personName, identityMasked, requiredDays, daysAttended, amountFen });
      await audit.record(actor, { action: `attendance-lines.${input.decision}`, resource: 'attendance-lines', recordId: id, divisionCode: line.divisionCode, before: shown(line), after: shown(changed), reason: input.reason });
      return withSentences(actor, changed);
    });
  }

  async function freeze(actor: Actor, which: { period: Period; sheetId?: string }): Promise<AttendanceMonthRecord> {
    return transactions.run(actor, async () => {
      const ids = await store.freeze(actor, which);
      if (ids.length === 0) throw domainError('conflict', 'POSTS.NOTHING_TO_FREEZE', { period: which.period });
      const month = await getMonth(actor, which.period);
      await audit.record(actor, {
        action: 'attendance-sheets.freeze',
        resource: 'attendance-sheets',
        recordId: which.sheetId ?? which.period,
        divisionCode: actor.scope.from as DivisionCode,
        after: { period: which.period, sheets: ids.length, okLines: month.okLines, okTotalFen: month.okTotalFen },
      });
      return month;
    });
  }

  async function getMonth(actor: Actor, period: Period): Promise<AttendanceMonthRecord> {
    const month = await store.getMonth(actor, period);
    if (month === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return month;
  }

  async function getSheet(actor: Actor, id: string): Promise<AttendanceSheetRecord> {
    const sheet = await store.getSheet(actor, id);
    if (sheet === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return sheet;
  }

  return {
    listSheets: store.findSheets,
    getSheet,
    listMonths: store.findMonths,
    getMonth,
    async listLines(actor: Actor, query: ListQuery<AttendanceLineFilter>): Promise<Page<AttendanceLineRecord>> {
      const page = await store.findLines(actor, query);
      return { ...page, rows: page.rows.map((line) => withSentences(actor, line)) };
    },
    getLine: async (actor: Actor, id: string) => withSentences(actor, await getRow(actor, id)),
    decide,
    freezeMonth: (actor: Actor, period: Period) => freeze(actor, { period }),
    async freezeSheet(actor: Actor, id: string): Promise<AttendanceSheetRecord> {
      const sheet = await getSheet(actor, id);
      await freeze(actor, { period: sheet.period, sheetId: id });
      return getSheet(actor, id);
    },
    postMonths: store.postMonths,
  };
}
export type AttendanceService = ReturnType<typeof createAttendanceService>;

function commandBetween(from: LineRow['state'], to: LineRow['state']): 'settle' | 'doubt' | 'exclude' | 'reopen' {
  if (to === 'excluded') return 'exclude';
  if (to === 'ok') return 'settle';
  return from === 'excluded' ? 'reopen' : 'doubt';
}
