import { type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { declaredByKinds } from '../../model/declared-facts.js';

/**
 * What a holder answers after the agreement was made: the last row of a fact counts before what the agreement was made on,
 * and nothing is overwritten.
 */
export const agreementAnswersMigration: Migration = {
  name: '0012-agreement-answers',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.agreement_answers (
         ${tenantColumns}, agreement_id uuid not null, fact text not null, value jsonb, declared_by text not null check (declared_by in (${declaredByKinds.map((kind) => `'${kind}'`).join(', ')})),
         proof text not null, recorded_on date not null, correction text not null check (length(trim(correction)) >= 2), recorded_by_name text not null,
         primary key (county_code, id), foreign key (county_code, agreement_id) references ??.agreements (county_code, id),
         constraint agreement_answer_has_proof check (value is null or proof <> ''))`,
      [schema, schema],
    );
    await trx.raw('create index agreement_answers_of on ??.agreement_answers (county_code, agreement_id, fact, id)', [
      schema,
    ]);
    await secureTable(trx, { schema, table: 'agreement_answers', applicationRole, rights: ['select', 'insert'] });
    await trx.raw(
      `create function ??.current_answers(county text, agreement uuid, made_on jsonb) returns jsonb language sql stable as $body$
         select coalesce(jsonb_agg(answer), '[]') from (
           select jsonb_build_object('fact', last.fact, 'value', last.value, 'declaredBy', last.declared_by, 'proof', last.proof,
               'recordedOn', to_char(last.recorded_on, 'YYYY-MM-DD'), 'correction', last.correction) as answer
             from (select distinct on (n.fact) n.* from ??.agreement_answers n where n.county_code = county and n.agreement_id = agreement
               order by n.fact, n.id desc) last
           union all
           select first from jsonb_array_elements(made_on) as first where not exists (select 1 from ??.agreement_answers n
             where n.county_code = county and n.agreement_id = agreement and n.fact = first ->> 'fact')
         ) answers
       $body$`,
      [schema, schema, schema],
    );
  },
};
