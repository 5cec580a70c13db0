import { readFileSync } from 'node:fs';
import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { PastTrainingRecord } from '@gongyi/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

interface ImportAnswer {
  readonly id: string;
  readonly jobId: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly sheetFindings: readonly FindingAnswer[];
}
interface FindingAnswer {
  readonly code: string;
  readonly sheet: string;
  readonly cell: string | null;
  readonly problem: string;
}
interface RowAnswer {
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly findings: readonly FindingAnswer[];
}

/** What was planted in the demonstration ledger, in rows; `test/data/huize/huize-training-2025.xlsx`. */
const planted = {
  identity_checksum_wrong: 3,
  identity_not_text: 2,
  identity_legacy_15_digits: 2,
  identity_lowercase_x: 4,
  identity_fullwidth_digits: 2,
  identity_spaces: 5,
  name_dot_variant: 3,
  name_spaces: 5,
  hidden_row: 2,
  card_luhn_wrong: 3,
  card_shared: 2,
  class_over_size: 1,
  lesson_hours_short: 2,
  trade_outside_scope: 1,
  accreditation_expired: 1,
  scores_all_equal: 1,
  teacher_in_two_places: 1,
  two_classes_at_once: 6,
  same_trade_twice: 4,
  pupil_as_trainee: 2,
  trainee_over_age: 2,
  on_post_in_same_month: 6,
  certificate_before_end: 3,
  certificate_number_twice: 4,
  passed_low_attendance: 4,
  score_out_of_range: 2,
  passed_below_mark: 2,
  score_without_roster: 2,
  roster_without_attendance: 2,
};

describe('the training ledger of the demonstration county', () => {
  let server: TestServer;
  let officer: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    officer = await signIn(server.url, 'jingban', demoPassword);
  });
  afterAll(() => server?.stop());

  async function check() {
    const bytes = readFileSync(new URL('../data/huize/huize-training-2025.xlsx', import.meta.url));
    const { id: uploadId } = await officer.upload('培训台账.xlsx', new Uint8Array(bytes));
    const started = await officer.post<ImportAnswer>('/imports', { uploadId, kind: 'training-ledger', params: {} });
    await officer.job(started.jobId);
    const answer = await officer.get<ImportAnswer>(`/imports/${started.id}`);
    const rows: RowAnswer[] = [];
    for (let from = 0; from < 1000; from += 100)
      rows.push(
        ...(await officer.get<RowAnswer[]>('/import-rows', {
          filter: { importId: started.id },
          range: [from, from + 99],
        })),
      );
    return { answer, rows };
  }
  async function commit({ id }: ImportAnswer) {
    const { jobId } = await officer.post<ImportAnswer>(`/imports/${id}/commit`);
    await officer.job(jobId);
  }

  async function stored(): Promise<number> {
    const ids = new Set<string>();
    for (let from = 0; from < 1000; from += 100)
      for (const { id } of await officer.get<PastTrainingRecord[]>('/past-trainings', { range: [from, from + 99] }))
        ids.add(id);
    return ids.size;
  }

  it('is read with every planted problem named at its cell, and stored without the rows that contradict themselves', async () => {
    const { answer, rows } = await check();
    expect(answer.state).toBe('checked');
    const found: Record<string, number> = {};
    for (const { code } of [...rows.flatMap(({ findings }) => findings), ...answer.sheetFindings])
      found[code] = (found[code] ?? 0) + 1;
    expect(found).toEqual(planted);
    const wrongScore = rows.flatMap(({ findings }) => findings).find(({ code }) => code === 'score_out_of_range');
    expect(wrongScore).toMatchObject({ sheet: '考核成绩', cell: expect.stringMatching(/^[EF]\d+$/) });

    const refused = rows.filter(({ outcome }) => outcome === 'error');
    await commit(answer);
    expect(await stored()).toBe(rows.length - refused.length);
    const leads = await officer.get<PastTrainingRecord[]>('/past-trainings', {
      filter: { withLeads: true },
      range: [0, 99],
    });
    expect(leads.flatMap((one) => one.leads).filter((lead) => lead === 'on_post_in_same_month')).toHaveLength(6);
    expect(JSON.stringify(leads)).not.toMatch(/"\d{17}[\dX]"/);
  });

  it('adds nothing when it is imported once more', async () => {
    const { answer, rows } = await check();
    const good = rows.filter(({ outcome }) => outcome === 'ok').length;
    expect(answer.counts['unchanged']).toBe(good);
    await commit(answer);
    expect(await stored()).toBe(good);
  });
});
