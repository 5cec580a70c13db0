import type { Actor, Period } from '@gongyi/kernel';
import type { RulingRecord } from '../model/claim.js';
import { familyWords } from '../model/dictionaries.js';
import { byTurn } from '../model/evaluate-lines.js';
import { type AskingLine, type HeldLine, heldLines, sharesOf, withCounters } from '../model/held-lines.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type Bar, type LineInput, lineInputOf, type SharedKeys, type SubsidySource } from '../model/source.js';
import { eventDay } from '../model/subsidy-period.js';
import type { Context } from './context.js';

export interface JudgedLines {
  readonly inputs: readonly LineInput[];
  /** Subsidies that an officer has to decide about, by source. */
  readonly referred: ReadonlyMap<string, readonly string[]>;
}

/**
 * Lines of claims as the rules read them: counters filled in from everything that the person, the household or the employer
 * has already, here and in other counties, and what stands against them beside their own rule. In their turn: an earlier
 * line of the same run counts for a later one.
 */
export async function judgeLines(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  period: Period,
  sources: readonly SubsidySource[],
  options: { readonly exceptRunId: string | null; readonly pending?: readonly HeldLine[] },
): Promise<JudgedLines> {
  const { claims } = context.store;
  const personIds = [...new Set(sources.map(({ personId }) => personId))];
  const elsewhere = await context.parties.elsewhere(actor, personIds);
  const held = heldLines([
    ...(await claims.held(actor, {
      personIds,
      shared: sharedAsked(scheme, sources),
      schemeId: scheme.facts.some(({ counter }) => counter?.over === 'fund') ? scheme.schemeId : null,
      exceptRunId: options.exceptRunId,
    })),
    ...(elsewhere.length === 0 ? [] : await claims.heldElsewhere(actor, elsewhere)),
    ...(options.pending ?? []),
  ]);
  const claimIds = [...new Set(sources.flatMap(({ claimId }) => claimId ?? []))];
  const rulings = new Map(
    (await claims.rulingsOf(actor, claimIds)).map((ruling) => [
      `${ruling.claimId} ${ruling.personId} ${ruling.heldCode}`,
      ruling,
    ]),
  );
  const bySource = new Map(sources.map((source) => [source.sourceId, source]));
  const referred = new Map<string, readonly string[]>();
  const inputs: LineInput[] = [];
  const paid = new Set<string>();
  for (const raw of sources.map((source) => lineInputOf(scheme, source)).sort(byTurn)) {
    const source = bySource.get(raw.sourceId);
    if (source === undefined) continue;
    const eventOn = eventDay(raw.facts[scheme.dayFact], period);
    const line: AskingLine = {
      personId: raw.personId,
      schemeCode: scheme.code,
      period,
      eventOn,
      shared: source.shared,
    };
    const facts = withCounters(raw.facts, scheme.facts, line, held);
    const open = standingAgainst(scheme, line, held.beside('person', line), (code) =>
      rulings.get(`${source.claimId} ${raw.personId} ${code}`),
    );
    if (open.referred.length > 0) referred.set(raw.sourceId, open.referred);
    const input: LineInput = { ...raw, facts, bar: open.bar };
    inputs.push(input);
    // What `evaluateLines` will refuse counts for nobody.
    if (open.bar !== null || paid.has(raw.onceKey)) continue;
    const [answer] = scheme.evaluate([facts]);
    if (answer?.status !== 'payable' || answer.amountFen === null || answer.amountFen === 0) continue;
    paid.add(raw.onceKey);
    held.add({ ...line, amountFen: answer.amountFen });
  }
  return { inputs, referred };
}

/** Only what the scheme's counters look at beyond the person. */
function sharedAsked(scheme: CompiledScheme, sources: readonly SubsidySource[]): SharedKeys[] {
  const kinds = new Set(scheme.facts.flatMap(({ counter }) => counter?.over ?? []));
  const keys = new Map<string, SharedKeys>();
  for (const { shared } of sources)
    for (const kind of ['household', 'employer', 'institution', 'unit'] as const) {
      const value = shared[kind];
      if (kinds.has(kind) && value !== undefined) keys.set(`${kind} ${value}`, { [kind]: value });
    }
  return [...keys.values()];
}

/**
 * What stands against the line. A second subsidy of the same family is a matter of its counters unless a text names the
 * pair; of another family, only what falls into the same year is asked about where no text says anything.
 */
function standingAgainst(
  scheme: CompiledScheme,
  line: AskingLine,
  own: readonly HeldLine[],
  rulingOn: (code: string) => RulingRecord | undefined,
): { readonly bar: Bar | null; readonly referred: readonly string[] } {
  const subsidies = own.map((one) => ({ code: one.schemeCode, shares: sharesOf(line, one) }));
  const bars = scheme.stacking(line.eventOn, subsidies);
  const found = new Map<string, Bar>();
  for (const [index, { code, shares }] of subsidies.entries()) {
    const bar = bars[index];
    if (bar === null || bar === undefined) continue;
    const refers = bar.outcome === 'refer_to_officer';
    if (refers && (code === scheme.code || !shares.includes('calendar_year'))) continue;
    if (found.get(code)?.outcome === 'not_eligible') continue;
    found.set(code, named(bar, code));
  }
  const referred: string[] = [];
  let refused: Bar | null = null;
  for (const [code, bar] of found) {
    if (bar.outcome === 'not_eligible') {
      refused ??= bar;
      continue;
    }
    const ruling = rulingOn(code);
    if (ruling?.verdict === 'allow') continue;
    if (ruling?.verdict === 'refuse') refused ??= ruledOut(ruling);
    else referred.push(code);
  }
  const [first] = referred;
  return { bar: refused ?? (first === undefined ? null : (found.get(first) ?? null)), referred };
}

/** With the name of what is held, so that a reader knows which subsidy stands in the way. */
function named(bar: Bar, code: string): Bar {
  const { zh, en } = familyWords(code);
  return { ...bar, zh: `已享受“${zh}”：${bar.zh}`, en: `“${en}” is held already: ${bar.en}` };
}

function ruledOut({ reason }: RulingRecord): Bar {
  return {
    outcome: 'not_eligible',
    code: 'OFFICER_REFUSED',
    zh: `经办研判不能同时享受：${reason}`,
    en: `an officer decided against it: ${reason}`,
    documentNumber: null,
    clause: null,
  };
}
