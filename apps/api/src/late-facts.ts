import { type Actor, type Clock, formatYuan, type Period } from '@gongyi/kernel';
import type { LateFact, LateFacts } from '@gongyi/subsidy';
import type { AppraisalStore, ExitStore } from '@gongyi/welfare-posts';

interface LateFactStores {
  readonly exits: Pick<ExitStore, 'find' | 'correctedPeriods'>;
  readonly appraisals: Pick<AppraisalStore, 'lateAmounts' | 'lateMonths'>;
  readonly clock: Clock;
}

/** What became known after the month was frozen: a death, a job elsewhere, an age limit, the outcome of an appraisal. */
export function createLateFacts(stores: LateFactStores): LateFacts {
  return {
    forPeriod: async (actor, period) => [
      ...(await lateExits(stores, actor, period)),
      ...(await lateAppraisals(stores, actor, period)),
    ],
    periodsWith: async (actor, among) => {
      const exits = await stores.exits.correctedPeriods(actor, among);
      const appraisals = await stores.appraisals.lateMonths(actor, among, stores.clock.today());
      return among.filter((period) => exits.includes(period) || appraisals.includes(period));
    },
  };
}

async function lateExits({ exits }: LateFactStores, actor: Actor, period: Period): Promise<LateFact[]> {
  const query = { filter: { correctedPeriod: period }, sort: null, range: { from: 0, to: 9999 }, ids: null };
  const { rows } = await exits.find(actor, query);
  return rows.flatMap((exit) =>
    exit.corrections
      .filter((correction) => correction.period === period && exit.state !== 'reinstated')
      .map(({ attendanceLineId }) => ({
        sourceId: attendanceLineId,
        zh: `${exit.lastDay} 退岗（${exit.groundZh}），月份冻结后才得知`,
        en: `Left on ${exit.lastDay} (${exit.groundEn}), known after the month was frozen`,
        knownOn: exit.decidedOn,
        facts: { agreement_to: exit.lastDay },
      })),
  );
}

async function lateAppraisals(
  { appraisals, clock }: LateFactStores,
  actor: Actor,
  period: Period,
): Promise<LateFact[]> {
  const amounts = await appraisals.lateAmounts(actor, period, clock.today());
  return amounts.map(({ attendanceLineId, appraisalFen, knownOn }) => ({
    sourceId: attendanceLineId,
    zh: `考核结果在月份冻结后才告知：当月绩效为 ${formatYuan(appraisalFen)} 元`,
    en: `The appraisal was told after the month was frozen: its money for the month is ${formatYuan(appraisalFen)} yuan`,
    knownOn,
    facts: { appraisal_fen: appraisalFen },
  }));
}
