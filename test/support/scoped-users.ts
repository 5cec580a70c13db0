import { demoInstitutionPlace, demoPassword } from '@gongyi/api/demo/demo-accounts';
import { roleSeeds } from '@gongyi/api/roles';
import { newId } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import type { TestServer } from './server.js';

const places = { county: '530326000000', township: '530326001000', elsewhere: '530328000000' } as const;
/** `institution` belongs to a training institution of the county that has nothing. */
export type Place = keyof typeof places | 'institution';

/** People who may do everything, each in a place of their own: what they cannot reach, no role can. */
export async function createScopedUsers(server: TestServer): Promise<Record<Place, string>> {
  await server.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    // Two roles of everything that anybody may do, administrators and institutions too, which no real role is.
    const permissions = [...new Set(roleSeeds.flatMap((role) => role.permissions))];
    const everything = { name_zh: '全部', name_en: 'everything', permissions };
    await trx('core.roles').insert([
      { ...everything, id: 'everything', organisation_role: false },
      { ...everything, id: 'everything-of-an-institution', organisation_role: true },
    ]);
    const confined = { login: 'scope-institution', displayName: 'institution', password: demoPassword };
    const divisionCode = demoInstitutionPlace as never;
    const institution = { ...confined, divisionCode, organisationId: newId(), roles: ['everything-of-an-institution'] };
    await insertUser(trx, 'core', institution, newId(), true);
    for (const [login, divisionCode] of Object.entries(places)) {
      const user = {
        login: `scope-${login}`,
        displayName: login,
        password: demoPassword,
        divisionCode: divisionCode as never,
        roles: ['everything'],
      };
      await insertUser(trx, 'core', user, newId(), true);
    }
  });
  const tokens = await Promise.all(
    [...Object.keys(places), 'institution'].map(async (login) => {
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
