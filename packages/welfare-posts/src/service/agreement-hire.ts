import { type Actor, domainError, type LocalDate, periodOf } from '@gongyi/kernel';
import { eligibilityFacts, type PersonStanding } from '../model/holder.js';
import type { AgreementStore, EligibilityAnswer, People, PostRules, WelfarePostStore } from '../ports.js';

export interface HireCheckDeps {
  readonly store: AgreementStore;
  readonly posts: Pick<WelfarePostStore, 'holdersIn'>;
  readonly people: Pick<People, 'householdsOf'>;
  readonly rules: PostRules;
}

interface Hire {
  readonly personId: string;
  readonly standing: PersonStanding;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * One person one post, one household its limit, and the county’s other conditions, on the first day of an agreement.
 *
 * @throws DomainError conflict POSTS.HELD_ELSEWHERE; unprocessable POSTS.NOT_ELIGIBLE {sentences, clause},
 *   POSTS.ELIGIBILITY_UNKNOWN {missing}
 */
export async function checkHire(
  { store, posts, people, rules }: HireCheckDeps,
  actor: Actor,
  hire: Hire,
): Promise<void> {
  const { personId, standing, from, to } = hire;
  await store.lockHousehold(actor, standing.householdCode);
  const held = await store.heldElsewhere(actor, [{ personId, identityHash: standing.identityHash, from, to }]);
  if (held.has(personId)) throw domainError('conflict', 'POSTS.HELD_ELSEWHERE');
  const others = (await posts.holdersIn(actor, periodOf(from)))
    .map((one) => one.personId)
    .filter((id) => id !== personId);
  const households = await people.householdsOf(actor, others);
  const householdPosts = new Set(others.filter((id) => households.get(id) === standing.householdCode)).size;
  const { judge } = await rules.eligibility(actor, from);
  const [answer] = judge([eligibilityFacts(standing, from, { otherPost: false, householdPosts })]);
  if (answer !== undefined && answer.status !== 'eligible') refuse(answer);
}

function refuse({ status, reasons, missing }: EligibilityAnswer): never {
  if (status === 'needs_information')
    throw domainError('unprocessable', 'POSTS.ELIGIBILITY_UNKNOWN', { missing: missing.join('、') });
  throw domainError('unprocessable', 'POSTS.NOT_ELIGIBLE', {
    codes: reasons.map(({ code }) => code),
    sentences: reasons.map(({ sentence }) => sentence).join('；'),
    clause: [...new Set(reasons.map(({ documentNumber, clause }) => `${documentNumber} ${clause}`))].join('；'),
  });
}
