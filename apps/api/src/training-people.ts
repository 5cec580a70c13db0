import { type Actor, type DivisionCode, type LocalDate, rangesOverlap } from '@gongyi/kernel';
import type { PersonStore } from '@gongyi/registry';
import { asCounty, inTransaction } from '@gongyi/server-kit/knex';
import type { PostHolders, TraineePhones, TrainingPeople, TrainingPerson } from '@gongyi/training';
import type { WelfarePostStore } from '@gongyi/welfare-posts';
import type { Knex } from 'knex';

type Register = Pick<PersonStore, 'find' | 'findByIdentity' | 'standingOf'>;

/** A list answers no more at once. */
const idsAtOnce = 1000;

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The register as a roster needs it: the whole county's, also for an institution, and no more than the checks ask for. */
export function createTrainingPeople(knex: Knex, register: Register): TrainingPeople {
  const looked = <T>(actor: Actor, work: (county: Actor) => Promise<T>): Promise<T> =>
    inTransaction(knex, actor, (trx) => asCounty(trx, actor, work));

  async function describe(county: Actor, ids: readonly string[]): Promise<Map<string, TrainingPerson>> {
    const known = new Map<string, TrainingPerson>();
    for (const some of chunksOf(ids, idsAtOnce)) {
      const standings = await register.standingOf(county, some);
      const { rows } = await register.find(county, {
        filter: {},
        ids: some,
        sort: null,
        range: { from: 0, to: idsAtOnce - 1 },
      });
      for (const { id, name, identityMasked, divisionCode, birthDate, householdKind, studentState } of rows) {
        const identityHash = standings.get(id)?.identityHash;
        if (identityHash === undefined) continue;
        known.set(id, {
          personId: id,
          name,
          identityMasked,
          identityHash,
          divisionCode: divisionCode as DivisionCode,
          birthDate,
          category: householdKind,
          pupil: studentState !== '' && studentState !== '非在校生',
        });
      }
    }
    return known;
  }

  return {
    byIdentity: (actor, identities) =>
      looked(actor, async (county) => {
        const found = await register.findByIdentity(county, identities);
        const known = await describe(
          county,
          [...found.values()].map(({ personId }) => personId),
        );
        return new Map(
          [...found].flatMap(([identity, { personId }]) => {
            const person = known.get(personId);
            return person === undefined ? [] : [[identity, person] as const];
          }),
        );
      }),
    byIds: (actor, ids) => looked(actor, (county) => describe(county, ids)),
  };
}

/** The number that the register has of a trainee who is called: she may live in another township than the class is in. */
export function createTraineePhones(knex: Knex, register: Pick<PersonStore, 'reveal'>): TraineePhones {
  return {
    phoneOf: (actor, personId) =>
      inTransaction(knex, actor, (trx) =>
        asCounty(trx, actor, async (county) => (await register.reveal(county, personId))?.phone),
      ),
  };
}

/** Who holds a welfare post, from the agreements of the whole county. */
export function createPostHolders(knex: Knex, posts: Pick<WelfarePostStore, 'agreementsOf'>): PostHolders {
  return {
    onPost: (actor, personIds, from: LocalDate, to: LocalDate) =>
      inTransaction(knex, actor, (trx) =>
        asCounty(trx, actor, async (county) => {
          const agreements = await posts.agreementsOf(county, personIds);
          const held = [...agreements].filter(([, own]) =>
            own.some(({ startsOn, endsOn, leftOn }) =>
              rangesOverlap({ from: startsOn, to: leftOn ?? endsOn }, { from, to }),
            ),
          );
          return new Set(held.map(([personId]) => personId));
        }),
      ),
  };
}
