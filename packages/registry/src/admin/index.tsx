import { type ConsoleModule, menuEntry } from '@gongyi/console-kit';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import CreditCardOutlined from '@mui/icons-material/CreditCardOutlined';
import FamilyRestroomOutlined from '@mui/icons-material/FamilyRestroomOutlined';
import PersonOutlined from '@mui/icons-material/PersonOutlined';
import { BankAccountList } from './BankAccountScreens.js';
import { HouseholdList, HouseholdShow } from './HouseholdScreens.js';
import { registryConsoleMessages } from './messages.js';
import { OrganisationList } from './OrganisationScreens.js';
import { PersonList, PersonShow } from './PersonScreens.js';

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
    menuEntry('registry', 'persons', 10, PersonOutlined),
    menuEntry('registry', 'households', 20, FamilyRestroomOutlined),
    menuEntry('registry', 'bank-accounts', 30, CreditCardOutlined),
    menuEntry('registry', 'organisations', 40, ApartmentOutlined),
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
    {
      kind: 'labour-capacities',
      label: 'registry.import.capacities',
      description: 'registry.import.capacities_description',
      permission: 'persons.assess-capacity',
      template: true,
      order: 39,
      resultPath: () => '/persons',
    },
  ],
};
