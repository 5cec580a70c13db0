import { type Actor, domainError, type LocalDate } from '@gongyi/kernel';
import type { EligibilityReason } from '../model/application.js';
import { type DeclaredFact, type FactWords, factsInWords } from '../model/declared-facts.js';
import type { AgreementStore, ApplicantFacts, EligibilityAnswer, PostBars, PostRules } from '../ports.js';
import { openEligibility, type PostOfCase } from './eligibility.js';

export interface HireCheckDeps {
  readonly store: Pick<AgreementStore, 'lockHousehold' | 'heldElsewhere'>;
  readonly facts: Pick<ApplicantFacts, 'of'>;
  readonly rules: PostRules;
  readonly bars: PostBars;
}

interface Hire {
  readonly personId: string;
  readonly identityHash: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly post: PostOfCase;
  readonly declaredFacts: readonly DeclaredFact[];
}

/**
 * One person one post, one household its limit, and the county’s other conditions, on the first day of an agreement.
 *
 * @returns what was left out of the count for her, with its clause
 * @throws DomainError unprocessable POSTS.PERSON_NOT_VISIBLE; conflict POSTS.HELD_ELSEWHERE; unprocessable
 *   POSTS.NOT_ELIGIBLE {sentences, clause}, POSTS.ELIGIBILITY_UNKNOWN {missing}
 */
export async function checkHire(
  { store, facts, rules, bars }: HireCheckDeps,
  actor: Actor,
  hire: Hire,
): Promise<readonly EligibilityReason[]> {
  const { personId, from, post, declaredFacts: declared } = hire;
  const seen = async () => {
    const [applicant] = await facts.of(actor, [personId], from);
    if (applicant === undefined) throw domainError('unprocessable', 'POSTS.PERSON_NOT_VISIBLE');
    return applicant;
  };
  await store.lockHousehold(actor, (await seen()).householdCode);
  const held = await store.heldElsewhere(actor, [hire]);
  if (held.has(personId)) throw domainError('conflict', 'POSTS.HELD_ELSEWHERE');
  // Who holds what is asked again behind the lock. The application that she was approved by, and the agreement that this
  // one renews, are no other post: the database keeps other ones apart.
  const { judge, words } = await openEligibility(rules, actor, from);
  const { facts: registered, household } = await seen();
  const bar = (await bars.barred(actor, [personId], from)).get(personId);
  const [answer] = judge([{ facts: { ...registered, other_post: false }, declared, household, post, bar }]);
  if (answer !== undefined && answer.status !== 'eligible') refuse(answer, words, actor);
  return answer?.reasons ?? [];
}

function refuse({ status, reasons, missing }: EligibilityAnswer, words: FactWords, { locale }: Actor): never {
  if (status === 'needs_information')
    throw domainError('unprocessable', 'POSTS.ELIGIBILITY_UNKNOWN', { missing: factsInWords(missing, words, locale) });
  throw domainError('unprocessable', 'POSTS.NOT_ELIGIBLE', {
    codes: reasons.map(({ code }) => code),
    sentences: reasons.map(({ sentence }) => sentence).join('；'),
    clause: [...new Set(reasons.map(({ documentNumber, clause }) => `${documentNumber} ${clause}`.trim()))].join('；'),
  });
}
