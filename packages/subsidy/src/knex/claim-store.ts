import { type Actor, countyOfActor, newId } from '@gongyi/kernel';
import {
  columnsOf,
  countyWide,
  findPage,
  inTownship,
  namedBy,
  sortColumns,
  startsWith,
  type Tables,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { ClaimStore } from '../claim-ports.js';
import { type ClaimRecord, claimRecordSchema, type RulingRecord, rulingRecordSchema } from '../model/claim.js';
import type { HeldLine } from '../model/held-lines.js';

const columns = columnsOf(claimRecordSchema);
const rulingColumns = columnsOf(rulingRecordSchema);
const heldColumns = ['person_id', 'scheme_code', 'period', 'event_on', 'amount_fen', 'shared'];

const named = namedBy({
  claim_checker_is_not_maker: 'SUBSIDY.CLAIM_SAME_PERSON',
  claim_accepter_is_another: 'SUBSIDY.CLAIM_SAME_PERSON',
  claim_refuser_is_not_maker: 'SUBSIDY.CLAIM_SAME_PERSON',
  ruling_is_anothers: 'SUBSIDY.CLAIM_SAME_PERSON',
  one_ruling: 'SUBSIDY.RULED_ALREADY',
});

/** Lists and objects of a claim lie in jsonb. */
function written(change: object): Record<string, unknown> {
  const row = toColumns(change);
  for (const column of ['documents', 'facts', 'refusal'])
    if (row[column] !== undefined && row[column] !== null && typeof row[column] !== 'string')
      row[column] = JSON.stringify(row[column]);
  return row;
}

export function createClaimStore(tables: Tables): ClaimStore {
  const all = (trx: Knex.Transaction, actor: Actor) => tables.rows(trx, actor, 'subsidy_claims').select(columns);
  const records = (rows: object[]) => rows.map((row) => toRecord<ClaimRecord>(row));
  /** Claims of the whole county: who looks is a township, what counts is not. */
  const inCounty = <T>(actor: Actor, work: (trx: Knex.Transaction, builder: Knex.QueryBuilder) => Promise<T>) =>
    tables.run(actor, (trx) =>
      countyWide(trx, actor, () =>
        work(trx, trx(tables.name('subsidy_claims')).where({ county_code: countyOfActor(actor) })),
      ),
    );
  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { townshipCode, q, ...exact } = query.filter;
        const builder = all(trx, actor).where(toColumns(exact));
        if (townshipCode !== undefined) inTownship(builder, townshipCode);
        if (q !== undefined) startsWith(builder, 'person_name', q);
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['id', 'personName', 'period']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: records(page.rows) };
      }),
    get: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await all(trx, actor).where({ id }).first()) as object | undefined;
        return row === undefined ? undefined : toRecord<ClaimRecord>(row);
      }),
    create: (actor, { divisionCode, ...claim }, year) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const county = divisionCode.slice(0, 6);
        const { rows } = await trx.raw('select ??.next_claim_number(?, ?) as number', [tables.schema, county, year]);
        await named(
          trx(tables.name('subsidy_claims')).insert({
            ...tenantOf(actor, id, divisionCode as never),
            ...written(claim),
            number: (rows as { number: string }[])[0]?.number,
            touched_by: [actor.userId],
          }),
        );
        return id;
      }),
    change: (actor, which, { touched, ...change }) =>
      tables.run(actor, async (trx) => {
        const hands =
          touched === undefined
            ? {}
            : {
                touched_by: trx.raw(
                  'case when ?::uuid = any (touched_by) then touched_by else touched_by || ?::uuid end',
                  [actor.userId, actor.userId],
                ),
              };
        await named(
          updateVersioned(trx, tables.name('subsidy_claims'), which, {
            ...written(change),
            ...hands,
          }) as Promise<object>,
        );
      }),
    forRun: (actor, schemeId, period, runId) =>
      inCounty(actor, async (_trx, builder) => {
        builder.where({ scheme_id: schemeId, period }).where((which) => {
          which.where({ state: 'accepted' });
          if (runId !== null) which.orWhere({ state: 'in_run', run_id: runId });
        });
        return records((await builder.orderBy('number').select(columns).forUpdate()) as object[]);
      }),
    acceptedOf: (actor, personIds) =>
      inCounty(actor, async (_trx, builder) =>
        records(
          (await builder
            .where({ state: 'accepted' })
            .whereRaw('coalesce(person_id::text, payee_id) = any(?)', [[...personIds]])
            .select(columns)) as object[],
        ),
      ),
    enterRun: (actor, claimIds, runId) =>
      tables.run(actor, async (trx) => {
        await tables
          .rows(trx, actor, 'subsidy_claims')
          .whereRaw('id = any(?::uuid[])', [[...claimIds]])
          .where({ state: 'accepted' })
          .update({ state: 'in_run', run_id: runId, version: trx.raw('version + 1') });
      }),
    followRun: (actor, runId, decision, words) =>
      tables.run(actor, async (trx) => {
        const waiting = () => tables.rows(trx, actor, 'subsidy_claims').where({ state: 'in_run', run_id: runId });
        const version = trx.raw('version + 1');
        const lines = (condition: string) =>
          trx.raw(
            `exists (select 1 from ??.subsidy_items i where i.county_code = subsidy_claims.county_code and i.claim_id = subsidy_claims.id
               and i.run_id = ? and ${condition})`,
            [tables.schema, runId],
          );
        let [settled, refused] = [0, 0];
        if (decision === 'approved') {
          settled = await waiting().whereRaw(lines('i.live')).update({ state: 'settled', version });
          refused = await waiting()
            .whereRaw(lines('true'))
            .whereRaw(trx.raw('not ?', [lines(openLines)]))
            .update({
              state: 'refused',
              version,
              refusal: trx.raw(
                `(select jsonb_build_object('code', i.reason_codes[1], 'zh', coalesce(i.bar ->> 'zh', ?::text), 'en', coalesce(i.bar ->> 'en', ?::text),
                   'documentNumber', i.bar ->> 'documentNumber', 'clause', i.bar ->> 'clause') from ??.subsidy_items i
                   where i.county_code = subsidy_claims.county_code and i.claim_id = subsidy_claims.id and i.run_id = ? order by i.sequence limit 1)`,
                [words.zh, words.en, tables.schema, runId],
              ),
            });
        }
        const back = await waiting().update({ state: 'accepted', run_id: null, version });
        return { settled, refused, waiting: back };
      }),
    ...createRulingStore(tables),
    lockCounters: (actor) =>
      tables.run(actor, async (trx) => {
        await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
          `${tables.schema} counters ${countyOfActor(actor)}`,
        ]);
      }),
  };
}

