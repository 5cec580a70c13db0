// Pages of a long list: the 95th percentile of what a person waits for.
import { seconds } from './county.mjs';

const warmUp = 60;
const samples = 200;

export async function benchLists(bench, people) {
  await bench.database.owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    const columns = Object.keys(await trx('persons').withSchema('registry').columnInfo());
    const fresh = {
      id: 'gen_random_uuid()',
      identity_hash: "'bench-' || n",
      name: "'测' || chr(19968 + n % 20000) || chr(19968 + n / 20000)",
      household_code: "'B' || n",
    };
    const values = columns.map((column) => fresh[column] ?? `p.${column}`).join(', ');
    await trx.raw(
      `insert into registry.persons (${columns.join(', ')}) select ${values} from (select * from registry.persons limit 1) p, generate_series(1, ?) n`,
      [people],
    );
  });
  // What autovacuum does in the first minutes; no list is read a second after a million rows were written.
  await bench.database.owner.raw('vacuum analyze registry.persons');
  const personPages = bench.modules.routes.find((route) => route.operationId === 'persons.list');
  const times = [];
  for (let index = 0; index < warmUp + samples; index += 1) {
    const from = (index % 40) * 25;
    const field = ['divisionCode', 'name', 'birthDate'][index % 3];
    const filter = index % 5 === 0 ? { q: `测${String.fromCodePoint(0x4e00 + index)}` } : {};
    const query = {
      filter,
      sort: { field, order: index % 2 === 0 ? 'asc' : 'desc' },
      range: { from, to: from + 24 },
      ids: null,
    };
    const took = await seconds(() => personPages.handler({ actor: bench.officer, query }));
    if (index >= warmUp) times.push(took);
  }
  times.sort((a, b) => a - b);
  const p95 = times[Math.floor(samples * 0.95)] * 1000;
  return [
    {
      lines: people,
      what: 'page of a list, 95th percentile',
      seconds: (p95 / 1000).toFixed(3),
      'COPY floor': '',
      ratio: `${p95.toFixed(0)} ms`,
    },
  ];
}
