import {
  CommandButton,
  type CommandField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Box, Typography } from '@mui/material';
import { SelectInput, useGetList, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import {
  type InspectionDrawRecord,
  type InspectionRecord,
  inspectionFindings,
  inspectionKinds,
  inspectionResults,
  inspectionWorkflow,
} from '../model/inspection.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { FileLink } from './shared.js';

const tones = { recorded: 'neutral', holding: 'error', released: 'info' } as const;
const resultTones = { in_order: 'success', minor: 'warning', serious: 'error' } as const;

function Result() {
  const inspection = useRecordContext<InspectionRecord>();
  const translate = useTranslate();
  if (inspection === undefined) return null;
  const { result, findings } = inspection;
  return (
    <>
      <Tag tone={resultTones[result]}>{translate(`training.inspection_results.${result}`)}</Tag>{' '}
      {findings.map((finding) => translate(`training.inspection_findings.${finding}`)).join('、')}
    </>
  );
}

function Heads() {
  const inspection = useRecordContext<InspectionRecord>();
  const translate = useTranslate();
  if (inspection === undefined || inspection.countedHeads === null) return null;
  const { countedHeads, rollHeads } = inspection;
  const differ = rollHeads !== null && rollHeads !== countedHeads;
  return (
    <Tag tone={differ ? 'error' : 'neutral'}>
      {translate('training.inspection.heads', { counted: countedHeads, roll: rollHeads ?? '—' })}
    </Tag>
  );
}

const columns: readonly TableColumn<InspectionRecord>[] = [
  { source: 'className', link: true, phone: 'title' },
  { source: 'institutionName', phone: 'hidden' },
  { source: 'visitedOn', kind: 'day', sortable: true },
  { source: 'visitedAt', phone: 'hidden' },
  { source: 'inspectors' },
  {
    source: 'countedHeads',
    field: <Heads />,
    spreadsheet: [
      { source: 'countedHeads', kind: 'count' },
      { source: 'rollHeads', kind: 'count' },
    ],
  },
  {
    source: 'result',
    field: <Result />,
    spreadsheet: [
      { source: 'result', codes: { prefix: 'training.inspection_results', values: inspectionResults } },
      { source: 'note' },
    ],
  },
  {
    source: 'state',
    field: <StateChip workflow="inspection" tones={tones} />,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.inspection', values: inspectionWorkflow.states } }],
  },
];

/** 培训检查. */
export function InspectionList() {
  return (
    <ResourceList<InspectionRecord>
      sort={{ field: 'visitedOn', order: 'DESC' }}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={inspectionWorkflow.states.map((id) => ({ id, name: `states.inspection.${id}` }))}
        />,
        <SelectInput
          key="result"
          source="result"
          choices={inspectionResults.map((id) => ({ id, name: `training.inspection_results.${id}` }))}
        />,
      ]}
      actions={<RecordInspection />}
    >
      <ResponsiveTable columns={columns} empty="training.inspection.none" />
    </ResourceList>
  );
}

const options = (values: readonly string[], prefix: string) =>
  values.map((value) => ({ value, label: `training.${prefix}.${value}` }));

/** The record of a visit, of a class that is chosen or of the one whose page it is. */
export function RecordInspection(props: {
  readonly trainingClass?: TrainingClassRecord;
  readonly lesson?: { readonly id: string; readonly day: string; readonly startsAt: string };
  readonly classId?: string;
  readonly drawId?: string;
}) {
  const { trainingClass, lesson, drawId } = props;
  const today = useToday();
  const classId = props.classId ?? trainingClass?.id;
  const choose: readonly CommandField[] =
    classId === undefined
      ? [
          {
            name: 'classId',
            kind: 'reference',
            reference: 'training-classes',
            required: true,
            filter: { state: 'running' },
            text: (one: JsonObject) => `${one['name']}（${one['institutionName']}）`,
          },
        ]
      : lesson !== undefined
        ? []
        : [
            {
              name: 'lessonId',
              kind: 'reference',
              reference: 'lessons',
              filter: { classId },
              text: (one: JsonObject) => `${one['day']} ${one['startsAt']} ${one['content']}`,
            },
          ];
  const fields: readonly CommandField[] = [
    ...choose,
    {
      name: 'kind',
      kind: 'select',
      required: true,
      options: options(inspectionKinds, 'inspection_kinds'),
      initial: 'site',
    },
    { name: 'visitedOn', kind: 'date', required: true, initial: lesson?.day ?? today },
    { name: 'visitedAt', kind: 'text', required: true, initial: lesson?.startsAt ?? '09:00' },
    { name: 'inspectors', kind: 'text', required: true, minLength: 2 },
    { name: 'countedHeads', kind: 'number', min: 0, max: 1000 },
    { name: 'result', kind: 'select', required: true, options: options(inspectionResults, 'inspection_results') },
    {
      name: 'findings',
      kind: 'multiselect',
      options: options(inspectionFindings, 'inspection_findings'),
      visible: ({ result }) => result === 'minor' || result === 'serious',
    },
    { name: 'note', kind: 'multiline' },
    { name: 'photo', kind: 'file', accept: 'image/*,application/pdf' },
    { name: 'photo2', kind: 'file', accept: 'image/*,application/pdf' },
    { name: 'hold', kind: 'checkbox', visible: ({ result }) => result === 'serious' },
  ];
  return (
    <CommandButton
      resource="inspections"
      on="collection"
      command=""
      name="record"
      permission="inspections.record"
      variant="contained"
      {...(lesson === undefined ? {} : { size: 'small' as const })}
      fields={fields}
      body={({ photo, photo2, findings = [], ...values }) => ({
        ...(classId === undefined ? {} : { classId }),
        ...(lesson === undefined ? {} : { lessonId: lesson.id }),
        ...(drawId === undefined ? {} : { drawId }),
        ...values,
        findings,
        fileIds: [photo, photo2].filter((id) => id !== undefined),
      })}
    />
  );
}

