import { CommandButton, type CommandField, Section, Tag } from '@gongyi/console-kit';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { RecordContextProvider, ResourceContextProvider, useTranslate } from 'react-admin';
import type { LessonSheet } from '../model/attendance.js';
import { lessonMarks } from '../model/training-settings.js';
import { markTones } from './RollCallPage.js';
import { FileLink } from './shared.js';

/** Fields of a correction, the same wherever a mark is shown. */
export const correctionFields: readonly CommandField[] = [
  {
    name: 'toMark',
    kind: 'select',
    required: true,
    options: lessonMarks.map((value) => ({ value, label: `training.marks.${value}` })),
  },
  { name: 'reason', kind: 'reason' },
  { name: 'fileId', kind: 'file' },
];

/** A lesson that is recorded: it stays so, and a wrong mark is corrected by two people. */
export function RecordedRoll({ sheet }: { readonly sheet: LessonSheet }) {
  const translate = useTranslate();
  const { roll, trainees } = sheet;
  if (roll === null) return null;
  const count = (wanted: string) => trainees.filter(({ mark }) => mark === wanted).length;
  return (
    <Stack spacing={2}>
      <Alert severity="success">
        {translate('training.roll.recorded', {
          by: roll.recordedByName,
          at: roll.closedAt?.replace('T', ' ').slice(0, 16) ?? '',
          method: translate(`training.attendance_methods.${roll.method}`),
        })}
        {roll.fileId !== null && (
          <Box>
            <FileLink id={roll.fileId} name={roll.fileName} />
          </Box>
        )}
      </Alert>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {lessonMarks.map((mark) => (
          <Tag key={mark} tone={count(mark) === 0 ? 'neutral' : markTones[mark]}>
            {translate(`training.marks.${mark}`)} {count(mark)}
          </Tag>
        ))}
      </Stack>
      <Section title={translate('training.roll.roster', { count: trainees.length })} flush>
        <ResourceContextProvider value="lesson-marks">
          {trainees.map(({ enrolmentId, personName, identityMasked, mark, markId, source, markedAt }) => (
            <RecordContextProvider key={enrolmentId} value={{ id: markId, personName }}>
              <Box
                sx={{
                  display: 'flex',
                  alignItems: 'center',
                  flexWrap: 'wrap',
                  gap: 1,
                  px: 2,
                  py: 1,
                  borderTop: 1,
                  borderColor: 'divider',
                }}
              >
                <Box sx={{ flexGrow: 1 }}>
                  <Typography sx={{ fontWeight: 650 }}>{personName}</Typography>
                  <Typography variant="caption" color="text.secondary">
                    {source === 'qr'
                      ? translate('training.roll.scanned', { time: markedAt?.slice(11, 16) ?? '' })
                      : identityMasked}
                  </Typography>
                </Box>
                {mark !== null && <Tag tone={markTones[mark]}>{translate(`training.marks.${mark}`)}</Tag>}
                <CommandButton command="ask-correction" variant="text" size="small" fields={correctionFields} />
              </Box>
            </RecordContextProvider>
          ))}
        </ResourceContextProvider>
      </Section>
    </Stack>
  );
}
