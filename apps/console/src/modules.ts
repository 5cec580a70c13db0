import { type ConsoleModule, systemConsole } from '@gongyi/console-kit';
import { policyConsole } from '@gongyi/policies/admin';
import { registryConsole } from '@gongyi/registry/admin';
import { subsidyConsole } from '@gongyi/subsidy/admin';
import { trainingConsole } from '@gongyi/training/admin';
import {
  agreementsConsole,
  appraisalsConsole,
  dailyAttendanceConsole,
  exitsConsole,
  hiringConsole,
  needsConsole,
  postTasksConsole,
  proceduresConsole,
  welfarePostsConsole,
} from '@gongyi/welfare-posts/admin';
import { monthMessages } from './month-messages.js';
import { PersonTimeline, timelineMessages } from './PersonTimeline.js';

/** Whose screens the console is made of. */
export const modules: readonly ConsoleModule[] = [
  { name: 'month', resources: [], menu: [], messages: monthMessages },
  {
    name: 'timeline',
    resources: [],
    menu: [],
    messages: timelineMessages,
    sections: [{ name: 'timeline', resource: 'persons', component: PersonTimeline }],
  },
  registryConsole,
  welfarePostsConsole,
  needsConsole,
  proceduresConsole,
  postTasksConsole,
  agreementsConsole,
  dailyAttendanceConsole,
  hiringConsole,
  appraisalsConsole,
  exitsConsole,
  trainingConsole,
  subsidyConsole,
  policyConsole,
  systemConsole,
];
