import type { LocalDate, Locale } from '@gongyi/kernel';
import type { EligibilityReason } from './application.js';

/** Until when somebody who left, or was taken off a post, may hold none. */
export interface PostBar {
  /** The day after the last on the post. */
  readonly from: LocalDate;
  /** The last day that it holds. */
  readonly until: LocalDate;
  readonly groundZh: string;
  readonly groundEn: string;
  readonly clause: string;
}

/**
 * Why somebody may hold no post on a day; undefined from the day after the last.
 *
 * @example barReason({ from, until: '2026-03-10', … }, '2026-03-11', 'zh-CN') // undefined
 */
export function barReason(bar: PostBar | undefined, on: LocalDate, locale: Locale): EligibilityReason | undefined {
  if (bar === undefined || bar.until < on) return undefined;
  const { groundZh, groundEn, until, clause } = bar;
  const zh = `因“${groundZh}”退岗，${until}（含当日）以前不得再上岗`;
  const en = `left a post (${groundEn}) and may hold none until ${until} (included)`;
  return { code: 'BARRED', sentence: locale === 'en' ? en : zh, words: { zh, en }, clause, documentNumber: '' };
}
