import type { Expression } from '../expression/expression.js';
import { type Bounds, type Interval, intervalOf, NotProven } from '../expression/intervals.js';
import type { PackProblem } from '../expression/problem.js';
import type { ParameterFile } from '../pack/pack-schema.js';
import { limitsOf, readValue } from '../pack/values.js';
import type { CheckedScheme } from './checked-scheme.js';

/** No single amount or count in a rule is larger than this; a floor without a county value has no other end. */
const largest = 10_000_000_000;

/** All values that a parameter has had or can have in this place, over all days. */
export function boundsOf(scheme: CheckedScheme, valuesOf: (parameter: string) => readonly ParameterFile[]): Bounds {
  const filesOf = (name: string) => valuesOf(scheme.parameters.find((entry) => entry.name === name)?.parameter ?? '');
  return {
    fact: (index) => scheme.facts[index] ?? { least: 0, most: largest },
    parameter: (name) => {
      const { take } = scheme.parameters.find((entry) => entry.name === name) ?? { take: 'value' };
      const intervals = filesOf(name).flatMap(({ unit, values }) =>
        values.flatMap((value): Interval[] => {
          const limits = limitsOf(value, unit);
          if (limits === undefined) return [];
          const least = Number.isFinite(limits.least) ? limits.least : 0;
          const most = Number.isFinite(limits.most) ? limits.most : largest;
          return [
            take === 'floor' ? { least, most: least } : take === 'ceiling' ? { least: most, most } : { least, most },
          ];
        }),
      );
      if (intervals.length === 0) return { least: 0, most: largest };
      return {
        least: Math.min(...intervals.map(({ least }) => least)),
        most: Math.max(...intervals.map(({ most }) => most)),
      };
    },
    ratio: (name) => {
      const ratios = filesOf(name).flatMap(({ unit, values }) =>
        values.flatMap((value) => {
          const raws = value.bound === 'range' ? [value.min, value.max] : [value.value];
          return raws.flatMap((raw) => {
            const plain = readValue(raw, unit);
            return typeof plain === 'string' || plain.ratio === undefined ? [] : [plain.ratio];
          });
        }),
      );
      return {
        numerator: Math.max(1, ...ratios.map(({ numerator }) => numerator)),
        denominator: Math.max(1, ...ratios.map(({ denominator }) => denominator)),
      };
    },
  };
}

/** Proves that the scheme stays exact for every value its facts may have, and never ends below zero. */
export function proveScheme(scheme: CheckedScheme, bounds: Bounds): PackProblem[] {
  const { file } = scheme;
  const problems: PackProblem[] = [];
  const prove = (path: PropertyKey[], expression: Expression): Interval | undefined => {
    try {
      return intervalOf(expression, bounds, file.data.rounding);
    } catch (error) {
      if (!(error instanceof NotProven)) throw error;
      const { code, part, message, suggestion } = error;
      const whole = String(
        path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], file.data),
      );
      const offset = Math.max(0, whole.indexOf(part.source));
      problems.push(file.problemAt(path, { code, message: `${part.source} ${message}`, suggestion }, offset));
      return undefined;
    }
  };
  for (const [index, { when }] of scheme.conditions.entries()) prove(['conditions', index, 'when'], when);
  let amount = prove(['amount', 'expression'], scheme.amount);
  for (const [index, { spec, limit }] of scheme.adjustments.entries()) {
    const end = prove(['adjustments', index, 'limit'], limit);
    if (amount === undefined || end === undefined) continue;
    const pick = spec.kind === 'at_most' ? Math.min : Math.max;
    amount = { least: pick(amount.least, end.least), most: pick(amount.most, end.most) };
  }
  if (amount !== undefined && amount.least < 0) {
    const message = 'the amount may fall below zero';
    const suggestion =
      'add an adjustment { kind: at_least, limit: yuan("0.00"), code: FLOORED_AT_ZERO }, if that is the policy';
    problems.push(file.problemAt(['amount', 'expression'], { code: 'MAY_BE_NEGATIVE', message, suggestion }));
  }
  return problems;
}
