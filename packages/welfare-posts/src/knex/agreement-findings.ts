import { newId } from '@gongyi/kernel';
import { findPage, inTownship, inTransaction, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AgreementFinding } from '../model/agreement-finding.js';
import type { AgreementStore, HolderOfMonth } from '../ports.js';
import { ofCounty } from './of-county.js';

type FindingPart = Pick<
  AgreementStore,
  'holdersOfMonth' | 'keepFindings' | 'findFindings' | 'getFinding' | 'settleFinding'
>;

const chunk = 5_000;

/** What the check of a month finds, in PostgreSQL. */
export function createFindingPart(knex: Knex, schema: string): FindingPart {
  const table = `${schema}.agreement_findings`;
  const shown = (trx: Knex.Transaction) =>
    trx(`${table} as f`)
      .join(`${schema}.agreements as a`, (on) =>
        on.on('a.county_code', 'f.county_code').andOn('a.id', 'f.agreement_id'),
      )
      .join(`${schema}.welfare_posts as p`, (on) =>
        on.on('p.county_code', 'a.county_code').andOn('p.id', 'a.welfare_post_id'),
      )
      .select({
        id: 'f.id',
        version: 'f.version',
        divisionCode: 'f.division_code',
        agreementId: 'f.agreement_id',
        personName: 'a.person_name',
        identityMasked: 'a.identity_masked',
        postName: 'p.name',
        period: 'f.period',
        code: 'f.code',
        sentence: 'f.sentence',
        clause: 'f.clause',
        documentNumber: 'f.document_number',
        state: 'f.state',
        decision: 'f.decision',
        reason: 'f.reason',
      });
  return {
    holdersOfMonth: (actor, period) =>
      inTransaction(knex, actor, async (trx) => {
        const { rows } = await trx.raw(
          `select a.id as "agreementId", a.division_code as "divisionCode", a.person_id as "personId", a.person_name as "personName",
             a.identity_masked as "identityMasked", p.name as "postName", a.person_hash as "personHash",
             p.category, p.work_mode as "workMode", case when exists (select 1 from ??.agreement_answers n where n.county_code = a.county_code and n.agreement_id = a.id)
               then ??.current_answers(a.county_code, a.id, a.declared_facts) else a.declared_facts end as "declaredFacts"
           from ??.agreements a join ??.welfare_posts p on p.county_code = a.county_code and p.id = a.welfare_post_id
           where (?::text is null or a.county_code = ?) and a.in_force && daterange(?::date, (?::date + interval '1 month')::date)`,
          [schema, schema, schema, schema, actor.countyCode, actor.countyCode, `${period}-01`, `${period}-01`],
        );
        return rows as HolderOfMonth[];
      }),
    keepFindings: (actor, period, ruleVersion, findings) =>
      inTransaction(knex, actor, async (trx) => {
        const checkId = newId();
        for (let start = 0; start < findings.length; start += chunk) {
          const rows = findings.slice(start, start + chunk).map((finding) => ({ id: newId(), ...finding }));
          await trx.raw(
            `insert into ??.agreement_findings (county_code, id, division_code, created_by, agreement_id, period, code, sentence, clause, document_number, rule_version, check_id)
             select left(r."divisionCode", 6), r.id, r."divisionCode", ?, r."agreementId", ?, r.code, r.sentence, r.clause, r."documentNumber", ?, ?
             from jsonb_to_recordset(?::jsonb) as r (id uuid, "divisionCode" text, "agreementId" uuid, code text, sentence text, clause text, "documentNumber" text)
             on conflict on constraint agreement_finding_once do update set check_id = excluded.check_id, version = agreement_findings.version + 1,
               state = 'open', sentence = excluded.sentence, clause = excluded.clause, document_number = excluded.document_number, rule_version = excluded.rule_version
             where agreement_findings.state <> 'settled'`,
            [schema, actor.userId, period, ruleVersion, checkId, JSON.stringify(rows)],
          );
        }
        const cleared = await ofCounty(trx(`${table} as f`), actor, 'f')
          .where({ period, state: 'open' })
          .whereNot({ check_id: checkId })
          .update({ state: 'cleared', version: trx.raw('version + 1') });
        const [open] = (await ofCounty(trx(`${table} as f`), actor, 'f')
          .where({ period, state: 'open' })
          .count({ count: '*' })) as { count: number | string }[];
        return { found: findings.length, cleared, open: Number(open?.count ?? 0) };
      }),
    findFindings: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { period, state, code, agreementId, townshipCode } = query.filter;
        const builder = ofCounty(shown(trx), actor, 'f');
        const wanted = { 'f.period': period, 'f.state': state, 'f.code': code, 'f.agreement_id': agreementId };
        for (const [column, value] of Object.entries(wanted)) if (value !== undefined) builder.where(column, value);
        inTownship(builder, townshipCode, 'f.division_code');
        return findPage<AgreementFinding>(builder, query, {
          columns: { divisionCode: 'f.division_code' },
          defaultSort: { field: 'divisionCode', order: 'asc' },
          key: 'f.id',
        });
      }),
    getFinding: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await ofCounty(shown(trx), actor, 'f').where('f.id', id).first()) as AgreementFinding | undefined,
      ),
    settleFinding: (actor, id, { version, decision, reason }) =>
      inTransaction(knex, actor, async (trx) => {
        await updateVersioned(
          trx,
          table,
          { id, version },
          {
            state: 'settled',
            decision,
            reason,
            decided_by: actor.userId,
          },
        );
      }),
  };
}
