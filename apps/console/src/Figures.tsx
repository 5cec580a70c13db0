import { formatCount, formatMoney, Section } from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Figure } from './month.js';

/** The month in numbers. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.figures')}>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
        {figures.map((figure) => (
          <Box key={figure.id} sx={figure.unit === 'fen' ? { gridColumn: { xs: '1 / -1', lg: 'auto' } } : {}}>
            <Typography component="dt" variant="caption" color="text.secondary">
              {translate(`month.keys.${figure.id}`)}
            </Typography>
            <Typography component="dd" sx={{ m: 0, fontSize: '1.125rem', fontWeight: 650 }}>
              {textOf(figure)}
            </Typography>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function textOf({ unit, value, capped }: Figure): string {
  return unit === 'fen' ? formatMoney(value) : `${formatCount(value)}${capped ? '+' : ''}`;
}
