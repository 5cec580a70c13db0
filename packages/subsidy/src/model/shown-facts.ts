import type { ShownFact } from './records.js';
import type { SchemeFact } from './scheme.js';
import type { Facts } from './source.js';

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
