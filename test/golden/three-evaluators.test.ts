import { readdirSync, readFileSync } from 'node:fs';
import type { LocalDate } from '@gongyi/kernel';
import { getPack, listPacks } from '@gongyi/policies';
import {
  type BatchResult,
  type CasePlace,
  type CompiledScheme,
  type Fact,
  prepareCase,
  type RuleCase,
  resolveScheme,
} from '@gongyi/rules';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
      // Early years too: people are born in them.
      const year = random(4) === 0 ? 1945 + random(75) : 2020 + random(7);
      return `${year}-${String(1 + random(12)).padStart(2, '0')}-${day}`;
    }
    case 'month':
      return `${2020 + random(8)}-${String(1 + random(outside ? 13 : 12)).padStart(2, '0')}`;
    case 'boolean':
      return random(2) === 1;
    case 'text':
      return outside ? '无此类别' : (fact.texts[random(fact.texts.length)] ?? null);
    default: {
      const { least, most } = fact;
      if (outside) return shown(fact, random(2) === 0 ? least - 1 : most + 1);
      const edges = [least, most, least + 1, most - 1, 0, 1].filter((edge) => edge >= least && edge <= most);
      // Small numbers meet each other, and the limits of rules, more often than large ones.
      const range = random(2) === 0 ? Math.min(most - least, 40) : most - least;
      return shown(fact, random(5) === 0 ? (edges[random(edges.length)] ?? least) : least + random(range + 1));
    }
  }
}

/** A number with decimals is given as a text. */
function shown({ decimals }: Fact, number: number): Value {
  if (decimals === 0) return number;
  return number < 0 ? 'none' : (number / 10 ** decimals).toFixed(decimals);
}

/** As a host would store the fact: days and months as numbers, decimals by their last place, the rest as it is. */
function stored(fact: Fact, value: Value): Value {
  if (fact.decimals > 0 && value !== null)
    return value === 'none' ? -1 : Math.round(Number(value) * 10 ** fact.decimals);
  if (typeof value !== 'string' || (fact.type !== 'date' && fact.type !== 'month')) return value;
  return Number(value.replaceAll('-', ''));
}

const columnTypes: Record<string, string> = { text: 'text', boolean: 'boolean' };

type Facts = Readonly<Record<string, Value>>;

interface DatabaseAnswer extends Readonly<Record<string, string | number | null>> {
  readonly outcome: number;
  readonly adjusted: number;
}

/** The rule as PostgreSQL evaluates it. */
async function askDatabase(database: TestDatabase, scheme: CompiledScheme, people: readonly Facts[]) {
  return database.owner.transaction(async (trx) => {
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
    const query = scheme.toSql({ from: 'people', key: 'n', facts }).replaceAll('?', '\\?');
    return (await trx.raw(`select * from (${query}) as answers order by key`)).rows as DatabaseAnswer[];
  });
}

const numberOrNull = (value: unknown) =>
  value === null || value === undefined || Number.isNaN(value) ? null : Number(value);

/** Everything that the columns say of one row, as the database says it. */
function rowOf(result: BatchResult, at: number): Record<string, number | null> {
  return {
    outcome: result.outcome[at] ?? -1,
    adjusted: result.adjusted[at] ?? -1,
    amount_fen: numberOrNull(result.amountFen[at]),
    least_fen: numberOrNull(result.leastFen[at]),
    most_fen: numberOrNull(result.mostFen[at]),
    ...Object.fromEntries(Object.entries(result.results).map(([name, column]) => [name, numberOrNull(column[at])])),
  };
}

function databaseRow(scheme: CompiledScheme, answer: DatabaseAnswer | undefined): Record<string, number | null> {
  const shownSteps = scheme.steps.filter(({ shows }) => shows !== undefined).map(({ name }) => name);
  const names = ['outcome', 'adjusted', 'amount_fen', 'least_fen', 'most_fen', ...shownSteps];
  return Object.fromEntries(names.map((name) => [name, numberOrNull(answer?.[name])]));
}

