import {
  defineWorkflow,
  divisionCodeSchema,
  domainError,
  type LocalDate,
  localDateSchema,
  noticeEnd,
  uuidSchema,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import { z } from 'zod';

export const procedureLevels = ['village', 'township', 'county'] as const;
export type ProcedureLevel = (typeof procedureLevels)[number];

/** 把关、会议、公示、审核、审批、备案: six different acts. */
export const procedureActs = ['check', 'meeting', 'notice', 'audit', 'approve', 'file'] as const;
export type ProcedureActKind = (typeof procedureActs)[number];

/** Acts that nobody does on what they made or decided before. */
export const apartActs = ['check', 'audit', 'approve', 'file'] as const satisfies readonly ProcedureActKind[];

const sentence = z.string().min(1).max(120);

/** One step of a procedure, as a pack orders it. */
export const procedureStepSchema = z
  .strictObject({
    act: z.enum(procedureActs),
    level: z.enum(procedureLevels),
    zh: sentence,
    en: sentence,
    /** How long a notice stays up; only for a notice. */
    days: z.int().min(1).max(90).optional(),
    unit: z.enum(['working', 'calendar']).optional(),
    /** How long the step may take, from the day on which it can be done. */
    within: z.strictObject({ days: z.int().min(1).max(365), unit: z.enum(['working', 'calendar']) }).optional(),
    /** A document must be attached: minutes, a photo of the board. */
    evidence: z.boolean().default(false),
  })
  .refine(({ act, days, unit }) => (act === 'notice') === (days !== undefined && unit !== undefined), {
    message: 'a notice, and only a notice, has days and unit',
  });
export type ProcedureStep = z.infer<typeof procedureStepSchema>;

/** Who does what, in which order, from a declaration to its decision. The pack says it; code knows no county. */
export const procedureStepsSchema = z
  .array(procedureStepSchema)
  .min(1)
  .max(12)
  .refine((steps) => steps.at(-1)?.act !== 'notice', { message: 'somebody decides after a notice' });

/** What a procedure decides about. */
export const procedureSubjects = ['post-need', 'quota-change', 'vacancy', 'appraisal', 'exit'] as const;
export type ProcedureSubject = (typeof procedureSubjects)[number];

export const procedureWorkflow = defineWorkflow({
  name: 'procedure',
  states: ['open', 'returned', 'passed', 'refused', 'withdrawn'],
  initial: 'open',
  transitions: {
    pass: { from: ['open'], to: 'passed' },
    return: { from: ['open'], to: 'returned' },
    refuse: { from: ['open'], to: 'refused' },
    resubmit: { from: ['returned'], to: 'open' },
    withdraw: { from: ['open', 'returned'], to: 'withdrawn' },
  },
});

export const procedureVerdicts = ['pass', 'return', 'refuse'] as const;
export type ProcedureVerdict = (typeof procedureVerdicts)[number];

/** What a village meeting decided. */
export const meetingSchema = z
  .strictObject({
    heldOn: localDateSchema,
    present: z.int().min(1).max(10_000),
    inFavour: z.int().min(0).max(10_000),
    against: z.int().min(0).max(10_000),
    abstained: z.int().min(0).max(10_000),
  })
  .refine(({ present, inFavour, against, abstained }) => inFavour + against + abstained === present, {
    message: 'votes must add up to those present',
    path: ['present'],
  });
export type Meeting = z.infer<typeof meetingSchema>;

export const procedureActSchema = z.object({
  id: uuidSchema,
  round: z.int(),
  position: z.int(),
  act: z.enum([...procedureActs, 'resubmit', 'withdraw']),
  level: z.enum(procedureLevels).nullable(),
  verdict: z.enum(procedureVerdicts).nullable(),
  actedBy: uuidSchema,
  actedByName: z.string(),
  actedOn: localDateSchema,
  noticeEndsOn: localDateSchema.nullable(),
  meeting: meetingSchema.nullable(),
  evidenceFileId: uuidSchema.nullable(),
  note: z.string(),
});
export type ProcedureAct = z.infer<typeof procedureActSchema>;

export const procedureObjectionWorkflow = defineWorkflow({
  name: 'procedure-objection',
  states: ['open', 'upheld', 'rejected'],
  initial: 'open',
  transitions: { uphold: { from: ['open'], to: 'upheld' }, reject: { from: ['open'], to: 'rejected' } },
});

/** What somebody says against what is on public notice (异议). */
export const procedureObjectionSchema = z.object({
  id: uuidSchema,
  round: z.int(),
  receivedOn: localDateSchema,
  statedBy: z.string(),
  content: z.string(),
  state: z.enum(procedureObjectionWorkflow.states),
  answer: z.string(),
  answeredByName: z.string().nullable(),
  answeredOn: localDateSchema.nullable(),
});
export type ProcedureObjection = z.infer<typeof procedureObjectionSchema>;

/** Why the next step cannot be done yet. */
export const procedureBlocks = ['notice', 'objection'] as const;

export const procedureRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  subject: z.enum(procedureSubjects),
  subjectId: uuidSchema,
  title: z.string(),
  steps: procedureStepsSchema,
  /** Version of the rules that the steps come from. */
  ruleVersion: z.string(),
  makerId: uuidSchema,
  makerName: z.string(),
  startedOn: localDateSchema,
  state: z.enum(procedureWorkflow.states),
  round: z.int(),
  /** Index of the step that comes next. */
  position: z.int(),
  /** Who must act next; null when nobody must. */
  waitsLevel: z.enum(procedureLevels).nullable(),
  /** The last day of a notice that is up. */
  noticeEndsOn: localDateSchema.nullable(),
  blockedBy: z.enum(procedureBlocks).nullable(),
  /** The last day for the next step, when the rules give one. */
  dueOn: localDateSchema.nullable(),
  acts: z.array(procedureActSchema),
  objections: z.array(procedureObjectionSchema),
});
export type ProcedureRecord = z.infer<typeof procedureRecordSchema>;

