import { localDate, newId } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { agreementRow, postRow } from '../testing/rows.js';
import { markExits, markHeldElsewhere } from './roster-rules.js';

describe('a roster’s holders who hold a post in another county', () => {
  it('wait, each with its own finding; posts and the others go on', () => {
    const post = postRow();
    const [held, free] = [newId(), newId()];
    const term = { startsOn: localDate('2025-01-01'), endsOn: localDate('2025-12-31') };
    const rows = [post, ...[held, free].map((personId) => agreementRow(post, { personId, ...term }))];
    const marked = markHeldElsewhere(rows, new Set([held]));
    expect(marked.map(({ outcome }) => outcome)).toEqual(['ok', 'error', 'ok']);
    expect(marked[1]).toMatchObject({ values: {}, action: 'none', findings: [{ code: 'held_elsewhere', params: {} }] });
  });
});

describe('a roster’s agreements that leave by a procedure', () => {
  it('keep the last day that was decided there', () => {
    const post = postRow();
    const left = (code: string, leftOn: string | null) =>
      agreementRow(post, { code, leftOn: leftOn === null ? null : localDate(leftOn) });
    const rows = [left('A', '2025-03-10'), left('A', null), left('B', null), left('B', '2025-03-10'), left('C', null)];
    const marked = markExits(
      rows,
      new Map([
        ['A', localDate('2025-03-10')],
        ['B', null],
      ]),
    );
    expect(marked.map(({ outcome }) => outcome)).toEqual(['ok', 'error', 'ok', 'error', 'ok']);
    expect(marked[1]?.findings).toMatchObject([
      { code: 'exit_decides', params: { decided: '2025-03-10', written: '—' } },
    ]);
  });
});
