import {
  CommandButton,
  DivisionPicker,
  EmptyState,
  formatMoney,
  formatPeriod,
  Loaded,
  PageTitle,
  PeriodPicker,
  QrCode,
  Section,
  StateChip,
  Tag,
  useConsole,
  useMe,
  useToday,
} from '@gongyi/console-kit';
import { maskPersonName, periodSchema } from '@gongyi/kernel';
import { Box, Button, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RecordContextProvider, useLocale, useTranslate } from 'react-admin';
import type { AttendanceOverview } from '../model/daily-attendance.js';
import { isPlace } from './DaySheet.js';

type Row = AttendanceOverview['rows'][number];
type View = 'month' | 'sheet' | 'slips';

const noPrint = { '@media print': { display: 'none' } };

/** A village's month: days so far, what stands on the sheet, and what is printed for its people. */
export function MonthOfDaysPage() {
  const translate = useTranslate();
  const today = useToday();
  const home = useMe()?.scope.from ?? '';
  const [place, setPlace] = useState('');
  const [chosen, setPeriod] = useState('');
  const [view, setView] = useState<View>('month');
  const divisionCode = place === '' && isPlace(home) ? home : place;
  const period = chosen === '' ? today.slice(0, 7) : chosen;
  return (
    <Stack spacing={2}>
      <Box sx={noPrint}>
        <PageTitle title={translate('posts.daily.month')}>
          {(['month', 'sheet', 'slips'] as const).map((one) => (
            <Button key={one} variant={view === one ? 'contained' : 'outlined'} onClick={() => setView(one)}>
              {translate(`posts.daily.view.${one}`)}
            </Button>
          ))}
          {view !== 'month' && <Button onClick={() => globalThis.print()}>{translate('posts.daily.print')}</Button>}
          <CloseMonth period={period} />
        </PageTitle>
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
          <DivisionPicker value={divisionCode} onChange={setPlace} required />
          <PeriodPicker value={period} onChange={setPeriod} />
        </Stack>
      </Box>
      {isPlace(divisionCode) && period !== '' ? (
        <Month divisionCode={divisionCode} period={period} view={view} />
      ) : (
        <EmptyState text={translate('posts.daily.choose_place')} />
      )}
    </Stack>
  );
}

function CloseMonth({ period }: { readonly period: string }) {
  const queries = useQueryClient();
  return (
    <CommandButton
      resource="attendance-sheets"
      on="collection"
      command="from-days"
      body={() => ({ period })}
      onDone={() => void queries.invalidateQueries({ queryKey: ['attendance-days'] })}
    />
  );
}

function Month(props: { readonly divisionCode: string; readonly period: string; readonly view: View }) {
  const { divisionCode, period, view } = props;
  const translate = useTranslate();
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['attendance-days', 'month', divisionCode, period],
    enabled: periodSchema.safeParse(period).success,
    queryFn: () =>
      client.request<AttendanceOverview>(`/attendance-overview?${new URLSearchParams({ divisionCode, period })}`),
  });
  return (
    <Loaded query={query}>
      {(overview) => {
        if (overview.rows.length === 0) return <EmptyState text={translate('posts.daily.nobody')} />;
        if (view === 'sheet') return <SheetToSign overview={overview} />;
        return view === 'slips' ? <Slips overview={overview} /> : <People rows={overview.rows} />;
      }}
    </Loaded>
  );
}

function People({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Section flush>
      {rows.map((row) => (
        <RecordContextProvider key={row.agreementId} value={{ ...row, id: row.agreementId, state: row.line?.state }}>
          <Person row={row} />
        </RecordContextProvider>
      ))}
    </Section>
  );
}

function Person({ row }: { readonly row: Row }) {
  const translate = useTranslate();
  const { personName, postName, line, slip, requiredDays, ...counts } = row;
  const worked = counts.present + counts.makeUp;
  // A month that came as a sheet has no days to tell of.
  const byDays = line === null || worked + counts.leave + counts.absent > 0;
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        px: 2.5,
        py: 1.25,
        '& + &': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ width: 180, flexGrow: { xs: 1, sm: 0 } }}>
        <Typography fontWeight={650}>{personName}</Typography>
        <Typography variant="body2" color="text.secondary">
          {postName}
        </Typography>
      </Box>
      <Typography sx={{ minWidth: 96 }}>
        {byDays && translate('posts.daily.days_of', { days: worked, required: requiredDays })}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ flexGrow: 1 }}>
        {(['makeUp', 'leave', 'absent'] as const)
          .filter((kind) => counts[kind] > 0)
          .map((kind) => translate(`posts.daily.count.${kind}`, { days: counts[kind] }))
          .join(' · ')}
      </Typography>
      {line !== null && (
        <>
          <Typography>
            {translate('posts.daily.line', {
              days: line.daysAttended ?? '—',
              amount: line.amountFen === null ? '—' : formatMoney(line.amountFen),
            })}
          </Typography>
          <StateChip workflow="attendance-line" />
        </>
      )}
      {slip !== null && <Slip slip={slip} />}
    </Box>
  );
}

