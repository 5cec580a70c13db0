import type { Actor, Period } from '@gongyi/kernel';
import { type PostMonth, postMonthKind, postMonthSource } from '../model/post-month.js';
import type { FactSource } from '../ports.js';

/** Worked months that are frozen and correct. The host's posts module stands behind it. */
export interface PostMonths {
  /** @throws DomainError when the month of this county is not frozen yet. */
  forPeriod(actor: Actor, period: Period): Promise<readonly PostMonth[]>;
}

/**
 * Months in posts as a source of runs: schemes with `source: post_month`.
 *
 * @example createSubsidyService({ …, sources: [createPostMonthSource(postMonths)] })
 */
export function createPostMonthSource(postMonths: PostMonths): FactSource {
  return {
    kind: postMonthKind,
    sourcesFor: async (actor, _scheme, period) =>
      (await postMonths.forPeriod(actor, period)).map((month) => postMonthSource(month, period)),
  };
}
