import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideOffers, type HeldAccount } from './offer-accounts.js';

const people = ['a', 'b', 'c', 'd'];
const cards = ['1', '2', '3', null];
const offered = fc.array(
  fc
    .record({ personId: fc.constantFrom(...people), cardNumber: fc.constantFrom(...cards) })
    .map(({ personId, cardNumber }) => ({
      personId,
      personName: personId,
      divisionCode: '530326001201',
      bankName: '农村信用社',
      cardNumber,
      problem: cardNumber === null ? 'card_luhn_wrong' : null,
    })),
  { maxLength: 8 },
);
const identity = (card: string) => card;

/** What the store holds after the decisions were carried out. */
function carriedOut(held: readonly HeldAccount[], decisions: ReturnType<typeof decideOffers>): HeldAccount[] {
  const added = decisions.map(({ account, state, problem }) => ({
    personId: account.personId,
    card: account.cardNumber,
    state,
    problem,
  }));
  return [...held, ...added];
}

describe('accounts that a roster offers', () => {
  it('never confirms two accounts of one person, nor one card of two people', () => {
    fc.assert(
      fc.property(offered, offered, (before, now) => {
        const first = carriedOut([], decideOffers(before, [], identity));
        const held = carriedOut(first, decideOffers(now, first, identity));
        const confirmed = held.filter(({ state }) => state === 'confirmed');
        expect(new Set(confirmed.map(({ personId }) => personId)).size).toBe(confirmed.length);
        expect(new Set(confirmed.map(({ card }) => card)).size).toBe(confirmed.length);
        expect(confirmed.every(({ card }) => card !== null)).toBe(true);
      }),
    );
  });

  it('decides nothing when the same roster comes again', () => {
    fc.assert(
      fc.property(offered, (roster) => {
        const held = carriedOut([], decideOffers(roster, [], identity));
        expect(decideOffers(roster, held, identity)).toEqual([]);
      }),
    );
  });
});
