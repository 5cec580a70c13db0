import { fen, formatYuan, type Period } from '@gongyi/kernel';
import type { ShownFact } from './records.js';
import type { SchemeFact } from './scheme.js';
import type { Facts, FactValue } from './source.js';
import { periodRule, periodTitle } from './subsidy-period.js';

/** The facts of a scheme that a list of officers, or a public notice, shows beside the amount. */
export function shownFacts(facts: readonly SchemeFact[], where: 'list' | 'notice'): ShownFact[] {
  return facts
    .filter(({ shown }) => shown === 'notice' || (shown === 'list' && where === 'list'))
    .map(({ name, zh, en, type, values }) => ({ name, zh, en, type, values: [...values] }));
}

/** No more than these. */
export function pickFacts(facts: Facts, shown: readonly { readonly name: string }[]): Facts {
  return Object.fromEntries(shown.map(({ name }) => [name, facts[name] ?? null]));
}

const month = periodRule('month');

/** A fact as it is printed, in both languages: 800.00元, 2025年3月, the words of a category. */
export function factWords(fact: ShownFact, value: FactValue | undefined): { readonly zh: string; readonly en: string } {
  if (value === null || value === undefined) return { zh: '—', en: '—' };
  const text = String(value);
  switch (fact.type) {
    case 'money':
      return { zh: `${formatYuan(fen(Number(value)))}元`, en: `${formatYuan(fen(Number(value)))} yuan` };
    case 'month':
      return { zh: periodTitle(month, text as Period), en: periodTitle(month, text as Period, 'en') };
    case 'boolean':
      return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
    case 'text': {
      const known = fact.values.find((one) => one.value === value);
      return { zh: known?.zh ?? text, en: known?.en ?? text };
    }
    default:
      return { zh: text, en: text };
  }
}
