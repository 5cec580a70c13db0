import { parseYuan } from '@gongyi/kernel';
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import type { TableShape } from '../pack/table.js';
import { readDay } from './day-numbers.js';
import type { BinaryOperator, Expression, ValueType } from './expression.js';
import { findFunction, functionLibrary, literalFunctions, tableFunctions } from './functions.js';
import { type ExpressionProblem, nearest } from './problem.js';

/** The names that an expression may use. */
export interface Names {
  /** In the order of the columns. `texts` lists what a text fact may be. */
  readonly facts: readonly { readonly name: string; readonly type: ValueType; readonly texts?: readonly string[] }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ValueType;
    readonly table?: TableShape | undefined;
  }[];
  /** Steps that stand before the expression. */
  readonly steps: readonly { readonly name: string; readonly type: ValueType }[];
}

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
    return refuse('EXPRESSION_TOO_LONG', 0, 1, `longer than ${maxLength} characters`, 'split it into conditions');
  try {
    const environment = baseEnvironment.clone();
    for (const { name, type } of [...names.facts, ...names.steps]) environment.registerVariable(name, celTypes[type]);
    for (const { name, type, table } of names.parameters)
      environment.registerVariable(name, table === undefined ? celTypes[type] : tableTypes[table.type]);
    const expression = lower(environment.parse(text).ast, { names, text });
    const { error } = environment.check(text);
    if (error !== undefined) throw error;
    if (wanted !== undefined && expression.type !== wanted) {
      const message = `this is ${unitName(expression.type)}, but ${unitName(wanted)} is needed here`;
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
  message: string,
  suggestion: string | undefined,
): CheckedExpression {
  return { ok: false, problem: { code, start, end, message, suggestion } };
}

class Refused extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message);
  }
}

function fail(node: ASTNode, code: string, message: string, suggestion?: string): never {
  throw new Refused({ code, start: node.start, end: node.end, message, suggestion });
}

function unitName(type: ValueType): string {
  const names: Record<ValueType, string> = {
    money: 'an amount of money',
    integer: 'a whole number',
    date: 'a day',
    month: 'a month',
    text: 'a text',
    boolean: 'yes or no',
    share: 'a share',
  };
  return names[type];
}

interface Context {
  readonly names: Names;
  readonly text: string;
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
    return { code: 'EXPRESSION_TOO_LARGE', start: 0, end: 1, message: 'too deep or too many parts' };
  const [start, end] = [range?.start ?? 0, range?.end ?? text.length];
  if (name === 'ParseError') return { code: 'NOT_AN_EXPRESSION', start, end, message: summary ?? 'cannot be read' };
  const unknown = /^Unknown variable: (.*)$/.exec(summary ?? '')?.[1];
  if (unknown !== undefined) return unknownName(unknown, start, end, names);
  return { code: 'WRONG_UNIT', start, end, message: summary ?? String(error) };
}

function unknownName(name: string, start: number, end: number, names: Names): ExpressionProblem {
  const known = [...names.facts, ...names.parameters, ...names.steps].map((entry) => entry.name);
  const close = nearest(name, known);
  const suggestion = close === undefined ? `known names: ${known.join(', ')}` : `did you mean ${close}?`;
  return {
    code: 'UNKNOWN_NAME',
    start,
    end,
    message: `no fact, parameter or earlier step is called ${name}`,
    suggestion,
  };
}

const binaryOperators: ReadonlySet<string> = new Set<BinaryOperator>([
  '+',
  '-',
  '*',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
]);

