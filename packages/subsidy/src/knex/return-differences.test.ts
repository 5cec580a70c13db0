import {
  addDays,
  type CheckedImport,
  fen,
  formatYuan,
  localDate,
  maskResidentId,
  parseYuan,
  type Sheet,
} from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchReturns, type SentLine } from '../model/match-returns.js';
import { readLayout } from '../model/read-layout.js';
import { parseReturn } from '../model/return-file.js';
import {
  createReturnFile,
  type Printed,
  type ReturnOutcome,
  returnSheets,
  sampleIdentity,
  sampleLayout,
  samplePayeeAccount,
  samplePaymentRulesSetting,
  samplePostMonth,
} from '../testing/index.js';
import { createPaymentFiles } from './payment-files.js';

const batch = { number: '530326-post-subsidy-202503-01' };
const [sentOn, today] = [localDate('2025-04-10'), localDate('2025-04-15')];
const rules = samplePaymentRulesSetting();
const files = createPaymentFiles();
const words = {
  standard: { settled: '成功', returned: '失败', other: '处理中' },
  text: { settled: '已到账', returned: '退票', other: '待定' },
  fixed: { settled: '0000', returned: '9001', other: '7777' },
} as const;
type LayoutId = keyof typeof words;

function sentLines(count: number): SentLine[] {
  return Array.from({ length: count }, (_, index): SentLine => {
    const n = index + 1;
    const month = samplePostMonth(n);
    return {
      paymentId: `payment-${n}`,
      sequence: n,
      payeeKind: 'person',
      payeeName: month.personName,
      identityMasked: maskResidentId(sampleIdentity(month.personId)),
      cardNumber: samplePayeeAccount(n).cardNumber ?? '',
      amountFen: fen(10_000 + n * 137),
      state: 'sent',
      sentOn,
      divisionCode: month.divisionCode,
    };
  });
}

const answered = (sent: readonly SentLine[], layoutId: LayoutId): ReturnOutcome[] =>
  sent.map((line) => ({
    sequence: line.sequence,
    payeeName: line.payeeName,
    cardNumber: line.cardNumber,
    identityMasked: line.identityMasked,
    amountYuan: formatYuan(line.amountFen),
    result: words[layoutId].settled,
    reason: '',
    date: '2025-04-11',
  }));

async function report(layoutId: LayoutId, sent: readonly SentLine[], bytes: Uint8Array): Promise<CheckedImport> {
  return compared(layoutId, sent, await files.read({ name: '回盘', bytes }, sampleLayout(layoutId).return));
}

function compared(layoutId: LayoutId, sent: readonly SentLine[], sheets: readonly Sheet[]): CheckedImport {
  const layout = sampleLayout(layoutId);
  const parsed = parseReturn(readLayout(sheets, layout.return), {
    layout: layout.return,
    results: layout.results,
    number: batch.number,
  });
  return matchReturns(parsed, sent, { today, countyDivision: '530326000000' as never, rules });
}

/** One thing that is wrong with one line, and what the report must say about it. */
const faults = {
  amount: [
    (line: ReturnOutcome) => ({ ...line, amountYuan: formatYuan(fen((parseYuan(line.amountYuan) ?? 0) + 1)) }),
    'return_amount_differs',
  ],
  early: [(line: ReturnOutcome) => ({ ...line, date: addDays(sentOn, -1) }), 'return_date_before_sending'],
  future: [(line: ReturnOutcome) => ({ ...line, date: addDays(today, 1) }), 'return_date_in_future'],
  card: [
    (line: ReturnOutcome) => ({ ...line, cardNumber: `${line.cardNumber.slice(0, -2)}00` }),
    'return_card_differs',
  ],
  name: [(line: ReturnOutcome) => ({ ...line, payeeName: '欧阳某某' }), 'return_name_differs'],
  unknown: [
    (line: ReturnOutcome) => ({
      ...line,
      sequence: line.sequence + 5000,
      cardNumber: '6217000000000009999',
      payeeName: '无此人',
    }),
    'return_line_unknown',
  ],
  twice: [(line: ReturnOutcome) => line, 'return_line_twice'],
  missing: [(line: ReturnOutcome) => line, 'return_line_missing'],
  unclear: [(line: ReturnOutcome, id: LayoutId) => ({ ...line, result: words[id].other }), 'return_result_unclear'],
} as const satisfies Record<string, readonly [(line: ReturnOutcome, id: LayoutId) => ReturnOutcome, string]>;
type Fault = keyof typeof faults;

