import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { postFormsSchema, postHiringSchema } from './post-settings.js';

/** 招聘：draft, on notice, applications closed and ranked, decided by the county's own steps. */
export const vacancyWorkflow = defineWorkflow({
  name: 'vacancy',
  states: ['draft', 'announced', 'closed', 'in_procedure', 'decided', 'cancelled'],
  initial: 'draft',
  transitions: {
    announce: { from: ['draft'], to: 'announced' },
    close: { from: ['announced'], to: 'closed' },
    submit: { from: ['closed'], to: 'in_procedure' },
    reopen: { from: ['in_procedure'], to: 'closed' },
    decide: { from: ['in_procedure'], to: 'decided' },
    cancel: { from: ['draft', 'announced', 'closed', 'in_procedure'], to: 'cancelled' },
  },
});

/** States in which the offered places are spoken for. */
export const offeringStates = ['announced', 'closed', 'in_procedure'] as const;

/** What the county had settled on the day of the notice: it holds to the end of this vacancy. */
export const vacancyTermsSchema = postHiringSchema.extend({
  documentNumber: z.string(),
  clause: z.string(),
  forms: postFormsSchema.pick({ vacancyNotice: true, publicNotice: true, objectionContact: true }),
});
export type VacancyTerms = z.infer<typeof vacancyTermsSchema>;

const text = (max: number) => z.string().trim().max(max);

export const vacancyRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  welfarePostId: uuidSchema,
  postName: z.string(),
  category: z.string(),
  usingUnit: z.string(),
  standardFen: fenSchema,
  requiredDays: z.int(),
  state: z.enum(vacancyWorkflow.states),
  placesOffered: z.int(),
  /** Places of the post that nobody holds and nothing else offers. */
  freePlaces: z.int(),
  duties: z.string(),
  conditions: z.string(),
  howToApply: z.string(),
  /** null before the notice. */
  terms: vacancyTermsSchema.nullable(),
  ruleVersion: z.string(),
  announcedOn: localDateSchema.nullable(),
  /** The last day of the notice, on which one can still apply. */
  noticeEndsOn: localDateSchema.nullable(),
  closedOn: localDateSchema.nullable(),
  submittedOn: localDateSchema.nullable(),
  decidedOn: localDateSchema.nullable(),
  /** The last day on which the waiting list counts. */
  waitingUntil: localDateSchema.nullable(),
  cancelReason: z.string(),
  applicationCount: z.int(),
});
export type VacancyRecord = z.infer<typeof vacancyRecordSchema>;

export const vacancyFilterSchema = z.strictObject({
  welfarePostId: uuidSchema.optional(),
  state: z.enum(vacancyWorkflow.states).optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type VacancyFilter = z.infer<typeof vacancyFilterSchema>;

const noticeFacts = {
  placesOffered: z.int().min(1).max(1_000),
  duties: text(500).min(2),
  conditions: text(500).default(''),
  howToApply: text(300).min(2),
};

export const newVacancySchema = z.strictObject({ welfarePostId: uuidSchema, ...noticeFacts });
export type NewVacancy = z.infer<typeof newVacancySchema>;

/** What may be corrected before the notice. */
export const vacancyEditSchema = z.strictObject({ version: versionSchema, ...noticeFacts });
export type VacancyEdit = z.infer<typeof vacancyEditSchema>;

export const cancelVacancySchema = z.strictObject({ reason: text(200).min(2) });
