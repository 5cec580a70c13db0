import { z } from 'zod';

const words = z.string().trim().min(1).max(100);
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower case letters, digits and -');

export const textEncodings = ['utf-8', 'gb18030', 'gbk'] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** What may stand in a line; `constant` is text of the layout itself. */
export const lineFields = [
  'sequence',
  'payeeName',
  'cardNumber',
  'identity',
  'identityMasked',
  'bankName',
  'township',
  'amount',
  'remark',
  'result',
  'reason',
  'date',
  'constant',
] as const;
export type LineField = (typeof lineFields)[number];

/** What may stand above and below the lines: control totals (控制总数) and what tells one file from another. */
export const controlFields = [
  'number',
  'title',
  'day',
  'digest',
  'count',
  'total',
  'settledCount',
  'settledTotal',
  'returnedCount',
  'returnedTotal',
] as const;
export type ControlField = (typeof controlFields)[number];

const shape = {
  /** Bytes in a file of fixed width, characters in a workbook. */
  width: z.int().min(1).max(200).optional(),
  align: z.enum(['left', 'right']).default('left'),
  /** What fills a fixed width. */
  pad: z
    .string()
    .regex(/^[ -~]$/, 'one ASCII character')
    .default(' '),
  /** Of money: `800.00` or `80000`. */
  unit: z.enum(['yuan', 'fen']).default('yuan'),
};

const columnSchema = z.strictObject({
  ...shape,
  field: z.enum(lineFields),
  /** The heading; the first of them is written, all of them are read. */
  titles: z.array(words).default([]),
  /** A spreadsheet must not take it for a number. */
  text: z.boolean().default(true),
  /** Of a constant. */
  value: z.string().max(100).default(''),
  /** Of days: 2025-04-10 or 20250410. */
  day: z.enum(['dashes', 'digits']).default('dashes'),
  /** Read when it is there. */
  optional: z.boolean().default(false),
});
export type LayoutColumn = z.infer<typeof columnSchema>;

const controlCellSchema = z.strictObject({
  ...shape,
  /** What stands before the value, `总笔数:`; alone it is written as it is. */
  label: z.string().max(60).default(''),
  field: z.enum(controlFields).optional(),
});
export type ControlCell = z.infer<typeof controlCellSchema>;

const controlRows = z.array(z.array(controlCellSchema).min(1).max(20)).max(10).default([]);

const padding = 'only numbers are padded with a digit, and on their left: it would become part of a name or an account';
const numberControls = ['count', 'total', 'settledCount', 'settledTotal', 'returnedCount', 'returnedTotal'] as const;

function mayPad(
  cell: { readonly pad: string; readonly align: string; readonly field?: string | undefined },
  ...numbers: readonly string[]
): boolean {
  if (!/\w/.test(cell.pad)) return true;
  return cell.pad === '0' && cell.align === 'right' && numbers.includes(cell.field ?? '');
}

