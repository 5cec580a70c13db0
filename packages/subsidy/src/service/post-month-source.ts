import type { Actor, Period, TakePortion } from '@gongyi/kernel';
import { type PostMonth, postMonthKind, postMonthSource } from '../model/post-month.js';
import type { FactSource } from '../ports.js';

/** Worked months that are frozen and correct. The host's posts module stands behind it. */
export interface PostMonths {
  /**
   * By village, post, person and line; in one portion where they are few.
   *
   * @throws DomainError when the month of this county is not frozen yet.
   */
  eachPortion(actor: Actor, period: Period, take: TakePortion<PostMonth>): Promise<void>;
}

/**
 * Months in posts as a source of runs: schemes with `source: post_month`.
 *
 * @example createSubsidyService({ …, sources: [createPostMonthSource(postMonths)] })
 */
export function createPostMonthSource(postMonths: PostMonths): FactSource {
  return {
    kind: postMonthKind,
    eachPortion: (actor, _scheme, period, take) =>
      postMonths.eachPortion(actor, period, (months, total) =>
        take(
          months.map((month) => postMonthSource(month, period)),
          total,
        ),
      ),
  };
}
