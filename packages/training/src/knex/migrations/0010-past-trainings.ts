import { type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { pastResults } from '../../model/past-training.js';
import { certificateKinds } from '../../model/trade.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const score = 'smallint check (?? between 0 and 1000)';

/** Classes of before the system, a row a person and class, as the county's ledger tells them; rows are never changed. */
export const pastTrainingsMigration: Migration = {
  name: '0010-past-trainings',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.past_trainings (
         ${tenantColumns}, person_id uuid not null, person_name text not null, identity_masked text not null, identity_hash text not null,
         category text not null, class_number text not null check (class_number <> ''), institution_name text not null,
         trade_code text, trade_name text not null, level smallint check (level between 1 and 5), mode text not null,
         starts_on date not null, ends_on date not null, hours int not null check (hours > 0),
         attendance_permille ${score}, theory_tenths ${score}, practice_tenths ${score},
         result text not null check (result in (${listOf(pastResults)})),
         certificate_kind text not null check (certificate_kind in (${listOf(certificateKinds)})),
         certificate_number text, certificate_issued_on date, leads text[] not null, imported_by_name text not null,
         primary key (county_code, id),
         constraint past_training_days check (starts_on <= ends_on),
         constraint past_training_certificate check ((certificate_number is null or result = 'passed')
           and (certificate_issued_on is null or (certificate_number is not null and certificate_issued_on >= ends_on))),
         constraint past_training_once unique (county_code, class_number, person_id))`,
      [schema, 'attendance_permille', 'theory_tenths', 'practice_tenths'],
    );
    await trx.raw(
      `create unique index past_certificate_once on ??.past_trainings (county_code, certificate_kind, certificate_number)
         where certificate_number is not null`,
      [schema],
    );
    await trx.raw('create index past_trainings_of_person on ??.past_trainings (county_code, identity_hash)', [schema]);
    await trx.raw('create index past_trainings_by_day on ??.past_trainings (county_code, starts_on, id)', [schema]);
    await trx.raw('create index past_trainings_by_name on ??.past_trainings (county_code, person_name)', [schema]);
    await secureTable(trx, { schema, table: 'past_trainings', applicationRole, rights: ['select', 'insert'] });
    // A number that the ledger has cannot be given once more.
    await trx.raw(
      `create function ??.certificate_number_is_new() returns trigger language plpgsql as $body$
       begin
         if exists (select 1 from ??.past_trainings p where p.county_code = new.county_code and p.certificate_kind = new.kind
             and p.certificate_number = new.number) then
           raise exception 'the ledger has this number' using errcode = 'check_violation', constraint = 'certificate_number_once';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      'create trigger certificate_number_is_new before insert on ??.certificates for each row execute function ??.certificate_number_is_new()',
      [schema, schema],
    );
  },
};
