import {
  CommandButton,
  type CommandField,
  CorrectButton,
  DayField,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  PlainField,
  RecordSections,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { useState } from 'react';
import {
  Button,
  SelectInput,
  TextInput,
  useCreatePath,
  useNotify,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { householdKinds, labourCapacities, type PersonRecord } from '../model/person.js';
import { AccountTable } from './BankAccountScreens.js';
import { LabourCapacity } from './LabourCapacity.js';
import { choicesOf, useYesNo } from './shared.js';

export const personColumns: readonly TableColumn<PersonRecord>[] = [
  { source: 'name', link: true, sortable: true },
  { source: 'identityMasked' },
  { source: 'birthDate', kind: 'day', sortable: true, phone: 'hidden' },
  { source: 'relation', phone: 'hidden' },
  { source: 'householdKind' },
  { source: 'labourCapacity', phone: 'end' },
  { source: 'divisionCode', kind: 'division', sortable: true },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <SelectInput
    key="householdKind"
    source="householdKind"
    choices={choicesOf(householdKinds)}
    translateChoice={false}
  />,
  <SelectInput
    key="labourCapacity"
    source="labourCapacity"
    choices={choicesOf(labourCapacities)}
    translateChoice={false}
  />,
];

/** The register of people, masked. */
export function PersonList() {
  return (
    <ResourceList<PersonRecord>
      filters={filters}
      sort={{ field: 'divisionCode', order: 'ASC' }}
      actions={<FindByIdentity />}
    >
      <ResponsiveTable columns={personColumns} />
    </ResourceList>
  );
}

const identityFields: readonly CommandField[] = [
  { name: 'identity', kind: 'text', required: true, minLength: 15 },
  { name: 'reason', kind: 'reason' },
];

function FindByIdentity() {
  const redirect = useRedirect();
  const notify = useNotify();
  const createPath = useCreatePath();
  const open = (answer: JsonObject) => {
    const person = answer['person'] as { personId: string } | null;
    if (person === null) notify('registry.nobody', { type: 'info' });
    else redirect(createPath({ resource: 'persons', id: person.personId, type: 'show' }));
  };
  return (
    <CommandButton
      resource="persons"
      on="collection"
      command="find-by-identity"
      fields={identityFields}
      onDone={open}
    />
  );
}

const proposalFields: readonly CommandField[] = [
  { name: 'bankName', kind: 'text', required: true, minLength: 2 },
  { name: 'cardNumber', kind: 'text', required: true, minLength: 12 },
  { name: 'reason', kind: 'reason' },
];

const editFields: readonly CommandField[] = [
  {
    name: 'labourCapacity',
    kind: 'select',
    options: labourCapacities.map((value) => ({ value, label: value })),
    initial: (record) => record['labourCapacity'],
  },
  { name: 'health', kind: 'text', initial: (record) => record['health'] },
  { name: 'phone', kind: 'text' },
  { name: 'reason', kind: 'reason' },
];

/** Everything about one person: facts, household, work, accounts and history. */
export function PersonShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<PersonRecord>
      title={(person) => person.name}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={<CorrectButton fields={editFields} permission="persons.edit" />}
    >
      <Who />
      <HouseholdFacts />
      <Work />
      <LabourCapacity />
      <Section
        title={translate('registry.person.accounts')}
        flush
        actions={
          <CommandButton
            resource="bank-accounts"
            on="collection"
            command=""
            name="propose"
            fields={proposalFields}
            body={(values, person) => ({ ...values, personId: person['id'] ?? null })}
          />
        }
      >
        <PersonAccounts />
      </Section>
      <RecordSections />
      <Section title={translate('registry.person.history')} flush>
        <History />
      </Section>
    </ResourceShow>
  );
}

const label = (field: string) => `resources.persons.fields.${field}`;

function Plain({ fields }: { fields: readonly (keyof PersonRecord & string)[] }) {
  return fields.map((field) => (
    <Fact key={field} label={label(field)}>
      <PlainField source={field} />
    </Fact>
  ));
}

function Who() {
  const translate = useTranslate();
  const person = useRecordContext<PersonRecord>();
  const [shown, setShown] = useState<JsonObject | null>(null);
  return (
    <Section
      title={translate('registry.person.who')}
      actions={
        shown === null ? (
          <CommandButton command="reveal" fields={[{ name: 'reason', kind: 'reason' }]} onDone={setShown} />
        ) : (
          <Button label="registry.hide" onClick={() => setShown(null)} />
        )
      }
    >
      <FactGrid>
        <Fact label={label('identityMasked')}>
          {shown === null ? <PlainField source="identityMasked" /> : <PlainField value={shown['identity']} />}
        </Fact>
        <Fact label={label('phoneMasked')}>
          {shown === null ? <PlainField source="phoneMasked" /> : <PlainField value={shown['phone']} />}
        </Fact>
        <Fact label={label('sex')}>{person === undefined ? '' : translate(`registry.sex.${person.sex}`)}</Fact>
        <Fact label={label('birthDate')}>
          <DayField source="birthDate" />
        </Fact>
        <Plain fields={['ethnicity', 'education', 'studentState', 'health']} />
      </FactGrid>
    </Section>
  );
}

function HouseholdFacts() {
  const translate = useTranslate();
  const yesNo = useYesNo();
  const person = useRecordContext<PersonRecord>();
  return (
    <Section title={translate('registry.person.household')}>
      <FactGrid>
        <Plain fields={['householdCode', 'householdKind', 'relation']} />
        <Fact label={label('riskEliminated')}>{yesNo(person?.riskEliminated)}</Fact>
        <Fact label={label('dibao')}>{yesNo(person?.dibao)}</Fact>
      </FactGrid>
    </Section>
  );
}

function Work() {
  const translate = useTranslate();
  return (
    <Section title={translate('registry.person.work')}>
      <FactGrid>
        <Plain fields={['labourCapacity', 'workPlace', 'employer', 'workMonths', 'postKind', 'postMonths']} />
      </FactGrid>
    </Section>
  );
}

function PersonAccounts() {
  const person = useRecordContext<PersonRecord>();
  if (person === undefined) return null;
  return (
    <ResourceList resource="bank-accounts" embedded storeKey={false} filter={{ personId: person.id }} perPage={10}>
      <AccountTable />
    </ResourceList>
  );
}

const historyColumns: readonly TableColumn[] = [
  { source: 'version', kind: 'count', phone: 'title' },
  { source: 'replacedAt', kind: 'instant', phone: 'end' },
  { source: 'labourCapacity' },
  { source: 'health' },
  { source: 'workPlace' },
  { source: 'phoneMasked' },
];

function History() {
  const person = useRecordContext<PersonRecord>();
  if (person === undefined) return null;
  return (
    <ResourceList
      resource="person-versions"
      embedded
      storeKey={false}
      filter={{ personId: person.id }}
      sort={{ field: 'version', order: 'DESC' }}
      perPage={10}
    >
      <ResponsiveTable columns={historyColumns} rowLink={false} empty="registry.no_change" />
    </ResourceList>
  );
}
