import { type Actor, type Clock, isDomainError, type LocalDate } from '@gongyi/kernel';
import type { AppraisalTerms } from '../model/appraisal.js';
import {
  appraisalDays,
  appraisalDueDay,
  appraisalPeriodOf,
  lastAppraisalPeriod,
  previousAppraisalPeriod,
} from '../model/appraisal-period.js';
import type { PostRules } from '../ports.js';

/** What a county has settled about appraisals, asked by period. */
export function createAppraisalSettings(rules: Pick<PostRules, 'setting'>, clock: Pick<Clock, 'today'>) {
  /** As it stood when the period began: nobody is appraised by what was settled afterwards. */
  const of = (actor: Actor, period: string) => rules.setting(actor, 'post-appraisal', appraisalDays(period).from);

  async function isSettledOn(actor: Actor, day: LocalDate): Promise<boolean> {
    try {
      await rules.setting(actor, 'post-appraisal', day);
      return true;
    } catch (error) {
      if (isDomainError(error) && error.code === 'POSTS.RULE_MISSING') return false;
      throw error;
    }
  }

  return {
    of,

    /** A post says its category by the county's id, or, from a roster, by its name. */
    async categoriesOf(actor: Actor, category: string, period: string): Promise<string[]> {
      const { value } = await rules.setting(actor, 'post-setup', appraisalDays(period).from);
      return value.categories.filter(({ id, zh }) => id === category || zh === category).map(({ id }) => id);
    },

    /** The last period that is over, the one that runs, and the one before; those of which the county has settled something. */
    async terms(actor: Actor): Promise<AppraisalTerms> {
      const { cycle, grades } = (await rules.setting(actor, 'post-appraisal', clock.today())).value;
      const current = appraisalPeriodOf(cycle, clock.today());
      const last = previousAppraisalPeriod(current);
      const periods = [last, current, previousAppraisalPeriod(last)];
      const settled = await Promise.all(periods.map((period) => isSettledOn(actor, appraisalDays(period).from)));
      return {
        periods: periods.filter((_, index) => settled[index]),
        grades: grades.map(({ id, zh, en }) => ({ id, zh, en })),
      };
    },

    /** The period that is to be appraised now, and until when; null where nothing is settled. */
    async lastPeriod(actor: Actor): Promise<{ readonly period: string; readonly dueOn: LocalDate } | null> {
      const today = clock.today();
      if (!(await isSettledOn(actor, today))) return null;
      const { cycle } = (await rules.setting(actor, 'post-appraisal', today)).value;
      const period = lastAppraisalPeriod(cycle, today);
      if (!(await isSettledOn(actor, appraisalDays(period).from))) return null;
      return { period, dueOn: appraisalDueDay(period, (await of(actor, period)).value.due) };
    },
  };
}
