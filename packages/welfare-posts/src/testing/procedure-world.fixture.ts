import { createWorkingDayCalendar, type FileStore, type LocalDate } from '@gongyi/kernel';
import { memoryAudit } from '@gongyi/kernel/testing';
import { createTransactions } from '@gongyi/server-kit/knex';
import { createTestDatabase } from '@gongyi/server-kit/testing';
import { createKnexProcedureStore, migrateWelfarePosts } from '../knex/index.js';
import { createProcedureService } from '../service/procedures.js';

const noFile = () => Promise.reject(new Error('no file'));

/**
 * The module's tables on a database of their own, with its procedures and what its other services need as well.
 *
 * @param today the day that the test has come to
 */
export async function createProcedureWorld(
  today: () => LocalDate,
  files: Pick<FileStore, 'save' | 'read'> = { save: noFile, read: noFile },
) {
  const database = await createTestDatabase();
  const { owner, app, applicationRole } = database;
  const tables = { schema: 'posts' };
  await migrateWelfarePosts(owner, { ...tables, applicationRole });
  const shared = {
    files,
    audit: memoryAudit(),
    transactions: createTransactions(app),
    clock: { now: () => new Date(0), today },
    calendar: createWorkingDayCalendar(),
  };
  return {
    database,
    shared,
    procedures: createProcedureService({ ...shared, store: createKnexProcedureStore(app, tables) }),
  };
}
