import { describe, expect, it } from 'vitest';
import type { MenuEntry } from '../module.js';
import { visibleEntries } from './ConsoleMenu.js';

const entry = (resource: string, group: MenuEntry['group'], order: number, action?: string): MenuEntry => ({
  resource,
  group,
  order,
  label: resource,
  to: `/${resource}`,
  ...(action === undefined ? {} : { action }),
});

const modules = [
  { menu: [entry('payments', 'money', 2), entry('runs', 'money', 1)] },
  { menu: [entry('persons', 'registry', 1), entry('imports', 'data', 1, 'create')] },
];

describe('the menu', () => {
  it('shows what a person may open, in groups and order', () => {
    const permissions = ['payments.read', 'runs.read', 'persons.read', 'imports.create'];
    expect(
      visibleEntries(modules, permissions).map(({ group, entries }) => [group, entries.map(({ to }) => to)]),
    ).toEqual([
      ['registry', ['/persons']],
      ['money', ['/runs', '/payments']],
      ['data', ['/imports']],
    ]);
  });

  it('has no empty groups', () => {
    expect(visibleEntries(modules, ['imports.read'])).toEqual([]);
  });
});
