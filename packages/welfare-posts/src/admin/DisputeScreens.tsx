import { CommandButton, ResourceList, ResponsiveTable, StateChip, type TableColumn } from '@gongyi/console-kit';
import { SelectInput } from 'react-admin';
import { type AttendanceDisputeRecord, attendanceDisputeWorkflow } from '../model/attendance-slips.js';

const stateChoices = attendanceDisputeWorkflow.states.map((id) => ({ id, name: `states.attendance-dispute.${id}` }));

const columns: readonly TableColumn<AttendanceDisputeRecord>[] = [
  { source: 'personName', phone: 'title' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'period', kind: 'period' },
  { source: 'statedBy' },
  { source: 'content' },
  { source: 'receivedOn', kind: 'day', sortable: true },
  { source: 'state', field: <StateChip workflow="attendance-dispute" />, phone: 'end' },
  { source: 'answer' },
  {
    source: 'actions',
    label: '',
    field: (
      <CommandButton
        command="answer"
        size="small"
        variant="contained"
        sendVersion
        when={({ state }) => state === 'open'}
        fields={[
          {
            name: 'verdict',
            kind: 'select',
            required: true,
            options: ['uphold', 'reject'].map((value) => ({ value, label: `posts.daily.verdict.${value}` })),
          },
          { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
        ]}
      />
    ),
  },
];

/** What workers say against a frozen month; such lines wait with their pay. */
export function DisputeList() {
  return (
    <ResourceList<AttendanceDisputeRecord>
      sort={{ field: 'receivedOn', order: 'DESC' }}
      filters={[<SelectInput key="state" source="state" choices={stateChoices} />]}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="posts.daily.no_dispute" />
    </ResourceList>
  );
}
