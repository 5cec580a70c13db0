import { CommandButton, type CommandField, Loaded, Section, Tag, useConsole, useToday } from '@gongyi/console-kit';
import { Box, Button, TextField, Typography } from '@mui/material';
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
  const query = useQuery({
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
      options: (query.data?.rows ?? [])
        .filter((row) => !row.isTable)
        .map((row) => ({ value: row.id, label: title(row) })),
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
              permission="policy-releases.draft"
              variant="contained"
              fields={fields}
              sendVersion
            />
          )}
        </Box>
      }
    >
      <Loaded query={query}>{({ rows }) => <ValueTable rows={rows} packId={release.packId} title={title} />}</Loaded>
    </Section>
  );
}

interface ValueTableProps {
  readonly rows: readonly ParameterRow[];
  readonly packId: string;
  readonly title: (row: ParameterRow) => string;
}

/** The county's own values first; what has no value on the day is folded away. */
function ValueTable({ rows, packId, title }: ValueTableProps) {
  const translate = useTranslate();
  const [all, setAll] = useState(false);
  const own = rows.filter((row) => row.packId === packId);
  const inherited = rows.filter((row) => row.packId !== packId && row.value !== null);
  const none = rows.filter((row) => row.packId !== packId && row.value === null);
  const shown = [...own, ...inherited, ...(all ? none : [])];
  return (
    <>
      {shown.map((row) => (
        <Box
          key={row.id}
          sx={{
            px: 2.5,
            py: 1.25,
            borderTop: 1,
            borderColor: 'divider',
            display: 'grid',
            columnGap: 2,
            gridTemplateColumns: { xs: '1fr', md: 'minmax(160px, 2fr) minmax(180px, 2fr) 200px 4fr' },
          }}
        >
          <Typography sx={{ fontWeight: 600 }}>{title(row)}</Typography>
          <Box sx={{ display: 'flex', columnGap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Value row={row} />
          </Box>
          <Typography variant="body2">{row.from === null ? '' : `${row.from} – ${row.until ?? ''}`}</Typography>
          <Typography variant="body2" color="text.secondary">
            {[row.document, row.clause].filter(Boolean).join('　')}
          </Typography>
        </Box>
      ))}
      {none.length > 0 && !all && (
        <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Button onClick={() => setAll(true)}>{translate('rules.show_none', { count: none.length })}</Button>
        </Box>
      )}
    </>
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
      {row.refusal !== null && <Tag tone="warning">{translate(`rules.refusal.${row.refusal}`)}</Tag>}
    </>
  );
}
