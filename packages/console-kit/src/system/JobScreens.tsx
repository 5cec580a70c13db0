import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { ResourceList } from '../components/ResourceList.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { StateChip } from '../components/StateChip.js';
import { formatCount } from '../format/format.js';
import { whileAny } from '../hooks/while-any.js';

interface JobRecord {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly progressDone: number;
  readonly progressTotal: number;
  readonly error: { readonly message: string } | null;
}

const columns: readonly TableColumn<JobRecord>[] = [
  { source: 'kind', field: <JobKind />, phone: 'title' },
  {
    source: 'progress',
    render: ({ progressDone, progressTotal }) =>
      progressTotal === 0 ? '—' : `${formatCount(progressDone)} / ${formatCount(progressTotal)}`,
  },
  { source: 'createdAt', kind: 'instant', sortable: true },
  { source: 'finishedAt', kind: 'instant', phone: 'hidden' },
  { source: 'error', render: ({ error }) => error?.message ?? '—' },
  { source: 'state', field: <StateChip workflow="job" />, phone: 'end' },
];

function JobKind() {
  const job = useRecordContext<JobRecord>();
  const translate = useTranslate();
  return job === undefined ? null : translate(`jobs.${job.kind}`, { _: job.kind });
}

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={['queued', 'running', 'succeeded', 'failed'].map((id) => ({ id, name: `states.job.${id}` }))}
  />,
];

const polling = whileAny<JobRecord>(({ state }) => state === 'queued' || state === 'running');

/** What the server works on, or has worked on, in the background. */
export function JobList() {
  return (
    <ResourceList<JobRecord> filters={filters} sort={{ field: 'createdAt', order: 'DESC' }} queryOptions={polling}>
      <ResponsiveTable columns={columns} rowLink={false} empty="system.no_jobs" />
    </ResourceList>
  );
}
