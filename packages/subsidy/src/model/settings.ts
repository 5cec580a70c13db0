import { subsidyApprovalSchema } from './approval.js';
import { claimsSettingSchema } from './claim-settings.js';
import { fundsSettingSchema } from './fund.js';
import { paymentLayoutsSchema } from './payment-layout.js';
import { paymentRulesSchema } from './payment-rules.js';
import { recoverySettings } from './recovery-setting.js';

/** By the id of the setting in the pack. */
export const subsidySettings = {
  funds: fundsSettingSchema,
  'subsidy-claims': claimsSettingSchema,
  'subsidy-approval': subsidyApprovalSchema,
  'payment-layouts': paymentLayoutsSchema,
  'payment-rules': paymentRulesSchema,
  ...recoverySettings,
} as const;
