import type { CountyRules } from '@gongyi/policies';
import { type TrainingRules, trainingSettings } from '@gongyi/training';
import { createCountySettings } from './county-setting.js';

/** What a county's released rules have settled about training. */
export function createTrainingRules(rules: CountyRules): TrainingRules {
  const setting = createCountySettings(rules, trainingSettings, 'TRAINING');
  return {
    async setting(actor, id, on) {
      const { value, version, source } = await setting(actor, id, on);
      const clause = [source.documentNumber, source.clause].filter((part) => part !== '').join(' ');
      return { value: value as never, version, clause };
    },
  };
}
