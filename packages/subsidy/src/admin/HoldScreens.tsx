import {
  CommandButton,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
  Tag,
  TwoLines,
} from '@gongyi/console-kit';
import { BooleanInput, SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import type { PaymentHold } from '../model/payment-hold.js';
import { paymentHoldWorkflow } from '../model/recovery-workflow.js';

function HoldState() {
  const hold = useRecordContext<PaymentHold>();
  const translate = useTranslate();
  if (hold === undefined) return null;
  const released = [hold.releasedByName, hold.releasedOn, hold.releaseReason].filter(Boolean).join(' · ');
  return (
    <TwoLines
      first={
        <>
          <StateChip workflow="payment-hold" tones={{ active: 'warning', released: 'neutral' }} />{' '}
          {hold.overdue && <Tag tone="error">{translate('subsidy.recovery.hold_overdue')}</Tag>}
        </>
      }
      second={released}
    />
  );
}

function Scope() {
  const hold = useRecordContext<PaymentHold>();
  const translate = useTranslate();
  return translate(hold?.itemId === null ? 'subsidy.recovery.whole_person' : 'subsidy.recovery.one_line');
}

const columns: readonly TableColumn<PaymentHold>[] = [
  { source: 'personName', phone: 'title' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'itemId', field: <Scope /> },
  { source: 'reason' },
  { source: 'placedOn', kind: 'day', sortable: true },
  { source: 'createdByName' },
  { source: 'reviewBy', kind: 'day', sortable: true },
  {
    source: 'state',
    field: <HoldState />,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.payment-hold', values: paymentHoldWorkflow.states } }],
  },
  {
    source: 'commands',
    label: '',
    field: (
      <CommandButton
        resource="payment-holds"
        command="release"
        workflow={paymentHoldWorkflow}
        size="small"
        variant="contained"
        sendVersion
        fields={[{ name: 'reason', kind: 'reason' }]}
      />
    ),
  },
];

const filters = [
  <TextInput key="q" source="q" />,
  <SelectInput
    key="state"
    source="state"
    choices={paymentHoldWorkflow.states.map((id) => ({ id, name: `states.payment-hold.${id}` }))}
  />,
  <BooleanInput key="overdue" source="overdue" />,
];

/** Suspended payments; whoever suspended one does not release it. */
export function HoldList() {
  return (
    <ResourceList<PaymentHold> filters={filters} sort={{ field: 'id', order: 'DESC' }}>
      <ResponsiveTable columns={columns} rowLink={false} empty="subsidy.recovery.no_hold" />
    </ResourceList>
  );
}

/** Suspends one line, or everything of a person. */
export function SuspendButton(which: { readonly itemId: string } | { readonly personId: string }) {
  return (
    <CommandButton
      on="collection"
      resource="payment-holds"
      command=""
      name="place"
      fields={[{ name: 'reason', kind: 'reason' }]}
      body={(values) => ({ ...values, ...which })}
    />
  );
}
