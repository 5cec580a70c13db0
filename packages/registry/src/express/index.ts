import { uuidSchema } from '@gongyi/kernel';
import {
  type CommandRunner,
  commandRoute,
  createRouter,
  listRoute,
  type Route,
  type RouterWithRoutes,
  readRoute,
  type SessionReader,
} from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  bankAccountFilterSchema,
  bankAccountRecordSchema,
  proposeAccountSchema,
  proposeOrganisationAccountSchema,
} from '../model/bank-account.js';
import { householdFilterSchema, householdRecordSchema } from '../model/household.js';
import {
  assessCapacitySchema,
  labourCapacityFilterSchema,
  labourCapacityRecordSchema,
} from '../model/labour-capacity.js';
import {
  newOrganisationSchema,
  organisationEditSchema,
  organisationFilterSchema,
  organisationRecordSchema,
} from '../model/organisation.js';
import {
  personEditSchema,
  personFilterSchema,
  personRecordSchema,
  personVersionFilterSchema,
  personVersionRecordSchema,
} from '../model/person.js';
import type { BankAccountService } from '../service/bank-accounts.js';
import type { LabourCapacityService } from '../service/labour-capacities.js';
import type { OrganisationService } from '../service/organisations.js';
import type { PeopleService } from '../service/people.js';

export interface RegistryServices {
  readonly people: PeopleService;
  readonly bankAccounts: BankAccountService;
  /** Absent: the host assesses nobody's labour capacity. */
  readonly capacities?: LabourCapacityService | undefined;
  /** Absent: the host keeps no organisations and has no routes for them. */
  readonly organisations?: OrganisationService | undefined;
}

const reason = z.string().trim().min(2).max(200);
const personName = { zh: '人员', en: 'People' };
const accountName = { zh: '银行账户', en: 'Bank accounts' };
const knownPerson = z.object({
  personId: uuidSchema,
  name: z.string(),
  identityMasked: z.string(),
  divisionCode: z.string(),
  householdCode: z.string(),
});

/** The register's part of the API. */
export function registryRoutes({ people, bankAccounts, capacities, organisations }: RegistryServices): Route[] {
  return [
    ...personRoutes(people),
    ...householdRoutes(people),
    ...bankAccountRoutes(bankAccounts),
    ...(capacities === undefined ? [] : capacityRoutes(capacities)),
    ...(organisations === undefined ? [] : organisationRoutes(organisations)),
  ];
}

function personRoutes(people: PeopleService): Route[] {
  return [
    listRoute({
      resource: 'persons',
      name: personName,
      permission: 'persons.read',
      record: personRecordSchema,
      filter: personFilterSchema,
      sortable: ['divisionCode', 'name', 'birthDate', 'householdCode', 'updatedAt'],
      find: people.list,
    }),
    readRoute({
      resource: 'persons',
      name: personName,
      permission: 'persons.read',
      record: personRecordSchema,
      get: people.get,
    }),
    commandRoute({
      method: 'put',
      path: '/persons/:id',
      action: 'edit',
      summary: { zh: '更正人员信息', en: 'Correct a person' },
      permission: 'persons.edit',
      body: personEditSchema,
      response: personRecordSchema,
      run: (actor, { id, body }) => people.edit(actor, id, body),
    }),
    commandRoute({
      path: '/persons/find-by-identity',
      action: 'findByIdentity',
      summary: { zh: '按身份证号查找', en: 'Find by identity number' },
      permission: 'persons.find-by-identity',
      body: z.strictObject({ identity: z.string().min(15).max(40), reason }),
      // Nobody found is an answer: an error would roll the record of the search back.
      response: z.object({ person: knownPerson.nullable() }),
      run: async (actor, { body }) => ({ person: await people.findByIdentity(actor, body.identity, body.reason) }),
    }),
    commandRoute({
      path: '/persons/:id/reveal',
      action: 'reveal',
      summary: { zh: '查看完整身份证号', en: 'Show the full identity number' },
      permission: 'persons.reveal',
      stepUp: true,
      secretAnswer: true,
      body: z.strictObject({ reason }),
      response: z.object({ id: uuidSchema, identity: z.string(), phone: z.string() }),
      run: async (actor, { id, body }) => ({ id, ...(await people.reveal(actor, id, body.reason)) }),
    }),
    listRoute({
      resource: 'person-versions',
      name: { zh: '人员历史', en: 'History of people' },
      permission: 'persons.read',
      record: personVersionRecordSchema,
      filter: personVersionFilterSchema,
      sortable: ['version'],
      find: people.versions,
    }),
  ];
}

