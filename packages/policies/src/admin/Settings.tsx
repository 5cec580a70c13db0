import { Loaded, Section, Tag, useConsole, useToday } from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import type { PolicyRelease, SettingRow } from '../model/release.js';

/** What a version settles today that is no number, where it stands, and what nobody has settled. */
export function Settings({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const today = useToday();
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['policy-releases', release.id, 'settings', release.version, today],
    queryFn: () => client.request<{ rows: SettingRow[] }>(`/policy-releases/${release.id}/settings?on=${today}`),
  });
  return (
    <Section title={translate('rules.settings')} flush>
      <Typography variant="body2" color="text.secondary" sx={{ px: 2.5, pb: 1.5 }}>
        {translate('rules.settings_hint')}
      </Typography>
      <Loaded query={query}>{({ rows }) => rows.map((row) => <Setting key={row.id} row={row} />)}</Loaded>
    </Section>
  );
}

function Setting({ row }: { readonly row: SettingRow }) {
  const translate = useTranslate();
  const locale = useLocale();
  const source = [row.document, row.clause].filter(Boolean).join('　');
  const parts = row.partsWithSource === 0 ? '' : translate('rules.parts_with_source', { count: row.partsWithSource });
  return (
    <Box
      sx={{
        px: 2.5,
        py: 1.25,
        borderTop: 1,
        borderColor: 'divider',
        display: 'grid',
        columnGap: 2,
        rowGap: 0.5,
        gridTemplateColumns: { xs: '1fr', md: 'minmax(160px, 2fr) minmax(180px, 2fr) 200px 4fr' },
      }}
    >
      <Typography sx={{ fontWeight: 600 }}>{locale === 'en' ? row.titleEn : row.titleZh}</Typography>
      <Box>
        {row.refusal === null ? (
          <Tag tone={row.confidence === 'template' ? 'warning' : 'neutral'}>
            {translate(`rules.confidence.${row.confidence}`)}
          </Tag>
        ) : (
          <Tag tone="warning">{translate('rules.not_settled')}</Tag>
        )}
      </Box>
      <Typography variant="body2">{row.from === null ? '' : `${row.from} – ${row.until ?? ''}`}</Typography>
      <Typography variant="body2" color="text.secondary">
        {[source, parts].filter((part) => part !== '').join('；')}
      </Typography>
    </Box>
  );
}
