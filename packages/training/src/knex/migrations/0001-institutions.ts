import { type Migration, openToCounty, openToOrganisation, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { roomKinds, teacherKinds } from '../../model/institution.js';
import { certificateKinds, demandKinds } from '../../model/trade.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** The trade catalogue, which a county shows everybody, and the files of institutions, each open to its own people. */
export const institutionsMigration: Migration = {
  name: '0001-institutions',
  async up(trx, { schema, applicationRole }) {
    await trx.raw('create extension if not exists btree_gist');
    await trx.raw(
      `create table ??.trades (
         ${tenantColumns}, kind text not null, code text not null, name text not null, level smallint check (level between 1 and 5),
         standard_hours int not null check (standard_hours > 0), cost_reference text not null default '',
         certificate_kind text not null check (certificate_kind in (${listOf(certificateKinds)})),
         demand_kind text not null check (demand_kind in (${listOf(demandKinds)})), valid_from date not null, valid_to date check (valid_to >= valid_from),
         primary key (county_code, id),
         constraint trades_one_line_a_day exclude using gist (county_code with =, code with =, (coalesce(level, 0)) with =,
           daterange(valid_from, valid_to, '[]') with &&))`,
      [schema],
    );
    await trx.raw('create index trades_code on ??.trades (county_code, code, id)', [schema]);
    await secureTable(trx, { schema, table: 'trades', applicationRole });
    await openToCounty(trx, { schema, table: 'trades' });
    await trx.raw(
      `create table ??.institutions (
         ${tenantColumns}, name text not null, credit_code text not null check (credit_code ~ '^[0-9A-Z]{18}$'), legal_person text not null,
         contact_name text not null, contact_phone text not null, address text not null, licence_number text not null default '', licence_until date,
         premises_square_metres int not null default 0 check (premises_square_metres >= 0), lease_until date, primary key (county_code, id),
         constraint one_institution_a_credit_code unique (county_code, credit_code))`,
      [schema],
    );
    await trx.raw('create index institutions_name on ??.institutions (county_code, name, id)', [schema]);
    await secureTable(trx, { schema, table: 'institutions', applicationRole });
    await openToOrganisation(trx, { schema, table: 'institutions', column: 'id' });
    const parts = {
      institution_rooms: `kind text not null check (kind in (${listOf(roomKinds)})), capacity int not null check (capacity > 0)`,
      institution_teachers: `kind text not null check (kind in (${listOf(teacherKinds)})), subjects text not null, qualification text not null default ''`,
      institution_equipment: 'quantity int not null check (quantity > 0)',
    };
    for (const [table, own] of Object.entries(parts)) {
      await trx.raw(
        `create table ??.?? (
           ${tenantColumns}, institution_id uuid not null, name text not null, ${own}, withdrawn_on date, primary key (county_code, id),
           foreign key (county_code, institution_id) references ??.institutions (county_code, id))`,
        [schema, table, schema],
      );
      await trx.raw('create index ?? on ??.?? (county_code, institution_id, id)', [`${table}_of`, schema, table]);
      await secureTable(trx, { schema, table, applicationRole });
      await openToOrganisation(trx, { schema, table, column: 'institution_id' });
    }
  },
};
