import { firstDay, type Period } from '@gongyi/kernel';
import { loadReleased, packForDivision } from '@gongyi/policies';
import { type Pack, resolveScheme, selectionDay } from '@gongyi/rules';
import type { Knex } from 'knex';
import { factsSql } from './subsidy-scheme.js';

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
      const again = pack && (await sqlOfRun(trx, schema, pack, run));
      if (again === undefined) {
        otherVersions.push({ runId: run.id, ruleVersion: run.rule_version });
        continue;
      }
      const { rows } = await trx.raw(
        `with lines as (select id, amount_fen, amendment, right_fen, reason_codes, bar, facts from ??.subsidy_items where county_code = ? and run_id = ?)
         -- A line of an amendment pays the difference to what the rule gives; 0 is a refusal.
         select lines.id, case when amendment is null then lines.amount_fen else nullif(right_fen, 0) end as stored, again.amount_fen as again
         from lines join (${again.replaceAll('?', '\\?')}) as again on again.key = lines.id
         -- What is paid once already, comes to nothing or is barred was payable by its rule.
         where lines.bar is null and not lines.reason_codes && array['already_in_period', 'amount_is_zero', 'source_gone']`,
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

/** The rules of each day that the lines of the run choose, as one query over the lines; undefined where a day has none. */
async function sqlOfRun(trx: Knex.Transaction, schema: string, pack: Pack, run: RunRow): Promise<string | undefined> {
  const first = firstDay(run.period);
  const { fact } = pack.chain.find(({ schemes }) => schemes.has(run.scheme_id))?.schemes.get(run.scheme_id)?.[0]?.file
    .data.selectDateBy ?? { fact: '' };
  const days = (await trx(`${schema}.subsidy_items`)
    .where({ county_code: run.county_code, run_id: run.id })
    .distinct(trx.raw('facts ->> ? as day', [fact]))) as unknown as { day: string | null }[];
  const parts: string[] = [];
  for (const { day } of days) {
    const on = day === null ? first : (selectionDay(pack, run.scheme_id, { [fact]: day }) ?? first);
    const answer = resolveScheme(pack, run.scheme_id, on);
    if (!answer.ok) return undefined;
    const { scheme } = answer;
    const which = day === null ? `facts ->> '${fact}' is null` : `facts ->> '${fact}' = '${day.replaceAll("'", "''")}'`;
    const from = `(select * from lines where ${which}) as of_the_day`;
    parts.push(
      `select key, amount_fen from (${scheme.toSql({ from, key: 'id', facts: factsSql(scheme.facts, 'facts') })}) as of_the_day`,
    );
  }
  return parts.join(' union all ');
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
