import { formatCount, formatMoney, Section, Tag } from '@gongyi/console-kit';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { SchemeMonth } from './month.js';

/** How far every scheme of the month is, who must act, and what blocks it. */
export function Schemes({ schemes }: { readonly schemes: readonly SchemeMonth[] }) {
  const translate = useTranslate();
  if (schemes.length === 0) return null;
  return (
    <Section title={translate('month.schemes.title')} flush>
      {schemes.map((scheme) => (
        <SchemeLine key={scheme.runId ?? scheme.schemeId} scheme={scheme} />
      ))}
    </Section>
  );
}

function SchemeLine({ scheme }: { readonly scheme: SchemeMonth }) {
  const { title, kind, stage, count, totalFen, late, dueOn, href } = scheme;
  const translate = useTranslate();
  const acts = useActs(scheme);
  const blocked = useBlocked(scheme);
  return (
    <Stack
      component={Link}
      to={href}
      direction="row"
      spacing={1}
      sx={{
        alignItems: 'center',
        px: 2.5,
        py: 1.25,
        borderTop: 1,
        borderColor: 'divider',
        textDecoration: 'none',
        color: 'inherit',
        '&:hover': { bgcolor: 'action.hover' },
      }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600 }}>
          {title}
          {kind !== 'regular' && ` · ${translate(`month.schemes.${kind}`)}`}
        </Typography>
        {count > 0 && (
          <Typography variant="body2" color="text.secondary">
            {translate('month.schemes.money', { count: formatCount(count), money: formatMoney(totalFen) })}
          </Typography>
        )}
        {acts !== null && <Typography variant="body2">{acts}</Typography>}
        {blocked !== null && (
          <Typography variant="body2" color="warning.main">
            {blocked}
          </Typography>
        )}
      </Box>
      <Stack spacing={0.5} sx={{ alignItems: 'flex-end', flexShrink: 0 }}>
        <Tag tone={stage === 'done' ? 'success' : 'info'}>{translate(`month.schemes.stages.${stage}`)}</Tag>
        {dueOn !== null && (
          <Tag tone={late ? 'error' : 'neutral'}>
            {translate(late ? 'month.schemes.late' : 'month.schemes.due', { date: dueOn })}
          </Tag>
        )}
      </Stack>
      <ChevronRight fontSize="small" />
    </Stack>
  );
}

/** At a level of approval it is named, with its place among the others. */
function useActs({ acts, level }: SchemeMonth): string | null {
  const translate = useTranslate();
  const locale = useLocale();
  if (acts === null) return null;
  const who = translate(`month.schemes.who.${acts}`);
  if (level === null) return translate('month.schemes.acts', { who });
  const name = locale === 'en' ? level.en : level.zh;
  return translate('month.schemes.acts_at', { who, level: name, number: level.number, of: level.of });
}

function useBlocked({ blockedBy, blockedFor }: SchemeMonth): string | null {
  const translate = useTranslate();
  return blockedBy === null ? null : translate(`month.schemes.blocked.${blockedBy}`, { what: blockedFor ?? '' });
}
