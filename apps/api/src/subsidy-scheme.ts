import { type Actor, addMonths, domainError, firstDay, invariant, type LocalDate, periodOf } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import {
  type Answer,
  acceptsFact,
  type CompiledScheme,
  type Fact,
  judgeStacking,
  type Pack,
  resolveScheme,
  type SchemeRefusal,
  type Status,
  selectionDay,
  takeOf,
} from '@gongyi/rules';
import {
  type Bar,
  type Counter,
  type Explanation,
  type Facts,
  type PolicyAnswer,
  type PolicyStatus,
  periodEnd,
  periodRule,
  type SchemeFact,
  type SubsidyPolicy,
  type CompiledScheme as SubsidyScheme,
} from '@gongyi/subsidy';

/** Schemes of the county's released rules, as runs and claims ask them. */
export function createSubsidyPolicy(rules: CountyRules): SubsidyPolicy {
  return {
    async scheme(actor, schemeId, on, version) {
      const { pack } =
        (version === undefined ? undefined : await rules.ofVersion(actor, version)) ?? (await rules.current(actor));
      return toSubsidyScheme(pack, inPeriod(pack, actor, schemeId, on), actor);
    },
    async schemeByFacts(actor, schemeId, facts, today) {
      const { pack } = await rules.current(actor);
      const day = selectionDay(pack, schemeId, facts) ?? today;
      return toSubsidyScheme(pack, schemeOf(pack, actor, schemeId, day), actor);
    },
    async schemes(actor, on) {
      const { pack } = await rules.current(actor);
      const ids = new Set(pack.chain.flatMap(({ schemes }) => [...schemes.keys()]));
      return [...ids].sort().flatMap((id) => {
        const answer = resolveScheme(pack, id, on);
        if (!answer.ok || answer.scheme.source === undefined || answer.scheme.payee?.who === 'bank') return [];
        return [toSubsidyScheme(pack, answer.scheme, actor)];
      });
    },
  };
}

/** @throws DomainError unprocessable POLICY.NO_RULE with the rule's own sentence: a refusal, never last year's amount. */
export function schemeOf(pack: Pack, actor: Actor, schemeId: string, on: LocalDate): CompiledScheme {
  const answer = resolveScheme(pack, schemeId, on);
  if (answer.ok) return answer.scheme;
  throw refusedRule(answer.refusal, actor);
}

function refusedRule({ schemeId, on, code, zh, en }: SchemeRefusal, actor: Actor) {
  return domainError('unprocessable', 'POLICY.NO_RULE', {
    schemeId,
    on,
    code,
    reason: actor.locale === 'en' ? en : zh,
  });
}

/** A scheme that pays by longer periods may come into force within one: any month of it will do to name it. */
function inPeriod(pack: Pack, actor: Actor, schemeId: string, on: LocalDate): CompiledScheme {
  const answer = resolveScheme(pack, schemeId, on);
  if (answer.ok) return answer.scheme;
  const period = pack.chain.find(({ schemes }) => schemes.has(schemeId))?.schemes.get(schemeId)?.[0]?.file.data.period;
  if (period !== undefined && period.unit !== 'month') {
    const last = periodEnd(periodRule(period.unit, period.starts), periodOf(on));
    for (let day = addMonths(firstDay(periodOf(on)), 1); day <= last; day = addMonths(day, 1)) {
      const later = resolveScheme(pack, schemeId, day);
      if (later.ok) return later.scheme;
    }
  }
  throw refusedRule(answer.refusal, actor);
}

function toSubsidyScheme(pack: Pack, scheme: CompiledScheme, actor: Actor): SubsidyScheme {
  if (scheme.amount === undefined)
    throw domainError('unprocessable', 'POLICY.NO_VALUE', { parameter: 'amount', on: scheme.on });
  const title = actor.locale === 'en' ? scheme.title.en : scheme.title.zh;
  const payee = scheme.payee?.who ?? 'person';
  if (payee === 'bank') throw domainError('unprocessable', 'POLICY.PAYS_NOBODY', { scheme: title });
  const byDay = schemesByDay(pack, scheme);
  return {
    schemeId: scheme.schemeId,
    code: scheme.code,
    version: scheme.version,
    title,
    source: scheme.source ?? null,
    period: periodRule(scheme.period.unit, scheme.period.starts),
    once: scheme.once,
    payee,
    facts: scheme.facts.map(toSchemeFact),
    dayFact: scheme.selectDateBy.fact,
    funds: scheme.funds,
    noticeRounds: scheme.notice?.rounds ?? [],
    evaluate: (facts) => evaluateByDay(byDay, facts),
    explain: (facts) => toExplanation(byDay(facts), facts),
    stacking: (on, held) => judgeStacking(pack, on, scheme.code, held).map(toBar),
  };
}

type OfTheDay = (facts: Facts) => CompiledScheme | SchemeRefusal;

