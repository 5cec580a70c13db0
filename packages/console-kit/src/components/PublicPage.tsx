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
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { createConsoleTheme } from '../theme/theme.js';

const theme = createConsoleTheme('light', 'zh-CN');

/** The frame of a page that needs no login and nothing of the console. */
export function PublicPage({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) {
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <Box component="main" sx={{ maxWidth: wide ? 760 : 420, mx: 'auto', p: 3, fontSize: 18 }}>
        {children}
      </Box>
    </ThemeProvider>
  );
}

export type PublicAnswer<T> = { readonly answer: T } | { readonly problem: string };

/** A plain call of `/api/public/<path>` without a session; a refusal is answered as its sentence. */
export async function callPublic<T>(path: string, body?: object): Promise<PublicAnswer<T>> {
  const response = await fetch(`/api/public/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', 'accept-language': globalThis.navigator.language },
  });
  const answer = (await response.json()) as T & { error?: { message?: string } };
  return response.ok ? { answer } : { problem: answer.error?.message ?? response.statusText };
}

/** Reads `/api/public/<path>` and shows it, or the sentence that says why not. */
export function PublicContent<T>(props: {
  readonly path: string;
  readonly offline: string;
  readonly children: (answer: T) => ReactNode;
}) {
  const { path, offline, children } = props;
  const [page, setPage] = useState<PublicAnswer<T> | null>(null);
  useEffect(() => {
    callPublic<T>(path).then(setPage, () => setPage({ problem: offline }));
  }, [path, offline]);
  if (page === null) return <CircularProgress />;
  return 'problem' in page ? <Alert severity="warning">{page.problem}</Alert> : children(page.answer);
}

/** Labelled facts, one a line. */
export function PublicFacts({ facts }: { readonly facts: readonly (readonly [label: string, value: string])[] }) {
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {facts.map(([label, value]) => (
        <Box
          key={label}
          sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, py: 1, borderBottom: '1px solid #ddd' }}
        >
          <Box component="dt" sx={{ color: 'text.secondary', flexShrink: 0 }}>
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

export interface SignInTexts {
  readonly name: string;
  readonly lastFour: string;
  readonly signIn: string;
  readonly recorded: string;
  readonly already: string;
  readonly offline: string;
}

/** Signing in by a scanned code: a masked name out of the list and the end of the identity number. */
export function PublicSignIn(props: {
  /** Below `/api/public/`: answers the list, and takes the sign-in. */
  readonly path: string;
  readonly title: string;
  readonly subtitle: string;
  readonly names: readonly string[];
  readonly texts: SignInTexts;
}) {
  const { path, title, subtitle, names, texts } = props;
  const [name, setName] = useState('');
  const [lastFour, setLastFour] = useState('');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<PublicAnswer<{ outcome: 'recorded' | 'already' }> | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = callPublic<{ outcome: 'recorded' | 'already' }>(path, { name, lastFour });
    setResult(await answer.catch(() => ({ problem: texts.offline })));
    setBusy(false);
  };
  const done = result !== null && 'answer' in result ? result.answer.outcome : null;
  return (
    <Stack component="form" spacing={2.5} onSubmit={(event) => void submit(event)}>
      <Box>
        <Typography variant="h1">{title}</Typography>
        <Typography>{subtitle}</Typography>
      </Box>
      {done === null ? (
        <>
          {result !== null && 'problem' in result && <Alert severity="error">{result.problem}</Alert>}
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
        </>
      ) : (
        <Alert severity="success">{texts[done]}</Alert>
      )}
    </Stack>
  );
}
