import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnifiedSocialCreditCode, socialCreditCheckCharacter } from './social-credit-code.js';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const codes = fc
  .tuple(
    fc.constantFrom('91', '12', '52', 'N1', 'Y1'),
    fc.integer({ min: 110000, max: 659999 }),
    fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 }),
  )
  .map(([kind, region, organisation]) => {
    const first17 = `${kind}${region}${organisation.join('')}`;
    return first17 + socialCreditCheckCharacter(first17);
  });

describe('GB 32100-2015', () => {
  it('reads codes that are in use', () => {
    for (const code of ['91350100M000100Y43', '914403001922038216', '91440300708461136T'])
      expect(parseUnifiedSocialCreditCode(code)).toBe(code);
  });

  it('cleans spaces, small letters and full-width characters', () => {
    expect(parseUnifiedSocialCreditCode(' 91350100m000100y43\u3000')).toBe('91350100M000100Y43');
    expect(parseUnifiedSocialCreditCode('９１３５０１００Ｍ０００１００Ｙ４３')).toBe('91350100M000100Y43');
  });

  it('knows no I, O, S, V and Z, and no other length', () => {
    for (const bad of ['91350100I000100Y43', '91350100O000100Y43', '91350100M000100Y4', '91350100M000100Y433', ''])
      expect(parseUnifiedSocialCreditCode(bad)).toBeUndefined();
  });

  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(codes, fc.nat(17), fc.integer({ min: 1, max: 30 }), (code, position, shift) => {
        const wrong = alphabet.charAt((alphabet.indexOf(code.charAt(position)) + shift) % 31);
        expect(parseUnifiedSocialCreditCode(code)).toBe(code);
        expect(
          parseUnifiedSocialCreditCode(code.slice(0, position) + wrong + code.slice(position + 1)),
        ).toBeUndefined();
      }),
    );
  });
});
