import { readFileSync } from 'node:fs';
import { createSubsidyPolicy } from '@gongyi/api/subsidy-scheme';
import { isDomainError, type LocalDate, localDate, type Period, parseYuan, periodOf } from '@gongyi/kernel';
import { type CountyRules, getPack, resolveShipped } from '@gongyi/policies';
import { type CasePlace, type CompiledScheme, prepareCase, type RuleCase, takeOf } from '@gongyi/rules';
import { createTestDatabase, type TestDatabase } from '@gongyi/server-kit/testing';
import {
  type ClaimRecord,
  createSubsidyService,
  type Facts,
  type HeldLine,
  type SubsidyService,
} from '@gongyi/subsidy';
import { createSubsidyWorld, officer, type SubsidyWorld, samplePerson } from '@gongyi/subsidy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = new URL('../../packages/policies/golden/', import.meta.url);
const read = (name: string) => parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
const places = read('places') as Record<string, Record<string, CasePlace & { pack: string }>>;

/** Families that are paid on a claim. */
const families = [
  'travel',
  'work_award',
  'hiring',
  'job_seeking',
  'probation_training',
  'rain_dew',
  'skills_bonus',
  'social_insurance',
  'startup_grant',
  'employment_service',
  'workshop',
  'work_for_training',
  'training_fee',
  'training_living',
];

interface Case {
  readonly name: string;
  readonly ruleCase: RuleCase;
  readonly place: CasePlace & { pack: string };
}
const cases = families.flatMap((family): Case[] =>
  (read(family).cases as RuleCase[]).flatMap((ruleCase) => {
    const place = places[family]?.[ruleCase.id];
    return place === undefined ? [] : [{ name: `${family} ${ruleCase.id} ${ruleCase.title}`, ruleCase, place }];
  }),
);

/** What must stand already so that the system counts what the case says. */
function heldFor(
  scheme: CompiledScheme,
  facts: Facts,
  eventOn: LocalDate,
  period: Period,
  personId: string,
): HeldLine[] {
  return scheme.facts.flatMap((fact): HeldLine[] => {
    const value = facts[fact.name];
    if (fact.counts === undefined || value === undefined || value === null) return [];
    const line = { personId, schemeCode: scheme.code, period, shared: { household: 'H1' } };
    const paid = (amount: number, on = eventOn): HeldLine => ({ ...line, eventOn: on, amountFen: amount as never });
    switch (takeOf(fact)) {
      case 'count':
        return Array.from({ length: Number(value) }, () => paid(1));
      case 'sum':
        return Number(value) === 0 ? [] : [paid(Number(value))];
      case 'last_year':
        return [paid(1, localDate(`${Number(value)}-06-01`))];
      default:
        return [];
    }
  });
}

/**
 * The golden cases as a county would meet them: a claim is filed with the facts of the case, checked, accepted, computed in a
 * run on PostgreSQL and approved; the yuan are those of the case.
 */
