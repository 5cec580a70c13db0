import type { JsonObject } from '@gongyi/kernel';
import { Button } from '@mui/material';
import { useState } from 'react';
import {
  useDataProvider,
  useNotify,
  useRecordContext,
  useRefresh,
  useResourceContext,
  useTranslate,
} from 'react-admin';
import { usePermission } from '../hooks/console-context.js';
import { conflictOf } from './CommandButton.js';
import { CommandDialog } from './CommandDialog.js';
import { ConflictDialog } from './ConflictDialog.js';
import type { CommandField } from './command-fields.js';

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
  const [conflict, setConflict] = useState<{ mine: JsonObject; theirs: JsonObject } | null>(null);
  if (!permitted || record === undefined) return null;
  const text = (part: string) =>
    translate(`resources.${resource}.commands.edit.${part}`, { name: record['name'] as string, _: '' });
  const save = async (values: JsonObject) => {
    const data = { ...values, version: record['version'] as number };
    try {
      await dataProvider.update(resource, { id: record.id, data, previousData: record });
      notify('console.command.done', { type: 'success' });
      refresh();
    } catch (error) {
      const theirs = conflictOf(error);
      if (theirs === undefined) throw error;
      setConflict({ mine: { ...(record as JsonObject), ...values }, theirs });
    }
  };
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)}>
        {text('label')}
      </Button>
      {open && (
        <CommandDialog
          title={text('title')}
          hint={text('hint')}
          resource={resource}
          record={record as JsonObject}
          confirmLabel={text('label')}
          fields={fields}
          onSubmit={save}
          onClose={() => setOpen(false)}
        />
      )}
      {conflict !== null && <ConflictDialog resource={resource} {...conflict} onClose={() => setConflict(null)} />}
    </>
  );
}
