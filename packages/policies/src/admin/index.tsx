import type { ConsoleModule } from '@gongyi/console-kit';
import GavelOutlined from '@mui/icons-material/GavelOutlined';
import { policyConsoleMessages } from './messages.js';
import { ReleaseList, ReleaseShow } from './ReleaseScreens.js';

/** The screens of drafting and releasing rules. */
export const policyConsole: ConsoleModule = {
  name: 'policies',
  resources: [{ name: 'policy-releases', list: ReleaseList, show: ReleaseShow, recordRepresentation: 'note' }],
  menu: [
    {
      group: 'money',
      order: 60,
      label: 'resources.policy-releases.name',
      to: '/policy-releases',
      resource: 'policy-releases',
      icon: GavelOutlined,
    },
  ],
  messages: policyConsoleMessages,
};
