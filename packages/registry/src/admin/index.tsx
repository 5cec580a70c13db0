import type { ConsoleModule } from '@gongyi/console-kit';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import CreditCardOutlined from '@mui/icons-material/CreditCardOutlined';
import FamilyRestroomOutlined from '@mui/icons-material/FamilyRestroomOutlined';
import PersonOutlined from '@mui/icons-material/PersonOutlined';
import { BankAccountList } from './BankAccountScreens.js';
import { HouseholdList, HouseholdShow } from './HouseholdScreens.js';
import { registryConsoleMessages } from './messages.js';
import { OrganisationList } from './OrganisationScreens.js';
import { PersonList, PersonShow } from './PersonScreens.js';

const menuEntry = (resource: string, order: number, icon: NonNullable<ConsoleModule['menu'][number]['icon']>) => ({
  group: 'registry' as const,
  order,
  label: `resources.${resource}.name`,
  to: `/${resource}`,
  resource,
  icon,
});

/** The register's screens: people, households, organisations, bank accounts. */
export const registryConsole: ConsoleModule = {
  name: 'registry',
  resources: [
    { name: 'persons', list: PersonList, show: PersonShow, recordRepresentation: 'name' },
    { name: 'person-versions' },
    { name: 'labour-capacities' },
    { name: 'households', list: HouseholdList, show: HouseholdShow, recordRepresentation: 'headName' },
    { name: 'organisations', list: OrganisationList, recordRepresentation: 'name' },
    { name: 'bank-accounts', list: BankAccountList, recordRepresentation: 'personName' },
  ],
  menu: [
    menuEntry('persons', 10, PersonOutlined),
    menuEntry('households', 20, FamilyRestroomOutlined),
    menuEntry('bank-accounts', 30, CreditCardOutlined),
    menuEntry('organisations', 40, ApartmentOutlined),
  ],
  messages: registryConsoleMessages,
  importKinds: [
    {
      kind: 'people',
      label: 'registry.import.label',
      description: 'registry.import.description',
      permission: 'persons.import',
      order: 10,
      previewLabels: 'registry.preview',
      resultPath: () => '/persons',
    },
  ],
};
