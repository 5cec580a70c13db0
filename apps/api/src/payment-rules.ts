import type { CountyRules } from '@gongyi/policies';
import { type PaymentRules, subsidySettings } from '@gongyi/subsidy';
import { createCountySettings } from './county-setting.js';

/** What a county's released rules have settled about payment. */
export function createPaymentRules(rules: CountyRules): PaymentRules {
  const setting = createCountySettings(rules, subsidySettings, 'SUBSIDY');
  return {
    layouts: async (actor, on) => (await setting(actor, 'payment-layouts', on)).value,
    rules: async (actor, on) => (await setting(actor, 'payment-rules', on)).value,
  };
}
