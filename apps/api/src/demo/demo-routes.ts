import { localDateSchema, type WorkingDayCalendar } from '@gongyi/kernel';
import { defineRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import type { DemoClock } from './demo-clock.js';

const answer = z.object({
  demo: z.literal(true),
  today: localDateSchema,
  accounts: z.array(z.object({ login: z.string(), roleZh: z.string(), roleEn: z.string(), password: z.string() })),
});

/** Only in demo mode: the simulated date and the accounts, so that a visitor can sign in and let time pass. */
export function demoRoutes(clock: DemoClock, calendar: WorkingDayCalendar): Route[] {
  const state = () => ({
    demo: true,
    today: clock.today(),
    accounts: demoAccounts.map(({ login, roleZh, roleEn }) => ({ login, roleZh, roleEn, password: demoPassword })),
  });
  return [
    defineRoute({
      method: 'get',
      path: '/demo',
      operationId: 'demo.read',
      tag: 'demo',
      summary: { zh: '演示环境', en: 'The demo' },
      access: 'public',
      kind: 'read',
      response: answer,
      handler: async () => state(),
    }),
    defineRoute({
      method: 'post',
      path: '/demo/advance',
      operationId: 'demo.advance',
      tag: 'demo',
      summary: { zh: '演示日期前进到下一个工作日', en: 'Move the demo’s date to the next working day' },
      access: 'signed-in',
      kind: 'custom',
      body: z.strictObject({ to: localDateSchema.optional() }),
      response: answer,
      async handler({ body }) {
        await clock.advanceTo(body.to ?? calendar.nextWorkingDay(clock.today()));
        return state();
      },
    }),
  ];
}
