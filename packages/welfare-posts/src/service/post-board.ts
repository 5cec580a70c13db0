import { type Actor, addDays, addMonths, type Clock, countyOfActor, scopeOf } from '@gongyi/kernel';
import { type BoardNumbers, boardNumbers, type PostBoard } from '../model/post-board.js';
import type { Divisions, PeopleByAge, PostBoardStore, PostPolicy, PostRules } from '../ports.js';

export interface PostBoardServiceDeps {
  readonly store: PostBoardStore;
  readonly people: PeopleByAge;
  readonly policy: Pick<PostPolicy, 'ageLimit'>;
  readonly rules: PostRules;
  readonly divisions: Divisions;
  readonly clock: Clock;
}

const nothing: BoardNumbers = { planned: 0, approved: 0, filled: 0, vacant: 0, expiring: 0, overAge: 0 };

/** The county's posts on one page, for the whole county or for the actor's township. */
export function createPostBoardService(deps: PostBoardServiceDeps) {
  const { store, people, policy, rules, divisions, clock } = deps;
  return {
    async read(actor: Actor): Promise<PostBoard> {
      const day = clock.today();
      const { alertDays } = (await rules.setting(actor, 'post-agreement', day)).value;
      const ageLimit = await policy.ageLimit(actor, day);
      const counted = await store.countsByTownship(actor, day, addDays(day, alertDays));
      // Everybody at once: the register is asked a single time.
      const holders = counted.flatMap((row) => row.holders);
      const old = await people.bornBy(actor, holders, addMonths(day, -12 * ageLimit));
      const rows = new Map(
        counted.map(({ holders: own, ...row }) => [
          row.townshipCode,
          { ...row, overAge: own.filter((id) => old.has(id)).length },
        ]),
      );
      const townships = divisions
        .townshipsOf(countyOfActor(actor))
        .filter((code) => scopeOf(code).from <= actor.scope.to && actor.scope.from <= scopeOf(code).to)
        .map((townshipCode) => ({
          ...nothing,
          ...rows.get(townshipCode),
          townshipCode,
          name: divisions.nameOf(townshipCode),
        }));
      const sum = (field: keyof BoardNumbers) => townships.reduce((total, row) => total + row[field], 0);
      const total = Object.fromEntries(boardNumbers.map((field) => [field, sum(field)])) as BoardNumbers;
      return { day, alertDays, ageLimit, total, townships };
    },
  };
}
export type PostBoardService = ReturnType<typeof createPostBoardService>;
