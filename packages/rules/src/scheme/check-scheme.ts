import { checkExpression, type Names } from '../expression/check-expression.js';
import { type Expression, everyPart, factsRead, type ValueType } from '../expression/expression.js';
import { functionLibrary } from '../expression/functions.js';
import type { PackProblem } from '../expression/problem.js';
import type { SchemeFile } from '../pack/pack-schema.js';
import { didYouMean, type LocatedFile } from '../pack/read-file.js';
import type { CheckedScheme } from './checked-scheme.js';
import { factOf } from './facts.js';

export interface SchemeSurroundings {
  readonly packId: string;
  /** Types of the parameters of this place and the places above; undefined for a text. */
  readonly parameterTypes: ReadonlyMap<string, ValueType | undefined>;
}

const dividing = new Set(functionLibrary.filter(({ divides }) => divides).map(({ name }) => name));

/** Checks names, units and templates of one scheme. Problems are added to `problems`; undefined when there is one. */
export function checkScheme(
  file: LocatedFile<SchemeFile>,
  { packId, parameterTypes }: SchemeSurroundings,
  problems: PackProblem[],
): CheckedScheme | undefined {
  const before = problems.length;
  const { data } = file;
  const facts = Object.entries(data.facts).map(([name, spec]) => factOf(name, spec));
  checkFacts(file, problems);
  const parameters = Object.entries(data.parameters).flatMap(([name, { parameter, take }]) => {
    const path = ['parameters', name];
    const type = parameterTypes.get(parameter);
    if (Object.hasOwn(data.facts, name))
      problems.push(file.problemAt(path, { code: 'NAME_TWICE', message: `${name} is already a fact` }));
    if (!parameterTypes.has(parameter)) {
      const suggestion = didYouMean(parameter, [...parameterTypes.keys()]);
      const message = `no parameter is called ${parameter}, here or in a place above`;
      problems.push(file.problemAt([...path, 'parameter'], { code: 'UNKNOWN_PARAMETER', message, suggestion }));
    } else if (type === undefined) {
      problems.push(file.problemAt(path, { code: 'WRONG_UNIT', message: 'a text cannot be used in an expression' }));
    }
    return type === undefined ? [] : [{ name, type, parameter, take }];
  });
  if (problems.length > before) return undefined;
  const names: Names = { facts, parameters };
  const check = (path: PropertyKey[], text: string, wanted: ValueType) =>
    checkAt(file, path, text, names, wanted, problems);
  const conditions = data.conditions.flatMap((spec, index) => {
    const when = check(['conditions', index, 'when'], spec.when, 'boolean');
    if (when === undefined) return [];
    const read = new Set(factsRead(when));
    const skippable = facts.flatMap((fact, at) => (read.has(fact.name) && fact.ifMissing === 'skip' ? [at] : []));
    return [{ spec, when, skippable }];
  });
  const amount = check(['amount', 'expression'], data.amount.expression, 'money');
  const adjustments = data.adjustments.flatMap((spec, index) => {
    const limit = check(['adjustments', index, 'limit'], spec.limit, 'money');
    return limit === undefined ? [] : [{ spec, limit }];
  });
  checkTemplates(file, names, problems);
  if (amount === undefined || problems.length > before) return undefined;
  const scheme: CheckedScheme = { file, packId, facts, parameters, conditions, amount, adjustments };
  checkUse(scheme, problems);
  return problems.length > before ? undefined : scheme;
}

function checkFacts({ data, problemAt }: LocatedFile<SchemeFile>, problems: PackProblem[]): void {
  for (const [name, spec] of Object.entries(data.facts)) {
    if ((spec.type === 'fen') !== name.endsWith('_fen')) {
      const message = 'facts of money, and only they, have names that end in _fen';
      problems.push(problemAt(['facts', name], { code: 'WRONG_UNIT', message }));
    }
  }
  const { fact } = data.selectDateBy;
  const type = data.facts[fact]?.type;
  if (type !== 'date' && type !== 'month') {
    const days = Object.keys(data.facts).filter((name) => ['date', 'month'].includes(data.facts[name]?.type ?? ''));
    const message = `${fact} is not a fact of type date or month`;
    problems.push(
      problemAt(['selectDateBy', 'fact'], { code: 'UNKNOWN_NAME', message, suggestion: didYouMean(fact, days) }),
    );
  }
}

function checkAt(
  file: LocatedFile<SchemeFile>,
  path: PropertyKey[],
  text: string,
  names: Names,
  wanted: ValueType,
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
  const known = [...names.facts, ...names.parameters].map(({ name }) => name);
  const sentences: [PropertyKey[], string][] = [
    [['amount', 'zh'], data.amount.zh],
    [['amount', 'en'], data.amount.en],
    ...data.conditions.flatMap(({ zh, en }, index): [PropertyKey[], string][] => [
      [['conditions', index, 'zh'], zh],
      [['conditions', index, 'en'], en],
    ]),
    ...data.adjustments.flatMap(({ zh, en }, index): [PropertyKey[], string][] => [
      [['adjustments', index, 'zh'], zh],
      [['adjustments', index, 'en'], en],
    ]),
  ];
  for (const [path, text] of sentences) {
    for (const [, name = ''] of text.matchAll(/\{([^}]*)\}/g)) {
      if (known.includes(name)) continue;
      const message = `no fact or parameter is called ${name}`;
      problems.push(problemAt(path, { code: 'UNKNOWN_NAME', message, suggestion: didYouMean(name, known) }));
    }
  }
}

function checkUse(scheme: CheckedScheme, problems: PackProblem[]): void {
  const { file, facts, amount, adjustments } = scheme;
  const skipped = new Set(facts.flatMap(({ name, ifMissing }) => (ifMissing === 'skip' ? [name] : [])));
  const money: [PropertyKey[], Expression][] = [
    [['amount', 'expression'], amount],
    ...adjustments.map(({ limit }, index): [PropertyKey[], Expression] => [['adjustments', index, 'limit'], limit]),
  ];
  for (const [path, expression] of money) {
    const unsure = factsRead(expression).find((name) => skipped.has(name));
    if (unsure === undefined) continue;
    const message = `an amount cannot depend on ${unsure}, which may be missing`;
    problems.push(file.problemAt(path, { code: 'MISSING_FACT_IN_AMOUNT', message, suggestion: 'set ifMissing: ask' }));
  }
  const { fact } = file.data.selectDateBy;
  if (skipped.has(fact)) {
    const message = `${fact} chooses the version, so it cannot be missing`;
    problems.push(file.problemAt(['selectDateBy', 'fact'], { code: 'MISSING_FACT_IN_AMOUNT', message }));
  }
  const divides = money.some(([, expression]) =>
    [...everyPart(expression)].some((part) => part.kind === 'call' && dividing.has(part.name)),
  );
  if (!divides && file.data.rounding !== undefined) {
    const message = 'nothing is divided, so nothing is rounded';
    problems.push(file.problemAt(['rounding'], { code: 'ROUNDING_UNUSED', message, suggestion: 'remove rounding' }));
  }
}
