import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBankCard, passesLuhn } from './bank-card.js';

/** Appends the check digit of ISO/IEC 7812-1, annex B. */
function withCheckDigit(digits: string): string {
  const check = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(passesLuhn);
  return check ?? digits;
}

const cards = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 17 })
  .map((digits) => withCheckDigit(`6${digits.join('')}`));

describe('bank cards', () => {
  it('carry the check digit of ISO/IEC 7812-1 (Luhn)', () => {
    expect(passesLuhn('79927398713')).toBe(true);
    for (const digit of '012456789') expect(passesLuhn(`7992739871${digit}`)).toBe(false);
  });

  it('are read from groups and full-width digits', () => {
    const card = withCheckDigit('621700435000000123');
    expect(parseBankCard(card)).toEqual({ ok: true, value: card, notes: [] });
    expect(parseBankCard(card.replace(/(.{4})/g, '$1 '))).toEqual({
      ok: true,
      value: card,
      notes: ['card_grouped_by_spaces'],
    });
    const wide = [...card].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join('');
    expect(parseBankCard(wide)).toEqual({ ok: true, value: card, notes: ['card_fullwidth_digits'] });
  });

  it.each([
    ['', 'card_blank'],
    ['　', 'card_blank'],
    ['现金', 'card_characters'],
    ['6.217E+18', 'card_characters'],
    ['-621700435001', 'card_characters'],
    ['62170043500', 'card_length'],
    ['62170043500000012345', 'card_length'],
    ['6217004350000001230', 'card_luhn_wrong'],
  ])('“%s” is refused: %s', (raw, problem) => {
    expect(parseBankCard(raw)).toEqual({ ok: false, problem });
  });

  it('notice every single wrong digit', () => {
    fc.assert(
      fc.property(cards, fc.nat(18), fc.integer({ min: 1, max: 9 }), (card, place, shift) => {
        const position = place % card.length;
        const wrong = (Number(card.charAt(position)) + shift) % 10;
        expect(parseBankCard(card).ok).toBe(true);
        expect(parseBankCard(card.slice(0, position) + wrong + card.slice(position + 1))).toEqual({
          ok: false,
          problem: 'card_luhn_wrong',
        });
      }),
    );
  });
});
