import type { Brand } from './brand.js';
import { cleanDigits } from './clean-digits.js';

/** 统一社会信用代码 of 18 characters whose check character fits (GB 32100-2015). */
export type UnifiedSocialCreditCode = Brand<string, 'UnifiedSocialCreditCode'>;

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

export function socialCreditCheckCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * alphabet.indexOf(first17.charAt(index)), 0);
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

export function parseUnifiedSocialCreditCode(raw: string): UnifiedSocialCreditCode | undefined {
  const text = cleanDigits(raw).text.toUpperCase();
  if (!/^[1-9A-HJ-NP-RTUWXY][1-9]\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(text)) return undefined;
  return text.charAt(17) === socialCreditCheckCharacter(text) ? (text as UnifiedSocialCreditCode) : undefined;
}
