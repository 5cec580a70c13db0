import { type Actor, countyOfActor, type LocalDate, newId } from '@gongyi/kernel';
import {
  createTables,
  findPage,
  inTownship,
  tenantOf,
  toColumns,
  toRecord,
  updateVersioned,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { VacancyRecord } from '../model/vacancy.js';
import type { VacancyStore } from '../ports.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

const own = [
  'id',
  'version',
  'division_code',
  'welfare_post_id',
  'state',
  'places_offered',
  'duties',
  'conditions',
  'how_to_apply',
  'terms',
  'rule_version',
  'announced_on',
  'notice_ends_on',
  'closed_on',
  'submitted_on',
  'decided_on',
  'waiting_until',
  'cancel_reason',
];

/** Vacancies in PostgreSQL. */
export function createKnexVacancyStore(knex: Knex, { schema }: { readonly schema: string }): VacancyStore {
  const tables = createTables<'vacancies' | 'welfare_posts'>(knex, schema);

  const vacancies = (trx: Knex.Transaction, actor: Actor, today: LocalDate) =>
    ofCounty(
      trx(`${schema}.vacancies as v`)
        .join(`${schema}.welfare_posts as p`, (on) =>
          on.on('p.county_code', 'v.county_code').andOn('p.id', 'v.welfare_post_id'),
        )
        .select(
          ...own.map((column) => `v.${column}`),
          { post_name: 'p.name', category: 'p.category', using_unit: 'p.using_unit' },
          { standard_fen: 'p.standard_fen', required_days: 'p.required_days' },
          {
            free_places: trx.raw('p.places - ??.places_taken(v.county_code, p.id, ?::date, v.id, true)', [
              schema,
              today,
            ]),
            application_count: trx.raw(
              "(select count(*)::int from ??.applications a where a.county_code = v.county_code and a.vacancy_id = v.id and a.state <> 'withdrawn')",
              [schema],
            ),
          },
        ),
      actor,
      'v',
    ).whereBetween('v.division_code', [actor.scope.from, actor.scope.to]);

  return {
    find: (actor, query, today) =>
      tables.run(actor, async (trx) => {
        const { welfarePostId, state, townshipCode } = query.filter;
        const builder = vacancies(trx, actor, today);
        if (welfarePostId !== undefined) builder.where('v.welfare_post_id', welfarePostId);
        if (state !== undefined) builder.where('v.state', state);
        inTownship(builder, townshipCode, 'v.division_code');
        const page = await findPage<object>(builder, query, {
          columns: { id: 'v.id', announcedOn: 'v.announced_on', divisionCode: 'v.division_code' },
          defaultSort: { field: 'id', order: 'desc' },
          key: 'v.id',
        });
        return { ...page, rows: page.rows.map((row) => toRecord<VacancyRecord>(row)) };
      }),
    get: (actor, id, today) =>
      tables.run(actor, async (trx) => {
        const row = (await vacancies(trx, actor, today).where('v.id', id).first()) as object | undefined;
        return row === undefined ? undefined : toRecord<VacancyRecord>(row);
      }),
    create: (actor, { divisionCode, ...vacancy }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('vacancies')).insert({ ...tenantOf(actor, id, divisionCode), ...toColumns(vacancy) }),
        );
        return id;
      }),
    change: (actor, { id, version }, change) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('vacancies'), { id, version }, toColumns(change)));
      }),
    freePlaces: (actor, welfarePostId, today) =>
      tables.run(actor, async (trx) => {
        const row = (await tables
          .rows(trx, actor, 'welfare_posts')
          .where({ id: welfarePostId })
          .first({
            free: trx.raw('places - ??.places_taken(?, id, ?::date, null, true)', [
              schema,
              countyOfActor(actor),
              today,
            ]),
          })) as { free: number } | undefined;
        return row?.free ?? 0;
      }),
  };
}
