import { type Actor, newId } from '@gongyi/kernel';
import { columnsOf, findPage, sortColumns, type Tables, tenantOf, toColumns, toRecord } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { ApprovalStore } from '../approval-ports.js';
import { type ApprovalLevel, type LineVerdict, lineVerdictSchema, type WaitingRun } from '../model/approval-records.js';

const verdictColumns = columnsOf(lineVerdictSchema, ['decidedBy']);

interface LevelRow {
  readonly level: number;
  readonly level_id: string;
  readonly zh: string;
  readonly en: string;
  readonly office: ApprovalLevel['office'];
  readonly people: number;
  readonly returns: boolean;
  readonly due_days: number;
  readonly due_unit: 'working' | 'calendar';
  readonly reminded: ApprovalLevel['reminded'];
  readonly escalation_days: number | null;
  readonly escalation_unit: 'working' | 'calendar' | null;
  readonly escalates_to: ApprovalLevel['office'] | null;
  readonly signatures: ApprovalLevel['signatures'] | null;
}

/** Everybody's hand in the decisions of the runs `r`, verdicts on lines included, as one JSON list. */
const hands = `(select coalesce(jsonb_agg(jsonb_build_object('levelId', h.level_id, 'decidedBy', h.created_by, 'standing', h.standing)), '[]'::jsonb)
  from (select d.level_id, d.created_by, bool_or(d.decision = 'approved' and d.round = r.round and d.signing = r.signing) standing
      from ??.subsidy_run_decisions d where d.county_code = r.county_code and d.run_id = r.id and d.level is not null group by 1, 2
    union all select v.level_id, v.created_by, false from ??.subsidy_line_verdicts v
      where v.county_code = r.county_code and v.run_id = r.id group by 1, 2) h) as hands`;

