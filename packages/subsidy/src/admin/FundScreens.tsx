import {
  CommandButton,
  type CommandField,
  Loaded,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type SelectOption,
  StateChip,
  type TableColumn,
  useConsole,
  useToday,
} from '@gongyi/console-kit';
import { Box, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectInput, useLocale, useRecordContext, useTranslate } from 'react-admin';
import {
  type FundBalance,
  type FundDocumentRecord,
  type FundEntryRecord,
  type FundRecord,
  fundEntryKinds,
} from '../model/fund.js';
import { fundDocumentWorkflow } from '../model/fund-workflow.js';
import { FundBar, FundBarWithLegend } from './FundBar.js';

const fundColumns: readonly TableColumn<FundRecord>[] = [
  { source: 'source', field: <FundName />, link: true, spreadsheet: [{ source: 'nameZh' }] },
  { source: 'year', sortable: true, phone: 'end' },
  { source: 'budgetFen', kind: 'money' },
  { source: 'use', label: 'subsidy.funds.use', field: <UseOfFund /> },
  { source: 'heldFen', kind: 'money' },
  { source: 'committedFen', kind: 'money' },
  { source: 'paidFen', kind: 'money' },
  { source: 'returnedFen', kind: 'money' },
  { source: 'recoveredFen', kind: 'money' },
  { source: 'freeFen', kind: 'money' },
];

function useFundName(): (fund: Pick<FundRecord, 'nameZh' | 'nameEn'>) => string {
  const locale = useLocale();
  return ({ nameZh, nameEn }) => (locale === 'en' ? nameEn : nameZh);
}

function FundName() {
  const fund = useRecordContext<FundRecord>();
  const name = useFundName();
  return fund === undefined ? null : name(fund);
}

function UseOfFund() {
  const fund = useRecordContext<FundRecord>();
  return fund === undefined ? null : <FundBar sums={fund} />;
}

/** Funds that the county may record, as its rules name them. */
function useSources(): readonly SelectOption[] {
  const { client } = useConsole();
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['fund-sources'],
    queryFn: () => client.request<{ sources: { id: string; zh: string; en: string }[] }>('/fund-sources'),
    staleTime: 60_000,
    retry: false,
  });
  return (data?.sources ?? []).map(({ id, zh, en }) => ({ value: id, label: locale === 'en' ? en : zh }));
}

/** Funds of each year: what there is, what is promised, what is paid. */
export function FundList() {
  const sources = useSources();
  const year = Number(useToday().slice(0, 4));
  const fields: readonly CommandField[] = [
    { name: 'source', kind: 'select', required: true, options: sources },
    { name: 'year', kind: 'number', required: true, min: 2000, max: 2100, initial: year },
  ];
  return (
    <ResourceList<FundRecord>
      filters={[
        <SelectInput
          key="source"
          source="source"
          choices={sources.map(({ value, label }) => ({ id: value, name: label }))}
        />,
      ]}
      sort={{ field: 'year', order: 'DESC' }}
      actions={
        <CommandButton on="collection" resource="funds" command="" name="create" variant="contained" fields={fields} />
      }
    >
      <ResponsiveTable columns={fundColumns} empty="subsidy.funds.none" />
    </ResourceList>
  );
}

/** One fund: where its money stands today or on another day, the documents of its budget, every movement. */
export function FundShow() {
  const translate = useTranslate();
  const name = useFundName();
  return (
    <ResourceShow<FundRecord>
      title={(fund) => translate('subsidy.funds.title', { name: name(fund), year: fund.year })}
      actions={<AddDocument />}
    >
      <Section title={translate('subsidy.funds.standing')}>
        <Standing />
      </Section>
      <Section title={translate('subsidy.funds.documents')} flush>
        <Documents />
      </Section>
      <Section title={translate('subsidy.funds.entries')} flush>
        <Entries />
      </Section>
    </ResourceShow>
  );
}

function AddDocument() {
  const fund = useRecordContext<FundRecord>();
  const today = useToday();
  if (fund === undefined) return null;
  const fields: readonly CommandField[] = [
    { name: 'number', kind: 'text', required: true, minLength: 2 },
    { name: 'documentDate', kind: 'date', required: true, initial: today },
    { name: 'amountFen', kind: 'money', required: true, help: 'subsidy.funds.amount_help' },
    { name: 'reason', kind: 'reason' },
  ];
  return (
    <CommandButton
      on="collection"
      resource="fund-documents"
      command=""
      name="create"
      variant="contained"
      fields={fields}
      body={(values) => ({ ...values, fundId: fund.id })}
    />
  );
}

