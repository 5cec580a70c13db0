import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { livePaymentStates, paymentBatchWorkflow, paymentWorkflow } from '../../model/payment-workflow.js';

const live = livePaymentStates.map((state) => `'${state}'`).join(', ');

/**
 * How a payment counts, apart from how far it is: its item's money, no more, or as if it had never been. The indexes know this
 * and not the state, and pages keep room: a file that moves thousands of lines along then rewrites no index.
 */
const standing = `case when state in (${live}) then 'live' when state = 'cancelled' then 'void' else 'ended' end`;

/** Batches for the bank, their lines, and what happened to each. */
export const paymentsMigration: Migration = {
  name: '0003-payments',
  async up(trx, { schema, applicationRole }) {
    await createBatches(trx, schema);
    await secureTable(trx, { schema, table: 'payment_batches', applicationRole });
    await guardWorkflow(trx, { schema, table: 'payment_batches', workflow: paymentBatchWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'payment_batches',
      columns: ['run_id', 'notice_id', 'kind', 'sequence', 'number', 'prepared_on', 'division_code', 'created_by'],
      when: 'true',
    });
    // The file is written once.
    await freezeColumns(trx, {
      schema,
      table: 'payment_batches',
      columns: [
        'line_count',
        'total_fen',
        'digest',
        'exported_on',
        'exported_by',
        'file_name',
        'xlsx_file_id',
        'xlsx_sha256',
        'csv_file_id',
        'csv_sha256',
      ],
      when: "old.state not in ('prepared', 'exporting')",
    });
    await createPayments(trx, schema);
    await secureTable(trx, { schema, table: 'payments', applicationRole });
    await guardWorkflow(trx, { schema, table: 'payments', workflow: paymentWorkflow, begins: ['prepared', 'held'] });
    await freezeColumns(trx, {
      schema,
      table: 'payments',
      columns: [
        'amount_fen',
        'item_id',
        'batch_id',
        'run_id',
        'person_id',
        'payee_name',
        'account_id',
        'account_version',
        'card_sealed',
        'card_masked',
        'bank_name',
        'sequence',
        'reissue_of',
        'division_code',
        'period',
      ],
      when: 'true',
    });
    await guardBatches(trx, schema);
    await guardPayments(trx, schema);
    await createEvents(trx, schema);
    await secureTable(trx, { schema, table: 'payment_events', applicationRole, rights: ['select', 'insert'] });
  },
};

type Trx = Parameters<Migration['up']>[0];

async function createBatches(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.payment_batches (
       ${tenantColumns}, run_id uuid not null, notice_id uuid not null, scheme_id text not null, period text not null,
       kind text not null check (kind in ('run', 'reissue')), sequence int not null, number text not null, state text not null default 'prepared',
       prepared_on date not null, exported_on date, line_count int not null default 0, total_fen bigint not null default 0,
       digest text not null default '', file_name text, xlsx_file_id uuid, xlsx_sha256 text, csv_file_id uuid, csv_sha256 text,
       job_id uuid, exported_by uuid, primary key (county_code, id),
       foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id),
       foreign key (county_code, notice_id) references ??.notices (county_code, id),
       constraint one_number unique (county_code, scheme_id, period, sequence),
       constraint exported_has_file check ((state in ('exported', 'partly_reconciled', 'reconciled')) = (exported_on is not null)
         and (exported_on is null or (exported_on >= prepared_on and exported_by is not null and xlsx_sha256 is not null
           and csv_sha256 is not null and file_name is not null and line_count > 0))))`,
    [schema, schema, schema],
  );
  await trx.raw(
    "create unique index one_open_reissue_batch on ??.payment_batches (county_code, run_id) where kind = 'reissue' and state = 'prepared'",
    [schema],
  );
  await trx.raw('create index batches_of_run on ??.payment_batches (county_code, run_id)', [schema]);
}

async function createPayments(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.payments (
       ${tenantColumns}, batch_id uuid not null, run_id uuid not null, item_id uuid not null, period text not null, sequence int not null,
       person_id text not null, person_name text collate "C" not null, identity_masked text not null, payee_name text, bank_name text,
       account_id text, account_version int, card_masked text, card_sealed text, amount_fen bigint not null check (amount_fen > 0),
       state text not null, held_reason text, held_detail text, reissue_of uuid, sent_on date, settled_on date, returned_on date,
       return_code text, return_reason text, standing text not null default 'live', primary key (county_code, id),
       constraint stands_by_its_state check (standing = ${standing}),
       foreign key (county_code, batch_id) references ??.payment_batches (county_code, id),
       foreign key (county_code, item_id) references ??.subsidy_items (county_code, id),
       foreign key (county_code, reissue_of) references ??.payments (county_code, id),
       constraint sent_has_account check (state in ('held', 'cancelled', 'replaced') or (account_id is not null and account_version is not null
         and card_sealed is not null and card_masked is not null and payee_name is not null)),
       constraint held_has_reason check (state <> 'held' or held_reason is not null),
       constraint sent_has_day check ((state in ('sent', 'settled', 'returned', 'parked')) = (sent_on is not null)),
       constraint settled_has_day check (state <> 'settled' or settled_on is not null),
       constraint returned_has_day check ((state = 'returned') = (returned_on is not null))) with (fillfactor = 45)`,
    [schema, schema, schema, schema],
  );
  // Paid is never sent again.
  await trx.raw(
    "create unique index one_live_payment_an_item on ??.payments (county_code, item_id) where standing = 'live'",
    [schema],
  );
  await trx.raw(
    "create unique index one_reissue on ??.payments (county_code, reissue_of) where reissue_of is not null and standing <> 'void'",
    [schema],
  );
  await trx.raw('create unique index payments_of_batch on ??.payments (county_code, batch_id, sequence)', [schema]);
  await trx.raw('create index payments_of_run on ??.payments (county_code, run_id)', [schema]);
  await trx.raw('create index payments_by_person on ??.payments (county_code, person_id)', [schema]);
  await trx.raw('create index payments_by_name on ??.payments (county_code, person_name)', [schema]);
}

