import {
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { moneyOfYearSchema, quotaVerdictSchema } from './post-quota.js';
import { workModes } from './post-settings.js';

/** 岗位需求申报: what a village needs, until the county has decided. */
export const postNeedWorkflow = defineWorkflow({
  name: 'post-need',
  states: ['draft', 'submitted', 'returned', 'approved', 'refused', 'withdrawn'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'submitted' },
    return: { from: ['submitted'], to: 'returned' },
    resubmit: { from: ['returned'], to: 'submitted' },
    approve: { from: ['submitted'], to: 'approved' },
    refuse: { from: ['submitted'], to: 'refused' },
    withdraw: { from: ['draft', 'submitted', 'returned'], to: 'withdrawn' },
  },
});
export type PostNeedState = (typeof postNeedWorkflow.states)[number];

/** States in which the statement itself may still be put right. */
export const editableNeedStates: readonly PostNeedState[] = ['draft', 'returned'];

const settingId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const facts = {
  /** Why the village needs it. */
  reason: z.string().trim().min(2).max(500),
  name: z.string().trim().min(2).max(60),
  category: settingId,
  postClass: settingId,
  workMode: z.enum(workModes),
  /** The post is fixed, the person is not (岗位固定、人员不固定). */
  pooled: z.boolean().default(false),
  places: z.int().min(1).max(500),
  duties: z.string().trim().min(2).max(1_000),
  /** Days of work in a month. */
  requiredDays: z.int().min(1).max(31),
  hoursPerDay: z.int().min(1).max(12).nullable().default(null),
  /** A month, for one place. */
  standardFen: fenSchema.refine((amount) => amount > 0 && amount <= 10_000_000, { message: 'more than nothing' }),
  fundId: settingId,
  programmeId: settingId.nullable().default(null),
  validFrom: localDateSchema,
  validTo: localDateSchema,
  developingDepartment: z.string().trim().min(2).max(100),
  usingUnit: z.string().trim().min(2).max(100),
};
const inOrder = ({ validFrom, validTo }: { validFrom: string; validTo: string }) => validFrom <= validTo;
const endsEarly = { message: 'the period ends before it begins', path: ['validTo'] };

export const postNeedFactsSchema = z.strictObject(facts).refine(inOrder, endsEarly);
export type PostNeedFacts = z.infer<typeof postNeedFactsSchema>;

export const newPostNeedSchema = z
  .strictObject({ divisionCode: divisionCodeSchema, ...facts })
  .refine(inOrder, endsEarly);
export type NewPostNeed = z.infer<typeof newPostNeedSchema>;

export const postNeedEditSchema = z.strictObject({ version: versionSchema, ...facts }).refine(inOrder, endsEarly);
export type PostNeedEdit = z.infer<typeof postNeedEditSchema>;

export const postNeedRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  ...facts,
  pooled: z.boolean(),
  hoursPerDay: z.int().nullable(),
  programmeId: z.string().nullable(),
  standardFen: fenSchema,
  state: z.enum(postNeedWorkflow.states),
  declaredOn: localDateSchema,
  /** How the quota was judged when last looked at. */
  quota: quotaVerdictSchema,
  /** What the whole period costs, by the year whose fund pays it. */
  money: z.array(moneyOfYearSchema),
  /** The post that the approval made. */
  welfarePostId: uuidSchema.nullable(),
});
export type PostNeedRecord = z.infer<typeof postNeedRecordSchema>;

export const postNeedFilterSchema = z.strictObject({
  townshipCode: divisionCodeSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
  state: z.enum(postNeedWorkflow.states).optional(),
  category: settingId.optional(),
});
export type PostNeedFilter = z.infer<typeof postNeedFilterSchema>;
