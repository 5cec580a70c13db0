import { CommandButton, type CommandField, formatMoney, useToday } from '@gongyi/console-kit';
import { fen, type JsonObject, type LocalDate } from '@gongyi/kernel';
import { Alert } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { type Recovery, receiptKinds } from '../model/recovery.js';
import { evenPlan, openOf } from '../model/recovery-money.js';
import { recoveryWorkflow } from '../model/recovery-workflow.js';

const command = { workflow: recoveryWorkflow, sendVersion: true } as const;

/** What can be done with a case now; who may decide is not who opened it. */
export function RecoveryCommands() {
  const recovery = useRecordContext<Recovery>();
  if (recovery === undefined) return null;
  return (
    <>
      <CommandButton {...command} command="notice" variant="contained" />
      <Appeals />
      <CommandButton {...command} command="fall-due" permission="recoveries.collect" />
      <Collecting recovery={recovery} />
      <WriteOffs recovery={recovery} />
      <CommandButton
        {...command}
        command="cancel"
        permission="recoveries.decide"
        fields={[{ name: 'reason', kind: 'reason' }]}
        danger
      />
    </>
  );
}

function Appeals() {
  const today = useToday();
  return (
    <>
      <CommandButton
        {...command}
        command="appeal"
        fields={[
          { name: 'content', kind: 'multiline', required: true, minLength: 2 },
          { name: 'receivedOn', kind: 'date', required: true, initial: today },
        ]}
      />
      <CommandButton
        {...command}
        command="answer-appeal"
        permission="recoveries.decide"
        transition="dismiss"
        variant="contained"
        fields={[
          { name: 'verdict', kind: 'select', required: true, options: verdicts('uphold', 'reduce', 'dismiss') },
          { name: 'remainingFen', kind: 'money', required: true, visible: ({ verdict }) => verdict === 'reduce' },
          { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
        ]}
      />
    </>
  );
}

const verdicts = (...values: readonly string[]) =>
  values.map((value) => ({ value, label: `subsidy.recovery.verdict.${value}` }));

function Collecting({ recovery }: { readonly recovery: Recovery }) {
  const today = useToday();
  const open = openOf(recovery);
  const receive: readonly CommandField[] = [
    {
      name: 'kind',
      kind: 'select',
      required: true,
      initial: 'cash',
      options: receiptKinds.map((value) => ({ value, label: `subsidy.recovery.kinds.${value}` })),
    },
    { name: 'number', kind: 'text', required: true, minLength: 2 },
    { name: 'receivedOn', kind: 'date', required: true, initial: today },
    { name: 'amountFen', kind: 'money', required: true, label: 'subsidy.recovery.received' },
  ];
  const plan: readonly CommandField[] = [
    { name: 'count', kind: 'number', required: true, min: 1, max: 120, initial: '6' },
    { name: 'firstOn', kind: 'date', required: true, initial: today },
    { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
  ];
  const planned = ({ count, firstOn, documentNumber }: JsonObject): JsonObject => ({
    documentNumber: documentNumber ?? '',
    instalments: evenPlan(fen(open), Number(count), String(firstOn) as LocalDate).map((instalment) => ({
      ...instalment,
    })),
  });
  const takesMoney = {
    workflow: recoveryWorkflow,
    sendVersion: true,
    permission: 'recoveries.collect',
    transition: 'pay',
  };
  return (
    <>
      <CommandButton {...takesMoney} command="receive" variant="contained" fields={receive} when={() => open > 0}>
        <Open recovery={recovery} />
      </CommandButton>
      <CommandButton {...takesMoney} command="agree-plan" fields={plan} body={planned} when={() => open > 0}>
        <Open recovery={recovery} />
      </CommandButton>
      <CommandButton
        {...takesMoney}
        command="permit-set-off"
        fields={[{ name: 'consentDocument', kind: 'text', minLength: 2, help: 'subsidy.recovery.consent_help' }]}
        when={({ setOffFrom }) => setOffFrom === null}
      />
    </>
  );
}

function Open({ recovery }: { readonly recovery: Recovery }) {
  const translate = useTranslate();
  return (
    <Alert severity="info" icon={false}>
      {translate('resources.recoveries.fields.outstandingFen')} <b>{formatMoney(openOf(recovery))}</b>
    </Alert>
  );
}

function WriteOffs({ recovery }: { readonly recovery: Recovery }) {
  const proposal = recovery.writeOffs.find(({ state }) => state === 'proposed');
  const writeOff = { workflow: recoveryWorkflow, sendVersion: true, transition: 'write-off' };
  return (
    <>
      <CommandButton
        {...writeOff}
        command="propose-write-off"
        permission="recoveries.write-off"
        variant="text"
        fields={[
          { name: 'reason', kind: 'reason' },
          { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
          { name: 'fileId', kind: 'file', accept: '.pdf,.jpg,.jpeg,.png' },
        ]}
        when={() => proposal === undefined && recovery.pendingFen === 0}
      />
      <CommandButton
        {...writeOff}
        command="decide-write-off"
        permission="recoveries.decide"
        variant="contained"
        fields={[
          { name: 'verdict', kind: 'select', required: true, options: verdicts('approve', 'reject') },
          {
            name: 'reason',
            kind: 'text',
            required: true,
            minLength: 2,
            visible: ({ verdict }) => verdict === 'reject',
          },
        ]}
        when={() => proposal !== undefined}
      >
        {proposal !== undefined && (
          <Alert severity="warning" icon={false}>
            <b>{formatMoney(proposal.amountFen)}</b> · {proposal.reason} · {proposal.documentNumber}
          </Alert>
        )}
      </CommandButton>
    </>
  );
}
