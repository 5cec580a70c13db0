import { type AuditLog, newId } from '@gongyi/kernel';
import { commandRoute, type Route } from '../express/route.js';
import { homeOf } from '../files/file-routes.js';
import { type ExportDeps, exportInputSchema, exportList, exportResultSchema } from './export-list.js';

/** `POST /exports`: a list as a workbook, which waits under `GET /files/:id` for a day. */
export function exportRoutes({ audit, ...deps }: ExportDeps & { readonly audit: AuditLog }): Route[] {
  return [
    commandRoute({
      path: '/exports',
      action: 'create',
      summary: { zh: '导出列表', en: 'Export a list' },
      permission: 'exports.create',
      body: exportInputSchema,
      response: exportResultSchema,
      async run(actor, { body }) {
        const result = await exportList(deps, actor, body);
        await audit.record(actor, {
          action: 'exports.create',
          resource: 'exports',
          recordId: newId(),
          divisionCode: homeOf(actor),
          // Filters may hold names; which columns of which list left, and how many rows, is what matters.
          after: { resource: body.resource, rows: result.rows, columns: body.columns.map(({ source }) => source) },
        });
        return result;
      },
    }),
  ];
}
