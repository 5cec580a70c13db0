import type { JsonObject } from '@gongyi/kernel';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import { Button } from '@mui/material';
import { useState } from 'react';
import { type RaRecord, useListContext, useNotify, useTranslate } from 'react-admin';
import { useConsoleDataProvider, usePermission } from '../hooks/console-context.js';
import type { SpreadsheetColumn, TableColumn } from './ResponsiveTable.js';

/** An emptied filter input means “no filter”. */
function filled(filter: Readonly<Record<string, unknown>>): JsonObject {
  const given = Object.entries(filter).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return Object.fromEntries(given) as JsonObject;
}

/** Hands the list as it is filtered and sorted to a spreadsheet program, with the words of the screen. */
export function ExportButton<R extends RaRecord>({ columns }: { readonly columns: readonly TableColumn<R>[] }) {
  const { resource, filter, filterValues, sort, total } = useListContext<R>();
  const translate = useTranslate();
  const notify = useNotify();
  const dataProvider = useConsoleDataProvider();
  const permitted = usePermission('exports.create');
  const [busy, setBusy] = useState(false);
  const written = columns.flatMap((column): readonly SpreadsheetColumn[] => {
    const { spreadsheet, field, render } = column;
    return spreadsheet ?? (field === undefined && render === undefined ? [column] : []);
  });
  if (!permitted || (total ?? 0) === 0 || written.length === 0) return null;
  const words = (prefix: string | undefined, codes: readonly string[] = []) =>
    prefix === undefined
      ? {}
      : { words: Object.fromEntries(codes.map((code) => [code, translate(`${prefix}.${code}`, { _: code })])) };
  const run = async () => {
    setBusy(true);
    try {
      const body: JsonObject = {
        resource,
        title: translate(`resources.${resource}.name`, { smart_count: 2 }),
        filter: filled({ ...filterValues, ...filter }),
        sort: [sort.field, sort.order],
        columns: written.map(({ source, label, kind = 'text', codes }) => ({
          source,
          kind,
          label: translate(label ?? `resources.${resource}.fields.${source}`, { _: source }),
          ...words(codes?.prefix, codes?.values),
        })),
      };
      const { id, rows } = await dataProvider.command<{ id: string; rows: number }>('exports', null, '', body);
      await dataProvider.download(`/files/${id}`);
      notify('console.list.exported', { type: 'success', messageArgs: { smart_count: rows } });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" startIcon={<FileDownloadOutlined />} loading={busy} onClick={() => void run()}>
      {translate('console.list.export')}
    </Button>
  );
}
