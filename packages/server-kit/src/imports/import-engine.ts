import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  countyOf,
  domainError,
  type FieldCrypto,
  type FileStore,
  type Finding,
  type JobQueue,
  type JsonObject,
  newId,
  parseInput,
  requirePermission,
  type Sheet,
  scopeContains,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { homeOf } from '../files/file-routes.js';
import type { JobHandler } from '../jobs/job-runner.js';
import { copyInto } from '../knex/copy-into.js';
import { inTransaction } from '../knex/transactions.js';
import { importWorkflow } from './import-workflow.js';
import type { Importer } from './importer.js';

export const checkJob = 'imports.check';
export const commitJob = 'imports.commit';
/** The engine's own finding: the row is of a place that the person does not answer for. */
export const outsideScope = 'row_outside_scope';

export interface ImportRow {
  readonly county_code: string;
  readonly id: string;
  readonly division_code: string;
  readonly version: number;
  readonly kind: string;
  readonly params: JsonObject;
  readonly file_id: string;
  readonly file_name: string;
  readonly file_sha256: string;
  readonly state: string;
  readonly summary: JsonObject;
  readonly counts: JsonObject;
  readonly sheet_findings: readonly Finding[];
  readonly result: JsonObject | null;
  readonly error: { code: string; details: JsonObject } | null;
  readonly job_id: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly committed_at: string | null;
}

export interface ImportEngineOptions {
  readonly knex: Knex;
  readonly schema: string;
  readonly crypto: FieldCrypto;
  readonly files: FileStore;
  readonly jobs: JobQueue;
  readonly audit: AuditLog;
  readonly importers: readonly Importer[];
  readSpreadsheet(bytes: Uint8Array, fileName: string): Promise<Sheet[]>;
}

export interface ImportEngine {
  readonly importers: readonly Importer[];
  start(actor: Actor, input: { uploadId: string; kind: string; params: JsonObject }): Promise<ImportRow>;
  commit(actor: Actor, id: string): Promise<ImportRow>;
  cancel(actor: Actor, id: string): Promise<ImportRow>;
  get(actor: Actor, id: string): Promise<ImportRow>;
  /** Handlers for the job runner. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Lets an import show that its job failed. */
  failed(actor: Actor, payload: JsonObject, code: string, details: JsonObject): Promise<void>;
}

const insertedColumns = [
  'county_code',
  'id',
  'division_code',
  'import_id',
  'position',
  'sheet',
  'row',
  'outcome',
  'action',
  'title',
  'preview',
  'sealed_values',
  'findings',
  'codes',
];

