import type { z } from 'zod';
import type { Actor } from './actor.js';
import type { DivisionCode } from './division.js';
import { domainError, isDomainError } from './errors.js';
import type { JsonObject } from './json.js';
import { maskResidentId } from './masking.js';
import { type MessageCatalogue, translate } from './messages.js';
import type { CheckedImport, CheckedRow, Finding, Sheet, SheetCell, SheetRow } from './sheet.js';
import {
  cellUnder,
  findTableHeader,
  readDateCell,
  readIdentityCell,
  readMoneyCell,
  readNumberCell,
  type TableHeader,
} from './sheet-table.js';

/** One column of a file whose rows are commands. */
export interface RowColumn {
  readonly field: string;
  /** As the list is exported; other offices' words for it may follow. */
  readonly headings: readonly [string, ...string[]];
  /** `word` is one of `words`; a `number` may have decimals. */
  readonly read: 'text' | 'integer' | 'number' | 'money' | 'date' | 'identity' | 'word';
  readonly words?: Readonly<Record<string, string | number | boolean>>;
  readonly required?: boolean;
}

/** What stands in a row, by field; an optional cell that is blank is left out. */
export type RowValues = Readonly<Record<string, string | number | boolean>>;

/** A row whose people, posts and places are found, or what is not found and in which field. */
export type PreparedRow =
  | { readonly title: string; readonly divisionCode: DivisionCode; readonly input: JsonObject }
  | { readonly code: string; readonly field: string; readonly params?: Finding['params'] };

interface RowKind {
  readonly kind: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly permission: string;
  /** With the words of the county's own lists. @throws DomainError where the county has settled none */
  columns(actor: Actor): Promise<readonly RowColumn[]>;
  /** Finds what the rows name, in a few queries for all of them. */
  prepare(actor: Actor, rows: readonly RowValues[]): Promise<(row: RowValues) => PreparedRow>;
}

/** A kind of file in which every row is a command that an officer could give by hand. */
export interface RowImport extends RowKind {
  /** The command itself, with its rules and its line in the audit trail. */
  apply(actor: Actor, input: JsonObject): Promise<unknown>;
}

/**
 * A kind of file with too many rows to try each: `prepare` judges them by the command's own rules, all together, and is asked
 * for the rows in the order of the file.
 */
export interface RowSetImport extends RowKind {
  /** The command for all good rows at once. */
  applyAll(actor: Actor, inputs: readonly JsonObject[]): Promise<unknown>;
}

/** A column as a template shows it. */
export interface ImportColumnGuide {
  readonly heading: string;
  readonly read: RowColumn['read'];
  readonly required: boolean;
  /** The words that may stand in it; empty where any text may. */
  readonly words: readonly string[];
}

/** Sentences of what is wrong with a cell, whatever the kind of file. */
export const rowImportMessages: MessageCatalogue = {
  row_cell_missing: { zh: '“{heading}”没有填写', en: '“{heading}” is empty' },
  'row_cell_missing.suggestion': { zh: '请补填后重新上传', en: 'fill it in and upload again' },
  row_cell_unreadable: {
    zh: '“{heading}”写的“{value}”无法识别',
    en: '“{heading}” says “{value}”, which cannot be read',
  },
  'row_cell_unreadable.suggestion': {
    zh: '日期写成2025-03-01，金额和天数写成数字',
    en: 'write days as 2025-03-01, amounts and counts as numbers',
  },
  row_word_unknown: {
    zh: '“{heading}”没有“{value}”这一项，可选：{known}',
    en: '“{heading}” is one of {known}, not “{value}”',
  },
  row_identity_wrong: { zh: '身份证号码不正确', en: 'Not an identity number' },
  'row_identity_wrong.suggestion': {
    zh: '请按身份证核对，单元格设为文本格式',
    en: 'compare it with the card; the cell must be text',
  },
  row_person_unknown: { zh: '人员名册中没有这个身份证号码', en: 'Nobody in the register has this identity number' },
  'row_person_unknown.suggestion': { zh: '请先在人员名册中登记', en: 'register the person first' },
  'IMPORT.ROW_REFUSED': { zh: '第{row}行：{reason}', en: 'Row {row}: {reason}' },
};
const errorCodes = Object.keys(rowImportMessages).filter((code) => !code.includes('.'));

