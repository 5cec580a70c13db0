import type { ApplicantPerson, LabourCapacityStore } from '@gongyi/registry';
import type {
  Applicant,
  ApplicantFacts,
  ApplicationStore,
  HouseholdHolders,
  RegisteredFacts,
} from '@gongyi/welfare-posts';

export interface ApplicantSources {
  readonly capacities: Pick<LabourCapacityStore, 'applicants' | 'membersOf'>;
  readonly applications: Pick<ApplicationStore, 'placed'>;
}

/** What the register and the posts know about people, by the names that a county's rules use: a few queries, however many. */
export function createApplicantFacts({ capacities, applications }: ApplicantSources): ApplicantFacts {
  return {
    async registered(actor, personIds, on) {
      const known = knownOn(on);
      const people = await capacities.applicants(actor, personIds, on);
      return new Map(
        people.map((person): [string, RegisteredFacts] => {
          const { personId, householdCode } = person;
          return [personId, { householdCode, facts: known(person) }];
        }),
      );
    },

    async of(actor, personIds, on) {
      const known = knownOn(on);
      const people = await capacities.applicants(actor, personIds, on);
      const households = await capacities.membersOf(actor, [
        ...new Set(people.map(({ householdCode }) => householdCode)),
      ]);
      const alone = people.filter(({ personId }) => !households.has(personId)).map(({ personId }) => personId);
      const placed = await applications.placed(actor, [...households.keys(), ...alone], on);
      const holders = new Map<string, { posts: number; temporary: number }>();
      for (const [personId, temporary] of placed) {
        const household = households.get(personId) ?? '';
        const { posts, temporary: before } = holders.get(household) ?? none;
        holders.set(household, { posts: posts + 1, temporary: before + Number(temporary) });
      }
      return new Map(
        people.map((person): [string, Applicant] => {
          const { personId, name: personName, identityMasked, birthDate, monitored, householdCode } = person;
          const facts = known(person, placed.has(personId));
          const household = othersOf(holders.get(householdCode), placed.get(personId), householdCode);
          return [
            personId,
            { personId, personName, identityMasked, birthDate, monitored, householdCode, household, facts },
          ];
        }),
      );
    },
  };
}

const none = { posts: 0, temporary: 0 };

/** Who else of the household holds a post; nobody is known where there is no household. */
function othersOf(
  holders: HouseholdHolders | undefined,
  own: boolean | undefined,
  householdCode: string,
): HouseholdHolders {
  if (holders === undefined || householdCode === '') return none;
  if (own === undefined) return holders;
  return { posts: holders.posts - 1, temporary: holders.temporary - Number(own) };
}

/** As the rules call them. */
const sexes = { male: '男', female: '女' } as const;

type Facts = RegisteredFacts['facts'];

/** What is not known is left out. People of whom the same is known share it: a county has few kinds of people. */
function knownOn(on: string): (person: ApplicantPerson, otherPost?: boolean) => Facts {
  const kinds = new Map<string, Facts>();
  return (person, otherPost) => {
    const { age, sex, householdKind, riskRemoved, labourCapacity } = person;
    const kind = `${age} ${sex} ${householdKind} ${riskRemoved} ${labourCapacity} ${otherPost}`;
    const found = kinds.get(kind);
    if (found !== undefined) return found;
    const facts = {
      on,
      age,
      sex: sexes[sex],
      ...(householdKind === null ? {} : { household_kind: householdKind }),
      ...(riskRemoved === null ? {} : { risk_removed: riskRemoved }),
      ...(labourCapacity === null ? {} : { labour_capacity: labourCapacity }),
      ...(otherPost === undefined ? {} : { other_post: otherPost }),
    };
    kinds.set(kind, facts);
    return facts;
  };
}
