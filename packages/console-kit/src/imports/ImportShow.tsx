import Download from '@mui/icons-material/Download';
import { Alert, Button, Typography } from '@mui/material';
import { useCallback, useState } from 'react';
import { useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { CommandButton } from '../components/CommandButton.js';
import { CountField } from '../components/fields.js';
import { JobProgress } from '../components/JobProgress.js';
import { Fact, FactGrid, ResourceShow, Section } from '../components/ResourceShow.js';
import { StateChip } from '../components/StateChip.js';
import { formatInstant } from '../format/format.js';
import { useConsoleDataProvider, usePermission } from '../hooks/console-context.js';
import { KindName } from './ImportList.js';
import { ImportRows } from './ImportRows.js';
import type { ImportRecord } from './import-record.js';
import { useImportKinds } from './use-import-kinds.js';

/** One file from checking to the end; a person may leave and come back at any point. */
export function ImportShow() {
  return (
    <ResourceShow<ImportRecord>
      title={(record) => record.fileName}
      subtitle={(record) => (
        <>
          <KindName /> · {formatInstant(record.createdAt)} · <StateChip workflow="import" />
        </>
      )}
      actions={<Actions />}
    >
      <Standing />
      <Counts />
      <ImportRows />
    </ResourceShow>
  );
}

function Actions() {
  const record = useRecordContext<ImportRecord>();
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const mayCommit = usePermission('imports.commit');
  const [busy, setBusy] = useState(false);
  if (record === undefined) return null;
  const tell = (error: Error) => notify(error.message, { type: 'error' });
  const changes = (record.counts['create'] ?? 0) + (record.counts['update'] ?? 0);
  const commit = async () => {
    setBusy(true);
    await dataProvider.command('imports', record.id, 'commit').catch(tell);
    setBusy(false);
    refresh();
  };
  const hasProblems = record.problems.length > 0;
  return (
    <>
      {hasProblems && (
        <Button
          variant="outlined"
          startIcon={<Download />}
          onClick={() => void dataProvider.download(`/imports/${record.id}/error-file`).catch(tell)}
        >
          {translate('imports.error_file')}
        </Button>
      )}
      {record.state === 'checked' && <CommandButton command="cancel" permission="imports.commit" variant="text" />}
      {record.state === 'checked' && mayCommit && (
        <Button variant="contained" loading={busy} onClick={() => void commit()}>
          {changes > 0 ? translate('imports.commit', { smart_count: changes }) : translate('imports.commit_none')}
        </Button>
      )}
    </>
  );
}

/** Where the import stands, in a sentence. */
function Standing() {
  const record = useRecordContext<ImportRecord>();
  const translate = useTranslate();
  const refresh = useRefresh();
  const reload = useCallback(() => refresh(), [refresh]);
  if (record === undefined) return null;
  const { state, jobId, counts, error } = record;
  if ((state === 'checking' || state === 'committing') && jobId !== null) {
    return (
      <Section>
        <Typography sx={{ mb: 1.5 }}>{translate(`imports.${state}`)}</Typography>
        <JobProgress key={jobId} jobId={jobId} onEnd={reload} />
      </Section>
    );
  }
  if (state === 'failed')
    return (
      <Alert severity="error">
        <strong>{translate('imports.failed')}</strong>
        <div>{error?.message}</div>
      </Alert>
    );
  if (state === 'cancelled') return <Alert severity="info">{translate('imports.cancelled')}</Alert>;
  if (state === 'committed') return <Committed record={record} />;
  const { rows = 0, ok = 0, error: waiting = 0 } = counts;
  return (
    <Alert severity={waiting > 0 ? 'warning' : 'success'}>
      {translate('imports.check_result', { rows, ok, error: waiting })}
    </Alert>
  );
}

function Committed({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const kind = useImportKinds().find((candidate) => candidate.kind === record.kind);
  const { create: created = 0, update: updated = 0, unchanged = 0 } = record.counts;
  const path = kind?.resultPath?.(record.params);
  return (
    <Alert
      severity="success"
      action={
        path !== undefined && (
          <Button component={Link} to={path} color="inherit" size="small">
            {translate('imports.go_on')}
          </Button>
        )
      }
    >
      <strong>{translate(record.unchanged ? 'imports.same_file' : 'imports.result_title')}</strong>
      <div>{translate('imports.result', { created, updated, unchanged, error: record.counts['error'] ?? 0 })}</div>
    </Alert>
  );
}

const keys = ['rows', 'ok', 'error', 'create', 'update', 'unchanged'] as const;

function Counts() {
  const record = useRecordContext<ImportRecord>();
  if (record === undefined || record.counts['rows'] === undefined) return null;
  return (
    <Section>
      <FactGrid>
        {keys.map((key) => (
          <Fact key={key} label={`imports.counts.${key}`}>
            <CountField value={record.counts[key] ?? 0} fontWeight={650} />
          </Fact>
        ))}
      </FactGrid>
    </Section>
  );
}
