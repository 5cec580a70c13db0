import { localDate } from '@gongyi/kernel';
import { expect, it } from 'vitest';
import { payoutStanding } from './payout-standing.js';

const notice = { id: 'notice', round: 1, rounds: 1, endsOn: localDate('2025-04-09') };
const ended = localDate('2025-04-10');
const batch = (id: string, state: Parameters<typeof payoutStanding>[1][number]['state'], sent = true) => ({
  ...{ id, state, exportedOn: sent ? ended : null },
});
const after = (...batches: ReturnType<typeof batch>[]) => payoutStanding([notice], batches, ended);

it('an approved run is noticed, filed, sent and answered, one after the other', () => {
  expect(payoutStanding([], [], ended)).toEqual({ state: 'none' });
  expect(payoutStanding([notice], [], notice.endsOn)).toMatchObject({ state: 'running', until: '2025-04-09' });
  expect(after()).toEqual({ state: 'to_prepare' });
  expect(after(batch('a', 'reconciled'), batch('b', 'prepared', false))).toEqual({ state: 'to_send', batchId: 'b' });
  expect(after(batch('a', 'reconciled'), batch('b', 'exported'))).toEqual({ state: 'awaits_bank', batchId: 'b' });
  expect(after(batch('a', 'reconciled'))).toEqual({ state: 'done' });
});

it('a batch that was given up counts for nothing', () => {
  expect(after(batch('a', 'cancelled', false))).toEqual({ state: 'to_prepare' });
  expect(after(batch('a', 'cancelled', false), batch('b', 'reconciled'))).toEqual({ state: 'done' });
});
