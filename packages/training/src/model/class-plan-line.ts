import { divisionCodeSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { skillLevelSchema } from './trade.js';
import { classModes } from './training-settings.js';

/** A line of an approved or closed plan as classes carry it out: what was planned, and what is on its way. */
export const classPlanLineSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  year: z.int(),
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  mode: z.enum(classModes),
  /** People as they count today. */
  people: z.int(),
  monthFrom: z.int(),
  monthTo: z.int(),
  /** The only institution that may carry it out; null: any. */
  institutionId: uuidSchema.nullable(),
  institutionName: z.string(),
  /** Whether a class can still name it: the plan is approved and the line not cancelled. */
  open: z.boolean(),
  /** Classes handed in or further, and the seats of these. */
  classes: z.int(),
  seats: z.int(),
  /** People who passed in them. */
  trainedPeople: z.int(),
});
export type ClassPlanLine = z.infer<typeof classPlanLineSchema>;

export const classPlanLineFilterSchema = z.strictObject({
  tradeId: uuidSchema.optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
});
export type ClassPlanLineFilter = z.infer<typeof classPlanLineFilterSchema>;

/** Whether a class of this trade, year and institution carries the line out. Pure. */
export function fitsLine(
  line: Pick<ClassPlanLine, 'open' | 'tradeCode' | 'level' | 'year' | 'institutionId'>,
  wanted: {
    readonly tradeCode: string;
    readonly level: number | null;
    readonly year: number;
    readonly institutionId: string;
  },
): boolean {
  return (
    line.open &&
    line.tradeCode === wanted.tradeCode &&
    line.level === wanted.level &&
    line.year === wanted.year &&
    (line.institutionId === null || line.institutionId === wanted.institutionId)
  );
}
