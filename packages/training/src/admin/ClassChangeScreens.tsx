import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  usePermission,
} from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { SelectInput, useGetList, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import {
  type ClassChangeRecord,
  classChangeKinds,
  classChangeWorkflow,
  type LessonFacts,
} from '../model/class-change.js';
import { FileLink, usePunctuation } from './shared.js';

function ClassLink() {
  const change = useRecordContext<ClassChangeRecord>();
  if (change === undefined) return null;
  return (
    <RouterLink to={`/training-classes/${change.classId}/show`}>
      {[change.className, change.classNumber].filter((text) => text !== '').join(' · ')}
    </RouterLink>
  );
}

const lessonText = (lesson: LessonFacts | null) =>
  lesson === null
    ? '—'
    : `${lesson.day} ${lesson.startsAt}–${lesson.endsAt} ${lesson.content} · ${lesson.roomName} · ${lesson.teacherName}`;

/** What would change, before and after. */
function What() {
  const change = useRecordContext<ClassChangeRecord>();
  const translate = useTranslate();
  const { sentences } = usePunctuation();
  if (change === undefined) return null;
  const { kind, lines, personName, identityMasked, reason, fileId, fileName, decisionReason, dueAt } = change;
  return (
    <Box sx={{ minWidth: { sm: 320 } }}>
      <Typography sx={{ fontWeight: 600 }}>{translate(`training.change_kinds.${kind}`)}</Typography>
      {personName !== '' && (
        <Typography variant="body2">
          {personName} {identityMasked}
        </Typography>
      )}
      {lines.slice(0, 5).map(({ before, after }) => (
        <Typography key={`${lessonText(before)}${lessonText(after)}`} variant="body2">
          {before !== null && <s>{lessonText(before)}</s>}
          {before !== null && after !== null && <br />}
          {after !== null && lessonText(after)}
        </Typography>
      ))}
      {lines.length > 5 && (
        <Typography variant="body2">{translate('training.change.more', { count: lines.length - 5 })}</Typography>
      )}
      <Typography variant="caption" component="div" color="text.secondary">
        {sentences([reason, decisionReason])}
      </Typography>
      {dueAt !== null && (
        <Typography variant="caption" component="div" color="text.secondary">
          {translate('training.change.asked', {
            asked: change.askedAt.replace('T', ' ').slice(0, 16),
            due: dueAt.replace('T', ' ').slice(0, 16),
          })}
        </Typography>
      )}
      {fileId !== null && <FileLink id={fileId} name={fileName} />}
    </Box>
  );
}

const reason: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];
const step = { workflow: classChangeWorkflow, size: 'small' } as const;
const tones = { asked: 'warning', approved: 'success', refused: 'error', withdrawn: 'neutral' } as const;
const columns: readonly TableColumn<ClassChangeRecord>[] = [
  { source: 'className', field: <ClassLink />, phone: 'title', spreadsheet: [{ source: 'className' }] },
  { source: 'institutionName', phone: 'hidden' },
  {
    source: 'kind',
    field: <What />,
    spreadsheet: [
      { source: 'kind', codes: { prefix: 'training.change_kinds', values: classChangeKinds } },
      { source: 'reason' },
    ],
  },
  { source: 'askedByName', phone: 'hidden' },
  { source: 'decidedByName', phone: 'hidden' },
  {
    source: 'state',
    field: <StateChip workflow="class-change" tones={tones} />,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.class-change', values: classChangeWorkflow.states } }],
  },
  {
    source: 'id',
    label: 'training.roll.decide',
    field: (
      <>
        <CommandButton command="withdraw" permission="class-changes.ask" {...step} variant="text" />
        <CommandButton
          command="refuse"
          permission="class-changes.decide"
          {...step}
          danger
          variant="text"
          fields={reason}
        />
        <CommandButton command="approve" permission="class-changes.decide" {...step} variant="contained" />
      </>
    ),
    spreadsheet: [],
  },
];

/** The requests of one class, with their answers; nothing where there was none. */
export function ChangesOfClass({ classId }: { readonly classId: string }) {
  const translate = useTranslate();
  const permitted = usePermission('class-changes.read');
  const { total = 0 } = useGetList<ClassChangeRecord>(
    'class-changes',
    { filter: { classId }, pagination: { page: 1, perPage: 1 } },
    { enabled: permitted },
  );
  if (total === 0) return null;
  return (
    <Section title={translate('resources.class-changes.name', { smart_count: 2 })} flush>
      <ResourceList<ClassChangeRecord> resource="class-changes" filter={{ classId }} embedded disableSyncWithLocation>
        <ResponsiveTable columns={columns} rowLink={false} empty="training.change.none" />
      </ResourceList>
    </Section>
  );
}

/** 变更申请: what institutions want to change; the county answers before it begins. */
export function ClassChangeList() {
  return (
    <ResourceList<ClassChangeRecord>
      sort={{ field: 'askedAt', order: 'DESC' }}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={classChangeWorkflow.states.map((id) => ({ id, name: `states.class-change.${id}` }))}
        />,
        <SelectInput
          key="kind"
          source="kind"
          choices={classChangeKinds.map((id) => ({ id, name: `training.change_kinds.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="training.change.none" />
    </ResourceList>
  );
}
