import { newId } from '@gongyi/kernel';
import { countyWide, createTables, tenantOf, toColumns, toRecord, updateVersioned } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import type { AgreementFile, AgreementInsurance } from '../model/agreement-papers.js';
import type { DeclaredFact } from '../model/declared-facts.js';
import type { AgreementOfHistory, AgreementStore } from '../ports.js';
import { createAlertPart } from './agreement-alerts.js';
import { createFindingPart } from './agreement-findings.js';
import { named } from './refusals.js';

type Table = 'agreements' | 'agreement_insurances' | 'agreement_files' | 'agreement_answers';

/** Agreements, their papers and the month’s check in PostgreSQL, in the schema that the host names. */
export function createKnexAgreementStore(knex: Knex, { schema }: { readonly schema: string }): AgreementStore {
  const tables = createTables<Table>(knex, schema);
  return {
    ...createAlertPart(knex, schema),
    ...createFindingPart(knex, schema),

    create: (actor, { standing, divisionCode, declaredFacts, ...agreement }) =>
      tables.run(actor, async (trx) => {
        const id = newId();
        const { identityHash, birthDate, sex } = standing;
        const row = { ...tenantOf(actor, id, divisionCode), ...toColumns(agreement) };
        const known = { person_hash: identityHash, born_on: birthDate, sex };
        const declared = { declared_facts: JSON.stringify(declaredFacts) };
        const empty = {
          ...declared,
          left_on: null,
          leave_reason: '',
          insured: false,
          findings: '{}',
          facts_digest: '',
        };
        await named(trx(tables.name('agreements')).insert({ ...row, ...known, ...empty, state: 'draft' }));
        return id;
      }),
    declaredOf: (actor, id) =>
      tables.run(actor, async (trx) => {
        const current = trx.raw('??.current_answers(county_code, id, declared_facts) as declared', [schema]);
        const row = await tables.rows(trx, actor, 'agreements').where({ id }).first(current);
        return (row as { declared: DeclaredFact[] } | undefined)?.declared ?? [];
      }),
    answer: (actor, { id: agreementId, divisionCode }, { value, ...answer }) =>
      tables.run(actor, async (trx) => {
        await named(
          trx(tables.name('agreement_answers')).insert({
            ...tenantOf(actor, newId(), divisionCode),
            ...toColumns({ agreementId, ...answer, recordedByName: actor.displayName }),
            value: value === null ? null : JSON.stringify(value),
          }),
        );
      }),
    historyOf: (actor, personId) =>
      tables.run(actor, async (trx) => {
        const rows: object[] = await countyWide(trx, actor, () =>
          trx(tables.name('agreements'))
            .where({ person_id: personId })
            .modify((builder) => actor.countyCode !== null && builder.where({ county_code: actor.countyCode }))
            .orderBy('starts_on')
            .select('id', 'starts_on', 'ends_on', 'left_on', 'application_id', 'state', 'retirement_class'),
        );
        return rows.map((row) => toRecord<AgreementOfHistory>(row));
      }),
    lockHousehold: (actor, householdCode) =>
      tables.run(actor, async (trx) => {
        await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
          `household ${actor.countyCode} ${householdCode}`,
        ]);
      }),
    heldElsewhere: (actor, terms) =>
      tables.run(actor, async (trx) => {
        const personIds = terms.map(({ personId }) => personId);
        const { rows: own } = await countyWide(trx, actor, () =>
          trx.raw(
            `select person_id as "personId", array_agg(id) as ids from ??.agreements
             where (?::text is null or county_code = ?) and person_id = any(?::uuid[]) group by person_id`,
            [schema, actor.countyCode, actor.countyCode, personIds],
          ),
        );
        const ownOf = new Map(
          (own as { personId: string; ids: string[] }[]).map(({ personId, ids }) => [personId, ids]),
        );
        const asked = terms.map(({ personId, identityHash, from, to }, index) => ({
          key: String(index),
          hash: identityHash,
          from,
          to,
          own: ownOf.get(personId) ?? [],
        }));
        const { rows } = await trx.raw('select ??.held_elsewhere(?::jsonb) as key', [schema, JSON.stringify(asked)]);
        return new Set((rows as { key: string }[]).map(({ key }) => terms[Number(key)]?.personId ?? ''));
      }),
    addInsurance: (actor, { id, divisionCode }, insurance) =>
      tables.run(actor, async (trx) => {
        const row = { ...tenantOf(actor, newId(), divisionCode), agreement_id: id, ...toColumns(insurance) };
        await named(trx(tables.name('agreement_insurances')).insert(row));
        await tables.rows(trx, actor, 'agreements').where({ id }).update({ insured: true });
      }),
    insurancesOf: (actor, agreementId) =>
      tables.run(actor, async (trx) => {
        const rows: object[] = await tables
          .rows(trx, actor, 'agreement_insurances')
          .where({ agreement_id: agreementId })
          .orderBy('from_on')
          .select('id', 'insurer', 'policy_number', 'from_on', 'to_on', 'premium_fen');
        return rows.map((row) => toRecord<AgreementInsurance>(row));
      }),
    addFile: (actor, { id, divisionCode }, file) =>
      tables.run(actor, async (trx) => {
        const row = { ...tenantOf(actor, newId(), divisionCode), agreement_id: id, ...toColumns(file) };
        await trx(tables.name('agreement_files')).insert(row);
      }),
    filesOf: (actor, agreementId) =>
      tables.run(actor, async (trx) => {
        const rows: object[] = await tables
          .rows(trx, actor, 'agreement_files')
          .where({ agreement_id: agreementId })
          .orderBy('id')
          .select('id', 'file_id', 'name', 'added_on');
        return rows.map((row) => toRecord<AgreementFile>(row));
      }),
    move: (actor, which, change) =>
      tables.run(actor, async (trx) => {
        await named(updateVersioned(trx, tables.name('agreements'), which, toColumns(change)));
      }),
  };
}
