import { fen, localDate, period } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { type AskingLine, type HeldLine, heldLines, withCounters } from './held-lines.js';
import type { Counter, SchemeFact } from './scheme.js';

const line: AskingLine = {
  personId: 'a',
  schemeCode: 'TRAVEL',
  period: period('2025-04'),
  eventOn: localDate('2025-04-10'),
  shared: { household: 'h1', trade_and_level: '4-10 5' },
};
const paid = (changes: Partial<HeldLine> = {}): HeldLine => ({ ...line, amountFen: fen(60_000), ...changes });
const counted = (counter: Counter, ...lines: HeldLine[]) => {
  const fact = { name: 'before', counter } as SchemeFact;
  return withCounters({}, [fact], line, heldLines(lines))['before'];
};
const life = { kind: 'life' } as const;

describe('what stands already', () => {
  it('is counted over the person, the household, the trade with its level and the fund', () => {
    const other = paid({ personId: 'b', shared: { household: 'h1' } });
    const stranger = paid({ personId: 'c', shared: { household: 'h2', trade_and_level: '4-10 5' } });
    const lines = [paid(), other, stranger, paid({ schemeCode: 'HIRING' })] as const;
    expect(counted({ over: 'person', take: 'count', window: life }, ...lines)).toBe(1);
    expect(counted({ over: 'household', take: 'sum', window: life }, ...lines)).toBe(120_000);
    expect(counted({ over: 'trade_and_level', take: 'count', window: life }, ...lines)).toBe(1);
    expect(counted({ over: 'fund', take: 'count', window: life }, ...lines)).toBe(3);
    expect(counted({ over: 'employer', take: 'any', window: life }, ...lines)).toBe(false);
  });

  it('counts only inside its window', () => {
    const before = (day: string) => paid({ eventOn: localDate(day), period: period(day.slice(0, 7)) });
    const count = (window: Counter['window'], day: string) =>
      counted({ over: 'person', take: 'count', window }, before(day));
    expect(count({ kind: 'period' }, '2025-04-01')).toBe(1);
    expect(count({ kind: 'period' }, '2025-03-31')).toBe(0);
    expect(count({ kind: 'calendar_year' }, '2025-01-01')).toBe(1);
    expect(count({ kind: 'calendar_year' }, '2024-12-31')).toBe(0);
    // From October on it is the next such year.
    expect(count({ kind: 'shifted_year', startMonth: 10 }, '2024-10-01')).toBe(1);
    expect(count({ kind: 'shifted_year', startMonth: 10 }, '2024-09-30')).toBe(0);
    expect(count({ kind: 'years', from: 2023, to: 2026 }, '2023-01-01')).toBe(1);
    expect(count({ kind: 'years', from: 2023, to: 2026 }, '2022-12-31')).toBe(0);
  });

  it('leaves the last year open where nothing was paid', () => {
    const counter = { over: 'person', take: 'last_year', window: life } as const;
    expect(counted(counter)).toBeUndefined();
    expect(counted(counter, paid({ eventOn: localDate('2023-05-01') }), paid())).toBe(2025);
  });
});
