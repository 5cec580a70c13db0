import { StateChip, useToday } from '@gongyi/console-kit';
import { addDays, type LocalDate } from '@gongyi/kernel';
import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AssessmentRecord } from '../model/assessment.js';

export const assessmentTones = {
  planned: 'neutral',
  fixed: 'info',
  entered: 'warning',
  confirmed: 'success',
  cancelled: 'error',
} as const;
export const assessmentState = <StateChip workflow="assessment" tones={assessmentTones} />;

/** The last day on which the roster can be fixed. */
export const rosterUntil = ({ day, rule }: Pick<AssessmentRecord, 'day' | 'rule'>): LocalDate =>
  addDays(day as LocalDate, -rule.rosterDays);

function stepOf(assessment: AssessmentRecord, today: string): string {
  const { state, day, sheets, classState } = assessment;
  if (state === 'planned') return today > rosterUntil(assessment) ? 'roster_late' : 'planned';
  if (state === 'fixed') {
    if (today < day) return 'fixed';
    return sheets.some(({ result }) => result === null) ? 'scoring' : 'scored';
  }
  if (state !== 'confirmed') return state;
  return classState === 'taught' ? 'confirmed' : 'class_assessed';
}

/** What comes next, and until when. */
export function AssessmentNext({ assessment }: { readonly assessment: AssessmentRecord }) {
  const translate = useTranslate();
  const step = stepOf(assessment, useToday());
  const severity = step === 'roster_late' ? 'error' : step === 'cancelled' ? 'warning' : 'info';
  const missing = assessment.sheets.filter(({ result }) => result === null).length;
  return (
    <Alert severity={severity} sx={{ mb: 1 }}>
      {translate(`training.assessment_next.${step}`, {
        until: rosterUntil(assessment),
        day: assessment.day,
        reason: assessment.stateReason,
        missing,
      })}
      {step === 'scoring' && assessment.stateReason !== '' && (
        <> {translate('training.assessment_returned', { reason: assessment.stateReason })}</>
      )}
    </Alert>
  );
}
