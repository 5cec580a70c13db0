import { Step, StepLabel, Stepper } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ImportRecord } from './import-record.js';

const steps = ['choose', 'check', 'confirm', 'result'] as const;

const stepOf: Readonly<Record<Exclude<ImportRecord['state'], 'failed'>, (typeof steps)[number]>> = {
  checking: 'check',
  checked: 'confirm',
  committing: 'confirm',
  committed: 'result',
  cancelled: 'confirm',
};

/** What failed before anything was counted failed in the check. */
function currentStep({ state, counts }: ImportRecord): (typeof steps)[number] {
  if (state !== 'failed') return stepOf[state];
  return counts['rows'] === undefined ? 'check' : 'confirm';
}

/** How far the import is: choose, check, confirm, result. */
export function ImportSteps(props: { readonly step: 'choose' } | { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const record = 'record' in props ? props.record : undefined;
  const active = record === undefined ? 0 : steps.indexOf(currentStep(record));
  return (
    <Stepper
      alternativeLabel
      activeStep={record?.state === 'committed' ? steps.length : active}
      sx={{ maxWidth: 760 }}
      aria-label={translate('imports.progress')}
    >
      {steps.map((step, index) => (
        <Step key={step}>
          <StepLabel error={record?.state === 'failed' && index === active}>
            {translate(`imports.steps.${step}`)}
          </StepLabel>
        </Step>
      ))}
    </Stepper>
  );
}
