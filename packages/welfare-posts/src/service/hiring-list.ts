import { type Actor, invariant, type LocalDate, oncePerKey } from '@gongyi/kernel';
import {
  type ApplicationRecord,
  type ApplicationState,
  type EligibilityReason,
  listStates,
} from '../model/application.js';
import { askedFacts, incomeFact, wordsOf } from '../model/declared-facts.js';
import { type Candidate, rankCandidates, type Standing } from '../model/ranking.js';
import type { VacancyRecord, VacancyTerms } from '../model/vacancy.js';
import type {
  Applicant,
  ApplicantFacts,
  ApplicationJudgement,
  ListedApplication,
  PostBars,
  PostRules,
} from '../ports.js';
import { type CaseAnswer, openEligibility, type PostOfCase } from './eligibility.js';

/** A person with what the rules say about them. */
export interface JudgedApplicant {
  readonly applicant: Applicant;
  readonly judgement: ApplicationJudgement;
  /** Others of the household that the limit counts. */
  readonly householdPosts: number;
}

export interface JudgeDeps {
  readonly rules: PostRules;
  readonly facts: Pick<ApplicantFacts, 'of'>;
  readonly bars: PostBars;
}

/** Somebody who applied, or is about to. */
export type Applying = Pick<ApplicationRecord, 'personId' | 'declaredFacts'>;

/**
 * Asks the registers once and the rules once, however many people there are; those of whom the rules say the same share one
 * judgement.
 *
 * @returns in the order of those who apply, undefined for whomever the actor does not see
 */
export async function judgeApplicants(
  { rules, facts, bars }: JudgeDeps,
  actor: Actor,
  applying: readonly Applying[],
  { post, terms }: { readonly post: PostOfCase; readonly terms: VacancyTerms },
  on: LocalDate,
): Promise<readonly (JudgedApplicant | undefined)[]> {
  const { version, facts: asked, words, judge } = await openEligibility(rules, actor, on, terms);
  const personIds = applying.map(({ personId }) => personId);
  const applicants = await facts.of(actor, personIds, on);
  const barred = await bars.barred(actor, personIds, on);
  const answers = judge(
    // Whom the actor does not see has no case, and so no answer.
    applying.flatMap(({ personId, declaredFacts }, index) => {
      const applicant = applicants[index];
      if (applicant === undefined) return [];
      const { facts: registered, household } = applicant;
      return { facts: registered, declared: declaredFacts, household, post, bar: barred.get(personId) };
    }),
  ).values();
  const factWords = { ...words, ...wordsOf(askedFacts(asked, terms.tieBreaks)) };
  const judgementOf = oncePerKey(
    ({ status, reasons, missing, priority, facts: shown }: CaseAnswer): ApplicationJudgement => ({
      eligibility: status,
      reasons: [...reasons],
      missing: [...missing],
      facts: { ...shown },
      factWords,
      ruleVersion: version,
      judgedOn: on,
      priority,
    }),
  );
  return applicants.map((applicant) => {
    if (applicant === undefined) return undefined;
    const { value: answer } = answers.next();
    invariant(answer !== undefined, 'one answer a case');
    return { applicant, judgement: judgementOf(answer), householdPosts: answer.householdPosts };
  });
}

const stateOf = { not_eligible: 'not_eligible', needs_information: 'needs_information' } as const;

/**
 * The whole list of a vacancy: who is proposed, who waits, who is left off and why.
 *
 * @param judged one for each application, as `judgeApplicants` answers
 */
export function listOf(
  {
    placesOffered,
    terms,
    post,
  }: Pick<VacancyRecord, 'placesOffered'> & { readonly terms: VacancyTerms; readonly post: PostOfCase },
  applications: readonly ApplicationRecord[],
  judged: readonly (JudgedApplicant | undefined)[],
): ListedApplication[] {
  const candidates = applications.flatMap((application, index) => {
    const found = judged[index];
    return found?.judgement.eligibility === 'eligible' ? [candidateOf(application, found)] : [];
  });
  const waived = terms.temporaryWaivesHousehold && post.workMode === 'temporary';
  const mostPerHousehold = waived ? null : terms.mostPerHousehold;
  const standings = rankCandidates(candidates, { ...terms, mostPerHousehold, places: placesOffered });
  return applications.map((application, index): ListedApplication => {
    const judgement = judged[index]?.judgement ?? unseen(application);
    const standing = standings.get(application.id);
    const off = { rank: null, waitingNumber: null, explanation: null };
    if (standing === undefined) {
      const state = stateOf[judgement.eligibility === 'not_eligible' ? 'not_eligible' : 'needs_information'];
      return { ...judgement, id: application.id, state, ...off };
    }
    if (standing.place !== 'household') {
      const { place, rank, waitingNumber, explanation } = standing;
      return { ...judgement, id: application.id, state: place, rank, waitingNumber, explanation };
    }
    const reasons = [...judgement.reasons, householdReason(standing, terms)];
    const refused = { eligibility: 'not_eligible', reasons, state: 'not_eligible' } as const;
    return { ...judgement, ...off, ...refused, id: application.id, explanation: standing.explanation };
  });
}

function candidateOf({ id, appliedOn }: ApplicationRecord, judged: JudgedApplicant): Candidate {
  const { applicant, judgement, householdPosts } = judged;
  const { personName, householdCode, monitored, birthDate } = applicant;
  const income = judgement.facts[incomeFact];
  const incomeFen = typeof income === 'number' ? income : null;
  const person = { personName, householdCode, householdPosts, monitored, incomeFen, birthDate };
  // A county without a ladder puts everybody on its first step.
  return { id, appliedOn, ...person, priority: judgement.priority ?? 1 };
}

function householdReason({ explanation }: Standing, { clause, documentNumber }: VacancyTerms): EligibilityReason {
  return { code: 'HOUSEHOLD_ON_LIST', sentence: explanation.zh, words: explanation, clause, documentNumber };
}

/** Somebody whom this level does not see: a higher one ranks again. */
function unseen(application: ApplicationRecord): ApplicationJudgement {
  const { facts, factWords, ruleVersion, judgedOn } = application;
  return {
    eligibility: 'needs_information',
    reasons: [],
    missing: ['person'],
    facts,
    factWords,
    ruleVersion,
    judgedOn,
    priority: null,
  };
}

/** Applications that are, or could be, on the list. */
export function onList<T extends { readonly state: ApplicationState }>(applications: readonly T[]): T[] {
  const states: readonly ApplicationState[] = listStates;
  return applications.filter(({ state }) => states.includes(state));
}
