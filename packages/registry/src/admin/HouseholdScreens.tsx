import {
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
} from '@gongyi/console-kit';
import { SelectInput, TextInput, useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import type { HouseholdRecord } from '../model/household.js';
import { householdKinds, type PersonRecord } from '../model/person.js';
import { personColumns } from './PersonScreens.js';
import { choicesOf, useYesNo } from './shared.js';

const columns: readonly TableColumn<HouseholdRecord>[] = [
  { source: 'headName', link: true, sortable: true, render: (household) => <Head household={household} /> },
  { source: 'code', sortable: true },
  { source: 'kind', phone: 'end' },
  { source: 'memberCount', kind: 'count' },
  { source: 'divisionCode', kind: 'division', sortable: true },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <SelectInput key="kind" source="kind" choices={choicesOf(householdKinds)} translateChoice={false} />,
];

/** A register may name no head; the household still wants a name to click on. */
function Head({ household }: { household: HouseholdRecord }) {
  const translate = useTranslate();
  return <>{household.headName || translate('registry.no_head')}</>;
}

/** The households of the register. */
export function HouseholdList() {
  return (
    <ResourceList<HouseholdRecord> filters={filters} sort={{ field: 'divisionCode', order: 'ASC' }}>
      <ResponsiveTable columns={columns} />
    </ResourceList>
  );
}

/** One household and its members. */
export function HouseholdShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<HouseholdRecord>
      title={(household) => household.headName || household.code}
      subtitle={() => <DivisionField source="divisionCode" />}
    >
      <Section>
        <Facts />
      </Section>
      <Section title={translate('registry.members')} flush>
        <Members />
      </Section>
    </ResourceShow>
  );
}

function Facts() {
  const household = useRecordContext<HouseholdRecord>();
  const yesNo = useYesNo();
  return (
    <FactGrid>
      {(['code', 'kind', 'memberCount'] as const).map((field) => (
        <Fact key={field} label={`resources.households.fields.${field}`}>
          <PlainField source={field} />
        </Fact>
      ))}
      <Fact label="resources.households.fields.riskEliminated">{yesNo(household?.riskEliminated)}</Fact>
    </FactGrid>
  );
}

function Members() {
  const household = useRecordContext<HouseholdRecord>();
  const createPath = useCreatePath();
  if (household === undefined) return null;
  const toPerson = ({ id }: PersonRecord) => createPath({ resource: 'persons', id, type: 'show' });
  return (
    <ResourceList<PersonRecord>
      resource="persons"
      embedded
      storeKey={false}
      filter={{ householdCode: household.code }}
      sort={{ field: 'birthDate', order: 'ASC' }}
    >
      <ResponsiveTable columns={personColumns} rowLink={toPerson} />
    </ResourceList>
  );
}
