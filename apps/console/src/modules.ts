import { type ConsoleModule, systemConsole } from '@gongyi/console-kit';
import { policyConsole } from '@gongyi/policies/admin';
import { registryConsole } from '@gongyi/registry/admin';
import { subsidyConsole } from '@gongyi/subsidy/admin';
import { hiringConsole, proceduresConsole, welfarePostsConsole } from '@gongyi/welfare-posts/admin';
import { monthMessages } from './month-messages.js';

/** Whose screens the console is made of. */
export const modules: readonly ConsoleModule[] = [
  { name: 'month', resources: [], menu: [], messages: monthMessages },
  registryConsole,
  welfarePostsConsole,
  proceduresConsole,
  hiringConsole,
  subsidyConsole,
  policyConsole,
  systemConsole,
];
