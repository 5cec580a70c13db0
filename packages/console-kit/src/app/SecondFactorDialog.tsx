import { Box, Stack, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { CommandDialog } from '../components/CommandDialog.js';
import { useConsole, useMe } from '../hooks/console-context.js';

interface Invitation {
  readonly secret: string;
  readonly qrSvg: string;
}

/** Sets up an authenticator app: password, QR code, first code. */
export function SecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useConsole();
  const me = useMe();
  const queries = useQueryClient();
  const translate = useTranslate();
  const notify = useNotify();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const title = translate('console.second_factor.title');
  if (me?.secondFactor.enrolled === true) {
    return (
      <CommandDialog
        title={title}
        hint={translate('console.second_factor.enrolled')}
        resource="users"
        confirmLabel={translate('console.second_factor.understood')}
        onSubmit={async () => undefined}
        onClose={onClose}
      />
    );
  }
  if (invitation === null) {
    return (
      <CommandDialog
        key="password"
        title={title}
        hint={translate('console.second_factor.why')}
        resource="users"
        fields={[{ name: 'password', kind: 'password', required: true, label: 'console.password.current' }]}
        confirmLabel={translate('console.second_factor.begin')}
        stayOpen
        onSubmit={async (json) =>
          setInvitation(await client.request<Invitation>('/auth/second-factor', { method: 'POST', json }))
        }
        onClose={onClose}
      />
    );
  }
  return (
    <CommandDialog
      key="code"
      title={title}
      hint={translate('console.second_factor.scan')}
      resource="users"
      fields={[{ name: 'code', kind: 'text', required: true, label: 'console.second_factor.code' }]}
      onSubmit={async (json) => {
        await client.request('/auth/second-factor/confirm', { method: 'POST', json });
        client.forgetMe();
        await queries.invalidateQueries({ queryKey: ['console', 'me'] });
        notify('console.second_factor.done', { type: 'success' });
      }}
      onClose={onClose}
    >
      <Stack alignItems="center" spacing={1}>
        <Box
          component="img"
          alt={translate('console.second_factor.qr')}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(invitation.qrSvg)}`}
          sx={{ width: 200, height: 200, bgcolor: '#fff', p: 1, borderRadius: 1 }}
        />
        <Typography variant="body2" color="text.secondary">
          {translate('console.second_factor.secret')}
        </Typography>
        <Typography component="code" sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere', textAlign: 'center' }}>
          {invitation.secret}
        </Typography>
      </Stack>
    </CommandDialog>
  );
}
