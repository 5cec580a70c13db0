import { type ConsoleModule, menuEntry } from '@gongyi/console-kit';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import ConstructionOutlined from '@mui/icons-material/ConstructionOutlined';
import ManageAccountsOutlined from '@mui/icons-material/ManageAccountsOutlined';
import SchoolOutlined from '@mui/icons-material/SchoolOutlined';
import VerifiedOutlined from '@mui/icons-material/VerifiedOutlined';
import { Route } from 'react-router-dom';
import { AccreditationNotice } from './AccreditationNotice.js';
import { AccreditationList, AccreditationShow } from './AccreditationScreens.js';
import { InstitutionAccounts } from './InstitutionAccounts.js';
import { InstitutionList, InstitutionShow } from './InstitutionScreens.js';
import { en } from './messages-en.js';
import { zh } from './messages-zh.js';
import { TradeList } from './TradeScreens.js';
import { WorkspacePage } from './WorkspacePage.js';

/** Trades, institutions and accreditations; an institution's own people begin at their workspace. */
export const trainingConsole: ConsoleModule = {
  name: 'training',
  resources: [
    { name: 'trades', list: TradeList, recordRepresentation: 'name' },
    { name: 'institutions', list: InstitutionList, show: InstitutionShow, recordRepresentation: 'name' },
    {
      name: 'accreditations',
      list: AccreditationList,
      show: AccreditationShow,
      recordRepresentation: 'institutionName',
    },
    { name: 'institution-names', list: InstitutionAccounts, recordRepresentation: 'name' },
  ],
  menu: [
    {
      group: 'training',
      order: 10,
      label: 'training.workspace',
      to: '/training-workspace',
      resource: 'accreditations',
      action: 'apply',
      icon: SchoolOutlined,
    },
    menuEntry('training', 'accreditations', 20, VerifiedOutlined),
    menuEntry('training', 'institutions', 30, ApartmentOutlined),
    menuEntry('training', 'trades', 40, ConstructionOutlined),
    menuEntry('system', 'institution-names', 15, ManageAccountsOutlined),
  ],
  messages: { zh, en },
  importKinds: [
    {
      kind: 'trades',
      label: 'training.import.trades',
      description: 'training.import.trades_description',
      permission: 'trades.import',
      order: 50,
      previewLabels: 'resources.trades.fields',
      resultPath: () => '/trades',
    },
  ],
  customRoutes: [
    <Route key="training-workspace" path="/training-workspace" element={<WorkspacePage />} />,
    <Route key="accreditation-notice" path="/accreditation-notice/:day" element={<AccreditationNotice />} />,
  ],
};
