import { type Actor, type CheckedRow, type CountyCode, domainError, type FieldCrypto, newId } from '@gongyi/kernel';
import { copyInto } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type PersonFacts, personFactsSchema } from '../model/person.js';
import { inCounty, oneOf, violates } from './filters.js';
import { factColumns, factsDigest, type PersonRow, sealedFacts } from './person-rows.js';
import { refreshHouseholds } from './write-households.js';

type Stored = Pick<PersonRow, 'id' | 'identity_hash' | 'household_code' | 'facts_digest'>;
type Action = 'create' | 'update' | 'unchanged';

/** A register row beside what is stored of its person. */
export interface ComparedRow {
  readonly row: CheckedRow;
  readonly facts: PersonFacts;
  readonly digest: string;
  readonly stored: Stored | undefined;
  readonly action: Action;
}

/** The good rows of a register file, each with what it would do; one query however many they are. */
export async function compareRegister(
  trx: Knex.Transaction,
  target: { schema: string; crypto: FieldCrypto },
  actor: Actor,
  rows: readonly CheckedRow[],
): Promise<ComparedRow[]> {
  const { schema, crypto } = target;
  const good = rows
    .filter((row) => row.outcome === 'ok')
    .map((row) => {
      const facts = personFactsSchema.parse(row.values);
      return { row, facts, hash: crypto.hash(facts.identity), digest: factsDigest(facts, crypto) };
    });
  const found = (await oneOf(
    inCounty(trx(`${schema}.persons`), actor),
    'identity_hash',
    'text',
    good.map(({ hash }) => hash),
  ).select('id', 'identity_hash', 'household_code', 'facts_digest')) as Stored[];
  const byHash = new Map(found.map((person) => [person.identity_hash, person]));
  return good.map(({ row, facts, hash, digest }) => {
    const stored = byHash.get(hash);
    const action: Action = stored === undefined ? 'create' : stored.facts_digest === digest ? 'unchanged' : 'update';
    return { row, facts, digest, stored, action };
  });
}

/** Writes what is new or changed by COPY and one update, then brings the households of these people up to date. */
export async function writeRegister(
  trx: Knex.Transaction,
  target: { schema: string; crypto: FieldCrypto },
  actor: Actor,
  county: CountyCode,
  rows: readonly CheckedRow[],
): Promise<{ created: number; updated: number; unchanged: number }> {
  const { schema, crypto } = target;
  const compared = await compareRegister(trx, target, actor, rows);
  const created = compared.filter(({ action }) => action === 'create');
  const updated = compared.filter(({ action }) => action === 'update');
  const values = ({ facts, digest }: ComparedRow) => sealedFacts(facts, digest, crypto);
  try {
    await copyInto(
      trx,
      { schema, table: 'persons', columns: ['county_code', 'id', ...factColumns, 'created_by', 'updated_by'] },
      created.map((entry) => [county, newId(), ...values(entry), actor.userId, actor.userId]),
    );
  } catch (error) {
    if (violates(error, 'persons_county_code_identity_hash_key'))
      throw domainError('conflict', 'REGISTRY.REGISTERED_ELSEWHERE');
    throw error;
  }
  if (updated.length > 0) await updateMany(trx, schema, actor, county, updated, values);
  const touched = [...created, ...updated].flatMap(({ facts, stored }) => [
    facts.householdCode,
    ...(stored === undefined ? [] : [stored.household_code]),
  ]);
  await refreshHouseholds(trx, { schema, county, actor }, [...new Set(touched)]);
  const changed = created.length + updated.length;
  return { created: created.length, updated: updated.length, unchanged: compared.length - changed };
}

async function updateMany(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  county: CountyCode,
  updated: readonly ComparedRow[],
  values: (entry: ComparedRow) => (string | number | boolean | null)[],
): Promise<void> {
  const columns = factColumns.join(', ');
  await trx.raw(
    `create temporary table changed_persons on commit drop as select id, ${columns} from ??.persons with no data`,
    [schema],
  );
  await copyInto(
    trx,
    { schema: 'pg_temp', table: 'changed_persons', columns: ['id', ...factColumns] },
    updated.map((entry) => [entry.stored?.id ?? null, ...values(entry)]),
  );
  const assignments = factColumns.map((column) => `${column} = changed.${column}`).join(', ');
  await trx.raw(
    `update ??.persons p set ${assignments}, version = p.version + 1, updated_at = now(), updated_by = ?
     from pg_temp.changed_persons changed where p.county_code = ? and p.id = changed.id`,
    [schema, actor.userId, county],
  );
  await trx.raw('drop table pg_temp.changed_persons');
}
