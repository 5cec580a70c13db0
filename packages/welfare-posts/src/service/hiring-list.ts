import type { Actor, LocalDate } from '@gongyi/kernel';
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
import { openEligibility, type PostOfCase } from './eligibility.js';

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

/** Asks the registers once and the rules once, however many people there are. */
export async function judgeApplicants(
  { rules, facts, bars }: JudgeDeps,
  actor: Actor,
  applying: readonly Applying[],
  { post, terms }: { readonly post: PostOfCase; readonly terms: VacancyTerms },
  on: LocalDate,
): Promise<ReadonlyMap<string, JudgedApplicant>> {
  const { version, facts: asked, words, judge } = await openEligibility(rules, actor, on, terms);
  const personIds = applying.map(({ personId }) => personId);
  const applicants = [...(await facts.of(actor, personIds, on)).values()];
  const barred = await bars.barred(actor, personIds, on);
  const declared = new Map(applying.map(({ personId, declaredFacts }) => [personId, declaredFacts]));
  const answers = judge(
    applicants.map(({ personId, facts: registered, household }) => ({
      facts: registered,
      declared: declared.get(personId) ?? [],
      household,
      post,
      bar: barred.get(personId),
    })),
  );
  const factWords = { ...words, ...wordsOf(askedFacts(asked, terms.tieBreaks)) };
  return new Map(
    applicants.flatMap((applicant, index): [string, JudgedApplicant][] => {
      const answer = answers[index];
      if (answer === undefined) return [];
      const { status, reasons, missing, priority, facts: seen, householdPosts } = answer;
      const judgement = {
        eligibility: status,
        reasons: [...reasons],
        missing: [...missing],
        facts: { ...seen },
        factWords,
        ruleVersion: version,
        judgedOn: on,
        priority,
      };
      return [[applicant.personId, { applicant, judgement, householdPosts }]];
    }),
  );
}

const stateOf = { not_eligible: 'not_eligible', needs_information: 'needs_information' } as const;

/** The whole list of a vacancy: who is proposed, who waits, who is left off and why. */
export function listOf(
  {
    placesOffered,
    terms,
    post,
  }: Pick<VacancyRecord, 'placesOffered'> & { readonly terms: VacancyTerms; readonly post: PostOfCase },
  applications: readonly ApplicationRecord[],
  judged: ReadonlyMap<string, JudgedApplicant>,
): ListedApplication[] {
  const candidates = applications.flatMap((application) => {
    const found = judged.get(application.personId);
    return found?.judgement.eligibility === 'eligible' ? [candidateOf(application, found)] : [];
  });
  const waived = terms.temporaryWaivesHousehold && post.workMode === 'temporary';
  const mostPerHousehold = waived ? null : terms.mostPerHousehold;
  const standings = rankCandidates(candidates, { ...terms, mostPerHousehold, places: placesOffered });
  return applications.map((application): ListedApplication => {
    const judgement = judged.get(application.personId)?.judgement ?? unseen(application);
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
