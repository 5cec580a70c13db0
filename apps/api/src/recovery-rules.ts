import type { CountyRules } from '@gongyi/policies';
import { type RecoveryRules, recoverySettings } from '@gongyi/subsidy';
import { createCountySettings } from './county-setting.js';

/** What a county's released rules have settled about recovery and suspended payments. */
export function createRecoveryRules(rules: CountyRules): RecoveryRules {
  const setting = createCountySettings(rules, recoverySettings, 'RECOVERY');
  return {
    async recovery(actor, on) {
      const { value, version } = await setting(actor, 'recovery', on);
      return { value, version };
    },
  };
}
