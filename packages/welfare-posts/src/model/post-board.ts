import { divisionCodeSchema, localDateSchema } from '@gongyi/kernel';
import { z } from 'zod';

const numbers = {
  /** Places in needs that are under way. */
  planned: z.int(),
  /** Places of posts that have not ended, those that begin later too: they are filled beforehand. */
  approved: z.int(),
  filled: z.int(),
  vacant: z.int(),
  /** Agreements that end within the county's days of warning. */
  expiring: z.int(),
  /** Holders who have reached the age limit. */
  overAge: z.int(),
};
export const boardNumbers = Object.keys(numbers) as readonly (keyof typeof numbers)[];

/** 岗位看板: where places are planned, approved, filled and free, by township. */
export const postBoardSchema = z.object({
  day: localDateSchema,
  alertDays: z.int(),
  ageLimit: z.int(),
  total: z.object(numbers),
  townships: z.array(z.object({ townshipCode: divisionCodeSchema, name: z.string(), ...numbers })),
});
export type PostBoard = z.infer<typeof postBoardSchema>;
export type BoardNumbers = PostBoard['total'];
