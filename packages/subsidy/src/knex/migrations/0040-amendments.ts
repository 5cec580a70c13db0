import { freezeColumns, inSchema, type Migration } from '@gongyi/server-kit/knex';
import { amendmentKinds } from '../../model/amendment.js';
import { changeFunction } from './0011-recoveries-payments.js';

type Trx = Parameters<Migration['up']>[0];

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const kinds = quoted(Object.keys(amendmentKinds));

/**
 * Amendment runs: a line names the line that it amends. What is sent stays and is topped up; what is not sent is given up in
 * favour of the new line when the amendment is approved, so that never both leave.
 */
export const amendmentsMigration: Migration = {
  name: '0040-amendments',
  async up(trx, { schema }) {
    await extendRuns(trx, schema);
    await extendItems(trx, schema);
    await guardAmendments(trx, schema);
    await guardReplaced(trx, schema);
    await guardApproval(trx, schema);
    await followReplaced(trx, schema);
  },
};

async function extendRuns(trx: Trx, schema: string): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.subsidy_runs drop constraint subsidy_runs_kind_check, drop constraint approved_means_signed,
       add column withdrawn_count int not null default 0, add column overpaid_count int not null default 0, add column unchanged_count int not null default 0,
       add column replaced_count int not null default 0, add column replaced_total_fen bigint not null default 0,
       add constraint subsidy_runs_kind_check check (kind in ('regular', 'supplementary', 'amendment')),
       add constraint only_amendments_amend check (kind = 'amendment' or withdrawn_count + overpaid_count + unchanged_count = 0),
       add constraint approved_means_signed check ((state = 'approved') = (approved_by is not null) and (state <> 'approved' or (
         submitted_by is not null and approved_at is not null and approved_count = payable_count and approved_total_fen = payable_total_fen
         and approved_digest = digest and digest is not null and payable_count + withdrawn_count > 0)))`,
  );
  await freezeColumns(trx, {
    schema,
    table: 'subsidy_runs',
    columns: ['withdrawn_count', 'overpaid_count', 'unchanged_count'],
    when: "old.state in ('approved', 'voided')",
  });
}

async function extendItems(trx: Trx, schema: string): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.subsidy_items add column amendment text check (amendment in (${kinds})), add column amends_item_id uuid,
       add column sent_fen bigint, add column open_fen bigint, add column right_fen bigint, add column replaced_by uuid,
       add column late_facts jsonb not null default '[]',
       add constraint amendment_is_whole check ((amendment is null) = (amends_item_id is null) and (amendment is null) = (sent_fen is null)
         and (amendment is null) = (open_fen is null) and (amendment is null) = (right_fen is null)),
       add constraint amendment_is_the_difference check (case amendment when 'top_up' then open_fen = 0 and coalesce(amount_fen = right_fen - sent_fen, false)
         when 'replacement' then open_fen > 0 and coalesce(amount_fen = right_fen - sent_fen, false) when 'withdrawal' then open_fen > 0 and amount_fen is null
         when 'overpaid' then open_fen = 0 and amount_fen is null else true end),
       add constraint replaced_is_not_live check (replaced_by is null or not live),
       add constraint amended_line foreign key (county_code, amends_item_id) references ??.subsidy_items (county_code, id)`,
  );
  await freezeColumns(trx, {
    schema,
    table: 'subsidy_items',
    columns: ['amendment', 'amends_item_id', 'sent_fen', 'open_fen', 'right_fen', 'late_facts'],
    when: 'true',
  });
  await inSchema(
    trx,
    schema,
    'create index amendments_of_line on ??.subsidy_items (county_code, amends_item_id) where amends_item_id is not null',
  );
  // A line is amended by one other at a time; what amends nothing is paid once, as before.
  await inSchema(
    trx,
    schema,
    'create unique index one_amendment_a_line on ??.subsidy_items (county_code, amends_item_id) where live and amends_item_id is not null',
  );
  for (const [index, columns] of [
    ['one_line_once_a_period', 'scheme_id, period, once_key'],
    ['one_line_a_source', 'scheme_id, source_id'],
  ] as const) {
    await trx.raw('drop index ??.??', [schema, index]);
    await inSchema(
      trx,
      schema,
      `create unique index ${index} on ??.subsidy_items (county_code, ${columns}, amends_item_id) nulls not distinct where live`,
    );
  }
  await inSchema(
    trx,
    schema,
    'create index amended_keys on ??.subsidy_items (county_code, scheme_id, source_id) where live and amends_item_id is not null',
  );
  await inSchema(
    trx,
    schema,
    'create index replaced_lines on ??.subsidy_items (county_code, replaced_by) where replaced_by is not null',
  );
}