const scenario = fc.record({
  layoutId: fc.constantFrom<LayoutId>('standard', 'text', 'fixed'),
  count: fc.integer({ min: 12, max: 40 }),
  wrong: fc.uniqueArray(
    fc.record({
      at: fc.nat(11),
      fault: fc.constantFrom<Fault>(
        'amount',
        'early',
        'future',
        'card',
        'name',
        'unknown',
        'twice',
        'missing',
        'unclear',
      ),
    }),
    { maxLength: 6, selector: ({ at }) => at },
  ),
  shuffle: fc.array(fc.nat(1000), { minLength: 48, maxLength: 48 }),
  whole: fc.constantFrom<'right' | 'count' | 'total' | 'number'>('right', 'right', 'right', 'count', 'total', 'number'),
});

function injected({
  layoutId,
  count,
  wrong,
  shuffle,
  whole,
}: typeof scenario extends fc.Arbitrary<infer T> ? T : never) {
  const sent = sentLines(count);
  const byPlace = new Map(wrong.map(({ at, fault }) => [at, fault]));
  const expected: string[] = [];
  const lines = answered(sent, layoutId).flatMap((line, at) => {
    const fault = byPlace.get(at);
    if (fault === undefined) return [line];
    const [change, code] = faults[fault];
    expected.push(`${code} ${fault === 'unknown' ? line.sequence + 5000 : line.sequence}`);
    // A line that nobody knows stands for one that is missing.
    if (fault === 'unknown') expected.push(`return_line_missing ${line.sequence}`);
    if (fault === 'missing') return [];
    const changed = change(line, layoutId);
    return fault === 'twice' ? [line, changed] : [changed];
  });
  const rows = lines.map((line, index) => [shuffle[index] ?? 0, index, line] as const);
  const ordered = rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , line]) => line);
  const total = ordered.reduce((sum, line) => sum + (parseYuan(line.amountYuan) ?? 0), 0);
  const printed: Record<typeof whole, Printed> = {
    right: {},
    count: { count: ordered.length + 1 },
    total: { total: formatYuan(fen(total + 1)) },
    number: { number: '530326-post-subsidy-202503-99' },
  };
  const said = {
    right: [],
    count: ['return_count_differs'],
    total: ['return_total_differs'],
    number: ['return_other_batch'],
  };
  return {
    sent,
    ordered,
    printed: printed[whole],
    expected: [...expected, ...said[whole]].sort(),
    refused: whole !== 'right',
  };
}

function told(found: CheckedImport): string[] {
  const rows = found.rows.flatMap((row) =>
    row.findings
      .filter(({ code }) => code !== 'return_file_refused')
      .map(({ code }) => `${code} ${row.preview['sequence'] ?? ''}`),
  );
  const whole = found.sheetFindings.map(({ code, params }) =>
    code === 'return_line_missing' ? `${code} ${params['sequence']}` : code,
  );
  return [...rows, ...whole].sort();
}

