import {
  type Actor,
  type Clock,
  type DivisionCode,
  domainError,
  type Fen,
  formatYuan,
  type JsonObject,
} from '@gongyi/kernel';
import type { PostNeedFacts } from '../model/post-need.js';
import { judgeQuota, type MoneyOfYear, type QuotaVerdict } from '../model/post-quota.js';
import type { PostSetting } from '../model/post-settings.js';
import type { FundState, NeedStore, PlacesAsked, PostFundStore, PostRules, SettledRule } from '../ports.js';

export type SetupRule = SettledRule<'post-setup'>;

const named = <T extends { id: string }>(members: readonly T[], id: string) => members.find((one) => one.id === id);

/**
 * What a need names must be what the county offers.
 *
 * @throws DomainError invalid_input POSTS.NOT_OFFERED {field, value}
 */
export function requireOffered(setup: PostSetting<'post-setup'>, need: PostNeedFacts): void {
  const { categories, classes, workModes, funds, quota, pooled } = setup;
  const { category, postClass, workMode, fundId, programmeId } = need;
  const wrong = Object.entries({
    category: named(categories, category) === undefined && category,
    postClass: named(classes, postClass) === undefined && postClass,
    workMode: !workModes.includes(workMode) && workMode,
    pooled: need.pooled && !pooled && 'pooled',
    fundId: named(funds, fundId) === undefined && fundId,
    programmeId: programmeId !== null && named(quota.perProgramme ?? [], programmeId) === undefined && programmeId,
  }).find(([, value]) => value !== false);
  if (wrong !== undefined)
    throw domainError('invalid_input', 'POSTS.NOT_OFFERED', { field: wrong[0], value: wrong[1] });
  if (workMode === 'hourly' && need.hoursPerDay === null) throw domainError('invalid_input', 'POSTS.HOURS_MISSING');
}

/** Judges places by the quota of the county, and money by what its funds have left. */
export function createSetupJudge(deps: { store: NeedStore; funds: PostFundStore; rules: PostRules; clock: Clock }) {
  const { store, funds, rules, clock } = deps;
  return {
    setup: (actor: Actor): Promise<SetupRule> => rules.setting(actor, 'post-setup', clock.today()),

    async quota(actor: Actor, rule: SetupRule, asked: PlacesAsked & { readonly asked: number }): Promise<QuotaVerdict> {
      const today = clock.today();
      const { village, programme, population } = await store.placesTaken(actor, asked, today);
      const { programmeId } = asked;
      const { version, documentNumber, clause, value } = rule;
      const own = programmeId === null ? null : { id: programmeId, places: programme };
      const verdict = judgeQuota(value.quota, { asked: asked.asked, village, programme: own, population });
      return { ...verdict, population, judgedOn: today, version, documentNumber, clause };
    },

    /**
     * The fund of each year, locked, with enough left.
     *
     * @throws DomainError unprocessable POSTS.FUND_MISSING {year, fund}; conflict POSTS.FUND_SHORT {year, fund, needed, free}
     */
    async fundsFor(
      actor: Actor,
      rule: SetupRule,
      fundId: string,
      money: readonly MoneyOfYear[],
    ): Promise<(MoneyOfYear & { readonly postFundId: string })[]> {
      const years = money.map(({ year }) => year);
      const found = await funds.lockFund(actor, fundId, years);
      const offered = named(rule.value.funds, fundId);
      const fund = (actor.locale === 'en' ? offered?.en : offered?.zh) ?? fundId;
      return money.map((part) => ({ ...part, postFundId: enough(found, part, fund).id }));
    },
  };
}
export type SetupJudge = ReturnType<typeof createSetupJudge>;

function enough(funds: readonly FundState[], { year, amountFen }: MoneyOfYear, fund: string): FundState {
  const found = funds.find((one) => one.year === year);
  if (found === undefined) throw domainError('unprocessable', 'POSTS.FUND_MISSING', { year, fund });
  const free = (found.budgetFen - found.heldFen) as Fen;
  if (free < amountFen)
    throw domainError('conflict', 'POSTS.FUND_SHORT', {
      year,
      fund,
      needed: formatYuan(amountFen),
      free: formatYuan(free),
    });
  return found;
}

const codeOfRule = {
  most_per_village: 'POSTS.QUOTA_PER_VILLAGE',
  least_per_village: 'POSTS.QUOTA_LEAST',
  per_people: 'POSTS.QUOTA_PER_PEOPLE',
  by_size: 'POSTS.QUOTA_BY_SIZE',
  per_programme: 'POSTS.QUOTA_PER_PROGRAMME',
} as const;

/**
 * The first reason in the sentence, all of them in the details.
 *
 * @throws DomainError unprocessable POSTS.POPULATION_MISSING {place}, POSTS.QUOTA_… {used, after, limit, clause, documentNumber}
 */
export function requireQuota({ status, checks, clause, documentNumber }: QuotaVerdict, place: DivisionCode): void {
  if (status === 'within' || status === 'refer') return;
  const details: JsonObject = { clause, documentNumber, checks: checks.map((check) => ({ ...check })) };
  if (status === 'needs_information')
    throw domainError('unprocessable', 'POSTS.POPULATION_MISSING', { ...details, place });
  const broken = checks.find(({ kept }) => !kept);
  if (broken === undefined) return;
  const { rule, used, after, limit } = broken;
  throw domainError('unprocessable', codeOfRule[rule], { ...details, used, after, limit });
}
