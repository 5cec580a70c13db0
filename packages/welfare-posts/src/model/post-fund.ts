import { divisionCodeSchema, fenSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

const budgetFen = fenSchema.refine((amount) => amount >= 0 && amount <= 1e13, {
  message: 'a budget is not below zero',
});
const documentNumber = z.string().trim().min(2).max(100);

/** A fund (资金) of one year: what may be promised to posts. */
export const newPostFundSchema = z.strictObject({
  fundId: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  year: z.int().min(2000).max(2100),
  documentNumber,
  budgetFen,
});
export type NewPostFund = z.infer<typeof newPostFundSchema>;

export const postFundEditSchema = z.strictObject({
  version: versionSchema,
  documentNumber,
  budgetFen,
  reason: z.string().trim().min(2).max(200),
});
export type PostFundEdit = z.infer<typeof postFundEditSchema>;

export const postFundRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  fundId: z.string(),
  year: z.int(),
  documentNumber: z.string(),
  budgetFen: fenSchema,
  heldFen: fenSchema,
  freeFen: fenSchema,
});
export type PostFundRecord = z.infer<typeof postFundRecordSchema>;

export const postFundFilterSchema = z.strictObject({ fundId: z.string().max(40).optional(), year: z.int().optional() });
export type PostFundFilter = z.infer<typeof postFundFilterSchema>;

/** One row of the ledger: money promised to a post, or given back. Nothing is ever changed in it. */
export const postFundHoldRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  postFundId: uuidSchema,
  welfarePostId: uuidSchema,
  postName: z.string(),
  source: z.enum(['post-need', 'quota-change']),
  sourceId: uuidSchema,
  heldOn: localDateSchema,
  amountFen: fenSchema,
});
export type PostFundHoldRecord = z.infer<typeof postFundHoldRecordSchema>;

export const postFundHoldFilterSchema = z.strictObject({
  postFundId: uuidSchema.optional(),
  welfarePostId: uuidSchema.optional(),
});
export type PostFundHoldFilter = z.infer<typeof postFundHoldFilterSchema>;

/** How many people live in a village, counted on a day, and who says so. */
export const newVillagePopulationSchema = z.strictObject({
  divisionCode: divisionCodeSchema,
  population: z.int().min(0).max(100_000),
  countedOn: localDateSchema,
  source: z.string().trim().min(2).max(100),
});
export type NewVillagePopulation = z.infer<typeof newVillagePopulationSchema>;

export const villagePopulationRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  population: z.int(),
  countedOn: localDateSchema,
  source: z.string(),
});
export type VillagePopulationRecord = z.infer<typeof villagePopulationRecordSchema>;

export const villagePopulationFilterSchema = z.strictObject({
  townshipCode: divisionCodeSchema.optional(),
  divisionCode: divisionCodeSchema.optional(),
});
export type VillagePopulationFilter = z.infer<typeof villagePopulationFilterSchema>;
