import { divisionCodeSchema, localDateSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** Something that waits for the person who asks (待办事项). */
export const postTaskSchema = z.object({
  /** Unique among the tasks of a person. */
  id: z.string(),
  /** What is to be done; the console has words for it. */
  kind: z.string(),
  title: z.string(),
  divisionCode: divisionCodeSchema,
  since: localDateSchema,
  /** The last day, when there is one. */
  dueOn: localDateSchema.nullable(),
  /** It cannot be done before this day is over: the last day of a notice. */
  notBefore: localDateSchema.nullable(),
  /** Where it is done. */
  resource: z.string(),
  recordId: uuidSchema,
});
export type PostTask = z.infer<typeof postTaskSchema>;

export const postTaskFilterSchema = z.strictObject({
  kind: z.string().max(60).optional(),
  overdue: z.boolean().optional(),
});
export type PostTaskFilter = z.infer<typeof postTaskFilterSchema>;

/** What is due first comes first; without a day, what waits longest. */
export function compareTasks(a: PostTask, b: PostTask): number {
  const key = ({ dueOn, since, id }: PostTask) => `${dueOn ?? '9999-12-31'} ${since} ${id}`;
  return key(a) < key(b) ? -1 : 1;
}
