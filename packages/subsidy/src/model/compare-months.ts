import { fenSchema } from '@gongyi/kernel';
import { z } from 'zod';

const changeSchema = z.object({
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  townshipName: z.string(),
  subjectTitle: z.string(),
  /** null for a person who was not there. */
  previousAmountFen: fenSchema.nullable(),
  amountFen: fenSchema.nullable(),
  previousTownshipName: z.string().nullable(),
  previousSubjectTitle: z.string().nullable(),
});
export type MonthChange = z.infer<typeof changeSchema>;

/** A group of changes: how many, how much money they move, and the first people of the list. */
const groupSchema = z.object({ count: z.int(), differenceFen: fenSchema, people: z.array(changeSchema) });
export type ChangeGroup = z.infer<typeof groupSchema>;

const totalsSchema = z.object({ count: z.int(), totalFen: fenSchema });

/** `movedTownship` are those of `moved`, in another post or class, whose township changed too. */
export const changeGroups = ['joined', 'left', 'moved', 'movedTownship', 'amountUp', 'amountDown'] as const;

/** The difference between two periods, line by line. Money adds up: current = previous + all differences. */
export const monthComparisonSchema = z.object({
  previous: totalsSchema,
  current: totalsSchema,
  differenceFen: fenSchema,
  joined: groupSchema,
  left: groupSchema,
  moved: groupSchema,
  movedTownship: groupSchema,
  amountUp: groupSchema,
  amountDown: groupSchema,
  unchanged: totalsSchema,
  townships: z.array(
    z.object({
      townshipCode: z.string(),
      townshipName: z.string(),
      previousCount: z.int(),
      previousTotalFen: fenSchema,
      count: z.int(),
      totalFen: fenSchema,
      differenceFen: fenSchema,
    }),
  ),
});
export type MonthComparison = z.infer<typeof monthComparisonSchema>;

/** Longer lists are read in the items themselves. */
export const maxListedPeople = 200;
