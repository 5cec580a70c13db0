import {
  CommandButton,
  type CommandField,
  CorrectButton,
  DivisionInput,
  Fact,
  FactGrid,
  MoneyField,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  useToday,
} from '@gongyi/console-kit';
import { type Fen, formatYuan } from '@gongyi/kernel';
import { useRecordContext, useTranslate } from 'react-admin';
import type { PostFundHoldRecord, PostFundRecord, VillagePopulationRecord } from '../model/post-fund.js';
import { SetupWord, useSetupField, useSetupWord } from './setup-words.js';

const columns: readonly TableColumn<PostFundRecord>[] = [
  { source: 'fundId', field: <SetupWord list="funds" source="fundId" />, link: true },
  { source: 'year', sortable: true, phone: 'end' },
  { source: 'documentNumber' },
  { source: 'budgetFen', kind: 'money' },
  { source: 'heldFen', kind: 'money' },
  { source: 'freeFen', kind: 'money' },
];

/** Funds of each year: budget, held, free. */
export function FundList() {
  const choice = useSetupField();
  const year = useToday().slice(0, 4);
  const fields: readonly CommandField[] = [
    choice('funds', 'fundId'),
    { name: 'year', kind: 'number', required: true, min: 2000, max: 2100, initial: year },
    { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
    { name: 'budgetFen', kind: 'money', required: true },
  ];
  return (
    <ResourceList<PostFundRecord>
      sort={{ field: 'year', order: 'DESC' }}
      actions={
        <CommandButton
          on="collection"
          resource="post-funds"
          command=""
          name="create"
          variant="contained"
          fields={fields}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="posts.no_fund" />
    </ResourceList>
  );
}

const editFields: readonly CommandField[] = [
  {
    name: 'budgetFen',
    kind: 'money',
    required: true,
    initial: (record) => formatYuan(record['budgetFen'] as Fen),
  },
  { name: 'documentNumber', kind: 'text', required: true, minLength: 2, initial: (record) => record['documentNumber'] },
  { name: 'reason', kind: 'reason' },
];

const holdColumns: readonly TableColumn<PostFundHoldRecord>[] = [
  { source: 'postName', phone: 'title' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'heldOn', kind: 'day' },
  { source: 'source', field: <Source /> },
  { source: 'amountFen', kind: 'money', phone: 'end' },
];

function Source() {
  const hold = useRecordContext<PostFundHoldRecord>();
  const translate = useTranslate();
  return hold === undefined ? null : translate(`posts.hold_source.${hold.source}`);
}

/** One fund and every promise made out of it. */
export function FundShow() {
  const translate = useTranslate();
  const word = useSetupWord();
  return (
    <ResourceShow<PostFundRecord>
      title={({ fundId, year }) => `${word('funds', fundId)} ${year}`}
      actions={<CorrectButton fields={editFields} permission="post-funds.edit" />}
    >
      <Section>
        <FactGrid>
          {(['budgetFen', 'heldFen', 'freeFen'] as const).map((field) => (
            <Fact key={field} label={`resources.post-funds.fields.${field}`}>
              <MoneyField source={field} fontWeight={650} />
            </Fact>
          ))}
          <Fact label="resources.post-funds.fields.documentNumber">
            <PlainField source="documentNumber" />
          </Fact>
        </FactGrid>
      </Section>
      <Section title={translate('posts.holds')} flush>
        <Holds />
      </Section>
    </ResourceShow>
  );
}

function Holds() {
  const fund = useRecordContext<PostFundRecord>();
  if (fund === undefined) return null;
  return (
    <ResourceList
      resource="post-fund-holds"
      embedded
      storeKey={false}
      filter={{ postFundId: fund.id }}
      sort={{ field: 'id', order: 'DESC' }}
    >
      <ResponsiveTable<PostFundHoldRecord>
        columns={holdColumns}
        rowLink={({ welfarePostId }) => `/welfare-posts/${welfarePostId}/show`}
        empty="posts.no_hold"
      />
    </ResourceList>
  );
}

const populationColumns: readonly TableColumn<VillagePopulationRecord>[] = [
  { source: 'divisionCode', kind: 'division', sortable: true, phone: 'title' },
  { source: 'population', kind: 'count', phone: 'end' },
  { source: 'countedOn', kind: 'day', sortable: true },
  { source: 'source' },
];

/** Inhabitants of villages, as quotas need them; the latest count holds. */
export function PopulationList() {
  const today = useToday();
  const fields: readonly CommandField[] = [
    { name: 'divisionCode', kind: 'division', required: true },
    { name: 'population', kind: 'number', required: true, min: 0, max: 100_000 },
    { name: 'countedOn', kind: 'date', required: true, initial: today },
    { name: 'source', kind: 'text', required: true, minLength: 2 },
  ];
  return (
    <ResourceList<VillagePopulationRecord>
      filters={[<DivisionInput key="townshipCode" source="townshipCode" level="township" />]}
      sort={{ field: 'divisionCode', order: 'ASC' }}
      actions={
        <CommandButton
          on="collection"
          resource="village-populations"
          command=""
          name="create"
          variant="contained"
          fields={fields}
        />
      }
    >
      <ResponsiveTable columns={populationColumns} rowLink={false} empty="posts.no_population" />
    </ResourceList>
  );
}
