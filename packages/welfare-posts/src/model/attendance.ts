import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';

/** A township's month: open while lines are settled, frozen before money is computed. */
export const attendanceSheetWorkflow = defineWorkflow({
  name: 'attendance-sheet',
  states: ['open', 'frozen'],
  initial: 'open',
  transitions: { freeze: { from: ['open'], to: 'frozen' } },
});

/**
 * A line goes on (`ok`), waits for an officer (`to_fix`), or is taken out with a reason (`excluded`). Lines that waited when
 * the month was frozen can still be settled; a later supplementary run pays them.
 */
export const attendanceLineWorkflow = defineWorkflow({
  name: 'attendance-line',
  states: ['ok', 'to_fix', 'excluded'],
  initial: 'to_fix',
  transitions: {
    settle: { from: ['to_fix'], to: 'ok' },
    doubt: { from: ['ok'], to: 'to_fix' },
    exclude: { from: ['ok', 'to_fix'], to: 'excluded' },
    reopen: { from: ['excluded'], to: 'to_fix' },
    restore: { from: ['excluded'], to: 'ok' },
  },
});

const moneyAndCounts = {
  lines: z.int(),
  okLines: z.int(),
  toFixLines: z.int(),
  excludedLines: z.int(),
  /** Ours, of the lines that go on. */
  okTotalFen: fenSchema,
  /** As the villages computed it, of all lines. */
  villageTotalFen: fenSchema,
  /** Lines that go on with an amount other than the village's. */
  differentLines: z.int(),
  /** Ours less the village's, of the lines that go on. */
  differenceFen: fenSchema,
};

export const attendanceSheetRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  period: periodSchema,
  state: z.enum(attendanceSheetWorkflow.states),
  ...moneyAndCounts,
  frozenAt: z.string().nullable(),
  digest: z.string().nullable(),
  createdAt: z.string(),
});
export type AttendanceSheetRecord = z.infer<typeof attendanceSheetRecordSchema>;

export const attendanceMonthRecordSchema = z.object({
  /** The period. */
  id: periodSchema,
  ...moneyAndCounts,
  sheets: z.int(),
  frozenSheets: z.int(),
  /** Townships of the county that have not reported the month. */
  missingTownships: z.array(z.object({ divisionCode: divisionCodeSchema, name: z.string() })),
});
export type AttendanceMonthRecord = z.infer<typeof attendanceMonthRecordSchema>;

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'note']),
  cell: z.string().nullable(),
  problem: z.string(),
  suggestion: z.string(),
});

export const attendanceLineRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  sheetId: uuidSchema,
  period: periodSchema,
  row: z.int(),
  state: z.enum(attendanceLineWorkflow.states),
  frozen: z.boolean(),
  personId: uuidSchema.nullable(),
  personName: z.string(),
  identityMasked: z.string(),
  agreementId: uuidSchema.nullable(),
  postName: z.string().nullable(),
  standardFen: fenSchema.nullable(),
  requiredDays: z.int().nullable(),
  daysAttended: z.int().nullable(),
  villageAmountFen: fenSchema.nullable(),
  amountFen: fenSchema.nullable(),
  differenceFen: fenSchema.nullable(),
  agreementFrom: localDateSchema.nullable(),
  agreementTo: localDateSchema.nullable(),
  findings: z.array(findingSchema),
  decision: z.string().nullable(),
  decisionReason: z.string().nullable(),
  /** What an officer can decide about this line now. */
  possibleDecisions: z.array(z.string()),
});
export type AttendanceLineRecord = z.infer<typeof attendanceLineRecordSchema>;

export const attendanceSheetFilterSchema = z.strictObject({
  period: periodSchema.optional(),
  state: z.enum(attendanceSheetWorkflow.states).optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type AttendanceSheetFilter = z.infer<typeof attendanceSheetFilterSchema>;

export const attendanceLineFilterSchema = z.strictObject({
  sheetId: uuidSchema.optional(),
  period: periodSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  state: z.enum(attendanceLineWorkflow.states).optional(),
  code: z.string().max(60).optional(),
  personId: uuidSchema.optional(),
  postId: uuidSchema.optional(),
  different: z.boolean().optional(),
});
export type AttendanceLineFilter = z.infer<typeof attendanceLineFilterSchema>;

/**
 * What an officer decides about a line of the fix list: `correct` what was misreported; `recheck` after register, agreement
 * or another line was put right; pay the calculated amount; take the register's spelling; take the line out; bring it back.
 */
export const lineDecisions = [
  'correct',
  'recheck',
  'accept-calculated',
  'accept-register-name',
  'exclude',
  'reopen',
] as const;
export type LineDecision = (typeof lineDecisions)[number];

export const decideLineSchema = z.strictObject({
  version: versionSchema,
  decision: z.enum(lineDecisions),
  reason: z.string().trim().min(2).max(200),
  /** With `correct`: what the line should have said. */
  identity: z.string().min(15).max(40).optional(),
  name: z.string().min(1).max(40).optional(),
  requiredDays: z.int().min(1).max(31).optional(),
  daysAttended: z.int().min(0).max(31).optional(),
});
export type DecideLine = z.infer<typeof decideLineSchema>;

export const attendanceMonthFilterSchema = z.strictObject({});

export const freezeMonthSchema = z.strictObject({
  period: periodSchema,
  /** Only this township; all that have reported when absent. */
  townshipCode: divisionCodeSchema.optional(),
});
export type FreezeMonth = z.infer<typeof freezeMonthSchema>;

export interface StoredFinding {
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly cell: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Which decisions a line's findings leave open. */
export function decisionsFor(line: {
  readonly state: string;
  readonly frozen: boolean;
  readonly findings: readonly StoredFinding[];
}): LineDecision[] {
  if (line.state === 'excluded') return ['reopen'];
  if (line.state === 'ok') return line.frozen ? [] : ['correct', 'recheck', 'exclude'];
  const errors = line.findings.filter((finding) => finding.severity === 'error').map((finding) => finding.code);
  return [
    'correct',
    'recheck',
    ...(errors.length === 1 && errors[0] === 'amount_mismatch' ? (['accept-calculated'] as const) : []),
    ...(errors.includes('name_mismatch') &&
    errors.every((code) => code === 'name_mismatch' || code === 'amount_mismatch')
      ? (['accept-register-name'] as const)
      : []),
    'exclude',
  ];
}
