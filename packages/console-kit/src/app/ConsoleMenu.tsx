import HomeOutlined from '@mui/icons-material/HomeOutlined';
import LabelOutlined from '@mui/icons-material/LabelOutlined';
import { ListSubheader } from '@mui/material';
import { Fragment } from 'react';
import { Menu, useSidebarState, useTranslate } from 'react-admin';
import { useConsole, useMe } from '../hooks/console-context.js';
import type { ConsoleModule, MenuEntry, MenuGroup } from '../module.js';
import { permissionFor } from '../provider/auth-provider.js';

const groups: readonly MenuGroup[] = ['work', 'registry', 'posts', 'money', 'data', 'system'];

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

/** The menu; what a person may not see is not there. */
export function ConsoleMenu() {
  const { modules } = useConsole();
  const permissions = useMe()?.permissions ?? [];
  const translate = useTranslate();
  const [open] = useSidebarState();
  return (
    <Menu
      sx={{ pt: 1.5, '& .RaMenuItemLink-active': { bgcolor: 'primary.light', fontWeight: 700, color: 'primary.main' } }}
    >
      <Menu.Item to="/" primaryText={translate('console.menu.home')} leftIcon={<HomeOutlined />} />
      {visibleEntries(modules, permissions).map(({ group, entries }) => (
        <Fragment key={group}>
          {open && (
            <ListSubheader
              disableSticky
              sx={{ lineHeight: '32px', mt: 1, bgcolor: 'transparent', fontSize: '0.75rem' }}
            >
              {translate(`console.groups.${group}`)}
            </ListSubheader>
          )}
          {entries.map(({ to, label, icon: Icon = LabelOutlined }) => (
            <Menu.Item
              key={to}
              to={to}
              primaryText={translate(label, { smart_count: 2, _: label })}
              leftIcon={<Icon />}
            />
          ))}
        </Fragment>
      ))}
    </Menu>
  );
}
