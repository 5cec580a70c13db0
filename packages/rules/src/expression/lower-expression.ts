import { parseYuan } from '@gongyi/kernel';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Bilingual } from '../pack/pack-schema.js';
import type { TableShape } from '../pack/table.js';
import { readDay } from './day-numbers.js';
import type { BinaryOperator, Expression, ValueType } from './expression.js';
import { findFunction, functionLibrary, literalFunctions, tableFunctions } from './functions.js';
import { type Names, unknownName } from './names.js';
import { didYouMean, Refused, told } from './problem.js';

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
        fail(
          node,
          'WRONG_UNIT',
          told(
            '“? :”两个结果的单位必须相同，前面必须是是或否',
            'both answers of ? : must be of the same unit, and the question yes or no',
          ),
        );
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
        told(`“${node.op}”没有说明怎样取整`, `${node.op} leaves the rounding open`),
        told('请用 prorate、share 或 part', 'use prorate, share or part'),
      );
    default:
      if (binaryOperators.has(node.op)) return lowerBinary(node, source, context);
      return fail(
        node,
        'NOT_ALLOWED',
        told(`规则语言里没有“${node.op}”`, `${node.op} is not part of the rule language`),
      );
  }
}

function lowerLiteral(node: ASTNode & { op: 'value' }, source: string): Expression {
  const value = node.args;
  if (typeof value === 'boolean') return { kind: 'constant', type: 'boolean', source, value: value ? 1 : 0 };
  if (typeof value === 'bigint') {
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      fail(node, 'NUMBER_TOO_LARGE', told('数字太大，不能保证精确', 'this number is too large to be exact'));
    return { kind: 'constant', type: 'integer', source, value: Number(value) };
  }
  if (typeof value === 'number')
    fail(
      node,
      'DECIMAL_NUMBER',
      told('小数不精确', 'decimal numbers are not exact'),
      told('金额写成 yuan("1.50")，比例写成参数', 'write money as yuan("1.50"), a share as a parameter'),
    );
  return fail(
    node,
    'NOT_ALLOWED',
    told(
      '文字只能与文字事实用 ==、!= 或 in [...] 比较',
      'a text stands only beside ==, != or in [...] with a text fact',
    ),
  );
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
    fail(
      node,
      'WRONG_UNIT',
      told(`“${name}”是表，不是一个值`, `${name} is a table, not a value`),
      told('请用 table、bracket 或 tier 读取', 'read it with table, bracket or tier'),
    );
  if (parameter === undefined) throw new Refused(unknownName(name, node.start, node.end, names));
  return { kind: 'parameter', type: parameter.type, source, name };
}

function lowerUnary(node: ASTNode & { op: '!_' | '-_' }, source: string, context: Context): Expression {
  const of = lowerExpression(node.args, context);
  if (node.op === '!_') {
    if (of.type !== 'boolean')
      fail(
        node,
        'WRONG_UNIT',
        told(`“!”后面要是是或否，这里是${unitName(of.type).zh}`, `! needs yes or no, this is ${unitName(of.type).en}`),
      );
    return { kind: 'not', type: 'boolean', source, of };
  }
  if (of.type !== 'integer' && of.type !== 'money')
    fail(node, 'WRONG_UNIT', told(`${unitName(of.type).zh}不能取负`, `${unitName(of.type).en} has no minus`));
  return { kind: 'minus', type: of.type, source, of };
}

/** The place of a literal in the list of a text fact; texts are compared as numbers. */
function textValue(fact: Expression, literal: ASTNode, { names }: Context): number {
  if (fact.kind !== 'fact' || fact.type !== 'text')
    return fail(literal, 'WRONG_UNIT', told('只有文字事实才能与文字比较', 'only a text fact is compared with a text'));
  if (literal.op !== 'value' || typeof literal.args !== 'string')
    return fail(
      literal,
      'WRONG_UNIT',
      told('文字事实要与引号里的文字比较', 'a text fact is compared with a text in quotes'),
    );
  const text = literal.args;
  const texts = names.facts[fact.index]?.texts ?? [];
  if (!texts.includes(text)) {
    const message = told(`“${fact.name}”不会是“${text}”`, `${fact.name} is never "${text}"`);
    fail(literal, 'UNKNOWN_TEXT', message, didYouMean(text, texts));
  }
  return texts.indexOf(text);
}

function isText(node: ASTNode): boolean {
  return node.op === 'value' && typeof node.args === 'string';
}

function lowerOneOf(node: ASTNode & { op: 'in' }, source: string, context: Context): Expression {
  const [needle, list] = node.args;
  if (list.op !== 'list')
    return fail(node, 'NOT_ALLOWED', told('in 后面要是列表，例如 ["a", "b"]', 'in needs a list such as ["a", "b"]'));
  const of = lowerExpression(needle, context);
  const values = list.args.map((item) => {
    if (of.type === 'text') return textValue(of, item, context);
    const value = lowerExpression(item, context);
    if (value.kind !== 'constant' || value.type !== of.type)
      return fail(item, 'WRONG_UNIT', told(`不是${unitName(of.type).zh}`, `not ${unitName(of.type).en}`));
    return value.value;
  });
  return { kind: 'one_of', type: 'boolean', source, of, values };
}

