import { countyOfActor, domainError, newId } from '@gongyi/kernel';
import {
  columnsOf,
  countyWide,
  createTables,
  findPage,
  idsToSend,
  tenantOf,
  toColumns,
  toRecord,
} from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { type ApplicationRecord, applicationRecordSchema, listStates } from '../model/application.js';
import type { ApplicationStore } from '../ports.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

const columns = columnsOf(applicationRecordSchema, ['postName']).map((column) => `a.${column}`);

/** Applications in PostgreSQL. */
export function createKnexApplicationStore(knex: Knex, { schema }: { readonly schema: string }): ApplicationStore {
  const tables = createTables<'applications'>(knex, schema);

  const applications = (trx: Knex.Transaction, actor: Parameters<ApplicationStore['get']>[0]) =>
    ofCounty(
      trx(`${schema}.applications as a`)
        .join(`${schema}.welfare_posts as p`, (on) =>
          on.on('p.county_code', 'a.county_code').andOn('p.id', 'a.welfare_post_id'),
        )
        .select(...columns, { post_name: 'p.name' }),
      actor,
      'a',
    ).whereBetween('a.division_code', [actor.scope.from, actor.scope.to]);

  const records = (rows: object[]) => rows.map((row) => toRecord<ApplicationRecord>(row));

  return {
    find: (actor, query) =>
      tables.run(actor, async (trx) => {
        const { vacancyId, welfarePostId, personId, state } = query.filter;
        const builder = applications(trx, actor);
        if (vacancyId !== undefined) builder.where('a.vacancy_id', vacancyId);
        if (welfarePostId !== undefined) builder.where('a.welfare_post_id', welfarePostId);
        if (personId !== undefined) builder.where('a.person_id', personId);
        if (state !== undefined) builder.where('a.state', state);
        const page = await findPage<object>(builder, query, {
          columns: { appliedOn: 'a.applied_on', rank: 'a.rank' },
          defaultSort: { field: 'appliedOn', order: 'desc' },
          key: 'a.id',
        });
        return { ...page, rows: records(page.rows) };
      }),
    get: (actor, id) => tables.run(actor, async (trx) => records(await applications(trx, actor).where('a.id', id))[0]),
    ofVacancy: (actor, vacancyId) =>
      tables.run(actor, async (trx) =>
        records(await applications(trx, actor).where('a.vacancy_id', vacancyId).orderBy('a.id')),
      ),
    create: (actor, { divisionCode, documents, reasons, declaredFacts, ...application }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        await named(
          trx(tables.name('applications')).insert({
            ...tenantOf(actor, id, divisionCode),
            ...toColumns(application),
            documents: JSON.stringify(documents),
            reasons: JSON.stringify(reasons),
            declared_facts: JSON.stringify(declaredFacts),
          }),
        );
        return id;
      }),
    correct: (actor, { id, version }, { declaredFacts, reasons, ...judgement }) =>
      tables.run(actor, async (trx) => {
        const row = { ...toColumns(judgement), reasons: JSON.stringify(reasons) };
        const corrected = await named(
          tables
            .rows(trx, actor, 'applications')
            .where({ id, version })
            .update({ ...row, declared_facts: JSON.stringify(declaredFacts), version: version + 1 }),
        );
        if (corrected === 0) throw domainError('conflict', 'POSTS.APPLICATION_MOVED_ON');
      }),
    list: (actor, rows) =>
      tables.run(actor, async (trx) => {
        await named(
          trx.raw(
            `update ??.applications a set state = j.state, eligibility = j.eligibility, reasons = j.reasons, missing = j.missing, facts = j.facts,
               fact_words = j."factWords",               rule_version = j."ruleVersion", judged_on = j."judgedOn", priority = j.priority, rank = j.rank, waiting_number = j."waitingNumber",
               explanation = j.explanation, version = a.version + 1
             from jsonb_to_recordset(?::jsonb) as j(id uuid, state text, eligibility text, reasons jsonb, missing text[], facts jsonb, "factWords" jsonb, "ruleVersion" text,
               "judgedOn" date, priority int, rank int, "waitingNumber" int, explanation jsonb)
             where a.county_code = ? and a.id = j.id and a.state = any(?)`,
            [schema, JSON.stringify(rows), countyOfActor(actor), [...listStates]],
          ),
        );
      }),
    move: (actor, which, { state, stateReason, approvedOn }) =>
      tables.run(actor, async (trx) => {
        // One by one in the order of the list: each place is counted after the one before it was given.
        for (const { id, version } of which) {
          const moved = await named(
            tables
              .rows(trx, actor, 'applications')
              .where({ id, version })
              .update({ ...toColumns({ state, stateReason, approvedOn }), version: version + 1 }),
          );
          if (moved === 0) throw domainError('conflict', 'POSTS.APPLICATION_MOVED_ON');
        }
      }),
    placed: (actor, personIds, on) =>
      tables.run(actor, (trx) =>
        countyWide(trx, actor, async () => {
          const [county, sent] = [countyOfActor(actor), idsToSend(personIds)];
          const asked = '(?::uuid[] is null or person_id = any(?::uuid[]))';
          // An agreement that begins later takes its holder as well.
          const { rows } = (await trx.raw(
            `select h.person_id, bool_and(coalesce(p.work_mode = 'temporary', false)) as temporary from (
               select person_id, welfare_post_id from ??.agreements where county_code = ? and ${asked} and upper(in_force) > ?::date
               union all select person_id, welfare_post_id from ??.applications where county_code = ? and ${asked} and state = 'approved') h
             join ??.welfare_posts p on p.county_code = ? and p.id = h.welfare_post_id group by h.person_id`,
            [schema, county, sent, sent, on, schema, county, sent, sent, schema, county],
          )) as { rows: { person_id: string; temporary: boolean }[] };
          return new Map(rows.map((row) => [row.person_id, row.temporary]));
        }),
      ),
    waitingFor: (actor, welfarePostId, today) =>
      tables.run(actor, async (trx) =>
        records(
          await applications(trx, actor)
            .join(`${schema}.vacancies as v`, (on) =>
              on.on('v.county_code', 'a.county_code').andOn('v.id', 'a.vacancy_id'),
            )
            .where({ 'a.welfare_post_id': welfarePostId, 'a.state': 'waiting', 'v.state': 'decided' })
            .where('v.waiting_until', '>=', today)
            .orderBy(['v.decided_on', 'v.id', 'a.rank', 'a.id']),
        ),
      ),
  };
}
