import KeyOutlined from '@mui/icons-material/KeyOutlined';
import PhonelinkLockOutlined from '@mui/icons-material/PhonelinkLockOutlined';
import { ListItemIcon, ListItemText, MenuItem } from '@mui/material';
import { type ReactElement, useState } from 'react';
import { Logout, UserMenu, useNotify, useTranslate, useUserMenu } from 'react-admin';
import { CommandDialog } from '../components/CommandDialog.js';
import type { CommandField } from '../components/command-fields.js';
import { useConsole, useMe } from '../hooks/console-context.js';
import { SecondFactorDialog } from './SecondFactorDialog.js';

const passwordFields: readonly CommandField[] = [
  { name: 'current', kind: 'password', required: true, label: 'console.password.current' },
  { name: 'next', kind: 'password', required: true, label: 'console.password.next', help: 'console.password.hint' },
];

/** A person's own password, authenticator, and the way out. */
export function AccountMenu() {
  const { client } = useConsole();
  const name = useMe()?.fullName;
  const translate = useTranslate();
  const notify = useNotify();
  const [dialog, setDialog] = useState<'password' | 'second-factor' | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <UserMenu {...(name === undefined ? {} : { label: name })}>
        <Entry text="console.password.title" icon={<KeyOutlined />} onClick={() => setDialog('password')} />
        <Entry
          text="console.second_factor.title"
          icon={<PhonelinkLockOutlined />}
          onClick={() => setDialog('second-factor')}
        />
        <Logout />
      </UserMenu>
      {dialog === 'password' && (
        <CommandDialog
          title={translate('console.password.title')}
          resource="users"
          fields={passwordFields}
          onSubmit={async (json) => {
            await client.request('/auth/password', { method: 'POST', json });
            notify('console.password.done', { type: 'success' });
          }}
          onClose={close}
        />
      )}
      {dialog === 'second-factor' && <SecondFactorDialog onClose={close} />}
    </>
  );
}

function Entry({ text, icon, onClick }: { text: string; icon: ReactElement; onClick: () => void }) {
  const translate = useTranslate();
  const menu = useUserMenu();
  return (
    <MenuItem
      onClick={() => {
        menu?.onClose();
        onClick();
      }}
    >
      <ListItemIcon>{icon}</ListItemIcon>
      <ListItemText>{translate(text)}</ListItemText>
    </MenuItem>
  );
}
