import type { Actor, Period } from '@gongyi/kernel';
import { type Tables, toRecord, withWholeJoins } from '@gongyi/server-kit/knex';
import type { ComparisonStore } from '../approval-ports.js';
import { changeGroups, type MonthComparison } from '../model/compare-months.js';
import type { SubsidyRun } from '../model/records.js';
import type { ChangedAccountLine, PaidBefore } from '../model/review.js';
import type { PayeeKind } from '../model/source.js';

/** Payees of one kind, side by side with the account and its version that each was paid to. */
interface PaidRow {
  readonly payee_kind: PayeeKind;
  readonly payees: readonly string[];
  readonly accounts: readonly string[];
  readonly versions: readonly number[];
}

/** Which changes a group holds; a line pairs with the line of the period before by what it is paid once for. */
const conditions: Readonly<Record<(typeof changeGroups)[number], string>> = {
  joined: 'before_fen is null',
  left: 'now_fen is null',
  moved: 'subject_before <> subject_now',
  movedTownship: 'township_before <> township_now',
  amountUp: 'now_fen > before_fen',
  amountDown: 'now_fen < before_fen',
};
/** Two months of a large county are joined in memory, not on disk; until the end of the transaction. */
const inMemory = "set local work_mem = '64MB'";
const unchanged = 'now_fen = before_fen and subject_before = subject_now';
const township =
  "case substr(division_code, 7, 3) when '000' then division_code else rpad(left(division_code, 9), 12, '0') end";
const totals = (condition: string, amount: string) =>
  `jsonb_build_object('count', count(*) filter (where ${condition}), 'totalFen', coalesce(sum(${amount}) filter (where ${condition}), 0))`;

/** The most recent changes of money first, and of equal ones always in the same order. */
const listOf = (condition: string) =>
  `(select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (
     select person_id "personId", person_name "personName", identity_masked "identityMasked", township_name "townshipName", subject_title "subjectTitle",
       before_fen "previousAmountFen", now_fen "amountFen", township_name_before "previousTownshipName", subject_title_before "previousSubjectTitle"
     from pair where ${condition} order by abs(difference) desc, person_id, once_key limit :most) one)`;