function lower(node: ASTNode, context: Context): Expression {
  const source = context.text.slice(node.start, node.end);
  switch (node.op) {
    case 'value':
      return lowerLiteral(node, source);
    case 'id':
      return lowerName(node, node.args, source, context);
    case '!_':
    case '-_':
      return lowerUnary(node, source, context);
    case '?:': {
      const [test, yes, no] = node.args.map((part) => lower(part, context)) as [Expression, Expression, Expression];
      if (test.type !== 'boolean' || yes.type !== no.type || yes.type === 'text' || yes.type === 'share')
        fail(node, 'WRONG_UNIT', 'both answers of ? : must be of the same unit, and the question yes or no');
      return { kind: 'choice', type: yes.type, source, test, yes, no };
    }
    case 'in':
      return lowerOneOf(node, source, context);
    case 'call':
      return lowerCall(node, source, context);
    case '/':
    case '%':
      return fail(
        node,
        'DIVISION_WITHOUT_ROUNDING',
        `${node.op} leaves the rounding open`,
        'use prorate, share or part',
      );
    default:
      if (binaryOperators.has(node.op)) return lowerBinary(node, source, context);
      return fail(node, 'NOT_ALLOWED', `${node.op} is not part of the rule language`);
  }
}

function lowerLiteral(node: ASTNode & { op: 'value' }, source: string): Expression {
  const value = node.args;
  if (typeof value === 'boolean') return { kind: 'constant', type: 'boolean', source, value: value ? 1 : 0 };
  if (typeof value === 'bigint') {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) fail(node, 'NUMBER_TOO_LARGE', 'this number is too large to be exact');
    return { kind: 'constant', type: 'integer', source, value: Number(value) };
  }
  if (typeof value === 'number')
    fail(
      node,
      'DECIMAL_NUMBER',
      'decimal numbers are not exact',
      'write money as yuan("1.50"), a share as a parameter',
    );
  return fail(node, 'NOT_ALLOWED', 'a text stands only beside ==, != or in [...] with a text fact');
}

function lowerName(node: ASTNode, name: string, source: string, { names }: Context): Expression {
  const index = names.facts.findIndex((fact) => fact.name === name);
  const fact = names.facts[index];
  if (fact !== undefined) return { kind: 'fact', type: fact.type, source, index, name };
  const step = names.steps.findIndex((entry) => entry.name === name);
  const found = names.steps[step];
  if (found !== undefined) return { kind: 'step', type: found.type, source, index: step, name };
  const parameter = names.parameters.find((entry) => entry.name === name);
  if (parameter?.table !== undefined)
    fail(node, 'WRONG_UNIT', `${name} is a table, not a value`, 'read it with table, bracket or tier');
  if (parameter === undefined) throw new Refused(unknownName(name, node.start, node.end, names));
  return { kind: 'parameter', type: parameter.type, source, name };
}

function lowerUnary(node: ASTNode & { op: '!_' | '-_' }, source: string, context: Context): Expression {
  const of = lower(node.args, context);
  if (node.op === '!_') {
    if (of.type !== 'boolean') fail(node, 'WRONG_UNIT', `! needs yes or no, this is ${unitName(of.type)}`);
    return { kind: 'not', type: 'boolean', source, of };
  }
  if (of.type !== 'integer' && of.type !== 'money') fail(node, 'WRONG_UNIT', `${unitName(of.type)} has no minus`);
  return { kind: 'minus', type: of.type, source, of };
}

/** The place of a literal in the list of a text fact; texts are compared as numbers. */
function textValue(fact: Expression, literal: ASTNode, { names }: Context): number {
  if (fact.kind !== 'fact' || fact.type !== 'text')
    return fail(literal, 'WRONG_UNIT', 'only a text fact is compared with a text');
  if (literal.op !== 'value' || typeof literal.args !== 'string')
    return fail(literal, 'WRONG_UNIT', 'a text fact is compared with a text in quotes');
  const text = literal.args;
  const texts = names.facts[fact.index]?.texts ?? [];
  if (!texts.includes(text)) {
    const close = nearest(text, texts);
    const suggestion = close === undefined ? `allowed: ${texts.join(', ')}` : `did you mean "${close}"?`;
    fail(literal, 'UNKNOWN_TEXT', `${fact.name} is never "${text}"`, suggestion);
  }
  return texts.indexOf(text);
}

