import type { JsonObject } from '@gongyi/kernel';
import { SelectInput, useGetList, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { CommandButton } from '../components/CommandButton.js';
import type { CommandField } from '../components/command-fields.js';
import { ResourceList } from '../components/ResourceList.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { StateChip } from '../components/StateChip.js';
import { useMe } from '../hooks/console-context.js';

interface UserRecord {
  readonly id: string;
  readonly disabled: boolean;
  readonly secondFactor: boolean;
  readonly organisationId: string | null;
  readonly roles: readonly string[];
}

interface RoleName {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly organisationRole: boolean;
}

const columns: readonly TableColumn<UserRecord>[] = [
  { source: 'displayName', phone: 'title' },
  { source: 'login', sortable: true },
  { source: 'divisionCode', kind: 'division' },
  { source: 'roles', field: <Roles /> },
  { source: 'secondFactor', field: <SecondFactor /> },
  { source: 'createdAt', kind: 'instant', sortable: true, phone: 'hidden' },
  { source: 'state', field: <UserState />, phone: 'end' },
  { source: 'commands', label: '', field: <UserCommands /> },
];

/** Every role with its name in the reader's language. */
export function useRoles(): readonly { value: string; label: string; organisationRole: boolean }[] {
  const locale = useLocale();
  const { data = [] } = useGetList<RoleName>('roles', { pagination: { page: 1, perPage: 100 } });
  return data.map(({ id, nameZh, nameEn, organisationRole }) => ({
    value: id,
    label: locale === 'en' ? nameEn : nameZh,
    organisationRole,
  }));
}

function Roles() {
  const user = useRecordContext<UserRecord>();
  const roles = useRoles();
  const translate = useTranslate();
  const names = (user?.roles ?? []).map((id) => roles.find(({ value }) => value === id)?.label ?? id);
  return names.length === 0 ? translate('system.no_role') : names.join('、');
}

function SecondFactor() {
  const user = useRecordContext<UserRecord>();
  const translate = useTranslate();
  return translate(user?.secondFactor === true ? 'system.second_factor_on' : 'system.second_factor_off');
}

function UserState() {
  const user = useRecordContext<UserRecord>();
  return user === undefined ? null : <StateChip workflow="account" value={user.disabled ? 'disabled' : 'active'} />;
}

function UserCommands() {
  const user = useRecordContext<UserRecord>();
  const roles = useRoles();
  const me = useMe();
  if (user === undefined) return null;
  // Nobody resets or locks their own account here; the API refuses it too.
  const others = (record: JsonObject) => record['id'] !== me?.id;
  // Roles of an organisation's people are not for the county's, nor the other way round.
  const fitting = roles.filter(({ organisationRole }) => organisationRole === (user.organisationId !== null));
  const command = { resource: 'users', size: 'small', variant: 'text', sendVersion: true } as const;
  return (
    <>
      <CommandButton
        {...command}
        command="set-roles"
        fields={[{ name: 'roles', kind: 'multiselect', options: fitting, initial: [...user.roles] }]}
      />
      <CommandButton
        {...command}
        command="reset-password"
        when={others}
        fields={[
          {
            name: 'password',
            kind: 'password',
            required: true,
            label: 'console.password.next',
            help: 'console.password.hint',
          },
        ]}
      />
      <CommandButton
        {...command}
        command="reset-second-factor"
        when={(record) => record['secondFactor'] === true && others(record)}
      />
      <CommandButton
        {...command}
        command="disable"
        when={(record) => record['disabled'] === false && others(record)}
        danger
      />
      <CommandButton
        {...command}
        command="enable"
        permission="users.disable"
        when={(record) => record['disabled'] === true}
      />
    </>
  );
}

const filters = [
  <SelectInput
    key="disabled"
    source="disabled"
    choices={[
      { id: false, name: 'states.account.active' },
      { id: true, name: 'states.account.disabled' },
    ]}
  />,
];

/** Who can sign in. */
export function UserList() {
  return (
    <ResourceList<UserRecord> filters={filters} sort={{ field: 'login', order: 'ASC' }} actions={<CreateUser />}>
      <ResponsiveTable columns={columns} rowLink={false} />
    </ResourceList>
  );
}

const newUserFields: readonly CommandField[] = [
  { name: 'login', kind: 'text', required: true, minLength: 3, help: 'system.login_hint' },
  { name: 'displayName', kind: 'text', required: true },
  { name: 'divisionCode', kind: 'division', required: true, wholeCounty: true },
  { name: 'password', kind: 'password', required: true, help: 'console.password.hint' },
];

/** The system administrator makes the account; the security administrator gives it its roles. */
function CreateUser() {
  return (
    <CommandButton
      on="collection"
      resource="users"
      command=""
      name="create"
      variant="contained"
      fields={newUserFields}
      body={(values) => ({ ...values, roles: [] })}
    />
  );
}
