import { CommandDialog, type CommandField, usePermission } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { useState } from 'react';
import {
  Button,
  useDataProvider,
  useNotify,
  useRecordContext,
  useRefresh,
  useResourceContext,
  useTranslate,
} from 'react-admin';

/** Options of a select whose values are words of the national system: shown as they are. */
export const choicesOf = (values: readonly string[]) => values.map((value) => ({ id: value, name: value }));

/** A yes-or-no in words; nothing for null. */
export function useYesNo(): (value: unknown) => string {
  const translate = useTranslate();
  return (value) => (typeof value === 'boolean' ? translate(value ? 'registry.yes' : 'registry.no') : '—');
}

/** Changes the record around it by PUT, under the version that the person saw. */
export function CorrectButton({ fields, permission }: { fields: readonly CommandField[]; permission: string }) {
  const resource = useResourceContext() ?? '';
  const record = useRecordContext();
  const permitted = usePermission(permission);
  const dataProvider = useDataProvider();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  if (!permitted || record === undefined) return null;
  const text = (part: string) =>
    translate(`resources.${resource}.commands.edit.${part}`, { name: record['name'] as string, _: '' });
  return (
    <>
      <Button label={text('label')} variant="outlined" size="medium" onClick={() => setOpen(true)} />
      {open && (
        <CommandDialog
          title={text('title')}
          hint={text('hint')}
          resource={resource}
          record={record as JsonObject}
          confirmLabel={text('label')}
          fields={fields}
          onSubmit={async (values) => {
            const data = { ...values, version: record['version'] as number };
            await dataProvider.update(resource, { id: record.id, data, previousData: record });
            notify('console.command.done', { type: 'success' });
            refresh();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
