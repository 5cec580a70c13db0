import {
  CommandButton,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  usePermission,
} from '@gongyi/console-kit';
import { Alert } from '@mui/material';
import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import {
  type AccountCheck,
  type AccountCheckLine,
  accountCheckWorkflow,
  accountVerdictWorkflow,
} from '../model/account-check.js';
import { ImportAnswer, SealedFile, WhileWritten } from './SealedFile.js';

const checkTones = { exporting: 'info', exported: 'warning', answered: 'success' } as const;
const verdictTones = { waiting: 'warning', confirmed: 'success', refused: 'error' } as const;

const checkColumns: readonly TableColumn<AccountCheck>[] = [
  { source: 'number', link: true },
  { source: 'preparedOn', kind: 'day', sortable: true },
  { source: 'lineCount', kind: 'count' },
  { source: 'waitingCount', kind: 'count' },
  { source: 'confirmedCount', kind: 'count', phone: 'hidden' },
  { source: 'refusedCount', kind: 'count' },
  { source: 'state', field: <StateChip workflow="account-check" tones={checkTones} />, phone: 'end' },
];

/** Files that ask a bank about accounts before their first payment. */
export function AccountCheckList() {
  return (
    <ResourceList<AccountCheck>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={accountCheckWorkflow.states.map((id) => ({ id, name: `states.account-check.${id}` }))}
        />,
      ]}
      sort={{ field: 'preparedOn', order: 'DESC' }}
    >
      <ResponsiveTable columns={checkColumns} empty="subsidy.no_check" />
    </ResourceList>
  );
}

/** One of them: the file, what to do next, and the bank's word about each account. */
export function AccountCheckShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<AccountCheck>
      title={(check) => translate('subsidy.check_title', { number: check.number })}
      subtitle={() => <StateChip workflow="account-check" tones={checkTones} />}
      actions={<CheckCommands />}
    >
      <WhileWritten>
        <NextStep />
      </WhileWritten>
      <SealedFile resource="account-checks" />
      <Section title={translate('subsidy.check_lines')} flush>
        <Lines />
      </Section>
    </ResourceShow>
  );
}

function CheckCommands() {
  const check = useRecordContext<AccountCheck>();
  const mayAnswer = usePermission('account-checks.answer');
  if (check === undefined) return null;
  return (
    <>
      <CommandButton command="export" workflow={accountCheckWorkflow} variant="contained" />
      {check.state === 'exported' && mayAnswer && (
        <ImportAnswer kind="account-check-answers" about={`checkId=${check.id}`} label="subsidy.import_answers" />
      )}
      <CommandButton
        command="cancel"
        permission="account-checks.create"
        workflow={accountCheckWorkflow}
        fields={[{ name: 'reason', kind: 'reason' }]}
        danger
      />
    </>
  );
}

function NextStep() {
  const check = useRecordContext<AccountCheck>();
  const translate = useTranslate();
  return check === undefined ? null : <Alert severity="info">{translate(`subsidy.check_next.${check.state}`)}</Alert>;
}

const lineColumns: readonly TableColumn<AccountCheckLine>[] = [
  { source: 'sequence', kind: 'count', sortable: true, phone: 'hidden' },
  { source: 'payeeName', phone: 'title' },
  { source: 'identityMasked' },
  { source: 'bankName' },
  { source: 'cardMasked' },
  { source: 'reason', phone: 'line' },
  { source: 'state', field: <StateChip workflow="account-verdict" tones={verdictTones} />, phone: 'end' },
];

function Lines() {
  const check = useRecordContext<AccountCheck>();
  if (check === undefined) return null;
  return (
    <ResourceList
      resource="account-check-lines"
      embedded
      storeKey={false}
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={accountVerdictWorkflow.states.map((id) => ({ id, name: `states.account-verdict.${id}` }))}
        />,
      ]}
      filter={{ checkId: check.id }}
      sort={{ field: 'sequence', order: 'ASC' }}
    >
      <ResponsiveTable columns={lineColumns} rowLink={false} />
    </ResourceList>
  );
}
