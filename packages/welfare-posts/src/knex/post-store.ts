import {
  type CheckedRow,
  countyOf,
  type DivisionCode,
  digestOf,
  type JsonObject,
  type LocalDate,
  newId,
} from '@gongyi/kernel';
import { copyInto, findPage, inTownship, inTransaction, startsWith, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AgreementFacts, AgreementRecord } from '../model/agreement.js';
import type { PersonStanding } from '../model/holder.js';
import { markExits, markStoredOverlaps, type StoredAgreement } from '../model/roster-rules.js';
import type { WelfarePostFacts, WelfarePostRecord } from '../model/welfare-post.js';
import type { WelfarePostStore } from '../ports.js';
import { ofCounty } from './of-county.js';
import { named } from './refusals.js';

type PostPart = Pick<
  WelfarePostStore,
  'findPosts' | 'getPost' | 'editPost' | 'findAgreements' | 'getAgreement' | 'compareRoster' | 'upsertRoster'
>;

interface RosterValues {
  readonly kind: 'post' | 'agreement';
  readonly facts: WelfarePostFacts | AgreementFacts;
}

const postColumns = [
  'division_code',
  'code',
  'name',
  'category',
  'using_unit',
  'places',
  'standard_fen',
  'fund_source',
  'required_days',
  'valid_from',
  'valid_to',
  'developing_department',
  'approval_number',
  'remark',
  'facts_digest',
] as const;
const agreementColumns = [
  'division_code',
  'code',
  'welfare_post_id',
  'person_id',
  'person_name',
  'identity_masked',
  'starts_on',
  'ends_on',
  'left_on',
  'leave_reason',
  'kind',
  'insured',
  'findings',
  'facts_digest',
  'person_hash',
  'born_on',
  'sex',
] as const;

const factsDigest = (facts: unknown) => digestOf(facts as JsonObject);

function postValues(facts: WelfarePostFacts): (string | number)[] {
  const {
    divisionCode,
    code,
    name,
    category,
    usingUnit,
    places,
    standardFen,
    fundSource,
    requiredDays,
    validFrom,
    validTo,
    developingDepartment,
    approvalNumber,
    remark,
  } = facts;
  return [
    divisionCode,
    code,
    name,
    category,
    usingUnit,
    places,
    standardFen,
    fundSource,
    requiredDays,
    validFrom,
    validTo,
    developingDepartment,
    approvalNumber,
    remark,
    factsDigest(facts),
  ];
}

function agreementValues(
  facts: AgreementFacts,
  postId: string,
  standing: PersonStanding | undefined,
): (string | boolean | null)[] {
  const {
    divisionCode,
    code,
    personId,
    personName,
    identityMasked,
    startsOn,
    endsOn,
    leftOn,
    leaveReason,
    kind,
    insured,
    findings,
  } = facts;
  return [
    divisionCode,
    code,
    postId,
    personId,
    personName,
    identityMasked,
    startsOn,
    endsOn,
    leftOn,
    leaveReason,
    kind,
    insured,
    `{${findings.join(',')}}`,
    factsDigest(facts),
    standing?.identityHash ?? null,
    standing?.birthDate ?? null,
    standing?.sex ?? null,
  ];
}

