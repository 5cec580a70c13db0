import { freezeColumns, guardWorkflow, type Migration, secureTable, tenantColumns } from '@gongyi/server-kit/knex';
import { accountCheckWorkflow, accountVerdictWorkflow } from '../../model/account-check.js';
import { payeeKinds } from '../../model/source.js';

const kinds = payeeKinds.map((kind) => `'${kind}'`).join(', ');

/** A file once written, and who has its password: never the person who had it written. */
const fileColumns = `file_name text, file_id uuid, file_sha256 text, protection text check (protection in ('zip', 'none')), password_sealed text,
  password_taken_by uuid, password_taken_at timestamptz`;
const fileRules = [
  "constraint password_of_an_archive check (coalesce(protection = 'zip', false) = (password_sealed is not null))",
  'constraint password_to_another check (password_taken_by is null or (password_sealed is not null and password_taken_by <> exported_by))',
  'constraint password_taken_at_once check ((password_taken_by is null) = (password_taken_at is null))',
];

/** Files by the layouts of banks: batches in parts, one file each, sealed; accounts that a bank checks before their first payment. */
export const paymentFilesMigration: Migration = {
  name: '0030-payment-files',
  async up(trx, { schema, applicationRole }) {
    await reshapeBatches(trx, schema);
    await reshapePayments(trx, schema);
    await createChecks(trx, schema);
    await secureTable(trx, { schema, table: 'account_checks', applicationRole });
    await guardWorkflow(trx, { schema, table: 'account_checks', workflow: accountCheckWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'account_checks',
      columns: ['run_id', 'layout', 'number', 'prepared_on', 'digest', 'line_count', 'created_by'],
      when: 'true',
    });
    await freezeColumns(trx, {
      schema,
      table: 'account_checks',
      columns: ['file_sha256', 'file_id', 'file_name', 'exported_on', 'exported_by', 'protection', 'password_sealed'],
      when: "old.state not in ('prepared', 'exporting')",
    });
    await createLines(trx, schema);
    await secureTable(trx, { schema, table: 'account_check_lines', applicationRole });
    await guardWorkflow(trx, { schema, table: 'account_check_lines', workflow: accountVerdictWorkflow });
    await freezeColumns(trx, {
      schema,
      table: 'account_check_lines',
      columns: ['check_id', 'sequence', 'payee_kind', 'payee_id', 'account_id', 'card_sealed', 'holder_name'],
      when: 'true',
    });
  },
};

type Trx = Parameters<Migration['up']>[0];

async function reshapeBatches(trx: Trx, schema: string): Promise<void> {
  const table = `"${schema}".payment_batches`;
  const { rows } = await trx.raw(
    "select tgname from pg_trigger where tgrelid = ?::regclass and tgname like '%frozen_line_count%'",
    [table],
  );
  for (const { tgname } of rows as { tgname: string }[])
    await trx.raw('drop trigger ?? on ??.payment_batches', [tgname, schema]);
  await trx.raw('drop function ??.payment_batches_frozen_line_count()', [schema]);
  // Two files of one batch become one; what was written before keeps its workbook.
  await trx.raw(
    `alter table ??.payment_batches drop constraint exported_has_file, drop column csv_file_id, drop column csv_sha256,
       add column layout jsonb, add column part_of uuid, add column part int not null default 1,
       add column payees text not null default 'people' check (payees in ('people', 'organisations')),
       add column due_on date, add column protection text check (protection in ('zip', 'none')), add column password_sealed text,
       add column password_taken_by uuid, add column password_taken_at timestamptz`,
    [schema],
  );
  await trx.raw('alter table ??.payment_batches rename column xlsx_file_id to file_id', [schema]);
  await trx.raw('alter table ??.payment_batches rename column xlsx_sha256 to file_sha256', [schema]);
  await trx.raw('alter table ??.payment_batches no force row level security', [schema]);
  await trx.raw(
    "update ??.payment_batches set part_of = id, layout = jsonb_build_object('id', 'standard', 'zh', '通用', 'en', 'general'), protection = case when file_id is null then null else 'none' end",
    [schema],
  );
  await trx.raw('alter table ??.payment_batches force row level security', [schema]);
  await trx.raw(
    `alter table ??.payment_batches alter column part_of set not null, alter column layout set not null,
       add constraint parts_are_counted check (part > 0),
       add constraint one_part unique (county_code, part_of, part),
       add constraint exported_has_file check ((state in ('exported', 'partly_reconciled', 'reconciled')) = (exported_on is not null)
         and (exported_on is null or (exported_on >= prepared_on and exported_by is not null and file_id is not null and file_sha256 is not null
           and file_name is not null and protection is not null and line_count > 0))),
       ${fileRules.map((rule) => `add ${rule}`).join(', ')}`,
    [schema],
  );
  await freezeColumns(trx, {
    schema,
    table: 'payment_batches',
    columns: ['layout', 'part_of', 'part', 'payees'],
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
      'due_on',
      'file_name',
      'file_id',
      'file_sha256',
      'protection',
      'password_sealed',
    ],
    when: "old.state not in ('prepared', 'exporting')",
  });
  // What a bank sent back goes out to that bank again, to people and to organisations in files of their own.
  await trx.raw('drop index ??.one_open_reissue_batch', [schema]);
  await trx.raw(
    "create unique index one_open_reissue_batch on ??.payment_batches (county_code, run_id, payees, (layout ->> 'id')) where kind = 'reissue' and state = 'prepared'",
    [schema],
  );
  await trx.raw(
    "create index batches_awaited on ??.payment_batches (county_code, due_on) where state in ('exported', 'partly_reconciled')",
    [schema],
  );
}

