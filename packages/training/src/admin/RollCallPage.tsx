import { FileInput, Loaded, PageTitle, Section, Tag, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import { Alert, Box, Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import type { LessonSheet } from '../model/attendance.js';
import { type AttendanceMethod, type LessonMark, lessonMarks } from '../model/training-settings.js';
import { RecordedRoll } from './RecordedRoll.js';

export const markTones = { present: 'success', late: 'warning', absent: 'error', leave: 'info' } as const;

/** 点名: everybody is there until somebody taps otherwise; made for a thumb. */
export function RollCallPage() {
  const { id = '' } = useParams();
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['lesson-sheets', 'getOne', id],
    queryFn: async () => (await dataProvider.getOne<LessonSheet>('lesson-sheets', { id })).data,
  });
  return (
    <Box sx={{ maxWidth: 760 }}>
      <Loaded query={query}>
        {(sheet) => (
          <>
            <PageTitle
              title={sheet.className}
              subtitle={
                <>
                  {sheet.day} {sheet.startsAt}–{sheet.endsAt} · {sheet.content} · {sheet.roomName} · {sheet.teacherName}
                </>
              }
            >
              <Button component={RouterLink} to={`/training-classes/${sheet.classId}/show`}>
                {translate('training.roll.to_class')}
              </Button>
            </PageTitle>
            {sheet.roll?.state === 'closed' ? <RecordedRoll sheet={sheet} /> : <OpenRoll sheet={sheet} />}
          </>
        )}
      </Loaded>
    </Box>
  );
}

interface Of {
  readonly sheet: LessonSheet;
}

