import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Actor, type Clock, invariant, wholeCountry } from '@gongyi/kernel';
import { insertUser } from '@gongyi/server-kit/express';
import { inTransaction } from '@gongyi/server-kit/knex';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import type { Knex } from 'knex';
import type { App } from '../app.js';
import { schemas } from '../database/migrate.js';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import type { DemoClock } from './demo-clock.js';
import { seedClaims } from './seed-claims.js';
import { type DemoPerson, seedAccreditation, seedClasses } from './seed-classes.js';
import { seedPlanning, seedWishes } from './seed-planning.js';
import { seedApplication, seedInstitution } from './seed-training.js';

/** Where the demonstration files lie; all people in them are invented. */
export const demoFiles = {
  people: 'huize-people.xlsx',
  posts: 'huize-posts-2025.xlsx',
  march: 'huize-attendance-2025-03.xlsx',
  april: 'huize-attendance-2025-04.xlsx',
} as const;

const firstPage = { filter: {}, ids: null, sort: null, range: { from: 0, to: 0 } } as const;

const seeder: Actor = {
  userId: '00000000-0000-7000-8000-000000000003',
  displayName: '演示数据',
  countyCode: null,
  scope: wholeCountry,
  permissions: new Set(),
  locale: 'zh-CN',
};

export interface SeedOptions {
  readonly knex: Knex;
  readonly app: App;
  readonly clock: Clock;
  readonly folder: string;
  /** People, posts and holders too; without them the county starts with its accounts only. */
  readonly rosters: boolean;
}

/** Fills the demo county once; a second start finds it filled. */
export async function seedDemo({ knex, app, clock, folder, rosters }: SeedOptions): Promise<void> {
  const officerId = await seedAccounts(knex);
  const officer = await app.accounts.loadActor(officerId);
  invariant(officer !== null, 'the demo officer exists');
  const actorOf = async (login: string): Promise<Actor> => {
    const account = await inTransaction(knex, seeder, (trx) =>
      trx(`${schemas.core}.users`).where({ login }).first('id'),
    );
    const actor = await app.accounts.loadActor(String(account?.id));
    invariant(actor !== null, `the demo account ${login} exists`);
    return actor;
  };
  await seedInstitution({ knex, app, officer, seeder, approver: await actorOf('shenpi') });
  const head = await actorOf('peixun');
  // A clock that stands still can show other days; real time has no past to make.
  const past = 'during' in clock ? { knex, app, clock: clock as DemoClock, actorOf } : undefined;
  const known = await app.modules.training.accreditations.list(head, firstPage);
  if (known.total === 0) {
    if (past !== undefined) await seedAccreditation(past);
    await seedApplication(knex, app, head);
  }
  const townships = app.modules.divisions.townshipsOf(String(officer.countyCode));
  await seedPlanning({ knex, app, officer, approver: await actorOf('shenpi'), townships });
  if (!rosters) return;
  const stored = await inTransaction(knex, officer, (trx) => trx(`${schemas.registry}.persons`).first('id'));
  if (stored !== undefined) return;
  console.log('正在准备演示数据… Preparing demonstration data…');
  const people: DemoPerson[] = [];
  for (const [kind, file] of [
    ['people', demoFiles.people],
    ['posts', demoFiles.posts],
  ] as const) {
    const importer = app.modules.imports.importers.find((candidate) => candidate.kind === kind);
    invariant(importer !== undefined, `there is an importer for ${kind}`);
    const sheets = await readSpreadsheet(readFileSync(join(folder, file)), file);
    await inTransaction(knex, officer, async () => {
      const checked = await importer.check(officer, sheets, {});
      await importer.commit(officer, checked.rows, {}, async () => {});
      if (kind === 'people')
        people.push(...checked.rows.flatMap(({ outcome, values }) => (outcome === 'ok' ? [values as never] : [])));
    });
  }
  await seedWishes(knex, app, officer);
  if (past !== undefined) await seedClasses(past, people);
  await seedClaims({ knex, app, officer, approver: await actorOf('shenpi') });
}

async function seedAccounts(knex: Knex): Promise<string> {
  return inTransaction(knex, seeder, async (trx) => {
    const first = demoAccounts[0]?.login;
    const found = (await trx(`${schemas.core}.users`).where({ login: first }).first('id')) as
      | { id: string }
      | undefined;
    if (found !== undefined) return found.id;
    const ids: string[] = [];
    for (const { login, displayName, roleId, divisionCode, ofInstitution } of demoAccounts) {
      if (ofInstitution === true) continue;
      ids.push(
        await insertUser(
          trx,
          schemas.core,
          { login, displayName, password: demoPassword, divisionCode: divisionCode as never, roles: [roleId] },
          seeder.userId,
          true,
        ),
      );
    }
    return ids[0] ?? '';
  });
}
