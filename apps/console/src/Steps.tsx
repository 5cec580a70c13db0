import { formatCount, Section, Tag } from '@gongyi/console-kit';
import CheckCircle from '@mui/icons-material/CheckCircle';
import RadioButtonChecked from '@mui/icons-material/RadioButtonChecked';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Step } from './month.js';

const looks = {
  done: { Icon: CheckCircle, tone: 'success', color: 'success.main' },
  current: { Icon: RadioButtonChecked, tone: 'info', color: 'primary.main' },
  waiting: { Icon: RadioButtonUnchecked, tone: 'neutral', color: 'text.disabled' },
} as const;

/** The way of the month, step by step; each leads to where it is worked on. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.where')} flush>
      <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {steps.map((step) => (
          <StepLine key={step.id} step={step} />
        ))}
      </Stack>
    </Section>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const { id, state, href } = step;
  const translate = useTranslate();
  const { Icon, tone, color } = looks[state];
  return (
    <Box
      component="li"
      aria-current={state === 'current' ? 'step' : undefined}
      sx={{ borderTop: 1, borderColor: 'divider', bgcolor: state === 'current' ? 'primary.light' : undefined }}
    >
      <Stack
        component={Link}
        to={href}
        direction="row"
        spacing={1.5}
        sx={{
          alignItems: 'center',
          px: 2.5,
          py: 1.25,
          textDecoration: 'none',
          color: 'inherit',
          '&:hover': { bgcolor: 'action.hover' },
        }}
      >
        <Icon fontSize="small" sx={{ color }} />
        <Typography sx={{ flexGrow: 1, fontWeight: state === 'current' ? 700 : 500 }}>
          {translate(`month.steps.${id}`)}
        </Typography>
        <StepDetail step={step} />
        <Tag tone={tone}>{translate(`month.state.${state}`)}</Tag>
      </Stack>
    </Box>
  );
}

function StepDetail({ step: { done, total, until } }: { readonly step: Step }) {
  const translate = useTranslate();
  if (until === null && total <= 1) return null;
  const progress =
    done === total
      ? formatCount(total)
      : translate('month.progress', { done: formatCount(done), total: formatCount(total) });
  return (
    <Typography variant="body2" color="text.secondary" sx={{ whiteSpace: 'nowrap' }}>
      {until === null ? progress : translate('month.until', { date: until })}
    </Typography>
  );
}
