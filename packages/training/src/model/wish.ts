import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { skillLevelSchema } from './trade.js';
import { classModes } from './training-settings.js';

/** 本村/乡镇, 县城, 都可以. */
export const wishPlaces = ['township', 'county', 'any'] as const;

const yearSchema = z.int().min(2000).max(2100);
const month = z.int().min(1).max(12);

/** One wished trade; 1 is what the person wants most. */
export const wishedTradeSchema = z.object({
  priority: z.int(),
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
});
export type WishedTrade = z.infer<typeof wishedTradeSchema>;

/** 培训意愿: what one person said on a day; what was said later replaces it and leaves it on record. */
export const wishRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  year: z.int(),
  /** 有就业意愿. Without it the person leaves the denominator of the results. */
  wishesWork: z.boolean(),
  statedOn: localDateSchema,
  mode: z.enum(classModes).nullable(),
  place: z.enum(wishPlaces),
  months: z.array(month),
  note: z.string(),
  /** The last word of this person for this year. */
  current: z.boolean(),
  recordedByName: z.string(),
  trades: z.array(wishedTradeSchema),
});
export type WishRecord = z.infer<typeof wishRecordSchema>;

export const wishFilterSchema = z.strictObject({
  year: yearSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  personId: uuidSchema.optional(),
  wishesWork: z.boolean().optional(),
  current: z.boolean().optional(),
});
export type WishFilter = z.infer<typeof wishFilterSchema>;

export const newWishSchema = z
  .strictObject({
    personId: uuidSchema,
    year: yearSchema,
    wishesWork: z.boolean(),
    statedOn: localDateSchema,
    /** Lines of the catalogue, the most wanted first. */
    tradeIds: z.array(uuidSchema).max(10).default([]),
    mode: z.enum(classModes).nullable().default(null),
    place: z.enum(wishPlaces).default('any'),
    months: z.array(month).max(12).default([]),
    note: z.string().trim().max(200).default(''),
  })
  .refine(({ tradeIds }) => new Set(tradeIds).size === tradeIds.length, {
    message: 'TRAINING.WISH_TWICE',
    path: ['tradeIds'],
  });
export type NewWish = z.infer<typeof newWishSchema>;

/** How many people of a township wish for a trade. */
export const wishCountSchema = z.object({
  id: z.string(),
  divisionCode: divisionCodeSchema,
  year: z.int(),
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  /** People who want it most; nobody counts twice. */
  firstChoice: z.int(),
  /** People who name it at all. */
  people: z.int(),
});
export type WishCount = z.infer<typeof wishCountSchema>;
export const wishCountFilterSchema = z.strictObject({
  year: yearSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type WishCountFilter = z.infer<typeof wishCountFilterSchema>;