describe('golden cases through claims and runs', () => {
  let database: TestDatabase;
  let world: SubsidyWorld;
  let service: SubsidyService;
  let packId = '53';
  let held: HeldLine[] = [];
  const [clerk, township, county] = [officer(), officer(), officer()];
  const person = samplePerson(1);

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await createSubsidyWorld(database);
    world.parties.people.set(person.personId, person);
    world.parties.organisations.set(person.personId, {
      id: person.personId,
      name: '演示单位',
      creditCode: '',
      divisionCode: person.divisionCode,
    });
    world.claimRules.current = {
      ...(world.claimRules.current as NonNullable<typeof world.claimRules.current>),
      documents: [],
    };
    const rules: CountyRules = {
      current: async () => {
        const [pack, files] = [getPack(packId), resolveShipped(packId)];
        if (pack === undefined || files === undefined) throw new Error(`no pack ${packId}`);
        return { pack, files };
      },
      ofVersion: async () => undefined,
    };
    const { store } = world.options;
    service = createSubsidyService({
      ...world.options,
      policy: createSubsidyPolicy(rules),
      // What was paid before is the case's own; lines of other cases are other people's.
      store: { ...store, claims: { ...store.claims, held: async () => held, acceptedOf: async () => [] } },
    });
  });
  afterAll(() => database.destroy());

  async function checkedClaim(scheme: CompiledScheme, facts: Facts): Promise<ClaimRecord> {
    const typed = Object.fromEntries(
      Object.entries(facts).filter(([name]) => scheme.facts.find((fact) => fact.name === name)?.counts === undefined),
    );
    const draft = await service.claims.file(clerk, {
      schemeId: scheme.schemeId,
      claimantKind: 'person',
      claimantName: person.name,
      personId: person.personId,
      organisationId: person.personId,
      subjectId: null,
      facts: typed,
      documents: [],
      declaredFen: null,
    });
    const submitted = await service.claims.submit(clerk, draft.id, draft.version);
    return service.claims.check(township, draft.id, submitted.version);
  }

  async function paidBy(claim: ClaimRecord) {
    await service.claims.accept(county, claim.id, claim.version);
    const run = await service.runs.create(world.maker, { schemeId: claim.schemeId, period: claim.period });
    await service.jobs.handlers['subsidy-runs.compute']?.({
      actor: world.maker,
      payload: { runId: (await service.runs.compute(world.maker, run.id)).id },
      progress: async () => {},
    });
    const query = { filter: { runId: run.id }, sort: null, range: { from: 0, to: 9 }, ids: null };
    const [line] = (await service.items.find(world.maker, query)).rows;
    const submitted = await service.runs.submit(world.maker, run.id);
    await service.runs.approve(world.approver, run.id, {
      count: submitted.payableCount,
      totalFen: submitted.payableTotalFen,
      digest: submitted.digest ?? '',
    });
    expect(await service.runs.replay(world.maker, run.id)).toMatchObject({ same: true });
    return line;
  }

  it('has cases of every family', () => {
    expect(new Set(cases.map(({ name }) => name.split(' ')[0]))).toEqual(new Set(families));
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)('$name', async ({ ruleCase, place }) => {
    packId = place.pack;
    const pack = getPack(packId);
    if (pack === undefined) throw new Error(`no pack ${packId}`);
    const prepared = prepareCase(pack, ruleCase, place);
    const { expected } = ruleCase;
    if (!prepared.ok) {
      // No rule on the day: nothing can be filed, and the refusal says why.
      const schemeId = place.scheme ?? '';
      const day = localDate(
        String(ruleCase.on ?? place.on).length === 4
          ? `${ruleCase.on}-01-01`
          : String(ruleCase.on ?? place.on).slice(0, 10),
      );
      const refused = await service.claims
        .file(clerk, {
          schemeId,
          claimantKind: 'person',
          claimantName: person.name,
          personId: person.personId,
          organisationId: null,
          subjectId: null,
          facts: { on: day },
          documents: [],
          declaredFen: null,
        })
        .catch((error: unknown) => error);
      expect(isDomainError(refused) && refused.details['code']).toBe(expected['refusal']);
      return;
    }
    const { scheme } = prepared;
    const facts = prepared.facts as Facts;
    const [direct] = scheme.evaluate([facts]);
    if (scheme.source === undefined) {
      // Settled by a bank, or a calculation: the claim is refused, in words.
      await expect(checkedClaim(scheme, facts)).rejects.toMatchObject({
        code: expect.stringMatching(/NOT_CLAIMED|PAYS_NOBODY|NO_VALUE/),
      });
      return;
    }
    const eventOn = scheme.on;
    held = heldFor(scheme, facts, eventOn, `${eventOn.slice(0, 4)}-01` as Period, person.personId);
    const claim = await checkedClaim(scheme, facts);
    expect(periodOf(claim.eventOn)).toBe(periodOf(eventOn));
    if (direct?.status !== 'payable' || direct.amountFen === 0) {
      const { lines } = await service.claims.judge(county, claim.id);
      if (direct?.amountFen !== 0) expect(lines[0]?.reasonCodes[0]).toBe(direct?.reasonCodes[0]);
      if (expected['refusal'] !== undefined) expect(lines[0]?.reasonCodes[0]).toBe(expected['refusal']);
      await expect(service.claims.accept(county, claim.id, claim.version)).rejects.toMatchObject({
        code: 'SUBSIDY.CLAIM_NOT_PAYABLE',
      });
      return;
    }
    const line = await paidBy(claim);
    expect(line?.amountFen).toBe(direct.amountFen);
    if (expected['yuan'] !== undefined) expect(line?.amountFen).toBe(parseYuan(String(expected['yuan'])));
    expect((await service.claims.get(county, claim.id)).state).toBe('settled');
  });
});
