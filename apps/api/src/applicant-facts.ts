import type { ApplicantPerson, LabourCapacityStore } from '@gongyi/registry';
import type { Applicant, ApplicantFacts, ApplicationStore, RegisteredFacts } from '@gongyi/welfare-posts';

export interface ApplicantSources {
  readonly capacities: Pick<LabourCapacityStore, 'applicants' | 'membersOf'>;
  readonly applications: Pick<ApplicationStore, 'placed'>;
}

/** What the register and the posts know about people, by the names that a county's rules use: a few queries, however many. */
export function createApplicantFacts({ capacities, applications }: ApplicantSources): ApplicantFacts {
  return {
    async registered(actor, personIds, on) {
      const people = await capacities.applicants(actor, personIds, on);
      return new Map(
        people.map((person): [string, RegisteredFacts] => {
          const { personId, householdCode, age, householdKind, riskRemoved, labourCapacity } = person;
          return [personId, { householdCode, facts: known({ on, age, householdKind, riskRemoved, labourCapacity }) }];
        }),
      );
    },

    async of(actor, personIds, on) {
      const people = await capacities.applicants(actor, personIds, on);
      const households = await capacities.membersOf(actor, [
        ...new Set(people.map(({ householdCode }) => householdCode)),
      ]);
      const placed = await applications.placed(actor, [...new Set([...personIds, ...households.keys()])], on);
      const holders = new Map<string, number>();
      for (const personId of placed) {
        const household = households.get(personId);
        if (household !== undefined) holders.set(household, (holders.get(household) ?? 0) + 1);
      }
      return new Map(
        people.map((person): [string, Applicant] => {
          const { personId, name, identityMasked, birthDate, monitored, householdCode } = person;
          const otherPost = placed.has(personId);
          const householdPosts = (holders.get(householdCode) ?? 0) - (otherPost && householdCode !== '' ? 1 : 0);
          const facts = { ...known({ on, ...person }), other_post: otherPost, household_posts: householdPosts };
          const shown = { personName: name, identityMasked, birthDate, monitored };
          // The register keeps no income.
          return [personId, { personId, ...shown, householdCode, householdPosts, incomeFen: null, facts }];
        }),
      );
    },
  };
}

type Known = Pick<ApplicantPerson, 'age' | 'householdKind' | 'riskRemoved' | 'labourCapacity'> & {
  readonly on: string;
};

/** What is not known is left out. */
function known({ on, age, householdKind, riskRemoved, labourCapacity }: Known): RegisteredFacts['facts'] {
  return {
    on,
    age,
    ...(householdKind === null ? {} : { household_kind: householdKind }),
    ...(riskRemoved === null ? {} : { risk_removed: riskRemoved }),
    ...(labourCapacity === null ? {} : { labour_capacity: labourCapacity }),
  };
}
