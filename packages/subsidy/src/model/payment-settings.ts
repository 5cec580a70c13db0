import { claimsSettingSchema } from './claim-settings.js';
import { fundsSettingSchema } from './fund.js';
import { paymentLayoutsSchema } from './payment-layout.js';
import { paymentRulesSchema } from './payment-rules.js';

/** By the id of the setting in the pack. */
export const subsidySettings = {
  funds: fundsSettingSchema,
  'subsidy-claims': claimsSettingSchema,
  'payment-layouts': paymentLayoutsSchema,
  'payment-rules': paymentRulesSchema,
} as const;
