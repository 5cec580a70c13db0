import type { BinaryOperator, Expression } from '../expression/expression.js';
import { functionLibrary, tableFunctions } from '../expression/functions.js';
import { type Locale, shownValue } from './display.js';

const signs: Readonly<Record<BinaryOperator, string>> = {
  '+': '+',
  '-': '−',
  '*': '×',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
  '&&': '∧',
  '||': '∨',
};

/**
 * An expression for a reader who does not know the language of rules: facts and parameters by their titles, functions by
 * what they do.
 *
 * @param titleOf the title of a fact or parameter
 * @example min(days_attended, required_days) → 两数中较小者（本月累计出勤天数、规定出勤天数）
 */
export function expressionInWords(expression: Expression, locale: Locale, titleOf: (name: string) => string): string {
  const tell = (part: Expression): string => expressionInWords(part, locale, titleOf);
  const bracketed = (part: Expression) => (part.kind === 'binary' ? `(${tell(part)})` : tell(part));
  switch (expression.kind) {
    case 'constant':
      return shownValue(expression.value, expression.type, locale);
    case 'fact':
    case 'parameter':
    case 'step':
      return titleOf(expression.name);
    case 'minus':
      return `−${bracketed(expression.of)}`;
    case 'binary':
      return `${bracketed(expression.left)} ${signs[expression.operator]} ${bracketed(expression.right)}`;
    case 'lookup': {
      const name = expression.keys.every(({ type }) => type === 'text') ? 'table' : 'bracket';
      return called(name, [titleOf(expression.table), ...expression.keys.map(tell)], locale);
    }
    case 'tier':
      return called('tier', [tell(expression.of), titleOf(expression.table)], locale);
    case 'call':
      return called(expression.name, expression.args.map(tell), locale);
    default:
      return expression.source;
  }
}

function called(name: string, args: readonly string[], locale: Locale): string {
  const title = [...functionLibrary, ...tableFunctions].find((entry) => entry.name === name)?.[locale] ?? name;
  return locale === 'zh' ? `${title}（${args.join('、')}）` : `${title}(${args.join(', ')})`;
}
