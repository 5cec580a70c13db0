import { firstDay } from '@gongyi/kernel';
import { countyWide, findPage, inTownship, inTransaction, withWholeJoins } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AgreementAlert } from '../model/agreement-alert.js';
import type { AgreementStore } from '../ports.js';

/**
 * A placement begins as in `placementsOf`: after a break, or with an application of its own. A day that a month lacks is its
 * last one, as `lastDayOfMonths` and `ageOn` have it. Agreements for which nothing can come due in time are left out before
 * their dates are worked out to the day.
 */
const alertsSql = `
  with ordered as (
    select a.county_code, a.id, a.division_code, a.welfare_post_id, a.person_id, a.starts_on, upper(a.in_force) - 1 as last_day, a.application_id is not null as hired,
      a.born_on, coalesce(a.retirement_class, case a.sex when 'male' then 'men' end) as class,
      lag(upper(a.in_force) - 1) over one as last_before, lead(a.starts_on) over one as next_start
    from :schema:.agreements a where (:county::text is null or a.county_code = :county) and a.state = 'signed' and not isempty(a.in_force)
    window one as (partition by a.person_id order by a.starts_on)),
  placed as (
    select *, max(case when last_before is null or starts_on > last_before + 1 or hired then starts_on end) over (partition by person_id order by starts_on) as first_day
    from ordered),
  insured as (select county_code, agreement_id, max(to_on) as insured_to from :schema:.agreement_insurances group by 1, 2),
  known as (
    select p.county_code, p.id, p.division_code, p.welfare_post_id, p.last_day, p.next_start, p.first_day, p.born_on, i.insured_to, r.retires_on,
      (p.first_day + make_interval(months => :most::int))::date as months_later,
      (p.born_on + make_interval(years => :age::int))::date as birthday
    from placed p
    left join insured i on i.county_code = p.county_code and i.agreement_id = p.id
    left join jsonb_to_recordset(:retiring::jsonb) as r (kind text, born_from date, retires_on date)
      on r.born_from = p.born_on - (date_part('day', p.born_on)::int - 1) and r.kind = p.class
    where p.last_day >= :today::date and p.division_code between :from and :to),
  dated as (
    select k.*, case when date_part('day', born_on) > date_part('day', birthday) then birthday + 1 else birthday end as too_old_on,
      case when date_part('day', first_day) > date_part('day', months_later) then months_later else months_later - 1 end as cap
    from known k where least(last_day, birthday, months_later - 1, retires_on, insured_to) <= :today::date + :days::int),
  due as (
    select d.*, 'expiring' as what, last_day as due_on from dated d where next_start is null or next_start > last_day + 1
    union all select d.*, 'age_limit', too_old_on from dated d
    union all select d.*, 'retirement', retires_on from dated d where retires_on >= :today::date
    union all select d.*, 'term_cap', case when retires_on > cap and retires_on >= first_day
      and retires_on < date_trunc('month', first_day::timestamp) + make_interval(months => :near::int) then retires_on else cap end from dated d
    union all select d.*, 'insurance_ending', insured_to from dated d where insured_to < last_day)
  select d.id || ':' || d.what as id, d.id as agreement_id, d.division_code, a.person_name, a.identity_masked, p.name as post_name,
    d.what, d.due_on, d.due_on - :today::date as days_left
  from due d
  join :schema:.agreements a on a.county_code = d.county_code and a.id = d.id
  join :schema:.welfare_posts p on p.county_code = d.county_code and p.id = d.welfare_post_id
  where d.due_on <= :today::date + :days::int`;

export function createAlertPart(knex: Knex, schema: string): Pick<AgreementStore, 'findAlerts'> {
  return {
    findAlerts: (actor, query, { today, days, ageLimit, mostMonths, nearRetirementMonths, retiring }) =>
      inTransaction(knex, actor, (trx) =>
        countyWide(trx, actor, () =>
          withWholeJoins(trx, () => {
            const { what, townshipCode, agreementId } = query.filter;
            const bindings = {
              schema,
              county: actor.countyCode,
              from: actor.scope.from,
              to: actor.scope.to,
              today,
              days,
              age: ageLimit,
              most: mostMonths,
              near: nearRetirementMonths,
              retiring: JSON.stringify(
                retiring.map(({ kind, birthMonth, retiresOn }) => ({
                  kind,
                  born_from: firstDay(birthMonth),
                  retires_on: retiresOn,
                })),
              ),
            };
            const builder = trx
              .queryBuilder()
              .from(trx.raw(`(${alertsSql}) as alerts`, bindings))
              .select({
                id: 'id',
                agreementId: 'agreement_id',
                divisionCode: 'division_code',
                personName: 'person_name',
                identityMasked: 'identity_masked',
                postName: 'post_name',
                what: 'what',
                dueOn: 'due_on',
                daysLeft: 'days_left',
              });
            if (what !== undefined) builder.where({ what });
            if (agreementId !== undefined) builder.where({ agreement_id: agreementId });
            inTownship(builder, townshipCode);
            return findPage<AgreementAlert>(builder, query, {
              columns: { dueOn: 'due_on', divisionCode: 'division_code' },
              defaultSort: { field: 'dueOn', order: 'asc' },
              computed: true,
            });
          }),
        ),
      ),
  };
}