function isText(node: ASTNode): boolean {
  return node.op === 'value' && typeof node.args === 'string';
}

function lowerOneOf(node: ASTNode & { op: 'in' }, source: string, context: Context): Expression {
  const [needle, list] = node.args;
  if (list.op !== 'list') return fail(node, 'NOT_ALLOWED', 'in needs a list such as ["a", "b"]');
  const of = lower(needle, context);
  const values = list.args.map((item) => {
    if (of.type === 'text') return textValue(of, item, context);
    const value = lower(item, context);
    if (value.kind !== 'constant' || value.type !== of.type)
      return fail(item, 'WRONG_UNIT', `not ${unitName(of.type)}`);
    return value.value;
  });
  return { kind: 'one_of', type: 'boolean', source, of, values };
}

function lowerBinary(node: ASTNode, source: string, context: Context): Expression {
  const operator = node.op as BinaryOperator;
  const [leftNode, rightNode] = node.args as [ASTNode, ASTNode];
  if (isText(leftNode) || isText(rightNode)) {
    if (operator !== '==' && operator !== '!=') fail(node, 'WRONG_UNIT', `texts know no ${operator}`);
    const [factNode, literal] = isText(leftNode) ? [rightNode, leftNode] : [leftNode, rightNode];
    const left = isText(factNode) ? fail(node, 'WRONG_UNIT', 'two texts are compared') : lower(factNode, context);
    const value = textValue(left, literal, context);
    const right: Expression = {
      kind: 'constant',
      type: 'text',
      source: context.text.slice(literal.start, literal.end),
      value,
    };
    return { kind: 'binary', type: 'boolean', source, operator, left, right };
  }
  const left = lower(leftNode, context);
  const right = lower(rightNode, context);
  const type = binaryType(operator, left.type, right.type);
  if (type === undefined)
    fail(node, 'WRONG_UNIT', `${unitName(left.type)} ${operator} ${unitName(right.type)} has no meaning`);
  return { kind: 'binary', type: type ?? 'boolean', source, operator, left, right };
}

function binaryType(operator: BinaryOperator, left: ValueType, right: ValueType): ValueType | undefined {
  if (operator === '&&' || operator === '||') return left === 'boolean' && right === 'boolean' ? 'boolean' : undefined;
  const numeric = left === 'money' || left === 'integer';
  if (operator === '+' || operator === '-') return numeric && left === right ? left : undefined;
  if (operator === '*') {
    if (left === 'integer' && (right === 'integer' || right === 'money')) return right;
    return left === 'money' && right === 'integer' ? 'money' : undefined;
  }
  if (left !== right || left === 'share' || left === 'text') return undefined;
  const ordered = numeric || left === 'date' || left === 'month';
  return ordered || operator === '==' || operator === '!=' ? 'boolean' : undefined;
}

function lowerCall(node: ASTNode & { op: 'call' }, source: string, context: Context): Expression {
  const [name, argNodes] = node.args;
  const literal = literalFunctions.find((entry) => entry.name === name);
  if (literal !== undefined) return lowerLiteralCall(node, literal, argNodes, source);
  if (name === 'table' || name === 'bracket') return lowerLookup(node, name, argNodes, source, context);
  if (name === 'tier') return lowerTier(node, argNodes, source, context);
  const found = findFunction(name);
  if (found === undefined) {
    const known = [...functionLibrary, ...tableFunctions, ...literalFunctions].map((entry) => entry.name);
    const close = nearest(name, known);
    const suggestion = close === undefined ? `known functions: ${known.join(', ')}` : `did you mean ${close}?`;
    return fail(node, 'UNKNOWN_FUNCTION', `no function is called ${name}`, suggestion);
  }
  const args = argNodes.map((arg) => lower(arg, context));
  const signature = found.signatures.find(
    ({ takes }) => takes.length === args.length && takes.every((type, index) => type === args[index]?.type),
  );
  if (signature === undefined) {
    const given = args.map((arg) => unitName(arg.type)).join(', ');
    return fail(node, 'WRONG_UNIT', `${name} cannot take (${given})`, `for example ${found.example}`);
  }
  return { kind: 'call', type: signature.gives, source, name: found.name, args };
}

