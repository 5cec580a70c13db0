import {
  CommandButton,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import { Alert, Box, Typography } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { drawKinds, type InspectionDrawRecord } from '../model/inspection.js';
import { CallsOfDraw } from './InspectionCalls.js';
import { RecordInspection } from './RecordInspection.js';

function DrawKind() {
  const draw = useRecordContext<InspectionDrawRecord>();
  const translate = useTranslate();
  if (draw === undefined) return null;
  return (
    <>
      {translate(`training.draw_kinds.${draw.kind}`)} {draw.className}
    </>
  );
}

const drawColumns: readonly TableColumn<InspectionDrawRecord>[] = [
  { source: 'from', kind: 'day', link: true, phone: 'title' },
  {
    source: 'kind',
    field: <DrawKind />,
    spreadsheet: [
      { source: 'kind', codes: { prefix: 'training.draw_kinds', values: drawKinds } },
      { source: 'className' },
    ],
  },
  { source: 'to', kind: 'day' },
  { source: 'lessons', kind: 'count' },
  { source: 'byRisk', kind: 'count' },
  { source: 'population', kind: 'count' },
  { source: 'drawnByName' },
  {
    source: 'drawnAt',
    render: ({ drawnAt }) => drawnAt.replace('T', ' '),
    sortable: true,
    spreadsheet: [{ source: 'drawnAt' }],
  },
];

/** 检查抽签: each draw with its seed; none can be taken back. */
export function DrawList() {
  const today = useToday();
  return (
    <ResourceList<InspectionDrawRecord>
      sort={{ field: 'drawnAt', order: 'DESC' }}
      actions={
        <CommandButton
          on="collection"
          command=""
          name="draw"
          variant="contained"
          fields={[
            { name: 'from', kind: 'date', required: true, initial: today },
            { name: 'to', kind: 'date', required: true, initial: today },
            { name: 'lessons', kind: 'number', required: true, min: 1, max: 50, initial: 3 },
            { name: 'byRisk', kind: 'number', min: 0, max: 50, initial: 1 },
          ]}
        />
      }
    >
      <ResponsiveTable columns={drawColumns} empty="training.inspection.no_draws" />
    </ResourceList>
  );
}

/** One draw: how the lots fell, lesson by lesson, and the record of each visit. */
export function DrawShow() {
  return (
    <ResourceShow<InspectionDrawRecord> title={({ from, to }) => `${from} – ${to}`}>
      <DrawBody />
    </ResourceShow>
  );
}

function DrawBody() {
  const draw = useRecordContext<InspectionDrawRecord>();
  const translate = useTranslate();
  if (draw === undefined) return null;
  const { seed, population, picks, byRisk, kind, classId, className } = draw;
  if (kind === 'trainees')
    return (
      <>
        <Typography>
          <RouterLink to={`/training-classes/${classId}/show`}>{className}</RouterLink>
        </Typography>
        <CallsOfDraw draw={draw} />
      </>
    );
  return (
    <>
      <Alert severity="info">{translate('training.inspection.how', { population, byRisk, seed })}</Alert>
      <Section title={translate('training.inspection.picked', { count: picks.length })}>
        {picks.map(({ lessonId, classId, className, institutionName, day, startsAt, endsAt, ...pick }) => (
          <Box key={lessonId} sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', py: 1 }}>
            <Box sx={{ flexGrow: 1, minWidth: 240 }}>
              <Typography sx={{ fontWeight: 600 }}>
                {day} {startsAt}–{endsAt} {pick.roomName}
              </Typography>
              <Typography color="text.secondary">
                <RouterLink to={`/training-classes/${classId}/show`}>{className}</RouterLink> · {institutionName} ·{' '}
                {pick.teacherName}
              </Typography>
              <Typography variant="caption" color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
                {pick.ticket}
              </Typography>
            </Box>
            <Tag tone={pick.why === 'risk' ? 'warning' : 'neutral'}>{translate(`training.draw_why.${pick.why}`)}</Tag>
            {pick.signs.map((sign) => (
              <Tag key={sign} tone="warning">
                {translate(`training.risk_signs.${sign}`)}
              </Tag>
            ))}
            <RecordInspection classId={classId} lesson={{ id: lessonId, day, startsAt }} drawId={draw.id} />
          </Box>
        ))}
      </Section>
    </>
  );
}
