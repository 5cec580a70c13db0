import {
  CommandDialog,
  Fact,
  FactGrid,
  formatMoney,
  Loaded,
  QrCode,
  Section,
  useConsole,
  useConsoleDataProvider,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import Print from '@mui/icons-material/Print';
import { Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import type { PaymentSlip } from '../model/payment-slip.js';
import type { Payment, SubsidyRun } from '../model/records.js';

/** What the person is told about the payment around it, with the paper and the link. */
export function SlipOfPayment() {
  const payment = useRecordContext<Payment>();
  const permitted = usePermission('payment-slips.read');
  const translate = useTranslate();
  const locale = useLocale();
  const download = useDownload();
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['payments', payment?.id, 'slip', payment?.version],
    queryFn: () => client.request<PaymentSlip & { link: string }>(`/payments/${payment?.id}/slip`),
    enabled: payment !== undefined && permitted,
    retry: false,
  });
  if (payment === undefined || !permitted) return null;
  return (
    <Section
      title={translate('subsidy.slip.title')}
      actions={
        <Button startIcon={<Print />} onClick={() => download(`/payments/${payment.id}/slip.pdf`)}>
          {translate('subsidy.slip.print')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(slip) => (
          <Box sx={{ display: 'flex', gap: 3, flexWrap: 'wrap' }}>
            <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
              <SlipFacts slip={slip} locale={locale} />
            </Box>
            <Box sx={{ width: 180, textAlign: 'center' }}>
              <QrCode
                text={`${globalThis.location.origin}${slip.link}`}
                label={translate('subsidy.slip.link')}
                size={140}
              />
              <Typography variant="caption" component="p" color="text.secondary">
                {translate('subsidy.slip.scan')}
              </Typography>
            </Box>
          </Box>
        )}
      </Loaded>
    </Section>
  );
}

function SlipFacts({ slip, locale }: { readonly slip: PaymentSlip; readonly locale: string }) {
  const translate = useTranslate();
  const { setOffFen, setOffFor, entitlementFen, netFen, clauses, contact } = slip;
  const rule = locale === 'en' ? slip.rule?.en : slip.rule?.zh;
  return (
    <>
      <FactGrid>
        <Fact label="subsidy.recovery.entitlement">{formatMoney(entitlementFen)}</Fact>
        {setOffFen > 0 && (
          <Fact label="subsidy.recovery.set_off">
            {formatMoney(setOffFen)}（{setOffFor.map((period) => (locale === 'en' ? period.en : period.zh)).join('、')}
            ）
          </Fact>
        )}
        <Fact label="subsidy.recovery.net">
          <b>{formatMoney(netFen)}</b>
        </Fact>
        {contact !== null && <Fact label="subsidy.slip.contact">{contact}</Fact>}
      </FactGrid>
      <Box component="dl" sx={{ m: 0, mt: 2 }}>
        <Fact label="subsidy.slip.rule">{rule ?? translate('subsidy.slip.no_rule')}</Fact>
        {clauses.length > 0 && <Fact label="subsidy.slip.clauses">{clauses.join('；')}</Fact>}
      </Box>
    </>
  );
}

/** Slips of one village of a run, to be handed out there. */
export function PrintVillageSlips() {
  const run = useRecordContext<SubsidyRun>();
  const permitted = usePermission('payment-slips.read');
  const translate = useTranslate();
  const dataProvider = useConsoleDataProvider();
  const [open, setOpen] = useState(false);
  if (run === undefined || run.state !== 'approved' || !permitted) return null;
  return (
    <>
      <Button startIcon={<Print />} onClick={() => setOpen(true)}>
        {translate('subsidy.slip.print_village')}
      </Button>
      {open && (
        <CommandDialog
          title={translate('subsidy.slip.print_village')}
          resource="subsidy-runs"
          confirmLabel={translate('subsidy.slip.print')}
          fields={[
            { name: 'villageCode', kind: 'division', level: 'village', label: 'subsidy.slip.village', required: true },
          ]}
          onSubmit={({ villageCode }) =>
            dataProvider.download(`/payment-slips.pdf?runId=${run.id}&villageCode=${String(villageCode)}`)
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