const label = (field: string) => `resources.inspections.fields.${field}`;

/** One visit: what was seen, and for a class that is held the release. */
export function InspectionShow() {
  return (
    <ResourceShow<InspectionRecord>
      title={({ className, visitedOn }) => `${className} · ${visitedOn}`}
      subtitle={() => <StateChip workflow="inspection" tones={tones} />}
      actions={
        <CommandButton command="release" workflow={inspectionWorkflow} fields={[{ name: 'reason', kind: 'reason' }]} />
      }
    >
      <InspectionBody />
    </ResourceShow>
  );
}

function InspectionBody() {
  const inspection = useRecordContext<InspectionRecord>();
  const translate = useTranslate();
  if (inspection === undefined) return null;
  const { classId, className, institutionName, kind, visitedOn, visitedAt, inspectors, note, files, state } =
    inspection;
  const { releasedByName, releasedAt, releaseReason, recordedByName, drawId } = inspection;
  return (
    <>
      {state === 'holding' && <Alert severity="error">{translate('training.inspection.holding')}</Alert>}
      <Section>
        <FactGrid>
          <Fact label={label('className')}>
            <RouterLink to={`/training-classes/${classId}/show`}>{className}</RouterLink>
          </Fact>
          <Fact label={label('institutionName')}>{institutionName}</Fact>
          <Fact label={label('kind')}>{translate(`training.inspection_kinds.${kind}`)}</Fact>
          <Fact label={label('visitedOn')}>
            {visitedOn} {visitedAt}
          </Fact>
          <Fact label={label('inspectors')}>{inspectors}</Fact>
          <Fact label={label('countedHeads')}>
            <Heads />
          </Fact>
          <Fact label={label('result')}>
            <Result />
          </Fact>
          <Fact label={label('note')}>{note === '' ? '—' : note}</Fact>
          <Fact label={label('photo')}>
            {files.length === 0 ? '—' : files.map(({ id, name }) => <FileLink key={id} id={id} name={name} />)}
          </Fact>
          <Fact label={label('recordedByName')}>{recordedByName}</Fact>
          {drawId !== null && (
            <Fact label={label('drawId')}>
              <RouterLink to={`/inspection-draws/${drawId}/show`}>
                {translate('training.inspection.by_draw')}
              </RouterLink>
            </Fact>
          )}
          {releasedByName !== null && (
            <Fact label={label('releasedByName')}>
              {releasedByName} {releasedAt?.replace('T', ' ').slice(0, 16)} {releaseReason}
            </Fact>
          )}
        </FactGrid>
      </Section>
    </>
  );
}

/** On the page of a class: that it is held, and what was seen of it. */
export function ClassInspections({ trainingClass }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const visited = !['draft', 'submitted', 'refused'].includes(trainingClass.state);
  const { data = [] } = useGetList<InspectionRecord>(
    'inspections',
    {
      pagination: { page: 1, perPage: 50 },
      sort: { field: 'visitedOn', order: 'DESC' },
      filter: { classId: trainingClass.id },
    },
    { enabled: visited },
  );
  if (!visited) return null;
  return (
    <>
      {data.some(({ state }) => state === 'holding') && (
        <Alert severity="error">{translate('training.inspection.holding')}</Alert>
      )}
      <Section
        title={translate('training.inspection.title')}
        actions={<RecordInspection trainingClass={trainingClass} />}
      >
        {data.length === 0 && <Typography color="text.secondary">{translate('training.inspection.none')}</Typography>}
        {data.map((inspection) => (
          <Box key={inspection.id} sx={{ py: 0.75 }}>
            <RouterLink to={`/inspections/${inspection.id}/show`}>
              {inspection.visitedOn} {inspection.visitedAt}
            </RouterLink>{' '}
            {inspection.inspectors}{' '}
            <Tag tone={resultTones[inspection.result]}>
              {translate(`training.inspection_results.${inspection.result}`)}
            </Tag>
          </Box>
        ))}
      </Section>
    </>
  );
}

const drawColumns: readonly TableColumn<InspectionDrawRecord>[] = [
  { source: 'from', kind: 'day', link: true, phone: 'title' },
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
  const { seed, population, picks, byRisk } = draw;
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
