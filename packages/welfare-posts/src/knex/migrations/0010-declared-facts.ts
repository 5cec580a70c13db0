import { freezeColumns, type Migration } from '@gongyi/server-kit/knex';
import { listStates } from '../../model/application.js';

/** What applicants answer to the county's questions: kept with the application until it is decided, and with the agreement. */
export const declaredFactsMigration: Migration = {
  name: '0010-declared-facts',
  async up(trx, { schema }) {
    await trx.raw(
      `alter table ??.applications
         add column declared_facts jsonb not null default '[]' constraint application_declares_a_list check (jsonb_typeof(declared_facts) = 'array'),
         add column fact_words jsonb not null default '{}'`,
      [schema],
    );
    await trx.raw(
      `alter table ??.agreements
         add column declared_facts jsonb not null default '[]' constraint agreement_declares_a_list check (jsonb_typeof(declared_facts) = 'array')`,
      [schema],
    );
    const columns = ['declared_facts'];
    const ranked = listStates.map((state) => `'${state}'`).join(', ');
    await freezeColumns(trx, { schema, table: 'applications', columns, when: `old.state not in (${ranked})` });
    await freezeColumns(trx, { schema, table: 'agreements', columns, when: 'true' });
    // Who is barred is asked for many people at once.
    await trx.raw(
      'create index exits_barred on ??.exits (county_code, person_id, barred_until) where barred_until is not null',
      [schema],
    );
  },
};