export function createApprovalStore(tables: Tables): ApprovalStore {
  const { schema } = tables;
  const verdicts = (trx: Knex.Transaction, actor: Actor) =>
    tables.rows(trx, actor, 'subsidy_line_verdicts').select(verdictColumns).select({ decided_by: 'created_by' });
  return {
    plan: (actor, run, levels, ruleVersion) =>
      tables.run(actor, async (trx) => {
        await trx(tables.name('subsidy_approval_levels')).insert(
          levels.map(({ id, due, escalation, ...level }, index) => ({
            ...tenantOf(actor, newId(), run.divisionCode),
            ...level,
            reminded: [...level.reminded],
            run_id: run.id,
            round: run.round + 1,
            level: index + 1,
            level_id: id,
            due_days: due.days,
            due_unit: due.unit,
            escalation_days: escalation?.days ?? null,
            escalation_unit: escalation?.unit ?? null,
            escalates_to: escalation?.to ?? null,
            rule_version: ruleVersion,
          })),
        );
      }),
    levelsOf: (actor, run) =>
      tables.run(actor, async (trx) => {
        const rows = (await tables
          .rows(trx, actor, 'subsidy_approval_levels')
          .where({ run_id: run.id, round: run.round })
          .orderBy('level')
          .select('*')
          .select(
            trx.raw(
              `(select jsonb_agg(jsonb_build_object('decidedBy', d.created_by, 'name', d.decided_by_name, 'at', d.created_at) order by d.created_at, d.id)
                from ??.subsidy_run_decisions d where d.county_code = subsidy_approval_levels.county_code and d.run_id = subsidy_approval_levels.run_id
                  and d.round = subsidy_approval_levels.round and d.level = subsidy_approval_levels.level and d.signing = ? and d.decision = 'approved') as signatures`,
              [schema, run.signing],
            ),
          )) as LevelRow[];
        const found = await trx({ r: tables.name('subsidy_runs') })
          .where({ 'r.id': run.id })
          .first(trx.raw(hands, [schema, schema]));
        return { levels: rows.map((row) => levelOf(row, run)), hands: found?.hands ?? [] };
      }),
    recordVerdict: (actor, run, level, item, { verdict, reason }) =>
      tables.run(actor, async (trx) => {
        const { sourceId, personId, personName, amountFen } = item;
        await trx(tables.name('subsidy_line_verdicts')).insert({
          ...tenantOf(actor, newId(), item.divisionCode),
          run_id: run.id,
          round: run.round,
          signing: run.signing,
          level: level.level,
          level_id: level.levelId,
          level_zh: level.zh,
          level_en: level.en,
          ...toColumns({ sourceId, personId, personName, amountFen, verdict, reason }),
          decided_by_name: actor.displayName,
        });
      }),
    lastVerdict: (actor, runId, sourceId) =>
      tables.run(actor, async (trx) => {
        const row = await verdicts(trx, actor)
          .where({ run_id: runId, source_id: sourceId })
          .orderBy([
            { column: 'created_at', order: 'desc' },
            { column: 'id', order: 'desc' },
          ])
          .first();
        return row === undefined ? undefined : toRecord<LineVerdict>(row);
      }),
    findVerdicts: (actor, query) =>
      tables.run(actor, async (trx) => {
        const page = await findPage<object>(verdicts(trx, actor).where(toColumns({ ...query.filter })), query, {
          columns: sortColumns(['id', 'createdAt']),
          defaultSort: { field: 'id', order: 'desc' },
        });
        return { ...page, rows: page.rows.map((row) => toRecord<LineVerdict>(row)) };
      }),
    waiting: (actor) =>
      tables.run(actor, async (trx) => {
        const county = actor.countyCode === null ? {} : { 'r.county_code': actor.countyCode };
        const rows = await trx({ r: tables.name('subsidy_runs') })
          .join({ l: tables.name('subsidy_approval_levels') }, (on) => {
            on.on('l.county_code', 'r.county_code')
              .on('l.run_id', 'r.id')
              .on('l.round', 'r.round')
              .on('l.level', 'r.level');
          })
          .where({ 'r.state': 'submitted', ...county })
          .whereBetween('r.division_code', [actor.scope.from, actor.scope.to])
          .orderBy('r.level_due_on')
          .orderBy('r.id')
          .select(waitingColumns)
          .select(
            trx.raw(
              `(select count(*)::int from ??.subsidy_approval_levels a where a.county_code = r.county_code and a.run_id = r.id
                and a.round = r.round) as level_count`,
              [schema],
            ),
            trx.raw(hands, [schema, schema]),
          );
        return (rows as object[]).map((row) => toRecord<WaitingRun>(row));
      }),
  };
}

const waitingColumns = {
  run_id: 'r.id',
  scheme_title: 'r.scheme_title',
  period: 'r.period',
  created_by: 'r.created_by',
  submitted_by: 'r.submitted_by',
  touched_by: 'r.touched_by',
  level: 'r.level',
  level_id: 'l.level_id',
  zh: 'l.zh',
  en: 'l.en',
  office: 'l.office',
  people: 'l.people',
  reminded: 'l.reminded',
  escalates_to: 'l.escalates_to',
  due_on: 'r.level_due_on',
  escalates_on: 'r.level_escalates_on',
};

function levelOf(row: LevelRow, run: { readonly state: string; readonly level: number | null }): ApprovalLevel {
  const { level, level_id: levelId, zh, en, office, people, returns, reminded } = row;
  const { escalation_days: days, escalation_unit: unit, escalates_to: to } = row;
  const reached = run.level ?? 0;
  const state = run.state === 'approved' || level < reached ? 'done' : level === reached ? 'current' : 'waiting';
  return {
    ...{ level, levelId, zh, en, office, people, returns, reminded, state },
    due: { days: row.due_days, unit: row.due_unit },
    escalation: days === null || unit === null || to === null ? null : { days, unit, to },
    signatures: row.signatures ?? [],
  };
}
