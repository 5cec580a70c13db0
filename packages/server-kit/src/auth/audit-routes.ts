import { type Actor, divisionCodeSchema, domainError, localDateSchema, type Page, uuidSchema } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { z } from 'zod';
import { listRoute, type Route, readRoute } from '../express/route.js';
import { findPage } from '../knex/find-page.js';
import { inTransaction } from '../knex/transactions.js';

const record = z.object({
  id: uuidSchema,
  sequence: z.int(),
  occurredAt: z.string(),
  userId: uuidSchema,
  userName: z.string(),
  action: z.string(),
  resource: z.string(),
  recordId: z.string(),
  divisionCode: divisionCodeSchema,
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  hash: z.string(),
});
type AuditRecord = z.infer<typeof record>;

/** The audit trail of the actor's county, for those who may read it. */
export function auditRoutes(knex: Knex, options: { schema: string }): Route[] {
  const events = (trx: Knex.Transaction, actor: Actor) => {
    const builder = trx(`${options.schema}.audit_events`).select({
      id: 'id',
      sequence: 'sequence',
      occurredAt: 'occurred_at',
      userId: 'user_id',
      userName: 'user_name',
      action: 'action',
      resource: 'resource',
      recordId: 'record_id',
      divisionCode: 'division_code',
      before: 'before',
      after: 'after',
      reason: 'reason',
      hash: 'hash',
    });
    return actor.countyCode === null ? builder : builder.where({ county_code: actor.countyCode });
  };
  const name = { zh: '操作日志', en: 'Audit events' };
  return [
    listRoute({
      resource: 'audit-events',
      name,
      permission: 'audit-events.read',
      record,
      filter: z.strictObject({
        resource: z.string().max(60).optional(),
        recordId: z.string().max(60).optional(),
        userId: uuidSchema.optional(),
        /** Days in China, both included. */
        from: localDateSchema.optional(),
        to: localDateSchema.optional(),
      }),
      sortable: ['sequence'],
      find: (actor, query): Promise<Page<AuditRecord>> =>
        inTransaction(knex, actor, (trx) => {
          const { resource, recordId, userId, from, to } = query.filter;
          const builder = events(trx, actor);
          if (resource !== undefined) builder.where({ resource });
          if (recordId !== undefined) builder.where({ record_id: recordId });
          if (userId !== undefined) builder.where({ user_id: userId });
          if (from !== undefined) builder.where('occurred_at', '>=', `${from}T00:00:00+08:00`);
          if (to !== undefined)
            builder.whereRaw("occurred_at < ?::timestamptz + interval '24 hours'", [`${to}T00:00:00+08:00`]);
          return findPage<AuditRecord>(builder, query, {
            columns: { sequence: 'sequence' },
            defaultSort: { field: 'sequence', order: 'desc' },
          });
        }),
    }),
    readRoute({
      resource: 'audit-events',
      name,
      permission: 'audit-events.read',
      record,
      get: (actor, id) =>
        inTransaction(knex, actor, async (trx) => {
          const event = (await events(trx, actor).where({ id }).first()) as AuditRecord | undefined;
          if (event === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
          return event;
        }),
    }),
  ];
}