function householdRoutes(people: PeopleService): Route[] {
  const spec = {
    resource: 'households',
    name: { zh: '农户', en: 'Households' },
    permission: 'households.read',
    record: householdRecordSchema,
  };
  const sortable = ['divisionCode', 'code', 'headName'];
  return [
    listRoute({ ...spec, filter: householdFilterSchema, sortable, find: people.households }),
    readRoute({ ...spec, get: people.household }),
  ];
}

function capacityRoutes(capacities: LabourCapacityService): Route[] {
  return [
    listRoute({
      resource: 'labour-capacities',
      name: { zh: '劳动能力认定', en: 'Findings of labour capacity' },
      permission: 'persons.read',
      record: labourCapacityRecordSchema,
      filter: labourCapacityFilterSchema,
      sortable: ['assessedOn'],
      find: capacities.list,
    }),
    commandRoute({
      path: '/persons/:id/assess-capacity',
      action: 'assessCapacity',
      summary: { zh: '认定劳动能力', en: 'Assess labour capacity' },
      permission: 'persons.assess-capacity',
      body: assessCapacitySchema,
      response: labourCapacityRecordSchema,
      run: (actor, { id, body }) => capacities.assess(actor, id, body),
    }),
  ];
}

function organisationRoutes(organisations: OrganisationService): Route[] {
  const spec = {
    resource: 'organisations',
    name: { zh: '单位', en: 'Organisations' },
    permission: 'organisations.read',
    record: organisationRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: organisationFilterSchema, sortable: ['name'], find: organisations.list }),
    readRoute({ ...spec, get: organisations.get }),
    commandRoute({
      path: '/organisations',
      action: 'create',
      summary: { zh: '登记单位', en: 'Record an organisation' },
      permission: 'organisations.edit',
      body: newOrganisationSchema,
      response: organisationRecordSchema,
      run: (actor, { body }) => organisations.create(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/organisations/:id',
      action: 'edit',
      summary: { zh: '更正单位信息', en: 'Correct an organisation' },
      permission: 'organisations.edit',
      body: organisationEditSchema,
      response: organisationRecordSchema,
      run: (actor, { id, body }) => organisations.edit(actor, id, body),
    }),
  ];
}

function bankAccountRoutes(bankAccounts: BankAccountService): Route[] {
  return [
    listRoute({
      resource: 'bank-accounts',
      name: accountName,
      permission: 'bank-accounts.read',
      record: bankAccountRecordSchema,
      filter: bankAccountFilterSchema,
      sortable: ['createdAt'],
      find: bankAccounts.list,
    }),
    readRoute({
      resource: 'bank-accounts',
      name: accountName,
      permission: 'bank-accounts.read',
      record: bankAccountRecordSchema,
      get: bankAccounts.get,
    }),
    commandRoute({
      path: '/bank-accounts',
      action: 'propose',
      summary: { zh: '登记新的银行卡', en: 'Propose a new card' },
      permission: 'bank-accounts.propose',
      body: proposeAccountSchema,
      response: bankAccountRecordSchema,
      run: (actor, { body }) => bankAccounts.propose(actor, body),
    }),
    commandRoute({
      path: '/bank-accounts/propose-for-organisation',
      action: 'proposeForOrganisation',
      summary: { zh: '登记单位账户', en: 'Propose an account of an organisation' },
      permission: 'bank-accounts.propose',
      body: proposeOrganisationAccountSchema,
      response: bankAccountRecordSchema,
      run: (actor, { body }) => bankAccounts.proposeForOrganisation(actor, body),
    }),
    commandRoute({
      path: '/bank-accounts/:id/confirm',
      action: 'confirm',
      summary: { zh: '确认银行卡', en: 'Confirm a card' },
      permission: 'bank-accounts.confirm',
      stepUp: true,
      body: z.strictObject({}),
      response: bankAccountRecordSchema,
      run: (actor, { id }) => bankAccounts.confirm(actor, id),
    }),
    commandRoute({
      path: '/bank-accounts/:id/reject',
      action: 'reject',
      summary: { zh: '退回银行卡', en: 'Reject a card' },
      permission: 'bank-accounts.confirm',
      body: z.strictObject({ reason }),
      response: bankAccountRecordSchema,
      run: (actor, { id, body }) => bankAccounts.reject(actor, id, body.reason),
    }),
  ];
}

/** For a host's own Express. */
export function createRegistryRouter(
  options: RegistryServices & { session: SessionReader; commands?: CommandRunner },
): RouterWithRoutes {
  return createRouter(registryRoutes(options), options);
}
