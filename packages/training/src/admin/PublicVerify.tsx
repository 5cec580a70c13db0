import { createConsoleTheme } from '@gongyi/console-kit';
import { Alert, Box, Button, CssBaseline, Stack, TextField, ThemeProvider, Typography } from '@mui/material';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { VerifiedCertificate } from '../model/certificate.js';
import { verifyTexts } from './verify-texts.js';

type Texts = (typeof verifyTexts)['zh'];
type Found = NonNullable<VerifiedCertificate['certificate']>;
type Answer = { readonly found: Found | null } | { readonly problem: string };

const tones = { valid: 'success', expired: 'warning', revoked: 'error' } as const;
const theme = createConsoleTheme('light', 'zh-CN');

/** The page on which anybody verifies a certificate, or null for every other address. */
export function publicVerifyPage(hash: string): ReactElement | null {
  const [page, number = ''] = /^#\/verify(?:\/([^/]{1,200}))?$/.exec(hash) ?? [];
  if (page === undefined) return null;
  const texts = globalThis.navigator.language.startsWith('zh') ? verifyTexts.zh : verifyTexts.en;
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <Box component="main" sx={{ maxWidth: 460, mx: 'auto', p: 3, fontSize: 18 }}>
        <Verify texts={texts} given={decoded(number)} />
      </Box>
    </ThemeProvider>
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function ask(number: string, name: string): Promise<Answer> {
  const response = await fetch('/api/public/certificates/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': globalThis.navigator.language },
    body: JSON.stringify({ number, name }),
  });
  const answer = (await response.json()) as VerifiedCertificate & { error?: { message?: string } };
  return response.ok ? { found: answer.certificate } : { problem: answer.error?.message ?? response.statusText };
}

function Verify({ texts, given }: { readonly texts: Texts; readonly given: string }) {
  const [number, setNumber] = useState(given);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setAnswer(await ask(number, name).catch(() => ({ problem: texts.offline })));
    setBusy(false);
  };
  return (
    <Stack component="form" spacing={2.5} onSubmit={(event) => void submit(event)}>
      <Typography variant="h1">{texts.title}</Typography>
      <TextField
        required
        label={texts.number}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        slotProps={{ htmlInput: { minLength: 4, maxLength: 40, autoComplete: 'off', autoCapitalize: 'characters' } }}
      />
      <TextField
        required
        label={texts.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        slotProps={{ htmlInput: { minLength: 2, maxLength: 60, autoComplete: 'off' } }}
      />
      <Button type="submit" variant="contained" size="large" disabled={busy} sx={{ minHeight: 56 }}>
        {texts.ask}
      </Button>
      {answer !== null && 'problem' in answer && <Alert severity="error">{answer.problem}</Alert>}
      {answer !== null && 'found' in answer && <Outcome texts={texts} found={answer.found} />}
    </Stack>
  );
}

function Outcome({ texts, found }: { readonly texts: Texts; readonly found: Found | null }) {
  if (found === null) return <Alert severity="info">{texts.none}</Alert>;
  const { fields } = texts;
  const facts = [
    [fields.name, found.nameMasked],
    [fields.kind, texts.kinds[found.kind]],
    [fields.trade, found.tradeName],
    [fields.level, texts.levels[found.level ?? 0]],
    [fields.institution, found.institutionName],
    [fields.issuedOn, found.issuedOn],
    [fields.expiresOn, found.expiresOn ?? texts.endless],
  ] as const;
  return (
    <>
      <Alert variant="filled" severity={tones[found.standing]} sx={{ fontSize: 18 }}>
        {texts.standing[found.standing]}
      </Alert>
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
    </>
  );
}