/** What the explanation says, in the same words. */
function explainedRow(scheme: CompiledScheme, person: Facts) {
  const told = scheme.explain(person);
  const settled = told.status === 'payable' || told.status === 'computed';
  const code = settled ? undefined : told.reasons[0]?.code;
  return {
    status: told.status,
    code,
    amount_fen: told.amountFen ?? null,
    least_fen: told.range?.leastFen ?? null,
    most_fen: told.range?.mostFen ?? null,
    adjustments: told.adjustments,
    results: told.results.map(({ name }) => name),
  };
}

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
      const result = scheme.compileBatch({ generate: true })(columns);
      const closures = scheme.compileBatch({ generate: false })(columns);
      const rows = await askDatabase(database, scheme, people);
      expect(rows.length).toBe(population);

      const differences: object[] = [];
      const seen = new Set<number>();
      people.forEach((person, at) => {
        const [generated, nested, inDatabase] = [rowOf(result, at), rowOf(closures, at), databaseRow(scheme, rows[at])];
        const verdict = scheme.outcomes[result.outcome[at] ?? 0];
        seen.add(result.outcome[at] ?? -1);
        const explained = explainedRow(scheme, person);
        const bits = result.adjusted[at] ?? 0;
        const expected = {
          status: verdict?.status,
          code: result.outcome[at] === 0 ? undefined : verdict?.code,
          amount_fen: generated['amount_fen'],
          least_fen: generated['least_fen'],
          most_fen: generated['most_fen'],
          adjustments: scheme.adjustments.flatMap(({ code }, index) => ((bits & (1 << index)) === 0 ? [] : [code])),
          results: Object.keys(result.results).filter((name) => generated[name] !== null),
        };
        const same =
          JSON.stringify(generated) === JSON.stringify(nested) &&
          JSON.stringify(generated) === JSON.stringify(inDatabase) &&
          JSON.stringify(explained) === JSON.stringify(expected);
        if (!same) differences.push({ person, generated, nested, inDatabase, explained });
      });
      expect(differences.slice(0, 3)).toEqual([]);
      const answers = [...seen].map((outcome) => scheme.outcomes[outcome]);
      expect(
        answers.some((answer) => answer?.fact === undefined),
        'somebody is answered',
      ).toBe(true);
      expect(seen.size, 'somebody is refused').toBeGreaterThan(1);
    },
  );

  it('every golden case in PostgreSQL as in columns', async () => {
    const differences: object[] = [];
    let run = 0;
    for (const { ruleCase, place } of goldenCases()) {
      const pack = getPack(place.pack);
      const prepared = pack === undefined ? undefined : prepareCase(pack, ruleCase, place);
      // A rule that is not in force has nothing to evaluate: the refusal is the answer.
      if (prepared?.ok !== true) continue;
      run += 1;
      const { scheme, facts } = prepared;
      const known = Object.fromEntries(scheme.facts.map(({ name }) => [name, (facts[name] ?? null) as Value]));
      const columns = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, [value]]));
      const inColumns = rowOf(scheme.compileBatch()(columns), 0);
      const [answer] = await askDatabase(database, scheme, [known]);
      const inDatabase = databaseRow(scheme, answer);
      if (JSON.stringify(inColumns) !== JSON.stringify(inDatabase))
        differences.push({ id: ruleCase.id, inColumns, inDatabase });
    }
    expect(differences).toEqual([]);
    expect(run).toBeGreaterThan(100);
  });
});

/** The cases with the places that `packages/policies/golden/places.yaml` gives them. */
function goldenCases(): { ruleCase: RuleCase; place: CasePlace & { pack: string } }[] {
  const folder = new URL('../../packages/policies/golden/', import.meta.url);
  const load = (name: string): unknown => parse(readFileSync(new URL(name, folder), 'utf8'));
  const places = load('places.yaml') as Record<string, Record<string, CasePlace & { pack: string }>>;
  return readdirSync(folder)
    .filter((name) => name !== 'places.yaml')
    .flatMap((name) => {
      const { family, cases } = load(name) as { family: string; cases: RuleCase[] };
      return cases.flatMap((ruleCase) => {
        const place = places[family]?.[ruleCase.id];
        return place === undefined ? [] : [{ ruleCase, place }];
      });
    });
}