/**
 * Teaches an import engine a kind of file in which every row is a command. The check gives each command on trial and takes it
 * back, so that a row is refused by the same rule, and in the same words, as by hand; the import gives them all in one
 * transaction, or none. A kind that judges all its rows together is not tried.
 *
 * @param catalogue sentences of the refusals that the command knows
 * @example createRowImporter({ kind: 'village-populations', …, apply: (actor, input) => funds.recordPopulation(actor, input) }, deps)
 */
export function createRowImporter(
  kind: RowImport | RowSetImport,
  {
    tryOut,
    catalogue,
    params,
  }: {
    /** Runs the work and takes back everything that it did; what it throws is thrown. */
    readonly tryOut: (actor: Actor, work: () => Promise<unknown>) => Promise<void>;
    readonly catalogue: MessageCatalogue;
    /** Of a file that needs none. */
    readonly params: z.ZodType<JsonObject>;
  },
) {
  async function trial(
    actor: Actor,
    input: JsonObject,
  ): Promise<{ code: string; params: Finding['params'] } | undefined> {
    if ('applyAll' in kind) return undefined;
    try {
      await tryOut(actor, () => kind.apply(actor, input));
      return undefined;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return { code: error.code, params: plainParams(error.details) };
    }
  }

  async function applied(actor: Actor, { apply }: RowImport, { row, values }: CheckedRow): Promise<void> {
    try {
      await apply(actor, values);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const reason = translate([catalogue], error.code, plainParams(error.details), actor.locale);
      throw domainError('conflict', 'IMPORT.ROW_REFUSED', { row, reason });
    }
  }

  return {
    kind: kind.kind,
    title: kind.title,
    permission: kind.permission,
    catalogue: { ...catalogue, ...rowImportMessages },
    errorCodes: [...errorCodes, ...Object.keys(catalogue).filter((code) => !code.endsWith('.suggestion'))],
    params,
    /** What a file of this kind looks like: its headings, which must be filled in, and what may stand below them. */
    columns: async (actor: Actor): Promise<ImportColumnGuide[]> =>
      (await kind.columns(actor)).map(({ headings, read, words, required = false }) => ({
        heading: headings[0],
        read,
        required,
        words: Object.keys(words ?? {}),
      })),
    /** @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings} */
    async check(actor: Actor, sheets: readonly Sheet[]): Promise<CheckedImport> {
      const sheet = sheets.find(({ hidden }) => !hidden) ?? { name: '', hidden: false, rows: [] };
      const columns = await kind.columns(actor);
      const header = headerOf(sheet, columns);
      const read = sheet.rows
        .filter((row) => row.number > header.rowNumber && row.cells.length > 0 && !isFooter(row))
        .map((row) => readRow(sheet, row, header, columns));
      const prepared = await kind.prepare(
        actor,
        read.filter(({ findings }) => findings.length === 0).map(({ values }) => values),
      );
      const rows: CheckedRow[] = [];
      for (const { row, values, preview, findings } of read) {
        const found = findings.length === 0 ? prepared(values) : undefined;
        const told = [...findings];
        let good: { title: string; divisionCode: DivisionCode; input: JsonObject } | undefined;
        if (found !== undefined && 'code' in found)
          told.push(findingAt(sheet, row, header, columnOf(columns, found.field), found.code, found.params));
        else if (found !== undefined) {
          const refused = await trial(actor, found.input);
          if (refused === undefined) good = found;
          else told.push({ ...refused, severity: 'error', sheet: sheet.name, row: row.number, cell: null });
        }
        rows.push({
          sheet: sheet.name,
          row: row.number,
          outcome: good === undefined ? 'error' : 'ok',
          action: good === undefined ? 'none' : 'create',
          title: found !== undefined && 'title' in found ? found.title : String(Object.values(preview)[0] ?? ''),
          preview,
          values: good?.input ?? {},
          findings: told,
          divisionCode: found !== undefined && 'title' in found ? found.divisionCode : homeOf(actor),
        });
      }
      return { rows, sheetFindings: [], summary: { rows: rows.length } };
    },
    /** @throws DomainError conflict IMPORT.ROW_REFUSED {row, reason} when a row that was good in the check is refused now */
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const good = rows.filter(({ outcome }) => outcome === 'ok');
      if ('applyAll' in kind)
        await kind.applyAll(
          actor,
          good.map(({ values }) => values),
        );
      else for (const row of good) await applied(actor, kind, row);
      await progress(rows.length, rows.length);
      return { created: good.length, waiting: rows.length - good.length };
    },
  };
}

