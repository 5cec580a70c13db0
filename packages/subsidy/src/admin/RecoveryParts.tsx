import { formatMoney, RecordLink, Section, StateChip, Tag } from '@gongyi/console-kit';
import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { Recovery } from '../model/recovery.js';
import { PaidFor } from './periods.js';

interface Of {
  readonly recovery: Recovery;
}

/** Months, appeals, instalments, receipts, set-offs, write-offs: what a case is made of, and nothing that it has not. */
export function RecoveryParts({ recovery }: Of) {
  return (
    <>
      <Lines recovery={recovery} />
      <Appeals recovery={recovery} />
      <Plan recovery={recovery} />
      <Receipts recovery={recovery} />
      <SetOffs recovery={recovery} />
      <WriteOffs recovery={recovery} />
    </>
  );
}

interface Entry {
  readonly id: string;
  readonly first: ReactNode;
  readonly second?: ReactNode;
  readonly end: ReactNode;
}

function Part({ title, entries }: { readonly title: string; readonly entries: readonly Entry[] }) {
  const translate = useTranslate();
  if (entries.length === 0) return null;
  return (
    <Section title={translate(`subsidy.recovery.${title}`)}>
      <Stack divider={<Box sx={{ borderTop: 1, borderColor: 'divider' }} />} spacing={1}>
        {entries.map(({ id, first, second, end }) => (
          <Box key={id} sx={{ display: 'flex', gap: 2, justifyContent: 'space-between', flexWrap: 'wrap' }}>
            <Box sx={{ minWidth: 0, flex: '1 1 200px' }}>
              <Typography component="div">{first}</Typography>
              <Typography component="div" variant="body2" color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
                {second}
              </Typography>
            </Box>
            <Box sx={{ textAlign: 'right' }}>{end}</Box>
          </Box>
        ))}
      </Stack>
    </Section>
  );
}

const amount = (value: number) => <b>{formatMoney(value)}</b>;

function Lines({ recovery }: Of) {
  const translate = useTranslate();
  const entries = recovery.lines.map(({ id, paymentId, paidFen, amountFen, recoveredFen }) => ({
    id,
    first: (
      <RecordLink resource="payments" id={paymentId}>
        <PaidFor paymentId={paymentId} />
      </RecordLink>
    ),
    second: `${translate('subsidy.recovery.paid')} ${formatMoney(paidFen)} · ${translate('resources.recoveries.fields.recoveredFen')} ${formatMoney(recoveredFen)}`,
    end: (
      <>
        {translate('subsidy.recovery.over')} {amount(amountFen)}
      </>
    ),
  }));
  return <Part title="lines" entries={entries} />;
}

function Appeals({ recovery }: Of) {
  const entries = recovery.appeals.map(({ id, content, receivedOn, state, answer, answeredByName, answeredOn }) => ({
    id,
    first: content,
    second: [receivedOn, answer, answeredByName, answeredOn].filter(Boolean).join(' · '),
    end: <StateChip workflow="recovery-appeal" value={state} />,
  }));
  return <Part title="appeals" entries={entries} />;
}

function Plan({ recovery }: Of) {
  const current = recovery.instalments.filter(({ planNumber }) => planNumber === recovery.planNumber);
  const entries = current.map(({ dueOn, amountFen }) => ({
    id: dueOn,
    first: dueOn,
    second: recovery.planDocument,
    end: amount(amountFen),
  }));
  return <Part title="plan" entries={entries} />;
}

function Receipts({ recovery }: Of) {
  const translate = useTranslate();
  const entries = recovery.receipts.map(({ id, kind, number, receivedOn, createdByName, amountFen }) => ({
    id,
    first: `${translate(`subsidy.recovery.kinds.${kind}`)} ${number}`,
    second: translate('subsidy.recovery.by', { name: createdByName, day: receivedOn }),
    end: amount(amountFen),
  }));
  return <Part title="receipts" entries={entries} />;
}

function SetOffs({ recovery }: Of) {
  const translate = useTranslate();
  const entries = recovery.setOffs.map(({ id, paymentId, entitlementFen, amountFen, state }) => ({
    id,
    first: (
      <RecordLink resource="payments" id={paymentId}>
        <PaidFor paymentId={paymentId} />
      </RecordLink>
    ),
    second: translate('subsidy.recovery.kept', {
      entitlement: formatMoney(entitlementFen),
      amount: formatMoney(amountFen),
    }),
    end: <StateChip workflow="set-off" value={state} tones={{ reserved: 'info' }} />,
  }));
  return <Part title="set_offs" entries={entries} />;
}

function WriteOffs({ recovery }: Of) {
  const entries = recovery.writeOffs.map(({ id, reason, documentNumber, createdByName, decidedByName, ...rest }) => ({
    id,
    first: reason,
    second: [documentNumber, createdByName, decidedByName, rest.decidedOn, rest.decisionReason]
      .filter(Boolean)
      .join(' · '),
    end: (
      <>
        {amount(rest.amountFen)}{' '}
        <StateChip workflow="recovery-write-off" value={rest.state} tones={{ proposed: 'warning' }} />
      </>
    ),
  }));
  return <Part title="write_offs" entries={entries} />;
}

/** Everything that happened, the first thing first. */
export function RecoveryHistory({ recovery }: Of) {
  const translate = useTranslate();
  return (
    <Stack component="ol" sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {recovery.events.map(({ id, act, occurredOn, createdByName, amountFen, note, fromState, toState }) => (
        <Box component="li" key={id} sx={passed}>
          <Typography color="text.secondary" sx={{ minWidth: 96 }}>
            {occurredOn}
          </Typography>
          <Box sx={{ flex: 1, minWidth: 160 }}>
            {translate(`resources.recoveries.actions.${act}`)} {amountFen === null ? '' : formatMoney(amountFen)}
            <Typography variant="body2" color="text.secondary">
              {[createdByName, note].filter(Boolean).join(' · ')}
            </Typography>
          </Box>
          {fromState !== toState && <Tag tone="neutral">{translate(`states.recovery.${toState}`)}</Tag>}
        </Box>
      ))}
    </Stack>
  );
}

const passed = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'baseline',
  gap: 1,
  py: 0.75,
  pl: 2,
  borderLeft: 2,
  borderColor: 'divider',
};
