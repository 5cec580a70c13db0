import {
  CommandButton,
  type CommandField,
  CorrectButton,
  ResourceList,
  ResponsiveTable,
  type TableColumn,
} from '@gongyi/console-kit';
import { SelectInput, TextInput, useTranslate } from 'react-admin';
import { type OrganisationRecord, organisationKinds } from '../model/organisation.js';

const kinds = organisationKinds.map((value) => ({ value, label: `registry.kind.${value}` }));

const newFields: readonly CommandField[] = [
  { name: 'name', kind: 'text', required: true, minLength: 2 },
  { name: 'kind', kind: 'select', options: kinds, required: true },
  { name: 'divisionCode', kind: 'division', required: true },
  { name: 'creditCode', kind: 'text' },
];

const editFields: readonly CommandField[] = [
  { name: 'name', kind: 'text', minLength: 2, initial: (record) => record['name'] },
  { name: 'creditCode', kind: 'text', initial: (record) => record['creditCode'] },
  { name: 'reason', kind: 'reason' },
];

const filters = [
  <TextInput key="q" source="q" />,
  <SelectInput key="kind" source="kind" choices={kinds.map(({ value, label }) => ({ id: value, name: label }))} />,
];

/** Units that posts are held at, and departments that answer for them. */
export function OrganisationList() {
  const translate = useTranslate();
  const columns: readonly TableColumn<OrganisationRecord>[] = [
    { source: 'name', sortable: true, phone: 'title' },
    { source: 'kind', render: ({ kind }) => translate(`registry.kind.${kind}`), phone: 'end' },
    { source: 'creditCode' },
    { source: 'divisionCode', kind: 'division' },
    { source: 'correct', label: '', field: <CorrectButton fields={editFields} permission="organisations.edit" /> },
  ];
  return (
    <ResourceList<OrganisationRecord>
      filters={filters}
      sort={{ field: 'name', order: 'ASC' }}
      actions={
        <CommandButton
          on="collection"
          resource="organisations"
          command=""
          name="create"
          permission="organisations.edit"
          fields={newFields}
        />
      }
    >
      <ResponsiveTable columns={columns} rowLink={false} />
    </ResourceList>
  );
}
