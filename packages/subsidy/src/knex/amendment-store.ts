import { type Actor, countyOfActor, domainError, type Period } from '@gongyi/kernel';
import { constraintOf, type Tables, toRecord, withWholeJoins } from '@gongyi/server-kit/knex';
import type { AmendedSource, AmendmentStore, StandingLine, UnsentPayment } from '../amendment-ports.js';
import type { KnownFact } from '../model/amendment.js';

const columns = `i.id as item_id, i.run_id, i.once_key, i.source_kind, i.source_id, i.claim_id, i.person_id, i.person_name, i.identity_masked, i.payee_kind,
  i.payee_id, i.payee_name, i.division_code, i.township_name, i.village_name, i.subject_id, i.subject_title, i.shared, i.facts, i.bar, i.turn,
  i.rule_version, i.late_facts, i.amount_fen`;

/** Below this their payments are looked up one by one. */
const fewSources = 200;

/** What lines of a period have already, and what is given up in favour of an amendment. */
export function createAmendmentStore(tables: Tables): AmendmentStore {
  const S = `"${tables.schema}"`;
  const scoped = (actor: Actor) => ({ county: countyOfActor(actor), from: actor.scope.from, to: actor.scope.to });
  const approved = `${S}.subsidy_items i join ${S}.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id and r.state = 'approved'
    where i.county_code = :county and i.division_code between :from and :to and i.period = :period and i.live`;
  const read = <Row>(actor: Actor, sql: string, bindings: object, whole = false) =>
    tables.run(actor, async (trx) => {
      const ask = () => trx.raw(sql, { ...scoped(actor), ...bindings });
      const { rows } = await (whole ? withWholeJoins(trx, async () => ask()) : ask());
      return (rows as object[]).map((row) => toRecord<Row>(row));
    });
  return {
    standing: (actor, { schemeId, period, sourceIds }) =>
      read<StandingLine>(
        actor,
        `with line as materialized (select ${columns}, r.approved_at from ${approved} and i.scheme_id = :scheme
             ${sourceIds === undefined ? '' : 'and i.source_id = any(:sources)'}),
         runs as materialized (select distinct run_id from line),
         paid as (select p.item_id from ${S}.payments p where p.county_code = :county and p.run_id in (select run_id from runs)
           and p.state in ('sent', 'settled', 'parked')),
         claimed as (select l.item_id, sum(l.amount_fen - l.reduced_fen)::bigint as claimed_fen, sum(l.written_off_fen)::bigint as written_off_fen
           from ${S}.recovery_lines l where l.county_code = :county and l.run_id in (select run_id from runs) group by l.item_id)
         select line.*, paid.item_id is not null as sent, coalesce(claimed_fen, 0)::bigint as claimed_fen, coalesce(written_off_fen, 0)::bigint as written_off_fen
         from line left join paid on paid.item_id = line.item_id left join claimed on claimed.item_id = line.item_id
         order by line.approved_at, line.item_id`,
        { scheme: schemeId, period, sources: [...(sourceIds ?? [])] },
        sourceIds === undefined || sourceIds.length > fewSources,
      ),
    linesOfSources: (actor, period, sourceIds) =>
      read(
        actor,
        `select i.scheme_id, i.run_id, i.source_id, i.late_facts from ${approved} and i.source_id = any(:sources) order by r.approved_at, i.id`,
        { period, sources: [...sourceIds] },
      ),
    lockRuns: (actor, runIds) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'subsidy_runs')
          .whereIn('id', [...runIds])
          .orderBy('id')
          .forUpdate()
          .select('id');
      }),
    unsentPayments: (actor, itemIds) =>
      read<UnsentPayment>(
        actor,
        `select p.id as payment_id, p.item_id, p.batch_id, p.state from ${S}.payments p where p.county_code = :county and p.item_id = any(:items)
           and p.state in ('prepared', 'held') order by p.batch_id, p.id`,
        { items: [...itemIds] },
      ),
    giveUp: (actor, lines) =>
      tables.run(actor, async (trx) => {
        try {
          const { rowCount } = await withWholeJoins(trx, async () =>
            trx.raw(
              `update ${S}.subsidy_items i set replaced_by = g.by, live = false, version = i.version + 1
               from jsonb_to_recordset(:lines::jsonb) as g ("itemId" uuid, by uuid)
               where i.county_code = :county and i.id = g."itemId" and i.id = any(:items::uuid[]) and i.live`,
              {
                county: countyOfActor(actor),
                lines: JSON.stringify(lines),
                items: lines.map(({ itemId }) => itemId),
              },
            ),
          );
          if (rowCount === lines.length) return;
        } catch (error) {
          if (constraintOf(error) !== 'only_unsent_is_replaced') throw error;
        }
        throw domainError('conflict', 'SUBSIDY.AMENDED_LINE_CHANGED', {});
      }),
    returnedAccounts: async (actor, itemIds) => {
      const rows = await read<{ itemId: string; accounts: readonly string[] }>(
        actor,
        `select i.replaced_by as item_id, array_agg(p.account_id || ' ' || p.account_version) as accounts from ${S}.subsidy_items i
           join ${S}.payments p on p.county_code = i.county_code and p.item_id = i.id and p.state = 'returned'
         where i.county_code = :county and i.replaced_by = any(:items::uuid[]) group by i.replaced_by`,
        { items: [...itemIds] },
      );
      return new Map(rows.map(({ itemId, accounts }) => [itemId, new Set(accounts)]));
    },
    knownFacts: async (actor, itemIds) => {
      const rows = await read<{ itemId: string; sourceId: string; lateFacts: readonly KnownFact[] }>(
        actor,
        `select i.id as item_id, i.source_id, i.late_facts from ${S}.subsidy_items i where i.county_code = :county and i.id = any(:items)`,
        { items: [...itemIds] },
      );
      return new Map(rows.map(({ itemId, ...known }) => [itemId, known]));
    },
    amendedSources: (actor, period) =>
      read<AmendedSource>(
        actor,
        `select distinct on (i.scheme_id, i.source_id) i.scheme_id, i.source_id, i.late_facts, 'amendment_overpaid' = any(i.reason_codes) as overpaid, (r.computed_at at time zone 'Asia/Shanghai')::date::text as computed_on
         from ${S}.subsidy_items i join ${S}.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id and r.kind = 'amendment'
           and (r.state <> 'voided' or i.amendment = 'overpaid')
         where i.county_code = :county and i.division_code between :from and :to and i.period = :period and i.amends_item_id is not null
           and i.excluded_reason is null
         order by i.scheme_id, i.source_id, r.created_at desc`,
        { period },
      ),
    approvedPeriods: (actor, most) =>
      tables.run(actor, async (trx) => {
        const rows = await tables
          .rows(trx, actor, 'subsidy_runs')
          .where({ state: 'approved' })
          .groupBy('period')
          .orderBy('period', 'desc')
          .limit(most)
          .select('period');
        return (rows as { period: Period }[]).map(({ period }) => period);
      }),
    openRun: (actor, schemeId, period) =>
      tables.run(actor, async (trx) => {
        const row = await tables
          .rows(trx, actor, 'subsidy_runs')
          .where({ scheme_id: schemeId, period })
          .whereNotIn('state', ['approved', 'voided'])
          .first('id');
        return (row as { id: string } | undefined)?.id ?? null;
      }),
  };
}
