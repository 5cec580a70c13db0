/** A person as the register knows one. */
export interface RegisteredPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly birthDate: string;
  readonly householdCode: string;
  readonly divisionCode: string;
}
