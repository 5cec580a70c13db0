import { ageOn, type LocalDate } from '@gongyi/kernel';

/** How a person stands in the register, for the rules that decide who may hold a post. */
export interface PersonStanding {
  /** The same in every county: a keyed hash of the identity number. */
  readonly identityHash: string;
  readonly birthDate: LocalDate;
  readonly sex: 'male' | 'female';
  readonly householdCode: string;
  readonly householdKind: string;
  readonly riskEliminated: boolean | null;
  readonly labourCapacity: string | null;
}

/** The facts that the county’s rules of eligibility read; what is not known is left out. */
export function eligibilityFacts(
  person: PersonStanding,
  on: LocalDate,
  held: { readonly otherPost: boolean; readonly householdPosts: number },
): Record<string, unknown> {
  return {
    on,
    age: ageOn(person.birthDate, on),
    household_kind: person.householdKind,
    other_post: held.otherPost,
    household_posts: held.householdPosts,
    ...(person.riskEliminated === null ? {} : { risk_removed: person.riskEliminated }),
    ...(person.labourCapacity === null ? {} : { labour_capacity: person.labourCapacity }),
  };
}
