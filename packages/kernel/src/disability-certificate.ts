import { cleanDigits } from './clean-digits.js';
import { parseResidentId, type ResidentId } from './resident-id.js';

/** The 20 characters of a disability certificate: identity number, kind (1–7) and grade (1–4). */
export interface DisabilityCertificate {
  readonly identity: ResidentId;
  readonly kind: number;
  readonly grade: number;
}

export function parseDisabilityCertificate(raw: string): DisabilityCertificate | undefined {
  const { text } = cleanDigits(raw);
  if (!/^.{18}[1-7][1-4]$/.test(text)) return undefined;
  const identity = parseResidentId(text.slice(0, 18));
  return identity.ok
    ? { identity: identity.value, kind: Number(text.charAt(18)), grade: Number(text.charAt(19)) }
    : undefined;
}
