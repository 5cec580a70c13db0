import { describe, expect, it } from 'vitest';
import { type CommandField, initialValue, readField, readForm } from './command-fields.js';

const optional = (kind: 'text' | 'money' | 'number' | 'date' | 'period') => ({ name: 'x', kind }) as CommandField;

describe('a field of a command', () => {
  it('means yuan typed, fen sent', () => {
    expect(readField(optional('money'), '1,234.50')).toEqual({ value: 123450 });
    expect(readField(optional('money'), '12.345')).toEqual({ problem: { key: 'console.command.invalid_money' } });
  });

  it('means days and months that exist', () => {
    expect(readField(optional('date'), '2025-02-29')).toEqual({ problem: { key: 'console.command.invalid_date' } });
    expect(readField(optional('date'), '2024-02-29')).toEqual({ value: '2024-02-29' });
    expect(readField(optional('period'), '2025-13')).toEqual({ problem: { key: 'console.command.invalid_period' } });
  });

  it('means numbers within their bounds', () => {
    const days: CommandField = { name: 'days', kind: 'number', min: 0, max: 31 };
    expect(readField(days, '22')).toEqual({ value: 22 });
    expect(readField(days, '32')).toEqual({ problem: { key: 'ra.validation.maxValue', args: { max: 31 } } });
    expect(readField(days, '-1')).toEqual({ problem: { key: 'ra.validation.minValue', args: { min: 0 } } });
    expect(readField(days, 'viele')).toEqual({ problem: { key: 'ra.validation.number' } });
  });

  it('left empty is nothing, or is asked for', () => {
    expect(readField(optional('text'), '  ')).toEqual({ value: undefined });
    expect(readField({ name: 'reason', kind: 'reason' }, ' ')).toEqual({
      problem: { key: 'console.command.required' },
    });
  });

  it('counts characters as a reader does', () => {
    expect(readField({ name: 'reason', kind: 'reason' }, '𠮷')).toEqual({
      problem: { key: 'console.command.min_length', args: { min: 2 } },
    });
    expect(readField({ name: 'reason', kind: 'reason' }, '核对')).toEqual({ value: '核对' });
  });

  it('begins with what the record has', () => {
    expect(
      initialValue({ name: 'health', kind: 'text', initial: (record) => record['health'] }, { health: '健康' }),
    ).toBe('健康');
    expect(initialValue({ name: 'agreed', kind: 'checkbox' }, {})).toBe(false);
    expect(initialValue({ name: 'roles', kind: 'multiselect', options: [] }, {})).toEqual([]);
  });
});

describe('a form', () => {
  const fields: readonly CommandField[] = [
    { name: 'decision', kind: 'select', options: [], required: true },
    { name: 'days', kind: 'number', required: true, visible: (values) => values['decision'] === 'correct' },
    { name: 'reason', kind: 'reason' },
  ];

  it('asks and sends only what it shows', () => {
    expect(readForm(fields, { decision: 'exclude', days: 'x', reason: '已退出' }, {})).toEqual({
      values: { decision: 'exclude', reason: '已退出' },
      problems: {},
    });
    expect(Object.keys(readForm(fields, { decision: 'correct', reason: '' }, {}).problems)).toEqual(['days', 'reason']);
  });
});
