import type { AssessmentSheet, AssessmentWarning } from './assessment.js';
import type { TrainingAssessmentRule } from './training-settings.js';

type Marks = Pick<
  TrainingAssessmentRule,
  'theoryPass' | 'practicePass' | 'theoryWeightPercent' | 'overallPass' | 'bothMustPass'
>;

/**
 * Overall score and result, in tenths of a point; the overall is rounded half up.
 *
 * @example judgeScores({ theoryPass: 60, practicePass: 60, theoryWeightPercent: 40, overallPass: 60, bothMustPass: true }, 600, 855)
 *   // { overallTenths: 753, result: 'passed' }
 */
export function judgeScores(
  rule: Marks,
  theoryTenths: number,
  practiceTenths: number,
): { overallTenths: number; result: 'passed' | 'failed' } {
  const weight = rule.theoryWeightPercent;
  const overallTenths = Math.floor((theoryTenths * weight + practiceTenths * (100 - weight) + 50) / 100);
  const parts = theoryTenths >= rule.theoryPass * 10 && practiceTenths >= rule.practicePass * 10;
  const overall = rule.overallPass === null || overallTenths >= rule.overallPass * 10;
  return { overallTenths, result: (parts || !rule.bothMustPass) && overall ? 'passed' : 'failed' };
}

/** The overall score and the result of one trainee: absent without scores. */
export function resultOf(
  rule: Marks,
  theoryTenths: number | null,
  practiceTenths: number | null,
): { overallTenths: number | null; result: 'passed' | 'failed' | 'absent' } {
  return theoryTenths === null || practiceTenths === null
    ? { overallTenths: null, result: 'absent' }
    : judgeScores(rule, theoryTenths, practiceTenths);
}

/** What whoever confirms the scores should look at first; no warning decides anything. */
export function assessmentWarnings(
  rule: TrainingAssessmentRule,
  sheets: readonly AssessmentSheet[],
  { teachers, attendanceFrom }: { readonly teachers: readonly string[]; readonly attendanceFrom: number | null },
): AssessmentWarning[] {
  const scored = sheets.filter(({ theoryTenths }) => theoryTenths !== null);
  if (scored.length === 0) return [];
  const passed = scored.filter(({ result }) => result === 'passed');
  const rate = Math.floor((passed.length * 100) / scored.length);
  const equal = new Set(scored.map(({ theoryTenths, practiceTenths }) => `${theoryTenths}/${practiceTenths}`));
  const absentees = passed.filter(
    ({ attendanceRate }) => attendanceFrom !== null && attendanceRate !== null && attendanceRate < attendanceFrom,
  );
  const uncounted = attendanceFrom === null ? [] : passed.filter(({ attendanceRate }) => attendanceRate === null);
  const byTeacher = scored.filter(({ enteredByName }) => enteredByName !== null && teachers.includes(enteredByName));
  const found = (code: AssessmentWarning['code'], of: readonly AssessmentSheet[], percent: number | null = null) => ({
    code,
    names: of.map(({ personName }) => personName),
    percent,
  });
  return [
    ...(scored.length > 2 && equal.size === 1 ? [found('scores_all_equal', [])] : []),
    ...(rule.passRateHighFrom !== null && scored.length > 2 && rate >= rule.passRateHighFrom
      ? [found('pass_rate_high', [], rate)]
      : []),
    ...(rule.passRateLowBelow !== null && rate < rule.passRateLowBelow ? [found('pass_rate_low', [], rate)] : []),
    ...(absentees.length > 0 ? [found('passed_low_attendance', absentees)] : []),
    ...(uncounted.length > 0 ? [found('attendance_unknown', uncounted)] : []),
    ...(byTeacher.length > 0 ? [found('entered_by_teacher', byTeacher)] : []),
  ];
}
