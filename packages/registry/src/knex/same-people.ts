import type { Actor } from '@gongyi/kernel';
import { inTransaction, type Migration, objectName } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { SamePerson } from '../ports.js';

/**
 * Who is registered in other counties too, by the keyed hash of the identity number. The function answers ids alone, and
 * only about people whom the asking county has itself: nobody can look a stranger up.
 */
export const samePeopleMigration: Migration = {
  name: '0007-same-people',
  async up(trx, { schema, applicationRole }) {
    await trx.raw('create index ?? on ??.persons (identity_hash)', [objectName('persons', 'hash'), schema]);
    await trx.raw(
      `create function ??.same_people(county text, asked uuid[]) returns table (person_id uuid, county_code text, person_id_there uuid)
         language plpgsql security definer set search_path = pg_catalog as $body$
       declare
         seen_from text := coalesce(current_setting('gongyi.scope_from', true), '');
         seen_to text := coalesce(current_setting('gongyi.scope_to', true), '');
       begin
         if county <> left(seen_from, 6) and county <> current_setting('gongyi.county', true) then return; end if;
         perform set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true);
         return query select own.id, other.county_code, other.id from ??.persons own
           join ??.persons other on other.identity_hash = own.identity_hash and other.county_code <> own.county_code
           where own.county_code = county and own.id = any (asked);
         perform set_config('gongyi.scope_from', seen_from, true), set_config('gongyi.scope_to', seen_to, true);
       end $body$`,
      [schema, schema, schema],
    );
    await trx.raw('revoke execute on function ??.same_people(text, uuid[]) from public', [schema]);
    if (applicationRole !== undefined)
      await trx.raw('grant execute on function ??.same_people(text, uuid[]) to ??', [schema, applicationRole]);
  },
};

/** @returns who of them is registered in other counties too, and as whom */
export function samePeople(
  knex: Knex,
  schema: string,
  actor: Actor,
  personIds: readonly string[],
): Promise<SamePerson[]> {
  if (actor.countyCode === null || personIds.length === 0) return Promise.resolve([]);
  return inTransaction(knex, actor, async (trx) => {
    const { rows } = await trx.raw(
      'select person_id as "personId", county_code as "countyCode", person_id_there as "personIdThere" from ??.same_people(?, ?::uuid[])',
      [schema, actor.countyCode, [...personIds]],
    );
    return rows as SamePerson[];
  });
}
