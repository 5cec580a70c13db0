import { subsidyApprovalSchema } from './approval.js';
import { claimsSettingSchema } from './claim-settings.js';
import { fundsSettingSchema } from './fund.js';
import { recoverySettings } from './recovery-setting.js';

/** By the id of the setting in the pack. */
export const subsidySettings = {
  funds: fundsSettingSchema,
  'subsidy-claims': claimsSettingSchema,
  'subsidy-approval': subsidyApprovalSchema,
  ...recoverySettings,
} as const;