/** Upload → check (a job) → the table that people look at → commit (a job, one transaction) → result. */
export function createImportEngine(options: ImportEngineOptions): ImportEngine {
  const { knex, schema, audit } = options;
  const table = `${schema}.imports`;
  const rowsTable = `${schema}.import_rows`;

  function importerOf(actor: Actor, kind: string): Importer {
    const importer = options.importers.find((candidate) => candidate.kind === kind);
    if (importer === undefined) throw domainError('invalid_input', 'IMPORT.UNKNOWN_KIND', { kind });
    requirePermission(actor, importer.permission);
    return importer;
  }

  const get = (actor: Actor, id: string) =>
    inTransaction(knex, actor, async (trx) => {
      const row = (await trx(table).where({ id }).first()) as ImportRow | undefined;
      if (row === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return row;
    });

  async function move(
    trx: Knex.Transaction,
    row: ImportRow,
    command: Parameters<typeof importWorkflow.next>[1],
    changes: object,
  ): Promise<ImportRow> {
    const state = importWorkflow.next(row.state as (typeof importWorkflow.states)[number], command);
    const updated = await trx(table)
      .where({ id: row.id, state: row.state })
      .update({ state, version: row.version + 1, ...changes })
      .returning('*');
    if (updated[0] === undefined)
      throw domainError('conflict', 'KERNEL.TRANSITION_NOT_ALLOWED', { workflow: 'import', state: row.state, command });
    return updated[0] as ImportRow;
  }

  async function record(actor: Actor, row: ImportRow, action: string): Promise<void> {
    const after = {
      kind: row.kind,
      params: row.params,
      fileName: row.file_name,
      state: row.state,
      // How often each problem occurs is told by the import itself.
      counts: Object.fromEntries(Object.entries(row.counts).filter(([key]) => !key.includes(':'))),
      result: row.result,
    };
    await audit.record(actor, {
      action: `imports.${action}`,
      resource: 'imports',
      recordId: row.id,
      divisionCode: row.division_code as never,
      after,
    });
  }

  async function check(
    actor: Actor,
    id: string,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<JsonObject> {
    const row = await get(actor, id);
    if (row.state !== 'checking') return {};
    const importer = importerOf(actor, row.kind);
    const file = await options.files.read(actor, row.file_id);
    await progress(0, 3);
    const sheets =
      importer.read === undefined
        ? await options.readSpreadsheet(file.bytes, file.name)
        : await importer.read(actor, file, row.params);
    await progress(1, 3);
    const found = withinScope(actor, await importer.check(actor, sheets, row.params));
    await progress(2, 3);
    return inTransaction(knex, actor, async (trx) => {
      await copyInto(trx, { schema, table: 'import_rows', columns: insertedColumns }, storedRows(found, row));
      const counts = countsOf(found);
      const changes = {
        counts: JSON.stringify(counts),
        summary: JSON.stringify(found.summary),
        sheet_findings: JSON.stringify(found.sheetFindings),
      };
      await record(actor, await move(trx, row, 'finishCheck', changes), 'check');
      await progress(3, 3);
      return counts;
    });
  }

  function* storedRows(found: CheckedImport, row: ImportRow): Iterable<(string | number | object)[]> {
    for (const [position, checked] of found.rows.entries()) {
      const codes = `{${[...new Set(checked.findings.map((finding) => finding.code))].join(',')}}`;
      const sealed = options.crypto.encrypt(JSON.stringify(checked.values));
      yield [
        countyOf(checked.divisionCode),
        newId(),
        checked.divisionCode,
        row.id,
        position,
        checked.sheet,
        checked.row,
        checked.outcome,
        checked.action,
        checked.title,
        checked.preview,
        sealed,
        JSON.stringify(checked.findings),
        codes,
      ];
    }
  }

  async function commitRows(
    actor: Actor,
    id: string,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<JsonObject> {
    return inTransaction(knex, actor, async (trx) => {
      const row = (await trx(table).where({ id }).forUpdate().first()) as ImportRow;
      if (row.state !== 'committing') return row.result ?? {};
      const importer = importerOf(actor, row.kind);
      const stored = (await trx(rowsTable).where({ import_id: id }).orderBy('position')) as StoredRow[];
      const rows = stored.map((entry) => fromStored(entry, options.crypto));
      const result = await importer.commit(actor, rows, row.params, progress);
      await record(
        actor,
        await move(trx, row, 'finishCommit', { result: JSON.stringify(result), committed_at: new Date() }),
        'commit',
      );
      return result;
    });
  }

  return {
    importers: options.importers,
    get,
    start: (actor, input) =>
      inTransaction(knex, actor, async (trx) => {
        const importer = importerOf(actor, input.kind);
        const params = parseInput(importer.params, input.params);
        const file = await options.files.read(actor, input.uploadId);
        const divisionCode = homeOf(actor);
        const id = newId();
        const { jobId } = await options.jobs.enqueue(actor, checkJob, { importId: id }, divisionCode);
        const [row] = (await trx(table)
          .insert({
            county_code: countyOf(divisionCode),
            id,
            division_code: divisionCode,
            created_by: actor.userId,
            kind: importer.kind,
            params: JSON.stringify(params),
            file_id: file.id,
            file_name: file.name,
            file_sha256: file.sha256,
            state: importWorkflow.initial,
            job_id: jobId,
          })
          .returning('*')) as [ImportRow];
        await record(actor, row, 'start');
        return row;
      }),
    commit: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const row = await get(actor, id);
        importerOf(actor, row.kind);
        const { jobId } = await options.jobs.enqueue(actor, commitJob, { importId: id }, row.division_code as never);
        const moved = await move(trx, row, 'commit', { job_id: jobId });
        await record(actor, moved, 'commit-requested');
        return moved;
      }),
    cancel: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const moved = await move(trx, await get(actor, id), 'cancel', {});
        await record(actor, moved, 'cancel');
        return moved;
      }),
    handlers: {
      [checkJob]: ({ actor, payload, progress }) => check(actor, String(payload['importId']), progress),
      [commitJob]: ({ actor, payload, progress }) => commitRows(actor, String(payload['importId']), progress),
    },
    failed: (actor, payload, code, details) =>
      inTransaction(knex, actor, async (trx) => {
        const row = await get(actor, String(payload['importId']));
        if (row.state !== 'checking' && row.state !== 'committing') return;
        await record(actor, await move(trx, row, 'fail', { error: JSON.stringify({ code, details }) }), 'fail');
      }),
  };
}

interface StoredRow {
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly action: CheckedRow['action'];
  readonly title: string;
  readonly preview: CheckedRow['preview'];
  readonly sealed_values: string;
  readonly findings: readonly Finding[];
  readonly division_code: string;
}

function fromStored(row: StoredRow, crypto: FieldCrypto): CheckedRow {
  const { sheet, outcome, action, title, preview, findings } = row;
  return {
    sheet,
    row: row.row,
    outcome,
    action,
    title,
    preview,
    findings,
    values: JSON.parse(crypto.decrypt(row.sealed_values)) as JsonObject,
    divisionCode: row.division_code as never,
  };
}

/** A row of a place that the person does not answer for is an error of its own, never dropped in silence. */
function withinScope(actor: Actor, found: CheckedImport): CheckedImport {
  const rows = found.rows.map((row): CheckedRow => {
    if (scopeContains(actor.scope, row.divisionCode)) return row;
    const finding: Finding = {
      code: outsideScope,
      severity: 'error',
      sheet: row.sheet,
      row: row.row,
      cell: null,
      params: {},
    };
    return {
      ...row,
      outcome: 'error',
      action: 'none',
      values: {},
      findings: [...row.findings, finding],
      divisionCode: homeOf(actor),
    };
  });
  return { ...found, rows };
}

function countsOf(found: CheckedImport): Record<string, number> {
  const counts: Record<string, number> = {
    rows: found.rows.length,
    ok: 0,
    error: 0,
    create: 0,
    update: 0,
    unchanged: 0,
    none: 0,
  };
  const add = (key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const row of found.rows) {
    add(row.outcome);
    add(row.action);
    for (const code of new Set(row.findings.map((finding) => finding.code))) add(`code:${code}`);
  }
  for (const finding of found.sheetFindings) add(`sheet:${finding.code}`);
  return counts;
}
