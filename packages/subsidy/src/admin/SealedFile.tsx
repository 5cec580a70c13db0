import {
  CommandButton,
  DayField,
  Fact,
  FactGrid,
  JobProgress,
  PlainField,
  Section,
  useDownload,
  useMe,
  usePermission,
} from '@gongyi/console-kit';
import Download from '@mui/icons-material/Download';
import KeyOutlined from '@mui/icons-material/KeyOutlined';
import UploadFile from '@mui/icons-material/UploadFile';
import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material';
import { type ReactNode, useCallback, useState } from 'react';
import { useRecordContext, useRefresh, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';

interface FileRecord {
  readonly id: string;
  readonly fileName: string | null;
  readonly fileId: string | null;
  readonly protection: 'zip' | 'none' | null;
  readonly passwordTakenAt: string | null;
  readonly exportedBy: string | null;
}

/** The file of a batch or of an account check: download, password, and what identifies it. */
export function SealedFile({ resource }: { readonly resource: 'payment-batches' | 'account-checks' }) {
  const record = useRecordContext<FileRecord>();
  const download = useDownload();
  const translate = useTranslate();
  const mayRead = usePermission('files.read');
  if (record === undefined || record.fileId === null) return null;
  const { fileId } = record;
  const label = (field: string) => `resources.payment-batches.fields.${field}`;
  return (
    <Section title={translate('subsidy.file')}>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mb: 2 }}>
        {mayRead && (
          <Button variant="outlined" startIcon={<Download />} onClick={() => download(`/files/${fileId}`)}>
            {translate(record.protection === 'zip' ? 'subsidy.download_zip' : 'subsidy.download_file')}
          </Button>
        )}
        {record.protection === 'zip' && <PasswordCommands resource={resource} record={record} />}
      </Box>
      <FactGrid>
        <Fact label={label('layoutId')}>
          <LayoutName />
        </Fact>
        <Fact label={label('fileName')}>
          <PlainField source="fileName" />
        </Fact>
        <Fact label={label('exportedOn')}>
          <DayField source="exportedOn" />
        </Fact>
        <Fact label={label('fileSha256')}>
          <PlainField source="fileSha256" />
        </Fact>
      </FactGrid>
    </Section>
  );
}

/** The progress of a file that is being written, in the place of `children`. */
export function WhileWritten({ children }: { readonly children: ReactNode }) {
  const record = useRecordContext<{ id: string; state: string; jobId: string | null }>();
  const refresh = useRefresh();
  const reload = useCallback(() => refresh(), [refresh]);
  if (record?.state !== 'exporting' || record.jobId === null) return children;
  return (
    <Section>
      <JobProgress jobId={record.jobId} onEnd={reload} />
    </Section>
  );
}

/** Leads to the import of what the bank answered; `about` names the file that it answers. */
export function ImportAnswer({
  kind,
  about,
  label,
}: {
  readonly kind: string;
  readonly about: string;
  readonly label: string;
}) {
  return (
    <Button
      component={Link}
      to={`/imports/create?kind=${kind}&${about}`}
      variant="contained"
      startIcon={<UploadFile />}
    >
      {useTranslate()(label)}
    </Button>
  );
}

export function LayoutName() {
  const record = useRecordContext<{ id: string; layoutZh: string; layoutEn: string }>();
  const english = useTranslate()('subsidy.language') === 'en';
  return <>{english ? record?.layoutEn : record?.layoutZh}</>;
}

function PasswordCommands({ resource, record }: { resource: string; record: FileRecord }) {
  const [password, setPassword] = useState<string | null>(null);
  const translate = useTranslate();
  const me = useMe();
  const taken = record.passwordTakenAt !== null;
  return (
    <>
      {!taken && me?.id === record.exportedBy && (
        <Typography variant="body2" color="text.secondary" sx={{ alignSelf: 'center' }}>
          {translate('subsidy.password_by_another')}
        </Typography>
      )}
      {!taken && me?.id !== record.exportedBy && (
        <CommandButton
          resource={resource}
          command="take-password"
          variant="contained"
          startIcon={<KeyOutlined />}
          onDone={(answer) => setPassword(String(answer['password']))}
        />
      )}
      {taken && (
        <>
          <Typography variant="body2" color="text.secondary" sx={{ alignSelf: 'center' }}>
            {translate('subsidy.password_taken')}
          </Typography>
          <CommandButton
            resource={resource}
            command="offer-password"
            permission={`${resource}.export`}
            variant="text"
            fields={[{ name: 'reason', kind: 'reason' }]}
          />
        </>
      )}
      {password !== null && (
        <Dialog open onClose={() => setPassword(null)} fullWidth maxWidth="xs">
          <DialogTitle>{translate('subsidy.password_title')}</DialogTitle>
          <DialogContent>
            <Typography
              component="code"
              sx={{ display: 'block', fontSize: '1.5rem', letterSpacing: '0.1em', my: 2, textAlign: 'center' }}
            >
              {password.replace(/(.{4})(?=.)/g, '$1 ')}
            </Typography>
            <Alert severity="warning">{translate('subsidy.password_hint')}</Alert>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setPassword(null)}>{translate('ra.action.close')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
