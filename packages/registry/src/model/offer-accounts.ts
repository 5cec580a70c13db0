import { groupBy } from '@gongyi/kernel';
import type { OfferedAccount } from './bank-account.js';

/** An account as stored; `card` is the keyed hash of the number. */
export interface HeldAccount {
  readonly personId: string;
  readonly card: string | null;
  readonly state: string;
  readonly problem: string | null;
}

/** What becomes of an offered account that is new. */
export interface OfferDecision {
  readonly account: OfferedAccount;
  readonly state: 'confirmed' | 'unconfirmed' | 'invalid';
  readonly problem: string | null;
}

/**
 * Decides about the accounts of an approved roster. A good card of a person without a confirmed one is confirmed, since
 * the roster was approved as a whole; a card without a usable number is kept as invalid, with its problem; a card that
 * somebody else holds too, and another card than the confirmed one, wait for two people: a roster never moves money to
 * a new card by itself. What is known already is left out, also when it was rejected or replaced: an old roster read again
 * does not bring back an old card.
 */
export function decideOffers(
  offered: readonly OfferedAccount[],
  held: readonly HeldAccount[],
  cardOf: (cardNumber: string) => string,
): OfferDecision[] {
  const live = held.filter(({ state }) => state === 'confirmed' || state === 'unconfirmed');
  const byPerson = groupBy(held, ({ personId }) => personId);
  const holders = new Map<string, Set<string>>();
  const hold = (card: string, personId: string) => holders.set(card, (holders.get(card) ?? new Set()).add(personId));
  for (const { card, personId } of live) if (card !== null) hold(card, personId);
  for (const { cardNumber, personId } of offered) if (cardNumber !== null) hold(cardOf(cardNumber), personId);

  // A card that the bank refused was confirmed once: another one takes its place by two people too.
  const confirmed = new Set(
    held
      .filter(({ state, problem }) => state === 'confirmed' || problem === 'bank_refused')
      .map(({ personId }) => personId),
  );
  const seen = new Set<string>();
  const decisions: OfferDecision[] = [];
  for (const account of offered) {
    const card = account.cardNumber === null ? null : cardOf(account.cardNumber);
    const known = (byPerson.get(account.personId) ?? []).some(
      (have) => have.card === card && (card !== null || have.problem === account.problem),
    );
    const key = `${account.personId} ${card ?? account.problem}`;
    if (known || seen.has(key)) continue;
    seen.add(key);
    if (card === null) {
      decisions.push({ account, state: 'invalid', problem: account.problem ?? 'card_blank' });
      continue;
    }
    const shared = (holders.get(card)?.size ?? 0) > 1;
    const problem = account.problem ?? (shared ? 'card_shared' : null);
    const good = problem === null && !confirmed.has(account.personId);
    if (good) confirmed.add(account.personId);
    decisions.push({ account, state: good ? 'confirmed' : 'unconfirmed', problem });
  }
  return decisions;
}
