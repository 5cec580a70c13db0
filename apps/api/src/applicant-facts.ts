import { ageOn, type LocalDate, oncePerKey } from '@gongyi/kernel';
import type { KnownOfApplicant, LabourCapacityStore } from '@gongyi/registry';
import type { ApplicantFacts, ApplicationStore, HouseholdHolders, RegisteredFacts } from '@gongyi/welfare-posts';

export interface ApplicantSources {
  readonly capacities: Pick<LabourCapacityStore, 'withHouseholds'>;
  readonly applications: Pick<ApplicationStore, 'placed'>;
}

/** What the register and the posts know about people, by the names that a county's rules use: a few queries, however many. */
export function createApplicantFacts({ capacities, applications }: ApplicantSources): ApplicantFacts {
  return {
    async registered(actor, personIds, on) {
      const factsOf = factsOn(on);
      const people = await capacities.withHouseholds(actor, personIds, on);
      return personIds.map((personId) => {
        const person = people.get(personId);
        if (person === undefined) return undefined;
        const { householdCode, birthDate, known } = person;
        return { householdCode, facts: factsOf(known)(ageOn(birthDate, on))(undefined) };
      });
    },

    async of(actor, personIds, on) {
      const factsOf = factsOn(on);
      const people = await capacities.withHouseholds(actor, personIds, on);
      const placed = await applications.placed(actor, [...people.keys()], on);
      const holders = new Map<string, HouseholdHolders>();
      for (const [personId, temporary] of placed) {
        const household = people.get(personId)?.householdCode ?? '';
        const { posts, temporary: before } = holders.get(household) ?? none;
        holders.set(household, { posts: posts + 1, temporary: before + Number(temporary) });
      }
      return personIds.map((personId) => {
        const person = people.get(personId);
        if (person === undefined) return undefined;
        const { name: personName, identityMasked, birthDate, householdCode, known } = person;
        const { monitored } = known;
        const own = placed.get(personId);
        const facts = factsOf(known)(ageOn(birthDate, on))(own !== undefined);
        const household = othersOf(holders.get(householdCode), own, householdCode);
        return { personId, personName, identityMasked, birthDate, monitored, householdCode, household, facts };
      });
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

/** What is not known is left out. People of whom the same is known share it. */
const factsOn = (on: LocalDate) =>
  oncePerKey((known: KnownOfApplicant) =>
    oncePerKey((age: number) =>
      oncePerKey((otherPost: boolean | undefined): RegisteredFacts['facts'] => {
        const { sex, householdKind, riskRemoved, labourCapacity } = known;
        return {
          on,
          age,
          sex: sexes[sex],
          ...(householdKind === null ? {} : { household_kind: householdKind }),
          ...(riskRemoved === null ? {} : { risk_removed: riskRemoved }),
          ...(labourCapacity === null ? {} : { labour_capacity: labourCapacity }),
          ...(otherPost === undefined ? {} : { other_post: otherPost }),
        };
      }),
    ),
  );
