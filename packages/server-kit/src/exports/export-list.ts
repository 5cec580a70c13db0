import {
  type Actor,
  type Clock,
  domainError,
  type FileStore,
  fen,
  formatYuan,
  requirePermission,
} from '@gongyi/kernel';
import { z } from 'zod';
import { readFilter, readSort } from '../express/list-grammar.js';
import type { ListAnswer, Route } from '../express/route.js';
import { homeOf } from '../files/file-routes.js';
import { countLimit } from '../knex/find-page.js';
import { type ColumnSpec, writeWorkbook } from '../workbook/index.js';

const columnSchema = z.strictObject({
  /** Field of the record. */
  source: z.string().min(1).max(60),
  label: z.string().min(1).max(60),
  kind: z.enum(['text', 'money', 'count', 'period', 'day', 'instant', 'division']).default('text'),
  /** What codes are called; a code without a word stays as it is. */
  words: z.record(z.string().max(60), z.string().max(60)).optional(),
});
type ExportColumn = z.infer<typeof columnSchema>;

export const exportInputSchema = z.strictObject({
  /** A list of the API, `agreements`. */
  resource: z.string().min(1).max(60),
  title: z.string().trim().min(1).max(60),
  filter: z.record(z.string().max(60), z.json()).default({}),
  sort: z.tuple([z.string().max(60), z.enum(['ASC', 'DESC'])]).optional(),
  columns: z.array(columnSchema).min(1).max(60),
});
export type ExportInput = z.infer<typeof exportInputSchema>;

export const exportResultSchema = z.object({ id: z.string(), name: z.string(), rows: z.int() });
export type ExportResult = z.infer<typeof exportResultSchema>;

export interface ExportDeps {
  readonly routes: readonly Route[];
  readonly files: FileStore;
  readonly clock: Clock;
  /** 古城街道 · 堂琅社区 */
  placeName(divisionCode: string): string;
}

const pageSize = 1000;
const dayMs = 86_400_000;

/**
 * Writes what a list shows into a workbook, by the list's own permission, scope, filter and schema: an export can hold
 * nothing that the screen could not.
 *
 * @throws DomainError not_found EXPORT.UNKNOWN_LIST; invalid_input EXPORT.UNKNOWN_COLUMN {column}; unprocessable
 *   EXPORT.TOO_MANY {max}; and what the list itself refuses
 */
export async function exportList(deps: ExportDeps, actor: Actor, input: ExportInput): Promise<ExportResult> {
  const route = deps.routes.find(({ kind, path }) => kind === 'list' && path === `/${input.resource}`);
  if (route === undefined) throw domainError('not_found', 'EXPORT.UNKNOWN_LIST');
  if (typeof route.access === 'object') requirePermission(actor, route.access.permission);
  const rows = await readAll(route, actor, input);
  const known = fieldsOf(route);
  const stranger = input.columns.find(({ source }) => !known.has(source.split('.')[0] ?? ''));
  if (stranger !== undefined) throw domainError('invalid_input', 'EXPORT.UNKNOWN_COLUMN', { column: stranger.source });
  const columns = input.columns.map(
    ({ source, label, kind }): ColumnSpec => ({
      key: source,
      header: label,
      ...(kind === 'money' ? { format: '0.00' } : kind === 'count' ? {} : { text: true }),
    }),
  );
  const written = rows.map((row) =>
    Object.fromEntries(
      input.columns.map((column) => [column.source, cellOf(column, valueAt(row, column.source), deps)]),
    ),
  );
  const name = `${input.title} ${deps.clock.today()}.xlsx`;
  const stored = await deps.files.save(actor, {
    name,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes: await writeWorkbook({ sheets: [{ name: input.title, columns, rows: written }] }),
    divisionCode: homeOf(actor),
    purpose: 'export',
    expiresAt: new Date(Date.now() + dayMs),
  });
  return { id: stored.id, name, rows: rows.length };
}

async function readAll(route: Route, actor: Actor, input: ExportInput): Promise<Record<string, unknown>[]> {
  const base = { filter: readFilter(route, input.filter), sort: readSort(route, input.sort), ids: null };
  const rows: Record<string, unknown>[] = [];
  for (let from = 0; ; from += pageSize) {
    const query = { ...base, range: { from, to: from + pageSize - 1 } };
    const { page } = (await route.handler({ actor, query } as Parameters<Route['handler']>[0])) as ListAnswer;
    if (page.totalIsCapped) throw domainError('unprocessable', 'EXPORT.TOO_MANY', { max: countLimit });
    // Only what the list's schema names leaves the house.
    if (route.response !== 'file') rows.push(...(route.response.parse(page.rows) as Record<string, unknown>[]));
    if (page.rows.length < pageSize) return rows;
  }
}

function fieldsOf({ response }: Route): ReadonlySet<string> {
  const record = response instanceof z.ZodArray ? response.element : undefined;
  return new Set(record instanceof z.ZodObject ? Object.keys(record.shape) : []);
}

/** `facts.days_attended` is a value inside the field `facts`. */
function valueAt(row: Record<string, unknown>, source: string): unknown {
  const [field = '', inside] = source.split('.');
  const value = row[field];
  return inside === undefined ? value : (value as Record<string, unknown> | null)?.[inside];
}

function cellOf({ kind, words }: ExportColumn, value: unknown, { placeName }: ExportDeps): string | number | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map((one) => words?.[String(one)] ?? String(one)).join('；');
  if (kind === 'money' && typeof value === 'number') return Number(formatYuan(fen(value)).replaceAll(',', ''));
  if (kind === 'count' && typeof value === 'number') return value;
  if (kind === 'division') return placeName(String(value));
  if (typeof value === 'object') return JSON.stringify(value);
  return words?.[String(value)] ?? String(value);
}
