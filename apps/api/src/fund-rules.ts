import { domainError } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import { resolveSetting } from '@gongyi/rules';
import { type FundRules, fundsSettingSchema } from '@gongyi/subsidy';

/** What a county's released rules have settled about its funds. */
export function createFundRules(rules: CountyRules): FundRules {
  return {
    async funds(actor, on) {
      const { pack } = await rules.current(actor);
      const answer = resolveSetting(pack, 'funds', on);
      const named = (title: { zh: string; en: string }) => (actor.locale === 'en' ? title.en : title.zh);
      if (!answer.ok) {
        const setting = named(answer.title ?? { zh: '资金使用', en: 'use of funds' });
        throw domainError('unprocessable', 'FUNDS.RULE_MISSING', { setting, on });
      }
      const { value, title } = answer.setting;
      const read = fundsSettingSchema.safeParse(value);
      // Released by an earlier program, which read another shape.
      if (!read.success)
        throw domainError('unprocessable', 'FUNDS.RULE_SHAPE', {
          setting: named(title),
          version: pack.version,
          path: read.error.issues[0]?.path.join('.') ?? '',
        });
      return read.data;
    },
  };
}
