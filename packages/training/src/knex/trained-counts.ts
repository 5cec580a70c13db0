import { type Actor, countyOfActor } from '@gongyi/kernel';
import { asCounty, inTransaction, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { TrainedCount } from '../model/plan-rules.js';
import type { TrainedCounts } from '../ports/planning.js';

/**
 * What was really trained, from the rosters of the year's assessed classes, by where people live: somebody may have been taught
 * in another township. For which department a class was held is not on record, nor what it cost.
 */
export function createKnexTrainedCounts(knex: Knex, { schema }: { readonly schema: string }): TrainedCounts {
  return {
    trainedCounts: (actor: Actor, year: number) =>
      inTransaction(knex, actor, (trx) =>
        asCounty(trx, actor, async () => {
          const { rows } = await trx.raw(
            `select left(e.person_division_code, 9) || '000' as township_code, c.trade_code, min(c.trade_name) as trade_name, c.level,
                 coalesce(t.kind, '') as trade_kind, null as department_id, count(distinct e.person_id)::int as people,
                 count(distinct c.id)::int as classes, null as amount_fen
               from :schema:.training_classes c
               join :schema:.enrolments e on e.county_code = c.county_code and e.class_id = c.id and e.state = 'passed'
               left join :schema:.trades t on t.county_code = c.county_code and t.id = c.trade_id
               where c.county_code = :county and c.state in ('assessed', 'settled')
                 and coalesce(c.taught_on, c.ends_on) between make_date(:year::int, 1, 1) and make_date(:year::int, 12, 31)
                 and e.person_division_code between :from and :to
               group by 1, c.trade_code, c.level, t.kind order by 1, c.trade_code, c.level`,
            { schema, county: countyOfActor(actor), year, from: actor.scope.from, to: actor.scope.to },
          );
          return (rows as object[]).map((row) => toRecord<TrainedCount>(row));
        }),
      ),
  };
}
