import type { WelfarePostRecord } from './welfare-post.js';

/** Others of a household on posts. */
export interface HouseholdHolders {
  readonly posts: number;
  /** Of these, on temporary posts. */
  readonly temporary: number;
}

export interface HouseholdCount {
  /** Those that the limit counts. */
  readonly counted: number;
  /** Those that it does not, because posts are temporary. */
  readonly waived: number;
}

/**
 * How many of a household stand against one more of it: where the county says that temporary posts do not count, neither
 * does who is on one, nor does anybody against a temporary post.
 *
 * @example countHousehold({ posts: 2, temporary: 1 }, 'part_time', true) // { counted: 1, waived: 1 }
 */
export function countHousehold(
  { posts, temporary }: HouseholdHolders,
  workMode: WelfarePostRecord['workMode'],
  temporaryWaives: boolean,
): HouseholdCount {
  if (!temporaryWaives) return { counted: posts, waived: 0 };
  const waived = workMode === 'temporary' ? posts : temporary;
  return { counted: posts - waived, waived };
}
