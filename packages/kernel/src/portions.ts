/**
 * Takes a long list a portion at a time, so that it never stands in memory as a whole.
 *
 * @param total how many there are in all, as far as is known: for a bar that shows how far the work is
 */
export type TakePortion<T> = (portion: readonly T[], total: number) => Promise<void>;

/**
 * The whole list, where it is short enough.
 *
 * @example const months = await allPortions<PostMonth>((take) => posts.attendance.eachPostMonths(actor, period, take));
 */
export async function allPortions<T>(
  each: (take: (portion: readonly T[]) => Promise<void>) => Promise<void>,
): Promise<T[]> {
  const all: T[] = [];
  await each(async (portion) => {
    for (const one of portion) all.push(one);
  });
  return all;
}
