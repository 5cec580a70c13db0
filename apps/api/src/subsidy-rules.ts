import type { CountyRules } from '@gongyi/policies';
import { type ApprovalRules, type RecoveryRules, recoverySettings, subsidySettings } from '@gongyi/subsidy';
import { createCountySettings } from './county-setting.js';

/** What a county's released rules have settled about the approval of runs. */
export function createApprovalRules(rules: CountyRules): ApprovalRules {
  const setting = createCountySettings(rules, subsidySettings, 'SUBSIDY');
  return { approval: (actor, on) => setting(actor, 'subsidy-approval', on) };
}

/** What a county's released rules have settled about recovery and suspended payments. */
export function createRecoveryRules(rules: CountyRules): RecoveryRules {
  const setting = createCountySettings(rules, recoverySettings, 'RECOVERY');
  return { recovery: (actor, on) => setting(actor, 'recovery', on) };
}
