import {
  freezeColumns,
  guardWorkflow,
  inSchema,
  type Migration,
  secureTable,
  tenantColumns,
} from '@gongyi/server-kit/knex';
import { recoverySources } from '../../model/recovery.js';
import { recoveryMoveKinds } from '../../model/recovery-money.js';
import {
  collectingStates,
  paymentHoldWorkflow,
  recoveryAppealWorkflow,
  recoveryWorkflow,
  setOffWorkflow,
  writeOffWorkflow,
} from '../../model/recovery-workflow.js';
import { addRecoveryToFunds } from './0011-recoveries-funds.js';
import { guardHolds, guardSetOffs } from './0011-recoveries-payments.js';

export type Trx = Parameters<Migration['up']>[0];
export type Options = Parameters<Migration['up']>[1];

const listed = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

const named = 'created_by_name text not null';

/**
 * Recovery of what was overpaid, set-off against later payments, and suspended payments. What a case has recovered follows
 * from its moves alone; no way into the database claims more than was paid, or recovers more than is owed.
 */
export const recoveriesMigration: Migration = {
  name: '0011-recoveries',
  async up(trx, options) {
    await createCases(trx, options);
    await createParts(trx, options);
    await createMoves(trx, options);
    await createDecisions(trx, options);
    await createHolds(trx, options);
    await guardSetOffs(trx, options);
    await guardHolds(trx, options);
    await addRecoveryToFunds(trx, options);
  },
};

async function createCases(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.recoveries (
       ${tenantColumns}, ${named}, person_id text not null, person_name text collate "C" not null, identity_masked text not null, state text not null,
       source text not null check (source in (${listed(recoverySources)})), cause_id text not null, cause_zh text not null, cause_en text not null,
       basis text not null, description text not null, found_on date not null,
       claimed_fen bigint not null default 0, reduced_fen bigint not null default 0, recovered_fen bigint not null default 0,
       pending_fen bigint not null default 0, written_off_fen bigint not null default 0,
       debt_fen bigint generated always as (claimed_fen - reduced_fen) stored,
       outstanding_fen bigint generated always as (claimed_fen - reduced_fen - recovered_fen - written_off_fen) stored,
       noticed_on date, answer_until date, notice_file_id uuid, due_on date, plan_number int not null default 0, plan_agreed_on date, plan_document text,
       plan_total_fen bigint, plan_recovered_before_fen bigint, set_off_from text check (set_off_from in ('consent', 'rule')), set_off_on date,
       set_off_document text, closed_on date, close_reason text, cancelled_by uuid, primary key (county_code, id),
       constraint recovery_within_debt check (claimed_fen >= 0 and reduced_fen >= 0 and recovered_fen >= 0 and pending_fen >= 0 and written_off_fen >= 0
         and reduced_fen + recovered_fen + pending_fen + written_off_fen <= claimed_fen),
       constraint closed_recovery_owes_nothing check (case state when 'recovered' then reduced_fen + recovered_fen + written_off_fen = claimed_fen
         when 'written_off' then reduced_fen + recovered_fen + written_off_fen = claimed_fen and written_off_fen > 0
         when 'cancelled' then reduced_fen = claimed_fen else true end),
       constraint recovery_noticed check (state not in ('noticed', 'appealed', 'due', 'paying', 'recovered', 'written_off')
         or (noticed_on is not null and answer_until is not null and notice_file_id is not null)),
       constraint recovery_due check (state not in ('due', 'paying', 'recovered', 'written_off') or due_on is not null),
       constraint recovery_consent check (set_off_from is distinct from 'consent' or set_off_document is not null),
       constraint recovery_cancelled_by_another check (cancelled_by is distinct from created_by))`,
  );
  await inSchema(trx, schema, 'create index recoveries_by_person on ??.recoveries (county_code, person_id)');
  await inSchema(trx, schema, 'create index recoveries_by_state on ??.recoveries (county_code, state, id)');
  await secureTable(trx, { schema, table: 'recoveries', applicationRole, rights: ['select', 'insert'] });
  if (applicationRole !== undefined)
    await trx.raw(
      `grant update (state, version, noticed_on, answer_until, notice_file_id, due_on, plan_number, plan_agreed_on, plan_document, plan_total_fen,
         plan_recovered_before_fen, set_off_from, set_off_on, set_off_document, closed_on, close_reason, cancelled_by) on ??.recoveries to ??`,
      [schema, applicationRole],
    );
  await guardWorkflow(trx, { schema, table: 'recoveries', workflow: recoveryWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'recoveries',
    columns: ['person_id', 'cause_id', 'basis', 'description', 'source', 'found_on', 'created_by', 'division_code'],
    when: 'true',
  });
  await freezeColumns(trx, {
    schema,
    table: 'recoveries',
    columns: ['notice_file_id', 'noticed_on', 'answer_until'],
    when: 'old.noticed_on is not null',
  });
  // The sums begin at nothing: they are the triggers'.
  await inSchema(
    trx,
    schema,
    `create function ??.recovery_begins_empty() returns trigger language plpgsql as $body$
     begin
       if (new.claimed_fen, new.reduced_fen, new.recovered_fen, new.pending_fen, new.written_off_fen) <> (0, 0, 0, 0, 0) then
         raise exception 'the sums of a case are those of its lines' using errcode = 'check_violation', constraint = 'recovery_begins_empty';
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger recovery_begins_empty before insert on ??.recoveries for each row execute function ??.recovery_begins_empty()',
  );
}