async function reshapePayments(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `alter table ??.payments add column return_next text, add column payee_kind text check (payee_kind in (${kinds})),
       add column payee_id text, add column payee_identity_masked text`,
    [schema],
  );
  // Until now nobody was paid but people and the heads of their households.
  await trx.raw('alter table ??.payments no force row level security', [schema]);
  await trx.raw('alter table ??.subsidy_items no force row level security', [schema]);
  await trx.raw(
    `update ??.payments p set payee_kind = i.payee_kind, payee_id = i.payee_id,
       payee_identity_masked = case when p.card_sealed is null then null else p.identity_masked end
     from ??.subsidy_items i where i.county_code = p.county_code and i.id = p.item_id`,
    [schema, schema],
  );
  await trx.raw('alter table ??.subsidy_items force row level security', [schema]);
  await trx.raw('alter table ??.payments force row level security', [schema]);
  await trx.raw(
    `alter table ??.payments alter column payee_kind set not null, alter column payee_id set not null,
       add constraint payee_named_in_file check ((card_sealed is null) = (payee_identity_masked is null))`,
    [schema],
  );
  const columns = ['payee_kind', 'payee_id', 'payee_identity_masked'];
  await freezeColumns(trx, { schema, table: 'payments', columns, when: 'true' });
  await trx.raw(
    `create function ??.payment_goes_to_its_payee() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from added p join ??.subsidy_items i on i.county_code = p.county_code and i.id = p.item_id
           where i.payee_kind <> p.payee_kind or i.payee_id <> p.payee_id) then
         raise exception 'a payment goes to the payee of its approved line' using errcode = 'check_violation', constraint = 'payment_goes_to_its_payee';
       end if;
       return null;
     end $body$`,
    [schema, schema],
  );
  await trx.raw(
    'create trigger payment_goes_to_its_payee after insert on ??.payments referencing new table as added for each statement execute function ??.payment_goes_to_its_payee()',
    [schema, schema],
  );
  await trx.raw('create index payments_of_account on ??.payments (county_code, account_id)', [schema]);
}

async function createChecks(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.account_checks (
       ${tenantColumns}, run_id uuid not null, layout jsonb not null, number text not null, state text not null default 'prepared',
       prepared_on date not null, line_count int not null check (line_count > 0), digest text not null, exported_on date, exported_by uuid,
       job_id uuid, ${fileColumns}, primary key (county_code, id),
       foreign key (county_code, run_id) references ??.subsidy_runs (county_code, id),
       constraint one_check_number unique (county_code, number),
       constraint check_has_file check ((state in ('exported', 'answered')) <= (exported_on is not null)
         and (exported_on is null or (exported_by is not null and file_id is not null and file_sha256 is not null and protection is not null))),
       ${fileRules.join(', ')})`,
    [schema, schema],
  );
}

async function createLines(trx: Trx, schema: string): Promise<void> {
  await trx.raw(
    `create table ??.account_check_lines (
       ${tenantColumns}, check_id uuid not null, sequence int not null, payee_kind text not null check (payee_kind in (${kinds})), payee_id text not null,
       payee_name text collate "C" not null, identity_masked text not null, holder_name text not null, bank_name text not null, township_name text not null, account_id text not null,
       card_masked text not null, card_sealed text not null, state text not null default 'waiting', answered_on date, reason text,
       primary key (county_code, id), foreign key (county_code, check_id) references ??.account_checks (county_code, id),
       constraint verdict_has_day check ((state in ('confirmed', 'refused')) = (answered_on is not null)),
       constraint refused_has_reason check (state <> 'refused' or reason is not null))`,
    [schema, schema],
  );
  await trx.raw('create unique index lines_of_check on ??.account_check_lines (county_code, check_id, sequence)', [
    schema,
  ]);
  // A bank is asked about an account once at a time.
  await trx.raw(
    "create unique index one_open_check on ??.account_check_lines (county_code, account_id) where state = 'waiting'",
    [schema],
  );
}
