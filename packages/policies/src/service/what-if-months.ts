import { type Actor, domainError, firstDay, maskPersonName, nextPeriod, type Period } from '@gongyi/kernel';
import { type CompiledScheme, columnsOf, type Effect, type Pack, resolveScheme, whatIf } from '@gongyi/rules';
import type { WhatIfInput, WhatIfResult } from '../model/release.js';
import type { RosterRow } from '../ports.js';

const listedChanges = 200;
const mostMonths = 12;

/**
 * One pack against another on the same people, month by month: who gains, who loses, why, and what it costs by month and
 * by place.
 *
 * @throws DomainError invalid_input POLICY.MONTHS_REVERSED; unprocessable POLICY.ROSTER_RULE_MISSING {month, reason}
 */
export function whatIfMonths(
  actor: Actor,
  before: Pack,
  after: Pack,
  people: readonly RosterRow[],
  { schemeId, month, through }: WhatIfInput,
): WhatIfResult {
  const places = people.map(({ township }) => township);
  const byPlace = new Map<string, Effect>();
  const reasons = new Map<string, number>();
  const months: WhatIfResult['months'] = [];
  const changes: WhatIfResult['changes'] = [];
  let changeCount = 0;
  for (const period of monthsOf(month, through ?? month)) {
    const [released, draft] = [schemeOf(before, schemeId, period, actor), schemeOf(after, schemeId, period, actor)];
    const facts = people.map((person) => person.factsIn(period));
    const columns = columnsOf([...released.facts, ...draft.facts], facts);
    const result = whatIf(released, draft, columns, { places, maxChanges: listedChanges - changes.length });
    months.push({ month: period, ...result.total });
    for (const [name, effect] of result.byPlace) byPlace.set(name, sumOf(byPlace.get(name), effect));
    for (const [change, rows] of result.byReason) reasons.set(change, (reasons.get(change) ?? 0) + rows);
    changeCount += result.changeCount;
    for (const { row, ...change } of result.changes) {
      const { name = '', place = '' } = people[row] ?? {};
      changes.push({ month: period, name: maskPersonName(name), place, ...change });
    }
  }
  return {
    total: months.reduce<Effect>((sum, { month: _, ...effect }) => sumOf(sum, effect as Effect), nothing),
    months,
    places: [...byPlace].map(([name, effect]) => ({ name, ...effect })),
    reasons: [...reasons].map(([change, rows]) => ({ change, rows })),
    changes,
    changeCount,
  };
}

function monthsOf(from: Period, through: Period): Period[] {
  const months: Period[] = [];
  for (let month = from; month <= through; month = nextPeriod(month)) {
    if (months.push(month) > mostMonths) break;
  }
  if (months.length === 0 || months.length > mostMonths) throw domainError('invalid_input', 'POLICY.MONTHS_REVERSED');
  return months;
}

function schemeOf(pack: Pack, schemeId: string, month: Period, actor: Actor): CompiledScheme {
  const answer = resolveScheme(pack, schemeId, firstDay(month));
  if (answer.ok) return answer.scheme;
  const { zh, en } = answer.refusal;
  throw domainError('unprocessable', 'POLICY.ROSTER_RULE_MISSING', {
    month,
    reason: actor.locale === 'en' ? en : zh,
  });
}

const nothing: Effect = {
  rows: 0,
  releasedPaid: 0,
  draftPaid: 0,
  releasedFen: 0 as Effect['releasedFen'],
  draftFen: 0 as Effect['draftFen'],
  gaining: 0,
  gainFen: 0 as Effect['gainFen'],
  losing: 0,
  lossFen: 0 as Effect['lossFen'],
  newlyPaid: 0,
  noLongerPaid: 0,
};

function sumOf(a: Effect = nothing, b: Effect): Effect {
  const names = Object.keys(nothing) as (keyof Effect)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as Effect;
}
