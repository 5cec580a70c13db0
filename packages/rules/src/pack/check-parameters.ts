import { fen, formatYuan } from '@gongyi/kernel';
import { afterwardsMissing, type PackProblem, told } from '../expression/problem.js';
import { dateProblem, daysOverlap } from './dated.js';
import type { Pack } from './pack.js';
import type { Bilingual, ParameterFile, ParameterValue, SettingFile } from './pack-schema.js';
import type { LocatedFile } from './read-file.js';
import { bandStart, cellKey, findCell, readTable, shapeOf } from './table.js';
import { isTold, limitsAround, limitsOf, readValue, type Unit } from './values.js';

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
    problems.push(file.problemAt([], afterwardsMissing(told('值', 'value'))));
  return problems;
}

function checkValues(file: LocatedFile<ParameterFile>): PackProblem[] {
  const { unit, values } = file.data;
  const shape = shapeOf(file.data);
  const isTable = file.data.keys.length > 0 || file.data.band !== undefined;
  if (isTable && shape === undefined)
    return [
      file.problemAt(['unit'], { code: 'WRONG_UNIT', message: told('表里不能放文字', 'a table cannot hold texts') }),
    ];
  const problems: PackProblem[] = [];
  if (file.data.tierMode !== undefined && shape?.band === undefined)
    problems.push(
      file.problemAt(['tierMode'], {
        code: 'NO_BANDS',
        message: told('tierMode 只用于分档的表', 'tierMode belongs to a table of bands'),
      }),
    );
  for (const [index, value] of values.entries()) {
    if (isTable) {
      problems.push(...checkRows(file, index, value));
      continue;
    }
    if (value.bound !== 'range' && (value.rows !== undefined || value.otherwise !== undefined)) {
      problems.push(
        file.problemAt(['values', index], {
          code: 'NOT_A_TABLE',
          message: told(
            '有 rows，却没有 keys 或 band 说明怎样选行',
            'rows, but neither keys nor band say what chooses a row',
          ),
          suggestion: told(
            '在 unit 旁边写上 keys 或 band，或者改写 value',
            'add keys or band beside unit, or write value',
          ),
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
    const plain = raw === undefined ? told('没有写 value', 'value is missing') : readValue(raw, unit);
    return isTold(plain) ? [file.problemAt(['values', index, field], { code: 'WRONG_UNIT', message: plain })] : [];
  });
  const limits = limitsOf(value, unit);
  if (limits !== undefined && limits.least > limits.most)
    problems.push(
      file.problemAt(['values', index], {
        code: 'RANGE_REVERSED',
        message: told('min 大于 max', 'min is larger than max'),
      }),
    );
  if (unit === 'text' && value.bound !== 'exact')
    problems.push(
      file.problemAt(['values', index, 'bound'], {
        code: 'WRONG_UNIT',
        message: told('文字只能是 exact', 'a text has no bound but exact'),
      }),
    );
  return problems;
}

function checkRows(file: LocatedFile<ParameterFile>, index: number, value: ParameterValue): PackProblem[] {
  const { unit, keys, band } = file.data;
  const report = (path: PropertyKey[], code: string, message: Bilingual) =>
    file.problemAt(['values', index, ...path], { code, message });
  if (value.bound === 'range' || value.value !== undefined || value.rows === undefined)
    return [
      report([], 'NOT_A_TABLE', told('表要写 rows: { at, from, value }', 'a table has rows: { at, from, value }')),
    ];
  const seen = new Set<string>();
  const problems = value.rows.flatMap((row, at): PackProblem[] => {
    const path = ['rows', at];
    const plain = readValue(row.value, unit);
    if (isTold(plain)) return [report([...path, 'value'], 'WRONG_UNIT', plain)];
    if (row.at.length !== keys.length)
      return [
        report(
          path,
          'WRONG_KEYS',
          told(
            `at 写了${row.at.length}个类别，表有${keys.length}个键`,
            `at names ${row.at.length} categories, the table has ${keys.length}`,
          ),
        ),
      ];
    if (band === undefined && (row.from !== undefined || row.above !== undefined))
      return [report(path, 'WRONG_KEYS', told('这张表没有分档', 'the table has no band'))];
    const start = band === undefined ? 0 : bandStart(row, band.unit);
    if (typeof start !== 'number') return [report(path, 'WRONG_KEYS', start)];
    const key = `${cellKey(row.at)} ${start}`;
    if (seen.has(key)) return [report(path, 'NAME_TWICE', told('另有一行也是这个', 'another row stands for the same'))];
    seen.add(key);
    return [];
  });
  const otherwise = value.otherwise === undefined ? undefined : readValue(value.otherwise, unit);
  if (otherwise !== undefined && isTold(otherwise)) problems.push(report(['otherwise'], 'WRONG_UNIT', otherwise));
  return problems;
}

/** A value below may narrow what the place above allows, never widen it, on any day that both cover. */
function checkBounds(file: LocatedFile<ParameterFile>, upper: ParameterFile, pack: Pack): PackProblem[] {
  const { unit, values } = file.data;
  if (upper.unit !== unit) {
    const message = told(
      `单位是 ${unit}，上级“${pack.id}”用的是 ${upper.unit}`,
      `the unit is ${unit}, but ${pack.id} counts it in ${upper.unit}`,
    );
    return [
      file.problemAt(['unit'], {
        code: 'WRONG_UNIT',
        message,
        suggestion: told(`请写 unit: ${upper.unit}`, `use unit: ${upper.unit}`),
      }),
    ];
  }
  if (JSON.stringify(shapeOf(file.data)) !== JSON.stringify(shapeOf(upper)))
    return [
      file.problemAt(['keys'], {
        code: 'WRONG_KEYS',
        message: told(`上级“${pack.id}”的键不同`, `${pack.id} has other keys for it`),
      }),
    ];
  return values.flatMap((value, index) =>
    upper.values.flatMap((allowed) => {
      if (!daysOverlap(value, allowed)) return [];
      const pairs =
        shapeOf(file.data) === undefined
          ? [singlePair(value, allowed, unit)]
          : rowPairs(file.data, value, upper, allowed);
      return pairs.flatMap((pair) => {
        if (pair === undefined || !breaks(pair)) return [];
        const message = told(
          `超出“${pack.id}”规定的${bounds[allowed.bound]}（${pair.text}，${allowed.cite.document}：${allowed.cite.clause}）`,
          `breaks the ${allowed.bound} of ${pack.id} (${pair.text}, ${allowed.cite.document}: ${allowed.cite.clause})`,
        );
        return [file.problemAt(['values', index, ...pair.path], { code: 'BREAKS_BOUND', message })];
      });
    }),
  );
}

const bounds = { exact: '定值', floor: '下限', ceiling: '上限', range: '范围' } as const;

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
    const cell = typeof start !== 'number' ? undefined : findCell(table, row.at, start);
    if (isTold(plain) || cell === undefined) return [];
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
