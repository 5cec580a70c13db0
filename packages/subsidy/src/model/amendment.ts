import { divisionCodeSchema, type Fen, fen, fenSchema, localDateSchema, periodSchema } from '@gongyi/kernel';
import { z } from 'zod';
import type { ComputedLine } from './evaluate-lines.js';
import { factsSchema } from './source.js';

/** What an amendment run does about what lines of the period have already. */
export const amendmentKinds = {
  top_up: { zh: '补发差额', en: 'Top-up' },
  replacement: { zh: '替换未发', en: 'Replaces an unsent line' },
  withdrawal: { zh: '撤销未发', en: 'Withdraws an unsent line' },
  overpaid: { zh: '已多发', en: 'Paid too much' },
} as const;
export type AmendmentKind = keyof typeof amendmentKinds;
export const amendmentKindSchema = z.enum(Object.keys(amendmentKinds) as [AmendmentKind, ...AmendmentKind[]]);

/** Something that became known after a line was frozen, as the line keeps it. */
export const lateFactSchema = z.object({
  zh: z.string(),
  en: z.string(),
  knownOn: localDateSchema.nullable(),
  facts: factsSchema,
});
export type KnownFact = z.infer<typeof lateFactSchema>;

/** The same fact, however often it is told and in whatever order its parts come. */
export const factKey = ({ facts }: Pick<KnownFact, 'facts'>): string =>
  JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Those of the facts that a line was not computed with. */
export function unknownTo<Fact extends Pick<KnownFact, 'facts'>>(
  line: { readonly lateFacts: readonly KnownFact[] },
  facts: readonly Fact[],
): Fact[] {
  const known = new Set(line.lateFacts.map(factKey));
  return facts.filter((fact) => !known.has(factKey(fact)));
}

/** Where the money of one source stands, over all live lines of the approved runs of a period. */
export interface SourceStanding {
  readonly sourceId: string;
  readonly onceKey: string;
  /** The newest line, and the newest of those that are not with the bank. */
  readonly newestId: string;
  readonly openIds: readonly string[];
  /** Of lines that are sent, settled or unclear, without what recovery cases have back or still ask for. */
  readonly sentFen: Fen;
  /** Of what was sent, what no case asks for: with what a case wrote off, a person may keep it. */
  readonly unclaimedFen: Fen;
  /** Approved and not sent, or returned by the bank. */
  readonly openFen: Fen;
  /** Something became known that none of the open lines was computed with. */
  readonly newlyKnown: boolean;
}

/** What a line of an amendment run is about, frozen: replay needs nothing else. */
export interface Amends {
  readonly kind: AmendmentKind;
  readonly itemId: string;
  readonly sentFen: Fen;
  readonly openFen: Fen;
  /** What the rules give now; 0 where they give nothing. */
  readonly rightFen: Fen;
}

/**
 * The line of an amendment run for a source that was computed anew; null where nothing differs. What is sent is topped up,
 * never edited; what is not sent is replaced as a whole. What was sent too much is for a recovery case.
 *
 * @example amendLine(computed(80_000), { sentFen: 60_000, openFen: 0, … }) // payable 20_000, `top_up`
 */
export function amendLine(line: ComputedLine, standing: SourceStanding): ComputedLine | null {
  const rightFen = line.amountFen ?? fen(0);
  const { sentFen, unclaimedFen, openFen, openIds } = standing;
  const dueFen = fen(rightFen - sentFen);
  const tooMuch = unclaimedFen > rightFen;
  const amends = (kind: AmendmentKind, itemId: string): Amends => ({ kind, itemId, sentFen, openFen, rightFen });
  const newestOpen = openIds.at(-1);
  if (newestOpen === undefined) {
    if (tooMuch) return refused(line, amends('overpaid', standing.newestId), ['amendment_overpaid']);
    return dueFen <= 0 ? null : payable(line, dueFen, amends('top_up', standing.newestId));
  }
  if (dueFen === openFen && !standing.newlyKnown) return null;
  if (dueFen > 0) return payable(line, dueFen, amends('replacement', newestOpen));
  const reasons = ['amendment_withdrawn', ...(tooMuch ? ['amendment_overpaid'] : [])];
  return refused(line, amends('withdrawal', newestOpen), reasons);
}

function payable(line: ComputedLine, amountFen: Fen, amends: Amends): ComputedLine {
  return { ...line, status: 'payable', outcome: 'payable', amountFen, amends };
}

function refused(line: ComputedLine, amends: Amends, reasons: readonly string[]): ComputedLine {
  return { ...line, status: 'refused', amountFen: null, amends, reasonCodes: [...reasons, ...line.reasonCodes] };
}

/** An approved line that wants an amendment, and why. */
export const amendmentFindingSchema = z.object({
  /** The line that an amendment would be about. */
  id: z.string(),
  divisionCode: divisionCodeSchema,
  schemeId: z.string(),
  period: periodSchema,
  personName: z.string(),
  identityMasked: z.string(),
  kind: amendmentKindSchema,
  sentFen: fenSchema,
  openFen: fenSchema,
  rightFen: fenSchema,
  /** `rules`: the line was computed by an earlier version of them; `facts`: what it was computed from is another now. */
  cause: z.enum(['late_fact', 'rules', 'facts']),
  lateFacts: z.array(lateFactSchema),
});
export type AmendmentFinding = z.infer<typeof amendmentFindingSchema>;

/** What a period of a scheme wants, in all; the lines with most at stake first. */
export const amendmentReviewSchema = z.object({
  schemeId: z.string(),
  period: periodSchema,
  /** Lines that were computed anew. */
  checked: z.int(),
  count: z.int(),
  findings: z.array(amendmentFindingSchema),
  /** A run of the period that is not decided yet; only one may be open. */
  openRunId: z.string().nullable(),
});
export type AmendmentReview = z.infer<typeof amendmentReviewSchema>;

export const amendmentQuerySchema = z.strictObject({ schemeId: z.string().min(1).max(120), period: periodSchema });

/** A period in which something became known late about approved lines. */
export const waitingAmendmentSchema = z.object({
  schemeId: z.string(),
  period: periodSchema,
  /** The approved run of the newest of these lines. */
  runId: z.string(),
  lines: z.int(),
});
export type WaitingAmendment = z.infer<typeof waitingAmendmentSchema>;
