import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { type MainJobResult, runMainJob } from '@gongyi/api/demo/main-job';
import { verifyAmounts } from '@gongyi/api/verify-amounts';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';

interface Expected {
  readonly totals: { readonly lines: number; readonly ok: number; readonly okTotalFen: number };
  readonly lines: readonly { sheet: string; row: number; outcome: string; correctFen: number | null }[];
}

const expectedOf = (month: string) =>
  JSON.parse(readFileSync(join(demoData, 'expected', `expected-${month}.json`), 'utf8')) as Expected;

describe('one county-month from roster to payment file, over HTTP', () => {
  let server: TestServer;
  let result: MainJobResult;
  const printed: string[] = [];

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    result = await runMainJob({ baseUrl: server.url, folder: demoData, print: (line) => printed.push(line) });
  });
  afterAll(() => server?.stop());

  it.each(['2025-03', '2025-04'] as const)('the run of %s pays what the answers say, to the fen', (month) => {
    const run = month === '2025-03' ? result.march : result.april;
    const { totals } = expectedOf(month);
    expect({ people: run.payableCount, totalFen: run.payableTotalFen }).toEqual({
      people: totals.ok,
      totalFen: totals.okTotalFen,
    });
  });

  it('pays nobody twice and nobody without a confirmed account', () => {
    expect(result.batch.lineCount + result.batch.heldCount).toBe(result.march.payableCount);
    expect(result.batch.heldCount).toBeGreaterThan(0);
    expect(result.reissued.lineCount).toBe(1);
  });

  it('settles every line that the bank paid and keeps the returned ones visible', async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const batch = await officer.get<{ settledCount: number; returnedCount: number; lineCount: number }>(
      `/payment-batches/${result.batch.id}`,
    );
    expect(batch.returnedCount).toBe(3);
    expect(batch.settledCount).toBe(batch.lineCount - 3);
  });

  it('explains a line: the amount, its steps, its clause', async () => {
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const items = await officer.get<{ id: string; amountFen: number }[]>('/subsidy-items', {
      filter: { runId: result.march.id, status: 'payable' },
      range: [0, 4],
    });
    for (const item of items) {
      const explanation = await officer.get<{ amountFen: number; zh: string; steps: unknown[]; clauses: unknown[] }>(
        `/subsidy-items/${item.id}/explanation`,
      );
      expect(explanation.amountFen).toBe(item.amountFen);
      expect(explanation.zh).toMatch(/元/);
      expect(explanation.steps.length).toBeGreaterThan(0);
      expect(explanation.clauses.length).toBeGreaterThan(0);
    }
  });

  it('leaves an unbroken audit chain and no broken invariant', async () => {
    expect(await verifyAuditChain(server.database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
  });

  it('prints each step with counts, totals and digests', () => {
    expect(printed.join('\n')).toContain('768,320.49');
    expect(printed.join('\n')).toContain('777,216.85');
    expect(printed.join('\n')).toMatch(/digest [0-9a-f]{64}/);
  });

  it('PostgreSQL computes every approved line again and finds no other fen, but finds one that was changed by hand', async () => {
    const { owner } = server.database;
    const check = await verifyAmounts(owner, { subsidy: 'subsidy', policies: 'policies' });
    expect(check).toEqual({ checked: 953 + 968, differences: [], otherVersions: [] });
    await owner.transaction(async (trx) => {
      await trx.raw(
        "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
      );
      await trx.raw('alter table subsidy.subsidy_items disable trigger user');
      const { id } = await trx('subsidy.subsidy_items')
        .where({ run_id: result.april.id, amount_fen: 80_000 })
        .first('id');
      await trx('subsidy.subsidy_items').where({ id }).update({ amount_fen: 80_001 });
      await trx.raw('alter table subsidy.subsidy_items enable trigger user');
    });
    const { differences } = await verifyAmounts(owner, { subsidy: 'subsidy', policies: 'policies' });
    expect(differences.map(({ storedFen, recalculatedFen }) => [storedFen, recalculatedFen])).toEqual([
      [80_001, 80_000],
    ]);
  });
});