describe('the difference report', () => {
  it('is the injected difference, all and only, in every layout, whatever the order (100 random files)', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { sent, ordered, printed, expected, refused } = injected(drawn);
        const layout = sampleLayout(drawn.layoutId);
        // A workbook is read by a worker, too slow a hundred times: its cells are taken as they were written.
        const found =
          drawn.layoutId === 'standard'
            ? compared('standard', sent, returnSheets(batch, ordered, printed, layout.return))
            : await report(drawn.layoutId, sent, await createReturnFile(batch, ordered, printed, layout.return));
        expect(told(found)).toEqual(expected);
        const applied = found.rows.filter((row) => row.outcome === 'ok');
        // With other totals nothing takes effect; else every line does that nothing is wrong with.
        if (refused) expect(applied).toEqual([]);
        else {
          const bad = new Set(
            drawn.wrong.filter(({ fault }) => fault !== 'twice' && fault !== 'unclear').map(({ at }) => at),
          );
          const good = sent.filter((_, at) => !bad.has(at)).map((line) => line.paymentId);
          expect(applied.map((row) => String(row.values['paymentId'])).sort()).toEqual(good.sort());
        }
        for (const row of found.rows)
          for (const finding of row.findings)
            if (finding.code !== 'return_file_refused') expect(finding.cell, finding.code).toMatch(/^[A-Z]+\d+$/);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('refuses a file that is cut anywhere: not one line of it takes effect (100 cuts a layout)', async () => {
    const sent = sentLines(15);
    for (const layoutId of ['text', 'fixed'] as const) {
      const { return: layout } = sampleLayout(layoutId);
      const bytes = await createReturnFile(batch, answered(sent, layoutId), {}, layout);
      const end = Buffer.from(bytes).lastIndexOf(layoutId === 'fixed' ? 'D' : ',') + 1;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: end - 2 }), async (length) => {
          const outcome = await report(layoutId, sent, bytes.slice(0, length)).then(
            (found) => found.rows.filter((row) => row.outcome === 'ok').length,
            (error: { code?: string }) => error.code ?? 'no code',
          );
          expect(outcome === 0 || /^WORKBOOK\./.test(String(outcome)), String(outcome)).toBe(true);
        }),
        { numRuns: 100 },
      );
    }
  }, 120_000);

  it('refuses another encoding and another format, by name', async () => {
    const sent = sentLines(12);
    const { return: layout } = sampleLayout('text');
    const utf8 = await createReturnFile(batch, answered(sent, 'text'), {}, { ...layout, encoding: 'utf-8' });
    const workbook = await createReturnFile(batch, answered(sent, 'standard'), {}, sampleLayout('standard').return);
    const refused = (layoutId: LayoutId, bytes: Uint8Array) =>
      report(layoutId, sent, bytes).then(
        () => 'taken',
        (error: { code: string }) => error.code,
      );
    expect(await refused('text', utf8)).toBe('WORKBOOK.OTHER_ENCODING');
    expect(await refused('fixed', utf8)).toBe('WORKBOOK.OTHER_ENCODING');
    expect(await refused('text', workbook)).toBe('SUBSIDY.FILE_FORMAT');
    expect(await refused('standard', utf8)).toBe('SUBSIDY.FILE_FORMAT');
  });

  it('refuses the whole file for one wrong line where the county wants that', async () => {
    const sent = sentLines(12);
    const lines = answered(sent, 'standard').map((line, at) => (at === 3 ? { ...line, amountYuan: '0.01' } : line));
    const layout = sampleLayout('standard');
    const sheets = await files.read({ name: '回盘.xlsx', bytes: await createReturnFile(batch, lines) }, layout.return);
    const parsed = parseReturn(readLayout(sheets, layout.return), {
      layout: layout.return,
      results: layout.results,
      number: batch.number,
    });
    const strict = { ...rules, reconciliation: { ...rules.reconciliation, wrongLine: 'refuse_file' as const } };
    const found = matchReturns(parsed, sent, { today, countyDivision: '530326000000' as never, rules: strict });
    expect(found.rows.every((row) => row.outcome === 'error')).toBe(true);
    expect(found.rows.flatMap((row) => row.findings.map(({ code }) => code))).toContain('return_file_refused');
  });
});
