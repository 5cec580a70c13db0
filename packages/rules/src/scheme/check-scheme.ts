import { checkExpression } from '../expression/check-expression.js';
import type { Expression, ValueType } from '../expression/expression.js';
import type { Names } from '../expression/names.js';
import { didYouMean, type PackProblem, told } from '../expression/problem.js';
import type { SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import type { TableShape } from '../pack/table.js';
import { checkFacts, checkOnlyIf, checkRunning } from './check-facts.js';
import { checkResult, checkRounding } from './check-results.js';
import { checkSource } from './check-source.js';
import { checkStep } from './check-step.js';
import { checkUse, createReads } from './check-use.js';
import type { CheckedRange, CheckedRunning, CheckedScheme, CheckedStep } from './checked-scheme.js';
import { factOf } from './facts.js';

/** What is known of a parameter before any of its values. */
export interface ParameterShape {
  /** undefined for a text. */
  readonly type: ValueType | undefined;
  readonly table: TableShape | undefined;
}

export interface SchemeSurroundings {
  readonly packId: string;
  /** Parameters of this place and the places above. */
  readonly parameterShapes: ReadonlyMap<string, ParameterShape>;
}

/** Checks names, units and templates of one scheme. Problems are added to `problems`; undefined when there is one. */
export function checkScheme(
  file: LocatedFile<SchemeFile>,
  { packId, parameterShapes }: SchemeSurroundings,
  problems: PackProblem[],
): CheckedScheme | undefined {
  const before = problems.length;
  const { data } = file;
  const facts = Object.entries(data.facts).map(([name, spec]) => factOf(name, spec));
  checkFacts(file, problems);
  checkSource(file, problems);
  const parameters = Object.entries(data.parameters).flatMap(([name, { parameter, take }]) => {
    const path = ['parameters', name];
    const shape = parameterShapes.get(parameter);
    if (Object.hasOwn(data.facts, name))
      problems.push(
        file.problemAt(path, {
          code: 'NAME_TWICE',
          message: told(`“${name}”已经是事实的名称`, `${name} is already a fact`),
        }),
      );
    if (shape === undefined) {
      const suggestion = didYouMean(parameter, [...parameterShapes.keys()]);
      const message = told(
        `本地和上级都没有叫“${parameter}”的参数`,
        `no parameter is called ${parameter}, here or in a place above`,
      );
      problems.push(file.problemAt([...path, 'parameter'], { code: 'UNKNOWN_PARAMETER', message, suggestion }));
    } else if (shape.type === undefined) {
      problems.push(
        file.problemAt(path, {
          code: 'WRONG_UNIT',
          message: told('文字参数不能用在表达式里', 'a text cannot be used in an expression'),
        }),
      );
    }
    return shape?.type === undefined ? [] : [{ name, type: shape.type, table: shape.table, parameter, take }];
  });
  if (problems.length > before) return undefined;
  const steps: CheckedStep[] = [];
  const names = (): Names => ({
    facts,
    parameters,
    steps: steps.map(({ spec, expression }) => ({ name: spec.name, type: expression.type })),
  });
  const check = (path: PropertyKey[], text: string | undefined, wanted: ValueType | undefined) =>
    text === undefined ? undefined : checkAt(file, path, text, names(), wanted, problems);
  const onlyIf = Object.entries(data.facts).map(([name, spec], at) => {
    const test = check(['facts', name, 'onlyIf'], spec.onlyIf, 'boolean');
    if (test !== undefined) checkOnlyIf(file, name, test, facts.slice(0, at), problems);
    return test;
  });
  for (const [index, spec] of data.steps.entries()) {
    const expression = check(['steps', index, 'expression'], spec.expression, undefined);
    if (expression === undefined) continue;
    checkStep(file, index, expression, names(), problems);
    steps.push({ spec, expression });
  }
  if (problems.length > before) return undefined;
  const reads = createReads(steps);
  const conditions = data.conditions.flatMap((spec, index) => {
    const when = check(['conditions', index, 'when'], spec.when, 'boolean');
    if (when === undefined) return [];
    const read = reads(when);
    const skippable = facts.flatMap((fact, at) => (read.has(fact.name) && fact.ifMissing === 'skip' ? [at] : []));
    return [{ spec, when, skippable }];
  });
  const amount = check(['amount', 'expression'], data.amount?.expression, 'money');
  const adjustments = data.adjustments.flatMap((spec, index) => {
    const [field, text, wanted] =
      spec.kind === 'mark' ? ['when', spec.when, 'boolean' as const] : ['limit', spec.limit, 'money' as const];
    const expression = check(['adjustments', index, field], text, wanted);
    return expression === undefined ? [] : [{ spec, expression }];
  });
  const range: CheckedRange | undefined = data.range && {
    spec: data.range,
    when: check(['range', 'when'], data.range.when, 'boolean'),
    least: check(['range', 'least'], data.range.least, 'money'),
    most: check(['range', 'most'], data.range.most, 'money'),
  };
  const running = data.running.map((spec, index): CheckedRunning => {
    const when = check(['running', index, 'when'], spec.when, 'boolean');
    return { spec, when, fact: checkRunning(file, index, facts, problems) };
  });
  checkTemplates(file, names(), problems);
  if (problems.length > before) return undefined;
  const scheme: CheckedScheme = {
    file,
    packId,
    facts,
    parameters,
    onlyIf,
    steps,
    conditions,
    amount,
    adjustments,
    range,
    running,
  };
  checkUse(scheme, reads, problems);
  checkResult(scheme, problems);
  checkRounding(scheme, problems);
  return problems.length > before ? undefined : scheme;
}

function checkAt(
  file: LocatedFile<SchemeFile>,
  path: PropertyKey[],
  text: string,
  names: Names,
  wanted: ValueType | undefined,
  problems: PackProblem[],
): Expression | undefined {
  const checked = checkExpression(text, names, wanted);
  if (checked.ok) return checked.expression;
  const { start, ...problem } = checked.problem;
  const { code, message, suggestion } = problem;
  problems.push(file.problemAt(path, { code, message, suggestion }, start));
  return undefined;
}

/** Sentences may quote facts and parameters as {name}. */
function checkTemplates({ data, problemAt }: LocatedFile<SchemeFile>, names: Names, problems: PackProblem[]): void {
  const known = [...names.facts, ...names.parameters, ...names.steps].map(({ name }) => name);
  const both = (path: PropertyKey[], text: { readonly zh: string; readonly en: string } | undefined) =>
    text === undefined
      ? []
      : ([
          [[...path, 'zh'], text.zh],
          [[...path, 'en'], text.en],
        ] as [PropertyKey[], string][]);
  const sentences = [
    ...both(['amount'], data.amount),
    ...both(['range'], data.range),
    ...data.steps.flatMap((spec, index) => both(['steps', index], spec)),
    ...data.conditions.flatMap((spec, index) => both(['conditions', index], spec)),
    ...data.adjustments.flatMap((spec, index) => both(['adjustments', index], spec)),
  ];
  for (const [path, text] of sentences) {
    for (const [, name = ''] of text.matchAll(/\{([^}]*)\}/g)) {
      if (known.includes(name)) continue;
      const message = told(`没有叫“${name}”的事实、参数或步骤`, `no fact, parameter or step is called ${name}`);
      problems.push(problemAt(path, { code: 'UNKNOWN_NAME', message, suggestion: didYouMean(name, known) }));
    }
  }
}
