import {
  type Actor,
  domainError,
  type Finding,
  hasMessage,
  type JsonObject,
  type MessageCatalogue,
  type Page,
  requirePermission,
  translate,
  uuidSchema,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { z } from 'zod';
import { commandRoute, defineRoute, idParams, listRoute, type Route, readRoute } from '../express/route.js';
import { sendFile } from '../files/file-routes.js';
import { findPage } from '../knex/find-page.js';
import { inTransaction } from '../knex/transactions.js';
import { writeWorkbook } from '../workbook/write-spreadsheet.js';
import { type ImportEngine, type ImportRow, outsideScope } from './import-engine.js';
import { importTemplate } from './import-template.js';
import { importWorkflow } from './import-workflow.js';

const state = z.enum(importWorkflow.states as unknown as readonly [string, ...string[]]);
const findingRecord = z.object({
  code: z.string(),
  severity: z.enum(['error', 'note']),
  sheet: z.string(),
  row: z.int(),
  cell: z.string().nullable(),
  problem: z.string(),
  suggestion: z.string(),
});
const importRecord = z.object({
  id: uuidSchema,
  kind: z.string(),
  params: z.record(z.string(), z.unknown()),
  fileName: z.string(),
  state,
  counts: z.record(z.string(), z.unknown()),
  /** The same counts of problems with their sentences, most frequent first. */
  problems: z.array(
    z.object({ code: z.string(), title: z.string(), severity: z.enum(['error', 'note', 'sheet']), count: z.int() }),
  ),
  summary: z.record(z.string(), z.unknown()),
  sheetFindings: z.array(findingRecord),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ code: z.string(), message: z.string(), suggestion: z.string() }).nullable(),
  jobId: uuidSchema.nullable(),
  /** Everything in the file was known already: it changed nothing. */
  unchanged: z.boolean(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
});
const rowRecord = z.object({
  id: uuidSchema,
  importId: uuidSchema,
  sheet: z.string(),
  row: z.int(),
  outcome: z.enum(['ok', 'error']),
  action: z.string(),
  title: z.string(),
  preview: z.record(z.string(), z.unknown()),
  findings: z.array(findingRecord),
});
type ImportRecord = z.infer<typeof importRecord>;
type RowRecord = z.infer<typeof rowRecord>;

interface StoredRow {
  readonly id: string;
  readonly import_id: string;
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly action: string;
  readonly title: string;
  readonly preview: JsonObject;
  readonly findings: readonly Finding[];
}

const name = { zh: '导入', en: 'Imports' };

