import { subsidyApprovalSchema } from './approval.js';
import { fundsSettingSchema } from './fund.js';

/** By the id of the setting in the pack. */
export const subsidySettings = { funds: fundsSettingSchema, 'subsidy-approval': subsidyApprovalSchema } as const;
