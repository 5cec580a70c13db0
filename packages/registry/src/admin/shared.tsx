import { useDownload, usePermission } from '@gongyi/console-kit';
import { Button, useFieldValue, useTranslate } from 'react-admin';

/** Options of a select whose values are words of the national system: shown as they are. */
export const choicesOf = (values: readonly string[]) => values.map((value) => ({ id: value, name: value }));

/** A yes-or-no in words; nothing for null. */
export function useYesNo(): (value: unknown) => string {
  const translate = useTranslate();
  return (value) => (typeof value === 'boolean' ? translate(value ? 'registry.yes' : 'registry.no') : '—');
}

/** A kept document to open, for people who may. */
export function Document({ source }: { readonly source: string }) {
  const id: unknown = useFieldValue({ source });
  const download = useDownload();
  if (!usePermission('files.read') || typeof id !== 'string') return null;
  return <Button label="registry.open_document" onClick={() => download(`/files/${id}`)} />;
}
