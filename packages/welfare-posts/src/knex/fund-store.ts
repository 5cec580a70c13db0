import { domainError, newId } from '@gongyi/kernel';
import { countyWide, createTables, findPage, inTownship, tenantOf, toColumns, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { PostFundHoldRecord, PostFundRecord, VillagePopulationRecord } from '../model/post-fund.js';
import type { FundState, PostFundStore } from '../ports.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

type Table = 'post_funds' | 'post_fund_holds' | 'village_populations';

const fundColumns = ['id', 'version', 'division_code', 'fund_id', 'year', 'document_number', 'budget_fen', 'held_fen'];
const populationColumns = ['id', 'division_code', 'population', 'counted_on', 'source'];

function toFund(row: object): PostFundRecord {
  const fund = toRecord<Omit<PostFundRecord, 'freeFen'>>(row);
  return { ...fund, freeFen: (fund.budgetFen - fund.heldFen) as PostFundRecord['freeFen'] };
}

/** Funds, what they hold, and inhabitants in PostgreSQL, in the schema that the host names. */
export function createKnexPostFundStore(knex: Knex, { schema }: { readonly schema: string }): PostFundStore {
  const tables = createTables<Table>(knex, schema);
  return {
    findFunds: (actor, query) =>
      tables.run(actor, async (trx) => {
        const builder = tables.rows(trx, actor, 'post_funds').select(fundColumns).where(toColumns(query.filter));
        const page = await findPage<object>(builder, query, {
          columns: { year: 'year', fundId: 'fund_id' },
          defaultSort: { field: 'year', order: 'desc' },
        });
        return { ...page, rows: page.rows.map(toFund) };
      }),
    getFund: (actor, id) =>
      tables.run(actor, async (trx) => {
        const row = (await tables.rows(trx, actor, 'post_funds').where({ id }).first(fundColumns)) as
          | object
          | undefined;
        return row === undefined ? undefined : toFund(row);
      }),
    insertFund: (actor, divisionCode, fund) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('post_funds')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(fund) }),
        );
        return id;
      }),
    editFund: (actor, id, { version, documentNumber, budgetFen }) =>
      tables.run(actor, async (trx) => {
        const edited = await named(
          tables
            .rows(trx, actor, 'post_funds')
            .where({ id, version })
            .update({ ...toColumns({ documentNumber, budgetFen }), version: version + 1 }),
        );
        if (edited === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),
    findHolds: (actor, query) =>
      tables.run(actor, (trx) => {
        const { postFundId, welfarePostId } = query.filter;
        const builder = ofCounty(trx(`${schema}.post_fund_holds as h`), actor, 'h')
          .join(`${schema}.welfare_posts as p`, (on) =>
            on.on('p.county_code', 'h.county_code').andOn('p.id', 'h.welfare_post_id'),
          )
          .select({
            id: 'h.id',
            divisionCode: 'h.division_code',
            postFundId: 'h.post_fund_id',
            welfarePostId: 'h.welfare_post_id',
            postName: 'p.name',
            source: 'h.source',
            sourceId: 'h.source_id',
            heldOn: 'h.held_on',
            amountFen: 'h.amount_fen',
          });
        if (postFundId !== undefined) builder.where('h.post_fund_id', postFundId);
        if (welfarePostId !== undefined) builder.where('h.welfare_post_id', welfarePostId);
        return findPage<PostFundHoldRecord>(builder, query, {
          columns: { id: 'h.id' },
          defaultSort: { field: 'id', order: 'desc' },
          key: 'h.id',
        });
      }),
    lockFund: (actor, fundId, years) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const columns = { id: 'id', year: 'year', budgetFen: 'budget_fen', heldFen: 'held_fen' };
          return (await ofCounty(trx(`${schema}.post_funds as f`), actor, 'f')
            .where('fund_id', fundId)
            .whereIn('year', [...years])
            .orderBy('year')
            .select(columns)
            // Only what may be updated may be locked, and the application may update a budget.
            .forUpdate()) as FundState[];
        }),
      ),
    heldFor: (actor, welfarePostId) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const { rows } = await trx.raw(
            `select f.id as "postFundId", f.year, sum(h.amount_fen)::bigint as "heldFen" from ??.post_fund_holds h
               join ??.post_funds f on f.county_code = h.county_code and f.id = h.post_fund_id
             where h.welfare_post_id = ? group by f.id, f.year order by f.year`,
            [schema, schema, welfarePostId],
          );
          return rows as Awaited<ReturnType<PostFundStore['heldFor']>>;
        }),
      ),
    hold: (actor, holds) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          for (const { divisionCode, ...hold } of holds)
            await named(
              trx(tables.name('post_fund_holds')).insert({
                ...tenantOf(actor, newId(), divisionCode),
                ...toColumns(hold),
              }),
            );
        }),
      ),
    findPopulations: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { townshipCode, divisionCode } = query.filter;
        const builder = tables.rows(trx, actor, 'village_populations').select(populationColumns);
        inTownship(builder, townshipCode);
        if (divisionCode !== undefined) builder.where({ division_code: divisionCode });
        const page = await findPage<object>(builder, query, {
          columns: { divisionCode: 'division_code', countedOn: 'counted_on' },
          defaultSort: { field: 'divisionCode', order: 'asc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<VillagePopulationRecord>(row)) };
      }),
    insertPopulation: (actor, { divisionCode, ...population }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('village_populations')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(population),
          }),
        );
        return { id, divisionCode, ...population };
      }),
  };
}
