import { type Actor, domainError, invariant } from '@gongyi/kernel';
import {
  columnsOf,
  copyInto,
  findPage,
  namedBy,
  sortColumns,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type {
  AccountCheckStore,
  NewAccountCheck,
  NewAccountCheckLine,
  SealedCheckLine,
} from '../account-check-ports.js';
import {
  type AccountCheck,
  type AccountCheckLine,
  accountCheckLineSchema,
  accountCheckSchema,
} from '../model/account-check.js';
import { paymentLayoutSchema } from '../model/payment-layout.js';
import { layoutNames } from './payment-store.js';

const counts = ['waitingCount', 'confirmedCount', 'refusedCount'];
const checkColumns = columnsOf(accountCheckSchema, [...counts, 'layoutId', 'layoutZh', 'layoutEn']);
const lineColumns = columnsOf(accountCheckLineSchema);

export function createAccountCheckStore(tables: Tables): AccountCheckStore {
  return { ...createHeads(tables), ...createLines(tables) };
}

type Heads = Pick<AccountCheckStore, 'insert' | 'find' | 'get' | 'lock' | 'update' | 'layoutOf' | 'passwordOf'>;

function createHeads(tables: Tables): Heads {
  const counted = (trx: Knex.Transaction, state: string) =>
    trx.raw(
      `(select count(*) from ??.account_check_lines l where l.county_code = account_checks.county_code and l.check_id = account_checks.id
        and l.state = ?) as ??`,
      [tables.schema, state, `${state}_count`],
    );
  const all = (trx: Knex.Transaction, actor: Actor) =>
    tables
      .rows(trx, actor, 'account_checks')
      .select(checkColumns)
      .select(layoutNames(trx, 'account_checks'))
      .select(['waiting', 'confirmed', 'refused'].map((state) => counted(trx, state)));
  const first = async (builder: Knex.QueryBuilder): Promise<AccountCheck | undefined> => {
    const row = await builder.first();
    return row === undefined ? undefined : toRecord<AccountCheck>(row);
  };
  const read = async (trx: Knex.Transaction, actor: Actor, id: string): Promise<AccountCheck> => {
    const check = await first(all(trx, actor).where({ id }));
    invariant(check !== undefined, 'a check that was read exists');
    return check;
  };
  const stored = async (trx: Knex.Transaction, actor: Actor, id: string) =>
    (await tables.rows(trx, actor, 'account_checks').where({ id }).first('layout', 'password_sealed')) as {
      layout: unknown;
      password_sealed: string | null;
    };
  return {
    insert: (actor, check) =>
      tables.run(actor, async (trx) => {
        const { run } = check;
        const [last] = await tables.rows(trx, actor, 'account_checks').where({ run_id: run.id }).count({ n: '*' });
        await trx(tables.name('account_checks')).insert({
          ...tenantOf(actor, check.id, run.divisionCode),
          run_id: run.id,
          layout: JSON.stringify(check.layout),
          number: checkNumber(run, Number(last?.['n'] ?? 0) + 1),
          prepared_on: check.preparedOn,
          line_count: check.lines.length,
          digest: check.digest,
        });
        await insertLines(trx, tables.schema, actor, check);
        return read(trx, actor, check.id);
      }),
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(all(trx, actor).where(toColumns({ ...query.filter })), query, {
          columns: sortColumns(['preparedOn', 'id']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<AccountCheck>(row)) };
      }),
    get: (actor, id) => tables.run(actor, (trx) => first(all(trx, actor).where({ id }))),
    lock: (actor, id) => tables.run(actor, (trx) => first(all(trx, actor).where({ id }).forUpdate())),
    update: (actor, id, changes) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'account_checks')
          .where({ id })
          .update({ ...toColumns(changes), version: trx.raw('version + 1') });
        return read(trx, actor, id);
      }),
    layoutOf: (actor, id) =>
      tables.run(actor, async (trx) => paymentLayoutSchema.parse((await stored(trx, actor, id)).layout)),
    passwordOf: (actor, id) => tables.run(actor, async (trx) => (await stored(trx, actor, id)).password_sealed),
  };
}

function checkNumber(run: NewAccountCheck['run'], sequence: number): string {
  return `${run.countyCode}-check-${run.period.replace('-', '')}-${run.id.slice(-4)}-${String(sequence).padStart(2, '0')}`;
}

const insertedColumns = [
  'county_code',
  'id',
  'division_code',
  'created_by',
  'check_id',
  'sequence',
  'payee_kind',
  'payee_id',
  'payee_name',
  'identity_masked',
  'holder_name',
  'bank_name',
  'township_name',
  'account_id',
  'card_masked',
  'card_sealed',
];

async function insertLines(trx: Knex.Transaction, schema: string, actor: Actor, check: NewAccountCheck): Promise<void> {
  const row = (line: NewAccountCheckLine) => [
    check.run.countyCode,
    line.id,
    line.divisionCode,
    actor.userId,
    check.id,
    line.sequence,
    line.payeeKind,
    line.payeeId,
    line.payeeName,
    line.identityMasked,
    line.holderName,
    line.bankName,
    line.townshipName,
    line.accountId,
    line.cardMasked,
    line.cardSealed,
  ];
  const named = namedBy({ one_open_check: 'SUBSIDY.ACCOUNT_IN_CHECK' });
  await named(copyInto(trx, { schema, table: 'account_check_lines', columns: insertedColumns }, check.lines.map(row)));
}

type Lines = Pick<AccountCheckStore, 'findLines' | 'linesOf' | 'decide' | 'asked'>;

function createLines(tables: Tables): Lines {
  const all = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'account_check_lines');
  return {
    findLines: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = all(trx, actor)
          .select(lineColumns)
          .where(toColumns({ ...query.filter }));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['sequence', 'id']),
          defaultSort: { field: 'sequence', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<AccountCheckLine>(row)) };
      }),
    linesOf: (actor, id) =>
      tables.run(actor, async (trx) => {
        const rows = await all(trx, actor)
          .select([...lineColumns, 'holder_name', 'township_name', 'account_id', 'card_sealed'])
          .where({ check_id: id })
          .orderBy('sequence');
        return (rows as object[]).map((row) => toRecord<SealedCheckLine>(row));
      }),
    decide: (actor, steps) =>
      tables.run(actor, async (trx) => {
        if (steps.length === 0) return;
        const { rows } = await trx.raw(
          `update ??.account_check_lines l set state = s.to_state, version = l.version + 1, reason = s.reason,
             answered_on = case when s.to_state = 'cancelled' then null else s.day end
           from jsonb_to_recordset(?::jsonb) as s (id uuid, to_state text, day date, reason text)
           where l.id = s.id and l.state = 'waiting' returning l.id`,
          [
            tables.schema,
            JSON.stringify(steps.map(({ lineId, to, on, reason }) => ({ id: lineId, to_state: to, day: on, reason }))),
          ],
        );
        if ((rows as unknown[]).length !== steps.length)
          throw domainError('conflict', 'SUBSIDY.PAYMENTS_CHANGED_MEANWHILE');
      }),
    asked: (actor, accountIds) =>
      tables.run(actor, async (trx) => {
        const rows = await all(trx, actor)
          .where({ state: 'waiting' })
          .whereRaw('account_id = any(?::text[])', [[...accountIds]])
          .select('account_id');
        return new Set((rows as { account_id: string }[]).map((row) => row.account_id));
      }),
  };
}
