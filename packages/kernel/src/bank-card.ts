import type { Brand } from './brand.js';
import { cleanDigits } from './clean-digits.js';

/** A bank card number of 12 to 19 digits whose check digit fits (Luhn). */
export type BankCard = Brand<string, 'BankCard'>;

export type CardNote = 'card_grouped_by_spaces' | 'card_fullwidth_digits';
export type CardProblem = 'card_blank' | 'card_characters' | 'card_length' | 'card_luhn_wrong';
export type ParsedBankCard =
  | { readonly ok: true; readonly value: BankCard; readonly notes: readonly CardNote[] }
  | { readonly ok: false; readonly problem: CardProblem };

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export function parseBankCard(raw: string): ParsedBankCard {
  const { text, hadSpaces, hadFullWidth } = cleanDigits(raw);
  if (text === '') return { ok: false, problem: 'card_blank' };
  if (!/^\d+$/.test(text)) return { ok: false, problem: 'card_characters' };
  if (text.length < 12 || text.length > 19) return { ok: false, problem: 'card_length' };
  if (!passesLuhn(text)) return { ok: false, problem: 'card_luhn_wrong' };
  const notes: CardNote[] = [];
  if (hadSpaces) notes.push('card_grouped_by_spaces');
  if (hadFullWidth) notes.push('card_fullwidth_digits');
  return { ok: true, value: text as BankCard, notes };
}
