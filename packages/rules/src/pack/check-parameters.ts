import { fen, formatYuan } from '@gongyi/kernel';
import type { PackProblem } from '../expression/problem.js';
import { dateProblem, daysOverlap } from './dated.js';
import type { Pack } from './pack.js';
import type { ParameterFile, ParameterValue, SettingFile } from './pack-schema.js';
import type { LocatedFile } from './read-file.js';
import { bandStart, cellKey, findCell, readTable, shapeOf } from './table.js';
import { limitsAround, limitsOf, readValue, type Unit } from './values.js';

/** Units, dates and, against the places above, bounds of one parameter. */
export function checkParameter(file: LocatedFile<ParameterFile>, above: readonly Pack[]): PackProblem[] {
  const problems = [...checkValues(file), ...checkDates(file)];
  if (problems.length > 0) return problems;
  return above.flatMap((pack) => {
    const upper = pack.parameters.get(file.data.id);
    return upper === undefined ? [] : checkBounds(file, upper.data, pack);
  });
}

/** Values follow each other without overlap or gap, and the end of the last one says what comes after. */
export function checkDates(file: LocatedFile<ParameterFile | SettingFile>): PackProblem[] {
  const problems: PackProblem[] = [];
  const { values, afterwards } = file.data;
  const dates = dateProblem(values);
  if (dates !== undefined)
    problems.push(file.problemAt(['values', dates.index], { code: dates.code, message: dates.message }));
  if (values.at(-1)?.until !== undefined && afterwards === undefined)
    problems.push(
      file.problemAt([], {
        code: 'AFTERWARDS_MISSING',
        message: 'the last value ends, but nothing says what holds afterwards',
        suggestion: 'add afterwards: expired, or afterwards: unconfirmed while no new document is known',
      }),
    );
  return problems;
}

function checkValues(file: LocatedFile<ParameterFile>): PackProblem[] {
  const { unit, values } = file.data;
  const shape = shapeOf(file.data);
  const isTable = file.data.keys.length > 0 || file.data.band !== undefined;
  if (isTable && shape === undefined)
    return [file.problemAt(['unit'], { code: 'WRONG_UNIT', message: 'a table cannot hold texts' })];
  const problems: PackProblem[] = [];
  if (file.data.tierMode !== undefined && shape?.band === undefined)
    problems.push(file.problemAt(['tierMode'], { code: 'NO_BANDS', message: 'tierMode belongs to a table of bands' }));
  for (const [index, value] of values.entries()) {
    if (isTable) {
      problems.push(...checkRows(file, index, value));
      continue;
    }
    if (value.bound !== 'range' && (value.rows !== undefined || value.otherwise !== undefined)) {
      problems.push(
        file.problemAt(['values', index], {
          code: 'NOT_A_TABLE',
          message: 'rows, but neither keys nor band say what chooses a row',
          suggestion: 'add keys or band beside unit, or write value',
        }),
      );
      continue;
    }
    problems.push(...checkSingle(file, index, value, unit));
  }
  return problems;
}

function checkSingle(
  file: LocatedFile<ParameterFile>,
  index: number,
  value: ParameterValue,
  unit: Unit,
): PackProblem[] {
  const raws = value.bound === 'range' ? { min: value.min, max: value.max } : { value: value.value };
  const problems = Object.entries(raws).flatMap(([field, raw]) => {
    const plain = raw === undefined ? 'value is missing' : readValue(raw, unit);
    return typeof plain === 'string'
      ? [file.problemAt(['values', index, field], { code: 'WRONG_UNIT', message: plain })]
      : [];
  });
  const limits = limitsOf(value, unit);
  if (limits !== undefined && limits.least > limits.most)
    problems.push(file.problemAt(['values', index], { code: 'RANGE_REVERSED', message: 'min is larger than max' }));
  if (unit === 'text' && value.bound !== 'exact')
    problems.push(
      file.problemAt(['values', index, 'bound'], { code: 'WRONG_UNIT', message: 'a text has no bound but exact' }),
    );
  return problems;
}

