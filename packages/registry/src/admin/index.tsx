import type { ConsoleModule } from '@gongyi/console-kit';
import { BankAccountList } from './BankAccountScreens.js';
import { HouseholdList, HouseholdShow } from './HouseholdScreens.js';
import { registryConsoleMessages } from './messages.js';
import { OrganisationList } from './OrganisationScreens.js';
import { PersonList, PersonShow } from './PersonScreens.js';

const menuEntry = (resource: string, order: number) => ({
  group: 'registry' as const,
  order,
  label: `resources.${resource}.name`,
  to: `/${resource}`,
  resource,
});

/** The register's screens: people, households, organisations, bank accounts. */
export const registryConsole: ConsoleModule = {
  name: 'registry',
  resources: [
    { name: 'persons', list: PersonList, show: PersonShow, recordRepresentation: 'name' },
    { name: 'person-versions' },
    { name: 'households', list: HouseholdList, show: HouseholdShow, recordRepresentation: 'headName' },
    { name: 'organisations', list: OrganisationList, recordRepresentation: 'name' },
    { name: 'bank-accounts', list: BankAccountList, recordRepresentation: 'personName' },
  ],
  menu: [
    menuEntry('persons', 10),
    menuEntry('households', 20),
    menuEntry('bank-accounts', 30),
    menuEntry('organisations', 40),
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
    },
  ],
};