async function createParts(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_lines (
       ${tenantColumns}, recovery_id uuid not null, payment_id uuid not null, item_id uuid not null, run_id uuid not null, period text not null,
       paid_fen bigint not null, amount_fen bigint not null check (amount_fen > 0), reduced_fen bigint not null default 0,
       recovered_fen bigint not null default 0, written_off_fen bigint not null default 0, primary key (county_code, id),
       foreign key (county_code, recovery_id) references ??.recoveries (county_code, id),
       foreign key (county_code, payment_id) references ??.payments (county_code, id),
       constraint one_line_a_payment unique (county_code, recovery_id, payment_id),
       constraint recovery_line_within_amount check (reduced_fen >= 0 and recovered_fen >= 0 and written_off_fen >= 0
         and reduced_fen + recovered_fen + written_off_fen <= amount_fen))`,
  );
  await inSchema(trx, schema, 'create index recovery_lines_payment on ??.recovery_lines (county_code, payment_id)');
  await secureTable(trx, { schema, table: 'recovery_lines', applicationRole, rights: ['select', 'insert'] });
  // The payment's lock makes two cases about one payment wait for each other.
  await inSchema(
    trx,
    schema,
    `create function ??.recovery_line_was_paid() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare paid record; claimed bigint; of_case record;
     begin
       select * into paid from ??.payments where county_code = new.county_code and id = new.payment_id for update;
       select * into of_case from ??.recoveries where county_code = new.county_code and id = new.recovery_id for update;
       select coalesce(sum(amount_fen - reduced_fen), 0) into claimed from ??.recovery_lines
         where county_code = new.county_code and payment_id = new.payment_id;
       if paid.state is distinct from 'settled' or of_case.state is distinct from 'found' or paid.person_id <> of_case.person_id
           or not exists (select 1 from ??.subsidy_items i where i.county_code = paid.county_code and i.id = paid.item_id and i.payee_kind = 'person'
             and i.payee_id = of_case.person_id)
           or paid.item_id <> new.item_id or paid.run_id <> new.run_id or paid.period <> new.period or new.paid_fen <> paid.amount_fen + paid.set_off_fen
           or claimed + new.amount_fen > paid.amount_fen + paid.set_off_fen or (new.reduced_fen, new.recovered_fen, new.written_off_fen) <> (0, 0, 0) then
         raise exception 'a case claims what this person was paid, once' using errcode = 'check_violation', constraint = 'recovery_line_was_paid';
       end if;
       update ??.recoveries set claimed_fen = claimed_fen + new.amount_fen where county_code = new.county_code and id = new.recovery_id;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger recovery_line_was_paid before insert on ??.recovery_lines for each row execute function ??.recovery_line_was_paid()',
  );
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_instalments (
       ${tenantColumns}, recovery_id uuid not null, plan_number int not null check (plan_number > 0), due_on date not null,
       amount_fen bigint not null check (amount_fen > 0), primary key (county_code, id),
       constraint one_instalment_a_day unique (county_code, recovery_id, plan_number, due_on),
       foreign key (county_code, recovery_id) references ??.recoveries (county_code, id))`,
  );
  await secureTable(trx, { schema, table: 'recovery_instalments', applicationRole, rights: ['select', 'insert'] });
  const planOf = (recovery: string, table: string) => `
    create function ??.plan_adds_up_${table}() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from ??.recoveries r where r.county_code = new.county_code and r.id = ${recovery} and r.plan_number > 0
           and r.plan_total_fen is distinct from (select sum(i.amount_fen) from ??.recovery_instalments i
             where i.county_code = r.county_code and i.recovery_id = r.id and i.plan_number = r.plan_number)) then
         raise exception 'the instalments add up to the plan' using errcode = 'check_violation', constraint = 'plan_adds_up';
       end if;
       return null;
     end $body$`;
  for (const [table, recovery, when] of [
    ['recoveries', 'new.id', 'when (new.plan_number > 0)'],
    ['recovery_instalments', 'new.recovery_id', ''],
  ] as const) {
    await inSchema(trx, schema, planOf(recovery, table));
    await inSchema(
      trx,
      schema,
      `create constraint trigger plan_adds_up after insert or update on ??.${table} deferrable initially deferred
         for each row ${when} execute function ??.plan_adds_up_${table}()`,
    );
  }
}

/** What the moves of a case do to its sums, as `recovery-money.ts` says it. */
async function createMoves(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_receipts (
       ${tenantColumns}, ${named}, recovery_id uuid not null, kind text not null check (kind in ('cash', 'bank')), number text not null,
       received_on date not null, amount_fen bigint not null check (amount_fen > 0), primary key (county_code, id),
       foreign key (county_code, recovery_id) references ??.recoveries (county_code, id),
       constraint one_receipt_a_number unique (county_code, kind, number))`,
  );
  await secureTable(trx, { schema, table: 'recovery_receipts', applicationRole, rights: ['select', 'insert'] });
  await inSchema(
    trx,
    schema,
    `create table ??.set_offs (
       ${tenantColumns}, recovery_id uuid not null, payment_id uuid not null, period text not null, entitlement_fen bigint not null,
       amount_fen bigint not null check (amount_fen > 0 and amount_fen < entitlement_fen), state text not null default 'reserved',
       primary key (county_code, id), constraint one_set_off_a_payment unique (county_code, recovery_id, payment_id),
       foreign key (county_code, recovery_id) references ??.recoveries (county_code, id),
       foreign key (county_code, payment_id) references ??.payments (county_code, id))`,
  );
  await inSchema(trx, schema, 'create index set_offs_payment on ??.set_offs (county_code, payment_id)');
  await secureTable(trx, { schema, table: 'set_offs', applicationRole, rights: ['select', 'insert'] });
  if (applicationRole !== undefined)
    await trx.raw('grant update (state, version) on ??.set_offs to ??', [schema, applicationRole]);
  await guardWorkflow(trx, { schema, table: 'set_offs', workflow: setOffWorkflow });
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_moves (
       ${tenantColumns}, recovery_id uuid not null, line_id uuid not null, kind text not null check (kind in (${listed(recoveryMoveKinds)})),
       amount_fen bigint not null check (amount_fen > 0), booked_on date not null, receipt_id uuid, set_off_id uuid, primary key (county_code, id),
       foreign key (county_code, line_id) references ??.recovery_lines (county_code, id),
       foreign key (county_code, receipt_id) references ??.recovery_receipts (county_code, id),
       foreign key (county_code, set_off_id) references ??.set_offs (county_code, id),
       constraint move_has_its_source check ((kind = 'receive') = (receipt_id is not null)
         and (kind in ('set_off', 'undo_set_off')) = (set_off_id is not null)))`,
  );
  await inSchema(trx, schema, 'create index moves_of_recovery on ??.recovery_moves (county_code, recovery_id, id)');
  await secureTable(trx, { schema, table: 'recovery_moves', applicationRole, rights: ['select', 'insert'] });
  await inSchema(
    trx,
    schema,
    `create function ??.book_recovery_move() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare reduced bigint := 0; recovered bigint := 0; written bigint := 0; of_case record;
     begin
       case new.kind when 'reduce' then reduced := new.amount_fen; when 'write_off' then written := new.amount_fen;
         when 'undo_set_off' then recovered := -new.amount_fen; else recovered := new.amount_fen; end case;
       select * into of_case from ??.recoveries where county_code = new.county_code and id = new.recovery_id for update;
       if new.kind in ('receive', 'set_off', 'write_off') and of_case.state not in (${listed(collectingStates)}) then
         raise exception 'a case that is % takes no money', of_case.state using errcode = 'check_violation', constraint = 'recovery_takes_money';
       end if;
       if new.kind = 'write_off' and not exists (select 1 from ??.recovery_write_offs w where w.county_code = new.county_code
           and w.recovery_id = new.recovery_id and w.state = 'approved' and w.decided_by <> w.created_by) then
         raise exception 'a second person writes off' using errcode = 'check_violation', constraint = 'write_off_two_people';
       end if;
       update ??.recovery_lines set reduced_fen = reduced_fen + reduced, recovered_fen = recovered_fen + recovered, written_off_fen = written_off_fen + written
         where county_code = new.county_code and id = new.line_id and recovery_id = new.recovery_id;
       if not found then
         raise exception 'a move is of a line of its case' using errcode = 'check_violation', constraint = 'move_of_its_case';
       end if;
       update ??.recoveries set reduced_fen = reduced_fen + reduced, recovered_fen = recovered_fen + recovered, written_off_fen = written_off_fen + written
         where county_code = new.county_code and id = new.recovery_id;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger book_recovery_move before insert on ??.recovery_moves for each row execute function ??.book_recovery_move()',
  );
}

