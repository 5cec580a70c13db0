import { commandRoute, defineRoute, idParams, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  fundBalanceSchema,
  fundDaySchema,
  fundDecisionSchema,
  fundDocumentFilterSchema,
  fundDocumentRecordSchema,
  fundEntryFilterSchema,
  fundEntryRecordSchema,
  fundFilterSchema,
  fundRecordSchema,
  fundRejectionSchema,
  newFundDocumentSchema,
  newFundSchema,
} from '../model/fund.js';
import type { FundService } from '../service/funds.js';

const permission = 'funds.read';
const funds = { resource: 'funds', name: { zh: '资金', en: 'funds' }, permission, record: fundRecordSchema };
const documents = {
  resource: 'fund-documents',
  name: { zh: '资金文件', en: 'documents of funds' },
  permission,
  record: fundDocumentRecordSchema,
};

/** The ledger of funds: funds, the documents of their budgets, entries, and the balance at a day. */
export function fundRoutes(service: FundService): Route[] {
  return [...routesOfFunds(service), ...routesOfDocuments(service)];
}

function routesOfFunds(service: FundService): Route[] {
  return [
    listRoute({ ...funds, filter: fundFilterSchema, sortable: ['year', 'source'], find: service.find }),
    readRoute({ ...funds, get: service.get }),
    listRoute({
      resource: 'fund-entries',
      name: { zh: '资金账目', en: 'entries of funds' },
      permission,
      record: fundEntryRecordSchema,
      filter: fundEntryFilterSchema,
      sortable: ['id', 'bookedOn'],
      find: service.findEntries,
    }),
    defineRoute({
      method: 'get',
      path: '/funds/:id/balance',
      operationId: 'funds.balance',
      tag: 'funds',
      summary: { zh: '某日余额', en: 'Balance at the end of a day' },
      access: { permission },
      kind: 'read',
      params: idParams,
      query: fundDaySchema,
      response: fundBalanceSchema,
      handler: ({ actor, params, query }) => service.balanceOn(actor, params.id, query.on),
    }),
    defineRoute({
      method: 'get',
      path: '/fund-sources',
      operationId: 'fund-sources.read',
      tag: 'funds',
      summary: { zh: '可登记的资金来源', en: 'Funds that the county may record' },
      access: { permission },
      kind: 'read',
      response: z.object({ sources: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })) }),
      handler: async ({ actor }) => ({ sources: await service.sources(actor) }),
    }),
    commandRoute({
      path: '/funds',
      action: 'create',
      summary: { zh: '登记资金', en: 'Record a fund' },
      permission: 'funds.create',
      body: newFundSchema,
      response: fundRecordSchema,
      run: (actor, { body }) => service.create(actor, body),
    }),
  ];
}

function routesOfDocuments(service: FundService): Route[] {
  const response = fundDocumentRecordSchema;
  return [
    listRoute({
      ...documents,
      filter: fundDocumentFilterSchema,
      sortable: ['id', 'documentDate'],
      find: service.findDocuments,
    }),
    readRoute({ ...documents, get: service.getDocument }),
    commandRoute({
      path: '/fund-documents',
      action: 'create',
      summary: { zh: '登记资金文件', en: 'Record a document of a budget' },
      permission: 'fund-documents.create',
      body: newFundDocumentSchema,
      response,
      run: (actor, { body }) => service.addDocument(actor, body),
    }),
    commandRoute({
      path: '/fund-documents/:id/approve',
      action: 'approve',
      summary: { zh: '审核通过资金文件', en: 'Approve a document of a budget' },
      permission: 'fund-documents.approve',
      body: fundDecisionSchema,
      response,
      run: (actor, { id, body }) => service.approveDocument(actor, id, body.version),
    }),
    commandRoute({
      path: '/fund-documents/:id/reject',
      action: 'reject',
      summary: { zh: '退回资金文件', en: 'Reject a document of a budget' },
      permission: 'fund-documents.approve',
      body: fundRejectionSchema,
      response,
      run: (actor, { id, body }) => service.rejectDocument(actor, id, body.version, body.decisionReason),
    }),
  ];
}
