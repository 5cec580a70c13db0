import { divisions } from '../expression/functions.js';
import { type PackProblem, told } from '../expression/problem.js';
import type { Bilingual } from '../pack/pack-schema.js';
import type { CheckedScheme } from './checked-scheme.js';

/** A scheme answers with an amount, with a range, or with figures. */
export function checkResult({ file, amount, range, steps, adjustments }: CheckedScheme, problems: PackProblem[]): void {
  const report = (path: PropertyKey[], message: Bilingual, suggestion?: Bilingual) =>
    problems.push(file.problemAt(path, { code: 'RESULT_MISSING', message, suggestion }));
  if (amount === undefined && range === undefined && !steps.some(({ spec }) => spec.shows !== undefined))
    report(
      [],
      told('这项规则没有结果', 'the scheme answers with nothing'),
      told('写上 amount、range 或带 shows: figure 的步骤', 'add amount, range, or a step with shows: figure'),
    );
  if (range !== undefined && range.least === undefined && range.most === undefined)
    report(
      ['range'],
      told('范围至少要有一端', 'a range has at least one end'),
      told('写上 least 或 most', 'add least or most'),
    );
  if (amount !== undefined && range !== undefined && range.when === undefined)
    report(
      ['range'],
      told('范围总是成立，金额永远用不到', 'the range always holds, so the amount is never reached'),
      told('写上 when，或者去掉 amount', 'add when, or remove amount'),
    );
  if (amount === undefined && adjustments.some(({ spec }) => spec.kind !== 'mark'))
    report(
      ['adjustments'],
      told('没有金额，不能限额', 'an amount that is not there cannot be limited'),
      told('请用 kind: mark', 'use kind: mark'),
    );
}

/** A rounding stands where something is divided, and nowhere else: each step has its own. */
export function checkRounding(
  { file, amount, adjustments, range, steps }: CheckedScheme,
  problems: PackProblem[],
): void {
  const unused = (path: PropertyKey[]) =>
    problems.push(
      file.problemAt(path, {
        code: 'ROUNDING_UNUSED',
        message: told('这里没有除法，不用取整', 'nothing is divided here, so nothing is rounded'),
        suggestion: told('去掉 rounding', 'remove rounding'),
      }),
    );
  const last = [amount, range?.least, range?.most, ...adjustments.map(({ expression }) => expression)];
  if (
    file.data.rounding !== undefined &&
    !last.some((expression) => expression !== undefined && divisions(expression).length > 0)
  )
    unused(['rounding']);
  for (const [index, { spec, expression }] of steps.entries())
    if (spec.rounding !== undefined && divisions(expression).length === 0) unused(['steps', index, 'rounding']);
}
