import { type Actor, type DivisionCode, firstDay, groupBy, type Period, type ResidentId } from '@gongyi/kernel';
import type { JudgeContext } from '../model/attendance-judge.js';
import type { Divisions, People, PostPolicy, WelfarePostStore } from '../ports.js';

export interface JudgingDeps {
  readonly store: WelfarePostStore;
  readonly people: People;
  readonly policy: PostPolicy;
  readonly divisions: Divisions;
}

/** What `elsewhere` needs to know about lines that are stored already. */
export interface Judging extends Omit<JudgeContext, 'duplicates'> {
  elsewhere(
    identity: ResidentId,
    except: { townships?: ReadonlySet<DivisionCode>; lineId?: string },
  ): readonly string[];
}

/** Gathers, in a handful of queries, everything that judging these identities in a month needs. */
export async function prepareJudging(
  deps: JudgingDeps,
  actor: Actor,
  period: Period,
  identities: readonly ResidentId[],
): Promise<Judging> {
  const { store, people, policy, divisions } = deps;
  const persons = await people.findByIdentity(actor, identities);
  const personIds = [...persons.values()].map((person) => person.personId);
  const [agreements, holders, places, amount, ageLimit] = [
    await store.agreementsOf(actor, personIds),
    await store.holdersIn(actor, period),
    await store.placesInMonth(actor, period, personIds),
    await policy.monthlyAmount(actor, period),
    await policy.ageLimit(actor, firstDay(period)),
  ];
  const households = await people.householdsOf(
    actor,
    holders.map((holder) => holder.personId),
  );
  const holdersByHousehold = groupBy(holders, (holder) => households.get(holder.personId) ?? holder.personId);
  return {
    period,
    ageLimit,
    amount,
    person: (identity) => persons.get(identity),
    agreements: (personId) => agreements.get(personId) ?? [],
    otherHolder: (person) =>
      holdersByHousehold.get(person.householdCode)?.find((holder) => holder.personId !== person.personId)?.personName,
    elsewhere: (identity, except) =>
      (places.get(persons.get(identity)?.personId ?? '') ?? [])
        .filter((place) => place.lineId !== except.lineId && except.townships?.has(place.divisionCode) !== true)
        .map((place) => `${divisions.nameOf(place.divisionCode)}第${place.row}行`),
  };
}
