import type { BinaryOperator, Expression } from '../expression/expression.js';
import { functionLibrary } from '../expression/functions.js';
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
      return titleOf(expression.name);
    case 'minus':
      return `−${bracketed(expression.of)}`;
    case 'binary':
      return `${bracketed(expression.left)} ${signs[expression.operator]} ${bracketed(expression.right)}`;
    case 'call': {
      const entry = functionLibrary.find(({ name }) => name === expression.name);
      const args = expression.args.map(tell).join(locale === 'zh' ? '、' : ', ');
      const name = entry?.[locale] ?? expression.name;
      return locale === 'zh' ? `${name}（${args}）` : `${name}(${args})`;
    }
    default:
      return expression.source;
  }
}
