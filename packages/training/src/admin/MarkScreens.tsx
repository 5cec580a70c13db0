import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
  Tag,
} from '@gongyi/console-kit';
import { Typography } from '@mui/material';
import { DateInput, SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { type LessonMarkRecord, type MarkCorrectionRecord, markCorrectionWorkflow } from '../model/attendance.js';
import { attendanceMethods, lessonMarks } from '../model/training-settings.js';
import { correctionFields } from './RecordedRoll.js';
import { markTones } from './RollCallPage.js';
import { FileLink, usePunctuation } from './shared.js';

function Mark() {
  const record = useRecordContext<LessonMarkRecord>();
  const translate = useTranslate();
  if (record === undefined) return null;
  const { mark, recordedMark } = record;
  return (
    <>
      <Tag tone={markTones[mark]}>{translate(`training.marks.${mark}`)}</Tag>
      {mark !== recordedMark && (
        <Typography variant="caption" component="div" color="text.secondary">
          {translate('training.roll.corrected_from', { mark: translate(`training.marks.${recordedMark}`) })}
        </Typography>
      )}
    </>
  );
}

function Source() {
  const record = useRecordContext<LessonMarkRecord>();
  const translate = useTranslate();
  return record === undefined ? null : translate(`training.attendance_methods.${record.source}`);
}

const markCodes = { prefix: 'training.marks', values: lessonMarks };
const columns: readonly TableColumn<LessonMarkRecord>[] = [
  { source: 'day', kind: 'day', sortable: true },
  {
    source: 'content',
    render: ({ content, hours, startsAt, endsAt }) => `${content} · ${hours} · ${startsAt}–${endsAt}`,
    spreadsheet: [
      { source: 'content' },
      { source: 'hours', kind: 'count' },
      { source: 'startsAt' },
      { source: 'endsAt' },
    ],
  },
  {
    source: 'roomName',
    render: ({ roomName, teacherName }) => `${roomName} · ${teacherName}`,
    phone: 'hidden',
    spreadsheet: [{ source: 'roomName' }, { source: 'teacherName' }],
  },
  { source: 'personName', phone: 'title', sortable: true },
  { source: 'identityMasked', phone: 'hidden' },
  { source: 'mark', field: <Mark />, phone: 'end', spreadsheet: [{ source: 'mark', codes: markCodes }] },
  {
    source: 'source',
    field: <Source />,
    spreadsheet: [
      { source: 'source', codes: { prefix: 'training.attendance_methods', values: attendanceMethods } },
      { source: 'markedAt' },
      { source: 'recordedByName' },
    ],
  },
  {
    source: 'id',
    label: 'training.roll.correct',
    field: <CommandButton command="ask-correction" variant="text" size="small" fields={correctionFields} />,
    spreadsheet: [],
  },
];

/** 考勤记录: a line for a person and lesson, as the form prints it; goes to Excel as it is shown. */
export function MarkList() {
  return (
    <ResourceList<LessonMarkRecord>
      filters={[
        <DateInput key="day" source="day" />,
        <SelectInput
          key="mark"
          source="mark"
          choices={lessonMarks.map((id) => ({ id, name: `training.marks.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="training.roll.no_marks" />
    </ResourceList>
  );
}

function Change() {
  const record = useRecordContext<MarkCorrectionRecord>();
  const translate = useTranslate();
  const { sentences } = usePunctuation();
  if (record === undefined) return null;
  const { fromMark, toMark, reason, fileId, fileName, decisionReason } = record;
  return (
    <>
      {translate(`training.marks.${fromMark}`)} → {translate(`training.marks.${toMark}`)}
      <Typography variant="caption" component="div" color="text.secondary">
        {sentences([reason, decisionReason])}
      </Typography>
      {fileId !== null && <FileLink id={fileId} name={fileName} />}
    </>
  );
}

const correctionTones = { asked: 'warning', confirmed: 'success', refused: 'error' } as const;
const refusal: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];
const decide = { permission: 'mark-corrections.decide', workflow: markCorrectionWorkflow, size: 'small' } as const;
const correctionColumns: readonly TableColumn<MarkCorrectionRecord>[] = [
  { source: 'className', phone: 'hidden' },
  { source: 'personName', phone: 'title' },
  { source: 'day', kind: 'day' },
  { source: 'startsAt', phone: 'hidden' },
  {
    source: 'toMark',
    field: <Change />,
    spreadsheet: [
      { source: 'fromMark', codes: markCodes },
      { source: 'toMark', codes: markCodes },
      { source: 'reason' },
    ],
  },
  { source: 'askedByName' },
  { source: 'decidedByName', phone: 'hidden' },
  {
    source: 'state',
    field: <StateChip workflow="mark-correction" tones={correctionTones} />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.mark-correction', values: markCorrectionWorkflow.states } },
    ],
  },
  {
    source: 'id',
    label: 'training.roll.decide',
    field: (
      <>
        <CommandButton command="refuse" {...decide} variant="text" danger fields={refusal} />
        <CommandButton command="confirm" {...decide} />
      </>
    ),
    spreadsheet: [],
  },
];

/** 考勤更正: what was asked, and for the county the two answers. */
export function CorrectionList() {
  return (
    <ResourceList<MarkCorrectionRecord>
      sort={{ field: 'askedAt', order: 'DESC' }}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={markCorrectionWorkflow.states.map((id) => ({ id, name: `states.mark-correction.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={correctionColumns} rowLink={false} empty="training.roll.no_corrections" />
    </ResourceList>
  );
}
