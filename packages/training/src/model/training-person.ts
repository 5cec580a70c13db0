import type { DivisionCode, LocalDate } from '@gongyi/kernel';

/** What the register knows of somebody who wants to be trained, as far as a roster needs it. */
export interface TrainingPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly identityHash: string;
  readonly divisionCode: DivisionCode;
  readonly birthDate: LocalDate;
  /** 人员类别 (户类型). */
  readonly category: string;
  readonly pupil: boolean;
}
