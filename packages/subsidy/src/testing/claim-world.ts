import { type DivisionCode, fen, localDate } from '@gongyi/kernel';
import type { ClaimPerson } from '../claim-ports.js';
import type { FileClaim } from '../model/claim.js';
import type { CompiledScheme, Counter, PolicyAnswer, SchemeFact } from '../model/scheme.js';
import type { Facts } from '../model/source.js';
import { periodRule } from '../model/subsidy-period.js';
import { samplePostMonth, sampleScheme } from './fixtures.js';

const plain = { decimals: 0, least: 0, most: 1_000_000_000, values: [], required: true, shown: null, counter: null };

/** A fact as a pack would declare it. */
export function sampleFact(name: string, type: SchemeFact['type'], more: Partial<SchemeFact> = {}): SchemeFact {
  const accepts: SchemeFact['accepts'] = (value) =>
    type === 'date' ? /^\d{4}-\d{2}-\d{2}$/.test(String(value)) : type === 'text' ? typeof value === 'string' : true;
  return { ...plain, name, zh: name, en: name, type, accepts, ...more };
}

export interface SampleClaimSchemeOptions {
  readonly counter?: Counter;
  readonly most?: number;
  readonly overrides?: Partial<CompiledScheme>;
}

/** 300 yuan a year for work elsewhere, so often as the counter allows, by the year of the day `on`. */
export function sampleClaimScheme(options: SampleClaimSchemeOptions = {}): CompiledScheme {
  const { counter = { over: 'person', take: 'count', window: { kind: 'calendar_year' } }, most = 1 } = options;
  const answer = (facts: Facts): PolicyAnswer => {
    if (facts['on'] === undefined || facts['zone'] === undefined)
      return { status: 'needs_information', amountFen: null, reasonCodes: ['FACT_MISSING'] };
    if (facts['zone'] === 'here') return { status: 'not_eligible', amountFen: null, reasonCodes: ['OUTSIDE_ZONE'] };
    if (Number(facts['paid_before'] ?? 0) >= most)
      return { status: 'not_eligible', amountFen: null, reasonCodes: ['COUNT_LIMIT_REACHED'] };
    return { status: 'payable', amountFen: fen(30_000), reasonCodes: [] };
  };
  const scheme = sampleScheme('travel', { answer });
  return {
    ...scheme,
    code: 'TRAVEL',
    title: '外出务工交通补助',
    source: 'claim',
    period: periodRule('year'),
    once: { by: 'source', facts: [] },
    facts: [
      sampleFact('on', 'date'),
      sampleFact('zone', 'text', { shown: 'notice' }),
      sampleFact('paid_before', 'integer', { counter }),
    ],
    dayFact: 'on',
    explain: (facts) => ({
      ...scheme.explain(facts),
      missing: ['on', 'zone'].filter((name) => facts[name] === undefined),
    }),
    ...options.overrides,
  };
}

/** The person of {@link samplePostMonth}, as the register answers claims. */
export function samplePerson(n: number): ClaimPerson {
  const { personId, personName, identityMasked, divisionCode } = samplePostMonth(n);
  return {
    personId,
    name: personName,
    identityMasked,
    divisionCode: divisionCode as DivisionCode,
    household: { code: `H${Math.ceil(n / 2)}`, headId: personId, headName: personName },
  };
}

/** A travel claim of the n-th person. */
export function sampleClaim(n: number, more: Partial<FileClaim> = {}): FileClaim {
  const { personId, name } = samplePerson(n);
  return {
    schemeId: 'travel',
    claimantKind: 'person',
    claimantName: name,
    personId,
    organisationId: null,
    subjectId: null,
    facts: { on: localDate('2025-03-10'), zone: 'away' },
    documents: [{ id: 'work_proof', fileId: null }],
    declaredFen: null,
    ...more,
  };
}
