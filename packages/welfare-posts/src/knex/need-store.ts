import { type Actor, countyOf, type DivisionCode, domainError, newId } from '@gongyi/kernel';
import { countyWide, createTables, findPage, inTownship, tenantOf, toColumns, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { PostNeedRecord } from '../model/post-need.js';
import { moneyByYear } from '../model/post-quota.js';
import type { QuotaChangeRecord } from '../model/quota-change.js';
import type { NeedStore, PlacesTaken } from '../ports.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

type Table = 'post_needs' | 'quota_changes' | 'welfare_posts';

const needColumns = [
  'id',
  'version',
  'division_code',
  'reason',
  'name',
  'category',
  'post_class',
  'work_mode',
  'pooled',
  'places',
  'duties',
  'required_days',
  'hours_per_day',
  'standard_fen',
  'fund_id',
  'programme_id',
  'valid_from',
  'valid_to',
  'developing_department',
  'using_unit',
  'state',
  'declared_on',
  'quota',
];

/** Needs and changes of places in PostgreSQL, in the schema that the host names. */
export function createKnexNeedStore(knex: Knex, { schema }: { readonly schema: string }): NeedStore {
  const tables = createTables<Table>(knex, schema);

  const needs = (trx: Knex.Transaction, actor: Actor) =>
    tables
      .rows(trx, actor, 'post_needs')
      .select([
        ...needColumns,
        trx.raw(
          '(select p.id from ??.welfare_posts p where p.county_code = post_needs.county_code and p.need_id = post_needs.id) as welfare_post_id',
          [schema],
        ),
      ]);
  const toNeed = (row: object): PostNeedRecord => {
    const need = toRecord<Omit<PostNeedRecord, 'money'>>(row);
    return { ...need, money: moneyByYear(need, { from: need.validFrom, to: need.validTo }) };
  };
  const changes = (trx: Knex.Transaction, actor: Actor) =>
    ofCounty(trx(`${schema}.quota_changes as q`), actor, 'q')
      .join(`${schema}.welfare_posts as p`, (on) =>
        on.on('p.county_code', 'q.county_code').andOn('p.id', 'q.welfare_post_id'),
      )
      .select({
        id: 'q.id',
        version: 'q.version',
        divisionCode: 'q.division_code',
        welfarePostId: 'q.welfare_post_id',
        postName: 'p.name',
        postCode: 'p.code',
        placesFrom: 'q.places_from',
        placesTo: 'q.places_to',
        fundId: 'q.fund_id',
        reason: 'q.reason',
        state: 'q.state',
        declaredOn: 'q.declared_on',
        decidedOn: 'q.decided_on',
        heldFen: 'q.held_fen',
        quota: 'q.quota',
      });

  /** The next number of the village: codes are never given twice, also after a post has ended. */
  async function nextCode(trx: Knex.Transaction, divisionCode: DivisionCode): Promise<string> {
    const { rows } = await trx.raw(
      `select coalesce(max(substring(code from 14)::int), 0) + 1 as number from ??.welfare_posts where county_code = ? and code ~ ?`,
      [schema, countyOf(divisionCode), `^${divisionCode}-[0-9]{1,6}$`],
    );
    const number = (rows as { number: number }[])[0]?.number ?? 1;
    return `${divisionCode}-${String(number).padStart(3, '0')}`;
  }

  return {
    findNeeds: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { townshipCode, ...rest } = query.filter;
        const builder = needs(trx, actor).where(toColumns(rest));
        inTownship(builder, townshipCode);
        const page = await findPage<object>(builder, query, {
          columns: { declaredOn: 'declared_on', divisionCode: 'division_code' },
          defaultSort: { field: 'declaredOn', order: 'desc' },
        });
        return { ...page, rows: page.rows.map(toNeed) };
      }),
    getNeed: (actor, id) =>
      tables.run(actor, async (trx) => {
        const [row] = (await needs(trx, actor).where({ id })) as object[];
        return row === undefined ? undefined : toNeed(row);
      }),
    insertNeed: (actor, { divisionCode, ...need }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('post_needs')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(need) }),
        );
        return id;
      }),
    editNeed: (actor, id, version, facts) =>
      tables.run(actor, async (trx) => {
        const edited = await named(
          tables
            .rows(trx, actor, 'post_needs')
            .where({ id, version })
            .update({ ...toColumns(facts), version: version + 1 }),
        );
        if (edited === 0) throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version });
      }),
    moveNeed: (actor, id, from, to, quota) =>
      tables.run(actor, async (trx) => {
        const moved = await named(
          tables
            .rows(trx, actor, 'post_needs')
            .where({ id, state: from })
            .update({ state: to, version: trx.raw('version + 1'), ...toColumns({ quota }) }),
        );
        if (moved === 0) throw domainError('conflict', 'POSTS.PROCEDURE_MOVED_ON');
      }),
    createPost: (actor, need, { category, fundSource }) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const id = newId();
          const { id: needId, divisionCode, name, places, standardFen, requiredDays, validFrom, validTo } = need;
          const { postClass, workMode, pooled, duties, hoursPerDay, programmeId, fundId } = need;
          const { developingDepartment, usingUnit } = need;
          const post = {
            ...{ needId, name, places, standardFen, requiredDays, validFrom, validTo, category, fundSource },
            ...{ postClass, workMode, pooled, duties, hoursPerDay, programmeId, fundId },
            ...{ developingDepartment, usingUnit, approvalNumber: '', remark: '', factsDigest: '' },
            code: await nextCode(trx, divisionCode),
          };
          await named(
            trx(tables.name('welfare_posts')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(post) }),
          );
          return id;
        }),
      ),

    findChanges: (actor, query) =>
      tables.run(actor, (trx) => {
        const { townshipCode, welfarePostId, state } = query.filter;
        const builder = changes(trx, actor);
        if (welfarePostId !== undefined) builder.where('q.welfare_post_id', welfarePostId);
        if (state !== undefined) builder.where('q.state', state);
        inTownship(builder, townshipCode, 'q.division_code');
        return findPage<QuotaChangeRecord>(builder, query, {
          columns: { declaredOn: 'q.declared_on' },
          defaultSort: { field: 'declaredOn', order: 'desc' },
          key: 'q.id',
        });
      }),
    getChange: (actor, id) =>
      tables.run(
        actor,
        async (trx) => (await changes(trx, actor).where('q.id', id).first()) as QuotaChangeRecord | undefined,
      ),
    insertChange: (actor, { divisionCode, ...change }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('quota_changes')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(change) }),
        );
        return id;
      }),
    moveChange: (actor, { id, state }, fields) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const moved = await named(
            trx(tables.name('quota_changes'))
              .where({ id, state })
              .update({ ...toColumns(fields), version: trx.raw('version + 1') }),
          );
          if (moved === 0) throw domainError('conflict', 'POSTS.PROCEDURE_MOVED_ON');
        }),
      ),
    setPlaces: (actor, { welfarePostId, placesFrom, placesTo, fundId }) =>
      tables.run(actor, async (trx) => {
        const set = await named(
          trx(tables.name('welfare_posts'))
            .where({ id: welfarePostId, places: placesFrom })
            .update({
              places: placesTo,
              version: trx.raw('version + 1'),
              fund_id: trx.raw('coalesce(fund_id, ?::text)', [fundId]),
            }),
        );
        if (set === 0) throw domainError('conflict', 'POSTS.PLACES_CHANGED');
      }),

    lockQuota: (actor) =>
      tables.run(actor, async (trx) => {
        await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
          `${schema}:post-quota:${actor.countyCode ?? ''}`,
        ]);
      }),
    placesTaken: (actor, { divisionCode, programmeId, validFrom, validTo, withNeedsBut }, today) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const county = countyOf(divisionCode);
          const { rows } = await trx.raw(
            `with taken as (
               select division_code, programme_id, places from :schema:.welfare_posts
                 where county_code = :county and valid_from <= :to and valid_to >= :from and (division_code = :village or programme_id = :programme)
               union all
               select division_code, programme_id, places from :schema:.post_needs
                 where county_code = :county and state in ('submitted', 'returned') and valid_from <= :to and valid_to >= :from
                   and id <> cast(:but as uuid)
                   and (division_code = :village or programme_id = :programme))
             select coalesce(sum(places) filter (where division_code = :village), 0)::int as village,
               coalesce(sum(places) filter (where programme_id = :programme), 0)::int as programme,
               (select population from :schema:.village_populations v where v.county_code = :county and v.division_code = :village and v.counted_on <= :today
                  order by v.counted_on desc limit 1) as population
             from taken`,
            {
              schema,
              county,
              from: validFrom,
              to: validTo,
              village: divisionCode,
              programme: programmeId,
              but: withNeedsBut,
              today,
            },
          );
          return (rows as PlacesTaken[])[0] as PlacesTaken;
        }),
      ),
  };
}
