import { uuidSchema } from '@gongyi/kernel';
import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  bookingSchema,
  endSharedResourceSchema,
  newSharedResourceSchema,
  sharedResourceFilterSchema,
  sharedResourceRecordSchema,
} from '../model/shared-resource.js';
import type { SharedResourceService } from '../service/shared-resources.js';

/** What departments share, and when it is taken. */
export function sharedResourceRoutes(resources: SharedResourceService): Route[] {
  const spec = {
    resource: 'shared-resources',
    name: { zh: '共享资源', en: 'Shared resources' },
    permission: 'shared-resources.read',
    record: sharedResourceRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: sharedResourceFilterSchema, sortable: ['name'], find: resources.list }),
    readRoute({ ...spec, get: resources.get }),
    readRoute({
      ...spec,
      resource: 'shared-resource-bookings',
      name: { zh: '共享资源预订', en: 'Bookings' },
      record: z.object({ id: uuidSchema, bookings: z.array(bookingSchema) }),
      get: resources.bookings,
    }),
    commandRoute({
      path: '/shared-resources',
      action: 'create',
      summary: { zh: '登记共享资源', en: 'Add a shared resource' },
      permission: 'shared-resources.create',
      body: newSharedResourceSchema,
      response: sharedResourceRecordSchema,
      run: (actor, { body }) => resources.create(actor, body),
    }),
    commandRoute({
      path: '/shared-resources/:id/end',
      action: 'end',
      summary: { zh: '终止共享资源', en: 'End a shared resource' },
      permission: 'shared-resources.end',
      body: endSharedResourceSchema,
      response: sharedResourceRecordSchema,
      run: (actor, { id, body }) => resources.end(actor, id, body),
    }),
  ];
}
