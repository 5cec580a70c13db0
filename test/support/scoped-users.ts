import { demoAccounts, demoPassword } from '@gongyi/api/demo/demo-accounts';
import { newId } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import type { TestServer } from './server.js';

const places = { county: '530326000000', township: '530326001000', elsewhere: '530328000000' } as const;
export type Place = keyof typeof places;

/** People who may do everything, each in a place of their own: what they cannot reach, no role can. */
export async function createScopedUsers(server: TestServer): Promise<Record<Place, string>> {
  const everyRole = demoAccounts.map((account) => account.roleId).filter((role) => !role.endsWith('-admin'));
  await server.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    // A role of everything that the three administrators may do, which no real role is.
    const admins = (await trx('core.roles').where({ system_role: true }).pluck('permissions')) as string[][];
    const permissions = [...new Set(admins.flat())];
    await trx('core.roles').insert({ id: 'every-admin', name_zh: '全部', name_en: 'everything', permissions });
    for (const [login, divisionCode] of Object.entries(places)) {
      const user = {
        login: `scope-${login}`,
        displayName: login,
        password: demoPassword,
        divisionCode: divisionCode as never,
        roles: [...everyRole, 'every-admin'],
      };
      await insertUser(trx, 'core', user, newId(), true);
    }
  });
  const tokens = await Promise.all(
    Object.keys(places).map(async (login) => {
      const answer = await fetch(`${server.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: `scope-${login}`, password: demoPassword }),
      });
      return [login, ((await answer.json()) as { accessToken: string }).accessToken];
    }),
  );
  return Object.fromEntries(tokens) as Record<Place, string>;
}
