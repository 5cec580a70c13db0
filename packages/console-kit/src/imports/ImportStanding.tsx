import { Alert, Button, Typography } from '@mui/material';
import { useCallback } from 'react';
import { useRecordContext, useRefresh, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { JobProgress } from '../components/JobProgress.js';
import { Section } from '../components/ResourceShow.js';
import { formatCount } from '../format/format.js';
import { changesOf, type ImportRecord } from './import-record.js';
import { useImportKinds } from './use-import-kinds.js';

/** Where the import stands, in a sentence, and what comes next. */
export function ImportStanding() {
  const record = useRecordContext<ImportRecord>();
  const translate = useTranslate();
  const refresh = useRefresh();
  const reload = useCallback(() => refresh(), [refresh]);
  if (record === undefined) return null;
  const { state, jobId } = record;
  if ((state === 'checking' || state === 'committing') && jobId !== null) {
    return (
      <Section>
        <Typography sx={{ mb: 1.5 }}>{translate(`imports.${state}`)}</Typography>
        <JobProgress key={jobId} jobId={jobId} onEnd={reload} />
      </Section>
    );
  }
  if (state === 'failed') return <Failed record={record} />;
  if (state === 'cancelled')
    return (
      <Alert severity="info" action={<OtherFile record={record} />}>
        {translate('imports.cancelled')}
      </Alert>
    );
  return state === 'committed' ? <Committed record={record} /> : <Checked record={record} />;
}

/** Back to the first step with what was chosen there. */
function OtherFile({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const chosen = Object.entries(record.params).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const search = new URLSearchParams([['kind', record.kind], ...chosen]);
  return (
    <Button component={Link} to={`/imports/create?${search}`} color="inherit" size="small">
      {translate('imports.again')}
    </Button>
  );
}

function Failed({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const suggestion = record.error?.suggestion ?? '';
  return (
    <Alert severity="error" action={<OtherFile record={record} />}>
      <strong>{translate('imports.failed')}</strong>
      <div>{record.error?.message}</div>
      {suggestion !== '' && <div>{translate('imports.what_to_do', { suggestion })}</div>}
    </Alert>
  );
}

function Checked({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const { rows = 0, ok = 0, error = 0, unchanged = 0 } = record.counts;
  const nothingNew = changesOf(record) === 0;
  return (
    <Alert severity={nothingNew && unchanged > 0 ? 'info' : error > 0 ? 'warning' : 'success'}>
      {nothingNew && <strong>{translate(unchanged > 0 ? 'imports.same_file' : 'imports.nothing_usable')}</strong>}
      <div>
        {translate('imports.check_result', { rows: formatCount(rows), ok: formatCount(ok), error: formatCount(error) })}
      </div>
      <WaitingRows record={record} />
    </Alert>
  );
}

/** What becomes of the rows with problems: some kinds of file keep them in a list to settle, others leave them out. */
function WaitingRows({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const { error = 0, none = 0 } = record.counts;
  const kept = error - none;
  return (
    <>
      {kept > 0 && <div>{translate('imports.kept_to_settle', { count: formatCount(kept) })}</div>}
      {none > 0 && <div>{translate('imports.left_out', { count: formatCount(none) })}</div>}
    </>
  );
}

function Committed({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  const kind = useImportKinds().find((candidate) => candidate.kind === record.kind);
  const { create = 0, update = 0, unchanged = 0, error = 0 } = record.counts;
  const path = kind?.resultPath?.(record.params);
  return (
    <Alert
      severity="success"
      action={
        <>
          <OtherFile record={record} />
          {path !== undefined && (
            <Button component={Link} to={path} color="inherit" size="small">
              {translate('imports.go_on')}
            </Button>
          )}
        </>
      }
    >
      <strong>{translate(record.unchanged ? 'imports.same_file' : 'imports.result_title')}</strong>
      <div>
        {translate('imports.result', {
          created: formatCount(create),
          updated: formatCount(update),
          unchanged: formatCount(unchanged),
          error: formatCount(error),
        })}
      </div>
      <WaitingRows record={record} />
    </Alert>
  );
}
