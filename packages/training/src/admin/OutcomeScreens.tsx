import {
  CommandButton,
  type CommandField,
  DivisionField,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  TwoLines,
  useToday,
} from '@gongyi/console-kit';
import { Box, LinearProgress, Stack, Typography } from '@mui/material';
import {
  ResourceContextProvider,
  SelectInput,
  TextInput,
  useListContext,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import {
  type EmploymentProofRecord,
  employmentProofWorkflow,
  type OutcomePersonRecord,
  type OutcomeRecord,
  type OutcomeSnapshotRecord,
  outcomeGroups,
  outcomeStages,
} from '../model/outcome.js';
import { proofKinds } from '../model/training-settings.js';
import { FileLink } from './shared.js';

const choicesOf = (values: readonly string[], prefix: string) => values.map((id) => ({ id, name: `${prefix}.${id}` }));
const optionsOf = (values: readonly string[], prefix: string) =>
  values.map((value) => ({ value, label: `${prefix}.${value}` }));
const range = [
  <TextInput key="from" source="from" type="date" label="training.outcome.from" />,
  <TextInput key="to" source="to" type="date" label="training.outcome.to" />,
];

/** A place by its code, a class or an institution by its name. */
function GroupName() {
  const outcome = useRecordContext<OutcomeRecord>();
  if (outcome === undefined) return null;
  return /^\d{12}$/.test(outcome.id) ? <DivisionField value={outcome.id} /> : outcome.name;
}

/** `17 / 18` with the rate under it; green when the target is reached, red when not. */
function Rate({ part, rate }: { readonly part: 'skill' | 'certificate' | 'employment'; readonly rate: number | null }) {
  const outcome = useRecordContext<OutcomeRecord>();
  const translate = useTranslate();
  if (outcome === undefined) return null;
  const count = { skill: outcome.passed, certificate: outcome.certified, employment: outcome.employed }[part];
  const whole = part === 'employment' ? outcome.due : outcome.wanting;
  if (rate === null)
    return (
      <Typography variant="body2" color="text.secondary">
        {translate(part === 'employment' ? 'training.outcome.none_due' : 'training.outcome.nobody')}
      </Typography>
    );
  const color = outcome.reached[part] ? 'success' : 'error';
  return (
    <Box sx={{ minWidth: 96 }}>
      <Typography variant="body2" color={`${color}.main`} sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
        {(rate / 100).toFixed(rate % 100 === 0 ? 0 : 2)}%
        <Typography component="span" variant="caption" color="text.secondary" sx={{ ml: 0.75 }}>
          {count}/{whole}
        </Typography>
      </Typography>
      <LinearProgress variant="determinate" color={color} value={Math.min(100, rate / 100)} aria-hidden />
    </Box>
  );
}

function RateOf({ part }: { readonly part: 'skill' | 'certificate' | 'employment' }) {
  const outcome = useRecordContext<OutcomeRecord>();
  return outcome === undefined ? null : <Rate part={part} rate={outcome[`${part}Rate`]} />;
}

const outcomeColumns: readonly TableColumn<OutcomeRecord>[] = [
  { source: 'name', field: <GroupName />, phone: 'title', spreadsheet: [{ source: 'name' }] },
  { source: 'trained', kind: 'count' },
  { source: 'wanting', kind: 'count' },
  { source: 'skillRate', field: <RateOf part="skill" />, spreadsheet: [{ source: 'passed', kind: 'count' }] },
  {
    source: 'certificateRate',
    field: <RateOf part="certificate" />,
    spreadsheet: [{ source: 'certified', kind: 'count' }],
  },
  {
    source: 'employmentRate',
    field: <RateOf part="employment" />,
    spreadsheet: [
      { source: 'due', kind: 'count' },
      { source: 'employed', kind: 'count' },
    ],
  },
];

/** The list of people that a row counts, under the same days. */
function usePeopleLink(): (outcome: OutcomeRecord) => string {
  const { filterValues } = useListContext<OutcomeRecord>();
  const { by = 'institution', from, to } = filterValues as { by?: string; from?: string; to?: string };
  const key = { class: 'classId', institution: 'institutionId', township: 'townshipCode', county: undefined }[by];
  return ({ id }) =>
    `/outcome-people?filter=${encodeURIComponent(JSON.stringify({ ...(key === undefined ? {} : { [key]: id }), from, to }))}`;
}

function OutcomeTable() {
  const link = usePeopleLink();
  return <ResponsiveTable columns={outcomeColumns} rowLink={link} empty="training.outcome.none" />;
}

const freezeFields: readonly CommandField[] = [
  {
    name: 'by',
    kind: 'select',
    required: true,
    initial: 'institution',
    options: optionsOf(outcomeGroups, 'training.outcome.by'),
  },
  { name: 'from', kind: 'date', required: true },
  { name: 'to', kind: 'date', required: true },
];

/** 培训就业结果: skill, certificate and work against the targets, by class, institution, township or county. */
export function OutcomeList() {
  const today = useToday();
  const translate = useTranslate();
  if (today === '') return null;
  return (
    <Stack spacing={3}>
      <ResourceList<OutcomeRecord>
        perPage={100}
        filterDefaultValues={{ by: 'institution', from: `${today.slice(0, 4)}-01-01`, to: today }}
        filters={[
          <SelectInput
            key="by"
            source="by"
            label="training.outcome.count_by"
            choices={choicesOf(outcomeGroups, 'training.outcome.by')}
          />,
          ...range,
        ]}
        subtitle={translate('training.outcome.hint')}
        actions={
          <ResourceContextProvider value="outcome-snapshots">
            <CommandButton
              on="collection"
              command=""
              name="take"
              permission="training-outcomes.freeze"
              fields={freezeFields}
            />
          </ResourceContextProvider>
        }
      >
        <OutcomeTable />
      </ResourceList>
      <Section title={translate('resources.outcome-snapshots.name')}>
        <SnapshotList />
      </Section>
    </Stack>
  );
}

const snapshotColumns: readonly TableColumn<OutcomeSnapshotRecord>[] = [
  { source: 'checkedOn', kind: 'day', phone: 'title', sortable: true },
  { source: 'from', kind: 'day' },
  { source: 'to', kind: 'day' },
  { source: 'people', kind: 'count' },
  { source: 'takenByName' },
  { source: 'digest', render: ({ digest }) => digest.slice(0, 12), phone: 'hidden' },
];

function SnapshotList() {
  return (
    <ResourceList<OutcomeSnapshotRecord> resource="outcome-snapshots" embedded disableSyncWithLocation>
      <ResponsiveTable columns={snapshotColumns} rowLink={false} empty="training.outcome.no_snapshot" />
    </ResourceList>
  );
}

const stageTones = {
  not_wanting: 'neutral',
  not_passed: 'error',
  no_certificate: 'error',
  not_due: 'info',
  not_employed: 'warning',
  employed: 'success',
} as const;

function Stage() {
  const person = useRecordContext<OutcomePersonRecord>();
  const translate = useTranslate();
  if (person === undefined) return null;
  return <Tag tone={stageTones[person.stage]}>{translate(`training.outcome.stages.${person.stage}`)}</Tag>;
}

const proofFields: readonly CommandField[] = [
  { name: 'kind', kind: 'select', required: true, options: optionsOf(proofKinds, 'training.outcome.proofs') },
  { name: 'employerName', kind: 'text', required: true, minLength: 2 },
  { name: 'startedOn', kind: 'date', required: true },
  { name: 'endedOn', kind: 'date', help: 'training.outcome.ended_help' },
  { name: 'wageFen', kind: 'money' },
  { name: 'reference', kind: 'text' },
  { name: 'fileId', kind: 'file' },
];

function RecordProof() {
  const person = useRecordContext<OutcomePersonRecord>();
  if (person === undefined || person.stage === 'employed' || person.stage === 'not_wanting') return null;
  return (
    <ResourceContextProvider value="employment-proofs">
      <CommandButton
        on="collection"
        command=""
        name="record"
        size="small"
        fields={proofFields}
        body={(values) => ({ ...values, enrolmentId: person.id })}
      />
    </ResourceContextProvider>
  );
}

const peopleColumns: readonly TableColumn<OutcomePersonRecord>[] = [
  {
    source: 'personName',
    phone: 'title',
    sortable: true,
    render: ({ personName, identityMasked }) => <TwoLines first={personName} second={identityMasked} />,
    spreadsheet: [{ source: 'personName' }, { source: 'identityMasked' }],
  },
  { source: 'personDivisionCode', kind: 'division' },
  {
    source: 'className',
    render: ({ className, institutionName }) => <TwoLines first={className} second={institutionName} />,
    spreadsheet: [{ source: 'className' }, { source: 'institutionName' }],
  },
  { source: 'certificateNumber' },
  { source: 'measuredOn', kind: 'day', sortable: true },
  { source: 'employerName', phone: 'hidden' },
  {
    source: 'stage',
    field: <Stage />,
    phone: 'end',
    spreadsheet: [{ source: 'stage', codes: { prefix: 'training.outcome.stages', values: outcomeStages } }],
  },
  { source: 'commands', label: '', field: <RecordProof /> },
];

/** The people behind a figure, and what is still open about each. */
export function OutcomePeople() {
  return (
    <ResourceList<OutcomePersonRecord>
      sort={{ field: 'personName', order: 'ASC' }}
      filters={[
        <SelectInput key="stage" source="stage" choices={choicesOf(outcomeStages, 'training.outcome.stages')} />,
        ...range,
      ]}
    >
      <ResponsiveTable columns={peopleColumns} rowLink={false} empty="training.outcome.nobody" />
    </ResourceList>
  );
}

function ProofFile() {
  const proof = useRecordContext<EmploymentProofRecord>();
  return proof?.fileId == null ? null : <FileLink id={proof.fileId} name={proof.fileName} />;
}

const proofColumns: readonly TableColumn<EmploymentProofRecord>[] = [
  { source: 'personName', phone: 'title', sortable: true },
  { source: 'employerName' },
  {
    source: 'kind',
    render: ({ kind }) => <ProofKindName kind={kind} />,
    spreadsheet: [{ source: 'kind', codes: { prefix: 'training.outcome.proofs', values: proofKinds } }],
  },
  { source: 'startedOn', kind: 'day', sortable: true },
  { source: 'endedOn', kind: 'day' },
  { source: 'wageFen', kind: 'money' },
  { source: 'fileName', field: <ProofFile />, phone: 'hidden' },
  { source: 'recordedByName', phone: 'hidden' },
  {
    source: 'state',
    field: <StateChip workflow="employment-proof" />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.employment-proof', values: employmentProofWorkflow.states } },
    ],
  },
  { source: 'commands', label: '', field: <Decide /> },
];

function ProofKindName({ kind }: { readonly kind: string }) {
  return useTranslate()(`training.outcome.proofs.${kind}`);
}

function Decide() {
  const shared = { permission: 'employment-proofs.decide', workflow: employmentProofWorkflow, size: 'small' } as const;
  return (
    <Box sx={{ display: 'flex', gap: 1 }}>
      <CommandButton command="confirm" {...shared} />
      <CommandButton command="reject" {...shared} danger variant="text" fields={[{ name: 'reason', kind: 'reason' }]} />
    </Box>
  );
}

/** 就业证明: what waits for a second person's look comes first. */
export function ProofList() {
  return (
    <ResourceList<EmploymentProofRecord>
      filterDefaultValues={{ state: 'recorded' }}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={choicesOf(employmentProofWorkflow.states, 'states.employment-proof')}
        />,
      ]}
    >
      <ResponsiveTable columns={proofColumns} rowLink={false} empty="training.outcome.no_proof" />
    </ResourceList>
  );
}
