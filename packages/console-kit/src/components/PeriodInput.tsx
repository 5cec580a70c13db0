import { nextPeriod, type Period, parsePeriod, previousPeriod } from '@gongyi/kernel';
import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { IconButton, Stack, TextField } from '@mui/material';
import { type InputProps, useInput, useLocale, useTranslate } from 'react-admin';
import { formatPeriod } from '../format/format.js';

/** Chooses a month (`YYYY-MM`); arrows go one month back and on. */
export function PeriodPicker(props: {
  readonly value: string;
  readonly onChange: (period: string) => void;
  readonly label?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
}) {
  const { value, onChange, label, error, required } = props;
  const translate = useTranslate();
  const locale = useLocale();
  const period = parsePeriod(value);
  const step = (move: (from: Period) => Period) => period !== undefined && onChange(move(period));
  return (
    <Stack direction="row" alignItems="center" spacing={0.5}>
      <IconButton
        size="small"
        aria-label={translate('console.period.previous')}
        disabled={period === undefined}
        onClick={() => step(previousPeriod)}
      >
        <ChevronLeft />
      </IconButton>
      <TextField
        type="month"
        label={label ?? translate('console.period.label')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        error={error !== undefined}
        helperText={error}
        required={required ?? false}
        sx={{ minWidth: 150 }}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { title: formatPeriod(value, locale) } }}
      />
      <IconButton
        size="small"
        aria-label={translate('console.period.next')}
        disabled={period === undefined}
        onClick={() => step(nextPeriod)}
      >
        <ChevronRight />
      </IconButton>
    </Stack>
  );
}

/** The picker as a react-admin input, for filters and forms. */
export function PeriodInput(props: InputProps & { readonly alwaysOn?: boolean }) {
  const { alwaysOn: _alwaysOn, ...rest } = props;
  const { field } = useInput(rest);
  return <PeriodPicker value={typeof field.value === 'string' ? field.value : ''} onChange={field.onChange} />;
}
