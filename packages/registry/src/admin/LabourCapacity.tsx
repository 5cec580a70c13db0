import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import { useRecordContext, useTranslate } from 'react-admin';
import type { LabourCapacityRecord } from '../model/labour-capacity.js';
import { labourCapacities, type PersonRecord } from '../model/person.js';
import { Document } from './shared.js';

const label = (field: string) => `resources.labour-capacities.fields.${field}`;

const columns: readonly TableColumn<LabourCapacityRecord>[] = [
  { source: 'class', phone: 'title' },
  { source: 'assessedOn', kind: 'day' },
  { source: 'validUntil', field: <ValidUntil /> },
  { source: 'assessorName' },
  { source: 'proofText' },
  { source: 'proofFileId', label: label('proofFileId'), field: <Document source="proofFileId" />, phone: 'end' },
];

/** The last valid day, and that it is over. */
function ValidUntil() {
  const record = useRecordContext<LabourCapacityRecord>();
  const translate = useTranslate();
  const today = useToday();
  if (record === undefined) return null;
  const { validUntil } = record;
  return validUntil < today ? (
    <Tag tone="warning">{translate('registry.capacity.expired', { day: validUntil })}</Tag>
  ) : (
    <span>{validUntil}</span>
  );
}

const fields: readonly CommandField[] = [
  {
    name: 'class',
    kind: 'select',
    required: true,
    label: label('class'),
    options: labourCapacities.map((value) => ({ value, label: value })),
    initial: (record) => record['labourCapacity'],
  },
  { name: 'assessedOn', kind: 'date', required: true, label: label('assessedOn') },
  { name: 'validUntil', kind: 'date', required: true, label: label('validUntil') },
  { name: 'assessorName', kind: 'text', required: true, minLength: 2, label: label('assessorName') },
  { name: 'proofText', kind: 'text', label: label('proofText'), help: 'registry.capacity.proof_hint' },
  { name: 'proofFileId', kind: 'file', label: label('proofFileId') },
];

/** Who found which labour capacity, until when; a new finding stands beside the old ones. */
export function LabourCapacity() {
  const translate = useTranslate();
  const person = useRecordContext<PersonRecord>();
  if (person === undefined) return null;
  return (
    <Section
      title={translate('resources.labour-capacities.name')}
      flush
      actions={<CommandButton command="assess-capacity" fields={fields} />}
    >
      <ResourceList
        resource="labour-capacities"
        embedded
        storeKey={false}
        filter={{ personId: person.id }}
        sort={{ field: 'assessedOn', order: 'DESC' }}
        perPage={10}
      >
        <ResponsiveTable columns={columns} rowLink={false} empty="registry.capacity.none" />
      </ResourceList>
    </Section>
  );
}
