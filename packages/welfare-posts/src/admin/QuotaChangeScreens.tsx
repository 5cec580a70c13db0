import {
  CommandButton,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  MoneyField,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  usePermission,
} from '@gongyi/console-kit';
import { SelectInput, useCreatePath, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { type QuotaChangeRecord, quotaChangeWorkflow } from '../model/quota-change.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import { ProcedurePanel } from './ProcedurePanel.js';
import { QuotaReasons } from './QuotaReasons.js';
import { useSetupField } from './setup-words.js';

const columns: readonly TableColumn<QuotaChangeRecord>[] = [
  { source: 'postName', link: true },
  { source: 'divisionCode', kind: 'division' },
  { source: 'placesTo', render: ({ placesFrom, placesTo }) => `${placesFrom} → ${placesTo}` },
  { source: 'reason' },
  { source: 'declaredOn', kind: 'day', sortable: true },
  { source: 'heldFen', kind: 'money' },
  { source: 'state', field: <StateChip workflow="quota-change" />, phone: 'end' },
];

function QuotaChangeTable({ without = [] }: { readonly without?: readonly string[] }) {
  const shown = columns.filter(({ source }) => !without.includes(source));
  const [first, ...rest] = shown;
  return (
    <ResponsiveTable columns={first === undefined ? [] : [{ ...first, link: true }, ...rest]} empty="posts.no_change" />
  );
}

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={quotaChangeWorkflow.states.map((id) => ({ id, name: `states.quota-change.${id}` }))}
  />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
];

/** Rises and falls of places, the latest first. */
export function QuotaChangeList() {
  return (
    <ResourceList<QuotaChangeRecord> filters={filters} sort={{ field: 'declaredOn', order: 'DESC' }}>
      <QuotaChangeTable />
    </ResourceList>
  );
}

/** What has become of the places of the post around it. */
export function QuotaChangesOfPost() {
  const post = useRecordContext<WelfarePostRecord>();
  const translate = useTranslate();
  if (!usePermission('quota-changes.read') || post === undefined) return null;
  return (
    <Section title={translate('resources.quota-changes.name')} flush>
      <ResourceList
        resource="quota-changes"
        embedded
        storeKey={false}
        filter={{ welfarePostId: post.id }}
        sort={{ field: 'declaredOn', order: 'DESC' }}
      >
        <QuotaChangeTable without={['postName', 'divisionCode']} />
      </ResourceList>
    </Section>
  );
}

/** Asks for more or fewer places of the post around it. */
export function QuotaChangeButton() {
  const post = useRecordContext<WelfarePostRecord>();
  const choice = useSetupField();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  if (post === undefined) return null;
  return (
    <CommandButton
      on="collection"
      resource="quota-changes"
      command=""
      name="create"
      fields={[
        { name: 'placesTo', kind: 'number', required: true, min: 0, max: 500, initial: String(post.places) },
        choice('funds', 'fundId', {
          visible: ({ placesTo }) => post.fundId === null && Number(placesTo) > post.places,
        }),
        { name: 'reason', kind: 'reason' },
      ]}
      body={(values) => ({ ...values, welfarePostId: post.id })}
      onDone={({ id }) => redirect(createPath({ resource: 'quota-changes', id: String(id), type: 'show' }))}
    />
  );
}

/** One change: from how many to how many, why, and where it stands. */
export function QuotaChangeShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<QuotaChangeRecord>
      title={({ postName, placesFrom, placesTo }) => `${postName} ${placesFrom} → ${placesTo}`}
      subtitle={() => (
        <>
          <StateChip workflow="quota-change" /> <DivisionField source="divisionCode" />
        </>
      )}
    >
      <Section>
        <Facts />
      </Section>
      <Section title={translate('posts.quota.title')}>
        <Quota />
      </Section>
      <Procedure />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.quota-changes.fields.${field}`;

function Facts() {
  const change = useRecordContext<QuotaChangeRecord>();
  const createPath = useCreatePath();
  if (change === undefined) return null;
  return (
    <FactGrid>
      <Fact label={label('postName')}>
        <Link to={createPath({ resource: 'welfare-posts', id: change.welfarePostId, type: 'show' })}>
          {change.postName}
        </Link>
      </Fact>
      <Fact label={label('postCode')}>
        <PlainField source="postCode" />
      </Fact>
      <Fact label={label('placesTo')}>
        {change.placesFrom} → {change.placesTo}
      </Fact>
      <Fact label={label('heldFen')}>
        <MoneyField source="heldFen" />
      </Fact>
      <Fact label={label('reason')}>
        <PlainField source="reason" />
      </Fact>
    </FactGrid>
  );
}

function Quota() {
  const change = useRecordContext<QuotaChangeRecord>();
  return change === undefined ? null : <QuotaReasons quota={change.quota} />;
}

function Procedure() {
  const change = useRecordContext<QuotaChangeRecord>();
  return change === undefined ? null : <ProcedurePanel subject="quota-change" subjectId={change.id} />;
}
