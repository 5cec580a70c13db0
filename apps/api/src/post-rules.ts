import { type Actor, addMonths, domainError, firstDay, invariant, type LocalDate, periodOf } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import { type Explanation, findCell, type Pack, resolveParameter, resolveScheme, resolveSetting } from '@gongyi/rules';
import { type EligibilityAnswer, type PostRules, postSettings, type RetirementClass } from '@gongyi/welfare-posts';

const eligibilityScheme = 'post-eligibility';

/** What a county's released rules have settled about the life of a post. */
export function createPostRules(rules: CountyRules): PostRules {
  return {
    async setting(actor, id, on) {
      const { pack } = await rules.current(actor);
      const answer = resolveSetting(pack, id, on);
      if (!answer.ok) {
        const title = answer.title ?? { zh: id, en: id };
        const setting = actor.locale === 'en' ? title.en : title.zh;
        throw domainError('unprocessable', 'POSTS.RULE_MISSING', { setting, on });
      }
      const { value, source } = answer.setting;
      const read = postSettings[id].safeParse(value);
      invariant(read.success, `setting ${id} of ${pack.version} is released only in its shape`);
      return {
        value: read.data as never,
        version: pack.version,
        documentNumber: source.documentNumber,
        clause: source.clause,
      };
    },
    async eligibility(actor, on) {
      const { pack } = await rules.current(actor);
      const answer = resolveScheme(pack, eligibilityScheme, on);
      if (!answer.ok) {
        const { zh, en } = answer.refusal;
        throw domainError('unprocessable', 'POSTS.RULE_MISSING', { setting: actor.locale === 'en' ? en : zh, on });
      }
      const { scheme } = answer;
      return {
        version: pack.version,
        judge(people) {
          const answers = scheme.evaluate(people);
          return people.map((facts, index): EligibilityAnswer => {
            const verdict = answers[index];
            invariant(verdict !== undefined, 'one answer a row');
            if (verdict.status === 'computed')
              return { status: 'eligible', reasons: [], missing: [], priority: verdict.results['priority'] ?? null };
            return refused(scheme.explain(facts), actor.locale === 'en');
          });
        },
      };
    },
    async retirement(actor, on) {
      const { pack } = await rules.current(actor);
      const age = tableOf(pack, actor, 'retirement_age', on);
      const delay = tableOf(pack, actor, 'retirement_delay', on);
      return (birthDate, kind) => {
        const born = periodOf(birthDate);
        const years = findCell(age, [workers[kind]], 0);
        const months = findCell(delay, [workers[kind]], Number(born.replace('-', '')));
        invariant(years !== undefined && months !== undefined, `no retirement of ${kind} born in ${born}`);
        return periodOf(addMonths(firstDay(born), 12 * years + months));
      };
    },
  };
}

/** As the national table names them. */
const workers: Readonly<Record<RetirementClass, string>> = {
  men: '男职工',
  women_55: '原法定退休年龄五十五周岁的女职工',
  women_50: '原法定退休年龄五十周岁的女职工',
};

function tableOf(pack: Pack, actor: Actor, id: string, on: LocalDate): Table {
  const answer = resolveParameter(pack, id, on);
  if (!answer.ok) {
    const title = answer.refusal.title ?? { zh: id, en: id };
    throw domainError('unprocessable', 'POSTS.RULE_MISSING', {
      setting: actor.locale === 'en' ? title.en : title.zh,
      on,
    });
  }
  invariant(answer.value.table !== undefined, `${id} is a table`);
  return answer.value.table;
}

type Table = Parameters<typeof findCell>[0];

function refused({ status, reasons, missing }: Explanation, english: boolean): EligibilityAnswer {
  invariant(status !== 'payable' && status !== 'computed', 'eligibility pays nothing');
  return {
    status,
    reasons: reasons.map(({ code, zh, en, clause = '', documentNumber = '' }) => ({
      code,
      sentence: english ? en : zh,
      clause,
      documentNumber,
    })),
    missing: missing.map(({ fact }) => fact),
    priority: null,
  };
}
