import { addDays, addMonths, domainError, type LocalDate } from '@gongyi/kernel';
import type { AccreditationRecord, EntryState, ScoreInput, StandingChange } from './accreditation.js';
import type { InstitutionRecord } from './institution.js';
import type { Criterion, TrainingAccreditationRule } from './training-settings.js';

interface Entry extends Pick<AccreditationRecord, 'validFrom' | 'validTo'> {
  readonly scopes: readonly Pick<AccreditationRecord['scopes'][number], 'tradeCode' | 'level'>[];
  readonly changes: readonly Pick<StandingChange, 'state' | 'effectiveOn'>[];
}

/**
 * What an entry of the catalogue was on a day: the last decision that counted by then. Before its first decision it was none.
 *
 * @example standingOn([{ state: 'active', effectiveOn: '2025-03-01' }], '2025-02-28') // undefined
 */
export function standingOn(
  changes: readonly Pick<StandingChange, 'state' | 'effectiveOn'>[],
  day: LocalDate,
): EntryState | undefined {
  // Decisions come in the order in which they were made; of two for one day the later one counts.
  return changes.reduce<Pick<StandingChange, 'state' | 'effectiveOn'> | undefined>(
    (last, change) =>
      change.effectiveOn <= day && (last === undefined || change.effectiveOn >= last.effectiveOn) ? change : last,
    undefined,
  )?.state;
}

/**
 * The entry that lets an institution teach a trade at a level on a day: in force, active on that day, and with exactly this
 * trade and level in its scope. A level above or below is another skill.
 *
 * @param level 5…1; null for a trade without levels
 * @example coversOn(accreditations, '6-29-03', 5, '2025-06-01')?.number
 */
export function coversOn<E extends Entry>(
  accreditations: readonly E[],
  tradeCode: string,
  level: number | null,
  day: LocalDate,
): E | undefined {
  return accreditations.find(
    ({ validFrom, validTo, scopes, changes }) =>
      validFrom !== null &&
      validTo !== null &&
      validFrom <= day &&
      day <= validTo &&
      standingOn(changes, day) === 'active' &&
      scopes.some((scope) => scope.tradeCode === tradeCode && scope.level === level),
  );
}

/** What an application lacks: ids of criteria without proof, and parts of the institution's file that are empty. */
export interface Missing {
  readonly criteria: readonly string[];
  readonly parts: readonly ('rooms' | 'teachers' | 'scopes')[];
}

export function missingOf(
  application: Pick<AccreditationRecord, 'criteria' | 'evidence'> & { readonly scopes: readonly unknown[] },
  institution: Pick<InstitutionRecord, 'rooms' | 'teachers'>,
): Missing {
  const proven = ({ id, evidence }: Criterion) =>
    application.evidence.some(({ criterionId, fileId }) => criterionId === id && (!evidence || fileId !== null));
  const none = (parts: readonly { readonly withdrawnOn: string | null }[]) =>
    parts.every(({ withdrawnOn }) => withdrawnOn !== null);
  return {
    criteria: application.criteria.filter((criterion) => !proven(criterion)).map(({ id }) => id),
    parts: [
      ...(application.scopes.length === 0 ? (['scopes'] as const) : []),
      ...(none(institution.rooms) ? (['rooms'] as const) : []),
      ...(none(institution.teachers) ? (['teachers'] as const) : []),
    ],
  };
}

/**
 * One reviewer's points: each criterion once, and no more than there are.
 *
 * @throws DomainError invalid_input TRAINING.SCORE_INCOMPLETE {criteria}, TRAINING.SCORE_TOO_HIGH {criterion, most}
 */
export function judgeScore(criteria: readonly Criterion[], given: ScoreInput['points']): void {
  const missing = criteria.filter(({ id }) => given.filter(({ criterionId }) => criterionId === id).length !== 1);
  if (missing.length > 0 || given.length !== criteria.length)
    throw domainError('invalid_input', 'TRAINING.SCORE_INCOMPLETE', {
      criteria: missing.map(({ zh }) => zh).join('、'),
    });
  for (const { id, zh, most } of criteria) {
    const points = given.find(({ criterionId }) => criterionId === id)?.points ?? 0;
    if (points > most) throw domainError('invalid_input', 'TRAINING.SCORE_TOO_HIGH', { criterion: zh, most });
  }
}

/** The points of all who scored, and how many they are. */
export function scoreOf(scores: AccreditationRecord['scores']): { readonly sum: number; readonly reviewers: number } {
  return {
    sum: scores.reduce((total, { points }) => total + points, 0),
    reviewers: new Set(scores.map(({ reviewerId }) => reviewerId)).size,
  };
}

/**
 * @throws DomainError unprocessable TRAINING.REVIEWERS_MISSING {needed, have, clause}, TRAINING.SCORE_TOO_LOW {average, pass, clause}
 */
export function judgeProposal(
  application: Pick<AccreditationRecord, 'scores' | 'reviewersNeeded' | 'passScore' | 'clause'>,
): { readonly sum: number; readonly reviewers: number } {
  const { reviewersNeeded, passScore, clause } = application;
  const score = scoreOf(application.scores);
  if (score.reviewers < reviewersNeeded)
    throw domainError('unprocessable', 'TRAINING.REVIEWERS_MISSING', {
      needed: reviewersNeeded,
      have: score.reviewers,
      clause,
    });
  // Compared as sums: an average would be rounded.
  if (score.sum < passScore * score.reviewers)
    throw domainError('unprocessable', 'TRAINING.SCORE_TOO_LOW', {
      average: (score.sum / score.reviewers).toFixed(1),
      pass: passScore,
      clause,
    });
  return score;
}

/** The last day of an entry that begins on a day. */
export function lastDayOfEntry(validFrom: LocalDate, { validMonths }: Pick<TrainingAccreditationRule, 'validMonths'>) {
  return addDays(addMonths(validFrom, validMonths), -1);
}

/** @example numberOf({ number: '培〔{year}〕{serial}号', serialDigits: 3 }, 2025, 7) // 培〔2025〕007号 */
export function numberOf(
  { number, serialDigits }: Pick<TrainingAccreditationRule, 'number' | 'serialDigits'>,
  year: number,
  serial: number,
): string {
  return number.replace('{year}', String(year)).replace('{serial}', String(serial).padStart(serialDigits, '0'));
}
