import { type ApiClient, ApiError, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { verifyAmounts } from '@gongyi/api/verify-amounts';
import { fen, multiplyDivide } from '@gongyi/kernel';
import type { CheckedDraft, PolicyRelease } from '@gongyi/policies';
import type { AmendmentReview } from '@gongyi/subsidy';
import type { AgreementRecord, AppraisalRecord, PostTask, ProcedureRecord } from '@gongyi/welfare-posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComputedRun, computeRun, freezeMarch } from '../support/later-month.js';
import { startTestServer, type TestServer } from '../support/server.js';

interface Item {
  readonly id: string;
  readonly personId: string;
  readonly amountFen: number;
  readonly facts: { readonly days_attended: number; readonly required_days: number; readonly standard_fen: number };
}

const village = '530326001001';
const range = [0, 499] as const;

/**
 * Appraisals over HTTP, by the people of the demo, in a county whose released rules take 50 yuan for a failed month: one
 * worker is told before the month is frozen, and one after it.
 */
describe('an appraisal, from its scores to the computed month', () => {
  let server: TestServer;
  let [officer, reviewer, approver, files, town, clerk]: ApiClient[] = [];
  let holders: AgreementRecord[] = [];
  const done = new Map<string, AppraisalRecord>();

  const client = (one: ApiClient | undefined): ApiClient => {
    if (one === undefined) throw new Error('signed in before');
    return one;
  };
  const codeOf = (call: Promise<unknown>) =>
    call.then(() => 'done').catch((error: unknown) => (error instanceof ApiError ? error.code : String(error)));
  const command = (who: ApiClient | undefined, id: string, name: string, body: object = {}) =>
    client(who).post<AppraisalRecord>(`/appraisals/${id}/${name}`, body);

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    [officer, reviewer, approver, files, town, clerk] = await Promise.all(
      ['jingban', 'fuhe', 'shenpi', 'beian', 'gucheng', 'tanglang'].map((login) =>
        signIn(server.url, login, demoPassword),
      ),
    );
    const inForce = { inForceOn: '2025-03-31' };
    const agreements = await client(clerk).get<AgreementRecord[]>('/agreements', {
      filter: inForce,
      range: [...range],
    });
    holders = agreements.filter(({ divisionCode }) => divisionCode === village);
    expect(holders.length).toBeGreaterThanOrEqual(2);
    await releaseRules();
  });
  afterAll(() => server?.stop());

  /** Months instead of quarters, 50 yuan for a fail, and a subsidy that reads the amount. */
  async function releaseRules(): Promise<void> {
    const by = client(officer);
    let draft = await by.post<PolicyRelease>('/policy-releases', { note: '考核结果与补贴挂钩' });
    const text = (await by.get<{ files: Record<string, string> }>(`/policy-releases/${draft.id}/files`)).files;
    const write = async (path: string, change: (before: string) => string) => {
      const changed = change(text[path] ?? '');
      expect(changed).not.toBe(text[path]);
      const body = { version: draft.version, path, text: changed };
      draft = await by.post<PolicyRelease>(`/policy-releases/${draft.id}/set-file`, body);
    };
    await write('settings/post-appraisal.yaml', (before) =>
      before
        .replace('cycle: quarterly', 'cycle: monthly')
        .replace('from: 0, effect: {', 'from: 0, effect: { amount: "-50.00",')
        .replace('told: { days: 3', 'told: { days: 1'),
    );
    await write('schemes/post-subsidy.yaml', (before) =>
      before
        .replace(
          '  age: { type',
          '  appraisal_fen: { type: fen, min: "-1000.00", max: "1000.00", zh: 考核加发或扣减, en: added or deducted by the appraisal }\n  age: { type',
        )
        .replace(
          'expression: prorate(month_fen, min(days_attended, required_days), required_days)',
          'expression: prorate(month_fen, min(days_attended, required_days), required_days) + appraisal_fen',
        )
        .replace(
          'rounding: { mode',
          'adjustments:\n  - { code: FLOORED_AT_ZERO, kind: at_least, limit: yuan("0.00"), zh: 扣减后不低于零, en: not below zero, cite: { document: huize-demonstration, clause: 补贴金额按出勤天数计算 } }\nrounding: { mode',
        ),
    );
    await write('cases/post-subsidy.yaml', (before) =>
      before.replaceAll('      days_attended:', '      appraisal_yuan: "0.00"\n      days_attended:'),
    );
    const checked = await by.get<CheckedDraft>(`/policy-releases/${draft.id}/check`);
    expect(checked.problems).toEqual([]);
    await client(approver).post(`/policy-releases/${draft.id}/release`, { version: draft.version });
  }

  async function act(who: ApiClient | undefined, subjectId: string): Promise<void> {
    const filter = { subject: 'appraisal', subjectId };
    const [procedure] = await client(who).get<ProcedureRecord[]>('/procedures', { filter, range: [0, 9] });
    const { id, round, position, steps } = procedure as ProcedureRecord;
    await client(who).post(`/procedures/${id}/act-${steps[position]?.level}`, {
      round,
      position,
      verdict: 'pass',
      note: '',
    });
  }

  /** Nothing of what is asked is done: fail. */
  async function failed(agreement: AgreementRecord): Promise<AppraisalRecord> {
    const draft = await client(clerk).post<AppraisalRecord>('/appraisals/draft', {
      agreementId: agreement.id,
      period: '2025-03',
    });
    const { id, rule } = draft;
    const say = async (who: ApiClient | undefined, reviewer: 'village' | 'township' | 'democratic') => {
      const { version } = await client(who).get<AppraisalRecord>(`/appraisals/${id}`);
      const asked = rule.template.items.filter(({ by }) => by === reviewer);
      if (asked.length === 0 && !(reviewer === 'village' && rule.template.items.length === 0)) return;
      const items = asked.map((item) => ({ itemId: item.id, hundredths: 1_000 }));
      const grade = asked.length === 0 ? { gradeId: 'fail' } : {};
      const note = reviewer === 'democratic' ? '4月1日，村民代表21人参加' : '';
      await command(who, id, `score-${reviewer}`, { version, items, note, ...grade });
    };
    await say(clerk, 'village');
    await say(clerk, 'democratic');
    await command(clerk, id, 'submit');
    await say(town, 'township');
    await act(town, id);
    await act(files, id);
    return client(clerk).get<AppraisalRecord>(`/appraisals/${id}`);
  }

  it('is a task of the village, and scored on the sheet of the post’s category', async () => {
    const tasks = await client(clerk).get<PostTask[]>('/post-tasks', {
      filter: { kind: 'appraise' },
      range: [...range],
    });
    expect(tasks.map(({ recordId }) => recordId)).toEqual(expect.arrayContaining(holders.map(({ id }) => id)));
    expect(tasks[0]?.dueOn).toBe('2025-04-10');
    for (const [index, name] of ['early', 'late'].entries())
      done.set(name, await failed(holders[index] as AgreementRecord));
    expect(done.get('early')).toMatchObject({
      state: 'final',
      gradeId: 'fail',
      consequence: 'warning',
      amountFen: -5_000,
      amountMonth: '2025-03',
      amountStanding: 'untold',
    });
    const waiting = await client(clerk).get<PostTask[]>('/post-tasks', {
      filter: { kind: 'tell_appraisal' },
      range: [...range],
    });
    expect(waiting).toHaveLength(2);
  });

  it('is told by somebody, and touches only a month that is frozen after the worker’s days', async () => {
    const early = done.get('early') as AppraisalRecord;
    const tell = { toldOn: '2025-04-01', toldWay: 'in_person', workerWord: '' };
    expect(await codeOf(command(approver, early.id, 'tell', tell))).toBe('KERNEL.FORBIDDEN');
    const told = await command(clerk, early.id, 'tell', tell);
    expect(told).toMatchObject({
      state: 'told',
      answerUntil: '2025-04-02',
      amountFrom: '2025-04-03',
      toldByName: expect.any(String),
    });
    await client(officer).post('/demo/advance', { to: '2025-04-03' });
    await freezeMarch(client(officer));
    const late = done.get('late') as AppraisalRecord;
    expect(await command(clerk, late.id, 'tell', { ...tell, toldOn: '2025-04-03' })).toMatchObject({
      state: 'told',
      amountStanding: 'late',
    });
    expect(await client(clerk).get(`/appraisals/${early.id}`)).toMatchObject({ amountStanding: 'applied' });
  });

  it('is computed into the month by the county’s rules, for the one who was told in time and for nobody else', async () => {
    const by = client(officer);
    const run: ComputedRun = await computeRun(by, '2025-03');
    const itemOf = async (name: string) => {
      const { personId } = done.get(name) as AppraisalRecord;
      const [item] = await by.get<Item[]>('/subsidy-items', { filter: { runId: run.id, personId }, range: [0, 9] });
      return item as Item;
    };
    const byDays = ({ facts }: Item) =>
      multiplyDivide(
        fen(facts.standard_fen),
        Math.min(facts.days_attended, facts.required_days),
        facts.required_days,
        'half_up',
      );
    const [early, late] = await Promise.all(['early', 'late'].map(itemOf));
    expect(early?.amountFen).toBe(byDays(early as Item) - 5_000);
    expect(late?.amountFen).toBe(byDays(late as Item));
    // Read again with the same facts, and computed once more inside PostgreSQL.
    expect(await by.post(`/subsidy-runs/${run.id}/replay`)).toMatchObject({ same: true });
    await by.post(`/subsidy-runs/${run.id}/submit`);
    const { payableCount: count, payableTotalFen: totalFen, digest } = run;
    await client(reviewer).post(`/subsidy-runs/${run.id}/review`, { count, totalFen, digest });
    await client(approver).post(`/subsidy-runs/${run.id}/approve`, { count, totalFen, digest });
    const { checked, differences } = await verifyAmounts(server.database.owner, {
      subsidy: 'subsidy',
      policies: 'policies',
    });
    expect(checked).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  });

  it('waits for an amendment where it came late, and is taken from the line that was not sent yet', async () => {
    const by = client(officer);
    const tasks = async () => (await by.get<{ tasks: { id: string; count: number | null }[] }>('/dashboard')).tasks;
    expect((await tasks()).map(({ id }) => id)).not.toContain('amend-lines');
    const { amountFrom } = await client(clerk).get<AppraisalRecord>(`/appraisals/${done.get('late')?.id}`);
    await by.post('/demo/advance', { to: amountFrom });
    expect(await tasks()).toContainEqual(expect.objectContaining({ id: 'amend-lines', count: 1 }));
    const where = 'schemeId=post-subsidy&period=2025-03';
    const review = await by.get<AmendmentReview>(`/amendment-findings?${where}`);
    const [found] = review.findings;
    expect([review.count, found?.kind, found?.cause]).toEqual([1, 'replacement', 'late_fact']);
    expect((found?.openFen ?? 0) - (found?.rightFen ?? 0)).toBe(5_000);
    expect(found?.lateFacts[0]).toMatchObject({ facts: { appraisal_fen: -5_000 } });
    const opened = { schemeId: 'post-subsidy', period: '2025-03', kind: 'amendment' };
    const run = await by.post<ComputedRun>('/subsidy-runs', opened);
    await by.job((await by.post<ComputedRun>(`/subsidy-runs/${run.id}/compute`)).jobId);
    const {
      payableCount: count,
      payableTotalFen: totalFen,
      digest,
    } = await by.get<ComputedRun>(`/subsidy-runs/${run.id}`);
    expect([count, totalFen]).toEqual([1, found?.rightFen]);
    await by.post(`/subsidy-runs/${run.id}/submit`);
    await client(approver).post(`/subsidy-runs/${run.id}/approve`, { count, totalFen, digest });
    expect((await tasks()).map(({ id }) => id)).not.toContain('amend-lines');
    const { differences } = await verifyAmounts(server.database.owner, { subsidy: 'subsidy', policies: 'policies' });
    expect(differences).toEqual([]);
  });

  it('stands on the page of the person, with the amount only where the month has it', async () => {
    for (const [name, amountFen] of [
      ['early', -5_000],
      ['late', null],
    ] as const) {
      const { personId, id } = done.get(name) as AppraisalRecord;
      const { entries } = await client(clerk).get<{
        entries: { recordId: string; kind: string; amountFen: number | null }[];
      }>(`/persons/${personId}/timeline`);
      expect(entries.find(({ recordId }) => recordId === id)).toMatchObject({ kind: 'appraisal', amountFen });
    }
  });
});
