import type { Json, JsonObject } from '@gongyi/kernel';
import Download from '@mui/icons-material/Download';
import UploadFile from '@mui/icons-material/UploadFile';
import { Alert, Box, Button, Card, FormControlLabel, Radio, RadioGroup, Stack, Typography } from '@mui/material';
import { type DragEvent, useEffect, useId, useState } from 'react';
import { useRedirect, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { CommandForm } from '../components/CommandForm.js';
import { type FieldProblem, initialValue, readForm } from '../components/command-fields.js';
import { EmptyState } from '../components/EmptyState.js';
import { PageTitle } from '../components/PageTitle.js';
import { useConsoleDataProvider, useMonthBefore } from '../hooks/console-context.js';
import { useDownload } from '../hooks/use-download.js';
import type { ImportKind } from '../module.js';
import { ImportSteps } from './ImportSteps.js';
import { usePermittedImportKinds } from './use-import-kinds.js';

/** Chooses what kind of file it is and the file; the API checks it before anything changes. */
export function ImportCreate() {
  const translate = useTranslate();
  const kinds = usePermittedImportKinds();
  const [search] = useSearchParams();
  const [chosen, setChosen] = useState(search.get('kind') ?? '');
  // Nothing to choose where there is one kind only.
  const kind = kinds.length === 1 ? kinds[0] : kinds.find((candidate) => candidate.kind === chosen);
  return (
    <>
      <PageTitle title={translate('imports.new')} subtitle={translate('imports.promise')} />
      {kinds.length === 0 && <EmptyState text={translate('imports.no_kinds')} />}
      <Stack spacing={2} sx={{ maxWidth: 760 }}>
        <ImportSteps step="choose" />
        {kinds.length > 0 && (
          <Card sx={{ p: 2.5 }}>
            <Typography variant="h2" id="import-kind" sx={{ mb: 1 }}>
              {translate('imports.kind')}
            </Typography>
            <RadioGroup
              aria-labelledby="import-kind"
              value={kind?.kind ?? ''}
              onChange={(event) => setChosen(event.target.value)}
            >
              {kinds.map((candidate) => (
                <FormControlLabel
                  key={candidate.kind}
                  value={candidate.kind}
                  control={<Radio />}
                  sx={{ alignItems: 'flex-start', my: 0.5 }}
                  label={
                    <Box sx={{ pt: 1 }}>
                      <Typography sx={{ fontWeight: 600 }}>{translate(candidate.label)}</Typography>
                      <Typography variant="body2" color="text.secondary">
                        {translate(candidate.description)}
                      </Typography>
                    </Box>
                  }
                />
              ))}
            </RadioGroup>
          </Card>
        )}
        {kind !== undefined && <FileForm key={kind.kind} kind={kind} />}
      </Stack>
    </>
  );
}

function FileForm({ kind }: { readonly kind: ImportKind }) {
  const { params = [] } = kind;
  const translate = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useConsoleDataProvider();
  const [search] = useSearchParams();
  const monthBefore = useMonthBefore();
  const [values, setValues] = useState<JsonObject>(() =>
    Object.fromEntries(
      params.map((field): [string, Json] => [field.name, search.get(field.name) ?? initialValue(field, {})]),
    ),
  );
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const [file, setFile] = useState<File | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const period = params.find((field) => field.kind === 'period')?.name;
  // Attendance is reported for the month that has just ended.
  useEffect(() => {
    if (period !== undefined)
      setValues((before) => (before[period] === '' ? { ...before, [period]: monthBefore } : before));
  }, [period, monthBefore]);

  async function start() {
    const reading = readForm(params, values, {});
    setProblems(reading.problems);
    if (file === null || Object.keys(reading.problems).length > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const upload = await dataProvider.upload(file);
      const body = { uploadId: upload.id, kind: kind.kind, params: kind.toParams?.(reading.values) ?? reading.values };
      const { id } = await dataProvider.command('imports', null, '', body);
      redirect('show', 'imports', id);
    } catch (error) {
      setFailure((error as Error).message);
      setBusy(false);
    }
  }

  return (
    <Card sx={{ p: 2.5 }}>
      <Stack spacing={2} sx={{ alignItems: 'stretch' }}>
        {params.length > 0 && (
          <CommandForm
            resource="imports"
            fields={params}
            record={{}}
            values={values}
            onChange={setValues}
            problems={problems}
          />
        )}
        {kind.template === true && <TemplateButton kind={kind.kind} />}
        <FileDrop file={file} onFile={setFile} />
        {failure !== null && <Alert severity="error">{translate(failure, { _: failure })}</Alert>}
        <Button
          variant="contained"
          size="large"
          startIcon={<UploadFile />}
          disabled={file === null}
          loading={busy}
          onClick={() => void start()}
          sx={{ alignSelf: { sm: 'flex-start' } }}
        >
          {translate('imports.start')}
        </Button>
      </Stack>
    </Card>
  );
}

/** An empty file with the headings, and what may stand below them by the county's own lists. */
function TemplateButton({ kind }: { readonly kind: string }) {
  const translate = useTranslate();
  const download = useDownload();
  return (
    <Button
      startIcon={<Download />}
      onClick={() => download(`/import-templates/${kind}`)}
      sx={{ alignSelf: 'flex-start' }}
    >
      {translate('imports.template')}
    </Button>
  );
}

function FileDrop({ file, onFile }: { readonly file: File | null; readonly onFile: (file: File) => void }) {
  const translate = useTranslate();
  const inputId = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped !== undefined) onFile(dropped);
  };
  return (
    <Box
      component="label"
      htmlFor={inputId}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        display: 'block',
        position: 'relative',
        p: 3,
        textAlign: 'center',
        cursor: 'pointer',
        border: 2,
        borderStyle: 'dashed',
        borderColor: over ? 'primary.main' : 'divider',
        borderRadius: 2,
        bgcolor: over ? 'primary.light' : 'background.default',
        '&:focus-within': { borderColor: 'primary.main' },
      }}
    >
      <Box
        component="input"
        id={inputId}
        type="file"
        accept=".xlsx,.csv"
        onChange={(event) => {
          const [picked] = event.target.files ?? [];
          if (picked !== undefined) onFile(picked);
        }}
        sx={{ position: 'absolute', inset: 0, opacity: 0, width: '1px', height: '1px' }}
      />
      <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
        {file?.name ?? translate('imports.drop')}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
        {translate(file === null ? 'imports.formats' : 'imports.change_file')}
      </Typography>
    </Box>
  );
}
