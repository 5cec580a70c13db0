import { type DivisionCode, townshipOf } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { PostBoardStore } from '../ports.js';

type Row = Awaited<ReturnType<PostBoardStore['countsByTownship']>>[number];

/** The board's numbers in PostgreSQL: two queries, however many agreements there are. */
export function createKnexPostBoardStore(knex: Knex, { schema }: { readonly schema: string }): PostBoardStore {
  return {
    countsByTownship: (actor, today, warnUntil) =>
      inTransaction(knex, actor, async (trx) => {
        const county = { schema, county: actor.countyCode, from: actor.scope.from, to: actor.scope.to };
        const posts = await trx.raw(
          `with held as (
             select welfare_post_id, count(*) as holders, count(*) filter (where upper(in_force) - 1 <= cast(:until as date)) as expiring,
               string_agg(person_id::text, ',') as people
             from :schema:.agreements where county_code = coalesce(:county, county_code) and in_force @> cast(:today as date) group by welfare_post_id)
           select left(p.division_code, 9) as township, coalesce(sum(p.places) filter (where p.valid_from <= :today and p.valid_to >= :today), 0)::int as approved,
             coalesce(sum(held.holders), 0)::int as filled, coalesce(sum(held.expiring), 0)::int as expiring,
             coalesce(sum(greatest(p.places - coalesce(held.holders, 0), 0)) filter (where p.valid_from <= :today and p.valid_to >= :today), 0)::int as vacant,
             coalesce(string_agg(held.people, ','), '') as people
           from :schema:.welfare_posts p left join held on held.welfare_post_id = p.id
           where p.county_code = coalesce(:county, p.county_code) and p.division_code between :from and :to group by 1`,
          { ...county, today, until: warnUntil },
        );
        const needs = await trx.raw(
          `select left(division_code, 9) as township, sum(places)::int as planned from :schema:.post_needs
           where county_code = coalesce(:county, county_code) and division_code between :from and :to and state in ('submitted', 'returned') group by 1`,
          county,
        );
        const rows = new Map<string, Row>();
        const codeOf = (township: string) => (townshipOf(`${township}000` as DivisionCode) ?? '') as DivisionCode;
        for (const { township, people, ...counts } of posts.rows as (Row & { township: string; people: string })[])
          rows.set(township, {
            ...counts,
            planned: 0,
            townshipCode: codeOf(township),
            holders: people === '' ? [] : people.split(','),
          });
        for (const { township, planned } of needs.rows as { township: string; planned: number }[]) {
          const none = { approved: 0, filled: 0, vacant: 0, expiring: 0, holders: [] };
          rows.set(township, { ...(rows.get(township) ?? none), planned, townshipCode: codeOf(township) });
        }
        return [...rows.values()];
      }),
  };
}
