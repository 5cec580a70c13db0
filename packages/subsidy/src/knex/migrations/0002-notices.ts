import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { objectionWorkflow } from '../../model/payment-workflow.js';

/** Public notices, their masked lines, and what people object to. */
export const noticesMigration: Migration = {
  name: '0002-notices',
  async up(trx, { schema, applicationRole }) {
    await trx.raw(
      `create table ??.notices (
         ${tenantColumns}, run_id uuid not null, scheme_id text not null, period text not null, title text not null, publisher text,
         objection_contact text, starts_on date not null, ends_on date not null, days int not null check (days >= 0),
         day_unit text not null check (day_unit in ('working', 'calendar')), round int not null, rounds int not null, columns jsonb not null, item_count int not null,
         total_fen bigint not null, digest text not null, primary key (county_code, id), foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id),
         constraint notice_lasts_its_days check (ends_on >= starts_on + days), constraint round_is_one_of_them check (round between 1 and rounds))`,
      [schema, schema],
    );
    await trx.raw('create unique index one_notice_a_round on ??.notices (county_code, run_id, round)', [schema]);
    await trx.raw('create index notices_by_start on ??.notices (county_code, starts_on, id)', [schema]);
    // No update: what hangs on the board is what was published.
    await secureTable(trx, { schema, table: 'notices', applicationRole, rights: ['select', 'insert'] });
    await trx.raw(
      `create function ??.notice_follows_approval() returns trigger language plpgsql as $body$
       begin
         if not exists (select 1 from ??.subsidy_runs r where r.county_code = new.county_code and r.id = new.run_id and r.state = 'approved'
             and r.payable_count = new.item_count and r.payable_total_fen = new.total_fen) then
           raise exception 'only an approved run is published, whole' using errcode = 'check_violation', constraint = 'notice_follows_approval';
         end if;
         if new.round > 1 and not exists (select 1 from ??.notices n where n.county_code = new.county_code and n.run_id = new.run_id
             and n.round = new.round - 1 and n.rounds = new.rounds and n.ends_on < new.starts_on) then
           raise exception 'a round follows the one before, when that has ended' using errcode = 'check_violation', constraint = 'round_follows_round';
         end if;
         return new;
       end $body$`,
      [schema, schema, schema],
    );
    await trx.raw(
      'create trigger notice_follows_approval before insert on ??.notices for each row execute function ??.notice_follows_approval()',
      [schema, schema],
    );
    await createNoticeItems(trx, schema);
    await secureTable(trx, { schema, table: 'notice_items', applicationRole, rights: ['select', 'insert'] });
    await createObjections(trx, schema);
    await secureTable(trx, { schema, table: 'objections', applicationRole });
    await guardWorkflow(trx, { schema, table: 'objections', workflow: objectionWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'objections',
      columns: [
        'content',
        'channel',
        'received_on',
        'item_id',
        'notice_id',
        'notice_item_id',
        'created_by',
        'division_code',
      ],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'objections',
      columns: ['answer', 'answered_on', 'answered_by'],
      when: "old.state <> 'open'",
    });
  },
};

type Trx = Parameters<Migration['up']>[0];

async function createNoticeItems(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.notice_items (
       county_code text not null, id uuid not null, division_code text not null, notice_id uuid not null, item_id uuid not null,
       sequence int not null, name_masked text not null, identity_masked text not null, township_name text not null,
       village_name text not null, subject_title text not null, facts jsonb not null, amount_fen bigint not null, primary key (county_code, id),
       foreign key (county_code, notice_id) references ??.notices (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create unique index items_of_notice on ??.notice_items (county_code, notice_id, sequence)', [schema]);
  // A published notice is complete: no line has a number beyond the count, no number comes twice, and at the end there are as many.
  const refuse =
    "raise exception 'a notice shows the approved lines, all and only' using errcode = 'check_violation', constraint = 'notice_is_complete'";
  await trx.raw(
    `create function ??.notice_has_no_line_too_many() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from added i join ??.notices n on n.county_code = i.county_code and n.id = i.notice_id
           where i.sequence not between 1 and n.item_count) then
         ${refuse};
       end if;
       return null;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger notice_has_no_line_too_many after insert on ??.notice_items referencing new table as added for each statement execute function ??.notice_has_no_line_too_many()',
    [schema, schema],
  );
  await trx.raw(
    `create function ??.notice_is_complete() returns trigger language plpgsql as $body$
     begin
       if new.item_count <> (select count(*) from ??.notice_items i where i.county_code = new.county_code and i.notice_id = new.id) then
         ${refuse};
       end if;
       return null;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create constraint trigger notice_is_complete after insert on ??.notices deferrable initially deferred for each row execute function ??.notice_is_complete()',
    [schema, schema],
  );
}

async function createObjections(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.objections (
       ${tenantColumns}, notice_id uuid not null, notice_item_id uuid not null, item_id uuid not null, name_masked text not null,
       content text not null, channel text not null, received_on date not null, state text not null default 'open', answer text,
       answered_on date, answered_by uuid, primary key (county_code, id),
       foreign key (county_code, notice_id) references ??.notices (county_code, id),
       constraint answered_has_answer check ((state = 'open') = (answer is null) and (answer is null) = (answered_by is null)))`,
    [schema, schema],
  );
  await trx.raw('create index objections_of_notice on ??.objections (county_code, notice_id, state)', [schema]);
  await trx.raw('create index objections_of_item on ??.objections (county_code, item_id)', [schema]);
}
