import {
  CommandButton,
  DivisionInput,
  PeriodInput,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import { SelectInput, useCreatePath, useNotify, useRecordContext, useTranslate } from 'react-admin';
import { type AgreementAlert, alertKinds } from '../model/agreement-alert.js';
import { type AgreementFinding, agreementFindingWorkflow, findingDecisions } from '../model/agreement-finding.js';

/** A line leads to its agreement. */
function useAgreementLink() {
  const createPath = useCreatePath();
  return ({ agreementId }: AgreementAlert | AgreementFinding) =>
    createPath({ resource: 'agreements', id: agreementId, type: 'show' });
}

function DaysLeft() {
  const alert = useRecordContext<AgreementAlert>();
  const translate = useTranslate();
  if (alert === undefined) return null;
  const { daysLeft } = alert;
  return (
    <Tag tone={daysLeft < 0 ? 'error' : 'warning'}>
      {translate(daysLeft < 0 ? 'posts.days_over' : 'posts.days_left', { smart_count: Math.abs(daysLeft) })}
    </Tag>
  );
}

function What() {
  const alert = useRecordContext<AgreementAlert>();
  const translate = useTranslate();
  return alert === undefined ? null : translate(`posts.alert.${alert.what}`);
}

const alertColumns: readonly TableColumn<AgreementAlert>[] = [
  { source: 'personName', link: true },
  { source: 'what', field: <What /> },
  { source: 'dueOn', kind: 'day', sortable: true },
  { source: 'daysLeft', field: <DaysLeft />, phone: 'end' },
  { source: 'postName' },
  { source: 'divisionCode', kind: 'division', sortable: true },
];

export function AlertTable({ without = [] }: { readonly without?: readonly string[] }) {
  return (
    <ResponsiveTable
      columns={alertColumns.filter(({ source }) => !without.includes(source))}
      rowLink={useAgreementLink()}
    />
  );
}

/** What comes due about agreements in force, the nearest day first. */
export function AlertList() {
  const filters = [
    <SelectInput key="what" source="what" choices={alertKinds.map((id) => ({ id, name: `posts.alert.${id}` }))} />,
    <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  ];
  return (
    <ResourceList<AgreementAlert> filters={filters} sort={{ field: 'dueOn', order: 'ASC' }}>
      <AlertTable />
    </ResourceList>
  );
}

function Settle() {
  return (
    <CommandButton
      resource="agreement-findings"
      command="settle"
      workflow={agreementFindingWorkflow}
      sendVersion
      size="small"
      fields={[
        {
          name: 'decision',
          kind: 'select',
          required: true,
          options: findingDecisions.map((value) => ({ value, label: `posts.finding_decision.${value}` })),
        },
        { name: 'reason', kind: 'reason' },
      ]}
    />
  );
}

function Standing() {
  const finding = useRecordContext<AgreementFinding>();
  const translate = useTranslate();
  if (finding === undefined) return null;
  const { decision, reason } = finding;
  return (
    <>
      <StateChip workflow="agreement-finding" tones={{ open: 'warning' }} />
      {decision !== null && ` ${translate(`posts.finding_decision.${decision}`)}：${reason}`}
    </>
  );
}

const findingColumns: readonly TableColumn<AgreementFinding>[] = [
  { source: 'personName', link: true },
  { source: 'period', kind: 'period' },
  { source: 'sentence' },
  { source: 'clause', phone: 'hidden' },
  { source: 'postName' },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'state', field: <Standing /> },
  { source: 'settle', label: 'posts.nothing', field: <Settle />, phone: 'end' },
];

export function FindingTable({ without = [] }: { readonly without?: readonly string[] }) {
  return <ResponsiveTable columns={findingColumns.filter(({ source }) => !without.includes(source))} />;
}

/** Who no longer fits the rules, by the check of a month. */
export function FindingList() {
  const today = useToday();
  const notify = useNotify();
  const translate = useTranslate();
  const states = agreementFindingWorkflow.states.map((id) => ({ id, name: `states.agreement-finding.${id}` }));
  const filters = [
    <PeriodInput key="period" source="period" />,
    <SelectInput key="state" source="state" choices={states} />,
    <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  ];
  return (
    <ResourceList<AgreementFinding>
      filters={filters}
      filterDefaultValues={{ state: 'open' }}
      actions={
        <CommandButton
          resource="agreements"
          on="collection"
          command="recheck"
          variant="contained"
          fields={[{ name: 'period', kind: 'period', required: true, initial: today.slice(0, 7) }]}
          onDone={({ holders, open }) =>
            notify(translate('posts.rechecked', { holders: Number(holders), open: Number(open) }), { type: 'info' })
          }
        />
      }
    >
      <FindingTable />
    </ResourceList>
  );
}
