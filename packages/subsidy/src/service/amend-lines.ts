import { type Actor, allPortions, type Fen, fen, groupBy, invariant, type Period, sumFen } from '@gongyi/kernel';
import type { StandingLine } from '../amendment-ports.js';
import { amendLine, type SourceStanding, unknownTo } from '../model/amendment.js';
import { byTurn, type ComputedLine, evaluateLines } from '../model/evaluate-lines.js';
import type { CompiledScheme } from '../model/scheme.js';
import { type LineInput, lineInputOf, type SubsidySource } from '../model/source.js';
import type { Context } from './context.js';
import { asKnown, type FactsBySource, lateFactsOf } from './late-facts.js';
import { claimedSourceOf, factSourceOf } from './run-sources.js';

/** The sources of a period that have live lines, computed anew by the rules in force and set against what the lines have. */
export interface Amended {
  /** Only where something differs. */
  readonly lines: readonly ComputedLine[];
  readonly sources: readonly SubsidySource[];
  /** How many sources were computed. */
  readonly checked: number;
  /** By source, the oldest line first. */
  readonly standing: ReadonlyMap<string, readonly StandingLine[]>;
}

/**
 * @param only these sources, from their frozen facts and what became known late; all with a live line, as their module has them
 *   now, when absent
 * @throws DomainError unprocessable SUBSIDY.SCHEME_WITHOUT_SOURCE | SUBSIDY.SOURCE_UNKNOWN; what the source refuses
 */
export async function amendedLines(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  period: Period,
  only?: readonly string[],
): Promise<Amended> {
  const { schemeId } = scheme;
  const which = { schemeId, period, ...(only === undefined ? {} : { sourceIds: only }) };
  const standing = groupBy(await context.store.amendments.standing(actor, which), (line) => line.sourceId);
  const late = await lateFactsOf(context, actor, period);
  const frozen = only !== undefined || claimedSourceOf(context, scheme) !== undefined;
  const known = (sources: readonly SubsidySource[]) =>
    new Map(sources.map((source) => [source.sourceId, asKnown(source, late.get(source.sourceId) ?? [])]));
  const present = known(
    frozen
      ? [...standing.values()].map((lines) => sourceOf(endsOf(lines).newest))
      : await presentSources(context, actor, scheme, period, (sourceId) => standing.has(sourceId)),
  );
  const inputs: LineInput[] = [];
  const gone: ComputedLine[] = [];
  for (const [sourceId, lines] of standing) {
    const { newest } = endsOf(lines);
    const source = present.get(sourceId);
    const there = source !== undefined && source.personId === newest.personId;
    const input = inputOf(scheme, newest, there ? source : sourceOf(newest));
    if (there) inputs.push(input);
    else gone.push(goneLine(input));
  }
  const computed = [...evaluateLines(scheme, inputs), ...gone];
  // In the order in which a replay computes them.
  computed.sort((a, b) => byTurn(a.input, b.input));
  const lines = computed.flatMap((line) => {
    const of = standing.get(line.input.sourceId);
    invariant(of !== undefined, 'only what stands is computed');
    return amendLine(line, standingOf(of, late)) ?? [];
  });
  const sources = lines.map(({ input: { sourceId } }): SubsidySource => {
    const source = present.get(sourceId) ?? sourceOf(endsOf(standing.get(sourceId) ?? []).newest);
    return { ...source, declaredFen: null };
  });
  return { lines, sources, checked: standing.size, standing };
}

/** Never of claims: their facts stay as they were when they were accepted, their counters as they were then. */
async function presentSources(
  context: Context,
  actor: Actor,
  scheme: CompiledScheme,
  period: Period,
  wanted: (sourceId: string) => boolean,
): Promise<readonly SubsidySource[]> {
  const source = factSourceOf(context, scheme);
  return allPortions<SubsidySource>((take) =>
    source.eachPortion(actor, scheme, period, (portion) => take(portion.filter(({ sourceId }) => wanted(sourceId)))),
  );
}

function endsOf(lines: readonly StandingLine[]): { readonly newest: StandingLine } {
  const newest = lines.at(-1);
  invariant(newest !== undefined, 'a source stands by its lines');
  return { newest };
}

/** What the bar was then, it is: what stands against a claim was decided when it was paid. */
function inputOf(scheme: CompiledScheme, { onceKey, bar }: StandingLine, source: SubsidySource): LineInput {
  return { ...lineInputOf(scheme, source, bar), onceKey };
}

function goneLine(input: LineInput): ComputedLine {
  const answer = { status: 'refused', outcome: 'needs_information', amountFen: null } as const;
  return { input, ...answer, reasonCodes: ['source_gone'], amends: null };
}

/** The source as the line froze it. */
function sourceOf(line: StandingLine): SubsidySource {
  const { sourceKind, payeeKind, payeeId, payeeName, lateFacts, ...rest } = line;
  const { sourceId, claimId, personId, personName, identityMasked, divisionCode, townshipName, villageName } = rest;
  const { subjectId, subjectTitle, shared, facts, turn } = rest;
  return {
    kind: sourceKind,
    ...{ sourceId, claimId, personId, personName, identityMasked, divisionCode, townshipName, villageName },
    ...{ subjectId, subjectTitle, shared, facts, turn, lateFacts },
    payee: { kind: payeeKind, id: payeeId, name: payeeName },
    declaredFen: null,
  };
}

/** Where the money of a source stands. */
export function standingOf(lines: readonly StandingLine[], late: FactsBySource): SourceStanding {
  const { newest } = endsOf(lines);
  const sum = (which: readonly StandingLine[], of: (line: StandingLine) => Fen) => sumFen(which.map(of));
  const [sent, open] = [lines.filter((line) => line.sent), lines.filter((line) => !line.sent)];
  const sentFen = sum(sent, ({ amountFen }) => amountFen);
  const [claimed, writtenOff] = [sum(sent, (line) => line.claimedFen), sum(sent, (line) => line.writtenOffFen)];
  const facts = late.get(newest.sourceId) ?? [];
  return {
    sourceId: newest.sourceId,
    onceKey: newest.onceKey,
    newestId: newest.itemId,
    openIds: open.map(({ itemId }) => itemId),
    sentFen: fen(sentFen - claimed + writtenOff),
    unclaimedFen: fen(sentFen - claimed),
    openFen: sum(open, ({ amountFen }) => amountFen),
    newlyKnown: open.some((line) => unknownTo(line, facts).length > 0),
  };
}
