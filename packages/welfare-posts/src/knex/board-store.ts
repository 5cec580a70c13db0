import { type DivisionCode, townshipOf } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { PostBoardStore } from '../ports.js';

type Row = Awaited<ReturnType<PostBoardStore['countsByTownship']>>[number];

/** The board's numbers in PostgreSQL: two queries that read every agreement once. */
export function createKnexPostBoardStore(knex: Knex, { schema }: { readonly schema: string }): PostBoardStore {
  return {
    countsByTownship: (actor, today, warnUntil) =>
      inTransaction(knex, actor, async (trx) => {
        const county = { schema, county: actor.countyCode, from: actor.scope.from, to: actor.scope.to };
        const posts = await trx.raw(
          `with held as materialized (
             select welfare_post_id, division_code, person_id, upper(in_force) - 1 <= cast(:until as date) as expiring
             from :schema:.agreements where county_code = coalesce(:county, county_code) and in_force @> cast(:today as date)),
           of_post as (
             select welfare_post_id, count(*) as holders, count(*) filter (where expiring) as expiring from held group by 1),
           of_township as (
             select left(division_code, 9) as township, string_agg(person_id::text, ',') as people from held group by 1),
           posts as (
             select left(p.division_code, 9) as township, coalesce(sum(p.places) filter (where p.valid_to >= :today), 0)::int as approved,
               coalesce(sum(holders), 0)::int as filled, coalesce(sum(expiring), 0)::int as expiring,
               coalesce(sum(greatest(p.places - coalesce(holders, 0), 0)) filter (where p.valid_to >= :today), 0)::int as vacant
             from :schema:.welfare_posts p left join of_post on of_post.welfare_post_id = p.id
             where p.county_code = coalesce(:county, p.county_code) and p.division_code between :from and :to group by 1)
           select posts.*, coalesce(people, '') as people from posts left join of_township using (township)`,
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
