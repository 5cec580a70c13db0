import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { skillLevelSchema } from './trade.js';
import { classModes } from './training-settings.js';

/** 年度培训计划, one a county and year. */
export const planWorkflow = defineWorkflow({
  name: 'training-plan',
  states: ['draft', 'submitted', 'approved', 'closed'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'submitted' },
    return: { from: ['submitted'], to: 'draft' },
    approve: { from: ['submitted'], to: 'approved' },
    close: { from: ['approved'], to: 'closed' },
  },
});
/** A change of an approved plan, until a second person has seen it. */
export const planChangeWorkflow = defineWorkflow({
  name: 'training-plan-change',
  states: ['proposed', 'confirmed', 'refused'],
  initial: 'proposed',
  transitions: {
    confirm: { from: ['proposed'], to: 'confirmed' },
    refuse: { from: ['proposed'], to: 'refused' },
  },
});
export const planChangeKinds = ['add', 'change', 'cancel'] as const;

const yearSchema = z.int().min(2000).max(2100);
const month = z.int().min(1).max(12);
const words = z.string().trim().min(2).max(500);
const documentNumber = z.string().trim().min(2).max(60);
const kept = { id: uuidSchema, version: versionSchema, divisionCode: divisionCodeSchema };

export const planTotalsSchema = z.object({
  lines: z.int(),
  people: z.int(),
  /** Class hours, people not counted. */
  hours: z.int(),
  budgetFen: z.int(),
});
export type PlanTotals = z.infer<typeof planTotalsSchema>;

export const planRecordSchema = z.object({
  ...kept,
  year: z.int(),
  title: z.string(),
  state: z.enum(planWorkflow.states),
  /** Lines as they count today, changes included. */
  totals: planTotalsSchema,
  makerId: uuidSchema,
  makerName: z.string(),
  submittedBy: uuidSchema.nullable(),
  submittedByName: z.string().nullable(),
  submittedOn: localDateSchema.nullable(),
  returnedFor: z.string(),
  /** The body that decides, as the county's rule named it when the plan was handed in. */
  approvalBody: z.string(),
  ruleVersion: z.string(),
  clause: z.string(),
  approvedBy: uuidSchema.nullable(),
  approvedByName: z.string().nullable(),
  approvedOn: localDateSchema.nullable(),
  documentNumber: z.string(),
  closedOn: localDateSchema.nullable(),
  closedFor: z.string(),
});
export type PlanRecord = z.infer<typeof planRecordSchema>;
export type PlanHead = Omit<PlanRecord, 'totals'>;
export const planFilterSchema = z.strictObject({
  year: yearSchema.optional(),
  state: z.enum(planWorkflow.states).optional(),
});
export type PlanFilter = z.infer<typeof planFilterSchema>;
export const newPlanSchema = z.strictObject({ year: yearSchema, title: z.string().trim().min(2).max(100) });
export type NewPlan = z.infer<typeof newPlanSchema>;
export const approvePlanSchema = z.strictObject({ documentNumber });
export type ApprovePlan = z.infer<typeof approvePlanSchema>;
export const planReasonSchema = z.strictObject({ reason: words });

/** 计划明细: what is taught where, to how many, how and from which money. */
export const planLineRecordSchema = z.object({
  ...kept,
  planId: uuidSchema,
  year: z.int(),
  planState: z.enum(planWorkflow.states),
  tradeId: uuidSchema,
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  mode: z.enum(classModes),
  /** People, hours, fen and months as they count today. */
  people: z.int(),
  hours: z.int(),
  budgetFen: z.int(),
  fundId: z.string(),
  monthFrom: month,
  monthTo: month,
  institutionId: uuidSchema.nullable(),
  institutionName: z.string(),
  note: z.string(),
  /** Of the line as it was approved, where a change moved it. */
  approvedPeople: z.int(),
  approvedBudgetFen: z.int(),
  changed: z.boolean(),
  cancelled: z.boolean(),
  /** Classes that carry it out, and people who passed in them; null where nothing tells. */
  classes: z.int().nullable(),
  trainedPeople: z.int().nullable(),
});
export type PlanLineRecord = z.infer<typeof planLineRecordSchema>;
export const planLineFilterSchema = z.strictObject({
  planId: uuidSchema.optional(),
  year: yearSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  mode: z.enum(classModes).optional(),
});
export type PlanLineFilter = z.infer<typeof planLineFilterSchema>;

