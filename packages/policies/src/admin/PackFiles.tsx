import { Loaded, Section, saveBlob, useConsole, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import { Alert, Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import type { PolicyRelease } from '../model/release.js';

type Files = Readonly<Record<string, string>>;

/** The texts of the pack: to read, to take along, and in a draft to change. */
export function PackFiles({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const { client } = useConsole();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['policy-releases', release.id, 'files', release.version],
    queryFn: () => client.request<{ files: Files }>(`/policy-releases/${release.id}/files`),
    enabled: open,
    placeholderData: (before) => before,
  });
  return (
    <Section
      title={translate('rules.files')}
      actions={!open && <Button onClick={() => setOpen(true)}>{translate('ra.action.show')}</Button>}
    >
      <Typography color="text.secondary">{translate('rules.files_hint')}</Typography>
      {open && <Loaded query={query}>{({ files }) => <Editor release={release} files={files} />}</Loaded>}
    </Section>
  );
}

/** What was typed and is not saved; it outlives a look at another file. */
interface Edit {
  /** The text that it was typed over. */
  readonly of: string;
  readonly text: string;
}

function Editor({ release, files }: { readonly release: PolicyRelease; readonly files: Files }) {
  const translate = useTranslate();
  const mayDraft = usePermission('policy-releases.draft');
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const paths = Object.keys(files).sort();
  const [path, setPath] = useState(paths[0] ?? 'pack.yaml');
  const [edits, setEdits] = useState<Readonly<Record<string, Edit>>>({});
  const saved = files[path] ?? '';
  const edit = edits[path];
  const text = edit?.text ?? saved;
  const overtaken = edit !== undefined && edit.of !== saved;
  const editable = release.state === 'draft' && mayDraft;
  const discard = () => setEdits(({ [path]: _, ...others }) => others);
  const save = async () => {
    try {
      await dataProvider.command('policy-releases', release.id, 'set-file', { version: release.version, path, text });
      discard();
      notify('resources.policy-releases.commands.set-file.done', { type: 'success' });
      refresh();
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    }
  };
  const download = () =>
    saveBlob(
      `${release.packId}-${release.sequence ?? 'draft'}.json`,
      new Blob([JSON.stringify({ files }, null, 2)], { type: 'application/json' }),
    );
  return (
    <Box sx={{ display: 'grid', gap: 1.5, mt: 2 }}>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          size="small"
          label={translate('resources.policy-releases.fields.path')}
          value={path}
          onChange={({ target }) => setPath(target.value)}
          sx={{ minWidth: 240 }}
        >
          {paths.map((one) => (
            <MenuItem key={one} value={one}>
              {one}
            </MenuItem>
          ))}
        </TextField>
        {editable && (
          <Button variant="contained" disabled={overtaken || text === saved} onClick={() => void save()}>
            {translate('resources.policy-releases.commands.set-file.label')}
          </Button>
        )}
        <Button onClick={download}>{translate('rules.download')}</Button>
      </Box>
      {overtaken && (
        <Alert severity="warning" action={<Button onClick={discard}>{translate('rules.discard_mine')}</Button>}>
          {translate('rules.file_changed')}
        </Alert>
      )}
      <TextField
        multiline
        minRows={8}
        maxRows={28}
        value={text}
        onChange={({ target }) =>
          setEdits((others) => ({ ...others, [path]: { of: edit?.of ?? saved, text: target.value } }))
        }
        slotProps={{
          input: { readOnly: !editable, sx: { fontFamily: 'monospace', fontSize: '0.8125rem' } },
          htmlInput: { 'aria-label': path, spellCheck: false },
        }}
      />
    </Box>
  );
}
