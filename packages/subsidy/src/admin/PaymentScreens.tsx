import {
  CommandButton,
  type CommandField,
  DayField,
  Fact,
  FactGrid,
  formatCount,
  formatMoney,
  MoneyField,
  PeriodInput,
  PlainField,
  RecordLink,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  TwoLines,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import { Alert, Typography } from '@mui/material';
import { SelectInput, TextInput, useCreatePath, useGetList, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { paymentBatchWorkflow, paymentWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch, PaymentEvent } from '../model/records.js';
import { SuspendButton } from './HoldScreens.js';
import { OpenRecovery } from './OpenRecovery.js';
import { useReturnReason } from './payment-settings.js';
import { SchemePeriodField, usePeriodWords } from './periods.js';
import { ImportAnswer, LayoutName, SealedFile, WhileWritten } from './SealedFile.js';
import { SlipOfPayment } from './SlipScreens.js';

const batchTones = {
  exporting: 'info',
  exported: 'warning',
  partly_reconciled: 'warning',
  reconciled: 'success',
} as const;
const paymentTones = { sent: 'info', held: 'warning', parked: 'warning' } as const;

const batchColumns: readonly TableColumn<PaymentBatch>[] = [
  { source: 'number', link: true },
  { source: 'period', field: <SchemePeriodField source="period" />, sortable: true },
  { source: 'kind', field: <StateChip workflow="batch-kind" source="kind" /> },
  { source: 'lineCount', kind: 'count' },
  { source: 'totalFen', kind: 'money' },
  { source: 'heldCount', kind: 'count' },
  { source: 'returnedCount', kind: 'count' },
  { source: 'exportedOn', kind: 'day', phone: 'hidden' },
  { source: 'state', field: <StateChip workflow="payment-batch" tones={batchTones} />, phone: 'end' },
];

/** The files for the bank. */
export function BatchList() {
  return (
    <ResourceList<PaymentBatch>
      filters={[
        <PeriodInput key="period" source="period" />,
        <SelectInput
          key="state"
          source="state"
          choices={paymentBatchWorkflow.states.map((id) => ({ id, name: `states.payment-batch.${id}` }))}
        />,
      ]}
      sort={{ field: 'preparedOn', order: 'DESC' }}
    >
      <ResponsiveTable columns={batchColumns} empty="subsidy.no_batch" />
    </ResourceList>
  );
}

/** One file for the bank: where its money is, the file itself, its lines. */
export function BatchShow() {
  const periodWords = usePeriodWords();
  const translate = useTranslate();
  return (
    <ResourceShow<PaymentBatch>
      title={(batch) => translate('subsidy.batch_title', { number: batch.number })}
      subtitle={(batch) => (
        <>
          {periodWords(batch)} · <LayoutName />
          {batch.parts > 1 && ` · ${translate('subsidy.parts', { part: batch.part, parts: batch.parts })}`} ·{' '}
          <StateChip workflow="payment-batch" tones={batchTones} />
        </>
      )}
      actions={<BatchCommands />}
    >
      <WhileWritten>
        <NextStep />
      </WhileWritten>
      <Section title={translate('subsidy.money')}>
        <WhereTheMoneyIs />
      </Section>
      <Together />
      <SealedFile resource="payment-batches" />
      <Section title={translate('subsidy.payments')} flush>
        <PaymentsOfBatch />
      </Section>
    </ResourceShow>
  );
}

function BatchCommands() {
  const batch = useRecordContext<PaymentBatch>();
  const translate = useTranslate();
  const mayReconcile = usePermission('payments.reconcile');
  if (batch === undefined) return null;
  const awaitsBank = batch.state === 'exported' || batch.state === 'partly_reconciled';
  return (
    <>
      <CommandButton command="export" workflow={paymentBatchWorkflow} variant="contained">
        <Alert severity="warning" icon={false}>
          <Typography sx={{ fontWeight: 700, fontSize: '1.125rem' }}>
            {translate('subsidy.lines_and_money', {
              count: formatCount(batch.lineCount),
              money: formatMoney(batch.totalFen),
            })}
          </Typography>
          {batch.heldCount > 0 && translate('subsidy.held_stay', { count: batch.heldCount })}
        </Alert>
      </CommandButton>
      {awaitsBank && mayReconcile && (
        <ImportAnswer kind="bank-returns" about={`batchId=${batch.id}`} label="subsidy.import_returns" />
      )}
      <CommandButton
        command="cancel"
        permission="payment-batches.create"
        workflow={paymentBatchWorkflow}
        fields={[{ name: 'reason', kind: 'reason' }]}
        danger
      />
    </>
  );
}

function NextStep() {
  const batch = useRecordContext<PaymentBatch>();
  const translate = useTranslate();
  const today = useToday();
  if (batch === undefined) return null;
  const awaited = batch.state === 'exported' || batch.state === 'partly_reconciled';
  if (awaited && batch.dueOn !== null && batch.dueOn < today)
    return <Alert severity="error">{translate('subsidy.overdue', { day: batch.dueOn })}</Alert>;
  return (
    <Alert severity="info">
      {translate(`subsidy.batch_next.${batch.state}`)}
      {awaited && batch.dueOn !== null && translate('subsidy.due', { day: batch.dueOn })}
    </Alert>
  );
}

const places = ['settled', 'returned', 'parked', 'inFlight', 'held'] as const;

function WhereTheMoneyIs() {
  const batch = useRecordContext<PaymentBatch>();
  const translate = useTranslate();
  if (batch === undefined) return null;
  const figure = (label: string, count: number, amountFen: number) => (
    <Fact key={label} label={label}>
      <TwoLines
        first={<Typography sx={{ fontWeight: 650 }}>{formatMoney(amountFen)}</Typography>}
        second={translate('subsidy.count', { count: formatCount(count) })}
      />
    </Fact>
  );
  return (
    <FactGrid>
      {figure('subsidy.in_file', batch.lineCount, batch.totalFen)}
      {places.map((place) => figure(`subsidy.places.${place}`, batch[`${place}Count`], batch[`${place}TotalFen`]))}
    </FactGrid>
  );
}

/** The other files of the same preparation. */
function Together() {
  const batch = useRecordContext<PaymentBatch>();
  const translate = useTranslate();
  const createPath = useCreatePath();
  const { data: parts = [] } = useGetList<PaymentBatch>(
    'payment-batches',
    {
      filter: { partOf: batch?.partOf ?? '' },
      sort: { field: 'id', order: 'ASC' },
      pagination: { page: 1, perPage: 100 },
    },
    { enabled: batch !== undefined && batch.parts > 1 },
  );
  if (batch === undefined || batch.parts === 1) return null;
  return (
    <Section title={translate('subsidy.together')}>
      {parts.map((part) => (
        <Typography key={part.id} sx={{ mb: 0.5, fontWeight: part.id === batch.id ? 700 : 400 }}>
          <Link to={createPath({ resource: 'payment-batches', id: part.id, type: 'show' })}>{part.number}</Link> ·{' '}
          {translate('subsidy.lines_and_money', {
            count: formatCount(part.lineCount),
            money: formatMoney(part.totalFen),
          })}{' '}
          <StateChip workflow="payment-batch" value={part.state} tones={batchTones} />
        </Typography>
      ))}
    </Section>
  );
}

const paymentColumns: readonly TableColumn<Payment>[] = [
  { source: 'sequence', kind: 'count', sortable: true, phone: 'hidden' },
  { source: 'personName', link: true, sortable: true },
  { source: 'identityMasked' },
  {
    source: 'account',
    render: ({ bankName, cardMasked }) => [bankName, cardMasked].filter(Boolean).join(' ') || '—',
    spreadsheet: [{ source: 'bankName' }, { source: 'cardMasked' }],
  },
  { source: 'setOffFen', kind: 'money', phone: 'hidden' },
  { source: 'amountFen', kind: 'money', phone: 'end' },
  {
    source: 'state',
    field: <PaymentState />,
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.payment', values: paymentWorkflow.states } }],
  },
  { source: 'commands', label: '', field: <PaymentCommands /> },
];

/** The state, and why a line is held or came back. */
function PaymentState() {
  const payment = useRecordContext<Payment>();
  const translate = useTranslate();
  const returned = useReturnReason(payment?.returnCode ?? null);
  if (payment === undefined) return null;
  const { heldReason, heldDetail, returnReason, returnNext, reissuedBy } = payment;
  const held = heldReason !== null && payment.state === 'held';
  const reasons = [
    payment.amendment === null ? '' : translate(`states.amendment.${payment.amendment}`),
    held ? translate(`subsidy.held.${heldReason}`) : '',
    held && heldReason === 'account_cooling' ? translate('subsidy.cooling_until', { day: heldDetail ?? '' }) : '',
    held && heldReason === 'name_not_encodable' ? (heldDetail ?? '') : '',
    returned,
    returnReason ?? '',
    // What is done already needs no next step.
    returnNext === null || reissuedBy !== null ? '' : translate(`subsidy.next_step.${returnNext}`),
    reissuedBy === null ? '' : translate('subsidy.reissued'),
  ];
  return (
    <TwoLines
      first={<StateChip workflow="payment" tones={paymentTones} />}
      second={[...new Set(reasons.filter((reason) => reason !== ''))].join('；')}
    />
  );
}

function PaymentCommands() {
  const payment = useRecordContext<Payment>();
  const today = useToday();
  if (payment === undefined) return null;
  const resolveFields: readonly CommandField[] = [
    {
      name: 'outcome',
      kind: 'select',
      required: true,
      options: (payment.state === 'settled' ? ['returned'] : ['settled', 'returned']).map((value) => ({
        value,
        label: `states.payment.${value}`,
      })),
    },
    { name: 'on', kind: 'date', required: true, initial: today },
    { name: 'reason', kind: 'reason' },
  ];
  return (
    <>
      <CommandButton
        resource="payments"
        command="reissue"
        size="small"
        when={(record) => record['state'] === 'returned' && record['reissuedBy'] === null}
      />{' '}
      <CommandButton
        resource="payments"
        command="resolve"
        permission="payments.reconcile"
        size="small"
        variant="text"
        fields={resolveFields}
        when={(record) => record['state'] === 'parked' || record['state'] === 'settled'}
      />
    </>
  );
}

const paymentFilters = [
  <TextInput key="q" source="q" />,
  <SelectInput
    key="state"
    source="state"
    choices={paymentWorkflow.states.map((id) => ({ id, name: `states.payment.${id}` }))}
  />,
];

function PaymentsOfBatch() {
  const batch = useRecordContext<PaymentBatch>();
  if (batch === undefined) return null;
  return (
    <ResourceList
      resource="payments"
      embedded
      storeKey={false}
      filters={paymentFilters}
      filter={{ batchId: batch.id }}
      sort={{ field: 'sequence', order: 'ASC' }}
    >
      <ResponsiveTable columns={paymentColumns} />
    </ResourceList>
  );
}

/** Every payment of the county; returned ones come first to mind. */
export function PaymentList() {
  return (
    <ResourceList<Payment> filters={paymentFilters} filterDefaultValues={{ state: 'returned' }}>
      <ResponsiveTable
        columns={[{ source: 'period', field: <SchemePeriodField source="period" /> }, ...paymentColumns]}
        empty="subsidy.no_payment"
      />
    </ResourceList>
  );
}

const eventColumns: readonly TableColumn<PaymentEvent>[] = [
  { source: 'createdAt', kind: 'instant', phone: 'title' },
  { source: 'toState', field: <StateChip workflow="payment" source="toState" tones={paymentTones} />, phone: 'end' },
  { source: 'occurredOn', kind: 'day' },
  { source: 'reason' },
];

/** What has arrived is asked back; what has not is suspended. */
function DoubtPayment() {
  const payment = useRecordContext<Payment>();
  if (payment === undefined) return null;
  const { itemId, state } = payment;
  return (
    <>
      <OpenRecovery payments={[payment]} />
      {(state === 'prepared' || state === 'held') && <SuspendButton itemId={itemId} />}
    </>
  );
}

/** One payment and everything that happened to it. */
export function PaymentShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<Payment>
      title={(payment) => `${payment.personName} · ${formatMoney(payment.amountFen)}`}
      subtitle={() => <PaymentState />}
      actions={
        <>
          <PaymentCommands />
          <DoubtPayment />
        </>
      }
    >
      <Section>
        <PaymentFacts />
      </Section>
      <SlipOfPayment />
      <Section title={translate('subsidy.events')} flush>
        <Events />
      </Section>
    </ResourceShow>
  );
}

