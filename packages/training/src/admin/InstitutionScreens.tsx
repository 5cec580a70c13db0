import {
  CommandButton,
  type CommandField,
  CorrectButton,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { TextInput, useRecordContext } from 'react-admin';
import type { InstitutionRecord } from '../model/institution.js';
import { AccreditationTable } from './AccreditationScreens.js';
import { InstitutionParts } from './InstitutionParts.js';

const columns: readonly TableColumn<InstitutionRecord>[] = [
  { source: 'name', link: true, phone: 'title', sortable: true },
  { source: 'creditCode' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'legalPerson', phone: 'hidden' },
  { source: 'contactName' },
  { source: 'contactPhone' },
  { source: 'premisesSquareMetres', kind: 'count', phone: 'hidden' },
];

const ofRecord = (name: string) => (record: JsonObject) => record[name];
const own: readonly CommandField[] = (
  [
    { name: 'name', kind: 'text', required: true, minLength: 2 },
    { name: 'legalPerson', kind: 'text', required: true },
    { name: 'contactName', kind: 'text', required: true },
    { name: 'contactPhone', kind: 'text', required: true, minLength: 5 },
    { name: 'address', kind: 'text', required: true, minLength: 2 },
    { name: 'licenceNumber', kind: 'text' },
    { name: 'licenceUntil', kind: 'date' },
    { name: 'premisesSquareMetres', kind: 'number', min: 0 },
    { name: 'leaseUntil', kind: 'date', help: 'training.lease_hint' },
  ] as const
).map((field) => ({ ...field, initial: ofRecord(field.name) }));

/** 培训机构. */
export function InstitutionList() {
  return (
    <ResourceList<InstitutionRecord>
      sort={{ field: 'name', order: 'ASC' }}
      filters={[<TextInput key="q" source="q" label="resources.institutions.fields.name" />]}
      actions={
        <CommandButton
          on="collection"
          command=""
          name="create"
          variant="contained"
          fields={[
            { name: 'creditCode', kind: 'text', required: true, minLength: 18 },
            { name: 'divisionCode', kind: 'division', required: true },
            ...own,
          ]}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="training.no_institutions" />
    </ResourceList>
  );
}

const editFields: readonly CommandField[] = [...own, { name: 'reason', kind: 'reason' }];

/** One institution: its file, what it has, and every accreditation it had. */
export function InstitutionShow() {
  return (
    <ResourceShow<InstitutionRecord>
      title={({ name }) => name}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={<EditInstitution />}
    >
      <InstitutionFile />
    </ResourceShow>
  );
}

/** Corrects the file of the institution around it. */
export function EditInstitution() {
  return <CorrectButton fields={editFields} permission="institutions.edit" />;
}

export function InstitutionFile() {
  const institution = useRecordContext<InstitutionRecord>();
  if (institution === undefined) return null;
  return (
    <>
      <Section>
        <InstitutionFacts institution={institution} />
      </Section>
      <InstitutionParts institution={institution} />
      <AccreditationTable institutionId={institution.id} />
    </>
  );
}

const label = (field: string) => `resources.institutions.fields.${field}`;

export function InstitutionFacts({ institution }: { readonly institution: InstitutionRecord }) {
  const texts = ['creditCode', 'legalPerson', 'contactName', 'contactPhone', 'address', 'licenceNumber'] as const;
  return (
    <FactGrid>
      {texts.map((name) => (
        <Fact key={name} label={label(name)}>
          {institution[name] || '—'}
        </Fact>
      ))}
      <Fact label={label('licenceUntil')}>
        <DayField source="licenceUntil" />
      </Fact>
      <Fact label={label('premisesSquareMetres')}>{institution.premisesSquareMetres}</Fact>
      <Fact label={label('leaseUntil')}>
        <DayField source="leaseUntil" />
      </Fact>
    </FactGrid>
  );
}
