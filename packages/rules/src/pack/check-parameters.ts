import type { PackProblem } from '../expression/problem.js';
import { dateProblem, daysOverlap } from './dated.js';
import type { Pack } from './pack.js';
import type { ParameterFile } from './pack-schema.js';
import type { LocatedFile } from './read-file.js';
import { limitsOf, readValue, type Unit } from './values.js';

/** Units, dates and, against the places above, bounds of one parameter. */
export function checkParameter(file: LocatedFile<ParameterFile>, above: readonly Pack[]): PackProblem[] {
  const problems = checkValues(file);
  const dates = dateProblem(file.data.values);
  if (dates !== undefined)
    problems.push(file.problemAt(['values', dates.index], { code: dates.code, message: dates.message }));
  if (file.data.values.at(-1)?.until !== undefined && file.data.afterwards === undefined)
    problems.push(
      file.problemAt([], {
        code: 'AFTERWARDS_MISSING',
        message: 'the last value ends, but nothing says what holds afterwards',
        suggestion: 'add afterwards: expired, or afterwards: unconfirmed while no new document is known',
      }),
    );
  if (problems.length > 0) return problems;
  return above.flatMap((pack) => {
    const upper = pack.parameters.get(file.data.id);
    return upper === undefined ? [] : checkBounds(file, upper.data, pack);
  });
}

function checkValues(file: LocatedFile<ParameterFile>): PackProblem[] {
  const { unit, values } = file.data;
  return values.flatMap((value, index) => {
    const raws = value.bound === 'range' ? { min: value.min, max: value.max } : { value: value.value };
    const problems = Object.entries(raws).flatMap(([field, raw]) => {
      const plain = readValue(raw, unit);
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
  });
}

/** A value below may narrow what the place above allows, never widen it, on any day that both cover. */
function checkBounds(file: LocatedFile<ParameterFile>, upper: ParameterFile, pack: Pack): PackProblem[] {
  const { unit, values } = file.data;
  if (upper.unit !== unit) {
    const message = `the unit is ${unit}, but ${pack.id} counts it in ${upper.unit}`;
    return [file.problemAt(['unit'], { code: 'WRONG_UNIT', message, suggestion: `use unit: ${upper.unit}` })];
  }
  return values.flatMap((value, index) =>
    upper.values.flatMap((allowed) => {
      if (!daysOverlap(value, allowed)) return [];
      const own = limitsOf(value, unit);
      const outer = limitsOf(allowed, unit);
      if (own === undefined || outer === undefined) return [];
      const widened =
        (own.least < outer.least && value.bound !== 'ceiling') || (own.most > outer.most && value.bound !== 'floor');
      if (!widened && own.least <= outer.most && own.most >= outer.least) return [];
      const message = `breaks the ${allowed.bound} of ${pack.id} (${boundText(allowed, unit)}, ${allowed.cite.document}: ${allowed.cite.clause})`;
      return [file.problemAt(['values', index], { code: 'BREAKS_BOUND', message })];
    }),
  );
}

function boundText(value: ParameterFile['values'][number], unit: Unit): string {
  const amount = value.bound === 'range' ? `${value.min}–${value.max}` : String(value.value);
  return `${amount} ${unit} from ${value.from}`;
}
