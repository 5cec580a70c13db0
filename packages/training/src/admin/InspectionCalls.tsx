import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { RecordContextProvider, SelectInput, useGetList, useGetOne, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { ClassHolds } from '../model/class-holds.js';
import type { InspectionDrawRecord } from '../model/inspection.js';
import { callOutcomes, type InspectionCallRecord, inspectionCallWorkflow } from '../model/inspection-call.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { useNameOf } from './shared.js';

const tones = {
  open: 'warning',
  not_reached: 'neutral',
  number_wrong: 'warning',
  confirmed: 'success',
  denied: 'error',
} as const;
const most = { page: 1, perPage: 500 } as const;
const byId = { field: 'id', order: 'ASC' } as const;
const taught: readonly string[] = ['taught', 'assessed', 'settled'];

const fields: readonly CommandField[] = [
  {
    name: 'outcome',
    kind: 'select',
    required: true,
    options: callOutcomes.map((value) => ({ value, label: `states.inspection-call.${value}` })),
  },
  { name: 'note', kind: 'multiline' },
];

/** The number is asked for when somebody calls, never listed. */
function CallCommands({ call }: { readonly call: InspectionCallRecord }) {
  const translate = useTranslate();
  const [shown, setShown] = useState<JsonObject | null>(null);
  const open = inspectionCallWorkflow.allowed(call.state).includes('deny');
  if (!open) return null;
  const phone = shown === null ? null : String(shown['phone']);
  return (
    <RecordContextProvider value={call}>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
        {phone === null ? (
          <CommandButton resource="inspection-calls" command="show-number" size="small" onDone={setShown} />
        ) : phone === '' ? (
          <Typography color="text.secondary">{translate('training.calls.no_number')}</Typography>
        ) : (
          <Box component="a" href={`tel:${phone}`} sx={{ fontWeight: 600 }}>
            {phone}
          </Box>
        )}
        <CommandButton
          resource="inspection-calls"
          command="record"
          size="small"
          variant="contained"
          sendVersion={false}
          fields={fields}
        />
      </Stack>
    </RecordContextProvider>
  );
}

function CallLine({ call }: { readonly call: InspectionCallRecord }) {
  const translate = useTranslate();
  const { personName, identityMasked, state, attempts, note, calledByName, calledAt } = call;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', py: 1 }}>
      <Box sx={{ flexGrow: 1, minWidth: 220 }}>
        <Typography sx={{ fontWeight: 600 }}>
          {personName} <StateChip workflow="inspection-call" value={state} tones={tones} />
        </Typography>
        <Typography color="text.secondary">{identityMasked}</Typography>
        {attempts > 0 && (
          <Typography variant="body2" color="text.secondary">
            {translate('training.calls.last', {
              ...{ count: attempts, name: calledByName },
              at: calledAt?.replace('T', ' ').slice(0, 16),
            })}{' '}
            {note}
          </Typography>
        )}
      </Box>
      <CallCommands call={call} />
    </Box>
  );
}

/** Who is called, and what came of it. */
export function CallsOfDraw({ draw }: { readonly draw: InspectionDrawRecord }) {
  const translate = useTranslate();
  const { data = [] } = useGetList<InspectionCallRecord>('inspection-calls', {
    ...{ pagination: most, sort: byId, filter: { drawId: draw.id } },
  });
  const done = data.filter(({ state }) => state !== 'open').length;
  return (
    <>
      <Alert severity="info" sx={{ overflowWrap: 'anywhere' }}>
        {translate('training.calls.how', { count: draw.lessons, population: draw.population, seed: draw.seed })}
      </Alert>
      <Section title={translate('training.calls.done', { done, count: draw.lessons })}>
        {data.map((call) => (
          <CallLine key={call.id} call={call} />
        ))}
      </Section>
    </>
  );
}

/** On the page of a class: what its money waits for, and the trainees who are called. */
export function ClassCalls({ trainingClass }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const { id, state, rule } = trainingClass;
  const enabled = taught.includes(state) && rule?.phoneSample != null;
  const { data: draws = [], isPending } = useGetList<InspectionDrawRecord>(
    'inspection-draws',
    { pagination: most, sort: byId, filter: { classId: id, kind: 'trainees' } },
    { enabled, retry: false },
  );
  if (!enabled || isPending) return null;
  const [draw] = draws;
  if (draw !== undefined) return <CallsOfDraw draw={draw} />;
  return (
    <Section
      title={translate('training.calls.title')}
      actions={
        <CommandButton
          resource="inspection-draws"
          on="collection"
          command="trainees"
          name="draw-trainees"
          permission="inspection-draws.draw"
          variant="contained"
          body={() => ({ classId: id })}
        />
      }
    >
      <Typography color="text.secondary">
        {translate('training.calls.not_drawn', { percent: rule?.phoneSample?.percent })}
      </Typography>
    </Section>
  );
}

/** Why certificates or money of the class wait. */
export function ClassHoldsAlert({ trainingClass: { id, state } }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const { data } = useGetOne<ClassHolds>('class-holds', { id }, { enabled: taught.includes(state) });
  if (data === undefined || data.holds.length === 0) return null;
  return (
    <Alert severity="warning">
      {translate('training.class.holds')}
      <Box component="ul" sx={{ my: 0.5, pl: 3 }}>
        {data.holds.map((one) => (
          <li key={one.code}>{nameOf(one)}</li>
        ))}
      </Box>
    </Alert>
  );
}

const columns: readonly TableColumn<InspectionCallRecord>[] = [
  { source: 'personName', phone: 'title', sortable: true },
  {
    source: 'className',
    sortable: true,
    render: ({ className, classId }) => <RouterLink to={`/training-classes/${classId}/show`}>{className}</RouterLink>,
    spreadsheet: [{ source: 'className' }, { source: 'classNumber' }],
  },
  { source: 'institutionName', phone: 'hidden' },
  { source: 'attempts', kind: 'count' },
  { source: 'note' },
  { source: 'calledByName', phone: 'hidden' },
  {
    source: 'state',
    field: <StateChip workflow="inspection-call" tones={tones} />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.inspection-call', values: inspectionCallWorkflow.states } },
    ],
  },
  { source: 'commands', label: '', render: (call) => <CallCommands call={call} /> },
];

/** 电话抽查: everybody who was drawn; those who wait for a call first. */
export function CallList() {
  return (
    <ResourceList<InspectionCallRecord>
      sort={{ field: 'id', order: 'DESC' }}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={inspectionCallWorkflow.states.map((id) => ({ id, name: `states.inspection-call.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="training.calls.none" />
    </ResourceList>
  );
}
