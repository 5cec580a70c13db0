import { type Actor, isDomainError, type LocalDate } from '@gongyi/kernel';
import type { PostRules, SettledRule } from '../ports.js';

/** What the county has settled about attendance, or null: then its months come as sheets and nothing waits for them. */
export async function settledOrNull(
  rules: PostRules,
  actor: Actor,
  on: LocalDate,
): Promise<SettledRule<'post-attendance'> | null> {
  try {
    return await rules.setting(actor, 'post-attendance', on);
  } catch (error) {
    if (isDomainError(error) && error.code === 'POSTS.RULE_MISSING') return null;
    throw error;
  }
}
