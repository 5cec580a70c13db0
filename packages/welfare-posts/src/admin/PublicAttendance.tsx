import { PublicContent, PublicFacts, PublicPage, PublicSignIn } from '@gongyi/console-kit';
import { Alert, Box, Stack, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import type { PublicSlip } from '../model/attendance-slips.js';
import type { PublicSession } from '../model/daily-attendance.js';
import { type PublicTexts, publicTexts } from './public-texts.js';

/** The page of a link without login, or null for every other address. */
export function publicAttendancePage(hash: string): ReactElement | null {
  const [, subject = '', token = ''] = /^#\/(sign-in|slip)\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const texts = globalThis.navigator.language.startsWith('zh') ? publicTexts.zh : publicTexts.en;
  return (
    <PublicPage>
      {subject === 'slip' ? (
        <PublicContent<PublicSlip> path={`attendance/${token}`} offline={texts.offline}>
          {(slip) => <Slip page={slip} texts={texts} />}
        </PublicContent>
      ) : (
        <PublicContent<PublicSession> path={`sign-in/${token}`} offline={texts.offline}>
          {({ village, title, workDay, names }) => (
            <PublicSignIn
              path={`sign-in/${token}`}
              title={title}
              subtitle={`${village} · ${workDay}`}
              names={names}
              texts={texts}
            />
          )}
        </PublicContent>
      )}
    </PublicPage>
  );
}

function Slip({ page, texts }: { readonly page: PublicSlip; readonly texts: PublicTexts }) {
  const { village, period, superseded, dispute, disputeUntil, ...slip } = page;
  const facts = [
    [texts.name, slip.nameMasked],
    [texts.identity, slip.identityMasked],
    [texts.post, slip.postName ?? '—'],
    [texts.days, `${slip.daysAttended ?? '—'} / ${slip.requiredDays ?? '—'}`],
    [texts.amount, slip.amountFen === null ? '—' : (slip.amountFen / 100).toFixed(2)],
    [texts.disputeUntil, disputeUntil],
  ] as const;
  return (
    <Stack spacing={2}>
      <Box>
        <Typography variant="h1">{texts.slipTitle}</Typography>
        <Typography>
          {village} · {period}
        </Typography>
      </Box>
      {superseded && <Alert severity="info">{texts.superseded}</Alert>}
      {dispute !== null && <Alert severity="info">{texts.dispute[dispute]}</Alert>}
      <PublicFacts facts={facts} />
      <Typography color="text.secondary">{texts.disputeHow}</Typography>
    </Stack>
  );
}
