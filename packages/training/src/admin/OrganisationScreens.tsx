import {
  CommandButton,
  type CommandField,
  CorrectButton,
  PageTitle,
  ResourceList,
  ResponsiveTable,
  Section,
  type TableColumn,
  useToday,
} from '@gongyi/console-kit';
import { Stack } from '@mui/material';
import { RecordContextProvider, useTranslate } from 'react-admin';
import {
  type DepartmentRecord,
  type GroupMeetingRecord,
  type GroupMemberRecord,
  groupRoles,
} from '../model/organisation.js';
import { documentField, ofRecord, reasonField } from './planning-parts.js';
import { FileLink } from './shared.js';
import { TrainingTaskTable } from './TrainingTaskScreens.js';

const roleCodes = { prefix: 'training.group_roles', values: groupRoles };

/** 统一组织领导: who leads, what was decided, which department answers for what, and how the task numbers stand. */
export function OrganisationPage() {
  const translate = useTranslate();
  return (
    <>
      <PageTitle title={translate('training.organisation')} subtitle={translate('training.organisation_hint')} />
      <Stack spacing={2}>
        <TrainingTaskTable />
        <Members />
        <Departments />
        <Meetings />
      </Stack>
    </>
  );
}

const newMember: readonly CommandField[] = [
  { name: 'personName', kind: 'text', required: true, minLength: 2 },
  { name: 'office', kind: 'text', required: true, minLength: 2 },
  { name: 'department', kind: 'text', required: true, minLength: 2 },
  {
    name: 'role',
    kind: 'select',
    required: true,
    options: groupRoles.map((value) => ({ value, label: `training.group_roles.${value}` })),
  },
  documentField,
  { name: 'validFrom', kind: 'date', required: true },
];

function Members() {
  const translate = useTranslate();
  const today = useToday();
  const columns: readonly TableColumn<GroupMemberRecord>[] = [
    { source: 'personName', phone: 'title' },
    {
      source: 'role',
      phone: 'end',
      render: ({ role }) => translate(`training.group_roles.${role}`),
      spreadsheet: [{ source: 'role', codes: roleCodes }],
    },
    { source: 'office' },
    { source: 'department' },
    { source: 'documentNumber', phone: 'hidden' },
    { source: 'validFrom', kind: 'day', phone: 'hidden' },
    { source: 'validTo', kind: 'day', phone: 'hidden' },
    {
      source: 'commands',
      label: '',
      field: (
        <CommandButton
          command="end"
          size="small"
          variant="text"
          when={({ validTo }) => validTo === null}
          fields={[{ name: 'validTo', kind: 'date', required: true, initial: today }, reasonField]}
        />
      ),
    },
  ];
  return (
    <Section
      title={translate('resources.leading-group-members.name')}
      flush
      actions={
        <CommandButton resource="leading-group-members" on="collection" command="" name="create" fields={newMember} />
      }
    >
      <ResourceList<GroupMemberRecord> resource="leading-group-members" embedded disableSyncWithLocation>
        <ResponsiveTable columns={columns} rowLink={false} empty="training.no_members" />
      </ResourceList>
    </Section>
  );
}

const department: readonly CommandField[] = (
  [
    { name: 'name', kind: 'text', required: true, minLength: 2 },
    { name: 'duty', kind: 'multiline', required: true, minLength: 2 },
    { name: 'contactName', kind: 'text' },
    { name: 'contactPhone', kind: 'text' },
  ] as const
).map((field) => ({ ...field, initial: ofRecord(field.name) }));

const departmentColumns: readonly TableColumn<DepartmentRecord>[] = [
  { source: 'name', phone: 'title' },
  { source: 'duty' },
  { source: 'contactName' },
  { source: 'contactPhone' },
  {
    source: 'commands',
    label: '',
    render: (record) => (
      <RecordContextProvider value={record}>
        <CorrectButton fields={[...department, reasonField]} permission="training-departments.edit" />
      </RecordContextProvider>
    ),
  },
];

function Departments() {
  const translate = useTranslate();
  return (
    <Section
      title={translate('resources.training-departments.name')}
      flush
      actions={
        <CommandButton
          resource="training-departments"
          on="collection"
          command=""
          name="create"
          fields={department.map(({ initial: _, ...field }) => field as CommandField)}
        />
      }
    >
      <ResourceList<DepartmentRecord>
        resource="training-departments"
        sort={{ field: 'name', order: 'ASC' }}
        embedded
        disableSyncWithLocation
      >
        <ResponsiveTable columns={departmentColumns} rowLink={false} empty="training.no_departments" />
      </ResourceList>
    </Section>
  );
}

const meetingColumns: readonly TableColumn<GroupMeetingRecord>[] = [
  { source: 'title', phone: 'title' },
  { source: 'heldOn', kind: 'day', phone: 'end' },
  { source: 'documentNumber' },
  { source: 'notes' },
  {
    source: 'fileId',
    render: ({ fileId, fileName }) => (fileId === null ? '—' : <FileLink id={fileId} name={fileName} />),
    spreadsheet: [{ source: 'fileName' }],
  },
  { source: 'recordedByName', phone: 'hidden' },
];

function Meetings() {
  const translate = useTranslate();
  const today = useToday();
  const newMeeting: readonly CommandField[] = [
    { name: 'heldOn', kind: 'date', required: true, initial: today },
    { name: 'title', kind: 'text', required: true, minLength: 2 },
    documentField,
    { name: 'notes', kind: 'multiline', required: true, minLength: 2 },
    { name: 'fileId', kind: 'file' },
  ];
  return (
    <Section
      title={translate('resources.group-meetings.name')}
      flush
      actions={<CommandButton resource="group-meetings" on="collection" command="" name="create" fields={newMeeting} />}
    >
      <ResourceList<GroupMeetingRecord>
        resource="group-meetings"
        sort={{ field: 'heldOn', order: 'DESC' }}
        embedded
        disableSyncWithLocation
      >
        <ResponsiveTable columns={meetingColumns} rowLink={false} empty="training.no_meetings" />
      </ResourceList>
    </Section>
  );
}
