import { Box, Chip } from '@mui/material';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { ResourceList } from '../components/ResourceList.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { Tag } from '../components/StateChip.js';
import { actionInWords } from './words.js';

interface RoleRecord {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly permissions: readonly string[];
  readonly systemRole: boolean;
}

const columns: readonly TableColumn<RoleRecord>[] = [
  { source: 'name', field: <RoleName />, phone: 'title' },
  { source: 'permissions', field: <Permissions /> },
];

function RoleName() {
  const role = useRecordContext<RoleRecord>();
  const locale = useLocale();
  const translate = useTranslate();
  if (role === undefined) return null;
  return (
    <>
      {locale === 'en' ? role.nameEn : role.nameZh}{' '}
      {role.systemRole && <Tag tone="info">{translate('resources.roles.fields.systemRole')}</Tag>}
    </>
  );
}

function Permissions() {
  const role = useRecordContext<RoleRecord>();
  const translate = useTranslate();
  if (role === undefined) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, maxWidth: 760 }}>
      {role.permissions.map((permission) => (
        <Chip
          key={permission}
          size="small"
          variant="outlined"
          label={translate(`permissions.${permission}`, { _: actionInWords(translate, permission) })}
        />
      ))}
    </Box>
  );
}

/** What each role may do, in words. */
export function RoleList() {
  const translate = useTranslate();
  return (
    <ResourceList<RoleRecord> sort={{ field: 'id', order: 'ASC' }} subtitle={translate('resources.roles.system_hint')}>
      <ResponsiveTable columns={columns} rowLink={false} />
    </ResourceList>
  );
}
