import AdminPanelSettingsOutlined from '@mui/icons-material/AdminPanelSettingsOutlined';
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import GroupOutlined from '@mui/icons-material/GroupOutlined';
import PendingActionsOutlined from '@mui/icons-material/PendingActionsOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import { ImportCreate } from '../imports/ImportCreate.js';
import { ImportList } from '../imports/ImportList.js';
import { ImportShow } from '../imports/ImportShow.js';
import { type ConsoleModule, menuEntry } from '../module.js';
import { AuditList, AuditShow } from './AuditScreens.js';
import { JobList } from './JobScreens.js';
import { RoleList } from './RoleScreens.js';
import { UserList } from './UserScreens.js';

/** What every console has: imports, background jobs, accounts, roles, the audit trail. Its texts are the kit's own. */
export const systemConsole: ConsoleModule = {
  name: 'system',
  resources: [
    { name: 'imports', list: ImportList, create: ImportCreate, show: ImportShow, recordRepresentation: 'fileName' },
    { name: 'jobs', list: JobList },
    { name: 'users', list: UserList, recordRepresentation: 'displayName' },
    { name: 'roles', list: RoleList },
    { name: 'audit-events', list: AuditList, show: AuditShow },
  ],
  menu: [
    menuEntry('data', 'imports', 10, UploadFileOutlined),
    menuEntry('data', 'jobs', 20, PendingActionsOutlined),
    menuEntry('system', 'users', 10, GroupOutlined),
    menuEntry('system', 'roles', 20, AdminPanelSettingsOutlined),
    menuEntry('system', 'audit-events', 30, FactCheckOutlined),
  ],
  messages: { zh: {}, en: {} },
};
