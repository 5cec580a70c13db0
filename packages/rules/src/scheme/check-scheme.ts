import { checkExpression } from '../expression/check-expression.js';
import { type Expression, everyPart, factsRead, stepsRead, type ValueType } from '../expression/expression.js';
import { divisions } from '../expression/functions.js';
import { unitName } from '../expression/lower-expression.js';
import type { Names } from '../expression/names.js';
import { didYouMean, existsAlready, type PackProblem, told } from '../expression/problem.js';
import type { Bilingual, SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import type { TableShape } from '../pack/table.js';
import type { CheckedRange, CheckedRunning, CheckedScheme, CheckedStep } from './checked-scheme.js';
import { type Fact, factOf } from './facts.js';

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
  return problems.length > before ? undefined : scheme;
}

/** Names of the facts behind an expression, through all the steps that it reads. */
type Reads = (expression: Expression) => ReadonlySet<string>;

function createReads(steps: readonly CheckedStep[]): Reads {
  const behind: ReadonlySet<string>[] = [];
  const reads: Reads = (expression) => {
    const names = new Set(factsRead(expression));
    for (const index of stepsRead(expression)) for (const name of behind[index] ?? []) names.add(name);
    return names;
  };
  for (const { expression } of steps) behind.push(reads(expression));
  return reads;
}

/** A question about facts that come before it: they are there when it is asked. */
function checkOnlyIf(
  file: LocatedFile<SchemeFile>,
  name: string,
  test: Expression,
  earlier: readonly Fact[],
  problems: PackProblem[],
): void {
  const path = ['facts', name, 'onlyIf'];
  const known = new Map(earlier.map((fact) => [fact.name, fact]));
  const wrong = factsRead(test).find((read) => known.get(read)?.ifMissing !== 'ask' || file.data.facts[read]?.onlyIf);
  if (wrong !== undefined)
    problems.push(
      file.problemAt(path, {
        code: 'MISSING_FACT_IN_QUESTION',
        message: told(`“${wrong}”写在后面，或者它自己可能没有`, `${wrong} stands later, or may itself be missing`),
        suggestion: told(
          '只能问写在前面、必须回答的事实',
          'ask about facts that stand before it and are always asked for',
        ),
      }),
    );
}

/** Columns of `toSql`. */
const reserved = new Set(['key', 'outcome', 'adjusted', 'amount_fen', 'least_fen', 'most_fen']);

const largestExpansion = 5_000;

function checkStep(
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

/** @returns the position of the fact that grows, -1 with a problem */
function checkRunning(
  file: LocatedFile<SchemeFile>,
  index: number,
  facts: readonly Fact[],
  problems: PackProblem[],
): number {
  const spec = file.data.running[index];
  const at = facts.findIndex(({ name }) => name === spec?.fact);
  const fact = facts[at];
  const wanted = spec?.add === 'amount' ? 'money' : 'integer';
  const report = (field: string, code: string, message: Bilingual, suggestion?: Bilingual) =>
    problems.push(file.problemAt(['running', index, field], { code, message, suggestion }));
  if (fact === undefined)
    report(
      'fact',
      'UNKNOWN_NAME',
      told(`没有叫“${spec?.fact}”的事实`, `no fact is called ${spec?.fact}`),
      didYouMean(
        spec?.fact ?? '',
        facts.map(({ name }) => name),
      ),
    );
  else if (fact.type !== wanted || fact.decimals > 0)
    report(
      'fact',
      'WRONG_UNIT',
      told(
        `“${fact.name}”不能按${spec?.add === 'amount' ? '金额' : '次数'}累计`,
        `${fact.name} does not grow by ${spec?.add === 'amount' ? 'money' : 'one'}`,
      ),
    );
  else if (fact.ifMissing === 'skip' || file.data.facts[fact.name]?.onlyIf !== undefined)
    report(
      'fact',
      'MISSING_FACT_IN_AMOUNT',
      told(`“${fact.name}”可能没有，不能累计`, `${fact.name} may be missing, so it cannot grow`),
      told('写上 ifMissing: ask', 'set ifMissing: ask'),
    );
  if (file.data.running.findIndex((one) => one.fact === spec?.fact) < index)
    report(
      'fact',
      'NAME_TWICE',
      told(`“${spec?.fact}”已经在累计`, `${spec?.fact} grows already`),
      told('每个事实只能累计一次', 'let each fact grow by one entry'),
    );
  if (spec?.add === 'amount' && file.data.amount === undefined)
    report('add', 'WRONG_UNIT', told('这项规则没有金额', 'the scheme has no amount'));
  return at;
}

function checkFacts({ data, problemAt }: LocatedFile<SchemeFile>, problems: PackProblem[]): void {
  for (const [name, spec] of Object.entries(data.facts)) {
    if ((spec.type === 'fen') !== name.endsWith('_fen')) {
      const message = told(
        '金额事实的名称要以 _fen 结尾，其他事实不能',
        'facts of money, and only they, have names that end in _fen',
      );
      problems.push(problemAt(['facts', name], { code: 'WRONG_UNIT', message }));
    }
    if (spec.type === 'text' && spec.valuesEn !== undefined && spec.valuesEn.length !== spec.values.length) {
      const message = told(
        `有${spec.values.length}个值，英文却写了${spec.valuesEn.length}个`,
        `${spec.values.length} values have ${spec.valuesEn.length} English words`,
      );
      problems.push(problemAt(['facts', name, 'valuesEn'], { code: 'VALUES_EN_UNEQUAL', message }));
    }
  }
  const { fact } = data.selectDateBy;
  const type = data.facts[fact]?.type;
  if (type !== 'date' && type !== 'month') {
    const days = Object.keys(data.facts).filter((name) => ['date', 'month'].includes(data.facts[name]?.type ?? ''));
    const message = told(`“${fact}”不是日期或月份的事实`, `${fact} is not a fact of type date or month`);
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

function checkUse(scheme: CheckedScheme, reads: Reads, problems: PackProblem[]): void {
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
  checkResult(scheme, problems);
  checkRounding(scheme, problems);
}

function entry(path: PropertyKey[], expression: Expression | undefined): [PropertyKey[], Expression][] {
  return expression === undefined ? [] : [[path, expression]];
}

/** A scheme answers with an amount, with a range, or with figures. */
function checkResult({ file, amount, range, steps, adjustments }: CheckedScheme, problems: PackProblem[]): void {
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
function checkRounding({ file, amount, adjustments, range, steps }: CheckedScheme, problems: PackProblem[]): void {
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
