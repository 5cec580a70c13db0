import { formatMoney, RecordLink, Section, StateChip, Tag, usePermission } from '@gongyi/console-kit';
import { Box, Stack, Typography } from '@mui/material';
import { useGetList, useRecordContext, useTranslate } from 'react-admin';
import type { PaymentHold } from '../model/payment-hold.js';
import type { Payment } from '../model/records.js';
import type { Recovery } from '../model/recovery.js';
import { SuspendButton } from './HoldScreens.js';
import { OpenRecovery } from './OpenRecovery.js';
import { usePaidFor } from './periods.js';

const latest = { page: 1, perPage: 36 };

/** On a person's page: what was paid, with its slips; what is asked back; what is suspended. */
export function PersonMoney() {
  const person = useRecordContext();
  const permitted = usePermission('payments.read');
  return person === undefined || !permitted ? null : <MoneyOf personId={String(person.id)} />;
}

function MoneyOf({ personId }: { readonly personId: string }) {
  const translate = useTranslate();
  const enabled = usePermission('recoveries.read');
  const query = { filter: { personId }, pagination: latest };
  const { data: payments = [] } = useGetList<Payment>('payments', query);
  const { data: recoveries = [] } = useGetList<Recovery>('recoveries', query, { enabled });
  const { data: holds = [] } = useGetList<PaymentHold>('payment-holds', query, { enabled });
  const shown = payments.filter(({ state }) => state !== 'cancelled' && state !== 'replaced');
  return (
    <Section
      title={translate('subsidy.recovery.person')}
      actions={
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <OpenRecovery payments={shown} />
          {shown.length > 0 && <SuspendButton personId={personId} />}
        </Box>
      }
    >
      <Stack spacing={1}>
        {holds
          .filter(({ state }) => state === 'active')
          .map((hold) => (
            <Typography key={hold.id}>
              <StateChip workflow="payment-hold" value={hold.state} tones={{ active: 'warning' }} /> {hold.reason} ·{' '}
              {hold.placedOn}
            </Typography>
          ))}
        {recoveries.map(({ id, debtFen, outstandingFen, state, foundOn }) => (
          <Line key={id} resource="recoveries" id={id} title={`${translate('resources.recoveries.name')} ${foundOn}`}>
            <StateChip workflow="recovery" value={state} /> {formatMoney(outstandingFen)} / {formatMoney(debtFen)}
          </Line>
        ))}
        {shown.length === 0 && (
          <Typography color="text.secondary">{translate('subsidy.recovery.no_payment')}</Typography>
        )}
        {shown.map((payment) => (
          <PaymentLine key={payment.id} payment={payment} />
        ))}
      </Stack>
    </Section>
  );
}

function PaymentLine({ payment }: { readonly payment: Payment }) {
  const { id, amendment, amountFen, setOffFen, state } = payment;
  const paidFor = usePaidFor();
  const translate = useTranslate();
  return (
    <Line resource="payments" id={id} title={paidFor(payment)}>
      {amendment !== null && <StateChip workflow="amendment" value={amendment} />}{' '}
      {setOffFen > 0 && (
        <Tag tone="info">
          {translate('subsidy.recovery.set_off')} {formatMoney(setOffFen)}
        </Tag>
      )}{' '}
      {formatMoney(amountFen)} <StateChip workflow="payment" value={state} />
    </Line>
  );
}

interface LineProps {
  readonly resource: string;
  readonly id: string;
  readonly title: string;
  readonly children: React.ReactNode;
}

function Line({ resource, id, title, children }: LineProps) {
  return (
    <Box sx={{ display: 'flex', gap: 2, justifyContent: 'space-between', flexWrap: 'wrap' }}>
      <RecordLink resource={resource} id={id}>
        {title}
      </RecordLink>
      <span>{children}</span>
    </Box>
  );
}
