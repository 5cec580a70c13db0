import Download from '@mui/icons-material/Download';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import { CommandButton } from '../components/CommandButton.js';
import { CountField } from '../components/fields.js';
import { Fact, ResourceShow, Section } from '../components/ResourceShow.js';
import { StateChip } from '../components/StateChip.js';
import { formatInstant } from '../format/format.js';
import { useConsoleDataProvider, usePermission } from '../hooks/console-context.js';
import { useDownload } from '../hooks/use-download.js';
import { KindName } from './ImportList.js';
import { ImportRows } from './ImportRows.js';
import { ImportStanding } from './ImportStanding.js';
import { ImportSteps } from './ImportSteps.js';
import { changesOf, type ImportRecord } from './import-record.js';

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
      <Steps />
      <ImportStanding />
      <Counts />
      <ImportRows />
    </ResourceShow>
  );
}

function Steps() {
  const record = useRecordContext<ImportRecord>();
  return record === undefined ? null : <ImportSteps record={record} />;
}

function Actions() {
  const record = useRecordContext<ImportRecord>();
  const download = useDownload();
  const translate = useTranslate();
  if (record === undefined) return null;
  return (
    <>
      {record.problems.length > 0 && (
        <Button
          variant="outlined"
          startIcon={<Download />}
          onClick={() => download(`/imports/${record.id}/error-file`)}
        >
          {translate('imports.error_file')}
        </Button>
      )}
      {record.state === 'checked' && (
        <>
          <CommandButton command="cancel" permission="imports.commit" variant="text" />
          <CommitButton record={record} />
        </>
      )}
    </>
  );
}

/** Says how many rows will change; a file of nothing but unusable rows has nothing to confirm. */
function CommitButton({ record }: { readonly record: ImportRecord }) {
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const permitted = usePermission('imports.commit');
  const [busy, setBusy] = useState(false);
  const changes = changesOf(record);
  if (!permitted || (changes === 0 && (record.counts['unchanged'] ?? 0) === 0)) return null;
  const commit = async () => {
    setBusy(true);
    await dataProvider
      .command('imports', record.id, 'commit')
      .catch((error: Error) => notify(error.message, { type: 'error' }));
    setBusy(false);
    refresh();
  };
  return (
    <Button variant={changes > 0 ? 'contained' : 'outlined'} loading={busy} onClick={() => void commit()}>
      {changes > 0 ? translate('imports.commit', { smart_count: changes }) : translate('imports.commit_none')}
    </Button>
  );
}

const keys = ['rows', 'ok', 'error', 'create', 'update', 'unchanged', 'none'] as const;

function Counts() {
  const record = useRecordContext<ImportRecord>();
  if (record === undefined || record.counts['rows'] === undefined) return null;
  return (
    <Section>
      <Box
        component="dl"
        sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(84px, 1fr))' }}
      >
        {keys.map((key) => (
          <Fact key={key} label={`imports.counts.${key}`}>
            <CountField value={record.counts[key] ?? 0} fontWeight={650} />
          </Fact>
        ))}
      </Box>
    </Section>
  );
}
