import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Bug } from './errors.js';
import { defineWorkflow } from './workflow.js';

const run = defineWorkflow({
  name: 'subsidy-run',
  states: ['draft', 'submitted', 'approved', 'void'],
  initial: 'draft',
  transitions: {
    submit: { from: ['draft'], to: 'submitted' },
    approve: { from: ['submitted'], to: 'approved' },
    send_back: { from: ['submitted'], to: 'draft' },
    cancel: { from: ['draft', 'submitted'], to: 'void' },
  },
});

describe('workflow', () => {
  it('moves along its table', () => {
    expect(run.next('draft', 'submit')).toBe('submitted');
    expect(run.allowed('submitted')).toEqual(['approve', 'send_back', 'cancel']);
    expect(run.allowed('void')).toEqual([]);
    expect(run.pairs()).toEqual([
      ['draft', 'submitted'],
      ['submitted', 'approved'],
      ['submitted', 'draft'],
      ['draft', 'void'],
      ['submitted', 'void'],
    ]);
  });

  it('refuses everything else, also names that every object has', () => {
    const refusal = expect.objectContaining({
      kind: 'conflict',
      code: 'KERNEL.TRANSITION_NOT_ALLOWED',
      details: { workflow: 'subsidy-run', state: 'approved', command: 'cancel' },
    });
    expect(() => run.next('approved', 'cancel')).toThrow(refusal);
    for (const command of ['constructor', '__proto__', 'toString', 'pay'])
      expect(() => run.next('draft', command as 'submit')).toThrow(
        expect.objectContaining({ code: 'KERNEL.TRANSITION_NOT_ALLOWED' }),
      );
  });

  it('never leaves its states, and allows exactly what it lists', () => {
    const states = fc.constantFrom(...run.states);
    const commands = fc.constantFrom('submit', 'approve', 'send_back', 'cancel');
    fc.assert(
      fc.property(states, commands, (state, command) => {
        if (run.allowed(state).includes(command)) {
          const next = run.next(state, command);
          expect(run.states).toContain(next);
          expect(run.pairs()).toContainEqual([state, next]);
        } else expect(() => run.next(state, command)).toThrow();
      }),
    );
  });

  it('draws itself', () => {
    expect(run.toMermaid().split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> draft',
      '  draft --> submitted: submit',
      '  submitted --> approved: approve',
      '  submitted --> draft: send_back',
      '  draft --> void: cancel',
      '  submitted --> void: cancel',
    ]);
  });

  it('has its states and commands as types', () => {
    expectTypeOf(run.initial).toEqualTypeOf<'draft' | 'submitted' | 'approved' | 'void'>();
    expectTypeOf(run.allowed).returns.toEqualTypeOf<('submit' | 'approve' | 'send_back' | 'cancel')[]>();
    // @ts-expect-error a command that does not exist
    expect(() => run.next('draft', 'pay')).toThrow();
  });

  it('refuses a table that contradicts itself', () => {
    const states: string[] = ['a', 'b'];
    const table = (initial: string, to: string, list = states) =>
      defineWorkflow({ name: 'w', states: list, initial, transitions: { go: { from: ['a'], to } } });
    expect(table('a', 'b').next('a', 'go')).toBe('b');
    expect(() => table('c', 'b')).toThrow(Bug);
    expect(() => table('a', 'c')).toThrow(Bug);
    expect(() => table('a', 'b', ['a', 'b', 'a'])).toThrow(Bug);
  });
});
