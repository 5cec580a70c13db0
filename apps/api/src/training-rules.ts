import { domainError } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import { resolveSetting } from '@gongyi/rules';
import { type TrainingRules, trainingSettings } from '@gongyi/training';

/** What a county's released rules have settled about training institutions. */
export function createTrainingRules(rules: CountyRules): TrainingRules {
  return {
    async accreditation(actor, on) {
      const id = 'training-accreditation';
      const { pack } = await rules.current(actor);
      const answer = resolveSetting(pack, id, on);
      const named = (title: { zh: string; en: string }) => (actor.locale === 'en' ? title.en : title.zh);
      if (!answer.ok) {
        const setting = named(answer.title ?? { zh: '培训机构认定', en: 'accreditation of institutions' });
        throw domainError('unprocessable', 'TRAINING.RULE_MISSING', { setting, on });
      }
      const { value, source, title } = answer.setting;
      const read = trainingSettings[id].safeParse(value);
      // Released by an earlier program, which read another shape.
      if (!read.success)
        throw domainError('unprocessable', 'TRAINING.RULE_SHAPE', {
          setting: named(title),
          version: pack.version,
          path: read.error.issues[0]?.path.join('.') ?? '',
        });
      const clause = [source.documentNumber, source.clause].filter((part) => part !== '').join(' ');
      return { value: read.data, version: pack.version, clause };
    },
  };
}
