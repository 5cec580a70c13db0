import { parseYuan } from '@gongyi/kernel';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { TableShape } from '../pack/table.js';
import { readDay } from './day-numbers.js';
import type { BinaryOperator, Expression, ValueType } from './expression.js';
import { findFunction, functionLibrary, literalFunctions, tableFunctions } from './functions.js';
import { type Names, unknownName } from './names.js';
import { nearest, Refused } from './problem.js';

interface Context {
  readonly names: Names;
  readonly text: string;
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

/** Turns CEL's tree into ours; throws {@link Refused} at the first part that the rule language does not have. */
export function lowerExpression(node: ASTNode, context: Context): Expression {
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
      const [test, yes, no] = node.args.map((part) => lowerExpression(part, context)) as [
        Expression,
        Expression,
        Expression,
      ];
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
  const of = lowerExpression(node.args, context);
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
  const of = lowerExpression(needle, context);
  const values = list.args.map((item) => {
    if (of.type === 'text') return textValue(of, item, context);
    const value = lowerExpression(item, context);
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
    const left = isText(factNode)
      ? fail(node, 'WRONG_UNIT', 'two texts are compared')
      : lowerExpression(factNode, context);
    const value = textValue(left, literal, context);
    const right: Expression = {
      kind: 'constant',
      type: 'text',
      source: context.text.slice(literal.start, literal.end),
      value,
    };
    return { kind: 'binary', type: 'boolean', source, operator, left, right };
  }
  const left = lowerExpression(leftNode, context);
  const right = lowerExpression(rightNode, context);
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
  const args = argNodes.map((arg) => lowerExpression(arg, context));
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
  const keys = keyNodes.map((key) => lowerExpression(key, context));
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
  const of = lowerExpression(ofNode, context);
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

function fail(node: ASTNode, code: string, message: string, suggestion?: string): never {
  throw new Refused({ code, start: node.start, end: node.end, message, suggestion });
}

export function unitName(type: ValueType): string {
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
