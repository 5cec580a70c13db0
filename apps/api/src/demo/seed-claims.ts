import { type Actor, invariant } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { FileClaim } from '@gongyi/subsidy';
import type { Knex } from 'knex';
import type { App } from '../app.js';
import { schemas } from '../database/migrate.js';

interface ClaimSeed {
  readonly knex: Knex;
  readonly app: App;
  /** Files on behalf, as a village would. */
  readonly officer: Actor;
  /** Accepts. */
  readonly approver: Actor;
}

type Facts = FileClaim['facts'];
const travel = (zone: string, months: number): Facts => ({ on: '2025-01-10', work_zone: zone, stable_months: months });

/** Subsidy, facts and how far each invented claim has come. */
const claims: readonly [scheme: string, facts: Facts, stage: 'draft' | 'submitted' | 'checked' | 'accepted'][] = [
  ['travel', travel('省外', 6), 'accepted'],
  ['travel', travel('省内县外', 4), 'accepted'],
  ['travel', travel('省外', 2), 'checked'],
  ['travel', travel('县内', 5), 'submitted'],
  ['start-up-grant', { on: '2025-02-20', months_trading: 8 }, 'checked'],
  ['start-up-grant', { on: '2025-03-05', months_trading: 7 }, 'draft'],
];
const papers: Readonly<Record<string, readonly string[]>> = {
  travel: ['application_form', 'work_proof'],
  'start-up-grant': ['application_form', 'licence', 'business_flow'],
};

/** A few claims of people of the register, at every stage; a second start finds them. */
export async function seedClaims({ knex, app, officer, approver }: ClaimSeed): Promise<void> {
  const { claims: service } = app.modules.subsidy;
  const page = { sort: null, range: { from: 0, to: 0 }, ids: null } as const;
  if ((await service.find(officer, { ...page, filter: {} })).total > 0) return;
  const checkerId = (await inTransaction(knex, officer, (trx) =>
    trx(`${schemas.core}.users`).where({ login: 'gucheng' }).first('id', 'division_code'),
  )) as { id: string; division_code: string } | undefined;
  invariant(checkerId !== undefined, 'the demo township has an officer');
  const checker = await app.accounts.loadActor(checkerId.id);
  invariant(checker !== null, 'the demo township officer exists');
  const people = (await inTransaction(knex, officer, (trx) =>
    trx(`${schemas.registry}.persons`)
      .whereBetween('division_code', [checker.scope.from, checker.scope.to])
      .orderBy('division_code')
      .orderBy('id')
      .limit(claims.length)
      .select('id', 'name'),
  )) as { id: string; name: string }[];
  for (const [index, [schemeId, facts, stage]] of claims.entries()) {
    const person = people[index];
    if (person === undefined) return;
    const draft = await service.file(officer, {
      schemeId,
      claimantKind: 'village',
      claimantName: '村级协管员代办',
      personId: person.id,
      organisationId: null,
      subjectId: null,
      facts,
      documents: (papers[schemeId] ?? []).map((id) => ({ id, fileId: null })),
      declaredFen: null,
    });
    if (stage === 'draft') continue;
    const submitted = await service.submit(officer, draft.id, draft.version);
    if (stage === 'submitted') continue;
    const checked = await service.check(checker, draft.id, submitted.version);
    if (stage === 'accepted') await service.accept(approver, draft.id, checked.version);
  }
}
