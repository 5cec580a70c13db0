import type { Expression, RoundingRule } from '../expression/expression.js';
import { type Bounds, type Interval, intervalOf, NotProven } from '../expression/intervals.js';
import { type PackProblem, told } from '../expression/problem.js';
import type { ParameterFile, SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import { readTable, shapeOf } from '../pack/table.js';
import { isTold, limitsOf, readValue } from '../pack/values.js';
import type { CheckedScheme } from './checked-scheme.js';

/** No single amount or count in a rule is larger than this; a floor without a county value has no other end. */
const largest = 10_000_000_000;

/** All values that a parameter has had or can have in this place, over all days. */
export function boundsOf(scheme: CheckedScheme, valuesOf: (parameter: string) => readonly ParameterFile[]): Bounds {
  const filesOf = (name: string) => valuesOf(scheme.parameters.find((entry) => entry.name === name)?.parameter ?? '');
  return {
    fact: (index) => scheme.facts[index] ?? { least: 0, most: largest },
    texts: (index) => scheme.facts[index]?.texts ?? [],
    step: () => ({ least: 0, most: 0 }),
    tables: (name) =>
      filesOf(name).flatMap((file) =>
        shapeOf(file) === undefined ? [] : file.values.map((value) => readTable(file, value)),
      ),
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
          const raws =
            value.bound === 'range' ? [value.min, value.max] : value.value === undefined ? [] : [value.value];
          return raws.flatMap((raw) => {
            const plain = readValue(raw, unit);
            return isTold(plain) || plain.ratio === undefined ? [] : [plain.ratio];
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
  const steps: Interval[] = [];
  const all: Bounds = { ...bounds, step: (index) => steps[index] ?? { least: 0, most: 0 } };
  const prove = (
    path: PropertyKey[],
    expression: Expression | undefined,
    rounding: RoundingRule | null | undefined = file.data.rounding,
  ) => {
    if (expression === undefined) return undefined;
    try {
      return intervalOf(expression, all, rounding ?? undefined);
    } catch (error) {
      if (!(error instanceof NotProven)) throw error;
      problems.push(problemOf(file, path, error));
      return undefined;
    }
  };
  for (const [index, test] of scheme.onlyIf.entries())
    prove(['facts', scheme.facts[index]?.name ?? '', 'onlyIf'], test);
  for (const [index, { spec, expression }] of scheme.steps.entries()) {
    const interval = prove(['steps', index, 'expression'], expression, spec.rounding ?? null);
    // One problem is told once, not again by everything that reads the step.
    if (interval === undefined) return problems;
    steps.push(interval);
  }
  for (const [index, { when }] of scheme.conditions.entries()) prove(['conditions', index, 'when'], when);
  for (const [index, { when }] of scheme.running.entries()) prove(['running', index, 'when'], when);
  prove(['range', 'when'], scheme.range?.when);
  let amount = prove(['amount', 'expression'], scheme.amount);
  for (const [index, { spec, expression }] of scheme.adjustments.entries()) {
    const end = prove(['adjustments', index, spec.kind === 'mark' ? 'when' : 'limit'], expression);
    if (amount === undefined || end === undefined || spec.kind === 'mark') continue;
    const pick = spec.kind === 'at_most' ? Math.min : Math.max;
    amount = { least: pick(amount.least, end.least), most: pick(amount.most, end.most) };
  }
  const money: [PropertyKey[], Interval | undefined][] = [
    [['amount', 'expression'], amount],
    [['range', 'least'], prove(['range', 'least'], scheme.range?.least)],
    [['range', 'most'], prove(['range', 'most'], scheme.range?.most)],
    ...scheme.steps.flatMap(({ spec }, index): [PropertyKey[], Interval | undefined][] =>
      spec.shows === 'part' ? [[['steps', index, 'expression'], steps[index]]] : [],
    ),
  ];
  for (const [path, interval] of money)
    if (interval !== undefined && interval.least < 0) problems.push(negative(file, path));
  return problems;
}

function problemOf(file: LocatedFile<SchemeFile>, path: PropertyKey[], error: NotProven): PackProblem {
  const { code, part, told: what, suggestion } = error;
  const whole = String(path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], file.data));
  const offset = Math.max(0, whole.indexOf(part.source));
  return file.problemAt(
    path,
    { code, message: told(`“${part.source}”${what.zh}`, `${part.source} ${what.en}`), suggestion },
    offset,
  );
}

function negative(file: LocatedFile<SchemeFile>, path: PropertyKey[]): PackProblem {
  return file.problemAt(path, {
    code: 'MAY_BE_NEGATIVE',
    message: told('金额可能低于零', 'the amount may fall below zero'),
    suggestion: told(
      '政策如此的，加一项调整 { kind: at_least, limit: yuan("0.00"), code: FLOORED_AT_ZERO }；分项用 max(…, yuan("0.00"))',
      'add an adjustment { kind: at_least, limit: yuan("0.00"), code: FLOORED_AT_ZERO }, if that is the policy; a part: max(…, yuan("0.00"))',
    ),
  });
}
