import type { LocalDate } from '@gongyi/kernel';
import { getPack, listPacks } from '@gongyi/policies';
import { type CompiledScheme, type Fact, resolveScheme } from '@gongyi/rules';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const population = 10_000;

/** Repeatable “random”: a population that differs can be looked at again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

type Value = string | number | boolean | null;

/** A value that a fact may have, often at its edges; now and then missing or one that it can never have. */
function possibleValue(fact: Fact, random: (below: number) => number): Value {
  const chance = random(100);
  if (chance < 3) return null;
  const outside = chance < 6;
  switch (fact.type) {
    case 'date': {
      const day = String(1 + random(outside ? 31 : 28)).padStart(2, '0');
      return `${2020 + random(8)}-${String(1 + random(12)).padStart(2, '0')}-${day}`;
    }
    case 'month':
      return `${2020 + random(8)}-${String(1 + random(outside ? 13 : 12)).padStart(2, '0')}`;
    case 'boolean':
      return random(2) === 1;
    case 'text':
      return outside ? '无此类别' : (fact.texts[random(fact.texts.length)] ?? null);
    default: {
      const { least, most } = fact;
      if (outside) return random(2) === 0 ? least - 1 : most + 1;
      const edges = [least, most, least + 1, most - 1, 0, 1].filter((edge) => edge >= least && edge <= most);
      // Small numbers meet each other, and the limits of rules, more often than large ones.
      const range = random(2) === 0 ? Math.min(most - least, 40) : most - least;
      return random(5) === 0 ? (edges[random(edges.length)] ?? least) : least + random(range + 1);
    }
  }
}

/** As a host would store the fact: days and months as numbers, the rest as it is. */
function stored(fact: Fact, value: Value): Value {
  if (typeof value !== 'string' || (fact.type !== 'date' && fact.type !== 'month')) return value;
  return Number(value.replaceAll('-', ''));
}

const columnTypes: Record<string, string> = { text: 'text', boolean: 'boolean' };

/** Every version of every scheme of every pack, on a day on which it answers. */
function everyScheme(): { name: string; scheme: CompiledScheme }[] {
  return listPacks().flatMap(({ id }) => {
    const pack = getPack(id);
    if (pack === undefined) return [];
    return [...pack.schemes].flatMap(([schemeId, versions]) =>
      versions.flatMap((version) => {
        const { from } = version.file.data.inForce;
        const found = [from, '2025-03-01', '2024-07-01', '2023-07-01'].flatMap((on) => {
          const answer = resolveScheme(pack, schemeId, on as LocalDate);
          return answer.ok ? [answer.scheme] : [];
        });
        return found.slice(0, 1).map((scheme) => ({ name: `${id} ${schemeId} on ${scheme.on}`, scheme }));
      }),
    );
  });
}

describe('one rule, three evaluations', () => {
  let database: TestDatabase;
  const schemes = everyScheme();

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.destroy());

  it('there are schemes to compare', () => {
    expect(schemes.length).toBeGreaterThan(10);
  });

  it.each(schemes)(
    '$name: explained, in columns and in PostgreSQL, to the fen and to the reason',
    async ({ scheme }) => {
      const random = createRandom(20_250_301);
      const people = Array.from({ length: population }, () =>
        Object.fromEntries(scheme.facts.map((fact) => [fact.name, possibleValue(fact, random)])),
      );
      const columns = Object.fromEntries(scheme.facts.map(({ name }) => [name, people.map((person) => person[name])]));
      const { amountFen, outcome, adjusted } = scheme.compileBatch()(columns);

      const rows = await database.owner.transaction(async (trx) => {
        const definition = scheme.facts.map(({ name, type }) => `"${name}" ${columnTypes[type] ?? 'bigint'}`);
        await trx.raw(`create temporary table people (n int, ${definition.join(', ')}) on commit drop`);
        const json = people.map((person, n) => ({
          n,
          ...Object.fromEntries(scheme.facts.map((fact) => [fact.name, stored(fact, person[fact.name] ?? null)])),
        }));
        await trx.raw('insert into people select * from jsonb_populate_recordset(null::people, ?::jsonb)', [
          JSON.stringify(json),
        ]);
        const facts = Object.fromEntries(scheme.facts.map(({ name }) => [name, `"${name}"`]));
        const query = scheme.toSql({ from: 'people', key: 'n', facts });
        return (await trx.raw(`select * from (${query}) as answers order by key`)).rows as {
          outcome: number;
          amount_fen: string | number | null;
          adjusted: number;
        }[];
      });
      expect(rows.length).toBe(population);

      const differences: object[] = [];
      const seen = new Set<number>();
      people.forEach((person, at) => {
        const told = scheme.explain(person);
        const row = rows[at];
        seen.add(outcome[at] ?? -1);
        const verdict = scheme.outcomes[outcome[at] ?? 0];
        const columnsSay = [verdict?.status, outcome[at] === 0 ? amountFen[at] : null, adjusted[at]];
        const databaseSays = [
          scheme.outcomes[row?.outcome ?? -1]?.status,
          row?.amount_fen === null ? null : Number(row?.amount_fen),
          row?.adjusted,
        ];
        const explained = [told.status, told.amountFen ?? null];
        const sameCode = told.status === 'payable' || told.reasons[0]?.code === verdict?.code;
        if (
          JSON.stringify(columnsSay) !== JSON.stringify(databaseSays) ||
          row?.outcome !== outcome[at] ||
          JSON.stringify(columnsSay.slice(0, 2)) !== JSON.stringify(explained) ||
          !sameCode
        )
          differences.push({
            person,
            columnsSay,
            databaseSays,
            explained,
            reasons: told.reasons.map(({ code }) => code),
          });
      });
      expect(differences.slice(0, 3)).toEqual([]);
      expect(seen.has(0), 'somebody is paid').toBe(true);
      expect(seen.size, 'somebody is refused').toBeGreaterThan(1);
    },
  );
});