function Slip({ slip }: { readonly slip: NonNullable<Row['slip']> }) {
  const translate = useTranslate();
  const today = useToday();
  const queries = useQueryClient();
  if (slip.openDispute) return <Tag tone="warning">{translate('posts.daily.disputed')}</Tag>;
  if (today > slip.disputeUntil) return null;
  return (
    <CommandButton
      resource="attendance-disputes"
      on="collection"
      command=""
      name="record"
      size="small"
      fields={[
        { name: 'statedBy', kind: 'text', required: true },
        { name: 'content', kind: 'multiline', required: true, minLength: 2 },
      ]}
      body={(values) => ({ ...values, slipId: slip.id })}
      onDone={() => void queries.invalidateQueries({ queryKey: ['attendance-days'] })}
    />
  );
}

/** The monthly sheet under the county's own title, to be signed in the village. */
function SheetToSign({ overview: { title, period, rows } }: { readonly overview: AttendanceOverview }) {
  const translate = useTranslate();
  const locale = useLocale();
  const head = ['number', 'name', 'identity', 'post', 'required', 'attended', 'amount', 'signature'] as const;
  return (
    <Box sx={{ bgcolor: '#fff', color: '#000', p: 2, overflowX: 'auto' }}>
      <Typography variant="h2" sx={{ textAlign: 'center', mb: 1 }}>
        {title}
      </Typography>
      <Typography sx={{ textAlign: 'center', mb: 2 }}>{formatPeriod(period, locale)}</Typography>
      <Table size="small" sx={{ '& th, & td': { border: '1px solid #000', color: '#000' } }}>
        <TableHead>
          <TableRow>
            {head.map((name) => (
              <TableCell key={name}>{translate(`posts.daily.paper.${name}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(({ line, ...row }, index) => (
            <TableRow key={row.agreementId}>
              <TableCell>{index + 1}</TableCell>
              <TableCell>{row.personName}</TableCell>
              <TableCell>{row.identityMasked}</TableCell>
              <TableCell>{row.postName}</TableCell>
              <TableCell>{row.requiredDays}</TableCell>
              <TableCell>{line?.daysAttended ?? row.present + row.makeUp}</TableCell>
              <TableCell>{line?.amountFen == null ? '' : formatMoney(line.amountFen)}</TableCell>
              <TableCell sx={{ minWidth: 96 }} />
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

/** One slip a person, to be cut and handed out: the code leads to the own line. */
function Slips({ overview: { period, rows } }: { readonly overview: AttendanceOverview }) {
  const translate = useTranslate();
  const locale = useLocale();
  const shown = rows.filter(({ slip }) => slip !== null);
  if (shown.length === 0) return <EmptyState text={translate('posts.daily.no_slips')} />;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))', gap: 1.5 }}>
      {shown.map(({ agreementId, personName, identityMasked, postName, line, slip }) => (
        <Box
          key={agreementId}
          sx={{
            border: '1px dashed #666',
            p: 1.5,
            display: 'flex',
            gap: 1.5,
            bgcolor: '#fff',
            color: '#000',
            breakInside: 'avoid',
          }}
        >
          <QrCode
            text={`${globalThis.location.origin}${slip?.link ?? ''}`}
            label={translate('posts.daily.slip_code')}
            size={120}
          />
          <Box>
            <Typography fontWeight={650}>{maskPersonName(personName)}</Typography>
            <Typography variant="body2">{identityMasked}</Typography>
            <Typography variant="body2">
              {formatPeriod(period, locale)} {postName}
            </Typography>
            <Typography variant="body2">
              {translate('posts.daily.line', {
                days: line?.daysAttended ?? '—',
                amount: line?.amountFen == null ? '—' : formatMoney(line.amountFen),
              })}
            </Typography>
            <Typography variant="body2">
              {translate('posts.daily.dispute_until', { day: slip?.disputeUntil ?? '' })}
            </Typography>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
