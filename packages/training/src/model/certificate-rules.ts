import { countyOf, type DivisionCode, type LocalDate } from '@gongyi/kernel';
import { certificateNumberFaults } from './certificate-number.js';
import { numberParts } from './certificate-words.js';
import type { CertificateKind } from './trade.js';

/** What is known of the trainee, her class and her result when a certificate is asked for. */
export interface CertificateFacts {
  readonly divisionCode: DivisionCode;
  readonly enrolmentId: string;
  readonly personName: string;
  /** `passed` when her confirmed result says so. */
  readonly state: string;
  readonly classState: string;
  readonly certificateKind: CertificateKind;
  readonly level: number | null;
  /** Her first confirmed pass; null: none. */
  readonly passedOn: LocalDate | null;
  /** Whether the institution was accredited for trade and level on the first day of the class. */
  readonly accredited: boolean;
  /** What stands against it in the register of all counties: the number, or a certificate that she holds. */
  readonly clash: 'number' | 'holder' | null;
}

/** Why there is no certificate, and at which part of what was asked. */
export interface CertificateRefusal {
  readonly kind: 'conflict' | 'invalid_input';
  readonly code: string;
  readonly field: 'trainee' | 'number' | 'issuedOn';
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Judges one certificate: the chain behind it, its day and its number. The database refuses the same.
 *
 * @example certificateRefusal(facts, { number: null, issuedOn }, today)?.code // 'TRAINING.NUMBER_WANTED'
 */
export function certificateRefusal(
  facts: CertificateFacts | undefined,
  { number, issuedOn }: { readonly number: string | null; readonly issuedOn: LocalDate },
  today: LocalDate,
): CertificateRefusal | undefined {
  const refused = (
    kind: CertificateRefusal['kind'],
    code: string,
    field: CertificateRefusal['field'],
    params: CertificateRefusal['params'] = {},
  ) => ({ kind, code: `TRAINING.${code}`, field, params });
  if (facts === undefined) return refused('conflict', 'NOT_PASSED', 'trainee');
  const { personName: name, certificateKind: kind, level, divisionCode } = facts;
  if (!['assessed', 'settled'].includes(facts.classState)) return refused('conflict', 'CLASS_NOT_ASSESSED', 'trainee');
  if (issuedOn > today) return refused('invalid_input', 'DAY_IN_FUTURE', 'issuedOn', { today });
  if (facts.state !== 'passed' || facts.passedOn === null) return refused('conflict', 'NOT_PASSED', 'trainee');
  if (facts.passedOn > issuedOn) return refused('conflict', 'CERTIFICATE_TOO_EARLY', 'issuedOn');
  if (kind === 'completion') {
    if (number !== null) return refused('invalid_input', 'NUMBER_GIVEN', 'number');
  } else if (number === null) return refused('invalid_input', 'NUMBER_WANTED', 'number', { name });
  else {
    const [fault] = certificateNumberFaults(number, { kind, countyCode: countyOf(divisionCode), level, issuedOn });
    if (fault !== undefined) {
      const part = numberParts[fault.code];
      return refused('invalid_input', 'NUMBER_WRONG', 'number', { name, part, expected: fault.expected });
    }
  }
  if (!facts.accredited) return refused('conflict', 'NOT_ACCREDITED', 'trainee');
  if (facts.clash === 'holder') return refused('conflict', 'HELD_ALREADY', 'trainee');
  return facts.clash === 'number' ? refused('conflict', 'NUMBER_TAKEN', 'number') : undefined;
}
