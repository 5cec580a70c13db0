import { type Actor, isDomainError, type LocalDate } from '@gongyi/kernel';
import type { RecoverySetting } from '../model/recovery-setting.js';
import type { Context } from './context.js';

type RuleContext = Pick<Context, 'recovery'>;

/** @throws DomainError unprocessable RECOVERY.RULE_MISSING where the county has settled nothing */
export async function ruleOf(context: RuleContext, actor: Actor, on: LocalDate): Promise<RecoverySetting> {
  return (await context.recovery.rules.recovery(actor, on)).value;
}

/** What is settled, or null: for what goes on without it. */
export async function settledRule(context: RuleContext, actor: Actor, on: LocalDate): Promise<RecoverySetting | null> {
  try {
    return await ruleOf(context, actor, on);
  } catch (error) {
    if (isDomainError(error) && error.code === 'RECOVERY.RULE_MISSING') return null;
    throw error;
  }
}
