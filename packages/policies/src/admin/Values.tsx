import { CommandButton, type CommandField, Section, Tag, useConsole, useToday } from '@gongyi/console-kit';
import {
  Alert,
  Box,
  LinearProgress,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import type { ParameterRow, PolicyRelease } from '../model/release.js';

/** The values of a version on a day, and the button that changes one from a day on. */
export function Values({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const locale = useLocale();
  const today = useToday();
  const [day, setDay] = useState('');
  const on = day === '' ? today : day;
  const { client } = useConsole();
  const { data, error } = useQuery({
    queryKey: ['policy-releases', release.id, 'parameters', release.version, on],
    queryFn: () => client.request<{ rows: ParameterRow[] }>(`/policy-releases/${release.id}/parameters?on=${on}`),
    placeholderData: (before) => before,
  });
  const title = (row: ParameterRow) => (locale === 'en' ? row.titleEn : row.titleZh);
  const fields: readonly CommandField[] = [
    {
      name: 'parameter',
      kind: 'select',
      required: true,
      options: (data?.rows ?? []).filter((row) => !row.isTable).map((row) => ({ value: row.id, label: title(row) })),
    },
    { name: 'from', kind: 'date', required: true },
    { name: 'value', kind: 'text', required: true },
    { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
    { name: 'documentTitle', kind: 'text', minLength: 2 },
    { name: 'clause', kind: 'text', required: true },
  ];
  return (
    <Section
      title={translate('rules.values')}
      flush
      actions={
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <TextField
            type="date"
            size="small"
            label={translate('rules.on')}
            value={on}
            onChange={({ target }) => setDay(target.value)}
            slotProps={{ inputLabel: { shrink: true } }}
          />
          {release.state === 'draft' && (
            <CommandButton
              command="set-value"
              permission="policies.draft"
              variant="contained"
              fields={fields}
              sendVersion
            />
          )}
        </Box>
      }
    >
      {error !== null && <Alert severity="error">{translate(error.message, { _: error.message })}</Alert>}
      {data === undefined ? <LinearProgress /> : <ValueTable rows={data.rows} title={title} />}
    </Section>
  );
}

interface ValueTableProps {
  readonly rows: readonly ParameterRow[];
  readonly title: (row: ParameterRow) => string;
}

function ValueTable({ rows, title }: ValueTableProps) {
  const translate = useTranslate();
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={{ minWidth: 560 }}>
        <TableHead>
          <TableRow>
            {(['parameter', 'value', 'since', 'source'] as const).map((name) => (
              <TableCell key={name} align={name === 'value' ? 'right' : 'left'}>
                {translate(`rules.${name}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.id}>
              <TableCell>{title(row)}</TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                <Value row={row} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                {row.from === null ? '—' : `${row.from} – ${row.until ?? ''}`}
              </TableCell>
              <TableCell>
                {row.document ?? '—'}
                {row.clause !== null && (
                  <Typography variant="caption" component="div" color="text.secondary">
                    {row.clause}
                  </Typography>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function Value({ row }: { readonly row: ParameterRow }) {
  const translate = useTranslate();
  const unit = translate(`rules.unit.${row.unit}`);
  const bound = row.bound === null || row.bound === 'exact' ? '' : `${translate(`rules.bound.${row.bound}`)} `;
  const figure =
    row.value === null
      ? ''
      : row.isTable
        ? translate('rules.table_value', { rows: row.value })
        : `${bound}${row.value} ${unit}`;
  return (
    <>
      {figure}
      {row.refusal !== null && (
        <Box component="span" sx={{ ml: figure === '' ? 0 : 1 }}>
          <Tag tone="warning">{translate(`rules.refusal.${row.refusal}`)}</Tag>
        </Box>
      )}
    </>
  );
}
