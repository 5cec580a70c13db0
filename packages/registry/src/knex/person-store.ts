import {
  type CheckedRow,
  digestOf,
  type FieldCrypto,
  invariant,
  type JsonObject,
  maskPhone,
  maskResidentId,
  newId,
} from '@gongyi/kernel';
import { copyInto, findPage, inTransaction, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type PersonFacts, type PersonRecord, personFactsSchema } from '../model/person.js';
import type { KnownPerson, PersonStore } from '../ports.js';

interface PersonRow {
  readonly id: string;
  readonly version: number;
  readonly division_code: string;
  readonly identity_sealed: string;
  readonly identity_hash: string;
  readonly identity_masked: string;
  readonly name: string;
  readonly birth_date: string;
  readonly household_code: string;
  readonly phone_sealed: string;
  readonly facts_digest: string;
}

const recordColumns = {
  id: 'id',
  version: 'version',
  divisionCode: 'division_code',
  name: 'name',
  identityMasked: 'identity_masked',
  sex: 'sex',
  birthDate: 'birth_date',
  ethnicity: 'ethnicity',
  householdCode: 'household_code',
  householdKind: 'household_kind',
  riskEliminated: 'risk_eliminated',
  relation: 'relation',
  education: 'education',
  studentState: 'student_state',
  health: 'health',
  labourCapacity: 'labour_capacity',
  dibao: 'dibao',
  workPlace: 'work_place',
  employer: 'employer',
  workMonths: 'work_months',
  postKind: 'post_kind',
  postMonths: 'post_months',
  phoneMasked: 'phone_masked',
  updatedAt: 'updated_at',
} as const;

const sortColumns = {
  divisionCode: 'division_code',
  name: 'name',
  birthDate: 'birth_date',
  householdCode: 'household_code',
};

const factColumns = [
  'division_code',
  'identity_sealed',
  'identity_hash',
  'identity_masked',
  'original_sealed',
  'certificate_sealed',
  'name',
  'sex',
  'birth_date',
  'ethnicity',
  'household_code',
  'household_kind',
  'risk_eliminated',
  'relation',
  'education',
  'student_state',
  'health',
  'labour_capacity',
  'dibao',
  'work_place',
  'employer',
  'work_months',
  'post_kind',
  'post_months',
  'phone_sealed',
  'phone_masked',
  'facts_digest',
] as const;

