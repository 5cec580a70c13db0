import { CommandButton, ResourceList, ResponsiveTable, type TableColumn } from '@gongyi/console-kit';
import { TextInput } from 'react-admin';
import type { InstitutionName } from '../model/institution.js';

const create = (
  <CommandButton
    resource="users"
    on="collection"
    command=""
    name="create-of-institution"
    permission="users.create"
    size="small"
    fields={[
      { name: 'login', kind: 'text', required: true, minLength: 3, help: 'system.login_hint' },
      { name: 'displayName', kind: 'text', required: true },
      { name: 'password', kind: 'password', required: true, help: 'console.password.hint' },
    ]}
    body={(values, institution) => ({ ...values, organisationId: institution['id'] ?? '', roles: [] })}
  />
);

const columns: readonly TableColumn<InstitutionName>[] = [
  { source: 'name', phone: 'title', sortable: true },
  { source: 'creditCode' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'commands', label: '', field: create },
];

/** Where the system administrator gives an institution's people their accounts; roles come from the security administrator. */
export function InstitutionAccounts() {
  return (
    <ResourceList<InstitutionName>
      sort={{ field: 'name', order: 'ASC' }}
      filters={[<TextInput key="q" source="q" label="resources.institutions.fields.name" />]}
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="training.no_institutions" />
    </ResourceList>
  );
}
