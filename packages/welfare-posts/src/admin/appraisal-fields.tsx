import { StateChip, Tag } from '@gongyi/console-kit';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import type { AppraisalRecord } from '../model/appraisal.js';
import { appraisalPeriodName } from '../model/appraisal-period.js';
import { pointsOf } from './appraisal-words.js';

const tones = {
  draft: 'neutral',
  in_procedure: 'info',
  final: 'warning',
  told: 'success',
  objected: 'warning',
  revoked: 'neutral',
  refused: 'error',
  withdrawn: 'neutral',
} as const;
export const appraisalState = <StateChip workflow="appraisal" tones={tones} />;

export function PeriodName() {
  const appraisal = useRecordContext<AppraisalRecord>();
  const locale = useLocale();
  return appraisal === undefined ? null : appraisalPeriodName(appraisal.period, locale);
}

export function Grade() {
  const appraisal = useRecordContext<AppraisalRecord>();
  const locale = useLocale();
  const grade = locale === 'en' ? appraisal?.gradeEn : appraisal?.gradeZh;
  const total = appraisal?.totalHundredths;
  if (grade == null) return '—';
  return total == null ? grade : `${grade} · ${pointsOf(total)}`;
}

export function Due() {
  const translate = useTranslate();
  const appraisal = useRecordContext<AppraisalRecord>();
  if (appraisal === undefined) return null;
  const { overdue, dueOn } = appraisal;
  return overdue ? <Tag tone="error">{translate('posts.task.overdue', { day: dueOn })}</Tag> : dueOn;
}
