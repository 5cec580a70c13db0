import { callPublic, type PublicAnswer, PublicFacts, PublicPage } from '@gongyi/console-kit';
import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { VerifiedCertificate } from '../model/certificate.js';
import { verifyTexts } from './verify-words.js';

type Texts = (typeof verifyTexts)['zh'];
type Found = NonNullable<VerifiedCertificate['certificate']>;

const tones = { valid: 'success', expired: 'warning', revoked: 'error' } as const;

/** The page on which anybody verifies a certificate, or null for every other address. */
export function publicVerifyPage(hash: string): ReactElement | null {
  const [page, number = ''] = /^#\/verify(?:\/([^/]{1,200}))?$/.exec(hash) ?? [];
  if (page === undefined) return null;
  const texts = globalThis.navigator.language.startsWith('zh') ? verifyTexts.zh : verifyTexts.en;
  return (
    <PublicPage>
      <Verify texts={texts} given={decoded(number)} />
    </PublicPage>
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function Verify({ texts, given }: { readonly texts: Texts; readonly given: string }) {
  const [number, setNumber] = useState(given);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<PublicAnswer<VerifiedCertificate> | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const asked = callPublic<VerifiedCertificate>('certificates/verify', { number, name });
    setAnswer(await asked.catch(() => ({ problem: texts.offline })));
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
      {answer !== null && 'answer' in answer && <Outcome texts={texts} found={answer.answer.certificate} />}
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
    [fields.level, texts.levels[found.level ?? 0] ?? ''],
    [fields.institution, found.institutionName],
    [fields.issuedOn, found.issuedOn],
    [fields.expiresOn, found.expiresOn ?? texts.endless],
  ] as const;
  return (
    <>
      <Alert variant="filled" severity={tones[found.standing]} sx={{ fontSize: 18 }}>
        {texts.standing[found.standing]}
      </Alert>
      <PublicFacts facts={facts} />
    </>
  );
}