/** The table that an argument names. */
function tableOf(node: ASTNode, { names }: Context): { readonly name: string; readonly shape: TableShape } {
  const name = node.op === 'id' ? node.args : '';
  const shape = names.parameters.find((entry) => entry.name === name)?.table;
  if (shape !== undefined) return { name, shape };
  const tables = names.parameters.flatMap((entry) => (entry.table === undefined ? [] : [entry.name]));
  const suggestion = tables.length === 0 ? 'give a parameter keys or a band' : `tables: ${tables.join(', ')}`;
  return fail(node, 'NOT_A_TABLE', 'a table is needed here', suggestion);
}

function lowerLookup(
  node: ASTNode,
  name: 'table' | 'bracket',
  [tableNode, ...keyNodes]: readonly ASTNode[],
  source: string,
  context: Context,
): Expression {
  if (tableNode === undefined) return fail(node, 'WRONG_UNIT', `${name} needs a table and what chooses the cell`);
  const { name: table, shape } = tableOf(tableNode, context);
  if ((name === 'bracket') !== (shape.band !== undefined))
    fail(
      node,
      'WRONG_UNIT',
      shape.band === undefined ? `${table} has no bands` : `${table} has bands`,
      `use ${name === 'table' ? 'bracket' : 'table'}`,
    );
  const keys = keyNodes.map((key) => lower(key, context));
  const wanted: ValueType[] = [
    ...Array<ValueType>(shape.texts).fill('text'),
    ...(shape.band === undefined ? [] : [shape.band]),
  ];
  const fits = keys.length === wanted.length && keys.every((key, index) => key.type === wanted[index]);
  if (!fits)
    fail(
      node,
      'WRONG_UNIT',
      `${table} is asked with (${wanted.map(unitName).join(', ')})`,
      'give its keys in order, the number of the band last',
    );
  return { kind: 'lookup', type: shape.type, source, table, keys };
}

function lowerTier(
  node: ASTNode,
  [ofNode, tableNode]: readonly ASTNode[],
  source: string,
  context: Context,
): Expression {
  if (ofNode === undefined || tableNode === undefined)
    return fail(node, 'WRONG_UNIT', 'tier needs a number and a table');
  const of = lower(ofNode, context);
  const { name: table, shape } = tableOf(tableNode, context);
  const fits =
    shape.texts === 0 &&
    shape.band === of.type &&
    ((of.type === 'money' && shape.type === 'share') || (of.type === 'integer' && shape.type === 'money'));
  if (!fits)
    fail(
      node,
      'WRONG_UNIT',
      `${table} does not fit ${unitName(of.type)}`,
      'money against shares by amount, or a count against money by count',
    );
  if (shape.tierMode === undefined)
    fail(
      node,
      'TIER_MODE_MISSING',
      `${table} does not say its tierMode`,
      'add tierMode: whole or tierMode: marginal to the table',
    );
  return { kind: 'tier', type: 'money', source, table, of };
}

function lowerLiteralCall(
  node: ASTNode,
  { name, gives, example }: (typeof literalFunctions)[number],
  [arg]: readonly ASTNode[],
  source: string,
): Expression {
  const text = arg?.op === 'value' && typeof arg.args === 'string' ? arg.args : '';
  const value = name === 'yuan' ? parseYuan(text) : readDay(text);
  if (value === undefined) return fail(node, 'WRONG_UNIT', `${name} cannot read this`, `for example ${example}`);
  return { kind: 'constant', type: gives, source, value };
}