/** The rules of the day that the facts choose, each day resolved once. */
function schemesByDay(pack: Pack, scheme: CompiledScheme): OfTheDay {
  const { schemeId, on, selectDateBy } = scheme;
  const known = new Map<unknown, CompiledScheme | SchemeRefusal>();
  return (facts) => {
    const key = facts[selectDateBy.fact];
    const found = known.get(key);
    if (found !== undefined) return found;
    // Without its day a line is judged by the rules of the period, which will ask for it.
    const day = selectionDay(pack, schemeId, facts) ?? on;
    const answer = resolveScheme(pack, schemeId, day);
    const resolved = day === on ? scheme : answer.ok ? answer.scheme : answer.refusal;
    known.set(key, resolved);
    return resolved;
  };
}

const isRefusal = (one: CompiledScheme | SchemeRefusal): one is SchemeRefusal => 'status' in one;

function evaluateByDay(byDay: OfTheDay, facts: readonly Facts[]): PolicyAnswer[] {
  const groups = new Map<CompiledScheme | SchemeRefusal, number[]>();
  for (const [index, one] of facts.entries()) {
    const scheme = byDay(one);
    const group = groups.get(scheme);
    if (group === undefined) groups.set(scheme, [index]);
    else group.push(index);
  }
  const answers = new Array<PolicyAnswer>(facts.length);
  for (const [scheme, indexes] of groups) {
    if (isRefusal(scheme)) {
      for (const index of indexes)
        answers[index] = { status: 'no_rule_in_force', amountFen: null, reasonCodes: [scheme.code] };
      continue;
    }
    const results = scheme.evaluate(indexes.map((index) => facts[index] ?? {}));
    for (const [at, index] of indexes.entries()) {
      const answer = results[at];
      invariant(answer !== undefined, 'one answer a row');
      answers[index] = toPolicyAnswer(answer);
    }
  }
  return answers;
}

function toPolicyAnswer({ status, amountFen, reasonCodes, fact, range }: Answer): PolicyAnswer {
  return {
    status: statusOf(status),
    amountFen,
    reasonCodes: [...reasonCodes],
    ...(fact === undefined ? {} : { fact }),
    ...(range === undefined ? {} : { range }),
  };
}

/** A scheme that computes figures pays nobody, so no run can be made of it. */
function statusOf(status: Status): PolicyStatus {
  invariant(status !== 'computed', 'a scheme that pays');
  return status;
}

function toExplanation(scheme: CompiledScheme | SchemeRefusal, facts: Facts): Explanation {
  if (isRefusal(scheme)) {
    const { code, zh, en } = scheme;
    return {
      status: 'no_rule_in_force',
      amountFen: null,
      reasonCodes: [code],
      missing: [],
      steps: [],
      zh,
      en,
      clauses: [],
    };
  }
  const answer = scheme.explain(facts);
  return {
    status: statusOf(answer.status),
    amountFen: answer.amountFen ?? null,
    reasonCodes: answer.reasons.map((reason) => reason.code),
    missing: answer.missing.map(({ fact }) => fact),
    steps: answer.steps.map(({ zh, en, shown }) => ({ zh, en, value: shown })),
    zh: answer.zh,
    en: answer.en,
    clauses: answer.sources.map(({ documentNumber, clause, url }) => ({
      document: documentNumber,
      clause,
      url: url ?? null,
    })),
  };
}

function toSchemeFact(fact: Fact): SchemeFact {
  const { name, zh, en, type, decimals, least, most, texts, textsEn, ifMissing, shown } = fact;
  return {
    name,
    zh,
    en,
    type: type === 'integer' && decimals > 0 ? 'decimal' : type,
    decimals,
    least,
    most,
    values: texts.map((value, index) => ({ value, zh: value, en: textsEn[index] ?? value })),
    required: ifMissing === 'ask',
    shown: shown ?? null,
    counter: toCounter(fact),
    accepts: (value) => acceptsFact(fact, value),
  };
}

function toCounter(fact: Fact): Counter | null {
  const { counts } = fact;
  return counts === undefined ? null : { over: counts.over, window: counts.window, take: takeOf(fact) };
}

function toBar({ verdict, code, zh, en, source }: ReturnType<typeof judgeStacking>[number]): Bar | null {
  if (verdict === 'both') return null;
  return {
    outcome: verdict === 'blocked' ? 'not_eligible' : 'refer_to_officer',
    code,
    zh,
    en,
    documentNumber: source?.documentNumber ?? null,
    clause: source?.clause ?? null,
  };
}

/** Facts of lines that lie in a jsonb column, as rules that run in PostgreSQL read them. */
export function factsSql(facts: readonly Fact[], column: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    facts.map(({ name, type, decimals }) => {
      const text = `${column}->>'${name}'`;
      if (type === 'text') return [name, text];
      if (type === 'boolean') return [name, `(${text})::boolean`];
      if (type === 'date' || type === 'month') return [name, `replace(${text}, '-', '')::bigint`];
      return [name, decimals === 0 ? `(${text})::bigint` : `round((${text})::numeric * ${10 ** decimals})::bigint`];
    }),
  );
}
