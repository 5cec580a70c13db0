import type { LocalDate } from '@gongyi/kernel';

/** Who somebody is in the register: what keeps one person apart from another, and from the age limits. */
export interface PersonStanding {
  /** The same in every county: a keyed hash of the identity number. */
  readonly identityHash: string;
  readonly birthDate: LocalDate;
  readonly sex: 'male' | 'female';
}
