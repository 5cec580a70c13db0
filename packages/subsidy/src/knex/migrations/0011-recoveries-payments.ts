import { invariant } from '@gongyi/kernel';
import { freezeColumns, inSchema } from '@gongyi/server-kit/knex';
import { collectingStates } from '../../model/recovery-workflow.js';
import type { Options, Trx } from './0011-recoveries.js';

const collecting = collectingStates.map((state) => `'${state}'`).join(', ');

/** What a person is entitled to, what of it is kept back, and what goes to the bank (`amount_fen`), one beside the other. */
export async function guardSetOffs(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.payments add column set_off_fen bigint not null default 0 check (set_off_fen >= 0),
       add column entitlement_fen bigint generated always as (amount_fen + set_off_fen) stored`,
  );
  // Added up for the rows that are there, then kept as an ordinary column: rows are copied whole elsewhere.
  await inSchema(
    trx,
    schema,
    `alter table ??.payments alter column entitlement_fen drop expression, alter column entitlement_fen set not null,
       add constraint payment_adds_up check (entitlement_fen = amount_fen + set_off_fen)`,
  );
  await freezeColumns(trx, { schema, table: 'payments', columns: ['set_off_fen', 'entitlement_fen'], when: 'true' });
  const run = async (name: string, body: string) => {
    await inSchema(
      trx,
      schema,
      `create or replace function ??.${name}() returns trigger language plpgsql as $body$ ${body} $body$`,
    );
  };
  await changeFunction(trx, schema, 'payment_is_its_item', [
    ['i.amount_fen <> p.amount_fen', 'i.amount_fen <> p.amount_fen + p.set_off_fen'],
  ]);
  await inSchema(
    trx,
    schema,
    `create function ??.book_set_off() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     declare of_case record; paid record; pending bigint := 0;
     begin
       select * into paid from ??.payments where county_code = new.county_code and id = new.payment_id;
       select * into of_case from ??.recoveries where county_code = new.county_code and id = new.recovery_id for update;
       if tg_op = 'INSERT' then
         if of_case.state not in (${collecting}) or of_case.set_off_from is null or of_case.person_id <> paid.person_id or paid.state <> 'prepared'
             or paid.entitlement_fen <> new.entitlement_fen or not exists (select 1 from ??.subsidy_items i where i.county_code = paid.county_code
               and i.id = paid.item_id and i.payee_kind = 'person' and i.payee_id = of_case.person_id) then
           raise exception 'a set-off is permitted, of the same person, and from a payment that is not sent' using errcode = 'check_violation', constraint = 'set_off_permitted';
         end if;
         pending := new.amount_fen;
       else
         if (new.recovery_id, new.payment_id, new.amount_fen, new.entitlement_fen) <> (old.recovery_id, old.payment_id, old.amount_fen, old.entitlement_fen) then
           raise exception 'a set-off does not change' using errcode = 'check_violation', constraint = 'set_off_frozen';
         end if;
         if old.state = 'reserved' and new.state <> 'reserved' then pending := -new.amount_fen; end if;
       end if;
       update ??.recoveries set pending_fen = pending_fen + pending where county_code = new.county_code and id = new.recovery_id;
       return new;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    'create trigger book_set_off before insert or update on ??.set_offs for each row execute function ??.book_set_off()',
  );
  await followPayments(trx, schema, run);
}

/** Changes one condition of a function that an earlier migration made, whatever else has been added to it since. */
export async function changeFunction(
  trx: Trx,
  schema: string,
  name: string,
  changes: readonly (readonly [string, string])[],
): Promise<void> {
  const { rows } = await trx.raw('select pg_get_functiondef(?::regproc) as text', [`"${schema}".${name}`]);
  let text = (rows as { text: string }[])[0]?.text ?? '';
  for (const [from, to] of changes) {
    invariant(text.includes(from), `${name} is the function that is changed`);
    text = text.replace(from, to);
  }
  await trx.raw(text.replaceAll('?', '\\?'));
}

type Run = (name: string, body: string) => Promise<void>;

/** At the end of a transaction: a payment’s set-offs are what it keeps back, are where the payment is, and moved the case once. */
async function followPayments(trx: Trx, schema: string, run: Run): Promise<void> {
  const wanted = `(case when paid.state in ('prepared', 'sent', 'parked') then 'reserved' when paid.state = 'settled' then 'settled' else 'undone' end)`;
  await run(
    'set_off_follows_payment',
    `declare paid record; kept bigint; wrong boolean;
     begin
       select * into paid from ??.payments where county_code = new.county_code and id = new.id;
       select coalesce(sum(amount_fen), 0), coalesce(bool_or(s.state <> ${wanted}), false) into kept, wrong
         from ??.set_offs s where s.county_code = new.county_code and s.payment_id = new.id;
       if kept <> paid.set_off_fen or wrong then
         raise exception 'a set-off goes where its payment goes' using errcode = 'check_violation', constraint = 'set_off_follows_payment';
       end if;
       return null;
     end`,
  );
  await inSchema(
    trx,
    schema,
    `create constraint trigger set_off_follows_payment after insert or update on ??.payments deferrable initially deferred
       for each row when (new.set_off_fen > 0) execute function ??.set_off_follows_payment()`,
  );
  await run(
    'set_off_moves_its_case',
    `declare moved bigint; kept bigint; now record; paid record;
     begin
       select * into now from ??.set_offs where county_code = new.county_code and id = new.id;
       select * into paid from ??.payments where county_code = new.county_code and id = new.payment_id;
       select coalesce(sum(case kind when 'set_off' then amount_fen else -amount_fen end), 0) into moved from ??.recovery_moves
         where county_code = new.county_code and set_off_id = new.id;
       select sum(amount_fen) into kept from ??.set_offs where county_code = new.county_code and payment_id = new.payment_id;
       if moved <> (case now.state when 'settled' then now.amount_fen else 0 end) or now.state <> ${wanted} or kept <> paid.set_off_fen then
         raise exception 'a set-off moves its case when its payment has arrived' using errcode = 'check_violation', constraint = 'set_off_moves_its_case';
       end if;
       return null;
     end`,
  );
  await inSchema(
    trx,
    schema,
    `create constraint trigger set_off_moves_its_case after insert or update on ??.set_offs deferrable initially deferred
       for each row execute function ??.set_off_moves_its_case()`,
  );
}

/** Nothing leaves to a person, or for a line, that is suspended. */
export async function guardHolds(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `create function ??.payment_is_not_suspended() returns trigger language plpgsql as $body$
     begin
       if exists (select 1 from changed p join before b on b.county_code = p.county_code and b.id = p.id
           join ??.payment_holds h on h.county_code = p.county_code and h.person_id = p.person_id and h.state = 'active'
             and (h.item_id is null or h.item_id = p.item_id)
           where p.state = 'sent' and b.state <> 'sent') then
         raise exception 'a suspended payment does not leave' using errcode = 'check_violation', constraint = 'payment_is_not_suspended';
       end if;
       return null;
     end $body$`,
  );
  await inSchema(
    trx,
    schema,
    `create trigger payment_is_not_suspended after update on ??.payments referencing old table as before new table as changed
       for each statement execute function ??.payment_is_not_suspended()`,
  );
}