/** An amendment is about an approved line of the same person, source, scheme and period; nothing else stands beside one. */
async function guardAmendments(trx: Trx, schema: string): Promise<void> {
  for (const event of ['insert', 'update'] as const) {
    const name = `amendment_is_about_its_line_on_${event}`;
    await inSchema(
      trx,
      schema,
      `create function ??.${name}() returns trigger language plpgsql as $body$
       begin
         if exists (select 1 from changed where amends_item_id is not null and replaced_by is null) and exists (select 1 from changed c
             join ??.subsidy_runs r on r.county_code = c.county_code and r.id = c.run_id
             left join ??.subsidy_items o on o.county_code = c.county_code and o.id = c.amends_item_id
             left join ??.subsidy_runs before on before.county_code = o.county_code and before.id = o.run_id
             where c.amends_item_id is not null and c.replaced_by is null and r.state <> 'approved' and (r.kind <> 'amendment' or o.id is null
               or before.state <> 'approved' or (c.live and not o.live)
               or (o.scheme_id, o.period, o.person_id, o.source_kind, o.source_id, o.once_key)
                 is distinct from (c.scheme_id, c.period, c.person_id, c.source_kind, c.source_id, c.once_key))) then
           raise exception 'an amendment is about an approved line of the same person, source and period' using errcode = 'check_violation', constraint = 'amendment_is_about_its_line';
         end if;
         if exists (select 1 from changed c join ??.subsidy_runs r on r.county_code = c.county_code and r.id = c.run_id
             where r.kind = 'amendment' and c.amends_item_id is null) then
           raise exception 'an amendment run only amends' using errcode = 'check_violation', constraint = 'amendment_is_about_its_line';
         end if;
         if exists (select 1 from changed where live and amends_item_id is null) and exists (select 1 from changed c
             join ??.subsidy_items a on a.county_code = c.county_code and a.scheme_id = c.scheme_id and a.source_id = c.source_id
             where c.live and c.amends_item_id is null and a.live and a.amends_item_id is not null and a.run_id <> c.run_id
               and not exists (select 1 from ??.subsidy_runs r where r.county_code = c.county_code and r.id = c.run_id and r.state = 'approved')) then
           raise exception 'an amended line pays this source' using errcode = 'unique_violation', constraint = 'one_line_a_source';
         end if;
         return null;
       end $body$`,
    );
    await inSchema(
      trx,
      schema,
      `create trigger ${name} after ${event} on ??.subsidy_items referencing new table as changed for each statement execute function ??.${name}()`,
    );
  }
}