/** Posts and agreements in PostgreSQL. */
export function createPostPart(knex: Knex, schema: string): PostPart {
  const posts = (trx: Knex.Transaction, today: LocalDate) =>
    trx(`${schema}.welfare_posts as p`).select({
      id: 'p.id',
      version: 'p.version',
      divisionCode: 'p.division_code',
      code: 'p.code',
      name: 'p.name',
      category: 'p.category',
      usingUnit: 'p.using_unit',
      places: 'p.places',
      standardFen: 'p.standard_fen',
      fundSource: 'p.fund_source',
      requiredDays: 'p.required_days',
      validFrom: 'p.valid_from',
      validTo: 'p.valid_to',
      developingDepartment: 'p.developing_department',
      approvalNumber: 'p.approval_number',
      remark: 'p.remark',
      postClass: 'p.post_class',
      workMode: 'p.work_mode',
      pooled: 'p.pooled',
      duties: 'p.duties',
      hoursPerDay: 'p.hours_per_day',
      programmeId: 'p.programme_id',
      fundId: 'p.fund_id',
      needId: 'p.need_id',
      holders: trx.raw(
        '(select count(*)::int from ??.agreements a where a.county_code = p.county_code and a.welfare_post_id = p.id and a.in_force @> ?::date)',
        [schema, today],
      ),
    });
  const agreements = (trx: Knex.Transaction) =>
    trx(`${schema}.agreements as a`)
      .join(`${schema}.welfare_posts as p`, (on) =>
        on.on('p.county_code', 'a.county_code').andOn('p.id', 'a.welfare_post_id'),
      )
      .select({
        id: 'a.id',
        version: 'a.version',
        divisionCode: 'a.division_code',
        code: 'a.code',
        welfarePostId: 'a.welfare_post_id',
        postCode: 'p.code',
        postName: 'p.name',
        personId: 'a.person_id',
        personName: 'a.person_name',
        identityMasked: 'a.identity_masked',
        startsOn: 'a.starts_on',
        endsOn: 'a.ends_on',
        leftOn: 'a.left_on',
        leaveReason: 'a.leave_reason',
        kind: 'a.kind',
        insured: 'a.insured',
        findings: 'a.findings',
        state: 'a.state',
        standardFen: trx.raw('coalesce(a.standard_fen, p.standard_fen)'),
        signedOn: 'a.signed_on',
        applicationId: 'a.application_id',
        renewsId: 'a.renews_id',
        renewedById: trx.raw(
          "(select r.id from ??.agreements r where r.county_code = a.county_code and r.renews_id = a.id and r.state <> 'void')",
          [schema],
        ),
      });

  const good = (rows: readonly CheckedRow[], kind: 'post' | 'agreement') =>
    rows
      .filter((row) => row.outcome === 'ok')
      .map((row) => row.values as unknown as RosterValues)
      .filter((values) => values.kind === kind)
      .map((values) => values.facts);

  async function stored(trx: Knex.Transaction, table: string): Promise<Map<string, { id: string; digest: string }>> {
    const rows = (await trx(`${schema}.${table}`).select('id', 'code', 'facts_digest')) as {
      id: string;
      code: string;
      facts_digest: string;
    }[];
    return new Map(rows.map((row) => [row.code, { id: row.id, digest: row.facts_digest }]));
  }

  async function storedAgreements(trx: Knex.Transaction, rows: readonly CheckedRow[]): Promise<StoredAgreement[]> {
    const personIds = (good(rows, 'agreement') as AgreementFacts[]).map((facts) => facts.personId);
    const columns = {
      code: 'code',
      personId: 'person_id',
      startsOn: 'starts_on',
      endsOn: 'ends_on',
      leftOn: 'left_on',
    };
    return (await trx(`${schema}.agreements`)
      .where({ state: 'signed' })
      .whereRaw('person_id = any(?::uuid[])', [personIds])
      .select(columns)) as StoredAgreement[];
  }

  /** Last days of the agreements that leave, or left, by a procedure. */
  async function exitingAgreements(trx: Knex.Transaction): Promise<ReadonlyMap<string, LocalDate | null>> {
    const rows = (await trx(`${schema}.agreements as a`)
      .join(`${schema}.exits as e`, (on) => on.on('e.county_code', 'a.county_code').andOn('e.agreement_id', 'a.id'))
      .whereNotIn('e.state', ['refused', 'withdrawn'])
      .select({ code: 'a.code', leftOn: 'a.left_on' })) as { code: string; leftOn: LocalDate | null }[];
    return new Map(rows.map(({ code, leftOn }) => [code, leftOn]));
  }

  return {
    findPosts: (actor, query, today) =>
      inTransaction(knex, actor, (trx) => {
        const { q, townshipCode, divisionCode, category } = query.filter;
        const builder = ofCounty(posts(trx, today), actor, 'p');
        if (q !== undefined) startsWith(builder, 'p.name', q);
        if (divisionCode !== undefined) builder.where('p.division_code', divisionCode);
        if (category !== undefined) builder.where('p.category', category);
        inTownship(builder, townshipCode, 'p.division_code');
        return findPage<WelfarePostRecord>(builder, query, {
          columns: { code: 'p.code', divisionCode: 'p.division_code' },
          defaultSort: { field: 'code', order: 'asc' },
          key: 'p.id',
        });
      }),
    getPost: (actor, id, today) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await ofCounty(posts(trx, today), actor, 'p').where('p.id', id).first()) as WelfarePostRecord | undefined,
      ),
    editPost: (actor, id, edit, today) =>
      inTransaction(knex, actor, async (trx) => {
        const { name, remark } = edit;
        await updateVersioned(
          trx,
          `${schema}.welfare_posts`,
          { id, version: edit.version },
          { ...(name === undefined ? {} : { name }), ...(remark === undefined ? {} : { remark }), facts_digest: '' },
        );
        return (await posts(trx, today).where('p.id', id).first()) as WelfarePostRecord;
      }),
    findAgreements: (actor, query) =>
      inTransaction(knex, actor, (trx) => {
        const { q, townshipCode, welfarePostId, personId, inForceOn, state } = query.filter;
        const builder = ofCounty(agreements(trx), actor, 'a');
        if (state !== undefined) builder.where('a.state', state);
        if (q !== undefined) startsWith(builder, 'a.person_name', q);
        if (welfarePostId !== undefined) builder.where('a.welfare_post_id', welfarePostId);
        if (personId !== undefined) builder.where('a.person_id', personId);
        if (inForceOn !== undefined) builder.whereRaw('a.in_force @> ?::date', [inForceOn]);
        inTownship(builder, townshipCode, 'a.division_code');
        const columns = {
          code: 'a.code',
          startsOn: 'a.starts_on',
          personName: 'a.person_name',
          divisionCode: 'a.division_code',
        };
        return findPage<AgreementRecord>(builder, query, {
          columns,
          defaultSort: { field: 'divisionCode', order: 'asc' },
          key: 'a.id',
        });
      }),
    getAgreement: (actor, id) =>
      inTransaction(
        knex,
        actor,
        async (trx) =>
          (await ofCounty(agreements(trx), actor, 'a').where('a.id', id).first()) as AgreementRecord | undefined,
      ),

    compareRoster: (actor, rows) =>
      inTransaction(knex, actor, async (trx) => {
        const known = { post: await stored(trx, 'welfare_posts'), agreement: await stored(trx, 'agreements') };
        const apart = markStoredOverlaps(rows, await storedAgreements(trx, rows));
        return markExits(apart, await exitingAgreements(trx)).map((row): CheckedRow => {
          if (row.outcome !== 'ok') return row;
          const { kind, facts } = row.values as unknown as RosterValues;
          const found = known[kind].get(facts.code);
          return {
            ...row,
            action: found === undefined ? 'create' : found.digest === factsDigest(facts) ? 'unchanged' : 'update',
          };
        });
      }),

    upsertRoster: (actor, rows, standings) =>
      named(
        inTransaction(knex, actor, async (trx) => {
          const counts = { created: 0, updated: 0, unchanged: 0 };
          const write = async (
            table: string,
            columns: readonly string[],
            facts: readonly { code: string; divisionCode: string }[],
            valuesOf: (fact: never) => (string | number | boolean | null)[],
          ) => {
            const known = await stored(trx, table);
            const fresh = facts.filter((fact) => !known.has(fact.code));
            const changed = facts.filter(
              (fact) => known.has(fact.code) && known.get(fact.code)?.digest !== factsDigest(fact),
            );
            // Shortened agreements first make room for the ones that follow them.
            for (const fact of changed) {
              const values = valuesOf(fact as never);
              const changes = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
              await trx(`${schema}.${table}`)
                .where({ id: known.get(fact.code)?.id })
                .update({ ...changes, version: trx.raw('version + 1') });
            }
            await copyInto(
              trx,
              { schema, table, columns: ['county_code', 'id', 'created_by', ...columns] },
              fresh.map((fact) => [
                countyOf(fact.divisionCode as DivisionCode),
                newId(),
                actor.userId,
                ...valuesOf(fact as never),
              ]),
            );
            counts.created += fresh.length;
            counts.updated += changed.length;
            counts.unchanged += facts.length - fresh.length - changed.length;
          };
          await write('welfare_posts', postColumns, good(rows, 'post') as WelfarePostFacts[], postValues);
          const postIds = await stored(trx, 'welfare_posts');
          await write(
            'agreements',
            agreementColumns,
            good(rows, 'agreement') as AgreementFacts[],
            (facts: AgreementFacts) =>
              agreementValues(facts, postIds.get(facts.postCode)?.id ?? '', standings?.get(facts.personId)),
          );
          return counts;
        }),
      ),
  };
}
