import { type Actor, type DivisionCode, domainError, groupBy } from '@gongyi/kernel';

import type { Knex } from 'knex';
import type { z } from 'zod';
import { inTransaction } from './transactions.js';

/** How every table of a county begins. */
export const tenantColumns = `county_code text not null, id uuid not null, division_code text not null, version int not null default 1,
  created_at timestamptz not null default now(), created_by uuid not null`;

/** The tables of one schema, reached in the actor's transaction. */
export interface Tables<Name extends string = string> {
  readonly schema: string;
  run<T>(actor: Actor, work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Rows in the actor's scope: the filter is ours, row level security says the same once more. */
  rows(trx: Knex.Transaction, actor: Actor, table: Name): Knex.QueryBuilder;
  name(table: Name): string;
}

export function createTables<Name extends string>(knex: Knex, schema: string): Tables<Name> {
  const name = (table: Name) => `${schema}.${table}`;
  return {
    schema,
    name,
    run: (actor, work) => inTransaction(knex, actor, work),
    rows: (trx, actor, table) => {
      const builder = trx(name(table));
      // The leading column of every index: a county's officer never scans another county.
      if (actor.countyCode !== null) builder.where({ county_code: actor.countyCode });
      return builder.where('division_code', '>=', actor.scope.from).where('division_code', '<=', actor.scope.to);
    },
  };
}

export function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const camelNames = new Map<string, string>();

/** Columns are few and rows are many: each name is made once. */
function toCamel(name: string): string {
  const known = camelNames.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  camelNames.set(name, made);
  return made;
}

/** Columns of a record that are stored as they are; the computed ones are named by the caller. */
export function columnsOf(schema: z.ZodObject, computed: readonly string[] = []): string[] {
  return Object.keys(schema.shape)
    .filter((field) => !computed.includes(field))
    .map(toSnake);
}

/** Columns that a list may be sorted by. */
export function sortColumns(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, toSnake(field)]));
}

export function toRecord<T>(row: object): T {
  const record: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) record[toCamel(key)] = value;
  return record as T;
}

/** Changes in API names as columns; JSON objects as JSON. */
export function toColumns(changes: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [toSnake(key), isObject(value) ? JSON.stringify(value) : value]),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function tenantOf(actor: Actor, id: string, divisionCode: DivisionCode) {
  return { county_code: divisionCode.slice(0, 6), id, division_code: divisionCode, created_by: actor.userId };
}

/** `530326101` or `530326101000` → everything in the township, as a range that an index can answer; undefined asks for all. */
export function inTownship(
  builder: Knex.QueryBuilder,
  townshipCode: string | undefined,
  column = 'division_code',
): void {
  if (townshipCode === undefined) return;
  const prefix = townshipCode.slice(0, 9);
  builder.whereBetween(column, [`${prefix}000`, `${prefix}999`]);
}

/** Beginning of a name, as an index can find it. */
export function startsWith(builder: Knex.QueryBuilder, column: string, text: string): void {
  builder.where(column, 'like', `${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`);
}

export function constraintOf(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  return code === '23505' ? constraint : undefined;
}

/**
 * What the database refuses, told by its code.
 *
 * @param codes by the name of the constraint
 * @returns awaits a statement; throws DomainError conflict with the code of the constraint that refused it
 * @example const named = namedBy({ one_open_application: 'TRAINING.APPLICATION_OPEN' })
 */
export function namedBy(codes: Readonly<Record<string, string>>) {
  return async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const code = codes[(error as { constraint?: string } | null)?.constraint ?? ''];
      throw code === undefined ? error : domainError('conflict', code);
    }
  };
}

/** Where one kind of parts stands: their rows, in the actor's scope and in the order wanted, and their columns. */
export type PartRows = readonly [rows: Knex.QueryBuilder, columns: readonly string[]];

/**
 * Records with their parts: one query for each kind of parts of all of them.
 *
 * @param owner the column of the parts that names the record, `exit_id`; it is not in the parts
 * @example await withParts<ExitRecord>(heads, 'exit_id', { appeals: [rows(trx, actor, 'exit_appeals').orderBy('id'), columns] })
 */
export async function withParts<T extends object>(
  heads: readonly object[],
  owner: string,
  kinds: { readonly [K in keyof T]?: PartRows },
): Promise<T[]> {
  const records = heads.map((row) => toRecord<Record<string, unknown>>(row));
  const ids = records.map(({ id }) => String(id));
  for (const [name, [rows, columns]] of Object.entries(kinds) as [string, PartRows][]) {
    const parts = (await rows.whereIn(owner, ids).select([owner, ...columns])) as Record<string, unknown>[];
    const byOwner = groupBy(parts, (part) => String(part[owner]));
    for (const record of records)
      record[name] = (byOwner.get(String(record['id'])) ?? []).map(({ [owner]: _, ...part }) => toRecord(part));
  }
  return records as T[];
}
