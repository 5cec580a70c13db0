import HomeOutlined from '@mui/icons-material/HomeOutlined';
import LabelOutlined from '@mui/icons-material/LabelOutlined';
import { Box, List, ListItem, ListItemButton, ListItemIcon, ListItemText, Typography } from '@mui/material';
import { type ComponentType, Fragment } from 'react';
import { useSidebarState, useTranslate } from 'react-admin';
import { NavLink } from 'react-router-dom';
import { useConsole, useMe } from '../hooks/console-context.js';
import { usePhone } from '../hooks/use-phone.js';
import type { ConsoleModule, MenuEntry, MenuGroup } from '../module.js';
import { permissionFor } from '../provider/auth-provider.js';

const groups: readonly MenuGroup[] = ['work', 'registry', 'posts', 'attendance', 'training', 'money', 'data', 'system'];

/** The entries that a person may open, by group and order. */
export function visibleEntries(
  modules: readonly Pick<ConsoleModule, 'menu'>[],
  permissions: readonly string[],
): { group: MenuGroup; entries: MenuEntry[] }[] {
  const all = modules
    .flatMap(({ menu }) => menu)
    .filter(({ resource, action = 'list' }) => permissions.includes(permissionFor(resource, action)));
  return groups
    .map((group) => ({
      group,
      entries: all.filter((entry) => entry.group === group).sort((a, b) => a.order - b.order),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** The menu; what a person may not see is not there. Folded, only its pictures are left. */
export function ConsoleMenu() {
  const { modules } = useConsole();
  const permissions = useMe()?.permissions ?? [];
  const translate = useTranslate();
  const [open] = useSidebarState();
  return (
    <Box component="nav" aria-label={translate('console.menu.main')} sx={{ width: open ? 240 : 55, pt: 1 }}>
      <List dense disablePadding>
        <Entry to="/" text={translate('console.menu.home')} icon={HomeOutlined} />
      </List>
      {visibleEntries(modules, permissions).map(({ group, entries }) => (
        <Fragment key={group}>
          {open && (
            <Typography variant="caption" color="text.secondary" component="h2" sx={{ px: 2, pt: 1.5, pb: 0.5 }}>
              {translate(`console.groups.${group}`)}
            </Typography>
          )}
          <List dense disablePadding>
            {entries.map(({ to, label, icon = LabelOutlined }) => (
              <Entry key={to} to={to} text={translate(label, { smart_count: 2, _: label })} icon={icon} />
            ))}
          </List>
        </Fragment>
      ))}
    </Box>
  );
}

function Entry({ to, text, icon: Icon }: { readonly to: string; readonly text: string; readonly icon: ComponentType }) {
  const [open, setOpen] = useSidebarState();
  const phone = usePhone();
  return (
    <ListItem disablePadding>
      <ListItemButton
        component={NavLink}
        to={to}
        end={to === '/'}
        {...(open ? {} : { 'aria-label': text, title: text })}
        onClick={() => phone && setOpen(false)}
        sx={{
          px: 2,
          py: 0.5,
          minHeight: 36,
          color: 'text.secondary',
          '&.active': { bgcolor: 'primary.light', color: 'primary.main' },
          '&.active .MuiListItemText-primary': { fontWeight: 700 },
        }}
      >
        <ListItemIcon sx={{ minWidth: 38, color: 'inherit' }}>
          <Icon />
        </ListItemIcon>
        {open && <ListItemText primary={text} slotProps={{ primary: { sx: { fontSize: '0.9375rem' } } }} />}
      </ListItemButton>
    </ListItem>
  );
}
