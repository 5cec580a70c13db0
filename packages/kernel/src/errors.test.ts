import { describe, expect, it } from 'vitest';
import { requirePermission } from './actor.js';
import { Bug, DomainError, domainError, invariant, isDomainError } from './errors.js';
import { testActor } from './testing/index.js';

describe('DomainError', () => {
  it('is known by name and code, also from another copy of this package', () => {
    expect(isDomainError(domainError('conflict', 'POSTS.AGREEMENT_OVERLAPS'))).toBe(true);
    const foreign = Object.assign(new Error('x'), { name: 'DomainError', code: 'A.B', kind: 'conflict', details: {} });
    expect(isDomainError(foreign)).toBe(true);
    for (const other of [new Error('x'), new Bug('x'), null, undefined, 'DomainError', { name: 'DomainError' }])
      expect(isDomainError(other)).toBe(false);
  });

  it('becomes JSON without a stack', () => {
    const error = new DomainError('not_found', 'REGISTRY.NO_SUCH_PERSON', { id: '1' });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'REGISTRY.NO_SUCH_PERSON',
      kind: 'not_found',
      details: { id: '1' },
    });
    expect(error.message).toBe('REGISTRY.NO_SUCH_PERSON');
  });
});

it('invariant throws a Bug, which is no DomainError', () => {
  expect(() => invariant(0, 'never zero')).toThrow(new Bug('never zero'));
  expect(() => invariant('a', 'fine')).not.toThrow();
});

it('requirePermission names what is missing', () => {
  const actor = testActor({ permissions: new Set(['persons.read']) });
  expect(() => requirePermission(actor, 'persons.read')).not.toThrow();
  expect(() => requirePermission(actor, 'persons.unmask')).toThrow(
    expect.objectContaining({ kind: 'forbidden', code: 'KERNEL.FORBIDDEN', details: { permission: 'persons.unmask' } }),
  );
});