/** The import engine as resources: `imports` and `import-rows`. */
export function importRoutes(
  engine: ImportEngine,
  options: { knex: Knex; schema: string; catalogues: readonly MessageCatalogue[] },
): Route[] {
  const { knex, schema } = options;
  /** The kind's own sentences first: two modules may use one code for two things. */
  const cataloguesOf = (kind: string): readonly MessageCatalogue[] => [
    ...engine.importers.filter((importer) => importer.kind === kind).map((importer) => importer.catalogue),
    ...options.catalogues,
  ];

  /** What to do about a problem; empty where its own sentence says it. */
  const suggestionFor = (actor: Actor, kind: string, code: string, params: JsonObject): string => {
    const catalogues = cataloguesOf(kind);
    const suggestionCode = `${code}.suggestion`;
    return hasMessage(catalogues, suggestionCode) ? translate(catalogues, suggestionCode, params, actor.locale) : '';
  };

  const toFinding = (actor: Actor, kind: string) => (finding: Finding) => {
    const { code, severity, sheet, row, cell, params } = finding;
    const problem = translate(cataloguesOf(kind), code, params, actor.locale);
    return { code, severity, sheet, row, cell, problem, suggestion: suggestionFor(actor, kind, code, params) };
  };

  const toRecord = (actor: Actor, row: ImportRow): ImportRecord => ({
    id: row.id,
    kind: row.kind,
    params: row.params,
    fileName: row.file_name,
    state: row.state,
    counts: row.counts,
    problems: problemsOf(actor, row),
    summary: row.summary,
    sheetFindings: row.sheet_findings.map(toFinding(actor, row.kind)),
    result: row.result,
    error:
      row.error === null
        ? null
        : {
            code: row.error.code,
            message: translate(cataloguesOf(row.kind), row.error.code, row.error.details, actor.locale),
            suggestion: suggestionFor(actor, row.kind, row.error.code, row.error.details),
          },
    jobId: row.job_id,
    unchanged: row.state === 'committed' && knownAlready(row.counts),
    createdAt: row.created_at,
    committedAt: row.committed_at,
  });

  function problemsOf(actor: Actor, row: ImportRow): ImportRecord['problems'] {
    const importer = engine.importers.find((candidate) => candidate.kind === row.kind);
    const catalogues = cataloguesOf(row.kind);
    const errors = new Set([...(importer?.errorCodes ?? []), outsideScope]);
    return Object.entries(row.counts)
      .filter(([key]) => key.startsWith('code:') || key.startsWith('sheet:'))
      .map(([key, count]) => {
        const code = key.slice(key.indexOf(':') + 1);
        const title = hasMessage(catalogues, `${code}.title`)
          ? translate(catalogues, `${code}.title`, {}, actor.locale)
          : translate(catalogues, code, {}, actor.locale);
        const severity: 'error' | 'note' | 'sheet' = key.startsWith('sheet:')
          ? 'sheet'
          : errors.has(code)
            ? 'error'
            : 'note';
        return { code, title, severity, count: Number(count) };
      })
      .sort((a, b) => b.count - a.count);
  }

  const toRow =
    (actor: Actor, kind: string) =>
    (row: StoredRow): RowRecord => ({
      id: row.id,
      importId: row.import_id,
      sheet: row.sheet,
      row: row.row,
      outcome: row.outcome,
      action: row.action,
      title: row.title,
      preview: row.preview,
      findings: row.findings.map(toFinding(actor, kind)),
    });

  return [
    listRoute({
      resource: 'imports',
      name,
      permission: 'imports.read',
      record: importRecord,
      filter: z.strictObject({ kind: z.string().optional(), state: state.optional() }),
      sortable: ['createdAt'],
      find: (actor, query): Promise<Page<ImportRecord>> =>
        inTransaction(knex, actor, async (trx) => {
          const builder = trx(`${schema}.imports`).select('*');
          if (query.filter.kind !== undefined) builder.where({ kind: query.filter.kind });
          if (query.filter.state !== undefined) builder.where({ state: query.filter.state });
          const page = await findPage<ImportRow>(builder, query, {
            columns: { createdAt: 'created_at' },
            defaultSort: { field: 'createdAt', order: 'desc' },
          });
          return { ...page, rows: page.rows.map((row) => toRecord(actor, row)) };
        }),
    }),
    readRoute({
      resource: 'imports',
      name,
      permission: 'imports.read',
      record: importRecord,
      get: async (actor, id) => toRecord(actor, await engine.get(actor, id)),
    }),
    commandRoute({
      path: '/imports',
      action: 'create',
      summary: { zh: '开始导入', en: 'Start an import' },
      permission: 'imports.create',
      body: z.strictObject({
        uploadId: uuidSchema,
        kind: z.string().max(50),
        params: z.record(z.string(), z.json()).default({}),
      }),
      response: importRecord,
      run: async (actor, { body }) =>
        toRecord(actor, await engine.start(actor, { ...body, params: body.params as JsonObject })),
    }),
    commandRoute({
      path: '/imports/:id/commit',
      action: 'commit',
      summary: { zh: '确认导入', en: 'Commit an import' },
      permission: 'imports.commit',
      body: z.strictObject({}),
      response: importRecord,
      run: async (actor, { id }) => toRecord(actor, await engine.commit(actor, id)),
    }),
    commandRoute({
      path: '/imports/:id/cancel',
      action: 'cancel',
      summary: { zh: '放弃导入', en: 'Cancel an import' },
      permission: 'imports.commit',
      body: z.strictObject({}),
      response: importRecord,
      run: async (actor, { id }) => toRecord(actor, await engine.cancel(actor, id)),
    }),
    defineRoute({
      method: 'get',
      path: '/import-templates/:kind',
      operationId: 'imports.template',
      tag: 'imports',
      summary: { zh: '下载导入模板', en: 'Download the template of a file' },
      access: { permission: 'imports.create' },
      kind: 'read',
      params: z.strictObject({ kind: z.string().max(60) }),
      response: 'file',
      async handler({ actor, params: { kind }, reply }) {
        const importer = engine.importers.find((candidate) => candidate.kind === kind);
        if (importer?.columns === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        requirePermission(actor, importer.permission);
        const bytes = await importTemplate(actor, await importer.columns(actor));
        sendFile(reply, { name: `${importer.title.zh}.xlsx`, contentType: xlsxType, bytes });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/imports/:id/error-file',
      operationId: 'imports.errorFile',
      tag: 'imports',
      summary: { zh: '下载问题清单', en: 'Download the list of problems' },
      access: { permission: 'imports.read' },
      kind: 'read',
      params: idParams,
      response: 'file',
      async handler({ actor, params, reply }) {
        const row = await engine.get(actor, params.id);
        const stored = await inTransaction(
          knex,
          actor,
          async (trx) =>
            (await trx(`${schema}.import_rows`)
              .where({ import_id: params.id })
              .whereRaw("findings <> '[]'")
              .orderBy('position')) as StoredRow[],
        );
        const rows = stored.flatMap((entry) =>
          entry.findings.map((finding) => ({ ...toFinding(actor, row.kind)(finding), title: entry.title })),
        );
        const sheetRows = row.sheet_findings.map((finding) => ({ ...toFinding(actor, row.kind)(finding), title: '' }));
        const bytes = await writeWorkbook({
          sheets: [
            {
              name: actor.locale === 'en' ? 'problems' : '问题清单',
              columns: errorColumns(actor),
              rows: [...sheetRows, ...rows].map((entry) => ({
                ...entry,
                severity: severityText(actor, entry.severity),
              })),
            },
          ],
        });
        sendFile(reply, {
          name: `${row.file_name.replace(/\.\w+$/, '')}-${actor.locale === 'en' ? 'problems' : '问题清单'}.xlsx`,
          contentType: xlsxType,
          bytes,
        });
      },
    }),
    listRoute({
      resource: 'import-rows',
      name: { zh: '导入的行', en: 'Rows of an import' },
      permission: 'imports.read',
      record: rowRecord,
      filter: z.strictObject({
        importId: uuidSchema,
        outcome: z.enum(['ok', 'error']).optional(),
        sheet: z.string().optional(),
        code: z.string().optional(),
        withFindings: z.boolean().optional(),
      }),
      sortable: ['position'],
      find: (actor, query): Promise<Page<RowRecord>> =>
        inTransaction(knex, actor, async (trx) => {
          const { importId, outcome, sheet, code, withFindings } = query.filter;
          const builder = trx(`${schema}.import_rows`).where({ import_id: importId });
          if (outcome !== undefined) builder.where({ outcome });
          if (sheet !== undefined) builder.where({ sheet });
          if (code !== undefined) builder.whereRaw('? = any(codes)', [code]);
          if (withFindings === true) builder.whereRaw("codes <> '{}'");
          const page = await findPage<StoredRow>(builder.select('*'), query, {
            columns: { position: 'position' },
            defaultSort: { field: 'position', order: 'asc' },
          });
          const { kind } = await engine.get(actor, importId);
          return { ...page, rows: page.rows.map(toRow(actor, kind)) };
        }),
    }),
  ];
}

/** A file of nothing but rows that cannot be used changes nothing either, but was never known. */
const knownAlready = (counts: JsonObject): boolean =>
  Number(counts['create'] ?? 0) === 0 && Number(counts['update'] ?? 0) === 0 && Number(counts['unchanged'] ?? 0) > 0;

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function errorColumns(actor: Actor) {
  const titles =
    actor.locale === 'en'
      ? ['sheet', 'row', 'cell', 'line', 'kind', 'problem', 'suggestion']
      : ['工作表', '行', '单元格', '内容', '类别', '问题', '处理建议'];
  return ['sheet', 'row', 'cell', 'title', 'severity', 'problem', 'suggestion'].map((key, index) => ({
    key,
    header: titles[index] ?? key,
    width: index > 4 ? 50 : 14,
  }));
}

function severityText(actor: Actor, severity: 'error' | 'note'): string {
  if (actor.locale === 'en') return severity;
  return severity === 'error' ? '需处理' : '提示';
}
