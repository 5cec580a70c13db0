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

/** 养老护理员（初级工/五级）, or with the brackets of the language on screen. */
export function useTradeText(): (trade: { readonly name: string; readonly level: number | null }) => string {
  const levelName = useLevelName();
  const { detail } = usePunctuation();
  return ({ name, level }) => (level === null ? name : detail(name, levelName(level)));
}

/** Lists, brackets and colons as the language on screen writes them. */
export function usePunctuation() {
  const english = useLocale() === 'en';
  return {
    list: (parts: readonly string[]) => parts.join(english ? ', ' : '、'),
    sentences: (parts: readonly string[]) => parts.filter((part) => part !== '').join(english ? '; ' : '；'),
    detail: (text: string, more: string | number) => (english ? `${text} (${more})` : `${text}（${more}）`),
    said: (who: string, what: string) => (english ? `${who}: ${what}` : `${who}：${what}`),
  };
}

export const line = { display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.75 } as const;

/** After something was begun: its own page, where the next step is. */
export function useGoToNew(resource: string): (created: JsonObject) => void {
  const redirect = useRedirect();
  return ({ id }) => redirect('show', resource, String(id));
}
