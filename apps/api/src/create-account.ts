import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Actor, type DivisionCode, divisionCodeSchema, isDomainError, wholeCountry } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import { createKnex, createKnexAuditLog, inTransaction } from '@gongyi/server-kit/knex';
import { readConfig } from './config.js';
import { openConnections } from './database/connections.js';
import { migrate, schemas } from './database/migrate.js';
import { roleSeeds, seedRoles } from './roles.js';
import { projectRoot } from './server.js';

/**
 * `npm run account -- --login zhang --name 张三 --division 530326000000 --role system-admin`: the first accounts of a county,
 * before anybody can sign in to make them. Prints a password that is replaced at the first login.
 */
const installer: Actor = {
  userId: '00000000-0000-7000-8000-000000000004',
  displayName: '安装程序',
  countyCode: null,
  scope: wholeCountry,
  permissions: new Set(),
  locale: 'zh-CN',
};

const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');

function readWords(): { login: string; name: string; division: DivisionCode; role: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { login: text, name: text, division: text, role: text } });
  const { login, name, division, role } = values;
  const code = divisionCodeSchema.safeParse(division);
  const roles = roleSeeds.filter(({ organisationRole }) => organisationRole !== true).map(({ id }) => id);
  if (login === undefined || name === undefined || !code.success || role === undefined || !roles.includes(role)) {
    throw new Error(
      `npm run account -- --login NAME --name 姓名 --division 530326000000 --role ROLE\nROLE: ${roles.join(', ')}`,
    );
  }
  return { login, name, division: code.data, role };
}

try {
  const { login, name, division, role } = readWords();
  const connections = await openConnections(readConfig(process.env, projectRoot));
  const owner = createKnex(connections.ownerUrl, { poolMax: 2 });
  try {
    await migrate(owner, connections.applicationRole);
    await seedRoles(owner, schemas.core);
    const password = `${group()}-${group()}-${group()}-${randomInt(10, 99)}`;
    await inTransaction(owner, installer, async (trx) => {
      const user = { login, displayName: name, password, divisionCode: division, roles: [role] };
      const recordId = await insertUser(trx, schemas.core, user, installer.userId);
      await createKnexAuditLog(owner, { schema: schemas.core }).record(installer, {
        action: 'users.create',
        resource: 'users',
        recordId,
        divisionCode: division,
        before: null,
        after: { login, displayName: name, roles: [role], divisionCode: division },
      });
    });
    console.log(`${login} / ${password}\n首次登录时须设置新密码。 A new password is asked for at the first login.`);
  } finally {
    await owner.destroy();
    await connections.stop();
  }
} catch (error) {
  console.error(isDomainError(error) ? `${error.code} ${JSON.stringify(error.details)}` : (error as Error).message);
  process.exitCode = 1;
}
