import { groupBy } from '@gongyi/kernel';
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
          const { personId, householdCode } = person;
          return [personId, { householdCode, facts: known(person, on) }];
        }),
      );
    },

    async of(actor, personIds, on) {
      const people = await capacities.applicants(actor, personIds, on);
      const households = await capacities.membersOf(actor, [
        ...new Set(people.map(({ householdCode }) => householdCode)),
      ]);
      const placed = await applications.placed(actor, [...new Set([...personIds, ...households.keys()])], on);
      const held = [...placed].map(([personId, temporary]) => ({ personId, temporary }));
      const holders = groupBy(held, ({ personId }) => households.get(personId) ?? '');
      return new Map(
        people.map((person): [string, Applicant] => {
          const { personId, name, identityMasked, birthDate, monitored, householdCode } = person;
          const otherPost = placed.has(personId);
          const members = householdCode === '' ? [] : (holders.get(householdCode) ?? []);
          const others = members.filter((one) => one.personId !== personId);
          const household = { posts: others.length, temporary: others.filter(({ temporary }) => temporary).length };
          const facts = { ...known(person, on), other_post: otherPost };
          const shown = { personName: name, identityMasked, birthDate, monitored };
          return [personId, { personId, ...shown, householdCode, household, facts }];
        }),
      );
    },
  };
}

/** As the rules call them. */
const sexes = { male: '男', female: '女' } as const;

/** What is not known is left out. */
function known(person: ApplicantPerson, on: string): RegisteredFacts['facts'] {
  const { age, sex, householdKind, riskRemoved, labourCapacity } = person;
  return {
    on,
    age,
    sex: sexes[sex],
    ...(householdKind === null ? {} : { household_kind: householdKind }),
    ...(riskRemoved === null ? {} : { risk_removed: riskRemoved }),
    ...(labourCapacity === null ? {} : { labour_capacity: labourCapacity }),
  };
}
