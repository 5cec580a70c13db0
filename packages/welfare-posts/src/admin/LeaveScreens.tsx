import {
  CommandButton,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
  useConsole,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import { Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { SelectInput, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { type LeaveRecord, leaveWorkflow } from '../model/daily-attendance.js';

interface LeaveKind {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

function useLeaveKinds() {
  const { client } = useConsole();
  const locale = useLocale();
  const { data = [] } = useQuery({
    queryKey: ['attendance-leave-kinds'],
    queryFn: () => client.request<LeaveKind[]>('/attendance-leave-kinds'),
    retry: false,
  });
  return data.map(({ id, zh, en }) => ({ value: id, label: locale === 'en' ? en : zh }));
}

const stateChoices = leaveWorkflow.states.map((id) => ({ id, name: `states.attendance-leave.${id}` }));

/** Leave that was asked for, with its form and its decision. */
export function LeaveList() {
  const translate = useTranslate();
  const kinds = useLeaveKinds();
  const columns: readonly TableColumn<LeaveRecord>[] = [
    { source: 'personName', phone: 'title' },
    { source: 'divisionCode', kind: 'division' },
    { source: 'kind', render: ({ kind }) => kinds.find(({ value }) => value === kind)?.label ?? kind },
    { source: 'fromDay', kind: 'day', sortable: true },
    { source: 'toDay', kind: 'day' },
    { source: 'days', kind: 'count' },
    { source: 'reason' },
    { source: 'proofFileId', field: <Proof /> },
    { source: 'state', field: <StateChip workflow="attendance-leave" />, phone: 'end' },
    { source: 'decisionReason', phone: 'hidden' },
    { source: 'actions', label: '', field: <Actions /> },
  ];
  return (
    <ResourceList<LeaveRecord>
      sort={{ field: 'fromDay', order: 'DESC' }}
      filters={[<SelectInput key="state" source="state" choices={stateChoices} />]}
      actions={<RequestButton kinds={kinds} />}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty={translate('posts.daily.no_leave')} />
    </ResourceList>
  );
}

function RequestButton({ kinds }: { readonly kinds: { value: string; label: string }[] }) {
  return (
    <CommandButton
      resource="attendance-leaves"
      on="collection"
      command=""
      name="request"
      variant="contained"
      fields={[
        {
          name: 'agreementId',
          kind: 'reference',
          reference: 'agreements',
          required: true,
          text: ({ personName, postName }) => `${personName} ${postName}`,
        },
        { name: 'kind', kind: 'select', required: true, options: kinds },
        { name: 'fromDay', kind: 'date', required: true },
        { name: 'toDay', kind: 'date', required: true },
        { name: 'reason', kind: 'reason' },
        { name: 'proofFileId', kind: 'file' },
      ]}
    />
  );
}

function Proof() {
  const leave = useRecordContext<LeaveRecord>();
  const translate = useTranslate();
  const download = useDownload();
  const mayRead = usePermission('files.read');
  if (leave === undefined || leave.proofFileId === null || !mayRead) return '—';
  return (
    <Button size="small" onClick={() => download(`/files/${leave.proofFileId}`)}>
      {translate('posts.daily.proof')}
    </Button>
  );
}

function Actions() {
  const decide = {
    command: 'decide',
    permission: 'attendance-leaves.decide',
    workflow: leaveWorkflow,
    size: 'small',
  } as const;
  return (
    <>
      <CommandButton
        {...decide}
        name="approve"
        variant="contained"
        sendVersion
        body={() => ({ verdict: 'approve', reason: '' })}
      />
      <CommandButton
        {...decide}
        name="refuse"
        sendVersion
        fields={[{ name: 'decisionReason', kind: 'reason' }]}
        body={({ decisionReason = '' }) => ({ verdict: 'refuse', reason: decisionReason })}
      />
      <CommandButton
        command="withdraw"
        permission="attendance-leaves.request"
        workflow={leaveWorkflow}
        size="small"
        sendVersion
        body={() => ({})}
      />
    </>
  );
}