/** One kind of file, as a bank wants or sends it. */
const fileLayoutSchema = z
  .strictObject({
    format: z.enum(['xlsx', 'csv', 'fixed']),
    /** Of text files; a workbook has its own. */
    encoding: z.enum(textEncodings).optional(),
    separator: z.enum([',', '|', ';', '\t']).default(','),
    headings: z.boolean().default(true),
    sheet: words.default('明细'),
    /** `{number}` of the batch, `{day}`, `{count}`, `{digest}` (its first eight letters); the ending follows the format. */
    fileName: z
      .string()
      .max(80)
      .regex(/^(?:[\p{Script=Han}A-Za-z0-9_-]|\{(?:number|day|count|digest)\})+$/u)
      .default('{number}-{digest}'),
    top: controlRows,
    bottom: controlRows,
    columns: z.array(columnSchema).min(1).max(40),
  })
  .superRefine((layout, context) => {
    const wrong = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: 'custom', message, path });
    const fixed = layout.format === 'fixed';
    if ((layout.encoding === undefined) !== (layout.format === 'xlsx'))
      wrong('text files and they alone have an encoding', 'encoding');
    if (layout.headings && fixed) wrong('a file of fixed width has no headings', 'headings');
    if (!layout.headings && layout.format === 'xlsx') wrong('a workbook has headings', 'headings');
    for (const [index, column] of layout.columns.entries()) {
      if (fixed && column.width === undefined) wrong('a width is needed', 'columns', index, 'width');
      if (layout.headings && column.titles.length === 0) wrong('a heading is needed', 'columns', index, 'titles');
      if (!mayPad(column, 'sequence', 'amount')) wrong(padding, 'columns', index, 'pad');
      if (column.field !== 'constant' && layout.columns.findIndex(({ field }) => field === column.field) !== index)
        wrong('stands twice', 'columns', index, 'field');
    }
    for (const part of ['top', 'bottom'] as const)
      for (const [row, cells] of layout[part].entries())
        for (const [index, cell] of cells.entries()) {
          if (fixed && cell.width === undefined) wrong('a width is needed', part, row, index, 'width');
          if (!mayPad(cell, ...numberControls)) wrong(padding, part, row, index, 'pad');
          if (!fixed && cell.field !== undefined && cell.label === '' && cells.length > 1 && layout.headings)
            wrong('a label is needed, by which the value is found', part, row, index, 'label');
        }
  });
export type FileLayout = z.infer<typeof fileLayoutSchema>;

function needing(fields: readonly LineField[]) {
  return fileLayoutSchema.superRefine((layout, context) => {
    for (const field of fields)
      if (!layout.columns.some((column) => column.field === field && !column.optional))
        context.addIssue({ code: 'custom', message: `a column with ${field} is needed`, path: ['columns'] });
  });
}

const outcomes = z.array(words).min(1).max(20);

/** How one bank takes payments: its four files, and what its answers mean. */
export const paymentLayoutSchema = z
  .strictObject({
    id,
    zh: words,
    en: words,
    /** Made up, or taken over from a real bank. */
    demonstration: z.boolean(),
    /** `luhn` for bank cards; accounts and passbooks carry no such digit. */
    cardCheck: z.enum(['luhn', 'none']),
    /** The digits that a number may have. */
    cardDigits: z.strictObject({ min: z.int().min(6).max(32), max: z.int().min(6).max(32) }),
    split: z.strictObject({
      by: z.enum(['none', 'bank', 'township']),
      /** The most lines that the bank takes in one file. */
      mostLines: z.int().min(1).max(100_000).nullable(),
    }),
    payment: needing(['payeeName', 'cardNumber', 'amount']),
    return: needing(['payeeName', 'cardNumber', 'amount', 'result']),
    /** The words of the result column; any other word leaves the outcome open. */
    results: z.strictObject({ settled: outcomes, returned: outcomes }),
    /** null where the bank checks no accounts. */
    accountCheck: z
      .strictObject({
        file: needing(['payeeName', 'cardNumber']),
        answer: needing(['payeeName', 'cardNumber', 'result']),
        results: z.strictObject({ confirmed: outcomes, refused: outcomes }),
      })
      .nullable(),
  })
  .refine(({ cardDigits }) => cardDigits.min <= cardDigits.max, {
    message: 'min is more than max',
    path: ['cardDigits'],
  });
export type PaymentLayout = z.infer<typeof paymentLayoutSchema>;

/** Setting `payment-layouts`: the files of the banks that a county pays through. */
export const paymentLayoutsSchema = z
  .strictObject({
    /** The one that is taken where nobody chooses. */
    usual: id,
    layouts: z
      .array(paymentLayoutSchema)
      .min(1)
      .max(30)
      .refine((all) => new Set(all.map((layout) => layout.id)).size === all.length, { message: 'an id stands twice' }),
  })
  .refine(({ usual, layouts }) => layouts.some((layout) => layout.id === usual), {
    message: 'no layout has this id',
    path: ['usual'],
  });
export type PaymentLayouts = z.infer<typeof paymentLayoutsSchema>;
