import { divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** 5 初级工 … 1 高级技师: the smaller number is the higher level. */
export const skillLevels = [5, 4, 3, 2, 1] as const;
export const skillLevelSchema = z.int().min(1).max(5);

/** 职业资格证书, 职业技能等级证书, 专项职业能力证书, 培训合格证书. */
export const certificateKinds = ['vocational_qualification', 'skill_level', 'single_skill', 'completion'] as const;
export type CertificateKind = (typeof certificateKinds)[number];
/** 紧缺, 重点, 一般 in the county's demand catalogue. */
export const demandKinds = ['scarce', 'key', 'ordinary'] as const;

/** One line of the trade catalogue (培训工种目录), in force from a day to a day. */
export const tradeRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  kind: z.string(),
  code: z.string(),
  name: z.string(),
  /** null: the trade has no levels. */
  level: skillLevelSchema.nullable(),
  /** Class hours of 45 minutes. */
  standardHours: z.int(),
  /** The document that the cost standard stands in; amounts belong to the rules. */
  costReference: z.string(),
  certificateKind: z.enum(certificateKinds),
  demandKind: z.enum(demandKinds),
  validFrom: localDateSchema,
  /** The last day; null: no end is known. */
  validTo: localDateSchema.nullable(),
});
export type TradeRecord = z.infer<typeof tradeRecordSchema>;

export const tradeFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(50).optional(),
  demandKind: z.enum(demandKinds).optional(),
  level: skillLevelSchema.optional(),
  inForceOn: localDateSchema.optional(),
});
export type TradeFilter = z.infer<typeof tradeFilterSchema>;

export const newTradeSchema = z
  .strictObject({
    kind: z.string().trim().min(1).max(40),
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(2).max(60),
    level: skillLevelSchema.nullable().default(null),
    standardHours: z.int().min(1).max(2000),
    costReference: z.string().trim().max(200).default(''),
    certificateKind: z.enum(certificateKinds),
    demandKind: z.enum(demandKinds),
    validFrom: localDateSchema,
    validTo: localDateSchema.nullable().default(null),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validFrom <= validTo, {
    message: 'TRAINING.DAYS_REVERSED',
    path: ['validTo'],
  });
export type NewTrade = z.infer<typeof newTradeSchema>;

export const endTradeSchema = z.strictObject({
  validTo: localDateSchema,
  reason: z.string().trim().min(2).max(200),
});
export type EndTrade = z.infer<typeof endTradeSchema>;

/**
 * Is the first level higher than the second? A smaller number is a higher level.
 *
 * @example isHigherLevel(3, 5) // true: 高级工 is above 初级工
 */
export function isHigherLevel(level: number, than: number): boolean {
  return level < than;
}
