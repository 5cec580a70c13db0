import { Tag, type Tone } from '@gongyi/console-kit';
import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { QuotaVerdict } from '../model/post-quota.js';

const tones: Readonly<Record<QuotaVerdict['status'], Tone>> = {
  within: 'success',
  refuse: 'error',
  refer: 'warning',
  needs_information: 'warning',
};

/** Why it is within the quota or not: every rule with its numbers, and where it stands. */
export function QuotaReasons({ quota }: { readonly quota: QuotaVerdict }) {
  const translate = useTranslate();
  const { status, checks, population, judgedOn, documentNumber, clause } = quota;
  return (
    <Stack spacing={1}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Tag tone={tones[status]}>{translate(`posts.quota.${status}`)}</Tag>
        {population !== null && (
          <Typography color="text.secondary">{translate('posts.quota.population', { people: population })}</Typography>
        )}
      </Box>
      {checks.length === 0 && <Typography>{translate('posts.quota.no_rule')}</Typography>}
      {checks.map(({ rule, used, after, limit, kept }) => (
        <Box key={rule} sx={{ display: 'flex', gap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}>
          <Tag tone={kept ? 'success' : limit === null ? 'warning' : 'error'}>
            {translate(kept ? 'posts.quota.kept' : limit === null ? 'posts.quota.unknown' : 'posts.quota.broken')}
          </Tag>
          <Typography>
            {translate(`posts.quota.rule.${rule}`, { limit: limit ?? '—' })}
            {translate('posts.quota.numbers', { used, more: after - used, after })}
          </Typography>
        </Box>
      ))}
      <Typography variant="body2" color="text.secondary">
        {translate('posts.quota.basis', { document: documentNumber, clause, day: judgedOn })}
      </Typography>
    </Stack>
  );
}
