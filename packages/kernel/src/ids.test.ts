import { expect, it } from 'vitest';
import { groupBy } from './group-by.js';
import { newId, uuidSchema } from './ids.js';

it('ids are UUIDv7 and sort by the time they were made, however many a millisecond makes', () => {
  const ids = Array.from({ length: 5000 }, newId);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids) {
    expect(uuidSchema.safeParse(id).success).toBe(true);
    expect(id.charAt(14)).toBe('7');
  }
});

it('groupBy keeps the order of keys and of items', () => {
  expect([...groupBy(['b1', 'a1', 'b2'], (text) => text.charAt(0))]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ]);
});
