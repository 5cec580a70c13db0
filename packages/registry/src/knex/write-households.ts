import { type Actor, type CountyCode, newId } from '@gongyi/kernel';
import { copyInto } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { oneOf } from './filters.js';

const columns = ['county_code', 'id', 'division_code', 'code', 'kind', 'head_name', 'member_count', 'created_by'];

/**
 * Makes the households with these codes say what their members say: the head's kind, place and name, how many they are.
 * A household that everybody left stays with no member.
 */
export async function refreshHouseholds(
  trx: Knex.Transaction,
  target: { schema: string; county: CountyCode; actor: Actor },
  codes: readonly string[],
): Promise<void> {
  const { schema, county, actor } = target;
  const named = codes.filter((code) => code !== '');
  if (named.length === 0) return;
  const known = (await oneOf(trx(`${schema}.households`).where({ county_code: county }), 'code', 'text', named).select(
    'code',
  )) as { code: string }[];
  const have = new Set(known.map(({ code }) => code));
  // A new household starts at the place of a member: the county's own code lies outside the scope of a township.
  const placeOf = new Map<string, string>();
  const places = (await oneOf(
    trx(`${schema}.persons`).where({ county_code: county }),
    'household_code',
    'text',
    named,
  ).select('household_code', 'division_code')) as { household_code: string; division_code: string }[];
  for (const { household_code, division_code } of places) placeOf.set(household_code, division_code);
  const fresh = [...placeOf].filter(([code]) => !have.has(code));
  await copyInto(
    trx,
    { schema, table: 'households', columns },
    fresh.map(([code, place]) => [county, newId(), place, code, '', '', 0, actor.userId]),
  );
  await trx.raw(
    `update ??.households h set
       member_count = coalesce(m.members, 0), kind = coalesce(m.kind, h.kind), division_code = coalesce(m.division_code, h.division_code),
       head_name = coalesce(m.head_name, ''), risk_eliminated = m.risk_eliminated, updated_at = now(),
       version = h.version + case when h.member_count = 0 and h.kind = '' then 0 else 1 end
     from unnest(?::text[]) as touched (code)
     left join (
       select household_code, count(*)::int as members, min(name) filter (where relation = '户主') as head_name,
         (array_agg(household_kind order by (relation = '户主') desc, id))[1] as kind,
         (array_agg(division_code order by (relation = '户主') desc, id))[1] as division_code,
         (array_agg(risk_eliminated order by (relation = '户主') desc, id))[1] as risk_eliminated
       from ??.persons where county_code = ? and household_code = any(?::text[]) group by household_code) m on m.household_code = touched.code
     where h.county_code = ? and h.code = touched.code
       and (h.member_count, h.kind, h.division_code, h.head_name, h.risk_eliminated) is distinct from
         (coalesce(m.members, 0), coalesce(m.kind, h.kind), coalesce(m.division_code, h.division_code), coalesce(m.head_name, ''), m.risk_eliminated)`,
    [schema, named, schema, county, named, county],
  );
}
