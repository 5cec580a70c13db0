import type { Knex } from 'knex';

export interface InvariantViolation {
  /** The promise that is broken. */
  readonly invariant: string;
  readonly countyCode: string;
  readonly recordId: string;
}

/** Each query answers the rows that break the promise it is named after; S stands for the schema. */
const checks: Readonly<Record<string, string>> = {
  'an approved run is what its lines are': `
    select r.county_code, r.id from S.subsidy_runs r left join lateral (select count(*) n, coalesce(sum(amount_fen), 0) t from S.subsidy_items i
      where i.county_code = r.county_code and i.run_id = r.id and (i.live or i.replaced_by is not null)) as lines on true
    where r.state = 'approved' and (lines.n <> r.payable_count or lines.t <> r.payable_total_fen
      or r.approved_count <> r.payable_count or r.approved_total_fen <> r.payable_total_fen or r.approved_digest is distinct from r.digest)`,
  'what is paid once in a period is': `
    select county_code, min(id::text) as id from S.subsidy_items where live and amends_item_id is null group by county_code, scheme_id, period, once_key having count(*) > 1`,
  'a source is paid once under a scheme': `
    select county_code, min(id::text) as id from S.subsidy_items where live and amends_item_id is null group by county_code, scheme_id, source_id having count(*) > 1`,
  'an amended source has no more than the rules gave': `
    select a.county_code, a.id from (select distinct on (i.county_code, i.scheme_id, i.period, i.source_id) i.* from S.subsidy_items i
        join S.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id and r.kind = 'amendment' and r.state = 'approved'
        where i.live order by i.county_code, i.scheme_id, i.period, i.source_id, r.approved_at desc) a
    where (select sum(o.amount_fen) from S.subsidy_items o join S.subsidy_runs r on r.county_code = o.county_code and r.id = o.run_id and r.state = 'approved'
        where o.county_code = a.county_code and o.scheme_id = a.scheme_id and o.period = a.period and o.source_id = a.source_id and o.live) > a.right_fen
      + (select coalesce(sum(l.amount_fen), 0) from S.recovery_lines l join S.subsidy_items x on x.county_code = l.county_code and x.id = l.item_id
        where x.county_code = a.county_code and x.scheme_id = a.scheme_id and x.period = a.period and x.source_id = a.source_id)`,
  'an amendment is about an approved line of its person, source and period': `
    select c.county_code, c.id from S.subsidy_items c join S.subsidy_runs r on r.county_code = c.county_code and r.id = c.run_id
      left join S.subsidy_items o on o.county_code = c.county_code and o.id = c.amends_item_id
      left join S.subsidy_runs b on b.county_code = o.county_code and b.id = o.run_id
    where (r.kind = 'amendment') <> (c.amends_item_id is not null) or (c.amends_item_id is not null and (b.state is distinct from 'approved'
      or (o.scheme_id, o.period, o.person_id, o.source_id, o.once_key) is distinct from (c.scheme_id, c.period, c.person_id, c.source_id, c.once_key)))`,
  'a line that was given up has its approved amendment, and is nowhere': `
    select i.county_code, i.id from S.subsidy_items i left join S.subsidy_items a on a.county_code = i.county_code and a.id = i.replaced_by
      left join S.subsidy_runs r on r.county_code = a.county_code and r.id = a.run_id
    where i.replaced_by is not null and (i.live or r.state is distinct from 'approved' or a.source_id <> i.source_id or exists (select 1 from S.payments p
      where p.county_code = i.county_code and p.item_id = i.id and p.state in ('prepared', 'held', 'sent', 'settled', 'parked')))`,
  'a run counts what was given up of it': `
    select r.county_code, r.id from S.subsidy_runs r left join lateral (select count(*) n, coalesce(sum(amount_fen), 0) t from S.subsidy_items i
      where i.county_code = r.county_code and i.run_id = r.id and i.replaced_by is not null) as gone on true
    where (r.replaced_count, r.replaced_total_fen) <> (gone.n, gone.t)`,
  'the approver is not the maker': `
    select county_code, id from S.subsidy_runs where state = 'approved'
      and (approved_by = created_by or approved_by = submitted_by or approved_by = any (touched_by))`,
  'every decided run has its decision': `
    select r.county_code, r.id from S.subsidy_runs r where r.state in ('approved', 'voided') and not exists (select 1 from S.subsidy_run_decisions d
      where d.county_code = r.county_code and d.run_id = r.id and d.decision = r.state)`,
  'every level of an approved run is signed as it is': `
    select r.county_code, r.id from S.subsidy_runs r where r.state = 'approved' and (not exists (select 1 from S.subsidy_approval_levels l
        where l.county_code = r.county_code and l.run_id = r.id and l.round = r.round)
      or exists (select 1 from S.subsidy_approval_levels l where l.county_code = r.county_code and l.run_id = r.id and l.round = r.round
        and l.people > (select count(distinct d.created_by) from S.subsidy_run_decisions d where d.county_code = l.county_code and d.run_id = l.run_id
          and d.round = l.round and d.level = l.level and d.signing = r.signing and d.decision = 'approved' and d.digest = r.digest
          and d.count = r.payable_count and d.total_fen = r.payable_total_fen and not d.created_by = any (r.touched_by))))`,
  'one person decides at one level of a run': `
    select county_code, run_id as id from (select county_code, run_id, created_by, level_id from S.subsidy_run_decisions where level is not null
      union select county_code, run_id, created_by, level_id from S.subsidy_line_verdicts) as hands
    group by county_code, run_id, created_by having count(distinct level_id) > 1`,
  'a line that an approver held back is not paid': `
    select i.county_code, i.id from (select distinct on (county_code, run_id, source_id) * from S.subsidy_line_verdicts
        order by county_code, run_id, source_id, created_at desc, id desc) v
      join S.subsidy_items i on i.county_code = v.county_code and i.run_id = v.run_id and i.source_id = v.source_id
      join S.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id
    where v.verdict = 'held' and r.state <> 'voided' and (i.live or i.excluded_by is distinct from v.created_by)`,
  'every refused or excluded line has its reason': `
    select county_code, id from S.subsidy_items where (status = 'refused' and cardinality(reason_codes) = 0)
      or (status = 'payable' and not live and excluded_reason is null and replaced_by is null and exists (select 1 from S.subsidy_runs r
        where r.county_code = subsidy_items.county_code and r.id = run_id and r.state <> 'voided'))`,
  'a notice shows its run, all and only': `
    select n.county_code, n.id from S.notices n join S.subsidy_runs r on r.county_code = n.county_code and r.id = n.run_id
      left join lateral (select count(*) c, coalesce(sum(amount_fen), 0) t from S.notice_items i
        where i.county_code = n.county_code and i.notice_id = n.id) as shown on true
    where shown.c <> n.item_count or shown.t <> n.total_fen or n.total_fen not between r.payable_total_fen - r.replaced_total_fen and r.payable_total_fen`,
  'the notice was complete before a batch': `
    select b.county_code, b.id from S.payment_batches b left join S.notices n on n.county_code = b.county_code and n.id = b.notice_id and n.run_id = b.run_id
    where n.id is null or n.round <> n.rounds or n.ends_on >= b.prepared_on or b.exported_on < b.prepared_on`,
  'a batch is what its lines are': `
    select b.county_code, b.id from S.payment_batches b left join lateral (select count(*) n, coalesce(sum(amount_fen), 0) t from S.payments p
      where p.county_code = b.county_code and p.batch_id = b.id
        and p.state in ('prepared', 'sent', 'settled', 'returned', 'parked')) as lines on true
    where b.state <> 'cancelled' and (lines.n <> b.line_count or lines.t <> b.total_fen)`,
  'settled, returned and in flight are what was sent': `
    select b.county_code, b.id from S.payment_batches b left join lateral (select coalesce(sum(amount_fen) filter
        (where state in ('sent', 'settled', 'returned', 'parked')), 0) t, count(*) filter (where state = 'prepared') waiting
      from S.payments p where p.county_code = b.county_code and p.batch_id = b.id) as lines on true
    where b.exported_on is not null and (lines.t <> b.total_fen or lines.waiting > 0)`,
  'a payment carries its line’s amount': `
    select p.county_code, p.id from S.payments p join S.subsidy_items i on i.county_code = p.county_code and i.id = p.item_id
      join S.subsidy_runs r on r.county_code = i.county_code and r.id = i.run_id
    where p.entitlement_fen <> i.amount_fen or p.person_id <> i.person_id or r.state <> 'approved'
      or (not i.live and (i.replaced_by is null or p.state not in ('returned', 'cancelled', 'replaced')))`,
  'a line is paid once': `
    select county_code, min(id::text) as id from S.payments where state in ('prepared', 'held', 'sent', 'settled', 'parked') group by county_code, item_id having count(*) > 1`,
  'a re-issue follows a return': `
    select p.county_code, p.id from S.payments p left join S.payments o on o.county_code = p.county_code and o.id = p.reissue_of
    where p.reissue_of is not null and (o.id is null or o.state <> 'returned' or o.item_id <> p.item_id)`,
  'every payment’s last event is its state': `
    select p.county_code, p.id from S.payments p left join lateral (select to_state from S.payment_events e
      where e.county_code = p.county_code and e.payment_id = p.id order by e.created_at desc, e.id desc limit 1) as last on true
    where last.to_state is distinct from p.state`,
  'a case is what its lines and moves are': `
    select r.county_code, r.id from S.recoveries r left join lateral (select coalesce(sum(amount_fen), 0) a, coalesce(sum(reduced_fen), 0) d,
        coalesce(sum(recovered_fen), 0) c, coalesce(sum(written_off_fen), 0) w from S.recovery_lines l
        where l.county_code = r.county_code and l.recovery_id = r.id) as parts on true
      left join lateral (select coalesce(sum(amount_fen) filter (where kind = 'reduce'), 0) d, coalesce(sum(amount_fen) filter (where kind = 'write_off'), 0) w,
        coalesce(sum(case when kind in ('receive', 'set_off') then amount_fen when kind = 'undo_set_off' then -amount_fen end), 0) c
        from S.recovery_moves m where m.county_code = r.county_code and m.recovery_id = r.id) as moved on true
      left join lateral (select coalesce(sum(amount_fen), 0) p from S.set_offs s where s.county_code = r.county_code and s.recovery_id = r.id
        and s.state = 'reserved') as kept on true
    where (r.claimed_fen, r.reduced_fen, r.recovered_fen, r.written_off_fen, r.pending_fen) <> (parts.a, parts.d, parts.c, parts.w, kept.p)
      or (r.reduced_fen, r.recovered_fen, r.written_off_fen) <> (moved.d, moved.c, moved.w)`,
  'a receipt is what it moved': `
    select x.county_code, x.id from S.recovery_receipts x left join lateral (select coalesce(sum(amount_fen), 0) t from S.recovery_moves m
      where m.county_code = x.county_code and m.receipt_id = x.id and m.recovery_id = x.recovery_id) as moved on true where moved.t <> x.amount_fen`,
  'cases claim of a payment no more than was paid': `
    select p.county_code, p.id from S.payments p join S.recovery_lines l on l.county_code = p.county_code and l.payment_id = p.id
      group by p.county_code, p.id, p.entitlement_fen having sum(l.amount_fen - l.reduced_fen) > p.entitlement_fen`,
  'a set-off is where its payment is': `
    select p.county_code, p.id from S.payments p left join lateral (select coalesce(sum(s.amount_fen), 0) t, coalesce(bool_or(s.state <>
        case when p.state in ('prepared', 'sent', 'parked') then 'reserved' when p.state = 'settled' then 'settled' else 'undone' end), false) astray
      from S.set_offs s where s.county_code = p.county_code and s.payment_id = p.id) as kept on true
    where p.set_off_fen <> kept.t or kept.astray`,
  'a second person decides about a case': `
    select r.county_code, r.id from S.recoveries r where r.cancelled_by = r.created_by
      or (r.state = 'written_off' and not exists (select 1 from S.recovery_write_offs w where w.county_code = r.county_code and w.recovery_id = r.id
        and w.state = 'approved' and w.decided_by <> w.created_by))`,
  'what cases of a run recovered is in its fund': `
    select l.county_code, l.run_id as id from S.recovery_lines l join lateral (select sum(recovered_fen) t from S.fund_purposes x
        where x.county_code = l.county_code and x.purpose_kind = 'subsidy_run' and x.purpose_id = l.run_id having count(*) > 0) as booked on true
      group by l.county_code, l.run_id, booked.t having sum(l.recovered_fen) <> booked.t`,
  'a fund is what its documents and entries are': `
    select f.county_code, f.id from S.funds f left join lateral (select coalesce(sum(amount_fen), 0) b from S.fund_documents d
        where d.county_code = f.county_code and d.fund_id = f.id and d.state = 'approved') as given on true
      left join lateral (select coalesce(sum(case when kind = 'hold' then amount_fen when kind = 'commit' or pot = 'held' then -amount_fen end), 0) h,
        coalesce(sum(case when kind in ('commit', 'return') then amount_fen when kind = 'pay' or pot = 'committed' then -amount_fen end), 0) c,
        coalesce(sum(amount_fen) filter (where kind = 'pay'), 0) p, coalesce(sum(amount_fen) filter (where kind = 'return'), 0) r,
        coalesce(sum(case kind when 'recover' then amount_fen when 'unrecover' then -amount_fen end), 0) x
        from S.fund_entries e where e.county_code = f.county_code and e.fund_id = f.id) as moved on true
    where f.budget_fen <> given.b or f.held_fen <> moved.h or f.committed_fen <> moved.c or f.paid_fen <> moved.p or f.returned_fen <> moved.r or f.recovered_fen <> moved.x
      or f.free_fen < 0`,
  'a fund is the sum of its purposes': `
    select f.county_code, f.id from S.funds f left join lateral (select coalesce(sum(held_fen), 0) h, coalesce(sum(committed_fen), 0) c,
        coalesce(sum(paid_fen), 0) p, coalesce(sum(returned_fen), 0) r, coalesce(sum(recovered_fen), 0) x from S.fund_purposes x where x.county_code = f.county_code and x.fund_id = f.id) as parts on true
    where f.held_fen <> parts.h or f.committed_fen <> parts.c or f.paid_fen <> parts.p or f.returned_fen <> parts.r or f.recovered_fen <> parts.x`,
  'a run in the ledger is paid as its payments are': `
    select r.county_code, r.id from S.subsidy_runs r join lateral (select sum(paid_fen) p, sum(returned_fen) t from S.fund_purposes x
        where x.county_code = r.county_code and x.purpose_kind = 'subsidy_run' and x.purpose_id = r.id having count(*) > 0) as booked on true
      left join lateral (select coalesce(sum(entitlement_fen) filter (where state in ('sent', 'settled', 'returned', 'parked')), 0) p,
        coalesce(sum(entitlement_fen) filter (where state = 'returned'), 0) t from S.payments y where y.county_code = r.county_code and y.run_id = r.id) as lines on true
    where booked.p <> lines.p or booked.t <> lines.t`,
};

/**
 * Looks for rows that break a promise about money, over all counties that the connection may see. Runs as the owner of
 * the tables; an empty list is the good answer.
 */
export async function checkInvariants(knex: Knex, options: { readonly schema: string }): Promise<InvariantViolation[]> {
  return knex.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const violations: InvariantViolation[] = [];
    for (const [invariant, sql] of Object.entries(checks)) {
      const { rows } = await trx.raw(sql.replaceAll('S.', `"${options.schema}".`));
      for (const row of rows as { county_code: string; id: string }[]) {
        violations.push({ invariant, countyCode: row.county_code, recordId: row.id });
      }
    }
    return violations;
  });
}

export const subsidyInvariants: readonly string[] = Object.keys(checks);
