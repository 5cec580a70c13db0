import { invariant } from '@gongyi/kernel';
import { readDay, readMonth } from '../expression/day-numbers.js';
import type { TableValueType, ValueType } from '../expression/expression.js';
import { told } from '../expression/problem.js';
import type { Bilingual, ParameterFile, ParameterValue, TableRow } from './pack-schema.js';
import { isTold, readValue, typeOfUnit } from './values.js';

/** The bands of one combination of categories: band n holds from `starts[n]` to the next start. */
export interface Bands {
  readonly starts: readonly number[];
  /** What lies below each band, for counting band by band: 10 units, or 20000.00, whether included or not. */
  readonly edges: readonly number[];
  readonly values: readonly number[];
}

/** A table as the evaluators read it. Values are numbers: fen, whole numbers, or numerators over one denominator. */
export interface Table {
  readonly type: TableValueType;
  /** 1 unless the values are shares. */
  readonly denominator: number;
  /** By the categories, joined; a table without bands has one band that starts at minus infinity. */
  readonly cells: ReadonlyMap<string, Bands>;
  readonly otherwise: number | undefined;
  readonly tierMode: 'whole' | 'marginal' | undefined;
}

/** What an expression needs to know of a table before any of its values. */
export interface TableShape {
  readonly type: TableValueType;
  readonly texts: number;
  readonly band: ValueType | undefined;
  readonly tierMode: 'whole' | 'marginal' | undefined;
}

/** undefined for a parameter that is no table. */
export function shapeOf({ unit, keys, band, tierMode }: ParameterFile): TableShape | undefined {
  if (keys.length === 0 && band === undefined) return undefined;
  const type = typeOfUnit(unit);
  if (type !== 'money' && type !== 'integer' && type !== 'share') return undefined;
  return { type, texts: keys.length, band: band === undefined ? undefined : bandTypes[band.unit], tierMode };
}

const bandTypes = { yuan: 'money', count: 'integer', month: 'month', date: 'date' } as const;

export const cellKey = (texts: readonly string[]) => texts.join('\u0000');

/** Where a band starts, as a number; a sentence when it cannot be read. */
export function bandStart(
  { from, above }: TableRow,
  unit: NonNullable<ParameterFile['band']>['unit'],
): number | Bilingual {
  const raw = from ?? above;
  if (raw === undefined || (from !== undefined && above !== undefined))
    return told('分档要以 from（含）或 above（不含）起', 'a band starts with from (included) or above (excluded)');
  if (unit === 'month' || unit === 'date') {
    if (above !== undefined) return told('日期或月份的分档要以 from 起', 'a band of days or months starts with from');
    const read = unit === 'month' ? readMonth(String(raw)) : readDay(String(raw));
    return read ?? told(unit === 'month' ? '不是月份' : '不是日期', `not a ${unit}`);
  }
  const plain = readValue(raw, unit);
  if (isTold(plain)) return plain;
  return above === undefined ? plain.number : plain.number + 1;
}

/** Reads a checked dated value of a table. */
export function readTable(file: ParameterFile, value: ParameterValue): Table {
  const shape = shapeOf(file);
  invariant(shape !== undefined && value.bound !== 'range' && value.rows !== undefined, 'a checked table');
  const read = (raw: string | number) => {
    const plain = readValue(raw, file.unit);
    invariant(!isTold(plain), 'a checked value');
    return plain;
  };
  const all = [...value.rows.map((row) => row.value), ...(value.otherwise === undefined ? [] : [value.otherwise])];
  const denominator = Math.max(1, ...all.map((raw) => read(raw).ratio?.denominator ?? 1));
  const numberOf = (raw: string | number) => {
    const { number, ratio } = read(raw);
    return ratio === undefined ? number : ratio.numerator * (denominator / ratio.denominator);
  };
  const cells = new Map<string, { starts: number[]; edges: number[]; values: number[] }>();
  const rows = value.rows.map((row) => {
    const start = file.band === undefined ? Number.NEGATIVE_INFINITY : bandStart(row, file.band.unit);
    invariant(typeof start === 'number', 'a checked band');
    return { key: cellKey(row.at), start, edge: edgeOf(row, start, file.band?.unit), value: numberOf(row.value) };
  });
  for (const row of rows.sort((a, b) => a.start - b.start)) {
    const bands = cells.get(row.key) ?? { starts: [], edges: [], values: [] };
    bands.starts.push(row.start);
    bands.edges.push(row.edge);
    bands.values.push(row.value);
    cells.set(row.key, bands);
  }
  const otherwise = value.otherwise === undefined ? undefined : numberOf(value.otherwise);
  return { type: shape.type, denominator, cells, otherwise, tierMode: shape.tierMode };
}

/** A count from 11, like one above 10, leaves 10 units below; money from or above 20000.00 leaves 20000.00 below. */
function edgeOf({ above }: TableRow, start: number, unit: string | undefined): number {
  return unit === 'count' || above !== undefined ? start - 1 : start;
}

/** The cell for categories and a number; `otherwise` when there is none, undefined when there is not even that. */
export function findCell(table: Table, texts: readonly string[], number: number): number | undefined {
  const bands = table.cells.get(cellKey(texts));
  if (bands === undefined) return table.otherwise;
  for (let index = bands.starts.length - 1; index >= 0; index--)
    if ((bands.starts[index] as number) <= number) return bands.values[index];
  return table.otherwise;
}

/** Every value of a table, `otherwise` included. */
export function valuesOf(table: Table): number[] {
  const values = [...table.cells.values()].flatMap((bands) => bands.values);
  return table.otherwise === undefined ? values : [...values, table.otherwise];
}

/** One cell a combination of texts, in the order of the facts' own lists: the last text changes fastest. */
export function bandsByTexts(table: Table, texts: readonly (readonly string[])[]): (Bands | undefined)[] {
  return combinations(texts).map((key) => table.cells.get(cellKey(key)));
}

/** Every choice of one text a list; the last changes fastest. */
export function combinations(texts: readonly (readonly string[])[]): string[][] {
  return texts.reduce<string[][]>((all, list) => all.flatMap((one) => list.map((text) => [...one, text])), [[]]);
}
