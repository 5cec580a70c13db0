import {
  CommandButton,
  type CommandField,
  DivisionInput,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import { SelectInput, useCreatePath, useTranslate } from 'react-admin';
import { accountProblems, type BankAccountRecord, bankAccountWorkflow } from '../model/bank-account.js';

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={bankAccountWorkflow.states.map((id) => ({ id, name: `states.bank-account.${id}` }))}
  />,
  <SelectInput
    key="problem"
    source="problem"
    choices={accountProblems.map((id) => ({ id, name: `registry.problem.${id}` }))}
  />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
];

/** Payee accounts: what waits for a second person stands first in an officer's day. */
export function BankAccountList() {
  return (
    <ResourceList
      filters={filters}
      sort={{ field: 'createdAt', order: 'DESC' }}
      filterDefaultValues={{ state: 'unconfirmed' }}
      actions={<ProposeForOrganisation />}
    >
      <AccountTable withHolder />
    </ResourceList>
  );
}

const organisationFields: readonly CommandField[] = [
  { name: 'creditCode', kind: 'text', required: true, minLength: 18 },
  { name: 'bankName', kind: 'text', required: true, minLength: 2 },
  { name: 'accountNumber', kind: 'text', required: true, minLength: 8 },
  { name: 'reason', kind: 'reason' },
];

/** An organisation has no record of a person to start from: it is named by its unified credit code. */
function ProposeForOrganisation() {
  return (
    <CommandButton
      resource="bank-accounts"
      on="collection"
      command="propose-for-organisation"
      permission="bank-accounts.propose"
      fields={organisationFields}
    />
  );
}

/** Accounts with their state, their problem and the decisions of the second person. */
export function AccountTable({ withHolder = false }: { withHolder?: boolean }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const holder: readonly TableColumn<BankAccountRecord>[] = [
    { source: 'personName', link: true },
    { source: 'creditCode', phone: 'hidden' },
    { source: 'divisionCode', kind: 'division' },
  ];
  const columns: readonly TableColumn<BankAccountRecord>[] = [
    ...(withHolder ? holder : []),
    { source: 'bankName', phone: withHolder ? 'line' : 'title' },
    { source: 'cardMasked' },
    { source: 'state', field: <StateChip workflow="bank-account" />, phone: 'end' },
    { source: 'problem', render: (account) => <Problem account={account} /> },
    {
      source: 'source',
      render: ({ source }) => translate(`registry.source.${source}`, { _: source }),
      phone: 'hidden',
    },
    { source: 'checkedOn', kind: 'day', phone: 'hidden' },
    { source: 'createdAt', kind: 'instant', sortable: true, phone: 'hidden' },
    { source: 'decide', label: '', field: <Decide /> },
  ];
  const toPerson = ({ personId }: BankAccountRecord) =>
    personId === null ? false : createPath({ resource: 'persons', id: personId, type: 'show' });
  return withHolder ? (
    <ResponsiveTable columns={columns} rowLink={toPerson} />
  ) : (
    <ResponsiveTable columns={columns} rowLink={false} empty="registry.no_account" />
  );
}

function Problem({ account }: { account: BankAccountRecord }) {
  const translate = useTranslate();
  const { problem, sharedWith, bankReason } = account;
  const texts = [
    problem === null ? '' : translate(`registry.problem.${problem}`, { _: problem }),
    sharedWith,
    bankReason ?? '',
  ];
  return <>{texts.filter((text) => text !== '').join('：') || '—'}</>;
}

function Decide() {
  return (
    <>
      <CommandButton
        resource="bank-accounts"
        command="confirm"
        workflow={bankAccountWorkflow}
        size="small"
        variant="contained"
      />{' '}
      <CommandButton
        resource="bank-accounts"
        command="reject"
        permission="bank-accounts.confirm"
        workflow={bankAccountWorkflow}
        fields={[{ name: 'reason', kind: 'reason' }]}
        size="small"
        danger
      />
    </>
  );
}
