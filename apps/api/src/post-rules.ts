import { type Actor, addMonths, domainError, firstDay, invariant, type LocalDate, periodOf } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import { acceptsFact, type Explanation, findCell, type Pack, resolveParameter, resolveScheme } from '@gongyi/rules';
import { type EligibilityAnswer, type PostRules, postSettings, type RetirementClass } from '@gongyi/welfare-posts';

import { createCountySettings } from './county-setting.js';

const eligibilityScheme = 'post-eligibility';

/** What a county's released rules have settled about the life of a post. */
export function createPostRules(rules: CountyRules): PostRules {
  const setting = createCountySettings(rules, postSettings, 'POSTS');
  return {
    async setting(actor, id, on) {
      const { value, version, source, sourceOf } = await setting(actor, id, on);
      return { value: value as never, version, documentNumber: source.documentNumber, clause: source.clause, sourceOf };
    },
    async eligibility(actor, on) {
      const { pack } = await rules.current(actor);
      const answer = resolveScheme(pack, eligibilityScheme, on);
      if (!answer.ok) {
        const { zh, en } = answer.refusal;
        throw domainError('unprocessable', 'POSTS.RULE_MISSING', { setting: actor.locale === 'en' ? en : zh, on });
      }
      const { scheme } = answer;
      const day = scheme.selectDateBy.fact;
      return {
        version: pack.version,
        facts: scheme.facts
          .filter(({ name }) => name !== day)
          .map((fact) => ({
            name: fact.name,
            zh: fact.zh,
            en: fact.en,
            // Decimals are written as texts.
            type: fact.decimals > 0 ? 'text' : fact.type,
            values: fact.texts.map((value, index) => ({ value, zh: value, en: fact.textsEn[index] ?? value })),
            required: fact.ifMissing === 'ask',
            accepts: (value) => acceptsFact(fact, value),
          })),
        judge(people) {
          const rows = people.map((facts) => ({ ...facts, [day]: on }));
          const answers = scheme.evaluate(rows);
          // Among the people of a county many are refused on the same facts: each is explained once.
          const told = new Map<string, EligibilityAnswer>();
          return rows.map((facts, index): EligibilityAnswer => {
            const verdict = answers[index];
            invariant(verdict !== undefined, 'one answer a row');
            if (verdict.status === 'computed')
              return { status: 'eligible', reasons: [], missing: [], priority: verdict.results['priority'] ?? null };
            const same = JSON.stringify(facts);
            const answer = told.get(same) ?? refused(scheme.explain(facts), actor.locale === 'en');
            told.set(same, answer);
            return answer;
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
      words: { zh, en },
      clause,
      documentNumber,
    })),
    missing: missing.map(({ fact }) => fact),
    priority: null,
  };
}