/** A line is given up once, before it is sent, in favour of an approved amendment; its run counts it. */
async function guardReplaced(trx: Trx, schema: string): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create function ??.line_is_replaced_once() returns trigger language plpgsql as $body$
     begin
       if old.replaced_by is not null or not old.live or new.live or new.excluded_reason is distinct from old.excluded_reason then
         raise exception 'a line is given up once and for good' using errcode = 'check_violation', constraint = 'line_is_replaced_once';
       end if;
       if not exists (select 1 from ??.subsidy_items a join ??.subsidy_runs r on r.county_code = a.county_code and r.id = a.run_id
           where a.county_code = new.county_code and a.id = new.replaced_by and a.amendment in ('replacement', 'withdrawal') and a.excluded_reason is null
             and r.state = 'approved' and (a.scheme_id, a.period, a.once_key, a.source_id) = (new.scheme_id, new.period, new.once_key, new.source_id)) then
         raise exception 'a line is given up in favour of an approved amendment' using errcode = 'check_violation', constraint = 'replaced_by_an_amendment';
       end if;
       -- The lock that whoever adds a payment to the run shares.
       perform 1 from ??.subsidy_runs where county_code = old.county_code and id = old.run_id and state = 'approved' for update;
       if not found or exists (select 1 from ??.payments p where p.county_code = old.county_code and p.item_id = old.id and p.standing = 'live') then
         raise exception 'only what is not sent is given up' using errcode = 'check_violation', constraint = 'only_unsent_is_replaced';
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create trigger line_is_replaced_once before update on ??.subsidy_items for each row
       when (old.replaced_by is not null or new.replaced_by is not null) execute function ??.line_is_replaced_once()`,
  );
  await inSchema(
    trx,
    schema,
    `create function ??.runs_count_what_was_replaced() returns trigger language plpgsql as $body$
     begin
       update ??.subsidy_runs r set replaced_count = r.replaced_count + g.lines, replaced_total_fen = r.replaced_total_fen + g.fen, version = r.version + 1
         from (select c.county_code, c.run_id, count(*) as lines, sum(c.amount_fen) as fen from changed c join before b on b.county_code = c.county_code and b.id = c.id
           where c.replaced_by is not null and b.replaced_by is null group by c.county_code, c.run_id) g
         where r.county_code = g.county_code and r.id = g.run_id;
       return null;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create trigger runs_count_what_was_replaced after update on ??.subsidy_items referencing old table as before new table as changed
       for each statement execute function ??.runs_count_what_was_replaced()`,
  );
  await inSchema(
    trx,
    schema,
    `create function ??.payments_share_their_run() returns trigger language plpgsql as $body$
     begin
       perform 1 from ??.subsidy_runs r where (r.county_code, r.id) in (select distinct county_code, run_id from added) for share;
       return null;
     end $body$`,
  );
  // Runs before the check of the lines, so that a line that is being given up meanwhile is seen as it is then.
  await inSchema(
    trx,
    schema,
    'create trigger a_payments_share_their_run after insert on ??.payments referencing new table as added for each statement execute function ??.payments_share_their_run()',
  );
}

/** At the end of the approving transaction: what was unsent is given up, and no source has more than the rules gave. */
async function guardApproval(trx: Trx, schema: string): Promise<void> {
  const mine = 'a.county_code = new.county_code and a.run_id = new.id';
  const live = `??.subsidy_items o join ??.subsidy_runs b on b.county_code = o.county_code and b.id = o.run_id and b.state = 'approved'
    where o.county_code = new.county_code and o.scheme_id = new.scheme_id and o.period = new.period and o.live`;
  const replaces = "a.amendment in ('replacement', 'withdrawal') and a.excluded_reason is null";
  await inSchema(
    trx,
    schema,
    `create function ??.amendment_gives_what_is_right() returns trigger language plpgsql set enable_nestloop = off as $body$
     begin
       if exists (select 1 from ??.subsidy_items a join ??.subsidy_items o on o.county_code = a.county_code and o.id = a.amends_item_id
           where ${mine} and ${replaces} and o.replaced_by is distinct from a.id)
         or exists (select 1 from ??.subsidy_items a join (select o.* from ${live}) o on o.source_id = a.source_id and o.id <> a.id
           left join (select p.item_id from ??.payments p where p.county_code = new.county_code and p.period = new.period
             and p.state in ('sent', 'settled', 'parked')) sent on sent.item_id = o.id
           where ${mine} and ${replaces} and sent.item_id is null) then
         raise exception 'what is not sent gives way to its amendment' using errcode = 'check_violation', constraint = 'amendment_replaces_the_unsent';
       end if;
       if exists (select 1 from ??.subsidy_items a
           join (select o.source_id, sum(o.amount_fen) as fen from ${live} group by o.source_id) whole on whole.source_id = a.source_id
           left join (select x.source_id, sum(l.amount_fen - l.reduced_fen - l.written_off_fen) as fen from ??.recovery_lines l
             join ??.subsidy_items x on x.county_code = l.county_code and x.id = l.item_id
             where l.county_code = new.county_code and x.scheme_id = new.scheme_id and x.period = new.period and x.live group by x.source_id) claimed
             on claimed.source_id = a.source_id
           where ${mine} and a.live and whole.fen - coalesce(claimed.fen, 0) > a.right_fen) then
         raise exception 'all lines of a source together are what the rules give' using errcode = 'check_violation', constraint = 'amendment_gives_what_is_right';
       end if;
       if new.withdrawn_count <> (select count(*) from ??.subsidy_items a where ${mine} and a.amendment = 'withdrawal' and a.excluded_reason is null) then
         raise exception 'the figures of the run are not those of its lines' using errcode = 'check_violation', constraint = 'figures_match_lines';
       end if;
       return null;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create constraint trigger amendment_gives_what_is_right after update on ??.subsidy_runs deferrable initially deferred for each row
       when (new.kind = 'amendment' and new.state = 'approved' and old.state <> 'approved') execute function ??.amendment_gives_what_is_right()`,
  );
}

/** What earlier steps say of all lines of an approved run, they say of those that were not given up. */
async function followReplaced(trx: Trx, schema: string): Promise<void> {
  await changeFunction(trx, schema, 'items_follow_their_run_on_update', [
    ['from changed) as changed_runs', 'from changed where replaced_by is null) as changed_runs'],
  ]);
  await changeFunction(trx, schema, 'notice_follows_approval', [
    ['r.payable_count = new.item_count', 'r.payable_count - r.replaced_count = new.item_count'],
    ['r.payable_total_fen = new.total_fen', 'r.payable_total_fen - r.replaced_total_fen = new.total_fen'],
  ]);
}
