import { type Actor, type Fen, fen } from '@gongyi/kernel';
import { type Tables, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { ReviewStore } from '../approval-ports.js';
import type { SubsidyRun } from '../model/records.js';
import type { OtherList, PayeeLine, ReviewLine, UnusualOwn, UnusualPeer } from '../model/review.js';
import { type PayeeKind, personalPayees } from '../model/source.js';

const shown = ['person_id', 'person_name', 'identity_masked', 'township_name', 'amount_fen'];
const columns = (alias: string) => [`${alias}.id as item_id`, ...shown.map((column) => `${alias}.${column}`)];
/** Paid to an account of their own in the register. */
const ownAccount = personalPayees.map((kind) => `'${kind}'`).join(', ');
const county = 'i.county_code = :county and i.division_code between :from and :to';

type Row = Record<string, unknown> & { readonly found: number };

/** One statement a section: everything is counted, the first lines are read. */
export function createReviewStore(tables: Tables): ReviewStore {
  const S = `"${tables.schema}"`;
  const read = <Line>(actor: Actor, run: Pick<SubsidyRun, 'id' | 'countyCode'>, sql: string, bindings: object) =>
    tables.run(actor, async (trx: Knex.Transaction) => {
      const { from, to } = actor.scope;
      const { rows } = await trx.raw(sql, { county: run.countyCode, run: run.id, from, to, ...bindings });
      const lines = (rows as Row[]).map(({ found: _, ...row }) => toRecord<Line>(row));
      return { count: Number((rows as Row[])[0]?.found ?? 0), lines, rows: rows as Row[] };
    });
  const lines = `${S}.subsidy_items i where ${county} and i.run_id = :run and i.live`;
  return {
    unusualOwn: async (actor, run, periods, { atLeast, percent }, most) => {
      const { count, lines: found } = await read<UnusualOwn>(
        actor,
        run,
        `with line as materialized (select ${columns('i').join(', ')} from ${lines}),
         own as (select p.person_id, percentile_disc(0.5) within group (order by p.amount_fen) as median_fen, count(*)::int as months
           from ${S}.subsidy_items p join ${S}.subsidy_runs r on r.county_code = p.county_code and r.id = p.run_id and r.state = 'approved'
           where p.county_code = :county and p.scheme_id = :scheme and p.period = any(:periods) and p.live and p.amendment is distinct from 'top_up' and p.person_id in (select person_id from line)
           group by p.person_id having count(*) >= :atLeast)
         select line.*, own.median_fen, own.months, round((line.amount_fen - own.median_fen) * 100.0 / own.median_fen)::int as percent,
           count(*) over () as found
         from line join own on own.person_id = line.person_id where abs(line.amount_fen - own.median_fen) * 100 > own.median_fen * :percent
         order by abs(line.amount_fen - own.median_fen) desc, line.person_id limit :most`,
        { scheme: run.schemeId, periods: [...periods], atLeast, percent, most },
      );
      return { count, lines: found };
    },
    unusualPeers: (actor, run, { atLeast, percent }, most) =>
      tables.run(actor, async (trx) => {
        const { from, to } = actor.scope;
        const { rows } = await trx.raw(
          `with line as materialized (select ${columns('i').join(', ')} from ${lines}),
           middle as (select percentile_disc(0.5) within group (order by amount_fen) as median_fen from line having count(*) >= :atLeast)
           select middle.median_fen, above.* from middle left join lateral (
             select line.*, round((line.amount_fen - middle.median_fen) * 100.0 / middle.median_fen)::int as percent, count(*) over () as found
             from line where (line.amount_fen - middle.median_fen) * 100 > middle.median_fen * :percent
             order by line.amount_fen desc, line.person_id limit :most) as above on true`,
          { county: run.countyCode, run: run.id, from, to, atLeast, percent, most },
        );
        const [first] = rows as (Row & { readonly median_fen: Fen; readonly item_id: string | null })[];
        const found = (rows as (Row & { readonly item_id: string | null })[]).filter(({ item_id: id }) => id !== null);
        return {
          medianFen: first === undefined ? null : fen(Number(first.median_fen)),
          count: Number(found[0]?.found ?? 0),
          lines: found.map(({ found: _, median_fen: __, ...row }) => toRecord<UnusualPeer>(row)),
        };
      }),
    newPayees: async (actor, run, most) => {
      const { count, lines: found } = await read<ReviewLine>(
        actor,
        run,
        `select ${columns('i').join(', ')}, count(*) over () as found from ${lines} and i.payee_kind in (${ownAccount}) and not exists (select 1 from ${S}.subsidy_items p
           where p.county_code = i.county_code and p.person_id = i.person_id and p.scheme_id = i.scheme_id and p.period < i.period and p.live)
         order by i.sequence limit :most`,
        { most },
      );
      return { count, lines: found };
    },
    otherLists: async (actor, run, most) => {
      const { count, lines: found } = await read<OtherList>(
        actor,
        run,
        `select ${columns('i').join(', ')}, r.id as other_run_id, r.scheme_title as other_scheme, o.amount_fen as other_amount_fen, count(*) over () as found
         from ${S}.subsidy_runs r join ${S}.subsidy_items o on o.county_code = r.county_code and o.run_id = r.id and o.live
         join ${S}.subsidy_items i on i.county_code = o.county_code and i.person_id = o.person_id and i.run_id = :run and i.live
         where r.county_code = :county and r.period = :period and r.scheme_id <> :scheme and r.state <> 'voided'
         order by i.sequence, r.id limit :most`,
        { scheme: run.schemeId, period: run.period, most },
      );
      return { count, lines: found };
    },
    payees: (actor, run) =>
      tables.run(actor, async (trx) => {
        const { from, to } = actor.scope;
        const { rows } = await trx.raw(
          `select payee_kind as "payeeKind", array_agg(i.payee_id) as ids from ${lines} group by i.payee_kind`,
          { county: run.countyCode, run: run.id, from, to },
        );
        return (rows as { payeeKind: PayeeKind; ids: string[] }[]).flatMap(({ payeeKind, ids }) =>
          [...new Set(ids)].map((payeeId) => ({ payeeKind, payeeId })),
        );
      }),
    linesOf: async (actor, run, payeeIds) => {
      const { lines: found } = await read<PayeeLine>(
        actor,
        run,
        `select ${columns('i').join(', ')}, i.payee_id, 0 as found from ${lines} and i.payee_id = any(:payees) order by i.sequence`,
        { payees: [...payeeIds] },
      );
      return found;
    },
  };
}
