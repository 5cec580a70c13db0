import { type Actor, countyOfActor, groupBy } from '@gongyi/kernel';
import { asCounty, inTransaction, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { ClassCard } from '../model/class-cards.js';
import type { Bar, ClassHoldCode } from '../model/class-holds.js';
import type { ClassPlanLine } from '../model/class-plan-line.js';
import type { ClassBefore } from '../model/enrolment-checks.js';
import { bookedStates } from '../model/training-class.js';
import type { ClassLookups, LessonElsewhere } from '../ports/classes.js';

/** Enrolments that count: she neither withdrew nor was excluded, and the class was handed in. */
const counts = "e.state in ('enrolled', 'passed', 'failed')";
const booked = `c.state in (${bookedStates.map((state) => `'${state}'`).join(', ')})`;

/** Look-ups over a whole county in PostgreSQL, in the schema that the host names. */
export function createKnexClassLookups(knex: Knex, { schema }: { readonly schema: string }): ClassLookups {
  /** Rows of one query, seen with the eyes of the county. */
  const rowsOf = <T>(actor: Actor, sql: string, bindings: Readonly<Record<string, unknown>>): Promise<T[]> =>
    inTransaction(knex, actor, (trx) =>
      asCounty(trx, actor, async () => {
        const { rows } = await trx.raw(sql, { ...bindings, schema, county: countyOfActor(actor) } as never);
        return (rows as object[]).map((row) => toRecord<T>(row));
      }),
    );

  return {
    async before(actor, identityHashes) {
      if (identityHashes.length === 0) return new Map();
      const rows = await rowsOf<ClassBefore & { identityHash: string }>(
        actor,
        `select e.identity_hash, c.id as class_id, c.trade_code, c.level, c.starts_on, c.ends_on
           from :schema:.enrolments e join :schema:.training_classes c on c.county_code = e.county_code and c.id = e.class_id
           where e.county_code = :county and e.identity_hash = any(:hashes::text[]) and ${counts} and ${booked}
         union all select p.identity_hash, p.id, coalesce(p.trade_code, ''), p.level, p.starts_on, p.ends_on
           from :schema:.past_trainings p where p.county_code = :county and p.identity_hash = any(:hashes::text[])
         order by starts_on`,
        { hashes: [...identityHashes] },
      );
      return groupBy(rows, ({ identityHash }) => identityHash);
    },

    elsewhere: (actor, classId) =>
      rowsOf<LessonElsewhere>(
        actor,
        // The day's lessons are found by their index; nobody teaches or sits in more than a few of them.
        `with own as materialized (select day, room_id, teacher_id, shared_resource_id from :schema:.lessons
             where county_code = :county and class_id = :classId and state <> 'cancelled'),
           shared as materialized (select e.class_id, array_agg(mine.person_name order by mine.id) as trainees from :schema:.enrolments mine
             join :schema:.enrolments e on e.county_code = mine.county_code and e.identity_hash = mine.identity_hash and e.class_id <> mine.class_id and ${counts}
             where mine.county_code = :county and mine.class_id = :classId and mine.state = 'enrolled' group by e.class_id)
         select l.class_id, c.name as class_name, c.institution_id, l.day, l.starts_at, l.ends_at, l.room_id, l.shared_resource_id, l.teacher_id,
             coalesce(s.trainees, '{}') as trainees
           from :schema:.lessons l join :schema:.training_classes c on c.county_code = l.county_code and c.id = l.class_id
           left join shared s on s.class_id = l.class_id
           where l.county_code = :county and l.day = any(array(select distinct day from own)) and l.booked and l.class_id <> :classId
             and (l.room_id = any(array(select room_id from own)) or l.teacher_id = any(array(select teacher_id from own))
               or l.shared_resource_id = any(array(select shared_resource_id from own)) or s.class_id is not null)
           order by l.day, l.starts_at, l.id`,
        { classId },
      ),

    cardsOf: (actor, institutionId, year) =>
      rowsOf<ClassCard>(actor, 'select * from :schema:.cards_of(:county, :institutionId, :year::int)', {
        institutionId,
        year,
      }),

    async barOf(actor, { id }, year) {
      const [found] = await rowsOf<{ bar: Bar | null }>(
        actor,
        `select :schema:.bar_of(c.county_code, c.institution_id, c.trade_code, c.level, c.rule, :year::int) as bar
           from :schema:.training_classes c where c.county_code = :county and c.id = :id`,
        { id, year },
      );
      return found?.bar ?? null;
    },

    async holdsOf(actor, classIds, year) {
      const rows = await rowsOf<{ id: string; holds: ClassHoldCode[] }>(
        actor,
        `select c.id, :schema:.holds_of(c.county_code, c.id, :year::int) as holds from :schema:.training_classes c
           where c.county_code = :county and c.id = any(:ids::uuid[])`,
        { ids: [...classIds], year },
      );
      return new Map(rows.map(({ id, holds }) => [id, holds]));
    },

    planLines: (actor, { ids = null, tradeId = null, year = null }) =>
      rowsOf<ClassPlanLine>(
        actor,
        `select l.id, l.division_code, p.year, l.trade_code, l.trade_name, l.level, l.mode, coalesce(m.people_to, l.people) as people, l.month_from, l.month_to,
             l.institution_id, l.institution_name, p.state = 'approved' and m.kind is distinct from 'cancel' as open,
             coalesce(u.classes, 0) as classes, coalesce(u.seats, 0) as seats, coalesce(u.trained_people, 0) as trained_people
           from :schema:.training_plan_lines l join :schema:.training_plans p on p.county_code = l.county_code and p.id = l.plan_id
           left join lateral (select x.kind, x.people_to from :schema:.training_plan_changes x where x.county_code = l.county_code
             and x.line_id = l.id and x.state = 'confirmed' order by x.id desc limit 1) m on true
           left join lateral (select count(*)::int as classes, sum(c.seats)::int as seats, sum((select count(*) from :schema:.enrolments e
               where e.county_code = c.county_code and e.class_id = c.id and e.state = 'passed'))::int as trained_people
             from :schema:.training_classes c where c.county_code = l.county_code and c.plan_line_id = l.id and ${booked}) u on true
           where l.county_code = :county and p.state in ('approved', 'closed') and (:ids::uuid[] is null or l.id = any(:ids::uuid[]))
             and (:year::int is null or p.year = :year::int) and (:tradeId::uuid is null or exists (select 1 from :schema:.trades t
               where t.county_code = l.county_code and t.id = :tradeId::uuid and t.code = l.trade_code and t.level is not distinct from l.level))
           order by p.year desc, l.trade_code, l.division_code, l.id`,
        { ids: ids === null ? null : [...ids], tradeId, year },
      ),

    nextSerial: (actor, form) =>
      inTransaction(knex, actor, async (trx) => {
        const county = countyOfActor(actor);
        await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [`${schema} class ${county}`]);
        const [prefix = '', suffix = ''] = form.split('{serial}');
        const [given] = await rowsOf<{ count: number }>(
          actor,
          `select count(*)::int as count from :schema:.training_classes
             where county_code = :county and left(number, :length::int) = :prefix and right(number, :tail::int) = :suffix`,
          { prefix, suffix, length: prefix.length, tail: suffix.length },
        );
        return (given?.count ?? 0) + 1;
      }),
  };
}