async function createDecisions(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_appeals (
       ${tenantColumns}, ${named}, recovery_id uuid not null, received_on date not null, content text not null, state text not null default 'open',
       answer text, answered_by uuid, answered_by_name text, answered_on date, primary key (county_code, id),
       foreign key (county_code, recovery_id) references ??.recoveries (county_code, id),
       constraint appeal_answered check ((state = 'open') = (answer is null) and (answer is null) = (answered_by is null)),
       constraint appeal_answered_by_another check (answered_by is distinct from created_by))`,
  );
  await inSchema(
    trx,
    schema,
    "create unique index one_open_appeal on ??.recovery_appeals (county_code, recovery_id) where state = 'open'",
  );
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_write_offs (
       ${tenantColumns}, ${named}, recovery_id uuid not null, amount_fen bigint not null check (amount_fen > 0), reason text not null,
       document_number text not null, file_id uuid, state text not null default 'proposed', decided_by uuid, decided_by_name text, decided_on date,
       decision_reason text, primary key (county_code, id), foreign key (county_code, recovery_id) references ??.recoveries (county_code, id),
       constraint write_off_decided check ((state = 'proposed') = (decided_by is null) and (state <> 'rejected' or decision_reason is not null)),
       constraint write_off_two_people check (decided_by is distinct from created_by))`,
  );
  await inSchema(
    trx,
    schema,
    "create unique index one_open_write_off on ??.recovery_write_offs (county_code, recovery_id) where state = 'proposed'",
  );
  await inSchema(
    trx,
    schema,
    `create function ??.opener_answers_no_appeal() returns trigger language plpgsql as $body$
     begin
       if new.answered_by is not null and exists (select 1 from ??.recoveries r where r.county_code = new.county_code and r.id = new.recovery_id
           and r.created_by = new.answered_by) then
         raise exception 'whoever opened the case decides on no appeal' using errcode = 'check_violation', constraint = 'appeal_answered_by_another';
       end if;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger opener_answers_no_appeal before insert or update on ??.recovery_appeals for each row execute function ??.opener_answers_no_appeal()',
  );
  for (const [table, workflow, decided] of [
    ['recovery_appeals', recoveryAppealWorkflow, ['answer', 'answered_by', 'answered_by_name', 'answered_on']],
    ['recovery_write_offs', writeOffWorkflow, ['decided_by', 'decided_by_name', 'decided_on', 'decision_reason']],
  ] as const) {
    await secureTable(trx, { schema, table, applicationRole, rights: ['select', 'insert'] });
    if (applicationRole !== undefined)
      await trx.raw(`grant update (state, version, ${decided.join(', ')}) on ??.?? to ??`, [
        schema,
        table,
        applicationRole,
      ]);
    await guardWorkflow(trx, { schema, table, workflow });
    await freezeColumns(trx, { schema, table, columns: decided, when: `old.state <> '${workflow.initial}'` });
  }
  await inSchema(
    trx,
    schema,
    `create table ??.recovery_events (
       ${tenantColumns}, ${named}, recovery_id uuid not null, act text not null, from_state text, to_state text not null, occurred_on date not null,
       amount_fen bigint, note text, primary key (county_code, id), foreign key (county_code, recovery_id) references ??.recoveries (county_code, id))`,
  );
  await inSchema(trx, schema, 'create index events_of_recovery on ??.recovery_events (county_code, recovery_id, id)');
  await secureTable(trx, { schema, table: 'recovery_events', applicationRole, rights: ['select', 'insert'] });
}

async function createHolds(trx: Trx, { schema, applicationRole }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create table ??.payment_holds (
       ${tenantColumns}, ${named}, person_id text not null, person_name text collate "C" not null, identity_masked text not null, item_id uuid,
       reason text not null, placed_on date not null, review_by date not null, state text not null default 'active', released_by uuid,
       released_by_name text, released_on date, release_reason text, primary key (county_code, id),
       foreign key (county_code, item_id) references ??.subsidy_items (county_code, id), constraint hold_is_reviewed check (review_by >= placed_on),
       constraint hold_released check ((state = 'active') = (released_by is null) and (released_by is null) = (release_reason is null)),
       constraint hold_released_by_another check (released_by is distinct from created_by))`,
  );
  await inSchema(
    trx,
    schema,
    `create unique index one_active_hold on ??.payment_holds (county_code, person_id, coalesce(item_id, '00000000-0000-0000-0000-000000000000'))
       where state = 'active'`,
  );
  await secureTable(trx, { schema, table: 'payment_holds', applicationRole, rights: ['select', 'insert'] });
  if (applicationRole !== undefined)
    await trx.raw(
      'grant update (state, version, released_by, released_by_name, released_on, release_reason) on ??.payment_holds to ??',
      [schema, applicationRole],
    );
  await guardWorkflow(trx, { schema, table: 'payment_holds', workflow: paymentHoldWorkflow });
  await freezeColumns(trx, {
    schema,
    table: 'payment_holds',
    columns: ['released_by', 'released_by_name', 'released_on', 'release_reason'],
    when: "old.state <> 'active'",
  });
}
