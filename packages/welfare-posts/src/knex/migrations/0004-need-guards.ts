import type { Migration } from '@gongyi/server-kit/knex';

type Trx = Parameters<Migration['up']>[0];

const refuse = (constraint: string) =>
  `raise exception '${constraint}' using errcode = 'check_violation', constraint = '${constraint}';`;

interface Guard {
  readonly name: string;
  readonly table: string;
  readonly events: string;
  /** `??` stands for the schema. */
  readonly body: string;
  readonly declare?: string;
}

/** What no program may write, whatever it has checked before. */
const guards: readonly Guard[] = [
  {
    name: 'judge_post_need',
    table: 'post_needs',
    events: 'insert or update of state',
    // A decision is the procedure's.
    body: `if new.state in ('approved', 'refused') and not exists (
             select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = 'post-need' and p.subject_id = new.id
               and p.state = case new.state when 'approved' then 'passed' else 'refused' end) then
             ${refuse('post_need_undecided')}
           end if;`,
  },
  {
    name: 'judge_quota_change',
    table: 'quota_changes',
    events: 'insert or update of state',
    declare: 'post ??.welfare_posts%rowtype;',
    body: `if new.state in ('approved', 'refused') and not exists (
             select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = 'quota-change' and p.subject_id = new.id
               and p.state = case new.state when 'approved' then 'passed' else 'refused' end) then
             ${refuse('quota_change_undecided')}
           end if;
           if new.state = 'approved' then
             select * into post from ??.welfare_posts w where w.county_code = new.county_code and w.id = new.welfare_post_id for update;
             if post.places <> new.places_from then
               ${refuse('quota_change_from_other_places')}
             end if;
             -- Holders, people who are approved and not signed yet, and what vacancies offer.
             if new.places_to < new.places_from
                 and new.places_to < ??.places_taken(new.county_code, new.welfare_post_id, new.decided_on, null, true) then
               ${refuse('quota_change_below_promised')}
             end if;
           end if;`,
  },
  {
    name: 'judge_post_places',
    table: 'welfare_posts',
    events: 'insert or update of places, need_id',
    declare: 'need ??.post_needs%rowtype; changed int;',
    // A post that came from a need has the places that were approved, no more and no fewer.
    body: `if new.need_id is not null then
             select * into need from ??.post_needs n where n.county_code = new.county_code and n.id = new.need_id;
             select coalesce(sum(q.places_to - q.places_from), 0) into changed from ??.quota_changes q
               where q.county_code = new.county_code and q.welfare_post_id = new.id and q.state = 'approved';
             if need.id is null or need.state <> 'approved' or need.division_code <> new.division_code or new.places <> need.places + changed then
               ${refuse('post_places_as_approved')}
             end if;
           end if;`,
  },
  {
    name: 'judge_post_fund_hold',
    table: 'post_fund_holds',
    events: 'insert',
    declare: 'held bigint;',
    body: `if not exists (
             select 1 from ??.procedures p where p.county_code = new.county_code and p.subject = new.source and p.subject_id = new.source_id
               and p.state = 'passed') then
             ${refuse('post_fund_hold_undecided')}
           end if;
           update ??.post_funds f set held_fen = f.held_fen + new.amount_fen where f.county_code = new.county_code and f.id = new.post_fund_id;
           if not found then
             ${refuse('post_fund_unknown')}
           end if;
           select coalesce(sum(h.amount_fen), 0) + new.amount_fen into held from ??.post_fund_holds h
             where h.county_code = new.county_code and h.post_fund_id = new.post_fund_id and h.welfare_post_id = new.welfare_post_id;
           if held < 0 then
             ${refuse('post_fund_release_too_large')}
           end if;`,
  },
];

export async function createNeedGuards(trx: Trx, schema: string): Promise<void> {
  for (const { name, table, events, body, declare } of guards) {
    const sql = `create function ??.?? () returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
      ${declare === undefined ? '' : `declare ${declare}`}
      begin
        ${body}
        return new;
      end $body$`;
    const schemas = Array<string>(sql.split('??').length - 3).fill(schema);
    await trx.raw(sql, [schema, name, ...schemas]);
    await trx.raw(`create trigger ?? before ${events} on ??.?? for each row execute function ??.??()`, [
      name,
      schema,
      table,
      schema,
      name,
    ]);
  }
}
