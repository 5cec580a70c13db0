import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  hasMessage,
  type ListQuery,
  maskResidentId,
  type Page,
  type Period,
  parseResidentId,
  type ResidentId,
  scopeContains,
  type TakePortion,
  type Transactions,
  translate,
} from '@gongyi/kernel';
import {
  type AttendanceLineFilter,
  type AttendanceLineRecord,
  type AttendanceMonthRecord,
  type AttendanceSheetRecord,
  attendanceLineWorkflow,
  type DecideLine,
  decisionsFor,
  type FreezeMonth,
  type StoredFinding,
} from '../model/attendance.js';
import { type JudgedLine, judgeLine, type ReportedLine } from '../model/attendance-judge.js';
import { welfarePostMessages } from '../model/messages.js';
import type { AttendanceFollowUp, LineChange, LineRow, MonthRow, PostMonth } from '../ports.js';
import { type JudgingDeps, prepareJudging } from './judging.js';

export interface AttendanceServiceDeps extends JudgingDeps {
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  /** Shows frozen lines to their workers and holds what is disputed; absent: nothing is held. */
  readonly followUp?: AttendanceFollowUp | undefined;
}

/** Use cases about a month's attendance: looking, settling doubtful lines, freezing. */
export function createAttendanceService(deps: AttendanceServiceDeps) {
  const { store, audit, transactions, clock, divisions, followUp } = deps;

  function withSentences(actor: Actor, line: LineRow): AttendanceLineRecord {
    const say = (code: string, finding: StoredFinding) =>
      hasMessage([welfarePostMessages], code)
        ? translate([welfarePostMessages], code, finding.params, actor.locale)
        : '';
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
  async function judgeAgain(
    actor: Actor,
    line: LineRow,
    input: DecideLine,
  ): Promise<{ judged: JudgedLine; reported: ReportedLine }> {
    const identity = await identityFor(actor, line, input);
    const judging = await prepareJudging(deps, actor, line.period, identity === null ? [] : [identity]);
    const person = identity === null ? undefined : judging.person(identity);
    const written = line.findings.find((finding) => finding.code === 'name_mismatch')?.params['written'];
    const name =
      input.decision === 'accept-register-name'
        ? (person?.name ?? line.personName)
        : (input.name ?? (typeof written === 'string' ? written : line.personName));
    const days = {
      requiredDays: input.requiredDays ?? line.requiredDays,
      daysAttended: input.daysAttended ?? line.daysAttended,
    };
    const reported: ReportedLine = { identity, name, ...days, villageAmountFen: line.villageAmountFen };
    const judged = judgeLine(reported, {
      ...judging,
      duplicates: (own) => judging.elsewhere(own, { lineId: line.id }),
    });
    return { judged, reported };
  }

  async function identityFor(actor: Actor, line: LineRow, input: DecideLine): Promise<ResidentId | null> {
    if (input.identity === undefined) {
      const { personId } = line;
      return personId === null ? null : ((await deps.people.identitiesOf(actor, [personId])).get(personId) ?? null);
    }
    const parsed = parseResidentId(input.identity);
    if (!parsed.ok) throw domainError('invalid_input', parsed.problem);
    return parsed.value;
  }

  /** Who takes our figure, or has just checked the days, has answered the difference in the amount; nobody else has. */
  function outcomeOf(line: LineRow, input: DecideLine, judged: JudgedLine, reported: ReportedLine): LineChange {
    const unreadable =
      reported.identity === null
        ? line.findings.filter((finding) => finding.severity === 'error' && finding.code.startsWith('identity_'))
        : [];
    const answersAmount =
      input.decision === 'accept-calculated' || input.requiredDays !== undefined || input.daysAttended !== undefined;
    const open = judged.errors.filter((error) => error.code !== 'amount_mismatch' || !answersAmount);
    const cellOf = (code: string) => line.findings.find((finding) => finding.code === code)?.cell ?? null;
    const errors: StoredFinding[] = [
      ...unreadable,
      ...open.map(({ code, params }): StoredFinding => ({ code, severity: 'error', cell: cellOf(code), params })),
    ];
    const layout = line.findings.filter(
      (finding) =>
        finding.severity === 'note' &&
        finding.code !== 'household_two_holders' &&
        finding.code !== 'attendance_above_required',
    );
    const notes = [
      ...layout,
      ...judged.notes.map(
        ({ code, params }): StoredFinding => ({ code, severity: 'note', cell: cellOf(code), params }),
      ),
    ];
    return {
      state: errors.length === 0 ? 'ok' : 'to_fix',
      personId: judged.person?.personId ?? null,
      personName: judged.person?.name ?? reported.name,
      identityMasked:
        judged.person?.identityMasked ??
        (reported.identity === null ? line.identityMasked : maskResidentId(reported.identity)),
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
      if (!decisionsFor(line).includes(input.decision))
        throw domainError(
          'conflict',
          line.frozen && line.state === 'ok' ? 'POSTS.LINE_FROZEN' : 'POSTS.DECISION_NOT_POSSIBLE',
        );
      const corrections = [input.identity, input.name, input.requiredDays, input.daysAttended];
      const corrects = corrections.some((value) => value !== undefined);
      if (input.decision === 'correct' && !corrects) throw domainError('invalid_input', 'POSTS.CORRECTION_EMPTY');
      if (input.decision !== 'correct' && corrects) throw domainError('invalid_input', 'POSTS.CORRECTION_NOT_EXPECTED');
      const { judged, reported } = await judgeAgain(actor, line, input);
      const outcome = outcomeOf(line, input, judged, reported);
      const excluded: LineChange = {
        ...outcome,
        state: 'excluded',
        findings: line.findings,
        personName: line.personName,
      };
      const change = input.decision === 'exclude' ? excluded : outcome;
      if (change.state !== line.state)
        attendanceLineWorkflow.next(line.state, commandBetween(line.state, change.state));
      const changed = await store.changeLine(actor, { ...line, version: input.version }, change);
      const shown = ({ state, personName, identityMasked, requiredDays, daysAttended, amountFen }: LineRow) => ({
        state,
        personName,
        identityMasked,
        requiredDays,
        daysAttended,
        amountFen,
      });
      await audit.record(actor, {
        action: `attendance-lines.${input.decision}`,
        resource: 'attendance-lines',
        recordId: id,
        divisionCode: line.divisionCode,
        before: shown(line),
        after: shown(changed),
        reason: input.reason,
      });
      if (changed.frozen && changed.state === 'ok') await followUp?.settled(actor, changed.period);
      return withSentences(actor, changed);
    });
  }

  async function freeze(actor: Actor, which: FreezeMonth & { sheetId?: string }): Promise<AttendanceMonthRecord> {
    return transactions.run(actor, async () => {
      await followUp?.beforeFreeze(actor, which.period);
      const ids = await store.freeze(actor, { ...which, on: clock.today() });
      if (ids.length === 0) throw domainError('conflict', 'POSTS.NOTHING_TO_FREEZE', { period: which.period });
      await followUp?.settled(actor, which.period);
      const month = await getMonth(actor, which.period);
      await audit.record(actor, {
        action: 'attendance-sheets.freeze',
        resource: 'attendance-sheets',
        recordId: which.sheetId ?? which.period,
        divisionCode: which.townshipCode ?? actor.scope.from,
        after: { period: which.period, sheets: ids.length, okLines: month.okLines, okTotalFen: month.okTotalFen },
      });
      return month;
    });
  }

  async function getMonth(actor: Actor, period: Period): Promise<AttendanceMonthRecord> {
    const month = await store.getMonth(actor, period);
    if (month === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return withMissing(actor, month);
  }

  /** Which townships of the actor's own area have not reported. */
  function withMissing(actor: Actor, { reportedTownships, ...month }: MonthRow): AttendanceMonthRecord {
    const expected =
      actor.countyCode === null
        ? []
        : divisions.townshipsOf(actor.countyCode).filter((code) => scopeContains(actor.scope, code));
    const reported = new Set(reportedTownships);
    const missingTownships = expected
      .filter((code) => !reported.has(code))
      .map((code) => ({ divisionCode: code, name: divisions.townshipNameOf(code) }));
    return { ...month, missingTownships };
  }

  async function getSheet(actor: Actor, id: string): Promise<AttendanceSheetRecord> {
    const sheet = await store.getSheet(actor, id);
    if (sheet === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return sheet;
  }

  return {
    listSheets: store.findSheets,
    getSheet,
    async listMonths(actor: Actor, query: ListQuery<unknown>): Promise<Page<AttendanceMonthRecord>> {
      const page = await store.findMonths(actor, query);
      return { ...page, rows: page.rows.map((month) => withMissing(actor, month)) };
    },
    getMonth,
    async listLines(actor: Actor, query: ListQuery<AttendanceLineFilter>): Promise<Page<AttendanceLineRecord>> {
      const page = await store.findLines(actor, query);
      return { ...page, rows: page.rows.map((line) => withSentences(actor, line)) };
    },
    getLine: async (actor: Actor, id: string) => withSentences(actor, await getRow(actor, id)),
    decide,
    /** Freezes every township that has reported the month, or one of them. */
    freezeMonth: (actor: Actor, which: FreezeMonth) => freeze(actor, which),
    async freezeSheet(actor: Actor, id: string): Promise<AttendanceSheetRecord> {
      const sheet = await getSheet(actor, id);
      await freeze(actor, { period: sheet.period, sheetId: id });
      return getSheet(actor, id);
    },
    /** What may be paid: not what is disputed, nor what somebody can still dispute. */
    async eachPostMonths(actor: Actor, period: Period, take: TakePortion<PostMonth>): Promise<void> {
      const held = await followUp?.held(actor, period);
      if (held === undefined) return store.eachPostMonths(actor, period, take);
      const going = ({ sourceId }: PostMonth) => !held.has(sourceId);
      return store.eachPostMonths(actor, period, (months, total) => take(months.filter(going), total));
    },
  };
}
export type AttendanceService = ReturnType<typeof createAttendanceService>;

function commandBetween(
  from: LineRow['state'],
  to: LineRow['state'],
): 'settle' | 'doubt' | 'exclude' | 'reopen' | 'restore' {
  if (to === 'excluded') return 'exclude';
  if (to === 'ok') return from === 'excluded' ? 'restore' : 'settle';
  return from === 'excluded' ? 'reopen' : 'doubt';
}
