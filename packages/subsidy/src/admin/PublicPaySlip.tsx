import { formatMoney, PublicContent, PublicFacts, PublicPage } from '@gongyi/console-kit';
import { Alert, Box, Stack, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import { holdReasons, paymentStates } from '../model/dictionaries.js';
import type { PaymentSlip } from '../model/payment-slip.js';
import { type PaySlipTexts, paySlipTexts } from './pay-slip-texts.js';

type Language = 'zh' | 'en';

/** The page of a pay slip's link, or null for every other address. */
export function publicPaySlipPage(hash: string): ReactElement | null {
  const [, token = ''] = /^#\/pay-slip\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const language = globalThis.navigator.language.startsWith('zh') ? 'zh' : 'en';
  const texts = paySlipTexts[language];
  return (
    <PublicPage>
      <PublicContent<PaymentSlip> path={`pay-slips/${token}`} offline={texts.offline}>
        {(slip) => <Slip slip={slip} texts={texts} language={language} />}
      </PublicContent>
    </PublicPage>
  );
}

interface SlipProps {
  readonly slip: PaymentSlip;
  readonly texts: PaySlipTexts;
  readonly language: Language;
}

function Slip({ slip, texts, language }: SlipProps) {
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
        <Typography sx={{ fontSize: 34, fontWeight: 700 }}>{formatMoney(slip.netFen)}</Typography>
        <Typography>{stateOf(slip, language)}</Typography>
      </Box>
      <PublicFacts facts={factsOf(slip, texts, language)} />
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

function stateOf({ state, heldReason, settledOn, sentOn }: PaymentSlip, language: Language): string {
  const held = state === 'held' && heldReason !== null ? holdReasons[heldReason][language] : null;
  return [paymentStates[state][language], held, settledOn ?? sentOn].filter((part) => part !== null).join(' · ');
}

function factsOf(slip: PaymentSlip, texts: PaySlipTexts, language: Language): (readonly [string, string])[] {
  const kept = `${formatMoney(slip.setOffFen)}${texts.setOffFor}${slip.setOffFor.map((period) => period[language]).join('、')}`;
  return [
    [texts.name, slip.nameMasked],
    [texts.identity, slip.identityMasked],
    ...(slip.subjectTitle === '' ? [] : [[texts.subject, slip.subjectTitle] as const]),
    ...slip.facts.map(({ label, value }) => [label[language], value[language]] as const),
    ...(slip.amends === null
      ? []
      : [
          [texts.whole, formatMoney(slip.amends.rightFen)] as const,
          [texts.before, formatMoney(slip.amends.sentFen)] as const,
        ]),
    [slip.amends === null ? texts.entitlement : texts.topUp, formatMoney(slip.entitlementFen)],
    ...(slip.setOffFen === 0 ? [] : [[texts.setOff, kept] as const]),
    [texts.card, slip.cardMasked ?? '—'],
  ];
}
