import type { Workflow } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { objectName } from './migrations.js';

type Right = 'select' | 'insert' | 'update' | 'delete';

export interface SecureTableOptions {
  readonly schema: string;
  readonly table: string;
  readonly applicationRole: string | undefined;
  /** What the application may do; default everything but delete. */
  readonly rights?: readonly Right[];
}

/**
 * Binds a tenant table to the scope of the transaction: row level security, forced also for the owner, on the range of
 * division codes; the county must be the division's own. Outside a scoped transaction no row is seen and none is taken.
 */
export async function secureTable(trx: Knex.Transaction, options: SecureTableOptions): Promise<void> {
  const { schema, table, applicationRole } = options;
  await trx.raw(
    "alter table ??.?? add constraint ?? check (county_code = left(division_code, 6)), add constraint ?? check (division_code ~ '^[0-9]{12}$')",
    [schema, table, objectName(table, 'county'), objectName(table, 'division')],
  );
  await trx.raw('alter table ??.?? enable row level security', [schema, table]);
  await trx.raw('alter table ??.?? force row level security', [schema, table]);
  await trx.raw(
    `create policy scope on ??.?? using (
       division_code >= current_setting('gongyi.scope_from', true) and division_code <= current_setting('gongyi.scope_to', true))`,
    [schema, table],
  );
  await indexIds(trx, schema, table);
  if (applicationRole === undefined) return;
  const rights = options.rights ?? ['select', 'insert', 'update'];
  await trx.raw(`grant ${rights.join(', ')} on ??.?? to ??`, [schema, table, applicationRole]);
}

/**
 * Opens the rows of a secured table to the people of the organisation that the column names: people who have no scope.
 *
 * @param options.for `select` when they may look and not write
 */
export async function openToOrganisation(
  trx: Knex.Transaction,
  options: { schema: string; table: string; column: string; for?: 'all' | 'select' },
): Promise<void> {
  const { schema, table, column } = options;
  await trx.raw(
    `create policy organisation on ??.?? for ${options.for ?? 'all'} using (
       ?? = nullif(current_setting('gongyi.organisation', true), '')::uuid and county_code = current_setting('gongyi.county', true))`,
    [schema, table, column],
  );
}

/** Opens a secured table, to be looked at, to people of every organisation of its county: what a county shows everybody. */
export async function openToCounty(
  trx: Knex.Transaction,
  { schema, table }: { schema: string; table: string },
): Promise<void> {
  await trx.raw(
    `create policy organisation on ??.?? for select using (
       coalesce(current_setting('gongyi.organisation', true), '') <> '' and county_code = current_setting('gongyi.county', true))`,
    [schema, table],
  );
}

/** The API names a record by its id alone; the primary key begins with the county. */
async function indexIds(trx: Knex.Transaction, schema: string, table: string): Promise<void> {
  const { rows } = await trx.raw(
    `select exists (select 1 from pg_attribute where attrelid = c.oid and attname = 'id') and not exists (
       select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = c.oid and a.attname = 'id') as needed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?`,
    [schema, table],
  );
  if ((rows as { needed: boolean }[])[0]?.needed === true)
    await trx.raw('create index ?? on ??.?? (id)', [objectName(table, 'by_id'), schema, table]);
}

/**
 * Only the workflow's states, only its changes, and a new row in its first state: for every way into the database.
 * `begins` names the states in which a row may begin, where something outside tells how far it is.
 */
export async function guardWorkflow(
  trx: Knex.Transaction,
  options: { schema: string; table: string; column?: string; workflow: Workflow; begins?: readonly string[] },
): Promise<void> {
  const { schema, table, workflow, begins = [workflow.initial] } = options;
  const column = options.column ?? 'state';
  const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
  const pairs = workflow.pairs().map(([from, to]) => `('${from}', '${to}')`);
  const name = objectName(table, column, 'workflow');
  await trx.raw(`alter table ??.?? add constraint ?? check (?? in (${list(workflow.states)}))`, [
    schema,
    table,
    name,
    column,
  ]);
  const illegal = `new.?? is distinct from old.?? and (old.??, new.??) not in (${pairs.length > 0 ? pairs.join(', ') : '(null, null)'})`;
  await trx.raw(
    `create function ??.??() returns trigger language plpgsql as $body$
     begin
       if tg_op = 'INSERT' then
         raise exception 'a new ${workflow.name} is %', new.?? using errcode = 'check_violation', constraint = '${name}';
       end if;
       raise exception 'illegal change of ${workflow.name}: % to %', old.??, new.?? using errcode = 'check_violation', constraint = '${name}';
     end $body$`,
    [schema, name, column, column, column],
  );
  // The conditions stand outside the function, so that what is right costs no call of it: a month moves many rows.
  const trigger = (event: string, condition: string, names: string[]) =>
    trx.raw(
      `create trigger ?? before ${event} on ??.?? for each row when (${condition}) execute function ??.??()`,
      names,
    );
  await trigger('insert', `new.?? not in (${list(begins)})`, [
    objectName(name, 'new'),
    schema,
    table,
    column,
    schema,
    name,
  ]);
  const columns = [column, column, column, column];
  await trigger('update', illegal, [name, schema, table, ...columns, schema, name]);
}

/** Takes a workflow's guard away, where a later migration puts another in its place. */
export async function dropWorkflow(
  trx: Knex.Transaction,
  { schema, table, column = 'state' }: { schema: string; table: string; column?: string },
): Promise<void> {
  const name = objectName(table, column, 'workflow');
  await trx.raw('drop function ??.??() cascade', [schema, name]);
  await trx.raw('alter table ??.?? drop constraint ??', [schema, table, name]);
}

/**
 * These columns never change while the condition holds for the stored row.
 *
 * @example await freezeColumns(trx, { schema, table: 'items', columns: ['amount_fen'], when: "old.state = 'approved'" })
 */
export async function freezeColumns(
  trx: Knex.Transaction,
  options: { schema: string; table: string; columns: readonly string[]; when: string },
): Promise<void> {
  const { schema, table, columns, when } = options;
  const name = objectName(table, 'frozen', String(columns[0]));
  const changed = columns.map((column) => `new."${column}" is distinct from old."${column}"`).join(' or ');
  await trx.raw(
    `create function ??.??() returns trigger language plpgsql as $body$
     begin
       if ${when} then
         raise exception 'a frozen row of ${table} cannot change' using errcode = 'check_violation', constraint = '${name}';
       end if;
       return new;
     end $body$`,
    [schema, name],
  );
  // `when` may ask other tables, which a trigger's own condition may not.
  await trx.raw(`create trigger ?? before update on ??.?? for each row when (${changed}) execute function ??.??()`, [
    name,
    schema,
    table,
    schema,
    name,
  ]);
}
