import { subsidySettings } from '@gongyi/subsidy';
import { trainingSettings } from '@gongyi/training';
import { postSettings } from '@gongyi/welfare-posts';

/** The shapes of all settings that a policy pack can hold, by id: every module reads its own. */
export const settingShapes = { ...postSettings, ...trainingSettings, ...subsidySettings };
