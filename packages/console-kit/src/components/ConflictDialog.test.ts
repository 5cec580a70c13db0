import { expect, it } from 'vitest';
import { differences } from './ConflictDialog.js';

it('names what differs, without the machine’s own fields', () => {
  const mine = { id: '1', version: 1, phone: '1', health: '健康', note: null, typed: 'x' };
  const theirs = { id: '1', version: 2, phone: '2', health: '健康', note: null };
  expect(differences(mine, theirs)).toEqual([{ field: 'phone', mine: '1', theirs: '2' }]);
});
