import type { LateFacts } from '@gongyi/subsidy';
import type { ExitStore } from '@gongyi/welfare-posts';

/** Exits that became known after the month was frozen: a death, a job elsewhere, an age limit. */
export function createLateFacts(exits: Pick<ExitStore, 'find'>): LateFacts {
  return {
    async forPeriod(actor, period) {
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
    },
  };
}
