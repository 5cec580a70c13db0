import { addMonths, type Fen, fen, invariant, type LocalDate, sumFen } from '@gongyi/kernel';

/** Where the money of a case stands. `pendingFen` is kept back from payments that have not arrived yet. */
export interface RecoverySums {
  readonly claimedFen: Fen;
  readonly reducedFen: Fen;
  readonly recoveredFen: Fen;
  readonly pendingFen: Fen;
  readonly writtenOffFen: Fen;
}

/** What happens to the money of a case; the same words are in the database. */
export const recoveryMoveKinds = ['reduce', 'receive', 'set_off', 'undo_set_off', 'write_off'] as const;
export type RecoveryMoveKind = (typeof recoveryMoveKinds)[number];

export const debtOf = ({ claimedFen, reducedFen }: RecoverySums): Fen => fen(claimedFen - reducedFen);

/** debt = recovered + written off + outstanding, always. */
export const outstandingOf = (sums: RecoverySums): Fen => fen(debtOf(sums) - sums.recoveredFen - sums.writtenOffFen);

/** What nobody has paid and no payment keeps back: a receipt or a new set-off may take this much. */
export const openOf = (sums: RecoverySums): Fen => fen(outstandingOf(sums) - sums.pendingFen);

/** One line of a case: a month that was overpaid. */
export interface RecoverableLine {
  readonly id: string;
  readonly amountFen: Fen;
  readonly reducedFen: Fen;
  readonly recoveredFen: Fen;
  readonly writtenOffFen: Fen;
}

export interface LinePart {
  readonly lineId: string;
  readonly amountFen: Fen;
}

export const restOf = (line: RecoverableLine): Fen =>
  fen(line.amountFen - line.reducedFen - line.recoveredFen - line.writtenOffFen);

/**
 * Which months an amount belongs to: the first line first, each up to what is left of it, so that every yuan goes back to
 * the fund that paid it.
 *
 * @example shareOut([{ id: 'march', amountFen: fen(300), … }, { id: 'april', amountFen: fen(300), … }], fen(400))
 *   // [{ lineId: 'march', amountFen: 300 }, { lineId: 'april', amountFen: 100 }]
 */
export function shareOut(lines: readonly RecoverableLine[], amountFen: Fen): LinePart[] {
  const parts: LinePart[] = [];
  let left: number = amountFen;
  for (const line of lines) {
    const part = Math.min(left, restOf(line));
    if (part > 0) parts.push({ lineId: line.id, amountFen: fen(part) });
    left -= Math.max(part, 0);
  }
  invariant(left === 0, 'the lines of a case hold what is taken from them');
  return parts;
}

/** What a set-off must leave of a payment: an amount, or a share of what the person is entitled to. */
export type SetOffFloor =
  | { readonly kind: 'amount'; readonly fen: Fen }
  | { readonly kind: 'share'; readonly percent: number };

/** A share that is not a whole fen is rounded up: in doubt the person keeps it. */
export function floorOf(entitlementFen: Fen, floor: SetOffFloor): Fen {
  return floor.kind === 'amount' ? floor.fen : fen(Math.ceil((entitlementFen * floor.percent) / 100));
}

/**
 * How much of what is due is kept back from a payment: never more than is due, and never below the floor.
 *
 * @example setOffOf(fen(80_000), fen(50_000), { kind: 'share', percent: 70 }) // 24_000
 */
export function setOffOf(entitlementFen: Fen, dueFen: Fen, floor: SetOffFloor): Fen {
  return fen(Math.max(0, Math.min(dueFen, entitlementFen - Math.max(floorOf(entitlementFen, floor), 1))));
}

export interface Instalment {
  readonly dueOn: LocalDate;
  readonly amountFen: Fen;
}

/** What is wrong with a plan; undefined for a good one. */
export function problemOfPlan(
  instalments: readonly Instalment[],
  wanted: { readonly totalFen: Fen; readonly from: LocalDate; readonly mostMonths: number },
): 'RECOVERY.PLAN_TOTAL' | 'RECOVERY.PLAN_ORDER' | 'RECOVERY.PLAN_TOO_LONG' | undefined {
  if (sumFen(instalments.map(({ amountFen }) => amountFen)) !== wanted.totalFen) return 'RECOVERY.PLAN_TOTAL';
  const inOrder = instalments.every(({ dueOn }, index) => dueOn >= (instalments[index - 1]?.dueOn ?? wanted.from));
  const twice = new Set(instalments.map(({ dueOn }) => dueOn)).size !== instalments.length;
  if (!inOrder || twice) return 'RECOVERY.PLAN_ORDER';
  const last = instalments.at(-1)?.dueOn ?? wanted.from;
  return last > addMonths(wanted.from, wanted.mostMonths) ? 'RECOVERY.PLAN_TOO_LONG' : undefined;
}

/** Equal parts a month apart; what does not divide evenly is in the first. */
export function evenPlan(totalFen: Fen, count: number, firstOn: LocalDate): Instalment[] {
  const part = Math.floor(totalFen / count);
  return Array.from({ length: count }, (_, index) => ({
    dueOn: addMonths(firstOn, index),
    amountFen: fen(index === 0 ? totalFen - part * (count - 1) : part),
  }));
}
