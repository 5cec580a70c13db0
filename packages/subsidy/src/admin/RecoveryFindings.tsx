import { EmptyState, formatMoney, Loaded, PageTitle, Section, useConsole, useMonthBefore } from '@gongyi/console-kit';
import { Alert, Box, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import type { RecoveryFinding } from '../model/recovery.js';
import { OpenRecovery } from './OpenRecovery.js';
import { usePaidFor } from './periods.js';

/** Paid months about which something became known late, and the button that opens a case. */
export function RecoveryFindings() {
  const translate = useTranslate();
  const { client } = useConsole();
  const month = useMonthBefore();
  const [chosen, setPeriod] = useState<string | null>(null);
  const period = chosen ?? month;
  const query = useQuery({
    queryKey: ['recovery-findings', period],
    queryFn: () => client.request<{ findings: RecoveryFinding[] }>(`/recovery-findings?period=${period}`),
    enabled: period !== '',
    retry: false,
  });
  return (
    <Stack spacing={2} sx={{ py: 2 }}>
      <PageTitle title={translate('subsidy.recovery.findings')} />
      <Alert severity="info">{translate('subsidy.recovery.findings_hint')}</Alert>
      <Box>
        <TextField
          type="month"
          size="small"
          label={translate('resources.recoveries.fields.period')}
          value={period}
          onChange={(event) => setPeriod(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
      <Section>
        <Loaded query={query}>
          {({ findings }) =>
            findings.length === 0 ? (
              <EmptyState text={translate('subsidy.recovery.findings_none')} />
            ) : (
              <Stack divider={<Box sx={{ borderTop: 1, borderColor: 'divider' }} />} spacing={1.5}>
                {findings.map((finding) => (
                  <Finding key={finding.id} finding={finding} />
                ))}
              </Stack>
            )
          }
        </Loaded>
      </Section>
    </Stack>
  );
}

function Finding({ finding }: { readonly finding: RecoveryFinding }) {
  const translate = useTranslate();
  const locale = useLocale();
  const { id, overpaidFen, personName, identityMasked, schemeId, period, paidFen, rightFen } = finding;
  const paidFor = usePaidFor();
  const payment = { id, schemeId, period, entitlementFen: paidFen, state: 'settled' } as const;
  const right = rightFen === null ? translate('subsidy.recovery.look') : formatMoney(rightFen);
  return (
    <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
        <Typography sx={{ fontWeight: 650 }}>
          {personName} {identityMasked}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {paidFor(payment)} · {translate('subsidy.recovery.paid')} {formatMoney(paidFen)} ·{' '}
          {translate('subsidy.recovery.right')} {right}
        </Typography>
        <Typography variant="body2">{locale === 'en' ? finding.factEn : finding.factZh}</Typography>
      </Box>
      {overpaidFen !== null && <Typography sx={{ fontWeight: 650 }}>{formatMoney(overpaidFen)}</Typography>}
      <OpenRecovery payments={[payment]} source="late_fact" size="small" />
    </Box>
  );
}
