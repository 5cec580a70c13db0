import { Alert, Box, Button, Card, Link, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocale, useLogin, useTranslate } from 'react-admin';
import { useConsole, useDemo } from '../hooks/console-context.js';
import { problemOf } from '../provider/api-error.js';
import { LanguageButton } from './LanguageButton.js';

/** The door: name and password; a new password where the old one has run out; in a demonstration its accounts. */
export function LoginPage() {
  const translate = useTranslate();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = `${translate('console.login.title')} · ${translate('console.product')}`;
  }, [translate]);
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: 'background.default',
        color: 'text.primary',
      }}
    >
      <Box sx={{ position: 'absolute', top: 8, right: 8, color: 'text.secondary' }}>
        <LanguageButton />
      </Box>
      <Box sx={{ width: '100%', maxWidth: 860, display: 'grid', gap: 3, gridTemplateColumns: { md: '1fr 1fr' } }}>
        <Box sx={{ alignSelf: 'center', px: { xs: 0.5, md: 2 } }}>
          <Typography variant="h1" sx={{ fontSize: '2.25rem', color: 'primary.main' }}>
            {translate('console.product')}
          </Typography>
          <Typography sx={{ mt: 1, fontWeight: 600 }}>{translate('console.tagline')}</Typography>
          <Typography color="text.secondary" sx={{ mt: 1.5 }}>
            {translate('console.login.promise')}
          </Typography>
        </Box>
        <Stack spacing={2}>
          <Card sx={{ p: 3 }}>
            <LoginForm name={name} password={password} onName={setName} onPassword={setPassword} />
          </Card>
          <DemoAccounts
            onPick={(login, secret) => {
              setName(login);
              setPassword(secret);
            }}
          />
        </Stack>
      </Box>
    </Box>
  );
}

interface LoginFormProps {
  readonly name: string;
  readonly password: string;
  readonly onName: (name: string) => void;
  readonly onPassword: (password: string) => void;
}

function LoginForm({ name, password, onName, onPassword }: LoginFormProps) {
  const { client } = useConsole();
  const translate = useTranslate();
  const login = useLogin();
  const [expired, setExpired] = useState(false);
  const [newPassword, setNewPassword] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await login({ username: name.trim(), password, ...(expired ? { newPassword } : {}) });
    } catch (error) {
      if (problemOf(error)?.code === 'AUTH.PASSWORD_EXPIRED') setExpired(true);
      setFailure((error as Error).message);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack spacing={2}>
        <Typography variant="h2">{translate('console.login.title')}</Typography>
        {failure === null && client.sessionEnded() && (
          <Alert severity="info">{translate('console.login.session_over')}</Alert>
        )}
        {failure !== null && (
          <Alert severity={expired ? 'warning' : 'error'}>{translate(failure, { _: failure })}</Alert>
        )}
        <TextField
          label={translate('ra.auth.username')}
          name="username"
          value={name}
          onChange={(event) => onName(event.target.value)}
          autoComplete="username"
          autoFocus
          required
          fullWidth
        />
        <TextField
          label={translate('ra.auth.password')}
          name="password"
          type="password"
          value={password}
          onChange={(event) => onPassword(event.target.value)}
          autoComplete="current-password"
          required
          fullWidth
        />
        {expired && (
          <TextField
            label={translate('console.password.next')}
            name="new-password"
            type="password"
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
            autoComplete="new-password"
            helperText={translate('console.password.hint')}
            required
            fullWidth
          />
        )}
        <Button type="submit" variant="contained" size="large" loading={busy} fullWidth>
          {translate('ra.auth.sign_in')}
        </Button>
      </Stack>
    </form>
  );
}

function DemoAccounts({ onPick }: { readonly onPick: (login: string, password: string) => void }) {
  const { data } = useDemo();
  const translate = useTranslate();
  const locale = useLocale();
  if (data?.demo !== true) return null;
  return (
    <Card sx={{ p: 2.5 }}>
      <Typography variant="h3">
        {translate('console.login.demo_title')} · {translate('console.demo.label')}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5, mb: 1.5 }}>
        {translate('console.login.demo_hint')}
      </Typography>
      <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 2, rowGap: 0.75 }}>
        {data.accounts.map(({ login, password, roleZh, roleEn }) => (
          <Link
            key={login}
            component="button"
            type="button"
            variant="body2"
            onClick={() => onPick(login, password)}
            sx={{ fontWeight: 600 }}
          >
            {locale === 'en' ? roleEn : roleZh}
          </Link>
        ))}
      </Stack>
    </Card>
  );
}
