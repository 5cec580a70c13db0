import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { certificateKinds, skillLevelSchema } from './trade.js';
import { classModes, trainingClassRuleSchema } from './training-settings.js';

/** From the opening file to the archive. After a score is entered a class cannot be cancelled. */
export const trainingClassWorkflow = defineWorkflow({
  name: 'training-class',
  states: [
    'draft',
    'submitted',
    'approved',
    'running',
    'suspended',
    'taught',
    'assessed',
    'settled',
    'refused',
    'cancelled',
  ],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'submitted' },
    return: { from: ['submitted'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    refuse: { from: ['submitted'], to: 'refused' },
    open: { from: ['approved'], to: 'running' },
    suspend: { from: ['running'], to: 'suspended' },
    resume: { from: ['suspended'], to: 'running' },
    'end-teaching': { from: ['running'], to: 'taught' },
    'close-assessment': { from: ['taught'], to: 'assessed' },
    settle: { from: ['assessed'], to: 'settled' },
    cancel: { from: ['draft', 'submitted', 'approved', 'running', 'suspended', 'taught'], to: 'cancelled' },
  },
});
export type TrainingClassState = (typeof trainingClassWorkflow.states)[number];
export type TrainingClassCommand = keyof typeof trainingClassWorkflow.transitions;
/** Rooms, teachers and trainees are booked for these. */
export const bookedStates = ['submitted', 'approved', 'running', 'suspended', 'taught', 'assessed', 'settled'] as const;

export const enrolmentWorkflow = defineWorkflow({
  name: 'enrolment',
  states: ['enrolled', 'withdrawn', 'excluded', 'passed', 'failed'],
  initial: 'enrolled',
  transitions: {
    withdraw: { from: ['enrolled'], to: 'withdrawn' },
    exclude: { from: ['enrolled'], to: 'excluded' },
    pass: { from: ['enrolled', 'failed'], to: 'passed' },
    fail: { from: ['enrolled'], to: 'failed' },
    /** By a corrected score, when no certificate stands on it. */
    'correct-result': { from: ['passed'], to: 'failed' },
  },
});
export type EnrolmentState = (typeof enrolmentWorkflow.states)[number];

export const lessonWorkflow = defineWorkflow({
  name: 'lesson',
  states: ['planned', 'held', 'cancelled'],
  initial: 'planned',
  transitions: { hold: { from: ['planned'], to: 'held' }, cancel: { from: ['planned'], to: 'cancelled' } },
});
export const lessonKinds = ['theory', 'practice'] as const;

/** One class (培训班) of one institution for one trade and level. */
export const trainingClassRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  institutionId: uuidSchema,
  institutionName: z.string(),
  /** 班级编号, given when it is handed in. */
  number: z.string().nullable(),
  name: z.string(),
  /** The line of the catalogue it was chosen from. */
  tradeId: uuidSchema,
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  certificateKind: z.enum(certificateKinds),
  mode: z.enum(classModes),
  /** The line of the yearly plan that it carries out; null: outside the plan. */
  planLineId: uuidSchema.nullable(),
  /** Source of the money, an id of the pack; null until the county decides. */
  fundId: z.string().nullable(),
  budgetFen: fenSchema.nullable(),
  place: z.string(),
  startsOn: localDateSchema,
  endsOn: localDateSchema,
  /** Class hours of 45 minutes. */
  plannedHours: z.int(),
  seats: z.int(),
  headTeacher: z.string(),
  contactPhone: z.string(),
  /** Who employs or takes on the trainees, where the mode needs it. */
  employerName: z.string(),
  employerCreditCode: z.string(),
  state: z.enum(trainingClassWorkflow.states),
  /** The county's rule as it stood when the class was handed in. */
  rule: trainingClassRuleSchema.nullable(),
  ruleVersion: z.string(),
  clause: z.string(),
  submittedBy: uuidSchema.nullable(),
  submittedByName: z.string().nullable(),
  submittedOn: localDateSchema.nullable(),
  /** Last day on which the county answers. */
  answerBy: localDateSchema.nullable(),
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  /** Why it was returned, refused, suspended or cancelled. */
  decisionReason: z.string(),
  openedOn: localDateSchema.nullable(),
  taughtOn: localDateSchema.nullable(),
  assessedOn: localDateSchema.nullable(),
});
export type TrainingClassRecord = z.infer<typeof trainingClassRecordSchema>;

/** What was found when somebody was put on a roster; `refuse` keeps her off it, `warn` is for whoever approves. */
export const enrolmentFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['refuse', 'warn']),
  zh: z.string(),
  en: z.string(),
  clause: z.string(),
});
export type EnrolmentFinding = z.infer<typeof enrolmentFindingSchema>;

/** One trainee of one class; the institution sees the number masked. */
export const enrolmentRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  /** Where she lives: results are counted there. */
  personDivisionCode: divisionCodeSchema,
  /** 人员类别 as the register had it on the day. */
  category: z.string(),
  phone: z.string(),
  state: z.enum(enrolmentWorkflow.states),
  stateReason: z.string(),
  findings: z.array(enrolmentFindingSchema),
  enrolledOn: localDateSchema,
  /** 师傅, where the mode is 师带徒. */
  masterName: z.string(),
});
export type EnrolmentRecord = z.infer<typeof enrolmentRecordSchema>;

/** One class meeting of the timetable (课程表). */
export const lessonRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  classId: uuidSchema,
  institutionId: uuidSchema,
  day: localDateSchema,
  /** `08:30`, county time. */
  startsAt: z.string(),
  endsAt: z.string(),
  hours: z.int(),
  kind: z.enum(lessonKinds),
  content: z.string(),
  roomId: uuidSchema.nullable(),
  roomName: z.string(),
  /** Held in a room, base or with equipment that a department shares, instead of a room of its own. */
  sharedResourceId: uuidSchema.nullable(),
  teacherId: uuidSchema.nullable(),
  teacherName: z.string(),
  textbook: z.string(),
  state: z.enum(lessonWorkflow.states),
});
export type LessonRecord = z.infer<typeof lessonRecordSchema>;

export const trainingClassFilterSchema = z.strictObject({
  state: z.enum(trainingClassWorkflow.states).optional(),
  institutionId: uuidSchema.optional(),
  tradeCode: z.string().max(40).optional(),
  townshipCode: divisionCodeSchema.optional(),
  /** With a day of the class in these. */
  from: localDateSchema.optional(),
  to: localDateSchema.optional(),
  /** Waiting for an answer that was due before this day. */
  answerBefore: localDateSchema.optional(),
});
export type TrainingClassFilter = z.infer<typeof trainingClassFilterSchema>;

export const enrolmentFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  state: z.enum(enrolmentWorkflow.states).optional(),
});
export type EnrolmentFilter = z.infer<typeof enrolmentFilterSchema>;

export const lessonFilterSchema = z.strictObject({
  classId: uuidSchema.optional(),
  day: localDateSchema.optional(),
  from: localDateSchema.optional(),
  to: localDateSchema.optional(),
  teacherId: uuidSchema.optional(),
});
export type LessonFilter = z.infer<typeof lessonFilterSchema>;
