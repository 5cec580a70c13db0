import type { LocalDate } from '@gongyi/kernel';
import type { Knex } from 'knex';

/**
 * What may never stand in the database, asked without any of the program's own code: one line for each breach. Posts that
 * came by a roster file are left out; a file tells what is.
 *
 * @param posts posts whose places are judged from `today` on
 */
export async function brokenPromises(
  trx: Knex.Transaction,
  posts: readonly string[],
  today: LocalDate,
): Promise<string[]> {
  const { rows } = await trx.raw(
    `with judged as (
       select p.id, p.subject, p.subject_id, p.maker_id, p.state, p.round, p.steps, a.position, a.act, a.acted_by, a.acted_on, a.notice_ends_on, a.meeting, a.evidence_file_id,
         row_number() over (partition by p.id order by a.id) - 1 as done
       from posts.procedures p join posts.procedure_acts a on a.county_code = p.county_code and a.procedure_id = p.id and a.round = p.round and a.verdict = 'pass'),
     apart as (select * from judged where act in ('audit', 'approve', 'file', 'check')),
     taken as (
       select a.welfare_post_id, greatest(lower(a.in_force), ?::date) as at, 1 as step from posts.agreements a where upper(a.in_force) > ?::date
       union all select a.welfare_post_id, upper(a.in_force), -1 from posts.agreements a where upper(a.in_force) > ?::date),
     held as (select welfare_post_id, sum(step) over (partition by welfare_post_id order by at, step) as holders from taken)
     select 'two agreements of one person on one day ' || a.id as breach from posts.agreements a join posts.agreements b
       on a.person_id = b.person_id and a.id < b.id and a.in_force && b.in_force
     union all select 'more holders than places ' || p.id from posts.welfare_posts p join held h on h.welfare_post_id = p.id
       where p.id = any(?::uuid[]) and h.holders > p.places
     union all select 'a step out of its order ' || j.id from judged j where j.position <> j.done or j.act <> j.steps -> j.position::int ->> 'act'
     union all select 'passed without all its steps ' || p.id from posts.procedures p where p.state = 'passed'
       and (select count(*) from judged j where j.id = p.id) <> jsonb_array_length(p.steps)
     union all select 'a notice cut short ' || j.id from judged j where j.act = 'notice' and (j.notice_ends_on is null
       or j.notice_ends_on < j.acted_on + (j.steps -> j.position::int ->> 'days')::int
       or exists (select 1 from judged n where n.id = j.id and n.position > j.position and n.acted_on <= j.notice_ends_on))
     union all select 'no minutes ' || j.id from judged j where j.act = 'meeting' and (j.meeting is null or j.evidence_file_id is null)
     union all select 'judged by its maker ' || a.id from apart a where a.acted_by = a.maker_id
     union all select 'judged twice by one person ' || a.id from apart a join apart b on a.id = b.id and a.position < b.position and a.acted_by = b.acted_by
     union all select 'passed over an objection ' || p.id from posts.procedures p join posts.procedure_objections o on o.procedure_id = p.id
       where p.state = 'passed' and o.round = p.round and o.state <> 'rejected'
     union all select 'a vacancy decided by nobody ' || v.id from posts.vacancies v where v.state = 'decided'
       and not exists (select 1 from judged j where j.subject = 'vacancy' and j.subject_id = v.id and j.state = 'passed')
     union all select 'approved by nobody ' || a.id from posts.applications a where a.state in ('approved', 'hired')
       and not exists (select 1 from judged j where j.subject = 'vacancy' and j.subject_id = a.vacancy_id and j.state = 'passed')
     union all select 'places changed by nobody ' || q.id from posts.quota_changes q where q.state = 'approved'
       and not exists (select 1 from judged j where j.subject = 'quota-change' and j.subject_id = q.id and j.state = 'passed')
     union all select 'signed without a scan ' || a.id from posts.agreements a where a.state = 'signed' and a.application_id is not null
       and not exists (select 1 from posts.agreement_files f where f.agreement_id = a.id)
     union all select 'an agreement of somebody else''s application ' || a.id from posts.agreements a where a.application_id is not null and not exists (
       select 1 from posts.applications p where p.id = a.application_id and p.person_id = a.person_id and p.welfare_post_id = a.welfare_post_id and p.approved_on is not null)
     union all select 'a renewal of somebody else''s agreement ' || a.id from posts.agreements a join posts.agreements r on r.id = a.renews_id
       where r.person_id <> a.person_id or r.welfare_post_id <> a.welfare_post_id
     union all select 'left by nobody ' || e.id from posts.exits e where e.state in ('decided', 'completed', 'reinstated')
       and not exists (select 1 from judged j where j.subject = 'exit' and j.subject_id = e.id and j.state = 'passed')
     union all select 'back without an appeal ' || e.id from posts.exits e where e.state = 'reinstated'
       and not exists (select 1 from posts.exit_appeals a where a.exit_id = e.id and a.state = 'upheld')
     union all select 'an appeal answered by who decided ' || a.id from posts.exit_appeals a join judged j on j.subject = 'exit' and j.subject_id = a.exit_id
       where a.state <> 'open' and a.answered_by in (j.maker_id, j.acted_by)
         and j.id = (select p.id from posts.procedures p where p.subject = 'exit' and p.subject_id = a.exit_id and p.state = 'passed' order by p.id limit 1)`,
    [today, today, today, [...posts]],
  );
  return (rows as { breach: string }[]).map(({ breach }) => breach);
}
