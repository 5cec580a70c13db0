import { createConsoleTheme } from '@gongyi/console-kit';
import { Alert, Box, CircularProgress, CssBaseline, Stack, ThemeProvider, Typography } from '@mui/material';
import { type ReactElement, useEffect, useState } from 'react';
import { holdReasons, paymentStates } from '../model/dictionaries.js';
import type { PaymentSlip } from '../model/payment-slip.js';
import { type PaySlipTexts, paySlipTexts } from './pay-slip-texts.js';

const theme = createConsoleTheme('light', 'zh-CN');

/** The page of a pay slip's link, or null for every other address. */
export function publicPaySlipPage(hash: string): ReactElement | null {
  const [, token = ''] = /^#\/pay-slip\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const language = globalThis.navigator.language.startsWith('zh') ? 'zh' : 'en';
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <Box component="main" sx={{ maxWidth: 460, mx: 'auto', p: 3, fontSize: 18 }}>
        <Slip token={token} language={language} />
      </Box>
    </ThemeProvider>
  );
}

type Language = 'zh' | 'en';
type Page = { readonly slip: PaymentSlip } | { readonly problem: string };

/** A plain call without a session; a refusal is answered as its sentence. */
async function load(token: string): Promise<Page> {
  const answer = await fetch(`/api/public/pay-slips/${token}`);
  const body = (await answer.json()) as PaymentSlip & { error?: { message?: string } };
  return answer.ok ? { slip: body } : { problem: body.error?.message ?? answer.statusText };
}

function Slip({ token, language }: { readonly token: string; readonly language: Language }) {
  const texts = paySlipTexts[language];
  const [page, setPage] = useState<Page | null>(null);
  useEffect(() => {
    load(token).then(setPage, () => setPage({ problem: texts.offline }));
  }, [token, texts]);
  if (page === null) return <CircularProgress />;
  if ('problem' in page) return <Alert severity="warning">{page.problem}</Alert>;
  const { slip } = page;
  return (
    <Stack spacing={2.5}>
      <Box>
        <Typography variant="h1">{texts.title}</Typography>
        <Typography>
          {slip.villageName} · {slip.periodTitle[language]} · {slip.schemeTitle}
        </Typography>
      </Box>
      <Box>
        <Typography color="text.secondary">{texts.net}</Typography>
        <Typography sx={{ fontSize: 34, fontWeight: 700 }}>{yuan(slip.netFen)}</Typography>
        <Typography>{stateOf(slip, language)}</Typography>
      </Box>
      <Facts slip={slip} texts={texts} language={language} />
      <Typography>{slip.rule === null ? texts.noRule : slip.rule[language]}</Typography>
      {slip.clauses.length > 0 && (
        <Typography variant="body2" color="text.secondary">
          {texts.clauses} {slip.clauses.join('；')}
        </Typography>
      )}
      <Alert severity="info">
        {texts.contact} {slip.contact ?? texts.clerk}
      </Alert>
    </Stack>
  );
}

const yuan = (amountFen: number) => `¥${(amountFen / 100).toFixed(2)}`;

function stateOf({ state, heldReason, settledOn, sentOn }: PaymentSlip, language: Language): string {
  const held = state === 'held' && heldReason !== null ? holdReasons[heldReason][language] : null;
  return [paymentStates[state][language], held, settledOn ?? sentOn].filter((part) => part !== null).join(' · ');
}

function Facts(props: { readonly slip: PaymentSlip; readonly texts: PaySlipTexts; readonly language: Language }) {
  const { slip, texts, language } = props;
  const kept: [string, string][] =
    slip.setOffFen === 0
      ? []
      : [[texts.setOff, `${yuan(slip.setOffFen)}${texts.setOffFor}${slip.setOffFor.join('、')}`]];
  const facts: readonly (readonly [string, string])[] = [
    [texts.name, slip.nameMasked],
    [texts.identity, slip.identityMasked],
    ...(slip.subjectTitle === '' ? [] : [[texts.subject, slip.subjectTitle] as const]),
    ...slip.facts.map(({ label, value }) => [label[language], value[language]] as const),
    [texts.entitlement, yuan(slip.entitlementFen)],
    ...kept,
    [texts.card, slip.cardMasked ?? '—'],
  ];
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {facts.map(([label, value]) => (
        <Box
          key={label}
          sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, py: 1, borderBottom: '1px solid #ddd' }}
        >
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {label}
          </Box>
          <Box component="dd" sx={{ m: 0, fontWeight: 600, textAlign: 'right' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
