import type { LabourCapacityStore } from '@gongyi/registry';
import type { Applicant, ApplicantFacts, ApplicationStore } from '@gongyi/welfare-posts';

export interface ApplicantSources {
  readonly capacities: Pick<LabourCapacityStore, 'applicants' | 'membersOf'>;
  readonly applications: Pick<ApplicationStore, 'placed'>;
}

/** What the register and the posts know about applicants, by the names that a county's rules use: three queries, however many. */
export function createApplicantFacts({ capacities, applications }: ApplicantSources): ApplicantFacts {
  return {
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
          const { personId, name, householdCode, householdKind, riskRemoved, labourCapacity } = person;
          const otherPost = placed.has(personId);
          const householdPosts = (holders.get(householdCode) ?? 0) - (otherPost && householdCode !== '' ? 1 : 0);
          const facts = {
            on,
            age: person.age,
            other_post: otherPost,
            household_posts: householdPosts,
            ...(householdKind === null ? {} : { household_kind: householdKind }),
            ...(riskRemoved === null ? {} : { risk_removed: riskRemoved }),
            ...(labourCapacity === null ? {} : { labour_capacity: labourCapacity }),
          };
          const { identityMasked, birthDate, monitored } = person;
          const shown = { personName: name, identityMasked, birthDate, monitored };
          // The register keeps no income.
          return [personId, { personId, ...shown, householdCode, householdPosts, incomeFen: null, facts }];
        }),
      );
    },
  };
}
