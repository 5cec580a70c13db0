import type { Migration } from '@gongyi/server-kit/knex';
import { createGuard, refuseNamed } from './guard.js';

type Transaction = Parameters<Migration['up']>[0];

/**
 * What keeps an institution from teaching, in one place for the screens, the opening of a class and the payment of it: its
 * standing, and the cards that its classes earned.
 */
export const barredInstitutionsMigration: Migration = {
  name: '0015-barred-institutions',
  async up(trx, { schema }) {
    await completeRules(trx, schema);
    await createFunctions(trx, schema);
    await createHolds(trx, schema);
    await guardClasses(trx, schema);
  },
};

/** Rules that classes keep get the two new parts; nothing was said about them, so nothing waits and nothing stops. */
async function completeRules(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
  );
  await trx.raw('alter table ??.training_classes disable trigger user', [schema]);
  await trx.raw(
    `update ??.training_classes set rule = (rule - 'phoneSamplePercent') || '{"phoneSample": null,
         "barred": {"suspended": "go_on", "removed": "go_on", "blacklisted": "go_on", "cards": "go_on", "claimWaits": false}}'
       where rule is not null and rule -> 'barred' is null`,
    [schema],
  );
  await trx.raw('alter table ??.training_classes enable trigger user', [schema]);
}

async function createFunctions(trx: Transaction, schema: string): Promise<void> {
  // The same sum as `attendanceOf`: hours that count of whoever is still on the roster, out of the hours held.
  await trx.raw(
    `create function ??.cards_of(county text, institution uuid, in_year int)
       returns table (class_id uuid, class_name text, number text, taught_on date, card text) language sql stable as $body$
       select * from (select c.id, c.name, coalesce(c.number, ''), c.taught_on,
           case when a.attended * 100 < (c.rule -> 'attendance' ->> 'classRedBelow')::int * a.possible then 'red'
             when a.attended * 100 < (c.rule -> 'attendance' ->> 'classYellowBelow')::int * a.possible then 'yellow' end as card
         from ??.training_classes c cross join lateral (select
           (select coalesce(sum(l.hours), 0) from ??.lessons l
             join ??.lesson_marks m on m.county_code = l.county_code and m.class_id = l.class_id and m.lesson_id = l.id
             join ??.enrolments e on e.county_code = m.county_code and e.id = m.enrolment_id and e.state not in ('withdrawn', 'excluded')
             where l.county_code = c.county_code and l.class_id = c.id and l.state = 'held' and c.rule -> 'attendance' -> 'counted' \\? m.mark) as attended,
           (select coalesce(sum(l.hours), 0) from ??.lessons l where l.county_code = c.county_code and l.class_id = c.id and l.state = 'held')
             * (select count(*) from ??.enrolments e where e.county_code = c.county_code and e.class_id = c.id
                  and e.state not in ('withdrawn', 'excluded')) as possible) a
         where c.county_code = county and c.institution_id = institution and c.state in ('taught', 'assessed', 'settled')
           and c.taught_on between make_date(in_year, 1, 1) and make_date(in_year, 12, 31)) t
       where card is not null order by taught_on, id
     $body$`,
    Array(7).fill(schema),
  );
  // Blacklisted is blacklisted for every trade; otherwise the newest entry with the trade tells. Without a year no card is counted.
  await trx.raw(
    `create function ??.bar_of(county text, institution uuid, trade text, trade_level int, rule jsonb, in_year int) returns text language sql stable as $body$
       select coalesce(
         (select a.state from ??.accreditations a where a.county_code = county and a.institution_id = institution and a.state = 'blacklisted' limit 1),
         (select nullif(t.state, 'active') from (select a.state from ??.accreditations a
            join ??.accreditation_scopes s on s.county_code = a.county_code and s.accreditation_id = a.id
            where a.county_code = county and a.institution_id = institution and a.state in ('active', 'suspended', 'removed')
              and s.trade_code = trade and s.level is not distinct from trade_level order by a.valid_from desc, a.id desc limit 1) t),
         (select 'cards' from ??.cards_of(county, institution, in_year) c where in_year is not null
            having count(*) filter (where c.card = 'red') >= (rule -> 'attendance' ->> 'redCardsStop')::int
              or count(*) filter (where c.card = 'yellow') >= (rule -> 'attendance' ->> 'yellowCardsStop')::int))
     $body$`,
    Array(5).fill(schema),
  );
}

