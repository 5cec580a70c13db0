import { Section, useConsole, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import { Alert, Box, Button, LinearProgress, MenuItem, TextField, Typography } from '@mui/material';
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
  const { data, error } = useQuery({
    queryKey: ['policy-releases', release.id, 'files', release.version],
    queryFn: () => client.request<{ files: Files }>(`/policy-releases/${release.id}/files`),
    enabled: open,
  });
  return (
    <Section
      title={translate('rules.files')}
      actions={!open && <Button onClick={() => setOpen(true)}>{translate('ra.action.show')}</Button>}
    >
      <Typography color="text.secondary">{translate('rules.files_hint')}</Typography>
      {error !== null && <Alert severity="error">{translate(error.message, { _: error.message })}</Alert>}
      {open && data === undefined && error === null && <LinearProgress />}
      {data !== undefined && <Editor key={release.version} release={release} files={data.files} />}
    </Section>
  );
}

function Editor({ release, files }: { readonly release: PolicyRelease; readonly files: Files }) {
  const translate = useTranslate();
  const mayDraft = usePermission('policy-releases.draft');
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const paths = Object.keys(files).sort();
  const [path, setPath] = useState(paths[0] ?? 'pack.yaml');
  const [typed, setTyped] = useState<string>();
  const text = typed ?? files[path] ?? '';
  const editable = release.state === 'draft' && mayDraft;
  const save = async () => {
    try {
      await dataProvider.command('policy-releases', release.id, 'set-file', { version: release.version, path, text });
      notify('resources.policy-releases.commands.set-file.done', { type: 'success' });
      refresh();
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    }
  };
  const download = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify({ files }, null, 2)], { type: 'application/json' }));
    link.download = `${release.packId}-${release.sequence ?? 'draft'}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Box sx={{ display: 'grid', gap: 1.5, mt: 2 }}>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          size="small"
          label={translate('resources.policy-releases.fields.path')}
          value={path}
          onChange={({ target }) => {
            setPath(target.value);
            setTyped(undefined);
          }}
          sx={{ minWidth: 240 }}
        >
          {paths.map((one) => (
            <MenuItem key={one} value={one}>
              {one}
            </MenuItem>
          ))}
        </TextField>
        {editable && (
          <Button
            variant="contained"
            disabled={typed === undefined || typed === files[path]}
            onClick={() => void save()}
          >
            {translate('resources.policy-releases.commands.set-file.label')}
          </Button>
        )}
        <Button onClick={download}>{translate('rules.download')}</Button>
      </Box>
      <TextField
        multiline
        minRows={8}
        maxRows={28}
        value={text}
        onChange={({ target }) => setTyped(target.value)}
        slotProps={{
          input: { readOnly: !editable, sx: { fontFamily: 'monospace', fontSize: '0.8125rem' } },
          htmlInput: { 'aria-label': path, spellCheck: false },
        }}
      />
    </Box>
  );
}
