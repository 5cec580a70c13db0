import UploadFile from '@mui/icons-material/UploadFile';
import { Button } from '@mui/material';
import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { ResourceList } from '../components/ResourceList.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { StateChip } from '../components/StateChip.js';
import { formatCount } from '../format/format.js';
import { usePermission } from '../hooks/console-context.js';
import { whileAny } from '../hooks/while-any.js';
import { type ImportRecord, importStates } from './import-record.js';
import { useImportKinds } from './use-import-kinds.js';

const columns: readonly TableColumn<ImportRecord>[] = [
  { source: 'fileName', link: true },
  { source: 'kind', field: <KindName /> },
  { source: 'ok', render: ({ counts }) => counted(counts['ok']) },
  { source: 'error', render: ({ counts }) => counted(counts['error']) },
  { source: 'createdAt', kind: 'instant', sortable: true },
  { source: 'committedAt', kind: 'instant', phone: 'hidden' },
  { source: 'state', field: <StateChip workflow="import" />, phone: 'end' },
];

/** A file that could not be read has no counts. */
const counted = (count: number | undefined) => (count === undefined ? '—' : formatCount(count));

/** The kind of a file in words. */
export function KindName() {
  const record = useRecordContext<ImportRecord>();
  const kinds = useImportKinds();
  const translate = useTranslate();
  const label = kinds.find(({ kind }) => kind === record?.kind)?.label;
  return label === undefined ? record?.kind : translate(label);
}

const polling = whileAny<ImportRecord>(({ state }) => state === 'checking' || state === 'committing');

/** Every file that was read, the latest first. */
export function ImportList() {
  const translate = useTranslate();
  const permitted = usePermission('imports.create');
  const kinds = useImportKinds();
  const filters = [
    <SelectInput key="kind" source="kind" choices={kinds.map(({ kind, label }) => ({ id: kind, name: label }))} />,
    <SelectInput
      key="state"
      source="state"
      choices={importStates.map((id) => ({ id, name: `states.import.${id}` }))}
    />,
  ];
  return (
    <ResourceList<ImportRecord>
      filters={filters}
      sort={{ field: 'createdAt', order: 'DESC' }}
      queryOptions={polling}
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
