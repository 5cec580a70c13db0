import { createConsoleTheme } from '@gongyi/console-kit';
import {
  Alert,
  Box,
  Button,
  CircularProgress,
  CssBaseline,
  MenuItem,
  Stack,
  TextField,
  ThemeProvider,
  Typography,
} from '@mui/material';
import { type FormEvent, type ReactElement, type ReactNode, useEffect, useState } from 'react';
import type { PublicSlip } from '../model/attendance-slips.js';
import type { PublicSession, SignedIn } from '../model/daily-attendance.js';
import { type PublicTexts, publicTexts } from './public-texts.js';

/** The page of a link without login, or null for every other address. */
export function publicAttendancePage(hash: string): ReactElement | null {
  const [, subject = '', token = ''] = /^#\/(sign-in|slip)\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const texts = globalThis.navigator.language.startsWith('zh') ? publicTexts.zh : publicTexts.en;
  return (
    <Frame>{subject === 'slip' ? <Slip token={token} texts={texts} /> : <SignIn token={token} texts={texts} />}</Frame>
  );
}

const theme = createConsoleTheme('light', 'zh-CN');

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <Box component="main" sx={{ maxWidth: 420, mx: 'auto', p: 3, fontSize: 18 }}>
        {children}
      </Box>
    </ThemeProvider>
  );
}

/** A plain call without a session; a refusal is answered as its sentence. */
async function call<T>(path: string, body?: object): Promise<{ answer: T } | { problem: string }> {
  const response = await fetch(`/api/public/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  const answer = (await response.json()) as T & { error?: { message?: string; suggestion?: string } };
  return response.ok ? { answer } : { problem: answer.error?.message ?? response.statusText };
}

function usePage<T>(path: string, texts: PublicTexts) {
  const [page, setPage] = useState<{ answer: T } | { problem: string } | null>(null);
  useEffect(() => {
    call<T>(path).then(setPage, () => setPage({ problem: texts.offline }));
  }, [path, texts]);
  return page;
}

interface PageProps {
  readonly token: string;
  readonly texts: PublicTexts;
}

function SignIn({ token, texts }: PageProps) {
  const page = usePage<PublicSession>(`sign-in/${token}`, texts);
  if (page === null) return <CircularProgress />;
  if ('problem' in page) return <Alert severity="warning">{page.problem}</Alert>;
  const { village, title, workDay } = page.answer;
  return (
    <Stack spacing={2.5}>
      <Box>
        <Typography variant="h1">{title}</Typography>
        <Typography>
          {village} · {workDay}
        </Typography>
      </Box>
      <SignInForm token={token} texts={texts} names={page.answer.names} />
    </Stack>
  );
}

function SignInForm({ token, texts, names }: PageProps & { readonly names: readonly string[] }) {
  const [name, setName] = useState('');
  const [lastFour, setLastFour] = useState('');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ answer: SignedIn } | { problem: string } | null>(null);
  if (result !== null && 'answer' in result)
    return <Alert severity="success">{texts[result.answer.outcome === 'recorded' ? 'recorded' : 'already']}</Alert>;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setResult(await call<SignedIn>(`sign-in/${token}`, { name, lastFour }).catch(() => ({ problem: texts.offline })));
    setBusy(false);
  };
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      {result !== null && <Alert severity="error">{result.problem}</Alert>}
      <TextField select required label={texts.name} value={name} onChange={(event) => setName(event.target.value)}>
        {names.map((one) => (
          <MenuItem key={one} value={one} sx={{ minHeight: 48 }}>
            {one}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        required
        label={texts.lastFour}
        value={lastFour}
        onChange={(event) => setLastFour(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 4, minLength: 4, autoComplete: 'off' } }}
      />
      <Button type="submit" variant="contained" size="large" disabled={busy || name === ''} sx={{ minHeight: 56 }}>
        {texts.signIn}
      </Button>
    </Stack>
  );
}

function Slip({ token, texts }: PageProps) {
  const page = usePage<PublicSlip>(`attendance/${token}`, texts);
  if (page === null) return <CircularProgress />;
  if ('problem' in page) return <Alert severity="warning">{page.problem}</Alert>;
  const { village, period, superseded, dispute, disputeUntil, ...slip } = page.answer;
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
      <Box component="dl" sx={{ m: 0 }}>
        {facts.map(([label, value]) => (
          <Box
            key={label}
            sx={{ display: 'flex', justifyContent: 'space-between', py: 1, borderBottom: '1px solid #ddd' }}
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
      <Typography color="text.secondary">{texts.disputeHow}</Typography>
    </Stack>
  );
}
