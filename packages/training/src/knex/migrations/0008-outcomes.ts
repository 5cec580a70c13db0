import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { employmentProofWorkflow, outcomeGroups } from '../../model/outcome.js';
import { proofKinds } from '../../model/training-settings.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Proofs that trained people work, which a second person of the county looks at, and figures as they stood on a day. */
export const outcomesMigration: Migration = {
  name: '0008-outcomes',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.employment_proofs (
         ${tenantColumns}, enrolment_id uuid not null, class_id uuid not null, institution_id uuid not null, person_id uuid not null, person_name text not null,
         kind text not null check (kind in (${listOf(proofKinds)})), employer_name text not null, started_on date not null, ended_on date,
         wage_fen bigint check (wage_fen > 0), reference text not null default '', file_id uuid, file_name text not null default '',
         state text not null default 'recorded', recorded_by_name text not null, recorded_on date not null, decided_by uuid, decided_by_name text, decided_on date,
         decision_reason text not null default '', primary key (county_code, id),
         foreign key (county_code, enrolment_id, class_id) references ??.enrolments (county_code, id, class_id),
         constraint employment_proof_days check (started_on <= recorded_on and started_on <= ended_on and ended_on <= recorded_on),
         constraint employment_proof_decided check ((state = 'recorded') = (decided_by is null) and (decided_by is null) = (decided_on is null)),
         constraint employment_proof_apart check (decided_by <> created_by),
         constraint employment_proof_rejection_has_reason check (state <> 'rejected' or length(trim(decision_reason)) >= 2))`,
      [schema, schema],
    );
    await trx.raw('create index employment_proofs_of on ??.employment_proofs (county_code, enrolment_id, state)', [
      schema,
    ]);
    await trx.raw('create index employment_proofs_class on ??.employment_proofs (county_code, class_id, id)', [schema]);
    await secureTable(trx, { schema, table: 'employment_proofs', applicationRole });
    await openToOrganisation(trx, { schema, table: 'employment_proofs', column: 'institution_id' });
    await guardWorkflow(trx, { schema, table: 'employment_proofs', workflow: employmentProofWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'employment_proofs',
      columns: [
        'enrolment_id',
        'class_id',
        'institution_id',
        'person_id',
        'kind',
        'employer_name',
        'started_on',
        'ended_on',
        'wage_fen',
        'reference',
        'file_id',
        'recorded_on',
        'created_by',
      ],
      when: 'true',
    });
    // The person is the enrolment's, and only the county's people decide.
    await trx.raw(
      `create function ??.judge_employment_proof() returns trigger language plpgsql as $body$
       begin
         if new.state <> 'recorded' and coalesce(current_setting('gongyi.organisation', true), '') <> '' then
           raise exception 'an institution does not confirm its own figures' using errcode = 'check_violation', constraint = 'employment_proof_decided_by_county';
         end if;
         if not exists (select 1 from ??.enrolments e where e.county_code = new.county_code and e.id = new.enrolment_id
           and e.person_id = new.person_id and e.institution_id = new.institution_id and e.division_code = new.division_code
           and e.state in ('enrolled', 'passed', 'failed')) then
           raise exception 'nobody of this class' using errcode = 'check_violation', constraint = 'employment_proof_of_trainee';
         end if;
         return new;
       end $body$`,
      [schema, schema],
    );
    await trx.raw(
      'create trigger judge_employment_proof before insert or update on ??.employment_proofs for each row execute function ??.judge_employment_proof()',
      [schema, schema],
    );
    await trx.raw(
      `create table ??.outcome_snapshots (
         ${tenantColumns}, "from" date not null, "to" date not null, checked_on date not null, "by" text not null check ("by" in (${listOf(outcomeGroups)})),
         rows jsonb not null, people int not null, digest text not null check (digest ~ '^[0-9a-f]{64}$'), rule_version text not null, taken_by_name text not null,
         primary key (county_code, id), check ("from" <= "to"))`,
      [schema],
    );
    await secureTable(trx, { schema, table: 'outcome_snapshots', applicationRole, rights: ['select', 'insert'] });
  },
};
