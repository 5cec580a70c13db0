import UploadFile from '@mui/icons-material/UploadFile';
import { Button } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { ResourceList } from '../components/ResourceList.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { StateChip } from '../components/StateChip.js';
import { formatCount } from '../format/format.js';
import { usePermission } from '../hooks/console-context.js';
import type { ImportRecord } from './import-record.js';
import { useImportKinds } from './use-import-kinds.js';

const columns: readonly TableColumn<ImportRecord>[] = [
  { source: 'fileName', link: true },
  { source: 'kind', field: <KindName /> },
  { source: 'ok', render: ({ counts }) => formatCount(counts['ok'] ?? 0) },
  { source: 'error', render: ({ counts }) => formatCount(counts['error'] ?? 0) },
  { source: 'createdAt', kind: 'instant', sortable: true },
  { source: 'committedAt', kind: 'instant', phone: 'hidden' },
  { source: 'state', field: <StateChip workflow="import" />, phone: 'end' },
];

/** The kind of a file in words. */
export function KindName() {
  const record = useRecordContext<ImportRecord>();
  const kinds = useImportKinds();
  const translate = useTranslate();
  const label = kinds.find(({ kind }) => kind === record?.kind)?.label;
  return label === undefined ? record?.kind : translate(label);
}

/** Every file that was read, the latest first. */
export function ImportList() {
  const translate = useTranslate();
  const permitted = usePermission('imports.create');
  return (
    <ResourceList<ImportRecord>
      sort={{ field: 'createdAt', order: 'DESC' }}
      actions={
        permitted && (
          <Button component={Link} to="/imports/create" variant="contained" startIcon={<UploadFile />}>
            {translate('imports.new')}
          </Button>
        )
      }
    >
      <ResponsiveTable columns={columns} empty="imports.none" />
    </ResourceList>
  );
}