/** Why certificates or money of a class wait. */
async function createHolds(trx: Transaction, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.holds_of(county text, class uuid, in_year int) returns text[] language sql stable as $body$
       select array_remove(array[
         case when exists (select 1 from ??.inspections i where i.county_code = c.county_code and i.class_id = c.id and i.state = 'holding') then 'inspection' end,
         case when (c.rule -> 'phoneSample' ->> 'claimWaits')::boolean then (
           select case when d.id is null then 'calls_not_drawn' when d.lessons > (select count(*) from ??.inspection_calls p
               where p.county_code = d.county_code and p.draw_id = d.id and p.state <> 'open') then 'calls_open' end
             from (values (1)) one left join ??.inspection_draws d on d.county_code = c.county_code and d.class_id = c.id) end,
         case when (c.rule -> 'barred' ->> 'claimWaits')::boolean
           then ??.bar_of(c.county_code, c.institution_id, c.trade_code, c.level, c.rule, in_year) end], null)
       from ??.training_classes c where c.county_code = county and c.id = class
     $body$`,
    Array(6).fill(schema),
  );
  await createGuard(trx, schema, {
    name: 'settle_waiting_class',
    table: 'training_classes',
    events: 'update',
    body: `begin
       if new.state = 'settled' and old.state <> 'settled'
         and cardinality(??.holds_of(new.county_code, new.id, extract(year from new.assessed_on)::int)) > 0 then
         raise exception 'the class waits' using errcode = 'check_violation', constraint = 'training_class_waits';
       end if;
       return new;
     end`,
  });
}

async function guardClasses(trx: Transaction, schema: string): Promise<void> {
  // To go on is no opening: cards of the year are looked at there by the service, which knows the day.
  await createGuard(trx, schema, {
    name: 'bar_training_class',
    table: 'training_classes',
    events: 'update',
    body: `declare bar text; refusal text;
     begin
       if new.state = old.state or new.state not in ('approved', 'running') then return new; end if;
       bar := ??.bar_of(new.county_code, new.institution_id, new.trade_code, new.level, new.rule, case
         when new.state = 'approved' then extract(year from new.decided_on)::int
         when old.state = 'approved' then extract(year from new.opened_on)::int end);
       if bar is not null and (old.state <> 'suspended' or coalesce(new.rule -> 'barred' ->> bar, 'go_on') <> 'go_on') then
         refusal := case bar when 'cards' then 'training_class_cards' else 'training_class_barred' end;
       end if;
       ${refuseNamed('no class of this institution begins')}
       return new;
     end`,
  });
  // Looked at when everything is written: whoever bars an institution stops its classes in the same transaction.
  await trx.raw(
    `create function ??.stop_barred_classes() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from ??.training_classes c where c.county_code = new.county_code and c.institution_id = new.institution_id and c.state = 'running'
         and coalesce(c.rule -> 'barred' ->> ??.bar_of(c.county_code, c.institution_id, c.trade_code, c.level, c.rule, null), 'go_on') <> 'go_on') then
         raise exception 'classes of a barred institution run' using errcode = 'check_violation', constraint = 'barred_classes_run';
       end if;
       return null;
     end $body$`,
    Array(3).fill(schema),
  );
  await trx.raw(
    `create constraint trigger stop_barred_classes after update on ??.accreditations deferrable initially deferred for each row
       when (new.state in ('suspended', 'removed', 'blacklisted') and new.state <> old.state) execute function ??.stop_barred_classes()`,
    [schema, schema],
  );
}
