import { Box, Chip, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useRecordContext, useTranslate } from 'react-admin';
import { Findings } from '../components/Findings.js';
import { TwoLines } from '../components/fields.js';
import { ResourceList } from '../components/ResourceList.js';
import { Section } from '../components/ResourceShow.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { Tag } from '../components/StateChip.js';
import { formatCount } from '../format/format.js';
import {
  bySeverity,
  type ImportProblem,
  type ImportRecord,
  type ImportRowRecord,
  severityTones,
} from './import-record.js';
import { useImportKinds } from './use-import-kinds.js';

type Choice = { readonly outcome?: 'ok' | 'error'; readonly withFindings?: true; readonly code?: string };

const choices: readonly { readonly name: string; readonly filter: Choice }[] = [
  { name: 'error', filter: { outcome: 'error' } },
  { name: 'note', filter: { outcome: 'ok', withFindings: true } },
  { name: 'ok', filter: { outcome: 'ok' } },
  { name: 'all', filter: {} },
];

/** The dry run: problems by kind, and every row with what was read and what is wrong with it. */
export function ImportRows() {
  const record = useRecordContext<ImportRecord>();
  const translate = useTranslate();
  const [choice, setChoice] = useState<Choice | null>(null);
  const kind = useImportKinds().find((candidate) => candidate.kind === record?.kind);
  if (record === undefined || record.counts['rows'] === undefined) return null;
  const shown = choice ?? ((record.counts['error'] ?? 0) > 0 ? { outcome: 'error' as const } : {});
  const problem = record.problems.find(({ code }) => code === shown.code);
  return (
    <>
      <SheetFindings record={record} />
      {record.problems.length > 0 && (
        <Section title={translate('imports.problems')}>
          <Problems problems={record.problems} onChoose={(code) => setChoice({ code })} />
        </Section>
      )}
      <Section title={translate('imports.rows')} flush>
        <Stack direction="row" sx={{ px: 2.5, pb: 1.5, gap: 1, flexWrap: 'wrap' }}>
          {choices.map(({ name, filter }) => (
            <Chip
              key={name}
              label={translate(`imports.filter.${name}`)}
              color={JSON.stringify(filter) === JSON.stringify(shown) ? 'primary' : 'default'}
              onClick={() => setChoice(filter)}
            />
          ))}
          {problem !== undefined && (
            <Chip
              color="primary"
              label={translate('imports.only_code', { title: problem.title })}
              onDelete={() => setChoice(null)}
            />
          )}
        </Stack>
        <ResourceList<ImportRowRecord>
          key={JSON.stringify(shown)}
          resource="import-rows"
          embedded
          storeKey={false}
          filter={{ importId: record.id, ...shown }}
          sort={{ field: 'position', order: 'ASC' }}
        >
          <ResponsiveTable columns={columnsFor(kind?.previewLabels ?? '')} rowLink={false} />
        </ResourceList>
      </Section>
    </>
  );
}

const columnsFor = (labels: string): readonly TableColumn<ImportRowRecord>[] => [
  { source: 'title', label: 'imports.columns.title', field: <Where />, phone: 'title' },
  { source: 'preview', label: 'imports.columns.preview', field: <Preview labels={labels} /> },
  { source: 'findings', label: 'imports.columns.findings', render: ({ findings }) => <Findings findings={findings} /> },
  { source: 'result', label: 'imports.columns.result', field: <Result />, phone: 'end' },
];

function Where() {
  const row = useRecordContext<ImportRowRecord>();
  const translate = useTranslate();
  if (row === undefined) return null;
  return <TwoLines first={row.title} second={`${row.sheet} ${translate('imports.row', { row: row.row })}`} />;
}

/** What was read from the row, in the words of its kind. */
function Preview({ labels }: { readonly labels: string }) {
  const row = useRecordContext<ImportRowRecord>();
  const translate = useTranslate();
  if (row === undefined) return null;
  const read = Object.entries(row.preview).filter(([, value]) => value !== null && value !== '');
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2,
        maxWidth: 460,
        justifyContent: { xs: 'end', sm: 'start' },
      }}
    >
      {read.map(([key, value]) => (
        <Typography key={key} variant="body2" component="span">
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {translate(`${labels}.${key}`, { _: key })}
          </Box>{' '}
          {String(value)}
        </Typography>
      ))}
    </Box>
  );
}

function Result() {
  const row = useRecordContext<ImportRowRecord>();
  const translate = useTranslate();
  if (row === undefined) return null;
  if (row.outcome === 'error') return <Tag tone="error">{translate('imports.counts.error')}</Tag>;
  return (
    <Tag tone={row.action === 'unchanged' ? 'neutral' : 'success'}>
      {translate(`imports.actions.${row.action}`, { _: row.action })}
    </Tag>
  );
}

function Problems(props: { readonly problems: readonly ImportProblem[]; readonly onChoose: (code: string) => void }) {
  const translate = useTranslate();
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {bySeverity(props.problems).map(({ code, title, severity, count }) => (
        <Chip
          key={`${severity}${code}`}
          variant="outlined"
          label={
            <>
              <Tag tone={severityTones[severity]}>
                {translate(`console.findings.${severity}`)} {formatCount(count)}
              </Tag>{' '}
              {title}
            </>
          }
          {...(severity === 'sheet' ? {} : { onClick: () => props.onChoose(code) })}
          sx={{ height: 'auto', py: 0.5, '& .MuiChip-label': { whiteSpace: 'normal' } }}
        />
      ))}
    </Stack>
  );
}

function SheetFindings({ record }: { readonly record: ImportRecord }) {
  const translate = useTranslate();
  if (record.sheetFindings.length === 0) return null;
  return (
    <Section title={translate('imports.sheet_problems')}>
      {record.sheetFindings.map((finding) => (
        <Stack
          key={`${finding.sheet}${finding.code}${finding.cell}`}
          direction="row"
          sx={{ gap: 2, py: 0.25, alignItems: 'baseline' }}
        >
          <Typography variant="body2" sx={{ fontWeight: 600, minWidth: 80 }}>
            {finding.sheet}
          </Typography>
          <Findings findings={[finding]} />
        </Stack>
      ))}
    </Section>
  );
}