function Standing() {
  const fund = useRecordContext<FundRecord>();
  const today = useToday();
  const translate = useTranslate();
  const { client } = useConsole();
  const [on, setOn] = useState(today);
  const query = useQuery({
    queryKey: ['funds', fund?.id, fund?.version, 'balance', on, fund?.budgetFen, fund?.freeFen],
    queryFn: () => client.request<FundBalance>(`/funds/${fund?.id}/balance?on=${on}`),
    enabled: fund !== undefined && on !== '',
    retry: false,
  });
  return (
    <>
      <Box sx={{ mb: 2 }}>
        <TextField
          type="date"
          size="small"
          label={translate('subsidy.funds.on')}
          value={on}
          onChange={(event) => setOn(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
      <Loaded query={query}>{(balance) => <FundBarWithLegend sums={balance} />}</Loaded>
    </>
  );
}

const documentColumns: readonly TableColumn<FundDocumentRecord>[] = [
  { source: 'number', phone: 'title' },
  { source: 'documentDate', kind: 'day', sortable: true },
  { source: 'amountFen', kind: 'money' },
  { source: 'reason' },
  {
    source: 'state',
    field: <StateChip workflow="fund-document" tones={{ draft: 'warning' }} />,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.fund-document', values: fundDocumentWorkflow.states } }],
  },
  { source: 'decidedOn', kind: 'day' },
  { source: 'decisionReason', phone: 'hidden' },
  { source: 'commands', label: '', field: <DocumentCommands /> },
];

function DocumentCommands() {
  return (
    <>
      <CommandButton
        resource="fund-documents"
        command="approve"
        workflow={fundDocumentWorkflow}
        size="small"
        variant="contained"
        sendVersion
      />{' '}
      <CommandButton
        resource="fund-documents"
        command="reject"
        permission="fund-documents.approve"
        workflow={fundDocumentWorkflow}
        size="small"
        sendVersion
        fields={[{ name: 'decisionReason', kind: 'text', required: true, minLength: 2 }]}
      />
    </>
  );
}

function Documents() {
  const fund = useRecordContext<FundRecord>();
  if (fund === undefined) return null;
  return (
    <ResourceList
      resource="fund-documents"
      embedded
      storeKey={false}
      filter={{ fundId: fund.id }}
      sort={{ field: 'id', order: 'DESC' }}
    >
      <ResponsiveTable<FundDocumentRecord>
        columns={documentColumns}
        rowLink={false}
        empty="subsidy.funds.no_document"
      />
    </ResourceList>
  );
}

const entryColumns: readonly TableColumn<FundEntryRecord>[] = [
  { source: 'bookedOn', kind: 'day', sortable: true },
  {
    source: 'kind',
    field: <EntryKind />,
    phone: 'end',
    spreadsheet: [{ source: 'kind', codes: { prefix: 'subsidy.funds.kinds', values: fundEntryKinds } }],
  },
  { source: 'purposeTitle', phone: 'title' },
  { source: 'amountFen', kind: 'money' },
];

function EntryKind() {
  const entry = useRecordContext<FundEntryRecord>();
  const translate = useTranslate();
  if (entry === undefined) return null;
  return translate(`subsidy.funds.kinds.${entry.pot === 'committed' ? 'release_committed' : entry.kind}`);
}

function Entries() {
  const fund = useRecordContext<FundRecord>();
  if (fund === undefined) return null;
  return (
    <ResourceList
      resource="fund-entries"
      embedded
      storeKey={false}
      filters={[
        <SelectInput
          key="kind"
          source="kind"
          choices={fundEntryKinds.map((id) => ({ id, name: `subsidy.funds.kinds.${id}` }))}
        />,
      ]}
      filter={{ fundId: fund.id }}
      sort={{ field: 'id', order: 'DESC' }}
    >
      <ResponsiveTable<FundEntryRecord>
        columns={entryColumns}
        rowLink={({ purposeKind, purposeId }) =>
          purposeKind === 'subsidy_run' ? `/subsidy-runs/${purposeId}/show` : false
        }
        empty="subsidy.funds.no_entry"
      />
    </ResourceList>
  );
}
