import { firstDay } from '@gongyi/kernel';
import { countyWide, findPage, inTownship, inTransaction, withWholeJoins } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AgreementAlert } from '../model/agreement-alert.js';
import type { AgreementStore } from '../ports.js';

/**
 * Placements are counted as `placementsOf` counts them: a break or an application of its own begins another. A day that
 * a month lacks is its last one, as `lastDayOfMonths` and `ageOn` have it. Dates that others are made from are
 * materialized: the planner would repeat their arithmetic wherever they are named.
 */
const alertsSql = `
  with ordered as (
    select a.county_code, a.id, a.person_id, a.starts_on, a.application_id is not null as hired, upper(a.in_force) - 1 as last_day,
      lag(upper(a.in_force) - 1) over one as last_before, lead(a.starts_on) over one as next_start
    from :schema:.agreements a where (:county::text is null or a.county_code = :county) and a.state = 'signed' and not isempty(a.in_force)
    window one as (partition by a.county_code, a.person_id order by a.starts_on)),
  counted as (
    select *, sum(case when last_before is null or starts_on > last_before + 1 or hired then 1 else 0 end)
      over (partition by county_code, person_id order by starts_on) as placement from ordered),
  placed as (select *, min(starts_on) over (partition by county_code, person_id, placement) as first_day from counted),
  insured as (select county_code, agreement_id, max(to_on) as insured_to from :schema:.agreement_insurances group by 1, 2),
  known as (
    select a.id, a.division_code, a.person_name, a.identity_masked, a.welfare_post_id, a.county_code, p.last_day, p.next_start, p.first_day, a.born_on,
      i.insured_to, r.retires_on,
      (p.first_day + make_interval(months => :most::int))::date as months_later,
      (a.born_on + make_interval(years => :age::int))::date as birthday
    from placed p
    join :schema:.agreements a on a.county_code = p.county_code and a.id = p.id
    left join insured i on i.county_code = p.county_code and i.agreement_id = p.id
    left join jsonb_to_recordset(:retiring::jsonb) as r (kind text, born_from date, retires_on date)
      on r.born_from = a.born_on - (date_part('day', a.born_on)::int - 1) and r.kind = coalesce(a.retirement_class, case a.sex when 'male' then 'men' end)
    where p.last_day >= :today::date and a.division_code between :from and :to),
  dated as materialized (
    select k.*, case when date_part('day', born_on) > date_part('day', birthday) then birthday + 1 else birthday end as too_old_on,
      case when date_part('day', first_day) > date_part('day', months_later) then months_later else months_later - 1 end as cap from known k),
  capped as materialized (
    select d.*, case when retires_on > cap and retires_on >= first_day and :near::int is not null
        and (date_part('year', retires_on) - date_part('year', first_day)) * 12 + date_part('month', retires_on) - date_part('month', first_day) < :near::int
      then retires_on else cap end as latest_end from dated d)
  select c.id || ':' || v.what as id, c.id as agreement_id, c.division_code, c.person_name, c.identity_masked, p.name as post_name,
    v.what, v.due_on, v.due_on - :today::date as days_left
  from capped c
  join :schema:.welfare_posts p on p.county_code = c.county_code and p.id = c.welfare_post_id
  cross join lateral (values
    ('expiring', case when c.next_start is null or c.next_start > c.last_day + 1 then c.last_day end),
    ('age_limit', c.too_old_on),
    ('retirement', case when c.retires_on >= :today::date then c.retires_on end),
    ('term_cap', c.latest_end),
    ('insurance_ending', case when c.insured_to < c.last_day then c.insured_to end)) as v (what, due_on)
  where v.due_on <= :today::date + :days::int`;

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
