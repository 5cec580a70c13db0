import { migratePolicies } from '@gongyi/policies/knex';
import { migrateRegistry } from '@gongyi/registry/knex';
import { migrateServerKit, runMigrations } from '@gongyi/server-kit/knex';
import { migrateSubsidy } from '@gongyi/subsidy/knex';
import { migrateTraining } from '@gongyi/training/knex';
import { migrateWelfarePosts } from '@gongyi/welfare-posts/knex';
import type { Knex } from 'knex';
import { divisionMigrations } from '../divisions/migration.js';

/** One schema a module. */
export const schemas = {
  core: 'core',
  registry: 'registry',
  posts: 'welfare_posts',
  subsidy: 'subsidy',
  policies: 'policies',
  training: 'training',
} as const;

/** Brings every module's tables up to date; safe when several servers start at once. */
export async function migrate(owner: Knex, applicationRole: string): Promise<void> {
  await migrateServerKit(owner, { schema: schemas.core, applicationRole });
  await runMigrations(owner, {
    module: 'divisions',
    schema: schemas.core,
    migrations: divisionMigrations,
    applicationRole,
  });
  await migrateRegistry(owner, { schema: schemas.registry, applicationRole });
  await migrateWelfarePosts(owner, { schema: schemas.posts, applicationRole });
  await migratePolicies(owner, { schema: schemas.policies, applicationRole });
  await migrateSubsidy(owner, { schema: schemas.subsidy, applicationRole });
  await migrateTraining(owner, { schema: schemas.training, applicationRole });
}
