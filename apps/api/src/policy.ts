import { type Actor, allPortions, domainError, firstDay, type LocalDate, type Period } from '@gongyi/kernel';
import type { CountyRules, RosterFacts } from '@gongyi/policies';
import { type CompiledScheme, type Pack, resolveParameter, resolveScheme } from '@gongyi/rules';
import { type PostMonth, type PostMonths, postMonthFacts, type SubsidyPolicy } from '@gongyi/subsidy';
import type { LastMonthPolicy, MonthAmount, MonthFacts, PostPolicy } from '@gongyi/welfare-posts';
import { createSubsidyPolicy, schemeOf } from './subsidy-scheme.js';

const postSubsidy = 'post-subsidy';

/** Wires the county's released rules to what the modules ask of them: amounts come from the pack, never from code. */
export function createCountyPolicy(rules: CountyRules): {
  readonly posts: PostPolicy & LastMonthPolicy;
  readonly subsidy: SubsidyPolicy;
} {
  return {
    posts: {
      ageLimit: async (actor, on) => parameterOf((await rules.current(actor)).pack, 'post_age_below', on),
      async floor(actor, on) {
        const answer = resolveParameter((await rules.current(actor)).pack, 'rural_post_month_standard', on, 'floor');
        return answer.ok ? (answer.value.number as Awaited<ReturnType<PostPolicy['floor']>>) : null;
      },
      async monthlyAmount(actor, period) {
        return amountsBy(
          schemeOf((await rules.current(actor)).pack, actor, postSubsidy, firstDay(period)),
          actor,
          period,
        );
      },
      async amountIfSettled(actor, period) {
        const answer = resolveScheme((await rules.current(actor)).pack, postSubsidy, firstDay(period));
        return answer.ok ? amountsBy(answer.scheme, actor, period) : undefined;
      },
    },
    subsidy: createSubsidyPolicy(rules),
  };
}

function amountsBy(scheme: CompiledScheme, actor: Actor, period: Period): (facts: MonthFacts) => MonthAmount {
  return (month) => {
    const facts = postMonthFacts(month, period);
    const [answer] = scheme.evaluate([facts]);
    if (answer?.status === 'payable') return { amountFen: answer.amountFen, reason: '' };
    const { reasons } = scheme.explain(facts);
    return {
      amountFen: null,
      reason: reasons.map((reason) => (actor.locale === 'en' ? reason.en : reason.zh)).join('；'),
    };
  };
}

function parameterOf(pack: Pack, name: string, on: LocalDate): number {
  const answer = resolveParameter(pack, name, on, 'value');
  if (!answer.ok || answer.value.number === undefined)
    throw domainError('unprocessable', 'POLICY.NO_VALUE', { parameter: name, on });
  return answer.value.number;
}

/** People of a frozen month, as the rules read them in whatever month what-if asks about. */
export function createRosterFacts(months: PostMonths): RosterFacts {
  return {
    people: async (actor, roster) =>
      (await allPortions<PostMonth>((take) => months.eachPortion(actor, roster, take))).map((line) => ({
        name: line.personName,
        place: `${line.townshipName}${line.villageName}`,
        township: line.townshipName,
        factsIn: (month) => postMonthFacts(line, month),
      })),
  };
}

export const policyMessages = {
  'POLICY.NO_VALUE': { zh: '{on} 没有确定的“{parameter}”', en: 'No value of “{parameter}” is confirmed for {on}' },
  'POLICY.NO_RULE': { zh: '{on} 没有可用的规则：{reason}', en: 'No rule is in force on {on}: {reason}' },
  'POLICY.PAYS_NOBODY': {
    zh: '“{scheme}”的收款方是银行，由银行与财政结算，不在本系统发放',
    en: '“{scheme}” is settled between the bank and the finance office, not paid by this system',
  },
} as const;
