import { domainError, uuidSchema } from '@gongyi/kernel';
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
import { bankAccountFilterSchema, bankAccountRecordSchema, proposeAccountSchema } from '../model/bank-account.js';
import { personEditSchema, personFilterSchema, personRecordSchema } from '../model/person.js';
import type { BankAccountService } from '../service/bank-accounts.js';
import type { PeopleService } from '../service/people.js';

export interface RegistryServices {
  readonly people: PeopleService;
  readonly bankAccounts: BankAccountService;
}

const reason = z.string().min(2).max(200);
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
export function registryRoutes({ people, bankAccounts }: RegistryServices): Route[] {
  return [
    listRoute({
      resource: 'persons',
      name: personName,
      permission: 'persons.read',
      record: personRecordSchema,
      filter: personFilterSchema,
      sortable: ['divisionCode', 'name', 'birthDate', 'householdCode'],
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
      response: knownPerson,
      async run(actor, { body }) {
        const found = await people.findByIdentity(actor, body.identity, body.reason);
        if (found === null) throw domainError('not_found', 'REGISTRY.PERSON_UNKNOWN');
        return found;
      },
    }),
    commandRoute({
      path: '/persons/:id/reveal',
      action: 'reveal',
      summary: { zh: '查看完整身份证号', en: 'Show the full identity number' },
      permission: 'persons.reveal',
      stepUp: true,
      body: z.strictObject({ reason }),
      response: z.object({ id: uuidSchema, identity: z.string(), phone: z.string() }),
      run: async (actor, { id, body }) => ({ id, ...(await people.reveal(actor, id, body.reason)) }),
    }),
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