function lowerBinary(node: ASTNode, source: string, context: Context): Expression {
  const operator = node.op as BinaryOperator;
  const [leftNode, rightNode] = node.args as [ASTNode, ASTNode];
  if (isText(leftNode) || isText(rightNode)) {
    if (operator !== '==' && operator !== '!=')
      fail(node, 'WRONG_UNIT', told(`文字不能用“${operator}”比较`, `texts know no ${operator}`));
    const [factNode, literal] = isText(leftNode) ? [rightNode, leftNode] : [leftNode, rightNode];
    const left = isText(factNode)
      ? fail(node, 'WRONG_UNIT', told('两边都是文字', 'two texts are compared'))
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
    fail(
      node,
      'WRONG_UNIT',
      told(
        `${unitName(left.type).zh}与${unitName(right.type).zh}不能用“${operator}”运算`,
        `${unitName(left.type).en} ${operator} ${unitName(right.type).en} has no meaning`,
      ),
    );
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
    const message = told(`没有叫“${name}”的函数`, `no function is called ${name}`);
    return fail(node, 'UNKNOWN_FUNCTION', message, didYouMean(name, known));
  }
  const args = argNodes.map((arg) => lowerExpression(arg, context));
  const signature = found.signatures.find(
    ({ takes }) => takes.length === args.length && takes.every((type, index) => type === args[index]?.type),
  );
  if (signature === undefined) {
    const given = (locale: 'zh' | 'en') =>
      args.map((arg) => unitName(arg.type)[locale]).join(locale === 'zh' ? '、' : ', ');
    const message = told(`函数“${name}”不能用于（${given('zh')}）`, `${name} cannot take (${given('en')})`);
    return fail(node, 'WRONG_UNIT', message, example(found.example));
  }
  return { kind: 'call', type: signature.gives, source, name: found.name, args };
}

/** The table that an argument names. */
function tableOf(node: ASTNode, { names }: Context): { readonly name: string; readonly shape: TableShape } {
  const name = node.op === 'id' ? node.args : '';
  const shape = names.parameters.find((entry) => entry.name === name)?.table;
  if (shape !== undefined) return { name, shape };
  const tables = names.parameters.flatMap((entry) => (entry.table === undefined ? [] : [entry.name]));
  const suggestion =
    tables.length === 0
      ? told('给参数写上 keys 或 band，它就是表', 'give a parameter keys or a band')
      : told(`可用的表：${tables.join('、')}`, `tables: ${tables.join(', ')}`);
  return fail(node, 'NOT_A_TABLE', told('这里需要一张表', 'a table is needed here'), suggestion);
}

function lowerLookup(
  node: ASTNode,
  name: 'table' | 'bracket',
  [tableNode, ...keyNodes]: readonly ASTNode[],
  source: string,
  context: Context,
): Expression {
  if (tableNode === undefined)
    return fail(
      node,
      'WRONG_UNIT',
      told(`“${name}”要有表和选行的值`, `${name} needs a table and what chooses the cell`),
    );
  const { name: table, shape } = tableOf(tableNode, context);
  if ((name === 'bracket') !== (shape.band !== undefined))
    fail(
      node,
      'WRONG_UNIT',
      shape.band === undefined
        ? told(`表“${table}”没有分档`, `${table} has no bands`)
        : told(`表“${table}”有分档`, `${table} has bands`),
      told(`请用 ${name === 'table' ? 'bracket' : 'table'}`, `use ${name === 'table' ? 'bracket' : 'table'}`),
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
      told(
        `表“${table}”要用（${wanted.map((type) => unitName(type).zh).join('、')}）来查`,
        `${table} is asked with (${wanted.map((type) => unitName(type).en).join(', ')})`,
      ),
      told('按顺序写出各键，分档的数写在最后', 'give its keys in order, the number of the band last'),
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
    return fail(node, 'WRONG_UNIT', told('tier 要有一个数和一张表', 'tier needs a number and a table'));
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
      told(`表“${table}”不适用于${unitName(of.type).zh}`, `${table} does not fit ${unitName(of.type).en}`),
      told(
        '金额配按金额分档的比例，数量配按数量分档的金额',
        'money against shares by amount, or a count against money by count',
      ),
    );
  if (shape.tierMode === undefined)
    fail(
      node,
      'TIER_MODE_MISSING',
      told(`表“${table}”没有写 tierMode`, `${table} does not say its tierMode`),
      told(
        '在表里写上 tierMode: whole 或 tierMode: marginal',
        'add tierMode: whole or tierMode: marginal to the table',
      ),
    );
  return { kind: 'tier', type: 'money', source, table, of };
}

function lowerLiteralCall(
  node: ASTNode,
  { name, gives, example: sample }: (typeof literalFunctions)[number],
  [arg]: readonly ASTNode[],
  source: string,
): Expression {
  const text = arg?.op === 'value' && typeof arg.args === 'string' ? arg.args : '';
  const value = name === 'yuan' ? parseYuan(text) : readDay(text);
  if (value === undefined)
    return fail(node, 'WRONG_UNIT', told(`“${name}”读不懂这个写法`, `${name} cannot read this`), example(sample));
  return { kind: 'constant', type: gives, source, value };
}

function example(text: string): Bilingual {
  return told(`例如 ${text}`, `for example ${text}`);
}

function fail(node: ASTNode, code: string, message: Bilingual, suggestion?: Bilingual): never {
  throw new Refused({ code, start: node.start, end: node.end, message, suggestion });
}

export function unitName(type: ValueType): Bilingual {
  const names: Record<ValueType, Bilingual> = {
    money: told('金额', 'an amount of money'),
    integer: told('整数', 'a whole number'),
    date: told('日期', 'a day'),
    month: told('月份', 'a month'),
    text: told('文字', 'a text'),
    boolean: told('是或否', 'yes or no'),
    share: told('比例', 'a share'),
  };
  return names[type];
}
