import {
  CommandButton,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
} from '@gongyi/console-kit';
import { Alert, Box, Typography } from '@mui/material';
import { SelectInput, useGetList, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type InspectionRecord, inspectionResults, inspectionWorkflow } from '../model/inspection.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { RecordInspection } from './RecordInspection.js';
import { FileLink, usePunctuation } from './shared.js';

const tones = { recorded: 'neutral', holding: 'error', released: 'info' } as const;
const resultTones = { in_order: 'success', minor: 'warning', serious: 'error' } as const;

function Result() {
  const inspection = useRecordContext<InspectionRecord>();
  const translate = useTranslate();
  const { list } = usePunctuation();
  if (inspection === undefined) return null;
  const { result, findings } = inspection;
  return (
    <>
      <Tag tone={resultTones[result]}>{translate(`training.inspection_results.${result}`)}</Tag>{' '}
      {list(findings.map((finding) => translate(`training.inspection_findings.${finding}`)))}
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
