import { Environment } from '@marcbachmann/cel-js';
import type { Bilingual } from '../pack/pack-schema.js';
import type { Expression, ValueType } from './expression.js';
import { functionLibrary, literalFunctions } from './functions.js';
import { lowerExpression, unitName } from './lower-expression.js';
import { type Names, unknownName } from './names.js';
import { type ExpressionProblem, Refused, told } from './problem.js';

export type CheckedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const maxLength = 4_000;
const limits = { maxAstNodes: 400, maxDepth: 40, maxListElements: 50, maxMapEntries: 1, maxCallArguments: 8 };

/** Names of the value types in CEL's own type checker; money, days and months do not mix with plain numbers there. */
const celTypes: Readonly<Record<ValueType, string>> = {
  money: 'Money',
  integer: 'int',
  date: 'Date',
  month: 'Month',
  text: 'string',
  boolean: 'bool',
  share: 'Share',
};

const tableTypes = { money: 'MoneyTable', integer: 'CountTable', share: 'ShareTable' } as const;

const baseEnvironment = createBaseEnvironment();

function createBaseEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits });
  for (const type of ['Money', 'Date', 'Month', 'Share', ...Object.values(tableTypes)])
    environment.registerType(type, { schema: { fen: 'int' } });
  const never = () => {
    throw new Error('expressions are evaluated by the rules package itself');
  };
  for (const operation of ['Money + Money', 'Money - Money'])
    environment.registerOperator(`${operation}: Money`, never);
  for (const operation of ['Money * int', 'int * Money']) environment.registerOperator(`${operation}: Money`, never);
  for (const type of ['Money', 'Date', 'Month']) {
    for (const sign of ['<', '<=', '>', '>=', '=='])
      environment.registerOperator(`${type} ${sign} ${type}: bool`, never);
  }
  for (const { name, signatures } of functionLibrary) {
    for (const { takes, gives } of signatures)
      environment.registerFunction(
        `${name}(${takes.map((type) => celTypes[type]).join(', ')}): ${celTypes[gives]}`,
        never,
      );
  }
  for (const [type, table] of Object.entries(tableTypes)) {
    const gives = celTypes[type as keyof typeof tableTypes];
    for (const texts of ['string', 'string, string'])
      environment.registerFunction(`table(${table}, ${texts}): ${gives}`, never);
    for (const texts of ['', 'string, ', 'string, string, '])
      for (const number of ['int', 'Money', 'Month', 'Date'])
        environment.registerFunction(`bracket(${table}, ${texts}${number}): ${gives}`, never);
  }
  environment.registerFunction('tier(Money, ShareTable): Money', never);
  environment.registerFunction('tier(int, MoneyTable): Money', never);
  for (const { name, gives } of literalFunctions)
    environment.registerFunction(`${name}(string): ${celTypes[gives]}`, never);
  return environment;
}

/**
 * Reads one CEL expression, checks names and types, and turns it into the tree that all evaluators share.
 *
 * Allowed are facts, parameters, whole numbers, `+ - *`, comparisons, `&& || !`, `in [...]`, `? :` and the function
 * library. Refused with the place and a suggestion: unknown names, mixed units, a division outside the library, decimal
 * numbers, and anything that is too long or too deep.
 */
export function checkExpression(text: string, names: Names, wanted: ValueType | undefined): CheckedExpression {
  if (text.length > maxLength)
    return refuse(
      'EXPRESSION_TOO_LONG',
      0,
      1,
      told(`超过${maxLength}个字符`, `longer than ${maxLength} characters`),
      told('请拆成几个条件', 'split it into conditions'),
    );
  try {
    const environment = baseEnvironment.clone();
    for (const { name, type } of [...names.facts, ...names.steps]) environment.registerVariable(name, celTypes[type]);
    for (const { name, type, table } of names.parameters)
      environment.registerVariable(name, table === undefined ? celTypes[type] : tableTypes[table.type]);
    const expression = lowerExpression(environment.parse(text).ast, { names, text });
    const { error } = environment.check(text);
    if (error !== undefined) throw error;
    if (wanted !== undefined && expression.type !== wanted) {
      const message = told(
        `这里需要${unitName(wanted).zh}，写的是${unitName(expression.type).zh}`,
        `this is ${unitName(expression.type).en}, but ${unitName(wanted).en} is needed here`,
      );
      return refuse('WRONG_UNIT', 0, text.length, message, undefined);
    }
    return { ok: true, expression };
  } catch (error) {
    return { ok: false, problem: problemOf(error, names, text) };
  }
}

function refuse(
  code: string,
  start: number,
  end: number,
  message: Bilingual,
  suggestion: Bilingual | undefined,
): CheckedExpression {
  return { ok: false, problem: { code, start, end, message, suggestion } };
}

function problemOf(error: unknown, names: Names, text: string): ExpressionProblem {
  if (error instanceof Refused) return error.problem;
  const { code, summary, range, name } = error as {
    code?: string;
    summary?: string;
    range?: { start: number; end: number };
    name?: string;
  };
  // The parser recurses; the stack may end before its own limit does.
  if (error instanceof RangeError || code === 'limit_exceeded')
    return {
      code: 'EXPRESSION_TOO_LARGE',
      start: 0,
      end: 1,
      message: told('嵌套太深或者部分太多', 'too deep or too many parts'),
    };
  const [start, end] = [range?.start ?? 0, range?.end ?? text.length];
  if (name === 'ParseError')
    return {
      code: 'NOT_AN_EXPRESSION',
      start,
      end,
      message: told(`表达式读不懂（${summary ?? '无法解析'}）`, summary ?? 'cannot be read'),
    };
  const unknown = /^Unknown variable: (.*)$/.exec(summary ?? '')?.[1];
  if (unknown !== undefined) return unknownName(unknown, start, end, names);
  return {
    code: 'WRONG_UNIT',
    start,
    end,
    message: told(`单位或类型不合（${summary ?? String(error)}）`, summary ?? String(error)),
  };
}
