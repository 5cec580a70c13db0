import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { lessonKinds } from './training-class.js';
import { classModes } from './training-settings.js';

const short = z.string().trim().min(1).max(60);
const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

const own = {
  name: z.string().trim().min(2).max(60),
  tradeId: uuidSchema,
  mode: z.enum(classModes),
  place: z.string().trim().min(2).max(200),
  startsOn: localDateSchema,
  endsOn: localDateSchema,
  plannedHours: z.int().min(1).max(2000),
  seats: z.int().min(1).max(500),
  headTeacher: short,
  contactPhone: z
    .string()
    .trim()
    .regex(/^[0-9+ -]{5,20}$/),
  employerName: z.string().trim().max(100).default(''),
  employerCreditCode: z.string().trim().max(18).default(''),
  planLineId: uuidSchema.nullable().default(null),
};
const inOrder = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) => startsOn <= endsOn;
const reversed = { message: 'TRAINING.DAYS_REVERSED', path: ['endsOn'] };

export const newClassSchema = z.strictObject(own).refine(inOrder, reversed);
export type NewClass = z.infer<typeof newClassSchema>;
export const editClassSchema = z.strictObject({ version: versionSchema, ...own }).refine(inOrder, reversed);
export type EditClass = z.infer<typeof editClassSchema>;

export const classReasonSchema = z.strictObject({ reason: z.string().trim().min(2).max(200) });

/** One paper of the opening file; another takes its place. */
export const filePaperSchema = z.strictObject({
  paperId: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  content: z.string().trim().max(500).default(''),
  fileId: uuidSchema,
});
export type FilePaper = z.infer<typeof filePaperSchema>;

export const lessonInputSchema = z
  .strictObject({
    day: localDateSchema,
    startsAt: time,
    endsAt: time,
    hours: z.int().min(1).max(16),
    kind: z.enum(lessonKinds),
    content: z.string().trim().min(1).max(100),
    roomId: uuidSchema.nullable().default(null),
    sharedResourceId: uuidSchema.nullable().default(null),
    teacherId: uuidSchema,
    textbook: z.string().trim().max(100).default(''),
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { message: 'TRAINING.TIMES_REVERSED', path: ['endsAt'] })
  .refine(({ roomId, sharedResourceId }) => (roomId === null) !== (sharedResourceId === null), {
    message: 'TRAINING.LESSON_PLACE',
    path: ['roomId'],
  });
export type LessonInput = z.infer<typeof lessonInputSchema>;
export const lessonIdSchema = z.strictObject({ lessonId: uuidSchema });

/** Somebody is put on the roster by the identity number, which is looked up and not kept. */
export const enrolInputSchema = z.strictObject({
  identity: z.string().trim().min(15).max(30),
  name: z.string().trim().min(1).max(40),
  phone: z.string().trim().max(20).default(''),
  masterName: z.string().trim().max(40).default(''),
});
export type EnrolInput = z.infer<typeof enrolInputSchema>;
export const enrolmentIdSchema = z.strictObject({ enrolmentId: uuidSchema });

/** Opening on a day, at the earliest the first day of the class. */
export const openClassSchema = z.strictObject({ openedOn: localDateSchema.optional() });

const sentence = z.object({ zh: z.string(), en: z.string() });
/** The opening file as it stands, and what is missing before it can be handed in. */
export const classFileSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  papers: z.array(
    z.object({
      paperId: z.string(),
      zh: z.string(),
      en: z.string(),
      required: z.boolean(),
      content: z.string(),
      fileId: uuidSchema.nullable(),
      fileName: z.string(),
    }),
  ),
  missing: z.array(sentence),
});
export type ClassFile = z.infer<typeof classFileSchema>;

/** What clashes when the class is held as planned; hard ones stop an approval. */
export const classConflictsSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  hard: z.int(),
  soft: z.int(),
  conflicts: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['hard', 'soft']),
      day: localDateSchema.nullable(),
      /** The room, teacher or trainee; a trainee's name is masked for an institution. */
      subject: z.string(),
      ...sentence.shape,
    }),
  ),
});
export type ClassConflicts = z.infer<typeof classConflictsSchema>;
export type Conflict = ClassConflicts['conflicts'][number];