/** As it is kept; what stands in its way and its due day follow from the calendar. */
export type StoredProcedure = Omit<ProcedureRecord, 'blockedBy' | 'dueOn'>;

export const procedureFilterSchema = z.strictObject({
  subject: z.enum(procedureSubjects).optional(),
  subjectId: uuidSchema.optional(),
  state: z.enum(procedureWorkflow.states).optional(),
  waitsLevel: z.enum(procedureLevels).optional(),
  divisionCode: divisionCodeSchema.optional(),
});
export type ProcedureFilter = z.infer<typeof procedureFilterSchema>;

export const actInputSchema = z.strictObject({
  /** The step that was seen; another one by now is a conflict. */
  round: z.int().min(1),
  position: z.int().min(0),
  verdict: z.enum(procedureVerdicts),
  note: z.string().max(500).default(''),
  evidenceFileId: uuidSchema.optional(),
  meeting: meetingSchema.optional(),
});
export type ActInput = z.infer<typeof actInputSchema>;

export const objectInputSchema = z.strictObject({
  statedBy: z.string().trim().min(1).max(60),
  content: z.string().trim().min(2).max(500),
});
export type ObjectInput = z.infer<typeof objectInputSchema>;

export const answerInputSchema = z.strictObject({
  objectionId: uuidSchema,
  verdict: z.enum(['uphold', 'reject']),
  answer: z.string().trim().min(2).max(500),
});
export type AnswerInput = z.infer<typeof answerInputSchema>;

export function isApart(act: string): boolean {
  return (apartActs as readonly string[]).includes(act);
}

/** What stands in the way of passing the next step today. A notice counts until its last day is over. */
export function blockOf(
  procedure: Pick<StoredProcedure, 'state' | 'noticeEndsOn' | 'objections'>,
  today: LocalDate,
): ProcedureRecord['blockedBy'] {
  if (procedure.state !== 'open') return null;
  if (procedure.objections.some(({ state }) => state === 'open')) return 'objection';
  return procedure.noticeEndsOn !== null && procedure.noticeEndsOn >= today ? 'notice' : null;
}

/** The last day for the step that comes next: counted from the act before it, or from the end of the notice. */
export function dueDayOf(procedure: StoredProcedure, calendar: WorkingDayCalendar): LocalDate | null {
  const within = procedure.state === 'open' ? procedure.steps[procedure.position]?.within : undefined;
  if (within === undefined) return null;
  const since = procedure.noticeEndsOn ?? procedure.acts.at(-1)?.actedOn ?? procedure.startedOn;
  return noticeEnd(since, within.days, within.unit, calendar);
}

/** Whether the next step is this person's to do: not by who made it or decided before, where persons are kept apart. */
export function isApartFrom({ steps, position, makerId, acts, round }: StoredProcedure, userId: string): boolean {
  const step = steps[position];
  if (step === undefined || !isApart(step.act)) return true;
  return makerId !== userId && !acts.some((act) => act.round === round && act.actedBy === userId && isApart(act.act));
}

/**
 * May this person do the next step now? Answers the step; the database says the same once more.
 *
 * @throws DomainError conflict POSTS.PROCEDURE_CLOSED {state}, POSTS.PROCEDURE_MOVED_ON {round, position};
 *   forbidden POSTS.SAME_PERSON {act}; conflict POSTS.NOTICE_RUNNING {endsOn}, POSTS.OBJECTION_OPEN, POSTS.OBJECTION_UPHELD;
 *   invalid_input POSTS.EVIDENCE_MISSING, POSTS.MEETING_MISSING, POSTS.MEETING_VOTED_DOWN, POSTS.REASON_MISSING
 */
export function judgeAct(procedure: StoredProcedure, input: ActInput, userId: string, today: LocalDate): ProcedureStep {
  const { state, round, position, steps } = procedure;
  if (state !== 'open') throw domainError('conflict', 'POSTS.PROCEDURE_CLOSED', { state });
  const step = steps[position];
  if (step === undefined || input.round !== round || input.position !== position)
    throw domainError('conflict', 'POSTS.PROCEDURE_MOVED_ON', { round, position });
  if (!isApartFrom(procedure, userId)) throw domainError('forbidden', 'POSTS.SAME_PERSON', { act: step.act });
  if (input.verdict !== 'pass') {
    if (input.note.trim().length < 2) throw domainError('invalid_input', 'POSTS.REASON_MISSING');
    return step;
  }
  const block = blockOf(procedure, today);
  if (block === 'objection') throw domainError('conflict', 'POSTS.OBJECTION_OPEN');
  if (procedure.objections.some((one) => one.state === 'upheld' && one.round === round))
    throw domainError('conflict', 'POSTS.OBJECTION_UPHELD');
  if (block === 'notice') throw domainError('conflict', 'POSTS.NOTICE_RUNNING', { endsOn: procedure.noticeEndsOn });
  if (step.evidence && input.evidenceFileId === undefined) throw domainError('invalid_input', 'POSTS.EVIDENCE_MISSING');
  if (step.act === 'meeting') {
    if (input.meeting === undefined) throw domainError('invalid_input', 'POSTS.MEETING_MISSING');
    if (input.meeting.heldOn > today) throw domainError('invalid_input', 'POSTS.MEETING_IN_FUTURE', { today });
    if (input.meeting.inFavour <= input.meeting.against) throw domainError('invalid_input', 'POSTS.MEETING_VOTED_DOWN');
  }
  return step;
}