function checkRows(file: LocatedFile<ParameterFile>, index: number, value: ParameterValue): PackProblem[] {
  const { unit, keys, band } = file.data;
  const report = (path: PropertyKey[], code: string, message: string) =>
    file.problemAt(['values', index, ...path], { code, message });
  if (value.bound === 'range' || value.value !== undefined || value.rows === undefined)
    return [report([], 'NOT_A_TABLE', 'a table has rows: { at, from, value }')];
  const seen = new Set<string>();
  const problems = value.rows.flatMap((row, at): PackProblem[] => {
    const path = ['rows', at];
    const plain = readValue(row.value, unit);
    if (typeof plain === 'string') return [report([...path, 'value'], 'WRONG_UNIT', plain)];
    if (row.at.length !== keys.length)
      return [report(path, 'WRONG_KEYS', `at names ${row.at.length} categories, the table has ${keys.length}`)];
    if (band === undefined && (row.from !== undefined || row.above !== undefined))
      return [report(path, 'WRONG_KEYS', 'the table has no band')];
    const start = band === undefined ? 0 : bandStart(row, band.unit);
    if (typeof start === 'string') return [report(path, 'WRONG_KEYS', start)];
    const key = `${cellKey(row.at)} ${start}`;
    if (seen.has(key)) return [report(path, 'NAME_TWICE', 'another row stands for the same')];
    seen.add(key);
    return [];
  });
  const otherwise = value.otherwise === undefined ? undefined : readValue(value.otherwise, unit);
  if (typeof otherwise === 'string') problems.push(report(['otherwise'], 'WRONG_UNIT', otherwise));
  return problems;
}

/** A value below may narrow what the place above allows, never widen it, on any day that both cover. */
function checkBounds(file: LocatedFile<ParameterFile>, upper: ParameterFile, pack: Pack): PackProblem[] {
  const { unit, values } = file.data;
  if (upper.unit !== unit) {
    const message = `the unit is ${unit}, but ${pack.id} counts it in ${upper.unit}`;
    return [file.problemAt(['unit'], { code: 'WRONG_UNIT', message, suggestion: `use unit: ${upper.unit}` })];
  }
  if (JSON.stringify(shapeOf(file.data)) !== JSON.stringify(shapeOf(upper)))
    return [file.problemAt(['keys'], { code: 'WRONG_KEYS', message: `${pack.id} has other keys for it` })];
  return values.flatMap((value, index) =>
    upper.values.flatMap((allowed) => {
      if (!daysOverlap(value, allowed)) return [];
      const pairs =
        shapeOf(file.data) === undefined
          ? [singlePair(value, allowed, unit)]
          : rowPairs(file.data, value, upper, allowed);
      return pairs.flatMap((pair) => {
        if (pair === undefined || !breaks(pair)) return [];
        const message = `breaks the ${allowed.bound} of ${pack.id} (${pair.text}, ${allowed.cite.document}: ${allowed.cite.clause})`;
        return [file.problemAt(['values', index, ...pair.path], { code: 'BREAKS_BOUND', message })];
      });
    }),
  );
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** What a place chose beside what the place above allows. */
interface Pair {
  readonly own: Limits;
  readonly outer: Limits;
  readonly bound: ParameterValue['bound'];
  readonly text: string;
  readonly path: PropertyKey[];
}

function breaks({ own, outer, bound }: Pair): boolean {
  const widened = (own.least < outer.least && bound !== 'ceiling') || (own.most > outer.most && bound !== 'floor');
  return widened || own.least > outer.most || own.most < outer.least;
}

function singlePair(value: ParameterValue, allowed: ParameterValue, unit: Unit): Pair | undefined {
  const [own, outer] = [limitsOf(value, unit), limitsOf(allowed, unit)];
  return own === undefined || outer === undefined
    ? undefined
    : { own, outer, bound: value.bound, text: boundText(allowed, unit), path: [] };
}

/** Row by row: a table below is bound by the cell of the table above for the same categories and number. */
function rowPairs(file: ParameterFile, value: ParameterValue, upper: ParameterFile, allowed: ParameterValue): Pair[] {
  if (value.bound === 'range' || allowed.bound === 'range') return [];
  const [{ bound }, { bound: allowedBound }] = [value, allowed];
  const table = readTable(upper, allowed);
  return (value.rows ?? []).flatMap((row, index): Pair[] => {
    const start = file.band === undefined ? 0 : bandStart(row, file.band.unit);
    const plain = readValue(row.value, file.unit);
    const cell = typeof start === 'string' ? undefined : findCell(table, row.at, start);
    if (typeof plain === 'string' || cell === undefined) return [];
    const outer = limitsAround(cell / table.denominator, allowedBound);
    const amount = file.unit === 'yuan' ? formatYuan(fen(cell)) : String(cell / table.denominator);
    const text = `${[...row.at, amount].join(' ')} ${file.unit} from ${allowed.from}`;
    return [{ own: limitsAround(plain.number, bound), outer, bound, text, path: ['rows', index] }];
  });
}

function boundText(value: ParameterValue, unit: Unit): string {
  const amount = value.bound === 'range' ? `${value.min}–${value.max}` : String(value.value);
  return `${amount} ${unit} from ${value.from}`;
}