function OpenRoll({ sheet }: Of) {
  const translate = useTranslate();
  const may = usePermission('lessons.record');
  const scanning = sheet.roll?.method === 'qr';
  const shown = (moment: string | null) => (moment ?? '').replace('T', ' ').slice(0, 16);
  const [method, setMethod] = useState<AttendanceMethod>(
    scanning ? 'qr' : sheet.methods.includes('roll_call') ? 'roll_call' : (sheet.methods[0] ?? 'roll_call'),
  );
  if (!may) return <Alert severity="info">{translate('training.roll.not_recorded')}</Alert>;
  const code = sheet.canRecord.replace('TRAINING.', '');
  return (
    <Stack spacing={2}>
      {code !== 'now' && (
        <Alert severity={code === 'LESSON_TOO_EARLY' ? 'info' : 'warning'}>
          {translate(`training.roll.cannot.${code}`, {
            from: shown(sheet.recordFrom),
            until: shown(sheet.recordUntil),
          })}
        </Alert>
      )}
      {!scanning && sheet.methods.length > 1 && (
        <ToggleButtonGroup
          exclusive
          fullWidth
          value={method}
          onChange={(_, chosen: AttendanceMethod | null) => chosen !== null && setMethod(chosen)}
        >
          {sheet.methods.map((one) => (
            <ToggleButton key={one} value={one} sx={{ minHeight: 48 }}>
              {translate(`training.attendance_methods.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {method === 'qr' && <Scan sheet={sheet} />}
      {(method !== 'qr' || scanning) && <Call key={`${method}${sheet.id}`} sheet={sheet} method={method} />}
    </Stack>
  );
}

/** Opens the sign-in by code, or leads to the code that is shown. */
function Scan({ sheet }: Of) {
  const translate = useTranslate();
  const { run, busy } = useRollCommand(sheet.id);
  const scanning = sheet.roll !== null;
  const shown = (moment: string) => moment.slice(11, 16);
  return (
    <Section>
      <Stack spacing={1.5}>
        <Typography>
          {translate('training.roll.scan_hint', { from: shown(sheet.signInFrom), until: shown(sheet.signInUntil) })}
        </Typography>
        {scanning ? (
          <Button component={RouterLink} to={`/lesson-code/${sheet.id}`} variant="contained" size="large">
            {translate('training.roll.show_code')}
          </Button>
        ) : (
          <Button
            variant="contained"
            size="large"
            disabled={busy || sheet.canSignIn !== 'now'}
            onClick={() => void run('open-sign-in', {}, 'training.roll.opened')}
          >
            {translate('training.roll.open_code')}
          </Button>
        )}
      </Stack>
    </Section>
  );
}

function useRollCommand(lessonId: string) {
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const run = async (name: string, body: Parameters<typeof dataProvider.command>[3], done: string) => {
    setBusy(true);
    try {
      await dataProvider.command('lessons', lessonId, name, body);
      notify(done, { type: 'success' });
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return { run, busy };
}

/** The names with their four buttons, and below them what will be saved. */
function Call({ sheet, method }: Of & { readonly method: AttendanceMethod }) {
  const translate = useTranslate();
  const { run, busy } = useRollCommand(sheet.id);
  const [exceptions, setExceptions] = useState<Readonly<Record<string, LessonMark>>>({});
  const [fileId, setFileId] = useState('');
  const { trainees } = sheet;
  // Who did not scan is not there; who is called by name is there until somebody taps otherwise.
  const markOf = ({ enrolmentId, mark }: LessonSheet['trainees'][number]): LessonMark =>
    exceptions[enrolmentId] ?? mark ?? (method === 'qr' ? 'absent' : 'present');
  const marks = trainees.map((one) => ({ enrolmentId: one.enrolmentId, mark: markOf(one) }));
  const count = (wanted: LessonMark) => marks.filter(({ mark }) => mark === wanted).length;
  const save = () => {
    // A sign-in that nobody touched stays what the phone said.
    const named = marks.filter(
      ({ enrolmentId }) =>
        exceptions[enrolmentId] !== undefined ||
        trainees.find((one) => one.enrolmentId === enrolmentId)?.source !== 'qr',
    );
    void run('record', { method, marks: named, fileId: fileId === '' ? null : fileId }, 'training.roll.saved');
  };
  const ready = sheet.canRecord === 'now' && (method !== 'paper' || fileId !== '');
  return (
    <>
      {method === 'paper' && (
        <Section>
          <FileInput
            label={translate('training.roll.sheet')}
            value={fileId}
            error={undefined}
            help={translate('training.roll.sheet_hint')}
            accept="image/*,application/pdf"
            onChange={(value) => setFileId(String(value ?? ''))}
          />
        </Section>
      )}
      <Section title={translate('training.roll.roster', { count: trainees.length })} flush>
        {trainees.map((one) => (
          <TraineeRow
            key={one.enrolmentId}
            trainee={one}
            mark={markOf(one)}
            onMark={(mark) => setExceptions({ ...exceptions, [one.enrolmentId]: mark })}
          />
        ))}
      </Section>
      <Box
        sx={{
          position: 'sticky',
          bottom: 0,
          zIndex: 2,
          bgcolor: 'background.paper',
          borderTop: 1,
          borderColor: 'divider',
          py: 1.5,
          px: { xs: 1, sm: 2 },
        }}
      >
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 1 }}>
          {lessonMarks.map((mark) => (
            <Tag key={mark} tone={count(mark) === 0 ? 'neutral' : markTones[mark]}>
              {translate(`training.marks.${mark}`)} {count(mark)}
            </Tag>
          ))}
        </Stack>
        <Button
          fullWidth
          variant="contained"
          size="large"
          disabled={busy || !ready || trainees.length === 0}
          onClick={save}
          sx={{ minHeight: 56, fontSize: 18 }}
        >
          {translate('training.roll.save')}
        </Button>
      </Box>
    </>
  );
}

function TraineeRow(props: {
  readonly trainee: LessonSheet['trainees'][number];
  readonly mark: LessonMark;
  readonly onMark: (mark: LessonMark) => void;
}) {
  const { trainee, mark, onMark } = props;
  const translate = useTranslate();
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: { xs: 1.5, sm: 2.5 },
        py: 1,
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: mark === 'present' ? undefined : 'action.hover',
      }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography sx={{ fontWeight: 650 }} noWrap>
          {trainee.personName}
        </Typography>
        <Typography variant="caption" color="text.secondary">
          {trainee.source === 'qr'
            ? translate('training.roll.scanned', { time: trainee.markedAt?.slice(11, 16) ?? '' })
            : trainee.identityMasked.slice(-4)}
        </Typography>
      </Box>
      <ToggleButtonGroup
        exclusive
        value={mark}
        onChange={(_, chosen: LessonMark | null) => chosen !== null && onMark(chosen)}
        aria-label={trainee.personName}
      >
        {lessonMarks.map((one) => (
          <ToggleButton
            key={one}
            value={one}
            aria-label={`${trainee.personName} ${translate(`training.marks.${one}`)}`}
            color={one === 'absent' ? 'error' : one === 'late' ? 'warning' : one === 'leave' ? 'info' : 'success'}
            sx={{ minWidth: 48, minHeight: 48, px: 0.5, fontSize: 15, '&.Mui-selected': { fontWeight: 700 } }}
          >
            {translate(`training.marks_short.${one}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Box>
  );
}