function PaymentFacts() {
  const payment = useRecordContext<Payment>();
  const translate = useTranslate();
  if (payment === undefined) return null;
  const label = (field: string) => `resources.payments.fields.${field}`;
  return (
    <FactGrid>
      <Fact label={label('amountFen')}>
        <MoneyField source="amountFen" fontWeight={700} />
      </Fact>
      {payment.setOffFen > 0 &&
        (['entitlementFen', 'setOffFen'] as const).map((field) => (
          <Fact key={field} label={label(field)}>
            <MoneyField source={field} />
          </Fact>
        ))}
      {payment.amendment !== null && (
        <Fact label={label('amendment')}>
          <StateChip workflow="amendment" value={payment.amendment} />
        </Fact>
      )}
      <Fact label={label('period')}>
        <SchemePeriodField source="period" />
      </Fact>
      <Fact label={label('personName')}>
        <RecordLink resource="persons" id={payment.personId}>
          {payment.personName}
        </RecordLink>
      </Fact>
      <Fact label={label('identityMasked')}>
        <PlainField source="identityMasked" />
      </Fact>
      {(['payeeName', 'bankName', 'cardMasked'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <PlainField source={field} />
        </Fact>
      ))}
      {(['sentOn', 'settledOn', 'returnedOn'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <DayField source={field} />
        </Fact>
      ))}
      <Fact label={label('itemId')}>
        <RecordLink resource="subsidy-items" id={payment.itemId}>
          {translate('subsidy.why.title')}
        </RecordLink>
      </Fact>
      <Fact label={label('batchId')}>
        <RecordLink resource="payment-batches" id={payment.batchId}>
          {translate('subsidy.to_batch')}
        </RecordLink>
      </Fact>
      {payment.reissueOf !== null && (
        <Fact label={label('reissueOf')}>
          <RecordLink resource="payments" id={payment.reissueOf}>
            {translate('subsidy.to_payment')}
          </RecordLink>
        </Fact>
      )}
      {payment.reissuedBy !== null && (
        <Fact label={label('reissuedBy')}>
          <RecordLink resource="payments" id={payment.reissuedBy}>
            {translate('subsidy.to_payment')}
          </RecordLink>
        </Fact>
      )}
    </FactGrid>
  );
}

function Events() {
  const payment = useRecordContext<Payment>();
  if (payment === undefined) return null;
  return (
    <ResourceList resource="payment-events" embedded storeKey={false} filter={{ paymentId: payment.id }}>
      <ResponsiveTable columns={eventColumns} rowLink={false} />
    </ResourceList>
  );
}
