import type { Actor, LocalDate } from '@gongyi/kernel';
import type { EligibilityReason } from '../model/application.js';
import {
  type DeclaredFact,
  declaredValues,
  type EligibilityFact,
  type FactValues,
  type FactWords,
  incomeFact,
  wordsOf,
} from '../model/declared-facts.js';
import { countHousehold, type HouseholdHolders } from '../model/household-count.js';
import { barReason, type PostBar } from '../model/post-bar.js';
import type { PostSetting } from '../model/post-settings.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { EligibilityAnswer, PostRules } from '../ports.js';

export type PostOfCase = Pick<WelfarePostRecord, 'category' | 'workMode'>;

/** Somebody on, or for, a post, as hiring sees them. */
export interface EligibilityCase {
  /** From the register and the agreements. */
  readonly facts: FactValues;
  readonly declared: readonly DeclaredFact[];
  readonly household: HouseholdHolders;
  readonly post: PostOfCase;
  readonly bar: PostBar | undefined;
}

export interface CaseAnswer extends EligibilityAnswer {
  /** What the rules looked at, and the income where it is known. */
  readonly facts: FactValues;
  /** Others of the household that the limit counts. */
  readonly householdPosts: number;
}

/** What a county says about temporary posts and households. */
export type HouseholdRule = Pick<PostSetting<'post-hiring'>, 'temporaryWaivesHousehold'> & {
  readonly documentNumber: string;
  readonly clause: string;
};

export interface Eligibility {
  readonly version: string;
  readonly facts: readonly EligibilityFact[];
  readonly words: FactWords;
  judge(cases: readonly EligibilityCase[]): CaseAnswer[];
}

/**
 * The county's conditions of a day with everything that hiring itself knows put in: the category of the post as the county
 * calls it, the household without temporary posts where these do not count, and who may hold no post for a time.
 *
 * @param household by what the vacancy was announced; without it the county's rule of the day
 * @throws DomainError unprocessable POSTS.RULE_MISSING
 */
export async function openEligibility(
  rules: PostRules,
  actor: Actor,
  on: LocalDate,
  household?: HouseholdRule,
): Promise<Eligibility> {
  const { version, facts, judge } = await rules.eligibility(actor, on);
  const asks = (name: string) => facts.some((fact) => fact.name === name);
  const rule = household ?? (asks('household_posts') ? await householdRule(rules, actor, on) : undefined);
  const categories = asks('post_category') ? (await rules.setting(actor, 'post-setup', on)).value.categories : [];
  const names = [...new Set([...facts.map(({ name }) => name), incomeFact])];
  const known = ({ facts: registered, declared, post }: EligibilityCase, householdPosts: number): FactValues => {
    const category = categories.find(({ id, zh }) => id === post.category || zh === post.category)?.zh;
    const own: FactValues = { household_posts: householdPosts, post_category: category ?? post.category };
    const said = declaredValues(declared);
    // What the system knows goes before what people say.
    const values = names.map((name) => [name, own[name] ?? registered[name] ?? said[name]] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as FactValues;
  };
  return {
    version,
    facts,
    words: wordsOf(facts),
    judge(cases) {
      const counts = cases.map(({ household: holders, post }) =>
        countHousehold(holders, post.workMode, rule?.temporaryWaivesHousehold ?? false),
      );
      const rows = cases.map((one, index) => known(one, counts[index]?.counted ?? 0));
      const answers = judge(rows);
      return cases.flatMap(({ bar }, index): CaseAnswer[] => {
        const [answer, row, count] = [answers[index], rows[index], counts[index]];
        if (answer === undefined || row === undefined || count === undefined) return [];
        const shown = { facts: row, householdPosts: count.counted };
        const barred = barReason(bar, on, actor.locale);
        if (barred !== undefined) {
          const reasons = answer.status === 'not_eligible' ? answer.reasons : [];
          return [{ ...answer, ...shown, status: 'not_eligible', reasons: [barred, ...reasons], priority: null }];
        }
        if (answer.status !== 'eligible' || rule === undefined || count.waived === 0) return [{ ...answer, ...shown }];
        return [{ ...answer, ...shown, reasons: [...answer.reasons, waiverReason(count.waived, rule, actor)] }];
      });
    },
  };
}

async function householdRule(rules: PostRules, actor: Actor, on: LocalDate): Promise<HouseholdRule> {
  const { value, sourceOf } = await rules.setting(actor, 'post-hiring', on);
  const { temporaryWaivesHousehold } = value;
  return { temporaryWaivesHousehold, ...sourceOf('temporaryWaivesHousehold') };
}

/** Kept with whoever is eligible because of it. */
function waiverReason(waived: number, { documentNumber, clause }: HouseholdRule, { locale }: Actor): EligibilityReason {
  const zh = `临时岗不计入每户人数：本户在岗${waived}人不计`;
  const en = `temporary posts do not count for the household: ${waived} of it on posts are left out`;
  return { code: 'HOUSEHOLD_WAIVED', sentence: locale === 'en' ? en : zh, words: { zh, en }, clause, documentNumber };
}