/** Left out by hand, or waiting for a fact or a decision: nothing is decided about it. */
const openLines =
  "(i.live or i.excluded_reason is not null or i.outcome in ('needs_information', 'refer_to_officer', 'payable'))";

type RulingStore = Pick<ClaimStore, 'addRuling' | 'findRulings' | 'rulingsOf' | 'held' | 'heldElsewhere'>;

function createRulingStore(tables: Tables): RulingStore {
  return {
    addRuling: (actor, claim, { personId, heldCode, verdict, reason }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('subsidy_claim_rulings')).insert({
            ...tenantOf(actor, id, claim.divisionCode as never),
            claim_id: claim.id,
            person_id: personId,
            held_code: heldCode,
            verdict,
            reason,
            ruled_by_name: actor.displayName,
          }),
        );
        return id;
      }),
    findRulings: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables
          .rows(trx, actor, 'subsidy_claim_rulings')
          .select(rulingColumns)
          .where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: sortColumns(['id']),
          defaultSort: { field: 'id', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<RulingRecord>(row)) };
      }),
    rulingsOf: (actor, claimIds) =>
      tables.run(actor, async (trx) => {
        if (claimIds.length === 0) return [];
        const rows = await tables
          .rows(trx, actor, 'subsidy_claim_rulings')
          .whereRaw('claim_id = any(?::uuid[])', [[...claimIds]])
          .select(rulingColumns);
        return (rows as object[]).map((row) => toRecord<RulingRecord>(row));
      }),
    held: (actor, { personIds, shared, schemeId, exceptRunId }) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const builder = trx(tables.name('subsidy_items'))
            .where({ county_code: countyOfActor(actor), live: true })
            .where((which) => {
              which.whereRaw('person_id = any(?)', [[...personIds]]);
              for (const keys of shared)
                which.orWhereRaw("(shared <> '{}' and shared @> ?::jsonb)", [JSON.stringify(keys)]);
              if (schemeId !== null) which.orWhere({ scheme_id: schemeId });
            });
          if (exceptRunId !== null) builder.whereNot({ run_id: exceptRunId });
          return ((await builder.select(heldColumns)) as object[]).map((row) => toRecord<HeldLine>(row));
        }),
      ),
    heldElsewhere: (actor, people) =>
      tables.run(actor, async (trx) => {
        const asked = people.map(({ personId, countyCode, personIdThere }) => ({
          key: personId,
          county: countyCode,
          person: personIdThere,
        }));
        const { rows } = await trx.raw('select * from ??.held_elsewhere(?::jsonb)', [
          tables.schema,
          JSON.stringify(asked),
        ]);
        return (rows as ({ key: string } & object)[]).map(({ key, ...row }) => ({
          ...toRecord<HeldLine>(row),
          personId: key,
        }));
      }),
  };
}
