import { firstDay, type Period } from '@gongyi/kernel';
import { loadReleased, packForDivision } from '@gongyi/policies';
import { type Pack, resolveScheme } from '@gongyi/rules';
import type { Knex } from 'knex';
import { ruleFactsSql } from './policy.js';

export interface AmountDifference {
  readonly runId: string;
  readonly itemId: string;
  readonly storedFen: number | null;
  readonly recalculatedFen: number | null;
}

export interface AmountCheck {
  /** Lines that PostgreSQL computed again from their frozen facts. */
  readonly checked: number;
  readonly differences: readonly AmountDifference[];
  /** Approved runs whose rule version is neither shipped nor among the releases: nobody can compute them again here. */
  readonly otherVersions: readonly { readonly runId: string; readonly ruleVersion: string }[];
}

interface RunRow {
  readonly county_code: string;
  readonly id: string;
  readonly scheme_id: string;
  readonly period: Period;
  readonly rule_version: string;
}

interface LineRow {
  readonly id: string;
  readonly stored: string | null;
  readonly again: string | null;
}

/**
 * Computes every approved line once more inside PostgreSQL, by the rule turned into SQL: an evaluation that shares no
 * arithmetic with the one that made the run.
 *
 * @param owner the tables' owner, who sees every county
 */
export async function verifyAmounts(
  owner: Knex,
  { subsidy: schema, policies }: { readonly subsidy: string; readonly policies: string },
): Promise<AmountCheck> {
  return owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const runs = (await trx(`${schema}.subsidy_runs`).where({ state: 'approved' })) as RunRow[];
    const differences: AmountDifference[] = [];
    const otherVersions: { runId: string; ruleVersion: string }[] = [];
    let checked = 0;
    for (const run of runs) {
      const pack = await packOfVersion(trx, policies, run);
      const answer = pack && resolveScheme(pack, run.scheme_id, firstDay(run.period));
      if (answer?.ok !== true) {
        otherVersions.push({ runId: run.id, ruleVersion: run.rule_version });
        continue;
      }
      const again = answer.scheme.toSql({ from: 'lines', key: 'id', facts: ruleFactsSql('facts') });
      const { rows } = await trx.raw(
        `with lines as (select id, amount_fen, facts from ??.subsidy_items where county_code = ? and run_id = ?)
         select lines.id, lines.amount_fen as stored, again.amount_fen as again
         from lines join (${again.replaceAll('?', '\\?')}) as again on again.key = lines.id`,
        [schema, run.county_code, run.id],
      );
      const lines = rows as LineRow[];
      checked += lines.length;
      for (const { id, stored, again: recalculated } of lines) {
        const [storedFen, recalculatedFen] = [stored, recalculated].map((fen) => (fen === null ? null : Number(fen)));
        if (storedFen !== recalculatedFen)
          differences.push({
            runId: run.id,
            itemId: id,
            storedFen: storedFen ?? null,
            recalculatedFen: recalculatedFen ?? null,
          });
      }
    }
    return { checked, differences, otherVersions };
  });
}

/** The very rules that a run was made with: shipped, or one of the county's releases. */
async function packOfVersion(trx: Knex.Transaction, schema: string, run: RunRow): Promise<Pack | undefined> {
  const shipped = packForDivision(run.county_code);
  if (shipped?.version === run.rule_version) return shipped;
  const row = (await trx(`${schema}.policy_releases`)
    .where({ county_code: run.county_code, pack_version: run.rule_version, state: 'released' })
    .first('files', 'above')) as Parameters<typeof loadReleased>[0] | undefined;
  return row === undefined ? undefined : loadReleased(row);
}
