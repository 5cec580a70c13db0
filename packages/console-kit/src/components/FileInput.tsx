import type { Json } from '@gongyi/kernel';
import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Button, FormHelperText, Typography } from '@mui/material';
import { type ChangeEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useConsoleDataProvider } from '../hooks/console-context.js';

export interface FileInputProps {
  readonly label: string;
  readonly value: Json;
  readonly error: string | undefined;
  readonly help: string | undefined;
  /** `image/*,application/pdf` */
  readonly accept?: string;
  readonly onChange: (value: Json) => void;
}

/** Uploads a document as soon as it is chosen; the value is its id. On a phone the camera can be the source. */
export function FileInput({ label, value, error, help, accept, onChange }: FileInputProps) {
  const translate = useTranslate();
  const dataProvider = useConsoleDataProvider();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = '';
    if (file === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      onChange((await dataProvider.upload(file)).id);
      setName(file.name);
    } catch (problem) {
      setFailure(problem instanceof Error ? translate(problem.message, { _: problem.message }) : String(problem));
    } finally {
      setBusy(false);
    }
  };
  const below = failure ?? error ?? help;
  return (
    <div>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
        <Button component="label" variant="outlined" startIcon={<AttachFile />} loading={busy}>
          {label}
          <input hidden type="file" aria-label={label} accept={accept} onChange={(event) => void choose(event)} />
        </Button>
        {value !== '' && <Typography>{name}</Typography>}
      </Box>
      {below !== undefined && (
        <FormHelperText error={failure !== undefined || error !== undefined}>{below}</FormHelperText>
      )}
    </div>
  );
}
