import {
  type Fen,
  fen,
  fenSchema,
  firstDay,
  type LocalDate,
  localDateSchema,
  nextPeriod,
  periodOf,
} from '@gongyi/kernel';
import { z } from 'zod';
import type { PostSetting } from './post-settings.js';

export const quotaRules = ['most_per_village', 'least_per_village', 'per_people', 'by_size', 'per_programme'] as const;

/** One rule, the numbers that it compared, and whether it is kept. */
export const quotaCheckSchema = z.object({
  rule: z.enum(quotaRules),
  /** Places there already, and asked for elsewhere. */
  used: z.int(),
  after: z.int(),
  /** Null: what it depends on is not known. */
  limit: z.int().nullable(),
  kept: z.boolean(),
});
export type QuotaCheck = z.infer<typeof quotaCheckSchema>;

/** 是否在名额以内, with every reason and where it stands. */
export const quotaVerdictSchema = z.object({
  status: z.enum(['within', 'refuse', 'refer', 'needs_information']),
  checks: z.array(quotaCheckSchema),
  population: z.int().nullable(),
  judgedOn: localDateSchema,
  version: z.string(),
  documentNumber: z.string(),
  clause: z.string(),
});
export type QuotaVerdict = z.infer<typeof quotaVerdictSchema>;

export type QuotaSetting = PostSetting<'post-setup'>['quota'];

export interface QuotaFacts {
  /** Places more, or below zero fewer. */
  readonly asked: number;
  /** Places of the village without those asked for. */
  readonly village: number;
  /** Places of the whole county under the same programme, when it is under one. */
  readonly programme: { readonly id: string; readonly places: number } | null;
  /** Inhabitants of the village; null when the county has recorded none. */
  readonly population: number | null;
}

/** Judges places by every rule of the county; a rise by the upper limits, a fall by the lower one. */
export function judgeQuota(quota: QuotaSetting, facts: QuotaFacts): Pick<QuotaVerdict, 'status' | 'checks'> {
  const checks = facts.asked < 0 ? lowerLimits(quota, facts) : upperLimits(quota, facts);
  if (checks.some(({ limit }) => limit === null)) return { status: 'needs_information', checks };
  return { status: checks.every(({ kept }) => kept) ? 'within' : quota.beyond, checks };
}

function lowerLimits({ leastPerVillage }: QuotaSetting, { asked, village }: QuotaFacts): QuotaCheck[] {
  if (leastPerVillage === undefined) return [];
  const after = village + asked;
  return [{ rule: 'least_per_village', used: village, after, limit: leastPerVillage, kept: after >= leastPerVillage }];
}

function upperLimits(quota: QuotaSetting, { asked, village, programme, population }: QuotaFacts): QuotaCheck[] {
  const atMost = (rule: QuotaCheck['rule'], used: number, limit: number | null): QuotaCheck => ({
    rule,
    used,
    after: used + asked,
    limit,
    kept: limit !== null && used + asked <= limit,
  });
  const checks: QuotaCheck[] = [];
  const { mostPerVillage, perPeople, bySize, perProgramme } = quota;
  if (mostPerVillage !== undefined) checks.push(atMost('most_per_village', village, mostPerVillage));
  if (perPeople !== undefined) {
    const { places, people } = perPeople;
    const limit = population === null ? null : Math.floor((population * places) / people);
    checks.push(atMost('per_people', village, limit));
  }
  if (bySize !== undefined) {
    const row = population === null ? undefined : bySize.filter(({ from }) => from <= population).at(-1);
    checks.push(atMost('by_size', village, population === null ? null : (row?.places ?? 0)));
  }
  const own = perProgramme?.find(({ id }) => id === programme?.id);
  if (own !== undefined && programme !== null) checks.push(atMost('per_programme', programme.places, own.places));
  return checks;
}

/** Money of the months that lie in one year. */
export const moneyOfYearSchema = z.object({ year: z.int(), months: z.int(), amountFen: fenSchema });
export type MoneyOfYear = z.infer<typeof moneyOfYearSchema>;

/** Standard × places × months, by year; a month that is begun counts whole. */
export function moneyByYear(
  { standardFen, places }: { readonly standardFen: Fen; readonly places: number },
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): MoneyOfYear[] {
  const months = new Map<number, number>();
  for (let month = periodOf(from); month <= periodOf(to); month = nextPeriod(month)) {
    const year = Number(month.slice(0, 4));
    months.set(year, (months.get(year) ?? 0) + 1);
  }
  return [...months].map(([year, count]) => ({ year, months: count, amountFen: fen(standardFen * places * count) }));
}

/** From when a fall gives money back: the month that has begun may still have to be paid. */
export function firstFreeMonth(today: LocalDate): LocalDate {
  const month = periodOf(today);
  return firstDay(month) === today ? today : firstDay(nextPeriod(month));
}