function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** People in PostgreSQL; identity and telephone numbers are sealed, found by a keyed hash. */
export function createKnexPersonStore(knex: Knex, options: { schema: string; crypto: FieldCrypto }): PersonStore {
  const { schema, crypto } = options;
  const table = `${schema}.persons`;
  const records = (trx: Knex.Transaction) => trx(table).select(recordColumns);

  function sealedFacts(facts: PersonFacts): (string | number | boolean | null)[] {
    const seal = (text: string) => crypto.encrypt(text);
    return [
      facts.divisionCode,
      seal(facts.identity),
      crypto.hash(facts.identity),
      maskResidentId(facts.identity),
      seal(facts.identityOriginal),
      facts.disabilityCertificate === null ? null : seal(facts.disabilityCertificate),
      facts.name,
      facts.sex,
      facts.birthDate,
      facts.ethnicity,
      facts.householdCode,
      facts.householdKind,
      facts.riskEliminated,
      facts.relation,
      facts.education,
      facts.studentState,
      facts.health,
      facts.labourCapacity,
      facts.dibao,
      facts.workPlace,
      facts.employer,
      facts.workMonths,
      facts.postKind,
      facts.postMonths,
      seal(facts.phone),
      maskPhone(facts.phone),
      factsDigest(facts),
    ];
  }

  /** Keyed, so that a digest of a person's facts says nothing about them. */
  const factsDigest = (facts: PersonFacts) => crypto.hash(digestOf(facts as unknown as JsonObject));

  async function stored(
    trx: Knex.Transaction,
    hashes: readonly string[],
  ): Promise<Map<string, { id: string; facts_digest: string }>> {
    const { rows } = await trx.raw(
      'select id, identity_hash, facts_digest from ??.persons where identity_hash = any(?)',
      [schema, [...hashes]],
    );
    return new Map((rows as PersonRow[]).map((row) => [row.identity_hash, row]));
  }

  function actionOf(
    facts: PersonFacts,
    known: ReadonlyMap<string, { facts_digest: string }>,
  ): 'create' | 'update' | 'unchanged' {
    const found = known.get(crypto.hash(facts.identity));
    if (found === undefined) return 'create';
    return found.facts_digest === factsDigest(facts) ? 'unchanged' : 'update';
  }

  const factsOf = (row: CheckedRow) => personFactsSchema.parse(row.values);
  const good = (rows: readonly CheckedRow[]) => rows.filter((row) => row.outcome === 'ok');

  return {
    find: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { q, townshipCode, ...equal } = query.filter;
        const builder = records(trx);
        if (actor.countyCode !== null) builder.where({ county_code: actor.countyCode });
        if (q !== undefined) builder.whereLike('name', likePrefix(q));
        if (townshipCode !== undefined)
          builder.whereBetween('division_code', [townshipCode, `${townshipCode.slice(0, 9)}999`]);
        if (equal.divisionCode !== undefined) builder.where({ division_code: equal.divisionCode });
        if (equal.householdKind !== undefined) builder.where({ household_kind: equal.householdKind });
        if (equal.labourCapacity !== undefined) builder.where({ labour_capacity: equal.labourCapacity });
        if (equal.householdCode !== undefined) builder.where({ household_code: equal.householdCode });
        return findPage<PersonRecord>(builder, query, {
          columns: sortColumns,
          defaultSort: { field: 'divisionCode', order: 'asc' },
        });
      }),

    get: (actor, id) =>
      inTransaction(knex, actor, async (trx) => (await records(trx).where({ id }).first()) as PersonRecord | undefined),

    findByIdentity: (actor, identities) =>
      inTransaction(knex, actor, async (trx) => {
        const byHash = new Map(identities.map((identity) => [crypto.hash(identity), identity]));
        const { rows } = await trx.raw(
          'select id, identity_hash, identity_masked, name, birth_date, household_code, division_code from ??.persons where identity_hash = any(?)',
          [schema, [...byHash.keys()]],
        );
        const found = new Map<string, KnownPerson>();
        for (const row of rows as PersonRow[]) {
          found.set(byHash.get(row.identity_hash) ?? '', {
            personId: row.id,
            name: row.name,
            identityMasked: row.identity_masked,
            birthDate: row.birth_date,
            householdCode: row.household_code,
            divisionCode: row.division_code,
          });
        }
        return found;
      }),

    householdsOf: (actor, personIds) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw('select id, household_code from ??.persons where id = any(?::uuid[])', [schema, [...personIds]]);
        return new Map((rows as PersonRow[]).map((row) => [row.id, row.household_code]));
      }),

    compare: (actor, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const known = await stored(
          trx,
          good(rows).map((row) => crypto.hash(factsOf(row).identity)),
        );
        return rows.map((row) => (row.outcome === 'ok' ? { ...row, action: actionOf(factsOf(row), known) } : row));
      }),

    upsert: (actor, county, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const all = good(rows).map(factsOf);
        const known = await stored(
          trx,
          all.map((facts) => crypto.hash(facts.identity)),
        );
        const created = all.filter((facts) => actionOf(facts, known) === 'create');
        const updated = all.filter((facts) => actionOf(facts, known) === 'update');
        const columns = ['county_code', 'id', ...factColumns, 'created_by', 'updated_by'];
        await copyInto(
          trx,
          { schema, table: 'persons', columns },
          created.map((facts) => [county, newId(), ...sealedFacts(facts), actor.userId, actor.userId]),
        );
        for (const facts of updated) {
          const id = known.get(crypto.hash(facts.identity))?.id;
          invariant(id !== undefined, 'an update has a stored person');
          const values = sealedFacts(facts);
          const changes = Object.fromEntries(factColumns.map((column, index) => [column, values[index] ?? null]));
          await trx(table)
            .where({ id })
            .update({
              ...changes,
              version: trx.raw('version + 1'),
              updated_at: trx.fn.now(),
              updated_by: actor.userId,
            });
        }
        return {
          created: created.length,
          updated: updated.length,
          unchanged: all.length - created.length - updated.length,
        };
      }),

    edit: (actor, id, edit) =>
      inTransaction(knex, actor, async (trx) => {
        await updateVersioned(
          trx,
          table,
          { id, version: edit.version },
          {
            ...(edit.labourCapacity === undefined ? {} : { labour_capacity: edit.labourCapacity }),
            ...(edit.health === undefined ? {} : { health: edit.health }),
            ...(edit.phone === undefined
              ? {}
              : { phone_sealed: crypto.encrypt(edit.phone), phone_masked: maskPhone(edit.phone) }),
            // The next register file must not find this row “unchanged”.
            facts_digest: '',
            updated_at: new Date(),
            updated_by: actor.userId,
          },
        );
        return (await records(trx).where({ id }).first()) as PersonRecord;
      }),

    reveal: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const row = (await trx(table).where({ id }).first('identity_sealed', 'phone_sealed')) as PersonRow | undefined;
        return row === undefined
          ? undefined
          : { identity: crypto.decrypt(row.identity_sealed), phone: crypto.decrypt(row.phone_sealed) };
      }),
  };
}
