import { Button, Typography } from '@mui/material';
import { type ErrorProps, useTranslate } from 'react-admin';
import { MessagePage } from '../components/MessagePage.js';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  return <MessagePage title="console.not_found.title" hint="console.not_found.hint" />;
}

/** For a page that the person's roles do not open. */
export function AccessDeniedPage() {
  return <MessagePage title="console.denied.title" hint="console.denied.hint" />;
}

/** For a page that broke, or whose part could not be fetched, such as after a new version was put up. */
export function CrashPage({ error }: ErrorProps) {
  const translate = useTranslate();
  return (
    <MessagePage title="console.crash.title" hint="console.crash.hint">
      <Typography component="code" variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {error.message}
      </Typography>
      <Button variant="contained" onClick={() => window.location.reload()}>
        {translate('console.crash.reload')}
      </Button>
    </MessagePage>
  );
}
