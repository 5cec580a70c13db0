import { type Expression, everyPart } from '../expression/expression.js';
import { unitName } from '../expression/lower-expression.js';
import type { Names } from '../expression/names.js';
import { existsAlready, type PackProblem, told } from '../expression/problem.js';
import type { Bilingual, SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';

/** Columns of `toSql`. */
const reserved = new Set(['key', 'outcome', 'adjusted', 'amount_fen', 'least_fen', 'most_fen']);

const largestExpansion = 5_000;

export function checkStep(
  file: LocatedFile<SchemeFile>,
  index: number,
  expression: Expression,
  names: Names,
  problems: PackProblem[],
): void {
  const spec = file.data.steps[index];
  if (spec === undefined) return;
  const report = (field: string, code: string, message: Bilingual, suggestion?: Bilingual) =>
    problems.push(file.problemAt(['steps', index, field], { code, message, suggestion }));
  if ([...names.facts, ...names.parameters, ...names.steps].some(({ name }) => name === spec.name))
    report('name', 'NAME_TWICE', existsAlready(spec.name).message);
  if (reserved.has(spec.name))
    report(
      'name',
      'NAME_TWICE',
      told(`“${spec.name}”是每个结果自带的列`, `${spec.name} is a column of every answer`),
      told('请换一个名称', 'use another name'),
    );
  if ((expression.type === 'money') !== spec.name.endsWith('_fen'))
    report(
      'name',
      'WRONG_UNIT',
      told('金额步骤的名称要以 _fen 结尾，其他步骤不能', 'steps of money, and only they, have names that end in _fen'),
    );
  if (expression.type === 'text' || expression.type === 'share')
    report(
      'expression',
      'WRONG_UNIT',
      told(`步骤不能是${unitName(expression.type).zh}`, `a step cannot be a ${expression.type}`),
    );
  if (spec.shows === 'part' && expression.type !== 'money')
    report(
      'shows',
      'WRONG_UNIT',
      told('金额的分项必须是金额', 'a part of the amount is money'),
      told('请用 shows: figure', 'use shows: figure'),
    );
  if (spec.decimals !== undefined && expression.type !== 'integer')
    report(
      'decimals',
      'WRONG_UNIT',
      told('只有整数才能写小数位', 'only a whole number is counted in its last decimal'),
    );
  if (spec.payee !== undefined && spec.shows !== 'part')
    report('payee', 'WRONG_UNIT', told('只有分项才有自己的收款人', 'only a part has its own payee'));
  if (expandedSize(file, expression, names) > largestExpansion)
    report(
      'expression',
      'EXPRESSION_TOO_LARGE',
      told('连同它用到的步骤，表达式太大', 'together with the steps that it reads, this is too large'),
    );
}

const sizes = new WeakMap<LocatedFile<SchemeFile>, number[]>();

/** Parts of an expression with all steps written out: what PostgreSQL has to read. */
function expandedSize(file: LocatedFile<SchemeFile>, expression: Expression, names: Names): number {
  const known = sizes.get(file) ?? [];
  sizes.set(file, known);
  let size = 0;
  for (const part of everyPart(expression)) size += part.kind === 'step' ? (known[part.index] ?? 1) : 1;
  known[names.steps.length] = size;
  return size;
}
