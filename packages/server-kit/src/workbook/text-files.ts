import { domainError, type Sheet, type SheetCell } from '@gongyi/kernel';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { columnName } from './parse-xlsx.js';
import {
  decodeStrictly,
  encodeText,
  isAsciiText,
  lostCharacters,
  type TextEncoding,
  textWidth,
} from './text-encoding.js';
import { defused } from './write-spreadsheet.js';

/** A piece of a line of fixed width; `width` counts bytes of the file's encoding, as banks do: a Chinese character is two. */
export interface FixedCell {
  readonly text: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** One ASCII character. */
  readonly pad: string;
}

const lineEnd = '\r\n';

function refuseLost(text: string, encoding: TextEncoding): void {
  const characters = lostCharacters(text, encoding);
  if (characters !== '')
    throw domainError('unprocessable', 'WORKBOOK.CANNOT_ENCODE', {
      characters: [...new Set(characters)].join(''),
      encoding,
    });
}

/**
 * Lines of fixed width with CRLF.
 *
 * @throws DomainError unprocessable WORKBOOK.CANNOT_ENCODE {characters, encoding} | WORKBOOK.TOO_WIDE {line, text, width}
 */
export function writeFixedWidth(lines: Iterable<readonly FixedCell[]>, encoding: TextEncoding): Uint8Array {
  let whole = '';
  let line = 0;
  for (const cells of lines) {
    line += 1;
    for (const { text, width, align, pad } of cells) {
      refuseLost(text, encoding);
      const room = width - textWidth(text, encoding);
      if (room < 0 || /[\r\n]/.test(text))
        throw domainError('unprocessable', 'WORKBOOK.TOO_WIDE', { line, text, width });
      const padding = pad.repeat(room);
      whole += align === 'left' ? text + padding : padding + text;
    }
    whole += lineEnd;
  }
  return encodeText(whole, encoding);
}

/**
 * Lines whose cells a separator keeps apart, formula-safe, with CRLF; UTF-8 begins with its mark, so that spreadsheets know it.
 *
 * @throws DomainError unprocessable WORKBOOK.CANNOT_ENCODE {characters, encoding}
 */
export function writeSeparated(
  lines: Iterable<readonly string[]>,
  options: { readonly encoding: TextEncoding; readonly separator: string },
): Uint8Array {
  const safe = [...lines].map((cells) => cells.map(guarded));
  const text = stringify(safe, { record_delimiter: lineEnd, delimiter: options.separator });
  refuseLost(text, options.encoding);
  return encodeText(options.encoding === 'utf-8' ? `\ufeff${text}` : text, options.encoding);
}

/** A tab keeps a spreadsheet from turning digits into a number; it is ours, so it alone may begin a cell. */
export const digitsMark = '\t';

function guarded(text: string): string {
  return text.startsWith(digitsMark) && /^\d+[Xx]?$/.test(text.slice(1)) ? text : String(defused(text));
}

/** Reads what {@link writeSeparated} writes. @throws DomainError invalid_input WORKBOOK.OTHER_ENCODING {encoding} | WORKBOOK.NOT_SEPARATED {separator} */
export function readSeparated(
  bytes: Uint8Array,
  name: string,
  options: { readonly encoding: TextEncoding; readonly separator: string; readonly rows: number },
): Sheet[] {
  const text = decodeStrictly(bytes, options.encoding);
  if (text === undefined) throw domainError('invalid_input', 'WORKBOOK.OTHER_ENCODING', { encoding: options.encoding });
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: options.separator,
      relax_column_count: true,
      max_record_size: 100_000,
    });
  } catch {
    throw domainError('invalid_input', 'WORKBOOK.NOT_SEPARATED', { separator: options.separator });
  }
  refuseMany(records.length, options.rows, name);
  return [sheetOf(name, records)];
}

/**
 * Reads lines of fixed width, sliced by bytes; `widths` answers the widths of a line by its place. A line of another length, or
 * one that is cut within a character, has a single cell of the kind `error` that says its length in bytes.
 *
 * @throws DomainError invalid_input WORKBOOK.OTHER_ENCODING {encoding}
 */
export function readFixedWidth(
  bytes: Uint8Array,
  name: string,
  options: {
    readonly encoding: TextEncoding;
    readonly rows: number;
    widths(index: number, lines: number): readonly number[];
  },
): Sheet[] {
  const { encoding } = options;
  if (decodeStrictly(bytes, encoding) === undefined)
    throw domainError('invalid_input', 'WORKBOOK.OTHER_ENCODING', { encoding });
  const lines = linesOf(bytes);
  refuseMany(lines.length, options.rows, name);
  const decoder = new TextDecoder(encoding, { fatal: true });
  const rows = lines.map((line, index) => {
    const number = index + 1;
    const widths = options.widths(index, lines.length);
    const cells = sliced(line, widths, decoder);
    if (cells === undefined) {
      const broken: SheetCell = { ref: `A${number}`, row: number, column: 1, kind: 'error', text: String(line.length) };
      return { number, hidden: false, cells: [broken] };
    }
    return { number, hidden: false, cells: cellsOf(cells, number) };
  });
  return [{ name, hidden: false, untyped: true, rows }];
}

function sliced(line: Buffer, widths: readonly number[], decoder: TextDecoder): string[] | undefined {
  if (line.length !== widths.reduce((sum, width) => sum + width, 0)) return undefined;
  const letters = line.toString('latin1');
  const texts: string[] = [];
  let at = 0;
  for (const width of widths) {
    const text = letters.slice(at, at + width);
    try {
      // Most cells are digits, the same in every encoding.
      texts.push(isAsciiText(text) ? text : decoder.decode(line.subarray(at, at + width)));
    } catch {
      return undefined;
    }
    at += width;
  }
  return texts;
}

/** No second byte of the encodings is a line feed, so bytes may be split at it. The end of the last line makes no line. */
function linesOf(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: Buffer[] = [];
  for (let start = 0; start < buffer.length; ) {
    const feed = buffer.indexOf(0x0a, start);
    const end = feed === -1 ? buffer.length : feed;
    lines.push(buffer.subarray(start, end > start && buffer[end - 1] === 0x0d ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

function refuseMany(found: number, max: number, sheet: string): void {
  if (found > max) throw domainError('invalid_input', 'WORKBOOK.TOO_MANY_ROWS', { sheet, max });
}

function sheetOf(name: string, records: readonly (readonly string[])[]): Sheet {
  const rows = records.map((record, index) => ({
    number: index + 1,
    hidden: false,
    cells: cellsOf(record, index + 1),
  }));
  return { name, hidden: false, untyped: true, rows };
}

function cellsOf(texts: readonly string[], row: number): SheetCell[] {
  return texts.flatMap((text, index): SheetCell[] =>
    text.trim() === '' ? [] : [{ ref: `${columnName(index + 1)}${row}`, row, column: index + 1, kind: 'text', text }],
  );
}
