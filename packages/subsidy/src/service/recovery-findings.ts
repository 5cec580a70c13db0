import { type Actor, type Fen, fen, groupBy, type Period } from '@gongyi/kernel';
import type { RecoveryFinding } from '../model/recovery.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { ComputedPaidLine, LateFact } from '../recovery-ports.js';
import type { Context } from './context.js';

/**
 * Paid months about which something became known late: the line is computed once more from its frozen facts and the late
 * one, by the rules that it was paid by. The line stays as it is; what it was paid too much is for a case. Where the rules
 * give the same amount, an officer has to look, because days after the end may have been counted.
 */
export async function findOverpaid(context: Context, actor: Actor, period: Period): Promise<RecoveryFinding[]> {
  const facts = await context.recovery.lateFacts.forPeriod(actor, period);
  if (facts.length === 0) return [];
  const bySource = groupBy(facts, ({ sourceId }) => sourceId);
  const paid = await context.store.recoveries.paidLines(actor, { period, sourceIds: [...bySource.keys()] });
  const schemes = new Map<string, CompiledScheme>();
  const findings: RecoveryFinding[] = [];
  for (const line of paid) {
    const key = `${line.schemeId} ${line.ruleVersion}`;
    const scheme = schemes.get(key) ?? (await context.schemeFor(actor, line.schemeId, period, line.ruleVersion));
    schemes.set(key, scheme);
    const least = leastOf(scheme, line, bySource.get(line.sourceId) ?? []);
    if (least === undefined) continue;
    const { late, right } = least;
    const sure = right === line.entitlementFen ? null : right;
    const overpaidFen = sure === null ? null : fen(Math.max(0, line.entitlementFen - sure - line.claimedFen));
    // Somebody has seen to it already.
    if (overpaidFen === 0 || (overpaidFen === null && line.claimedFen > 0)) continue;
    const { paymentId: id, divisionCode, itemId, personId, personName, identityMasked, claimedFen } = line;
    findings.push({
      ...{ id, divisionCode, itemId, personId, personName, identityMasked, period, claimedFen, overpaidFen },
      paidFen: line.entitlementFen,
      rightFen: sure,
      source: 'late_fact',
      factZh: late.zh,
      factEn: late.en,
      knownOn: late.knownOn,
    });
  }
  return findings;
}

/** Of several late facts about a line, the one that leaves the least; null where its rules do not read the fact. */
function leastOf(
  scheme: CompiledScheme,
  { facts }: ComputedPaidLine,
  known: readonly LateFact[],
): { readonly late: LateFact; readonly right: Fen | null } | undefined {
  const declared = new Set(scheme.facts.map(({ name }) => name));
  const judged = known.map((late) => {
    if (!Object.keys(late.facts).every((name) => declared.has(name))) return { late, right: null };
    const [answer] = scheme.evaluate([{ ...facts, ...late.facts }]);
    return { late, right: answer?.status === 'payable' ? (answer.amountFen ?? fen(0)) : fen(0) };
  });
  return judged.sort((a, b) => (a.right ?? Number.MAX_SAFE_INTEGER) - (b.right ?? Number.MAX_SAFE_INTEGER))[0];
}
