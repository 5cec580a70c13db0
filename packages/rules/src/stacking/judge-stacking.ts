import type { LocalDate } from '@gongyi/kernel';
import type { Pack } from '../pack/pack.js';
import type { Bilingual, StackingPair } from '../pack/pack-schema.js';
import { type Source, sourceOf } from '../pack/resolve-parameter.js';

/** What a claim has in common with something that the person or household already has. */
export type Shared = StackingPair['within'];

/** A subsidy that is already paid or owed. */
export interface Held {
  /** Code of its scheme, `SKILLS_BONUS`. */
  readonly code: string;
  /** Everything that it shares with the claim: the same month, the same trade and level, the same employer… */
  readonly shares: readonly Shared[];
}

export interface StackingVerdict {
  readonly held: Held;
  readonly verdict: 'both' | 'blocked' | 'refer_to_officer';
  /** `STACKING_FORBIDDEN`, `CHOICE_REQUIRED`, or `STACKING_ALLOWED`. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What says so; undefined when no text does. */
  readonly source: Source | undefined;
}

/**
 * Whether a claim may stand beside what is already there, in a place on a day. The nearest place that names the pair
 * decides; a pair that no text names is never guessed, an officer decides.
 *
 * @example judgeStacking(pack, on, 'TRAINING_FEE', [{ code: 'SKILLS_BONUS', shares: ['trade_and_level'] }])[0].verdict
 */
export function judgeStacking(pack: Pack, on: LocalDate, code: string, held: readonly Held[]): StackingVerdict[] {
  return held.map((one) => judge(pack, on, code, one));
}

function judge(pack: Pack, on: LocalDate, code: string, held: Held): StackingVerdict {
  for (const place of pack.chain) {
    const pairs = place.stacking.filter((pair) => names(pair, code, held.code) && inForce(pair, on));
    if (pairs.length === 0) continue;
    const found = pairs.find((pair) => held.shares.includes(pair.within));
    // The text names the pair, but for another case than this one: apart from it both are allowed only if it says so.
    const decisive = found ?? pairs.find(({ rule }) => rule === 'both');
    if (decisive === undefined) return open(held, pairs[0]);
    const { rule, zh, en, cite } = decisive;
    const blocked = rule === 'never';
    return {
      held,
      verdict: blocked ? 'blocked' : 'both',
      code: blocked ? 'STACKING_FORBIDDEN' : 'STACKING_ALLOWED',
      zh,
      en,
      source: sourceOf(pack, cite),
    };
  }
  return open(held, undefined);
}

function names({ a, b }: StackingPair, code: string, other: string): boolean {
  return (a === code && b === other) || (a === other && b === code);
}

function inForce({ from, until }: StackingPair, on: LocalDate): boolean {
  return (from === undefined || from <= on) && (until === undefined || on <= until);
}

const unsaid: Bilingual = {
  zh: '没有文件写明能否同时享受，由经办人员决定',
  en: 'no text says whether both may be paid; an officer decides',
};

function open(held: Held, pair: StackingPair | undefined): StackingVerdict {
  const narrower: Bilingual = {
    zh: `文件只写明另一种情形（${pair?.zh ?? ''}），由经办人员决定`,
    en: `the text speaks of another case (${pair?.en ?? ''}); an officer decides`,
  };
  const text = pair === undefined ? unsaid : narrower;
  return { held, verdict: 'refer_to_officer', code: 'CHOICE_REQUIRED', ...text, source: undefined };
}
