import type { Actor, LocalDate } from '@gongyi/kernel';
import {
  type ApplicationRecord,
  type ApplicationState,
  type EligibilityReason,
  listStates,
} from '../model/application.js';
import { type Candidate, rankCandidates, type Standing } from '../model/ranking.js';
import type { VacancyRecord, VacancyTerms } from '../model/vacancy.js';
import type { Applicant, ApplicantFacts, ApplicationJudgement, ListedApplication, PostRules } from '../ports.js';

/** A person with what the rules say about them. */
export interface JudgedApplicant {
  readonly applicant: Applicant;
  readonly judgement: ApplicationJudgement;
}

/** Asks the registers once and the rules once, however many people there are. */
export async function judgeApplicants(
  { rules, facts }: { readonly rules: PostRules; readonly facts: Pick<ApplicantFacts, 'of'> },
  actor: Actor,
  personIds: readonly string[],
  on: LocalDate,
): Promise<ReadonlyMap<string, JudgedApplicant>> {
  const { version, judge } = await rules.eligibility(actor, on);
  const applicants = [...(await facts.of(actor, personIds, on)).values()];
  const answers = judge(applicants.map((applicant) => applicant.facts));
  return new Map(
    applicants.flatMap((applicant, index): [string, JudgedApplicant][] => {
      const answer = answers[index];
      if (answer === undefined) return [];
      const { status, reasons, missing, priority } = answer;
      const judgement = {
        eligibility: status,
        reasons: [...reasons],
        missing: [...missing],
        facts: { ...applicant.facts },
        ruleVersion: version,
        judgedOn: on,
        priority,
      };
      return [[applicant.personId, { applicant, judgement }]];
    }),
  );
}

const stateOf = { not_eligible: 'not_eligible', needs_information: 'needs_information' } as const;

/** The whole list of a vacancy: who is proposed, who waits, who is left off and why. */
export function listOf(
  { placesOffered, terms }: Pick<VacancyRecord, 'placesOffered'> & { readonly terms: VacancyTerms },
  applications: readonly ApplicationRecord[],
  judged: ReadonlyMap<string, JudgedApplicant>,
): ListedApplication[] {
  const candidates = applications.flatMap((application) => {
    const found = judged.get(application.personId);
    return found?.judgement.eligibility === 'eligible' ? [candidateOf(application, found)] : [];
  });
  const standings = rankCandidates(candidates, { ...terms, places: placesOffered });
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

function candidateOf({ id, appliedOn }: ApplicationRecord, { applicant, judgement }: JudgedApplicant): Candidate {
  const { personName, householdCode, householdPosts, monitored, incomeFen, birthDate } = applicant;
  const person = { personName, householdCode, householdPosts, monitored, incomeFen, birthDate };
  // A county without a ladder puts everybody on its first step.
  return { id, appliedOn, ...person, priority: judgement.priority ?? 1 };
}

function householdReason({ explanation }: Standing, { clause, documentNumber }: VacancyTerms): EligibilityReason {
  return { code: 'HOUSEHOLD_ON_LIST', sentence: explanation.zh, clause, documentNumber };
}

/** Somebody whom this level does not see: a higher one ranks again. */
function unseen(application: ApplicationRecord): ApplicationJudgement {
  const { facts, ruleVersion, judgedOn } = application;
  return {
    eligibility: 'needs_information',
    reasons: [],
    missing: ['person'],
    facts,
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
