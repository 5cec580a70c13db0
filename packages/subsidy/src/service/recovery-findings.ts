import { type Actor, type Fen, fen, groupBy, type Period } from '@gongyi/kernel';
import type { RecoveryFinding } from '../model/recovery.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { LateFact } from '../recovery-ports.js';
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
  const paid = await context.store.recoveries.paidLines(actor, { period });
  const schemes = new Map<string, CompiledScheme>();
  const findings: RecoveryFinding[] = [];
  for (const line of paid) {
    const late = earliest(bySource.get(line.sourceId) ?? []);
    if (late === undefined) continue;
    const key = `${line.schemeId} ${line.ruleVersion}`;
    const scheme = schemes.get(key) ?? (await context.schemeFor(actor, line.schemeId, period, line.ruleVersion));
    schemes.set(key, scheme);
    const right = await rightAmount(context, actor, line.itemId, scheme, late);
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

const earliest = (facts: readonly LateFact[]) => [...facts].sort((a, b) => (a.agreementTo < b.agreementTo ? -1 : 1))[0];

async function rightAmount(
  context: Context,
  actor: Actor,
  itemId: string,
  scheme: CompiledScheme,
  { agreementTo }: LateFact,
): Promise<Fen> {
  const stored = await context.store.items.factsOf(actor, itemId);
  const [answer] = scheme.evaluate([{ ...stored, agreementTo }]);
  return answer?.status === 'payable' ? (answer.amountFen ?? fen(0)) : fen(0);
}
