import { type Expression, factsRead, stepsRead } from '../expression/expression.js';
import { type PackProblem, told } from '../expression/problem.js';
import type { CheckedScheme, CheckedStep } from './checked-scheme.js';

/** Names of the facts behind an expression, through all the steps that it reads. */
export type Reads = (expression: Expression) => ReadonlySet<string>;

export function createReads(steps: readonly CheckedStep[]): Reads {
  const behind: ReadonlySet<string>[] = [];
  const reads: Reads = (expression) => {
    const names = new Set(factsRead(expression));
    for (const index of stepsRead(expression)) for (const name of behind[index] ?? []) names.add(name);
    return names;
  };
  for (const { expression } of steps) behind.push(reads(expression));
  return reads;
}

/** No result depends on a fact that may be missing. */
export function checkUse(scheme: CheckedScheme, reads: Reads, problems: PackProblem[]): void {
  const { file, facts, amount, adjustments, range, steps } = scheme;
  const skipped = new Set(facts.flatMap(({ name, ifMissing }) => (ifMissing === 'skip' ? [name] : [])));
  const sure: [PropertyKey[], Expression][] = [
    ...entry(['amount', 'expression'], amount),
    ...adjustments.flatMap(({ spec, expression }, index) =>
      entry(['adjustments', index, spec.kind === 'mark' ? 'when' : 'limit'], expression),
    ),
    ...entry(['range', 'when'], range?.when),
    ...entry(['range', 'least'], range?.least),
    ...entry(['range', 'most'], range?.most),
    ...steps.flatMap(({ spec, expression }, index) =>
      spec.shows === undefined ? [] : entry(['steps', index, 'expression'], expression),
    ),
    ...scheme.running.flatMap(({ when }, index) => entry(['running', index, 'when'], when)),
  ];
  for (const [path, expression] of sure) {
    const unsure = [...reads(expression)].find((name) => skipped.has(name));
    if (unsure === undefined) continue;
    const message = told(
      `结果不能取决于可能没有的“${unsure}”`,
      `a result cannot depend on ${unsure}, which may be missing`,
    );
    problems.push(
      file.problemAt(path, {
        code: 'MISSING_FACT_IN_AMOUNT',
        message,
        suggestion: told('写上 ifMissing: ask', 'set ifMissing: ask'),
      }),
    );
  }
  const { fact } = file.data.selectDateBy;
  if (skipped.has(fact)) {
    const message = told(`“${fact}”用来选择版本，不能没有`, `${fact} chooses the version, so it cannot be missing`);
    problems.push(file.problemAt(['selectDateBy', 'fact'], { code: 'MISSING_FACT_IN_AMOUNT', message }));
  }
}

function entry(path: PropertyKey[], expression: Expression | undefined): [PropertyKey[], Expression][] {
  return expression === undefined ? [] : [[path, expression]];
}
