import { useDownload, usePermission } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import UploadFile from '@mui/icons-material/UploadFile';
import { Button, Link } from '@mui/material';
import { useLocale, useRedirect, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

/** Opens a stored file. */
export function FileLink({ id, name }: { readonly id: string; readonly name: string }) {
  const download = useDownload();
  const translate = useTranslate();
  return (
    <Link
      component="button"
      type="button"
      onClick={() => download(`/files/${id}`)}
      sx={{ textAlign: 'left', verticalAlign: 'baseline' }}
    >
      {name === '' ? translate('training.open_file') : name}
    </Link>
  );
}

/** Leads to the import of one kind of file. */
export function ImportLink({ kind, permission, label }: Record<'kind' | 'permission' | 'label', string>) {
  const translate = useTranslate();
  const [permitted, imports] = [usePermission(permission), usePermission('imports.create')];
  if (!permitted || !imports) return null;
  return (
    <Button startIcon={<UploadFile />} component={RouterLink} to={`/imports/create?kind=${kind}`}>
      {translate(label)}
    </Button>
  );
}

/** The name of something that both languages have a name for. */
export function useNameOf(): (named: { readonly zh: string; readonly en: string }) => string {
  const english = useLocale() === 'en';
  return ({ zh, en }) => (english ? en : zh);
}

/** 初级工（五级）, or that there are no levels. */
export function useLevelName(): (level: number | null) => string {
  const translate = useTranslate();
  return (level) => translate(level === null ? 'training.levels.none' : `training.levels.${level}`);
}

export const line = { display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.75 } as const;

/** After something was begun: its own page, where the next step is. */
export function useGoToNew(resource: string): (created: JsonObject) => void {
  const redirect = useRedirect();
  return ({ id }) => redirect('show', resource, String(id));
}
