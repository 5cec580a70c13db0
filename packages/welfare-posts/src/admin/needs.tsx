import { type ConsoleModule, menuEntry } from '@gongyi/console-kit';
import AccountBalanceOutlined from '@mui/icons-material/AccountBalanceOutlined';
import GridViewOutlined from '@mui/icons-material/GridViewOutlined';
import GroupsOutlined from '@mui/icons-material/GroupsOutlined';
import PostAddOutlined from '@mui/icons-material/PostAddOutlined';
import SwapVertOutlined from '@mui/icons-material/SwapVertOutlined';
import { Route } from 'react-router-dom';
import { FundList, FundShow, PopulationList } from './FundScreens.js';
import { NeedList, NeedShow } from './NeedScreens.js';
import { needConsoleMessages } from './need-console-messages.js';
import { PostBoardPage } from './PostBoardPage.js';
import { QuotaChangeList, QuotaChangeShow } from './QuotaChangeScreens.js';

/** The screens of setting up posts by need. */
export const needsConsole: ConsoleModule = {
  name: 'needs',
  resources: [
    { name: 'post-needs', list: NeedList, show: NeedShow, recordRepresentation: 'name' },
    { name: 'quota-changes', list: QuotaChangeList, show: QuotaChangeShow, recordRepresentation: 'postName' },
    { name: 'post-funds', list: FundList, show: FundShow, recordRepresentation: 'documentNumber' },
    { name: 'post-fund-holds' },
    { name: 'village-populations', list: PopulationList },
  ],
  menu: [
    menuEntry('posts', 'post-board', 10, GridViewOutlined),
    menuEntry('posts', 'post-needs', 20, PostAddOutlined),
    menuEntry('posts', 'quota-changes', 40, SwapVertOutlined),
    menuEntry('posts', 'post-funds', 100, AccountBalanceOutlined),
    menuEntry('posts', 'village-populations', 110, GroupsOutlined),
  ],
  messages: needConsoleMessages,
  customRoutes: [<Route key="post-board" path="/post-board" element={<PostBoardPage />} />],
};
