import { formatInstant, Section, Tag, usePhone } from '@gongyi/console-kit';
import { Alert, Box, Step, StepContent, StepLabel, Stepper, Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import type { ApprovalLevel, RunApproval } from '../model/approval-records.js';
import { useRunOnPage } from './run-context.js';

/** The levels of a run: who signed when, whose turn it is and until when. */
export function ApprovalSteps() {
  const translate = useTranslate();
  const phone = usePhone();
  const { run, approval } = useRunOnPage() ?? {};
  if (run === undefined || approval === undefined || approval.levels.length === 0) return null;
  const current = approval.levels.findIndex(({ state }) => state === 'current');
  const active = current >= 0 ? current : run.state === 'approved' ? approval.levels.length : -1;
  return (
    <Section title={translate('subsidy.approval.title', { round: approval.round })}>
      {run.state === 'submitted' && approval.bar !== null && approval.bar !== 'other_office' && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {translate(`subsidy.approval.bar.${approval.bar}`)}
        </Alert>
      )}
      <Stepper activeStep={active} orientation={phone ? 'vertical' : 'horizontal'} alternativeLabel={!phone}>
        {approval.levels.map((level) => (
          <Step key={level.level} expanded={phone}>
            <StepLabel error={level.state === 'current' && approval.overdue}>
              <LevelName level={level} />
              {!phone && <LevelFacts level={level} approval={approval} />}
            </StepLabel>
            {phone && (
              <StepContent>
                <LevelFacts level={level} approval={approval} />
              </StepContent>
            )}
          </Step>
        ))}
      </Stepper>
    </Section>
  );
}

function LevelName({ level }: { readonly level: ApprovalLevel }) {
  const locale = useLocale();
  return (
    <Typography component="span" sx={{ fontWeight: 650 }}>
      {locale === 'en' ? level.en : level.zh}
    </Typography>
  );
}

function LevelFacts({ level, approval }: { readonly level: ApprovalLevel; readonly approval: RunApproval }) {
  const translate = useTranslate();
  const { due, escalation, office, people, signatures, state } = level;
  const days = (span: typeof due) => translate(`subsidy.approval.days_${span.unit}`, { count: span.days });
  const lines = [
    `${translate(`subsidy.approval.offices.${office}`)}${people > 1 ? ` · ${translate('subsidy.approval.signed', { signed: signatures.length, people })}` : ''}`,
    ...signatures.map(({ name, at }) => `${name} ${formatInstant(at)}`),
    ...(state === 'waiting' ? [translate('subsidy.approval.within', { days: days(due) })] : []),
  ];
  return (
    <Box component="span" sx={{ display: 'block', mt: 0.5 }}>
      {lines.map((line) => (
        <Typography key={line} component="span" variant="body2" color="text.secondary" sx={{ display: 'block' }}>
          {line}
        </Typography>
      ))}
      {state === 'current' && (
        <>
          <Tag tone={approval.overdue ? 'error' : 'info'}>
            {translate(approval.overdue ? 'subsidy.approval.overdue' : 'subsidy.approval.due', {
              date: approval.dueOn,
            })}
          </Tag>
          {escalation !== null && (
            <Typography component="span" variant="caption" color="text.secondary" sx={{ display: 'block', mt: 0.5 }}>
              {translate('subsidy.approval.escalates', {
                date: approval.escalatesOn,
                office: translate(`subsidy.approval.offices.${escalation.to}`),
              })}
            </Typography>
          )}
        </>
      )}
    </Box>
  );
}
