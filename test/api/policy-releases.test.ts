import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { verifyAmounts } from '@gongyi/api/verify-amounts';
import type { CheckedDraft, ParameterRow, PolicyRelease, SettingRow, WhatIfResult } from '@gongyi/policies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComputedRun, computeLaterMonth, computeRun, freezeMarch } from '../support/later-month.js';
import { startTestServer, type TestServer } from '../support/server.js';

interface Item {
  readonly id: string;
  readonly personId: string;
  readonly amountFen: number;
  readonly facts: { readonly days_attended: number; readonly required_days: number };
}

const newStandard = {
  parameter: 'county_month_standard',
  from: '2025-07-01',
  value: '900.00',
  documentNumber: '会政办〔2025〕99号（演示）',
  clause: '月补贴标准提高到900元',
};

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('rules are drafted, tried out and released by two people', () => {
  let server: TestServer;
  let officer: ApiClient;
  let approver: ApiClient;
  let draft: PolicyRelease;
  let march: ComputedRun;

  const itemsOf = (run: ComputedRun) =>
    officer.get<Item[]>('/subsidy-items', { filter: { runId: run.id, status: 'payable' }, range: [0, 499] });

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    officer = await signIn(server.url, 'jingban', demoPassword);
    approver = await signIn(server.url, 'shenpi', demoPassword);
  });
  afterAll(() => server?.stop());

  it('a draft starts as the rules in force, and there is one at a time', async () => {
    draft = await officer.post<PolicyRelease>('/policy-releases', { note: '提高月补贴标准' });
    expect(draft).toMatchObject({ state: 'draft', packId: '530326', sequence: null, packVersion: null });
    const { files } = await officer.get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`);
    expect(Object.keys(files)).toContain('schemes/post-subsidy.yaml');
    expect(await refusal(officer.post('/policy-releases', { note: '又一份草稿' }))).toBe('POLICY.DRAFT_EXISTS');
    expect((await officer.get<CheckedDraft>(`/policy-releases/${draft.id}/check`)).difference).toEqual([]);
    expect(await refusal(approver.post(`/policy-releases/${draft.id}/release`, { version: 1 }))).toBe(
      'POLICY.NO_CHANGE',
    );
  });

  it('a new value closes the one before it, cites its document, and is told as a difference', async () => {
    draft = await officer.post<PolicyRelease>(`/policy-releases/${draft.id}/set-value`, {
      version: draft.version,
      ...newStandard,
    });
    const checked = await officer.get<CheckedDraft>(`/policy-releases/${draft.id}/check`);
    expect(checked.problems).toEqual([]);
    expect(checked.cases.length).toBeGreaterThan(15);
    expect(checked.cases.filter(({ ok }) => !ok)).toEqual([]);
    const change = checked.difference.find(({ id }) => id === 'county_month_standard');
    expect(change?.differences).toContainEqual({
      path: 'values.2025-01-01.until',
      before: '2025-12-31',
      after: '2025-06-30',
    });
    expect(change?.differences).toContainEqual({ path: 'values.2025-07-01.value', before: null, after: '900.00' });
    expect(checked.difference.map(({ kind }) => kind)).toContain('document');
    const on = async (day: string) =>
      (await officer.get<{ rows: ParameterRow[] }>(`/policy-releases/${draft.id}/parameters?on=${day}`)).rows.find(
        ({ id }) => id === 'county_month_standard',
      )?.value;
    expect([await on('2025-06-30'), await on('2025-07-01'), await on('2026-01-01')]).toEqual([
      '800.00',
      '900.00',
      null,
    ]);
  });

  it('refuses what cannot be: an earlier day, an unknown parameter, another unit, an old version', async () => {
    const set = (changes: object) =>
      refusal(
        officer.post(`/policy-releases/${draft.id}/set-value`, { version: draft.version, ...newStandard, ...changes }),
      );
    expect(await set({})).toBe('POLICY.NOT_AFTER_LAST');
    expect(await set({ from: '2025-08-01', parameter: 'salary' })).toBe('POLICY.UNKNOWN_PARAMETER');
    expect(await set({ from: '2025-08-01', value: '九百' })).toBe('POLICY.VALUE_REFUSED');
    expect(await set({ from: '2025-08-01', version: 1 })).toBe('LIST.VERSION_CONFLICT');
    const file = { version: draft.version, path: 'schemes/../x.yaml', text: 'a: 1' };
    expect(await refusal(officer.post(`/policy-releases/${draft.id}/set-file`, file))).toBe('KERNEL.INVALID_INPUT');
  });

  it('a file with a mistake keeps the draft from being released and says where it is', async () => {
    const path = 'parameters/county_month_standard.yaml';
    const { files } = await officer.get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`);
    const write = async (text: string) => {
      draft = await officer.post<PolicyRelease>(`/policy-releases/${draft.id}/set-file`, {
        version: draft.version,
        path,
        text,
      });
    };
    await write((files[path] ?? '').replace('"900.00"', '900'));
    const checked = await officer.get<CheckedDraft>(`/policy-releases/${draft.id}/check`);
    expect(checked.problems[0]).toMatchObject({ code: 'WRONG_UNIT', file: path });
    expect(checked.problems[0]?.line).toBeGreaterThan(5);
    const version = { version: draft.version };
    expect(await refusal(approver.post(`/policy-releases/${draft.id}/release`, version))).toBe(
      'POLICY.PACK_HAS_PROBLEMS',
    );
    await write(files[path] ?? '');
  });

  it('a setting that the modules cannot read keeps it from being released too', async () => {
    const path = 'settings/post-hiring.yaml';
    const { files } = await officer.get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`);
    const write = async (text: string) => {
      draft = await officer.post<PolicyRelease>(`/policy-releases/${draft.id}/set-file`, {
        version: draft.version,
        path,
        text,
      });
      return (await officer.get<CheckedDraft>(`/policy-releases/${draft.id}/check`)).problems;
    };
    const text = files[path] ?? '';
    expect(await write(text.replace('waitingListMonths: 12', 'waitingListMonths: twelve'))).toEqual([
      expect.objectContaining({
        code: 'INVALID_VALUE',
        file: path,
        path: 'values.0.value.waitingListMonths',
        line: text.split('\n').findIndex((line) => line.includes('waitingListMonths')) + 1,
        suggestion: expect.stringContaining('post-hiring'),
      }),
    ]);
    const version = { version: draft.version };
    expect(await refusal(approver.post(`/policy-releases/${draft.id}/release`, version))).toBe(
      'POLICY.PACK_HAS_PROBLEMS',
    );
    expect(await write(text.replace('id: post-hiring', 'id: post-hirring'))).toEqual([
      expect.objectContaining({ code: 'UNKNOWN_SETTING', suggestion: '是不是“post-hiring”？' }),
    ]);
    expect(await write(text)).toEqual([]);
    const settled = async (on: string) =>
      (await officer.get<{ rows: SettingRow[] }>(`/policy-releases/${draft.id}/settings?on=${on}`)).rows;
    const [setup, ...others] = await settled('2025-04-01');
    expect(setup).toMatchObject({ id: 'post-setup', confidence: 'demonstration', refusal: null, partsWithSource: 1 });
    const shipped = Object.keys(files).filter((path) => path.startsWith('settings/'));
    expect(others).toHaveLength(shipped.length - 1);
    for (const { refusal: code } of await settled('2030-01-01')) expect(code).toBe('NO_CONFIRMED_RULE');
  });

  it('what-if on a frozen month: June stays as it is, July gains, by township and by person', async () => {
    await freezeMarch(officer);
    const ask = (month: string) =>
      officer.get<WhatIfResult>(
        `/policy-releases/${draft.id}/what-if?schemeId=post-subsidy&roster=2025-03&month=${month}`,
      );
    const june = await ask('2025-06');
    expect(june.changeCount).toBe(0);
    const july = await ask('2025-07');
    expect(july.total.gaining).toBeGreaterThan(400);
    expect(july.total.losing).toBe(0);
    expect(july.total.draftFen - july.total.releasedFen).toBe(july.total.gainFen);
    expect(july.places.length).toBeGreaterThan(10);
    expect(july.places.reduce((sum, place) => sum + place.gainFen, 0)).toBe(july.total.gainFen);
    expect(july.changes[0]?.name).toMatch(/^.\*+/);
    expect(JSON.stringify(july)).not.toMatch(/\d{17}[\dX]/);
    expect(await refusal(ask('2026-01'))).toBe('POLICY.ROSTER_RULE_MISSING');
    const half = await ask('2025-06&through=2025-08');
    expect(half.months.map(({ month, gainFen }) => [month, gainFen > 0])).toEqual([
      ['2025-06', false],
      ['2025-07', true],
      ['2025-08', true],
    ]);
    expect(half.total.gainFen).toBe(half.months.reduce((sum, month) => sum + month.gainFen, 0));
    expect(half.places.reduce((sum, place) => sum + place.draftFen, 0)).toBe(half.total.draftFen);
    expect(await refusal(ask('2025-08&through=2025-06'))).toBe('POLICY.MONTHS_REVERSED');
    expect(await refusal(ask('2025-01&through=2026-02'))).toBe('POLICY.MONTHS_REVERSED');
  });

  it('a run is computed by the rules of the day, while the draft waits', async () => {
    march = await computeRun(officer, '2025-03');
    expect(march.ruleVersion).toBe(draft.baseVersion);
  });

  it('a second person releases; whoever drafted cannot, on any route', async () => {
    const version = { version: draft.version };
    expect(await refusal(officer.post(`/policy-releases/${draft.id}/release`, version))).toBe('KERNEL.FORBIDDEN');
    const both = { drafted_by: '01a21876-46e9-754f-9d00-0528f2813c6b' };
    await expect(
      server.database.owner.transaction(async (trx) => {
        await trx.raw(
          "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
        );
        await trx('policies.policy_releases')
          .where({ id: draft.id })
          .update({ ...both });
      }),
      'who drafted it is never rewritten',
    ).rejects.toThrow(/frozen/);
    const [first, second] = await Promise.allSettled([
      approver.post<PolicyRelease>(`/policy-releases/${draft.id}/release`, version),
      approver.post<PolicyRelease>(`/policy-releases/${draft.id}/release`, version),
    ]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    const released = await officer.get<PolicyRelease>(`/policy-releases/${draft.id}`);
    expect(released).toMatchObject({ state: 'released', sequence: 1, draftedByName: expect.any(String) });
    expect(released.packVersion).toMatch(/^530326@2025\.1\+/);
    const late = { version: released.version, ...newStandard, from: '2025-09-01' };
    expect(await refusal(officer.post(`/policy-releases/${draft.id}/set-value`, late))).toBe('POLICY.NOT_A_DRAFT');
    draft = released;
  });

  it('what was computed before the release is replayed and explained by its own rules', async () => {
    expect(march.ruleVersion).not.toBe(draft.packVersion);
    expect(await officer.post(`/subsidy-runs/${march.id}/replay`)).toMatchObject({
      same: true,
      digest: march.digest,
      ruleVersion: march.ruleVersion,
      replayedRuleVersion: march.ruleVersion,
    });
    const [item] = await itemsOf(march);
    const { zh } = await officer.get<{ zh: string }>(`/subsidy-items/${item?.id}/explanation`);
    expect(zh).toContain('月标准800.00元');
    expect(zh).not.toContain(newStandard.documentNumber);
  });

  it('July lines use the new standard, June lines do not; every line keeps its version; SQL agrees', async () => {
    const june = await computeLaterMonth(officer, 6);
    const july = await computeLaterMonth(officer, 7);
    expect(june.ruleVersion).toBe(draft.packVersion);
    const [inJune, inJuly] = [await itemsOf(june), await itemsOf(july)];
    expect(inJune.length).toBeGreaterThan(30);
    const before = new Map(inJune.map((item) => [item.personId, item]));
    const raised = inJuly.filter(
      ({ personId, amountFen }) => amountFen > (before.get(personId)?.amountFen ?? amountFen),
    );
    expect(raised.length).toBeGreaterThan(0);
    // Whoever is paid more in July had a standard of 800 in June, and the same days.
    for (const { personId, amountFen, facts } of raised)
      if (facts.days_attended >= facts.required_days)
        expect([before.get(personId)?.amountFen, amountFen]).toEqual([80_000, 90_000]);
    const one = raised.find((item) => item.amountFen === 90_000);
    const { zh } = await officer.get<{ zh: string }>(`/subsidy-items/${one?.id}/explanation`);
    expect(zh).toContain('900.00元');
    expect(zh).toContain(newStandard.documentNumber);
    await officer.post(`/subsidy-runs/${july.id}/submit`, {});
    const { payableCount: count, payableTotalFen: totalFen, digest } = july;
    await approver.post(`/subsidy-runs/${july.id}/approve`, { count, totalFen, digest });
    const check = await verifyAmounts(server.database.owner, { subsidy: 'subsidy', policies: 'policies' });
    expect(check).toMatchObject({ differences: [], otherVersions: [] });
    expect(check.checked).toBe(inJuly.length);
    expect(check.checked).toBeGreaterThan(10);
  });

  it('a draft is discarded, and the next one builds on the release', async () => {
    const next = await officer.post<PolicyRelease>('/policy-releases', { note: '再次起草' });
    expect(next.baseVersion).toBe(draft.packVersion);
    const gone = await officer.post<PolicyRelease>(`/policy-releases/${next.id}/withdraw`, { version: next.version });
    expect(gone.state).toBe('withdrawn');
    const { rows } = await officer.get<{ rows: ParameterRow[] }>('/policy-parameters?on=2025-07-01');
    expect(rows.find(({ id }) => id === 'county_month_standard')).toMatchObject({ value: '900.00', packId: '530326' });
    const audit = await signIn(server.url, 'shenji', demoPassword);
    const events = await audit.get<{ action: string }[]>('/audit-events', { range: [0, 199] });
    const actions = new Set(events.map(({ action }) => action));
    for (const action of ['create', 'set-value', 'set-file', 'release', 'withdraw'])
      expect([...actions]).toContain(`policy-releases.${action}`);
  });
});
