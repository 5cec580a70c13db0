import { type Actor, invariant, type LocalDate, oncePerKey } from '@gongyi/kernel';
import type { EligibilityReason } from '../model/application.js';
import {
  type DeclaredFact,
  declaredValues,
  type EligibilityFact,
  type FactValue,
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

interface Shown {
  /** What the rules looked at, and the income where it is known. */
  readonly facts: FactValues;
  /** Others of the household that the limit counts. */
  readonly householdPosts: number;
}

/** People who are like each other in everything that is asked. */
interface Kind extends Shown {
  /** Others of the household that it does not count. */
  readonly waived: number;
}

/** Cases of one kind that nothing bars share one answer. */
export interface CaseAnswer extends EligibilityAnswer, Shown {}

const nothing: FactValues = {};

/** What a county says about temporary posts and households. */
export type HouseholdRule = Pick<PostSetting<'post-hiring'>, 'temporaryWaivesHousehold'> & {
  readonly documentNumber: string;
  readonly clause: string;
};

export interface Eligibility {
  readonly version: string;
  readonly facts: readonly EligibilityFact[];
  readonly words: FactWords;
  /**
   * One answer a case. In a county most people are like somebody else in everything that is asked: each kind is judged once.
   * Whose `facts` are one object is found to be alike without a look at them.
   */
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
  /** What the system knows goes before what people say. */
  const answerTo = (name: string, one: EligibilityCase, said: FactValues, householdPosts: number) => {
    if (name === 'household_posts') return householdPosts;
    if (name === 'post_category') return nameOf(one.post.category);
    return one.facts[name] ?? said[name];
  };
  const nameOf = (category: string) =>
    categories.find(({ id, zh }) => id === category || zh === category)?.zh ?? category;

  function factsOf(one: EligibilityCase, said: FactValues, householdPosts: number): FactValues {
    const answers = names.map((name) => [name, answerTo(name, one, said, householdPosts)] as const);
    return Object.fromEntries(answers.filter((pair): pair is [string, FactValue] => pair[1] !== undefined));
  }

  function withWaiver(answer: EligibilityAnswer | undefined, kind: Kind): CaseAnswer {
    invariant(answer !== undefined, 'one answer a kind');
    const { facts: seen, householdPosts, waived } = kind;
    const shown = { ...answer, facts: seen, householdPosts };
    if (answer.status !== 'eligible' || rule === undefined || waived === 0) return shown;
    return { ...shown, reasons: [...answer.reasons, waiverReason(waived, rule, actor)] };
  }

  function withBar(answer: CaseAnswer | undefined, bar: PostBar | undefined): CaseAnswer {
    invariant(answer !== undefined, 'one answer a kind');
    const barred = barReason(bar, on, actor.locale);
    if (barred === undefined) return answer;
    const reasons = answer.status === 'not_eligible' ? answer.reasons : [];
    return { ...answer, status: 'not_eligible', reasons: [barred, ...reasons], priority: null };
  }

  return {
    version,
    facts,
    words: wordsOf(facts),
    judge(cases) {
      const kinds: Kind[] = [];
      const kindsOf = oncePerKey((_facts: FactValues) => new Map<string, Kind>());
      const kindOf = (one: EligibilityCase): Kind => {
        const temporaryWaives = rule?.temporaryWaivesHousehold ?? false;
        const { counted, waived } = countHousehold(one.household, one.post.workMode, temporaryWaives);
        const said = one.declared.length === 0 ? nothing : declaredValues(one.declared);
        const key = `${counted} ${waived} ${one.post.category} ${said === nothing ? '' : JSON.stringify(said)}`;
        const alike = kindsOf(one.facts);
        let kind = alike.get(key);
        if (kind === undefined) {
          kind = { facts: factsOf(one, said, counted), householdPosts: counted, waived };
          alike.set(key, kind);
          kinds.push(kind);
        }
        return kind;
      };
      const asked = cases.map(kindOf);
      const judged = judge(kinds.map((kind) => kind.facts));
      const answers = new Map(kinds.map((kind, index) => [kind, withWaiver(judged[index], kind)]));
      return asked.map((kind, index) => withBar(answers.get(kind), cases[index]?.bar));
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