/** Both periods are compared where they lie: an approver waits for one row, not for two months of lines. */
export function createComparisonStore(tables: Tables): ComparisonStore {
  const S = `"${tables.schema}"`;
  const bindings = (actor: Actor, run: SubsidyRun, before: Period) => ({
    county: run.countyCode,
    scheme: run.schemeId,
    from: actor.scope.from,
    to: actor.scope.to,
    period: run.period,
    before,
    // The month as it stands: without a run that is voided, or that amends lines of the month itself.
    run: run.state === 'voided' || run.kind === 'amendment' ? null : run.id,
  });
  /** Payable lines of the approved runs of a period, and of the run that is looked at. */
  const linesOf = (period: string, run: string) =>
    `${S}.subsidy_items i where i.county_code = :county and i.division_code between :from and :to and i.scheme_id = :scheme and i.period = ${period} and i.live
       and i.run_id in (select r.id from ${S}.subsidy_runs r where r.county_code = :county and r.scheme_id = :scheme and r.period = ${period}
         and (r.state = 'approved' or r.id = ${run}))`;
  const [earlier, current] = [linesOf(':before', 'null'), linesOf(':period', ':run')];
  const names = ['person_id', 'person_name', 'identity_masked', 'subject_id', 'subject_title'];
  const columns = `once_key, ${names.join(', ')}, ${township} as township_code, township_name, amount_fen`;
  /** Lines with what amendments added to them. */
  const whole = (period: string, lines: string) => {
    const amended = `(select a.once_key from ${S}.subsidy_items a where a.county_code = :county and a.scheme_id = :scheme and a.period = ${period}
      and a.amends_item_id is not null and a.live)`;
    return `select ${columns} from ${lines} and i.once_key not in ${amended} union all
      select once_key, ${names.map((name) => `max(${name})`).join(', ')}, max(${township}), max(township_name), sum(amount_fen)::bigint
      from ${lines} and i.once_key in ${amended} group by once_key`;
  };
  return {
    compare: (actor, run, before, most) =>
      tables.run(actor, async (trx) => {
        await trx.raw(inMemory);
        const { rows } = await withWholeJoins(trx, async () =>
          trx.raw(
            `with earlier as materialized (${whole(':before', earlier)}), current as materialized (${whole(':period', current)}),
           pair as materialized (select once_key, coalesce(c.person_id, e.person_id) as person_id, coalesce(c.person_name, e.person_name) as person_name,
             coalesce(c.identity_masked, e.identity_masked) as identity_masked, coalesce(c.township_name, e.township_name) as township_name,
             coalesce(c.subject_title, e.subject_title) as subject_title, e.amount_fen as before_fen, c.amount_fen as now_fen,
             coalesce(c.amount_fen, 0) - coalesce(e.amount_fen, 0) as difference, e.subject_id as subject_before, c.subject_id as subject_now,
             e.township_code as township_before, c.township_code as township_now, e.township_name as township_name_before, e.subject_title as subject_title_before
             from earlier e full join current c using (once_key)),
           place as (select township_code, is_current, max(township_name) as name, count(*)::int as lines, sum(amount_fen) as fen
             from (select township_code, township_name, amount_fen, false as is_current from earlier
               union all select township_code, township_name, amount_fen, true from current) l group by 1, 2)
           select jsonb_build_object('previous', ${totals('before_fen is not null', 'before_fen')}, 'current', ${totals('now_fen is not null', 'now_fen')},
             'differenceFen', coalesce(sum(difference), 0), 'unchanged', ${totals(unchanged, 'now_fen')},
             ${changeGroups
               .map(
                 (group) =>
                   `'${group}', jsonb_build_object('count', count(*) filter (where ${conditions[group]}),
                      'differenceFen', coalesce(sum(difference) filter (where ${conditions[group]}), 0), 'people', ${listOf(conditions[group])})`,
               )
               .join(', ')},
             'townships', (select coalesce(jsonb_agg(jsonb_build_object('townshipCode', coalesce(c.township_code, e.township_code),
                 'townshipName', coalesce(c.name, e.name), 'previousCount', coalesce(e.lines, 0), 'previousTotalFen', coalesce(e.fen, 0),
                 'count', coalesce(c.lines, 0), 'totalFen', coalesce(c.fen, 0), 'differenceFen', coalesce(c.fen, 0) - coalesce(e.fen, 0))
                 order by coalesce(c.township_code, e.township_code)), '[]')
               from (select * from place where is_current) c full join (select * from place where not is_current) e using (township_code))) as found from pair`,
            { ...bindings(actor, run, before), most },
          ),
        );
        return (rows as { found: MonthComparison }[])[0]?.found as MonthComparison;
      }),
    paidBefore: (actor, run, before) =>
      tables.run(actor, async (trx) => {
        await trx.raw(inMemory);
        const { rows } = await trx.raw(
          `with paid as (select distinct on (p.payee_id) p.payee_kind, p.payee_id, p.account_id, p.account_version from ${S}.payments p
             where p.county_code = :county and p.run_id in (select r.id from ${S}.subsidy_runs r where r.county_code = :county and r.scheme_id = :scheme
               and r.period = :before and r.state = 'approved') and p.account_id is not null and p.state <> 'cancelled'
             order by p.payee_id, p.id desc)
           select payee_kind, array_agg(payee_id) as payees, array_agg(account_id) as accounts, array_agg(account_version) as versions
           from paid where payee_id in (select i.payee_id from ${current}) group by payee_kind`,
          bindings(actor, run, before),
        );
        return (rows as PaidRow[]).flatMap(({ payee_kind: payeeKind, payees, accounts, versions }) =>
          payees.map(
            (payeeId, n): PaidBefore => ({
              ...{ payeeKind, payeeId },
              accountId: accounts[n] ?? '',
              version: versions[n] ?? 0,
            }),
          ),
        );
      }),
    paidTo: (actor, run, before, payeeIds) =>
      tables.run(actor, async (trx) => {
        const { rows } = await trx.raw(
          `select distinct on (i.payee_id) i.payee_id, i.person_id, i.person_name, i.identity_masked, i.township_name, (select p.card_masked from ${S}.payments p
             join ${S}.subsidy_items e on e.county_code = p.county_code and e.id = p.item_id
             where p.county_code = :county and e.payee_id = i.payee_id and e.scheme_id = :scheme and e.period = :before and p.account_id is not null
               and p.state <> 'cancelled' order by p.id desc limit 1) as previous_card_masked
           from ${current} and i.payee_id = any(:payees) order by i.payee_id, i.sequence`,
          { ...bindings(actor, run, before), payees: [...payeeIds] },
        );
        return (rows as object[]).map((row) => toRecord<ChangedAccountLine>(row));
      }),
  };
}
