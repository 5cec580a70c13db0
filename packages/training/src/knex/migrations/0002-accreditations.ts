import {
  freezeColumns,
  guardWorkflow,
  type Migration,
  openToOrganisation,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import {
  accreditationWorkflow,
  annualResults,
  entryStates,
  objectionWorkflow,
  openStates,
} from '../../model/accreditation.js';
import { accreditationGuards } from './0002-accreditation-guards.js';

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Applications and the entries that they become. What the county weighs is not opened to the institution's people. */
export const accreditationsMigration: Migration = {
  name: '0002-accreditations',
  async up(trx, context) {
    const { schema, applicationRole } = context;
    await trx.raw(
      `create table ??.accreditations (
         ${tenantColumns}, institution_id uuid not null, institution_name text not null, credit_code text not null, renews_id uuid,
         capacity int not null check (capacity > 0), state text not null default 'draft', criteria jsonb not null, pass_score int not null,
         reviewers_needed int not null check (reviewers_needed >= 2), notice_days int not null check (notice_days > 0),
         notice_unit text not null check (notice_unit in ('working', 'calendar')), rule_version text not null, clause text not null,
         submitted_by uuid, submitted_by_name text, submitted_on date, returned_for text not null default '',
         checked_by uuid, checked_by_name text, checked_on date, proposed_by uuid, proposed_by_name text, proposed_on date,
         score_sum int, score_reviewers int, published_on date, notice_ends_on date, decided_by uuid, decided_by_name text, decided_on date,
         refused_for text not null default '', number text, valid_from date, valid_to date, primary key (county_code, id),
         foreign key (county_code, institution_id) references ??.institutions (county_code, id),
         foreign key (county_code, renews_id) references ??.accreditations (county_code, id),
         constraint accreditation_number_once unique (county_code, number),
         constraint accreditation_checker_apart check (checked_by <> submitted_by),
         constraint accreditation_decider_apart check (state not in (${listOf(entryStates)}) or decided_by not in (submitted_by, checked_by, proposed_by)),
         constraint accreditation_went_its_way check (state not in (${listOf(entryStates)}) or (submitted_by is not null and checked_by is not null
           and proposed_by is not null and decided_by is not null and published_on is not null and notice_ends_on > published_on)),
         constraint accreditation_entry_complete check ((state in (${listOf(entryStates)})) = (number is not null)
           and (number is null) = (valid_from is null) and (number is null) = (valid_to is null) and valid_from <= valid_to),
         constraint accreditation_notice_has_run check (state not in (${listOf(entryStates)}) or decided_on > notice_ends_on),
         constraint accreditation_begins_after_decision check (valid_from >= decided_on))`,
      [schema, schema, schema],
    );
    await trx.raw(
      `create unique index one_open_application on ??.accreditations (county_code, institution_id) where state in (${listOf(openStates)})`,
      [schema],
    );
    await trx.raw('create index accreditations_of on ??.accreditations (county_code, institution_id, id)', [schema]);
    await trx.raw('create index accreditations_state on ??.accreditations (county_code, state, id)', [schema]);
    await secureTable(trx, { schema, table: 'accreditations', applicationRole });
    await openToOrganisation(trx, { schema, table: 'accreditations', column: 'institution_id' });
    await guardWorkflow(trx, { schema, table: 'accreditations', workflow: accreditationWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'accreditations',
      columns: [
        'institution_id',
        'division_code',
        'criteria',
        'pass_score',
        'reviewers_needed',
        'notice_days',
        'notice_unit',
      ],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'accreditations',
      columns: ['number', 'valid_from', 'valid_to', 'capacity', 'decided_by'],
      when: `old.state in (${listOf(entryStates)})`,
    });
    await freezeColumns(trx, {
      schema,
      table: 'accreditations',
      columns: ['published_on', 'notice_ends_on', 'score_sum', 'score_reviewers'],
      when: "old.state not in ('in_review', 'proposed')",
    });

    type Rights = NonNullable<Parameters<typeof secureTable>[1]['rights']>;
    const part = async (
      table: string,
      own: string,
      open?: 'all' | 'select',
      rights: Rights = ['select', 'insert', 'update'],
    ) => {
      await trx.raw(
        `create table ??.?? (
           ${tenantColumns}, accreditation_id uuid not null, institution_id uuid not null, ${own}, primary key (county_code, id),
           foreign key (county_code, accreditation_id) references ??.accreditations (county_code, id))`,
        [schema, table, schema],
      );
      await trx.raw('create index ?? on ??.?? (county_code, accreditation_id, id)', [`${table}_of`, schema, table]);
      await secureTable(trx, { schema, table, applicationRole, rights });
      if (open !== undefined) await openToOrganisation(trx, { schema, table, column: 'institution_id', for: open });
    };
    await part(
      'accreditation_scopes',
      `trade_id uuid not null, trade_code text not null, trade_name text not null, level smallint check (level between 1 and 5), days daterange,
       constraint accreditation_scopes_apart exclude using gist (county_code with =, institution_id with =, trade_code with =,
         (coalesce(level, 0)) with =, days with &&)`,
      'all',
      ['select', 'insert', 'update', 'delete'],
    );
    await freezeColumns(trx, {
      schema,
      table: 'accreditation_scopes',
      columns: ['trade_code', 'level', 'accreditation_id', 'institution_id'],
      when: 'true',
    });
    await trx.raw(
      'alter table ??.accreditation_scopes add foreign key (county_code, trade_id) references ??.trades (county_code, id)',
      [schema, schema],
    );
    await trx.raw(
      'create unique index accreditation_scope_once on ??.accreditation_scopes (county_code, accreditation_id, trade_code, coalesce(level, 0))',
      [schema],
    );
    await part(
      'accreditation_evidence',
      `criterion_id text not null, content text not null, file_id uuid, file_name text not null default '',
       constraint accreditation_evidence_once unique (county_code, accreditation_id, criterion_id)`,
      'all',
    );
    await part(
      'accreditation_scores',
      `reviewer_id uuid not null, reviewer_name text not null, visited_on date not null, criterion_id text not null, points int not null,
       most int not null, note text not null default '', constraint accreditation_score_within check (points between 0 and most),
       constraint accreditation_score_once unique (county_code, accreditation_id, reviewer_id, criterion_id)`,
    );
    await part(
      'accreditation_objections',
      `received_on date not null, stated_by text not null, content text not null, state text not null default 'open', answer text not null default '',
       answered_by uuid, answered_by_name text, answered_on date,
       constraint accreditation_objection_answered check ((state = 'open') = (answered_by is null) and (state = 'open') = (answer = ''))`,
    );
    await guardWorkflow(trx, { schema, table: 'accreditation_objections', workflow: objectionWorkflow });
    await part(
      'accreditation_changes',
      `accreditation_version int not null, state text not null check (state in (${listOf(entryStates)})), effective_on date not null,
       cause text not null, document_number text not null check (document_number <> ''), document_file_id uuid, rectify_by date, decided_by_name text not null,
       constraint accreditation_change_once unique (county_code, accreditation_id, accreditation_version)`,
      'select',
      ['select', 'insert'],
    );
    await part(
      'accreditation_annual_reviews',
      `year int not null, result text not null check (result in (${listOf(annualResults)})), note text not null, reviewed_on date not null,
       reviewed_by_name text not null, constraint one_annual_review unique (county_code, accreditation_id, year)`,
      'select',
      ['select', 'insert'],
    );
    await accreditationGuards(trx, schema);
  },
};
