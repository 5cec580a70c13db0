import { nextPeriod, type Period, parsePeriod, previousPeriod } from '@gongyi/kernel';
import ArrowDropDown from '@mui/icons-material/ArrowDropDown';
import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, IconButton, Popover, Stack, TextField, Typography } from '@mui/material';
import { type KeyboardEvent, useState } from 'react';
import { type InputProps, useInput, useLocale, useTranslate } from 'react-admin';
import { formatMonth, formatPeriod, formatYear } from '../format/format.js';
import { useMonthBefore } from '../hooks/console-context.js';

export interface PeriodPickerProps {
  /** `YYYY-MM`, or empty. */
  readonly value: string;
  readonly onChange: (period: string) => void;
  readonly label?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** May be emptied. */
  readonly clearable?: boolean;
}

/**
 * Chooses a month; arrows go one month back and on. Browsers write their own month input in their own language, and some
 * have none.
 */
export function PeriodPicker({ value, onChange, label, error, required, clearable = false }: PeriodPickerProps) {
  const translate = useTranslate();
  const locale = useLocale();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const period = parsePeriod(value);
  const step = (move: (from: Period) => Period) => period !== undefined && onChange(move(period));
  const choose = (chosen: string) => {
    setAnchor(null);
    onChange(chosen);
  };
  const name = label ?? translate('console.period.label');
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
        label={name}
        value={value === '' ? '' : formatPeriod(value, locale)}
        error={error !== undefined}
        helperText={error}
        required={required ?? false}
        sx={{ width: 170, '& input': { cursor: 'pointer' } }}
        onClick={(event) => setAnchor(event.currentTarget)}
        onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
          if (!['Enter', ' ', 'ArrowDown'].includes(event.key) || anchor !== null) return;
          event.preventDefault();
          setAnchor(event.currentTarget);
        }}
        slotProps={{
          htmlInput: { readOnly: true, 'aria-haspopup': 'dialog', 'aria-expanded': anchor !== null, role: 'combobox' },
          input: { endAdornment: <ArrowDropDown color="action" /> },
        }}
      />
      <IconButton
        size="small"
        aria-label={translate('console.period.next')}
        disabled={period === undefined}
        onClick={() => step(nextPeriod)}
      >
        <ChevronRight />
      </IconButton>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        // Opened again while it still fades, it would not take the focus.
        transitionDuration={0}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': name } as object }}
      >
        <Months value={value} onChoose={choose} clearable={clearable && value !== ''} />
      </Popover>
    </Stack>
  );
}

interface MonthsProps {
  readonly value: string;
  readonly onChoose: (period: string) => void;
  readonly clearable: boolean;
}

/** The twelve months of a year, and the years before and after it. */
function Months({ value, onChoose, clearable }: MonthsProps) {
  const translate = useTranslate();
  const locale = useLocale();
  const usual = useMonthBefore();
  const [year, setYear] = useState(Number((value === '' ? usual : value).slice(0, 4)));
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  return (
    <Box sx={{ p: 1.5, width: 264 }}>
      <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between', mb: 1 }}>
        <IconButton
          size="small"
          aria-label={translate('console.period.previous_year')}
          onClick={() => setYear(year - 1)}
        >
          <ChevronLeft />
        </IconButton>
        <Typography sx={{ fontWeight: 600 }} aria-live="polite">
          {formatYear(year, locale)}
        </Typography>
        <IconButton size="small" aria-label={translate('console.period.next_year')} onClick={() => setYear(year + 1)}>
          <ChevronRight />
        </IconButton>
      </Stack>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 0.5 }}>
        {months.map((month) => (
          <Button
            key={month}
            size="small"
            variant={month === value ? 'contained' : 'text'}
            aria-label={formatPeriod(month, locale)}
            aria-pressed={month === value}
            autoFocus={month === (value === '' ? usual : value)}
            onClick={() => onChoose(month)}
            sx={{ minWidth: 0 }}
          >
            {formatMonth(month, locale)}
          </Button>
        ))}
      </Box>
      {clearable && (
        <Button size="small" fullWidth sx={{ mt: 1 }} onClick={() => onChoose('')}>
          {translate('ra.action.clear_input_value')}
        </Button>
      )}
    </Box>
  );
}

/** The picker as a react-admin input, for filters and forms. */
export function PeriodInput(props: InputProps & { readonly alwaysOn?: boolean }) {
  const { alwaysOn: _alwaysOn, ...rest } = props;
  const { field } = useInput(rest);
  return (
    <PeriodPicker value={typeof field.value === 'string' ? field.value : ''} onChange={field.onChange} clearable />
  );
}
