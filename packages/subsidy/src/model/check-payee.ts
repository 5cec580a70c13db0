import { parseResidentId, passesLuhn } from '@gongyi/kernel';
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
  const identity = parseResidentId(line.identity);
  if (!identity.ok) return { reason: 'identity_wrong', detail: identity.problem };
  const { min, max } = layout.cardDigits;
  if (!/^\d+$/.test(line.cardNumber) || line.cardNumber.length < min || line.cardNumber.length > max)
    return { reason: 'card_wrong', detail: 'card_length' };
  if (layout.cardCheck === 'luhn' && !passesLuhn(line.cardNumber))
    return { reason: 'card_wrong', detail: 'card_luhn_wrong' };
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
