import type { CountyRules } from '@gongyi/policies';
import { type ApprovalRules, subsidySettings } from '@gongyi/subsidy';
import { createCountySettings } from './county-setting.js';

/** What a county's released rules have settled about the approval of runs. */
export function createApprovalRules(rules: CountyRules): ApprovalRules {
  const setting = createCountySettings(rules, subsidySettings, 'SUBSIDY');
  return { approval: (actor, on) => setting(actor, 'subsidy-approval', on) };
}
