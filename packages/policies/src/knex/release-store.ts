import { type Actor, countyOfActor, domainError, newId } from '@gongyi/kernel';
import type { PackFiles } from '@gongyi/rules';
import { findPage, inTransaction, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { PolicyRelease } from '../model/release.js';
import type { ReleaseStore, ReleaseWithFiles } from '../ports.js';

const columns = {
  id: 'id',
  version: 'version',
  divisionCode: 'division_code',
  packId: 'pack_id',
  sequence: 'sequence',
  state: 'state',
  baseVersion: 'base_version',
  packVersion: 'pack_version',
  note: 'note',
  draftedBy: 'drafted_by',
  draftedByName: 'drafted_by_name',
  editedBy: 'edited_by',
  releasedBy: 'released_by',
  releasedByName: 'released_by_name',
  releasedAt: 'released_at',
  createdAt: 'created_at',
} as const;

/** Released rules in PostgreSQL. */
export function createKnexReleaseStore(knex: Knex, { schema }: { schema: string }): ReleaseStore {
  const table = `${schema}.policy_releases`;
  const ofCounty = (trx: Knex.Transaction, actor: Actor) => trx(table).where('county_code', countyOfActor(actor));
  /** Drafting is the county's work: the places of whoever acts must hold the whole of it. */
  const inScope = (trx: Knex.Transaction, actor: Actor) =>
    ofCounty(trx, actor).whereBetween('division_code', [actor.scope.from, actor.scope.to]);

  function read(
    actor: Actor,
    id: string,
    { from = inScope, locked = false }: { readonly from?: typeof inScope; readonly locked?: boolean } = {},
  ): Promise<ReleaseWithFiles | undefined> {
    return inTransaction(knex, actor, async (trx) => {
      const query = from(trx, actor)
        .where({ id })
        .select({ ...columns, files: 'files', above: 'above' });
      const row = (await (locked ? query.forUpdate() : query).first()) as ReleaseWithFiles | undefined;
      return row === undefined ? undefined : { ...recordOf(row), files: row.files, above: row.above };
    });
  }

  async function change(actor: Actor, id: string, version: number, changes: object): Promise<PolicyRelease> {
    return inTransaction(knex, actor, async (trx) => {
      await updateVersioned(trx, table, { id, version }, changes);
      return recordOf((await ofCounty(trx, actor).where({ id }).select(columns).first()) as PolicyRelease);
    });
  }

  const newestId = (actor: Actor, only: { readonly pack_version?: string }): Promise<string | undefined> =>
    inTransaction(knex, actor, async (trx) => {
      const row = (await ofCounty(trx, actor)
        .where({ state: 'released', ...only })
        .orderBy('sequence', 'desc')
        .first('id')) as { id: string } | undefined;
      return row?.id;
    });

  return {
    get: (actor, id) => read(actor, id),
    lock: (actor, id) => read(actor, id, { locked: true }),
    released: (actor, id) => read(actor, id, { from: ofCounty }),

    find: (actor, query) =>
      inTransaction(knex, actor, async (trx) => {
        const builder = inScope(trx, actor).select(columns);
        if (query.filter.state !== undefined) builder.where({ state: query.filter.state });
        const page = await findPage<PolicyRelease>(builder, query, {
          columns: { createdAt: 'created_at' },
          defaultSort: { field: 'createdAt', order: 'desc' },
        });
        return { ...page, rows: page.rows.map(recordOf) };
      }),

    insert: (actor, { packId, baseVersion, note, files }) =>
      inTransaction(knex, actor, async (trx) => {
        const county = countyOfActor(actor);
        const id = newId();
        try {
          await trx(table).insert({
            county_code: county,
            id,
            division_code: `${county}000000`,
            pack_id: packId,
            base_version: baseVersion,
            note,
            files: JSON.stringify(files),
            drafted_by: actor.userId,
            drafted_by_name: actor.displayName,
            edited_by: [actor.userId],
          });
        } catch (error) {
          if ((error as { constraint?: string }).constraint === 'one_open_draft')
            throw domainError('conflict', 'POLICY.DRAFT_EXISTS');
          throw error;
        }
        return recordOf((await ofCounty(trx, actor).where({ id }).select(columns).first()) as PolicyRelease);
      }),

    writeFiles: (actor, id, version, files: PackFiles) =>
      change(actor, id, version, {
        files: JSON.stringify(files),
        edited_by: knex.raw('case when ? = any (edited_by) then edited_by else edited_by || ?::uuid end', [
          actor.userId,
          actor.userId,
        ]),
      }),

    release: (actor, id, version, pack) =>
      inTransaction(knex, actor, async (trx) => {
        const last = (await ofCounty(trx, actor).max({ sequence: 'sequence' }).first()) as { sequence: number | null };
        return change(actor, id, version, {
          state: 'released',
          pack_version: pack.version,
          above: JSON.stringify(pack.above),
          sequence: (last.sequence ?? 0) + 1,
          released_by: actor.userId,
          released_by_name: actor.displayName,
          released_at: new Date(),
        });
      }),

    withdraw: (actor, id, version) => change(actor, id, version, { state: 'withdrawn' }),

    currentId: (actor) => newestId(actor, {}),
    idOfVersion: (actor, packVersion) => newestId(actor, { pack_version: packVersion }),
  };
}

/** Times as texts, and nothing but what the record has. */
function recordOf(row: PolicyRelease): PolicyRelease {
  const time = (value: unknown) => (value instanceof Date ? value.toISOString() : (value as string));
  const { files: _files, above: _above, ...record } = row as ReleaseWithFiles;
  return {
    ...record,
    createdAt: time(row.createdAt),
    releasedAt: row.releasedAt === null ? null : time(row.releasedAt),
  };
}
