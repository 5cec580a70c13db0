import { Box } from '@mui/material';
import { useFieldValue, useTranslate } from 'react-admin';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error' | 'primary';

/** Tones of states that mean the same everywhere; a module names its own in `tones`. */
const usualTones: Readonly<Record<string, Tone>> = {
  open: 'info',
  draft: 'neutral',
  queued: 'neutral',
  checking: 'info',
  running: 'info',
  committing: 'info',
  checked: 'warning',
  submitted: 'warning',
  to_fix: 'warning',
  unconfirmed: 'warning',
  waiting: 'neutral',
  current: 'info',
  ok: 'success',
  active: 'success',
  in_force: 'success',
  confirmed: 'success',
  frozen: 'success',
  approved: 'success',
  succeeded: 'success',
  committed: 'success',
  settled: 'success',
  paid: 'success',
  done: 'success',
  failed: 'error',
  error: 'error',
  returned: 'error',
  rejected: 'error',
  invalid: 'error',
  blocked: 'error',
  excluded: 'neutral',
  cancelled: 'neutral',
  disabled: 'neutral',
  ended: 'neutral',
};

/** A small label in a soft colour; the text carries the meaning, the colour helps. */
export function Tag({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  const neutral = tone === 'neutral';
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-block',
        px: 1,
        py: '1px',
        borderRadius: 999,
        fontSize: '0.8125rem',
        fontWeight: 600,
        lineHeight: 1.6,
        whiteSpace: 'nowrap',
        color: neutral ? 'text.secondary' : `${tone}.main`,
        bgcolor: neutral ? 'action.hover' : `${tone}.light`,
        border: 1,
        borderColor: neutral ? 'divider' : 'transparent',
      }}
    >
      {children}
    </Box>
  );
}

/** A workflow's state: translated by `states.<workflow>.<state>`. */
export function StateChip(props: {
  readonly workflow: string;
  readonly source?: string;
  readonly value?: string;
  readonly label?: string;
  readonly tones?: Readonly<Record<string, Tone>>;
}) {
  const { workflow, source = 'state', value, tones } = props;
  const translate = useTranslate();
  const found: unknown = useFieldValue({ source });
  const state = value ?? (typeof found === 'string' ? found : '');
  if (state === '') return null;
  return (
    <Tag tone={tones?.[state] ?? usualTones[state] ?? 'neutral'}>
      {translate(`states.${workflow}.${state}`, { _: state })}
    </Tag>
  );
}
