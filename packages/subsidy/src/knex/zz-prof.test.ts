import { period } from '@gongyi/kernel';
import { copyInto, inTransaction } from '@gongyi/server-kit/knex';
import { createTestDatabase } from '@gongyi/server-kit/testing';
import { it } from 'vitest';
import { evaluateLines, factsOf, inputDigestOf, linesDigestOf } from '../index.js';
import { createSubsidyWorld, sampleScheme, samplePostMonth } from '../testing/index.js';
it('profile', async () => {
  const database = await createTestDatabase();
  const world = await createSubsidyWorld(database);
  const march = period('2025-03');
  const months = Array.from({ length: 30000 }, (_, n) => samplePostMonth(n, { daysAttended: n % 23 }));
  let t = performance.now();
  const lap = (name: string) => { console.info(name, Math.round(performance.now() - t)); t = performance.now(); };
  const lines = evaluateLines(sampleScheme(), months.map((m) => factsOf(m, march))); lap('evaluate');
  inputDigestOf(lines); lap('inputDigest');
  linesDigestOf(lines, 'x'); lap('linesDigest');
  world.months.months.set(march, months);
  const run = await world.service.runs.create(world.maker, { schemeId: 's', period: march });
  await world.service.runs.compute(world.maker, run.id); lap('create');
  await world.runJobs(); lap('job');
  const spy = world.options.store.items;
  const full = await world.service.runs.get(world.maker, run.id);
  await inTransaction(database.app, world.maker, async (trx) => {
    await trx.raw("create table pg_temp.floor as select * from subsidy.subsidy_items"); lap('create table as (floor)');
    await trx.raw("create temp table f2 as select * from subsidy.subsidy_items with no data");
  });
  await world.service.runs.compute(world.maker, run.id);
  await world.service.runs.replay(world.maker, run.id); lap('replay');
  await world.runJobs(); lap('job again');
  await inTransaction(database.app, world.maker, async (trx) => {
    const r = await trx.raw("explain (analyze, buffers off) update subsidy.subsidy_items set version = version where false"); 
    await trx.raw("update subsidy.subsidy_runs set state='computing'");
    const d = await trx.raw("explain analyze delete from subsidy.subsidy_items"); console.info(d.rows.map((x: any) => x['QUERY PLAN']).join('\n')); lap('delete');
  });
  const e = await inTransaction(database.app, world.maker, async (trx) => {
    await trx.raw("update subsidy.subsidy_runs set state='computing'");
    await trx.raw("create temp table st on commit drop as select * from subsidy.subsidy_items");
    await trx.raw("delete from subsidy.subsidy_items"); t = performance.now();
    const d = await trx.raw("explain analyze insert into subsidy.subsidy_items select * from st"); console.info(d.rows.map((x: any) => x['QUERY PLAN']).join('\n')); lap('insert');
  });
  void spy; void full; void e; void copyInto;
  await database.destroy();
}, 60000);
