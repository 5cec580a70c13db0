import { formatMoney } from '@gongyi/console-kit';
import type { Fen } from '@gongyi/kernel';
import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { FundBalance } from '../model/fund.js';

type Sums = Pick<
  FundBalance,
  'budgetFen' | 'paidFen' | 'returnedFen' | 'recoveredFen' | 'committedFen' | 'heldFen' | 'freeFen'
>;

/** The parts that a budget falls into; what came back is not paid. */
function partsOf(sums: Sums) {
  const { paidFen, returnedFen, recoveredFen, committedFen, heldFen, freeFen } = sums;
  return [
    { name: 'spent', amountFen: (paidFen - returnedFen - recoveredFen) as Fen, color: 'success.main' },
    { name: 'committed', amountFen: committedFen, color: 'info.main' },
    { name: 'held', amountFen: heldFen, color: 'warning.main' },
    { name: 'free', amountFen: freeFen, color: 'divider' },
  ];
}

/** A budget as one bar. The figures stand beside it, in a legend or in columns. */
export function FundBar({ sums, thick = false }: { readonly sums: Sums; readonly thick?: boolean }) {
  const translate = useTranslate();
  const parts = partsOf(sums);
  const told = parts
    .map(({ name, amountFen }) => `${translate(`subsidy.funds.parts.${name}`)} ${formatMoney(amountFen)}`)
    .join('，');
  return (
    <Box
      role="img"
      aria-label={told}
      sx={{
        display: 'flex',
        width: '100%',
        minWidth: 120,
        height: thick ? 16 : 10,
        borderRadius: 999,
        overflow: 'hidden',
        bgcolor: 'action.hover',
      }}
    >
      {parts
        .filter(({ amountFen }) => amountFen > 0)
        .map(({ name, amountFen, color }) => (
          <Box key={name} sx={{ width: `${(amountFen / sums.budgetFen) * 100}%`, minWidth: 2, bgcolor: color }} />
        ))}
    </Box>
  );
}

/** The bar with what each colour means and how much it is. */
export function FundBarWithLegend({ sums }: { readonly sums: Sums }) {
  const translate = useTranslate();
  return (
    <Stack spacing={1.5}>
      <Typography>
        {translate('subsidy.funds.budget')} <b>{formatMoney(sums.budgetFen)}</b>
      </Typography>
      <FundBar sums={sums} thick />
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(4, 1fr)' } }}>
        {partsOf(sums).map(({ name, amountFen, color }) => (
          <Box key={name}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
              <Box sx={{ width: 10, height: 10, borderRadius: 999, bgcolor: color }} />
              <Typography variant="body2" color="text.secondary">
                {translate(`subsidy.funds.parts.${name}`)}
              </Typography>
            </Box>
            <Typography sx={{ fontWeight: 650 }}>{formatMoney(amountFen)}</Typography>
          </Box>
        ))}
      </Box>
      {sums.returnedFen > 0 && (
        <Typography variant="body2" color="text.secondary">
          {translate('subsidy.funds.returned', {
            paid: formatMoney(sums.paidFen),
            returned: formatMoney(sums.returnedFen),
          })}
        </Typography>
      )}
      {sums.recoveredFen > 0 && (
        <Typography variant="body2" color="text.secondary">
          {translate('subsidy.funds.recovered', { recovered: formatMoney(sums.recoveredFen) })}
        </Typography>
      )}
    </Stack>
  );
}
