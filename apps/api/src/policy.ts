import { type Actor, domainError, firstDay, invariant, type LocalDate, type Period } from '@gongyi/kernel';
import type { CountyRules, RosterFacts } from '@gongyi/policies';
import { type CompiledScheme, type Pack, resolveParameter, resolveScheme, type Status } from '@gongyi/rules';
import type {
  Explanation,
  PolicyStatus,
  PostMonth,
  SubsidyFacts,
  SubsidyPolicy,
  CompiledScheme as SubsidyScheme,
} from '@gongyi/subsidy';
import type { LastMonthPolicy, MonthAmount, MonthFacts, PostPolicy } from '@gongyi/welfare-posts';

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
    subsidy: {
      async scheme(actor, schemeId, on, version) {
        const { pack } =
          (version === undefined ? undefined : await rules.ofVersion(actor, version)) ?? (await rules.current(actor));
        return toSubsidyScheme(schemeOf(pack, actor, schemeId, on), actor);
      },
    },
  };
}

function amountsBy(scheme: CompiledScheme, actor: Actor, period: Period): (facts: MonthFacts) => MonthAmount {
  return (facts) => {
    const [answer] = scheme.evaluate([ruleFacts(facts, period)]);
    if (answer?.status === 'payable') return { amountFen: answer.amountFen, reason: '' };
    const { reasons } = scheme.explain(ruleFacts(facts, period));
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

/** @throws DomainError unprocessable POLICY.NO_RULE with the rule's own sentence: a refusal, never last year's amount. */
function schemeOf(pack: Pack, actor: Actor, schemeId: string, on: LocalDate): CompiledScheme {
  const answer = resolveScheme(pack, schemeId, on);
  if (answer.ok) return answer.scheme;
  const { code, zh, en } = answer.refusal;
  throw domainError('unprocessable', 'POLICY.NO_RULE', { schemeId, on, code, reason: actor.locale === 'en' ? en : zh });
}

/** People of a frozen month, as the rules read them in whatever month what-if asks about. */
export function createRosterFacts(months: {
  forPeriod(actor: Actor, period: Period): Promise<readonly PostMonth[]>;
}): RosterFacts {
  return {
    people: async (actor, roster) =>
      (await months.forPeriod(actor, roster)).map((line) => ({
        name: line.personName,
        place: `${line.townshipName}${line.villageName}`,
        township: line.townshipName,
        factsIn: (month) => ruleFacts(line, month),
      })),
  };
}

function ruleFacts(facts: MonthFacts | SubsidyFacts | PostMonth, month: Period): Record<string, unknown> {
  return {
    month,
    standard_fen: facts.standardFen,
    required_days: facts.requiredDays,
    days_attended: facts.daysAttended,
    agreement_from: facts.agreementFrom,
    agreement_to: facts.agreementTo,
    // While a village's sheet is judged, nobody knows yet what an appraisal does to the month; lines of earlier versions have none.
    appraisal_fen: 'appraisalFen' in facts ? (facts.appraisalFen ?? 0) : 0,
  };
}

/** What the rules learn of a worked month. */
export const postMonthFacts: readonly string[] = Object.keys(ruleFactsSql(''));

/** {@link ruleFacts} of a line whose frozen facts lie in a jsonb column, for rules that run in PostgreSQL. */
export function ruleFactsSql(column: string): Readonly<Record<string, string>> {
  const number = (name: string) => `(${column}->>'${name}')::bigint`;
  const day = (name: string) => `replace(${column}->>'${name}', '-', '')::bigint`;
  return {
    month: day('period'),
    standard_fen: number('standardFen'),
    required_days: number('requiredDays'),
    days_attended: number('daysAttended'),
    agreement_from: day('agreementFrom'),
    agreement_to: day('agreementTo'),
    appraisal_fen: `coalesce(${number('appraisalFen')}, 0)`,
  };
}

function toSubsidyScheme(scheme: CompiledScheme, actor: Actor): SubsidyScheme {
  if (scheme.amount === undefined)
    throw domainError('unprocessable', 'POLICY.NO_VALUE', { parameter: 'amount', on: scheme.on });
  if (scheme.notice === undefined)
    throw domainError('unprocessable', 'POLICY.NO_VALUE', { parameter: 'notice', on: scheme.on });
  return {
    schemeId: scheme.schemeId,
    version: scheme.version,
    title: actor.locale === 'en' ? scheme.title.en : scheme.title.zh,
    funds: scheme.funds,
    noticeDays: scheme.notice.days,
    noticeDayUnit: scheme.notice.unit,
    evaluate: (facts) =>
      scheme
        .evaluate(facts.map((fact) => ruleFacts(fact, fact.period)))
        .map((answer) => ({ ...answer, status: statusOf(answer.status) })),
    explain: (fact) => toExplanation(scheme, fact),
  };
}

/** A scheme that computes figures pays nobody, so no run can be made of it. */
function statusOf(status: Status): PolicyStatus {
  invariant(status !== 'computed', 'a scheme that pays');
  return status;
}

function toExplanation(scheme: CompiledScheme, fact: SubsidyFacts): Explanation {
  const answer = scheme.explain(ruleFacts(fact, fact.period));
  return {
    status: statusOf(answer.status),
    amountFen: answer.amountFen ?? null,
    reasonCodes: answer.reasons.map((reason) => reason.code),
    steps: answer.steps.map(({ zh, en, shown }) => ({ zh, en, value: shown })),
    zh: answer.zh,
    en: answer.en,
    clauses: answer.sources.map(({ documentNumber, clause, url }) => ({
      document: documentNumber,
      clause,
      url: url ?? null,
    })),
  };
}

export const policyMessages = {
  'POLICY.NO_VALUE': { zh: '{on} 没有确定的“{parameter}”', en: 'No value of “{parameter}” is confirmed for {on}' },
  'POLICY.NO_RULE': { zh: '{on} 没有可用的规则：{reason}', en: 'No rule is in force on {on}: {reason}' },
} as const;
