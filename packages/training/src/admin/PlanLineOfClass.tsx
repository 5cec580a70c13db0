import { DivisionField, Tag } from '@gongyi/console-kit';
import { useGetMany, useTranslate } from 'react-admin';
import type { ClassPlanLine } from '../model/class-plan-line.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { useTradeText } from './shared.js';

/** Trade, mode, months, people of a line, and how many seats of it are taken. */
export function usePlanLineText(): (line: ClassPlanLine) => string {
  const translate = useTranslate();
  const tradeText = useTradeText();
  return ({ year, tradeName, level, mode, people, monthFrom, monthTo, seats }) =>
    translate('training.class.plan_line', {
      ...{ year, people, seats, from: monthFrom, to: monthTo, mode: translate(`training.modes.${mode}`) },
      trade: tradeText({ name: tradeName, level }),
    });
}

/** The line of the year's plan that a class carries out, or that it stands outside of the plan. */
export function PlanLineOfClass({ trainingClass: { planLineId } }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const text = usePlanLineText();
  const { data = [] } = useGetMany<ClassPlanLine>(
    'class-plan-lines',
    { ids: planLineId === null ? [] : [planLineId] },
    { enabled: planLineId !== null },
  );
  if (planLineId === null) return <Tag tone="warning">{translate('training.class.outside_plan')}</Tag>;
  const [line] = data;
  return line === undefined ? (
    '—'
  ) : (
    <>
      {text(line)} <DivisionField value={line.divisionCode} />
    </>
  );
}
