import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  type Clock,
  countyDivision,
  countyOfActor,
  domainError,
  type JsonObject,
  type Period,
  periodOf,
  periodSchema,
  type Sheet,
  scopeContains,
} from '@gongyi/kernel';
import { z } from 'zod';
import { checkAttendance, identitiesOfAttendance, readAttendanceSheets } from '../model/attendance-import.js';
import { lineErrorCodes } from '../model/attendance-judge.js';
import type { ReadSheet } from '../model/attendance-sheet-reader.js';
import { welfarePostMessages } from '../model/messages.js';
import type { AttendanceFollowUp } from '../ports.js';
import { type JudgingDeps, prepareJudging } from './judging.js';

/** Teaches an import engine to read the monthly summary of attendance, one sheet a township. */
export function createAttendanceImporter(
  deps: JudgingDeps & {
    readonly audit: AuditLog;
    readonly clock: Clock;
    readonly followUp?: AttendanceFollowUp | undefined;
  },
) {
  const { store, audit, followUp } = deps;
  const periodIn = (params: JsonObject) => params['period'] as Period;
  return {
    kind: 'attendance-sheets',
    title: { zh: '出勤汇总表', en: 'Monthly attendance' },
    permission: 'attendance-sheets.import',
    catalogue: welfarePostMessages,
    errorCodes: lineErrorCodes as readonly string[],
    params: z.strictObject({ period: periodSchema }) as unknown as z.ZodType<JsonObject>,

    async check(actor: Actor, sheets: readonly Sheet[], params: JsonObject): Promise<CheckedImport> {
      const period = periodIn(params);
      notAhead(deps.clock, period);
      await followUp?.beforeImport(actor, period);
      return checkMonth(deps, actor, period, readAttendanceSheets(sheets, period));
    },

    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const period = periodIn(params);
      const counts = await store.replaceAttendance(actor, period, rows);
      await audit.record(actor, {
        action: 'attendance-sheets.import',
        resource: 'attendance-sheets',
        recordId: period,
        divisionCode: actor.scope.from,
        after: counts,
      });
      await progress(rows.length, rows.length);
      return { ...counts, waiting: rows.filter((row) => row.outcome === 'error').length };
    },
  };
}

/** A month can be reported once it has begun. */
export function notAhead(clock: Clock, period: Period): void {
  if (period > periodOf(clock.today())) throw domainError('invalid_input', 'POSTS.FUTURE_MONTH', { period });
}

/** Judges a month's sheets, wherever they come from: inside the actor's area, not frozen. */
export async function checkMonth(
  deps: JudgingDeps,
  actor: Actor,
  period: Period,
  read: readonly ReadSheet[],
): Promise<CheckedImport> {
  const { store, divisions } = deps;
  const countyCode = countyOfActor(actor);
  const township = (name: string) => divisions.townshipByName(countyCode, name);
  const outside = read.find(
    (sheet) => !scopeContains(actor.scope, township(sheet.reportingUnit) ?? township(sheet.name) ?? actor.scope.from),
  );
  if (outside !== undefined) throw domainError('forbidden', 'POSTS.TOWNSHIP_OUTSIDE', { sheet: outside.name });
  const frozen = await store.frozenTownships(actor, period);
  if (
    read.some((sheet) =>
      frozen.has(township(sheet.reportingUnit) ?? township(sheet.name) ?? countyDivision(countyCode)),
    )
  )
    throw domainError('conflict', 'POSTS.MONTH_FROZEN', { period });
  const judging = await prepareJudging(deps, actor, period, identitiesOfAttendance(read));
  const found = checkAttendance(read, {
    ...judging,
    countyCode,
    township,
    elsewhere: (identity, townships) => judging.elsewhere(identity, { townships }),
  });
  return { ...found, rows: await store.compareAttendance(actor, period, found.rows) };
}
