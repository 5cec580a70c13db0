// A county's posts: whoever applies, whoever holds a post, the board, and the first pages of its lists.

import { createApplicantFacts } from '@gongyi/api/applicant-facts';
import { schemas } from '@gongyi/api/database/migrate';
import { createPostRules } from '@gongyi/api/post-rules';
import { getPack, resolveShipped } from '@gongyi/policies';
import { createKnexLabourCapacityStore } from '@gongyi/registry/knex';
import { inTransaction } from '@gongyi/server-kit/knex';
import { judgeApplicants } from '@gongyi/welfare-posts';
import { createKnexApplicationStore, createKnexExitStore } from '@gongyi/welfare-posts/knex';
import { median, seconds } from './county.mjs';

const day = '2025-04-01';

/** @param people how many the county has; those who hold a post are there already, the others are made like them */
export async function benchPosts(bench, people) {
  const ids = await fillCounty(bench, people);
  const handler = (id) => bench.modules.routes.find(({ operationId }) => operationId === id).handler;
  const read = (id, extra = {}) => {
    const query = { filter: {}, sort: null, range: { from: 0, to: 24 }, ids: null };
    return handler(id)({ actor: bench.officer, query, params: {}, ...extra });
  };
  const floor = await medianOf(5, () => readFloor(bench));
  const rows = [];
  const measure = async (what, rounds, work, aim) => {
    const took = await medianOf(rounds, work);
    rows.push({
      lines: people,
      what,
      seconds: took.toFixed(3),
      'COPY floor': floor.toFixed(3),
      ratio: `${(took / floor).toFixed(1)} ×, aim ${aim}`,
    });
  };
  await measure('eligibility of everybody for one vacancy', 3, () => judgeEverybody(bench, ids), '≤ 2 s');
  const recheck = () =>
    bench.transactions.run(bench.officer, () =>
      handler('agreements.recheck')({ actor: bench.officer, params: {}, body: { period: '2025-04' } }),
    );
  await measure('monthly check of every holder', 3, recheck, '≤ 5 s');
  await measure('board', 9, () => read('post-board.read'), '≤ 300 ms');
  for (const list of ['agreement-alerts', 'agreement-findings', 'agreements', 'welfare-posts', 'post-tasks'])
    await measure(`first page: ${list}`, 5, () => read(`${list}.list`), '≤ 300 ms');
  return rows;
}

async function medianOf(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await seconds(work));
  return median(times);
}

/** What it takes to read the same agreements, once, and nothing else. */
const readFloor = (bench) =>
  inTransaction(bench.database.app, bench.officer, (trx) => trx('agreements').withSchema(schemas.posts).select('*'));

export async function fillCounty(bench, people) {
  await bench.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const columns = Object.keys(await trx('persons').withSchema(schemas.registry).columnInfo());
    const [{ count }] = await trx('persons').withSchema(schemas.registry).count();
    const fresh = { id: 'gen_random_uuid()', identity_hash: "'posts-' || n || p.identity_hash" };
    const values = columns.map((column) => fresh[column] ?? `p.${column}`).join(', ');
    await trx.raw(
      `insert into registry.persons (${columns.join(', ')}) select ${values} from registry.persons p, generate_series(1, 10) n limit ?`,
      [people - Number(count)],
    );
  });
  await bench.database.owner.raw('vacuum analyze');
  const rows = await inTransaction(bench.database.app, bench.officer, (trx) =>
    trx('persons').withSchema(schemas.registry).select('id'),
  );
  if (rows.length !== people) throw new Error(`${rows.length} people`);
  return rows.map(({ id }) => id);
}

export async function judgeEverybody(bench, ids) {
  const knex = bench.database.app;
  const posts = { schema: schemas.posts };
  const pack = getPack('530326');
  const files = resolveShipped('530326');
  const answers = await judgeApplicants(
    {
      rules: createPostRules({ current: async () => ({ pack, files }), ofVersion: async () => undefined }),
      facts: createApplicantFacts({
        capacities: createKnexLabourCapacityStore(knex, { schema: schemas.registry }),
        applications: createKnexApplicationStore(knex, posts),
      }),
      bars: createKnexExitStore(knex, posts),
    },
    bench.officer,
    ids.map((personId) => ({ personId, declaredFacts: [] })),
    {
      post: { category: '保洁', workMode: 'full_time' },
      terms: { mostPerHousehold: 1, temporaryWaivesHousehold: false, tieBreaks: [] },
    },
    day,
  );
  const judged = answers.filter((answer) => answer !== undefined).length;
  if (judged !== ids.length) throw new Error(`${judged} of ${ids.length} were judged`);
}
