import { parseResidentId, parseUnifiedSocialCreditCode, passesLuhn } from '@gongyi/kernel';
import type { HoldReason } from './dictionaries.js';
import { lineText, type PaymentFileLine } from './payment-file.js';
import type { FileLayout, PaymentLayout, TextEncoding } from './payment-layout.js';

/** How a text is written: what an encoding loses, and how many bytes it takes. */
export interface TextMeasure {
  /** The characters that the encoding cannot carry; empty when it carries all. */
  lost(text: string, encoding: TextEncoding): string;
  width(text: string, encoding: TextEncoding): number;
}

export interface PayeeProblem {
  readonly reason: Extract<HoldReason, 'identity_wrong' | 'card_wrong' | 'name_not_encodable' | 'text_too_wide'>;
  /** For people: the characters, the field, the check that failed. */
  readonly detail: string;
}

/**
 * What would make a bank refuse a line, or pay somebody else: check digits of identity (GB 11643) and card (Luhn, where the
 * layout says so), characters that the encoding loses, texts wider than their column. Checked before anything is written,
 * so that one rare name holds one line and not the batch.
 */
export function checkPayee(
  line: PaymentFileLine,
  layout: PaymentLayout,
  file: FileLayout,
  measure: TextMeasure,
): PayeeProblem | null {
  const problem = line.asPerson ? personProblem(line, layout) : organisationProblem(line);
  if (problem !== null) return problem;
  const { encoding } = file;
  if (encoding === undefined) return null;
  for (const column of file.columns) {
    const text = lineText(column, line);
    const lost = measure.lost(text, encoding);
    if (lost !== '') return { reason: 'name_not_encodable', detail: lost };
    if (file.format === 'fixed' && measure.width(text, encoding) > (column.width ?? 0))
      return { reason: 'text_too_wide', detail: column.titles[0] ?? column.field };
  }
  return null;
}

function personProblem({ identity, cardNumber }: PaymentFileLine, layout: PaymentLayout): PayeeProblem | null {
  const parsed = parseResidentId(identity);
  if (!parsed.ok) return { reason: 'identity_wrong', detail: parsed.problem };
  const { min, max } = layout.cardDigits;
  if (!/^\d+$/.test(cardNumber) || cardNumber.length < min || cardNumber.length > max)
    return { reason: 'card_wrong', detail: 'card_length' };
  return layout.cardCheck === 'luhn' && !passesLuhn(cardNumber)
    ? { reason: 'card_wrong', detail: 'card_luhn_wrong' }
    : null;
}

/** The number of an organisation's account has no check digit; its unified credit code (GB 32100) has one. */
function organisationProblem({ identity, cardNumber }: PaymentFileLine): PayeeProblem | null {
  if (parseUnifiedSocialCreditCode(identity) === undefined)
    return { reason: 'identity_wrong', detail: 'credit_code_wrong' };
  return /^\d{8,32}$/.test(cardNumber) ? null : { reason: 'card_wrong', detail: 'card_length' };
}
