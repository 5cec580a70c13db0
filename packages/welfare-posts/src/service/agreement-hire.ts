import { type Actor, domainError, type LocalDate } from '@gongyi/kernel';
import type { AgreementStore, ApplicantFacts, EligibilityAnswer, PostRules } from '../ports.js';

export interface HireCheckDeps {
  readonly store: Pick<AgreementStore, 'lockHousehold' | 'heldElsewhere'>;
  readonly facts: Pick<ApplicantFacts, 'of'>;
  readonly rules: PostRules;
}

interface Hire {
  readonly personId: string;
  readonly identityHash: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * One person one post, one household its limit, and the county’s other conditions, on the first day of an agreement.
 *
 * @throws DomainError unprocessable POSTS.PERSON_NOT_VISIBLE; conflict POSTS.HELD_ELSEWHERE; unprocessable
 *   POSTS.NOT_ELIGIBLE {sentences, clause}, POSTS.ELIGIBILITY_UNKNOWN {missing}
 */
export async function checkHire({ store, facts, rules }: HireCheckDeps, actor: Actor, hire: Hire): Promise<void> {
  const { personId, from } = hire;
  const seen = async () => {
    const applicant = (await facts.of(actor, [personId], from)).get(personId);
    if (applicant === undefined) throw domainError('unprocessable', 'POSTS.PERSON_NOT_VISIBLE');
    return applicant;
  };
  await store.lockHousehold(actor, (await seen()).householdCode);
  const held = await store.heldElsewhere(actor, [hire]);
  if (held.has(personId)) throw domainError('conflict', 'POSTS.HELD_ELSEWHERE');
  // Who holds what is asked again behind the lock. The application that she was approved by, and the agreement that this
  // one renews, are no other post: the database keeps other ones apart.
  const { judge } = await rules.eligibility(actor, from);
  const [answer] = judge([{ ...(await seen()).facts, other_post: false }]);
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