/** A batch follows approval and an ended notice; what leaves is what its lines are. */
async function guardBatches(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.batch_follows_notice() returns trigger language plpgsql as $body$
     declare counted int; summed bigint;
     begin
       if tg_op = 'INSERT' then
         if new.state <> 'prepared' or not exists (select 1 from ??.subsidy_runs r
             join ??.notices n on n.county_code = r.county_code and n.run_id = r.id
             where r.county_code = new.county_code and r.id = new.run_id and r.state = 'approved'
               and n.id = new.notice_id and n.round = n.rounds and n.ends_on < new.prepared_on) then
           raise exception 'payment follows approval and a complete notice' using errcode = 'check_violation', constraint = 'batch_follows_notice';
         end if;
         return new;
       end if;
       if new.state = 'exported' and old.state <> 'exported' then
         select count(*), coalesce(sum(amount_fen), 0) into counted, summed from ??.payments
           where county_code = new.county_code and batch_id = new.id and state = 'sent';
         if counted <> new.line_count or summed <> new.total_fen then
           raise exception 'the file is not what its lines are' using errcode = 'check_violation', constraint = 'batch_matches_lines';
         end if;
       end if;
       return new;
     end $body$`,
    [schema, schema, schema, schema],
  );
  await trx.raw(
    'create trigger batch_follows_notice before insert or update on ??.payment_batches for each row execute function ??.batch_follows_notice()',
    [schema, schema],
  );
}

/** A line carries its item's money, joins only an unsent batch, and leaves only with the file and without an objection. */
async function guardPayments(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create function ??.payment_is_its_item() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from added p
           join ??.subsidy_items i on i.county_code = p.county_code and i.id = p.item_id
           join ??.payment_batches b on b.county_code = p.county_code and b.id = p.batch_id
           where not i.live or i.amount_fen <> p.amount_fen or i.person_id <> p.person_id or i.run_id <> p.run_id or b.run_id <> p.run_id
             or b.state <> 'prepared' or p.state not in ('prepared', 'held')
             or (b.kind = 'reissue') <> (p.reissue_of is not null)) then
         raise exception 'a payment is what its approved line is' using errcode = 'check_violation', constraint = 'payment_is_its_item';
       end if;
       if exists (select 1 from added p
           join ??.payments o on o.county_code = p.county_code and o.id = p.reissue_of
           where o.state <> 'returned' or o.item_id <> p.item_id or (o.account_id = p.account_id and o.account_version >= p.account_version)) then
         raise exception 'only returned money goes out again, to a newer account' using errcode = 'check_violation', constraint = 'reissue_needs_new_account';
       end if;
       return null;
     end $body$`,
    [schema, schema, schema, schema],
  );
  await trx.raw(
    'create trigger payment_is_its_item after insert on ??.payments referencing new table as added for each statement execute function ??.payment_is_its_item()',
    [schema, schema],
  );
  await trx.raw(
    `create function ??.payment_leaves_with_its_file() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from changed p join before b on b.county_code = p.county_code and b.id = p.id
           join ??.payment_batches batch on batch.county_code = p.county_code and batch.id = p.batch_id
           where p.state = 'sent' and b.state <> 'sent' and (batch.state <> 'exporting' or exists (select 1 from ??.objections o
             where o.county_code = p.county_code and o.item_id = p.item_id and o.state in ('open', 'upheld')))) then
         raise exception 'a payment leaves with its file, without an open objection' using errcode = 'check_violation', constraint = 'payment_leaves_with_its_file';
       end if;
       return null;
     end $body$`,
    [schema, schema, schema],
  );
  await trx.raw(
    `create trigger payment_leaves_with_its_file after update on ??.payments referencing old table as before new table as changed
       for each statement execute function ??.payment_leaves_with_its_file()`,
    [schema, schema],
  );
}

async function createEvents(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.payment_events (
       ${tenantColumns}, payment_id uuid not null, from_state text, to_state text not null, occurred_on date not null, reason text,
       source text not null, primary key (county_code, id), foreign key (county_code, payment_id) references ??.payments (county_code, id))`,
    [schema, schema],
  );
  await trx.raw('create index events_of_payment on ??.payment_events (county_code, payment_id, id)', [schema]);
}
