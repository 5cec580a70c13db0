import {
  ageOn,
  type Fen,
  type Finding,
  firstDay,
  identityCellProblems,
  type LocalDate,
  localDate,
  normalizePersonName,
  type Period,
  type ResidentId,
} from '@gongyi/kernel';
import { inForceDuring, lastDayInForce } from './agreement.js';
import type { RegisteredPerson } from './registered-person.js';

/** The agreement that a line of attendance belongs to, with what the month's amount depends on. */
export interface AgreementOfPerson {
  readonly agreementId: string;
  readonly welfarePostId: string;
  readonly postName: string;
  readonly standardFen: Fen;
  readonly divisionCode: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly leftOn: LocalDate | null;
}

/** One line of a monthly sheet, read and cleaned, before anybody judged it. */
export interface ReportedLine {
  readonly identity: ResidentId | null;
  readonly name: string;
  readonly requiredDays: number | null;
  readonly daysAttended: number | null;
  /** What the village computed. */
  readonly villageAmountFen: Fen | null;
}

/** What a month's amount depends on. */
export interface MonthFacts {
  readonly standardFen: Fen;
  readonly daysAttended: number;
  readonly requiredDays: number;
  readonly agreementFrom: LocalDate;
  readonly agreementTo: LocalDate | null;
}

export interface MonthAmount {
  /** null when the rules pay nothing. */
  readonly amountFen: Fen | null;
  /** Why not, as a sentence for an officer; empty when payable. */
  readonly reason: string;
}

export interface JudgeContext {
  readonly period: Period;
  readonly ageLimit: number;
  person(identity: ResidentId): RegisteredPerson | undefined;
  agreements(personId: string): readonly AgreementOfPerson[];
  /** Other lines of the month with this identity, elsewhere. */
  duplicates(identity: ResidentId): readonly string[];
  /** Somebody of the household, other than the person, with an agreement in force in the month. */
  otherHolder(person: RegisteredPerson): string | undefined;
  /** The amount by the rules in force, or why there is none. */
  amount(facts: MonthFacts): MonthAmount;
}

export interface JudgedLine {
  readonly person: RegisteredPerson | null;
  readonly agreement: AgreementOfPerson | null;
  /** By the rules; null when it cannot be computed. */
  readonly amountFen: Fen | null;
  readonly errors: readonly LineFinding[];
  readonly notes: readonly LineFinding[];
}

export interface LineFinding {
  readonly code: string;
  readonly params: Finding['params'];
}

/** The findings that stop a line, in the order in which they are judged. */
export const lineErrorCodes = [
  ...identityCellProblems,
  'person_unknown',
  'name_mismatch',
  'duplicate_person',
  'holder_over_age',
  'agreement_missing',
  'agreement_ended',
  'days_unreadable',
  'amount_mismatch',
  'no_rule',
  'least_days_missed',
  'least_hours_missed',
  'dispute_upheld',
  'left_by_exit',
] as const;

/**
 * Judges one line against register, agreements and rules. A line whose identity cannot be read gets no other error. The
 * amount is judged when an agreement is in force.
 */
export function judgeLine(line: ReportedLine, context: JudgeContext): JudgedLine {
  const errors: LineFinding[] = [];
  const notes: LineFinding[] = [];
  const nothing = { person: null, agreement: null, amountFen: null, errors, notes };
  if (line.identity === null) return nothing;
  const person = context.person(line.identity);
  if (person === undefined) {
    errors.push({ code: 'person_unknown', params: {} });
    return nothing;
  }
  if (normalizePersonName(line.name)?.value !== person.name)
    errors.push({ code: 'name_mismatch', params: { written: line.name, registered: person.name } });
  const elsewhere = context.duplicates(line.identity);
  if (elsewhere.length > 0) errors.push({ code: 'duplicate_person', params: { places: elsewhere.join('、') } });
  const age = ageOn(localDate(person.birthDate), firstDay(context.period));
  if (age >= context.ageLimit) errors.push({ code: 'holder_over_age', params: { age, limit: context.ageLimit } });

  const own = context.agreements(person.personId);
  const agreement = own.find((candidate) => inForceDuring(candidate, context.period)) ?? null;
  if (own.length === 0) errors.push({ code: 'agreement_missing', params: {} });
  else if (agreement === null) errors.push({ code: 'agreement_ended', params: { until: lastDayOf(own) } });
  if (agreement === null) return { ...nothing, person };

  const other = context.otherHolder(person);
  if (other !== undefined) notes.push({ code: 'household_two_holders', params: { name: other } });
  const amountFen = judgeAmount(line, agreement, context, errors, notes);
  return { person, agreement, amountFen, errors, notes };
}

function judgeAmount(
  line: ReportedLine,
  agreement: AgreementOfPerson,
  context: JudgeContext,
  errors: LineFinding[],
  notes: LineFinding[],
): Fen | null {
  const { requiredDays, daysAttended, villageAmountFen } = line;
  if (requiredDays === null || daysAttended === null || requiredDays <= 0 || daysAttended < 0) {
    errors.push({ code: 'days_unreadable', params: {} });
    return null;
  }
  if (daysAttended > requiredDays)
    notes.push({ code: 'attendance_above_required', params: { days: daysAttended, required: requiredDays } });
  const facts = {
    standardFen: agreement.standardFen,
    daysAttended,
    requiredDays,
    agreementFrom: agreement.startsOn,
    agreementTo: lastDayInForce(agreement),
  };
  const { amountFen: amount, reason } = context.amount(facts);
  if (amount === null) errors.push({ code: 'no_rule', params: { reason } });
  else if (villageAmountFen !== amount) {
    errors.push({
      code: 'amount_mismatch',
      params: {
        ours: (amount / 100).toFixed(2),
        village: villageAmountFen === null ? '—' : (villageAmountFen / 100).toFixed(2),
      },
    });
  }
  return amount;
}

function lastDayOf(agreements: readonly AgreementOfPerson[]): string {
  return agreements.map(lastDayInForce).sort().at(-1) ?? '';
}
