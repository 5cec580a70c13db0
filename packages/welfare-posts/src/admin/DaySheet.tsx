import {
  DivisionPicker,
  EmptyState,
  formatLongDate,
  Loaded,
  PageTitle,
  Section,
  Tag,
  type Tone,
  useConsole,
  useConsoleDataProvider,
  useMe,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import { addDays, parseLocalDate } from '@gongyi/kernel';
import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Alert, Box, Button, IconButton, Stack, TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RecordContextProvider, useLocale, useNotify, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { DaySheet, RecordedDays } from '../model/daily-attendance.js';
import { CorrectDayButton } from './CorrectDay.js';

type Row = DaySheet['rows'][number];

export const isPlace = (code: string) => code !== '' && !code.endsWith('000000');

export const dayTones: Readonly<Record<string, Tone>> = {
  present: 'success',
  make_up: 'success',
  leave: 'info',
  absent: 'warning',
};

/** The village's sheet of a day, made for a thumb: one tap a person. */
export function DaySheetPage() {
  const translate = useTranslate();
  const today = useToday();
  const home = useMe()?.scope.from ?? '';
  const [place, setPlace] = useState('');
  const [chosen, setDay] = useState('');
  const day = chosen === '' ? today : chosen;
  const divisionCode = place === '' && isPlace(home) ? home : place;
  return (
    <Stack spacing={2} sx={{ maxWidth: 760 }}>
      <PageTitle title={translate('resources.attendance-days.name')}>
        <Button component={Link} to="/attendance-month" variant="outlined">
          {translate('posts.daily.to_month')}
        </Button>
      </PageTitle>
      <DivisionPicker value={divisionCode} onChange={setPlace} required />
      <DayPicker day={day} today={today} onChange={setDay} />
      {isPlace(divisionCode) && day !== '' ? (
        <Sheet divisionCode={divisionCode} day={day} />
      ) : (
        <EmptyState text={translate('posts.daily.choose_place')} />
      )}
    </Stack>
  );
}

function DayPicker(props: { readonly day: string; readonly today: string; readonly onChange: (day: string) => void }) {
  const { day, today, onChange } = props;
  const locale = useLocale();
  const translate = useTranslate();
  const step = (days: number) => {
    const date = parseLocalDate(day);
    if (date !== undefined) onChange(addDays(date, days));
  };
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
      <IconButton onClick={() => step(-1)} aria-label={translate('posts.daily.day_before')}>
        <ChevronLeft />
      </IconButton>
      <TextField
        type="date"
        label={day === '' ? translate('posts.daily.day') : formatLongDate(day, locale)}
        value={day}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{ htmlInput: { max: today } }}
        sx={{ flexGrow: 1 }}
      />
      <IconButton disabled={day >= today} onClick={() => step(1)} aria-label={translate('posts.daily.day_after')}>
        <ChevronRight />
      </IconButton>
    </Stack>
  );
}

function Sheet({ divisionCode, day }: { readonly divisionCode: string; readonly day: string }) {
  const translate = useTranslate();
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['attendance-days', 'sheet', divisionCode, day],
    queryFn: () => client.request<DaySheet>(`/attendance-day-sheets?${new URLSearchParams({ divisionCode, day })}`),
  });
  return (
    <Loaded query={query}>
      {({ rows, frozen }) => (
        <>
          {frozen && <Alert severity="info">{translate('posts.daily.frozen')}</Alert>}
          {rows.length === 0 ? (
            <EmptyState text={translate('posts.daily.nobody')} />
          ) : (
            <Rows rows={rows} day={day} frozen={frozen} />
          )}
        </>
      )}
    </Loaded>
  );
}

function Rows({
  rows,
  day,
  frozen,
}: {
  readonly rows: readonly Row[];
  readonly day: string;
  readonly frozen: boolean;
}) {
  const translate = useTranslate();
  const mayRecord = usePermission('attendance-days.record') && !frozen;
  const { record, busy } = useRecordDay(day);
  const open = rows.filter(({ kind }) => kind === null);
  return (
    <Section
      title={translate('posts.daily.recorded_of', { done: rows.length - open.length, all: rows.length })}
      actions={
        mayRecord &&
        open.length > 1 && (
          <Button
            variant="outlined"
            disabled={busy}
            onClick={() => void record(open.map(({ agreementId }) => ({ agreementId, kind: 'present' })))}
          >
            {translate('posts.daily.all_present', { smart_count: open.length })}
          </Button>
        )
      }
      flush
    >
      {rows.map((row) => (
        <Box
          key={row.agreementId}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1.5,
            px: 2.5,
            py: 1.5,
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Box sx={{ flexGrow: 1, minWidth: 120 }}>
            <Typography fontWeight={650}>{row.personName}</Typography>
            <Typography variant="body2" color="text.secondary">
              {row.postName}
            </Typography>
          </Box>
          {row.kind === null ? (
            mayRecord && (
              <Stack direction="row" spacing={1}>
                {(['present', 'absent'] as const).map((kind) => (
                  <Button
                    key={kind}
                    size="large"
                    variant={kind === 'present' ? 'contained' : 'outlined'}
                    color={kind === 'present' ? 'primary' : 'inherit'}
                    disabled={busy}
                    sx={{ minWidth: 88, minHeight: 48 }}
                    onClick={() => void record([{ agreementId: row.agreementId, kind }])}
                  >
                    {translate(`states.attendance-day.${kind}`)}
                  </Button>
                ))}
              </Stack>
            )
          ) : (
            <RecordContextProvider value={{ ...row, id: row.dayId, workDay: day }}>
              <Tag tone={dayTones[row.kind] ?? 'neutral'}>{translate(`states.attendance-day.${row.kind}`)}</Tag>
              {!frozen && <CorrectDayButton />}
            </RecordContextProvider>
          )}
        </Box>
      ))}
    </Section>
  );
}

function useRecordDay(day: string) {
  const dataProvider = useConsoleDataProvider();
  const queries = useQueryClient();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const record = async (entries: { agreementId: string; kind: string }[]) => {
    setBusy(true);
    try {
      const answer = await dataProvider.command<RecordedDays & { id: string }>('attendance-days', null, 'record', {
        day,
        entries,
      });
      const refused = answer.rows.find(({ message }) => message !== '');
      if (refused !== undefined) notify(refused.message, { type: 'warning' });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['attendance-days'] });
    }
  };
  return { record, busy };
}