const homeOf = ({ scope }: Actor) => scope.from as DivisionCode;
const plainParams = (details: unknown): Finding['params'] =>
  Object.fromEntries(
    Object.entries((details ?? {}) as Record<string, unknown>).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );

/** 合计, 填报人… below a table: a line of one cell is no command. */
const isFooter = ({ cells }: SheetRow) =>
  cells.length === 1 || /^(合\s*计|填报人|审核人)/.test(cells[0]?.text.trim() ?? '');

/** Under the first of a column's headings that the file has. */
function headerOf(
  sheet: Sheet,
  columns: readonly RowColumn[],
): TableHeader & { readonly headings: ReadonlyMap<string, string> } {
  const chosen = columns.map((column) => {
    const found = column.headings.find((heading) => hasHeading(sheet, heading));
    return [column.field, found ?? column.headings[0]] as const;
  });
  const headings = new Map(chosen);
  const required = columns
    .filter((column) => column.required === true)
    .map(({ field }) => headings.get(field) ?? field);
  return { ...findTableHeader(sheet, required), headings };
}

function hasHeading(sheet: Sheet, heading: string): boolean {
  try {
    findTableHeader(sheet, [heading]);
    return true;
  } catch {
    return false;
  }
}

type Header = ReturnType<typeof headerOf>;
const headingOf = (header: Header, column: RowColumn) => header.headings.get(column.field) ?? column.headings[0];
const columnOf = (columns: readonly RowColumn[], field: string): RowColumn | undefined =>
  columns.find((column) => column.field === field);

function readRow(sheet: Sheet, row: SheetRow, header: Header, columns: readonly RowColumn[]) {
  const values: Record<string, string | number | boolean> = {};
  const preview: Record<string, string | number | null> = {};
  const findings: Finding[] = [];
  for (const column of columns) {
    const cell = cellUnder(row, header, headingOf(header, column));
    const text = cell?.text.trim() ?? '';
    preview[headingOf(header, column)] = column.read === 'identity' ? masked(text) : text === '' ? null : text;
    if (cell === undefined || text === '') {
      if (column.required === true) findings.push(findingAt(sheet, row, header, column, 'row_cell_missing'));
      continue;
    }
    const read = readCell(column, cell, text);
    if (read.ok) values[column.field] = read.value;
    else {
      const known = Object.keys(column.words ?? {}).join('、');
      const value = column.read === 'identity' ? masked(text) : text.slice(0, 60);
      findings.push(findingAt(sheet, row, header, column, read.code, { value, known }));
    }
  }
  return { row, values, preview, findings };
}

const masked = (identity: string) => (identity.length > 8 ? maskResidentId(identity) : identity);

type ReadCell =
  | { readonly ok: true; readonly value: string | number | boolean }
  | { readonly ok: false; readonly code: string };

function readCell(column: RowColumn, cell: SheetCell, text: string): ReadCell {
  const unreadable = { ok: false, code: 'row_cell_unreadable' } as const;
  const some = (value: string | number | undefined): ReadCell =>
    value === undefined ? unreadable : { ok: true, value };
  switch (column.read) {
    case 'text':
      return { ok: true, value: text };
    case 'integer': {
      const number = readNumberCell(cell)?.value;
      return some(Number.isInteger(number) ? number : undefined);
    }
    case 'number':
      return some(readNumberCell(cell)?.value);
    case 'money':
      return some(readMoneyCell(cell)?.amount);
    case 'date':
      return some(readDateCell(cell)?.date);
    case 'identity': {
      const identity = readIdentityCell(cell);
      return identity.ok ? { ok: true, value: identity.value } : { ok: false, code: 'row_identity_wrong' };
    }
    case 'word': {
      const word = Object.hasOwn(column.words ?? {}, text) ? column.words?.[text] : undefined;
      return word === undefined ? { ok: false, code: 'row_word_unknown' } : { ok: true, value: word };
    }
  }
}

function findingAt(
  sheet: Sheet,
  row: SheetRow,
  header: Header,
  column: RowColumn | undefined,
  code: string,
  params: Finding['params'] = {},
): Finding {
  const heading = column === undefined ? '' : headingOf(header, column);
  const cell = heading === '' ? null : (cellUnder(row, header, heading)?.ref ?? null);
  return { code, severity: 'error', sheet: sheet.name, row: row.number, cell, params: { heading, ...params } };
}
