import type { JsonObject } from '@gongyi/kernel';
import { Link as TextLink } from '@mui/material';
import { DateInput, ReferenceInput, SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { DivisionField, InstantField, PlainField } from '../components/fields.js';
import { ResourceList } from '../components/ResourceList.js';
import { Fact, FactGrid, ResourceShow, Section } from '../components/ResourceShow.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { useConsole } from '../hooks/console-context.js';
import { AuditDifference } from './AuditDifference.js';
import { actionInWords } from './words.js';

export interface AuditRecord {
  readonly id: string;
  readonly sequence: number;
  readonly action: string;
  readonly resource: string;
  readonly recordId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

const columns: readonly TableColumn<AuditRecord>[] = [
  { source: 'sequence', kind: 'count', sortable: true, phone: 'hidden' },
  { source: 'action', field: <Action />, link: true },
  { source: 'userName', phone: 'end' },
  { source: 'occurredAt', kind: 'instant' },
  { source: 'divisionCode', kind: 'division', phone: 'hidden' },
  { source: 'reason' },
];

function Action() {
  const event = useRecordContext<AuditRecord>();
  const translate = useTranslate();
  return event === undefined ? null : actionInWords(translate, event.action);
}

/** What a county keeps records of, as far as the console has a name for it. */
function useRecordKinds() {
  const { modules } = useConsole();
  const translate = useTranslate();
  return modules
    .flatMap(({ resources }) => resources.map(({ name }) => name))
    .map((id) => ({ id, name: translate(`resources.${id}.name`, { smart_count: 2, _: '' }) }))
    .filter(({ name }) => name !== '');
}

/** Who did what, when; the chain of the county from the latest link back. */
export function AuditList() {
  const kinds = useRecordKinds();
  const filters = [
    <SelectInput key="resource" source="resource" choices={kinds} translateChoice={false} />,
    <ReferenceInput
      key="userId"
      source="userId"
      reference="users"
      perPage={200}
      sort={{ field: 'login', order: 'ASC' }}
    >
      <SelectInput optionText="displayName" translateChoice={false} />
    </ReferenceInput>,
    <DateInput key="from" source="from" />,
    <DateInput key="to" source="to" />,
    <TextInput key="recordId" source="recordId" />,
  ];
  return (
    <ResourceList<AuditRecord> filters={filters} sort={{ field: 'sequence', order: 'DESC' }}>
      <ResponsiveTable columns={columns} />
    </ResourceList>
  );
}

/** One link of the chain: what it was before, what it is after. */
export function AuditShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<AuditRecord> title={(event) => actionInWords(translate, event.action)}>
      <Section>
        <FactGrid>
          <Fact label="resources.audit-events.fields.userName">
            <PlainField source="userName" />
          </Fact>
          <Fact label="resources.audit-events.fields.occurredAt">
            <InstantField source="occurredAt" />
          </Fact>
          <Fact label="resources.audit-events.fields.divisionCode">
            <DivisionField source="divisionCode" />
          </Fact>
          <Fact label="resources.audit-events.fields.reason">
            <PlainField source="reason" />
          </Fact>
          <Fact label="resources.audit-events.fields.recordId">
            <SameRecord />
          </Fact>
          <Fact label="resources.audit-events.fields.sequence">
            <PlainField source="sequence" />
          </Fact>
          <Fact label="resources.audit-events.fields.hash">
            <PlainField source="hash" sx={{ fontFamily: 'monospace' }} />
          </Fact>
        </FactGrid>
      </Section>
      <Section title={translate('console.timeline.changed')} flush>
        <AuditDifference />
      </Section>
    </ResourceShow>
  );
}

/** Which record it was, and the way to all that happened to it. */
function SameRecord() {
  const event = useRecordContext<AuditRecord>();
  const translate = useTranslate();
  if (event === undefined) return null;
  const { resource, recordId } = event;
  const search = new URLSearchParams({ filter: JSON.stringify({ resource, recordId }) });
  return (
    <>
      <PlainField source="recordId" sx={{ display: 'block', fontFamily: 'monospace' }} />
      <TextLink component={Link} to={`/audit-events?${search}`} variant="body2">
        {translate('system.same_record')}
      </TextLink>
    </>
  );
}
