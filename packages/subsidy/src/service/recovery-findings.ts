import { type Actor, type Fen, fen, groupBy, invariant, type Period, sumFen } from '@gongyi/kernel';
import { unknownTo } from '../model/amendment.js';
import type { RecoveryFinding } from '../model/recovery.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { ComputedPaidLine, LateFact } from '../recovery-ports.js';
import { amendedLines } from './amend-lines.js';
import type { Context } from './context.js';
import { lateFactsOf } from './late-facts.js';

/** What a source should have had, and how that is known; null where the rules give the same, so that an officer looks. */
interface Judged extends Pick<RecoveryFinding, 'source' | 'factZh' | 'factEn' | 'knownOn'> {
  readonly right: Fen | null;
}

/**
 * Paid months about which something became known late, and those that an amendment run found to be too much. After a late
 * fact the line is computed once more from its frozen facts and the late one, by the rules that it was paid by. Lines stay as
 * they are; what was paid too much, top-ups included, is for a case. Where the rules give the same amount, an officer has to
 * look, because days after the end may have been counted.
 */
export async function findOverpaid(context: Context, actor: Actor, period: Period): Promise<RecoveryFinding[]> {
  const late = await lateFactsOf(context, actor, period);
  const amended = await foundTooMuch(context, actor, period);
  const sourceIds = [...new Set([...late.keys(), ...amended.map(({ sourceId }) => sourceId)])];
  if (sourceIds.length === 0) return [];
  const right = new Map(amended.map((one) => [keyOf(one), one]));
  const known = await context.store.amendments.linesOfSources(actor, period, sourceIds);
  const newest = new Map(known.map((line) => [keyOf(line), line]));
  const paid = groupBy(await context.store.recoveries.paidLines(actor, { period, sourceIds }), keyOf);
  const schemes = new Map<string, CompiledScheme>();
  const findings: RecoveryFinding[] = [];
  for (const [key, lines] of paid) {
    const last = lines.at(-1);
    invariant(last !== undefined, 'a group has a line');
    const version = `${last.schemeId} ${last.ruleVersion}`;
    const scheme = schemes.get(version) ?? (await context.schemeFor(actor, last.schemeId, period, last.ruleVersion));
    schemes.set(version, scheme);
    const news = unknownTo(newest.get(key) ?? { lateFacts: [] }, late.get(last.sourceId) ?? []);
    const judged: Judged[] = news.map((fact) => judgedBy(scheme, last, fact));
    const found = right.get(key);
    if (found !== undefined) judged.push(byAmendment(found));
    const least = leastOf(judged);
    if (least !== undefined) findings.push(...findingsOf(lines, least, period));
  }
  return findings;
}

function judgedBy(scheme: CompiledScheme, { facts }: ComputedPaidLine, late: LateFact): Judged {
  const declared = new Set(scheme.facts.map(({ name }) => name));
  const words = { source: 'late_fact', factZh: late.zh, factEn: late.en, knownOn: late.knownOn } as const;
  if (!Object.keys(late.facts).every((name) => declared.has(name))) return { ...words, right: null };
  const [answer] = scheme.evaluate([{ ...facts, ...late.facts }]);
  return { ...words, right: answer?.status === 'payable' ? (answer.amountFen ?? fen(0)) : fen(0) };
}

interface FoundTooMuch {
  readonly schemeId: string;
  readonly sourceId: string;
  readonly rightFen: Fen;
  readonly computedOn: Judged['knownOn'];
}

const keyOf = (line: { readonly schemeId: string; readonly sourceId: string }) => `${line.schemeId} ${line.sourceId}`;

/** What an amendment run found to be too much, as it is by today's facts and rules: it may have been put right since. */
async function foundTooMuch(context: Context, actor: Actor, period: Period): Promise<FoundTooMuch[]> {
  const sources = (await context.store.amendments.amendedSources(actor, period)).filter(({ overpaid }) => overpaid);
  const found: FoundTooMuch[] = [];
  for (const [schemeId, ofScheme] of groupBy(sources, (source) => source.schemeId)) {
    const scheme = await context.schemeFor(actor, schemeId, period);
    const { lines } = await amendedLines(context, actor, scheme, period);
    const now = new Map(lines.map((line) => [line.input.sourceId, line]));
    for (const { sourceId, computedOn } of ofScheme) {
      const line = now.get(sourceId);
      if (line === undefined || line.amends === null || !line.reasonCodes.includes('amendment_overpaid')) continue;
      found.push({ schemeId, sourceId, rightFen: line.amends.rightFen, computedOn });
    }
  }
  return found;
}

function byAmendment({ rightFen: right, computedOn: knownOn }: FoundTooMuch): Judged {
  const factZh = '更正核算：现在应发的比已发的少';
  return { source: 'recomputation', factZh, factEn: 'Amendment: less is due now than was paid', knownOn, right };
}

/** What leaves the least; what the rules do not read comes last. */
function leastOf(judged: readonly Judged[]): Judged | undefined {
  return [...judged].sort((a, b) => (a.right ?? Number.MAX_SAFE_INTEGER) - (b.right ?? Number.MAX_SAFE_INTEGER))[0];
}

/** What was paid too much, taken from the newest payments first; nothing where somebody has seen to it already. */
function findingsOf(lines: readonly ComputedPaidLine[], judged: Judged, period: Period): RecoveryFinding[] {
  const { right, ...words } = judged;
  const total = sumFen(lines.map(({ entitlementFen }) => entitlementFen));
  const claimed = sumFen(lines.map(({ claimedFen }) => claimedFen));
  const look = right === null || (right === total && words.source === 'late_fact');
  const newestFirst = [...lines].reverse();
  const [newest] = newestFirst;
  if (newest === undefined || (look && claimed > 0)) return [];
  if (look) return [{ ...named(newest, period), ...words, rightFen: null, overpaidFen: null }];
  let open = Math.max(0, total - claimed - right);
  return newestFirst.flatMap((line) => {
    const overpaidFen = fen(Math.min(open, Math.max(0, line.entitlementFen - line.claimedFen)));
    open -= overpaidFen;
    const rightFen = fen(line.entitlementFen - line.claimedFen - overpaidFen);
    return overpaidFen === 0 ? [] : [{ ...named(line, period), ...words, rightFen, overpaidFen }];
  });
}

function named(line: ComputedPaidLine, period: Period) {
  const {
    paymentId: id,
    divisionCode,
    itemId,
    personId,
    personName,
    identityMasked,
    schemeId,
    claimedFen,
    entitlementFen,
  } = line;
  return {
    id,
    divisionCode,
    itemId,
    schemeId,
    personId,
    personName,
    identityMasked,
    period,
    claimedFen,
    paidFen: entitlementFen,
  };
}