const people = z.int().min(1).max(100_000);
const hours = z.int().min(1).max(2000);
const budgetFen = z.int().min(0).max(100_000_000_000);
const inOrder = { message: 'TRAINING.MONTHS_REVERSED', path: ['monthTo'] };
const lineFields = {
  divisionCode: divisionCodeSchema,
  tradeId: uuidSchema,
  mode: z.enum(classModes),
  people,
  hours,
  budgetFen,
  fundId: z.string().min(1).max(40),
  monthFrom: month,
  monthTo: month,
  institutionId: uuidSchema.nullable().default(null),
  note: z.string().trim().max(200).default(''),
};
const planLineSchema = z.strictObject(lineFields);
export type PlanLineInput = z.infer<typeof planLineSchema>;
export const newPlanLineSchema = z
  .strictObject({ planId: uuidSchema, ...lineFields })
  .refine(({ monthFrom, monthTo }) => monthFrom <= monthTo, inOrder);
export type NewPlanLine = z.infer<typeof newPlanLineSchema>;
export const planLineEditSchema = z
  .strictObject({ version: versionSchema, ...lineFields })
  .refine(({ monthFrom, monthTo }) => monthFrom <= monthTo, inOrder);
export type PlanLineEdit = z.infer<typeof planLineEditSchema>;

/** 计划调整: never an edit; a row with its reason, its document and a second person. */
export const planChangeRecordSchema = z.object({
  ...kept,
  planId: uuidSchema,
  kind: z.enum(planChangeKinds),
  /** null: a line that is to be added. */
  lineId: uuidSchema.nullable(),
  /** What it is about, in words. */
  subject: z.string(),
  state: z.enum(planChangeWorkflow.states),
  peopleFrom: z.int(),
  peopleTo: z.int(),
  budgetFenFrom: z.int(),
  budgetFenTo: z.int(),
  reason: z.string(),
  documentNumber: z.string(),
  proposedBy: uuidSchema,
  proposedByName: z.string(),
  proposedOn: localDateSchema,
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  decidedOn: localDateSchema.nullable(),
  refusedFor: z.string(),
});
export type PlanChangeRecord = z.infer<typeof planChangeRecordSchema>;
export const planChangeFilterSchema = z.strictObject({
  planId: uuidSchema.optional(),
  lineId: uuidSchema.optional(),
  state: z.enum(planChangeWorkflow.states).optional(),
});
export type PlanChangeFilter = z.infer<typeof planChangeFilterSchema>;

const why = { reason: words, documentNumber };
export const addLineChangeSchema = z
  .strictObject({ planId: uuidSchema, ...lineFields, ...why })
  .refine(({ monthFrom, monthTo }) => monthFrom <= monthTo, inOrder);
export type AddLineChange = z.infer<typeof addLineChangeSchema>;
/** Other people and money for a line; months and hours of a class are its opening file's. */
export const changeLineSchema = z.strictObject({ people, budgetFen, ...why });
export type ChangeLine = z.infer<typeof changeLineSchema>;
export const cancelLineSchema = z.strictObject(why);
export type CancelLine = z.infer<typeof cancelLineSchema>;

/** 计划与实际: one trade and level of a year; null where nothing tells what was done. */
export const planFigureSchema = z.object({
  id: z.string(),
  divisionCode: divisionCodeSchema,
  year: z.int(),
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  people: z.int(),
  budgetFen: z.int(),
  trainedPeople: z.int().nullable(),
  classes: z.int().nullable(),
  spentFen: z.int().nullable(),
});
export type PlanFigure = z.infer<typeof planFigureSchema>;
export const planFigureFilterSchema = z.strictObject({ year: yearSchema.optional() });
export type PlanFigureFilter = z.infer<typeof planFigureFilterSchema>;

/** What forms of planning offer: trades and what the county settled, on a day. */
export const planningChoicesSchema = z.object({
  year: z.int(),
  trades: z.array(
    z.object({
      id: uuidSchema,
      code: z.string(),
      name: z.string(),
      level: skillLevelSchema.nullable(),
      kind: z.string(),
    }),
  ),
  funds: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
  modes: z.array(z.enum(classModes)),
  mostWishes: z.int(),
  dueSoonDays: z.int(),
  approvalBody: z.object({ zh: z.string(), en: z.string() }),
});
export type PlanningChoices = z.infer<typeof planningChoicesSchema>;
