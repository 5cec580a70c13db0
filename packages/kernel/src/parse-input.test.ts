import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isDomainError } from './errors.js';
import { uuidSchema, versionSchema } from './ids.js';
import { localDateSchema } from './local-date.js';
import { fenSchema } from './money.js';
import { parseInput } from './parse-input.js';

const schema = z.strictObject({
  name: z.string().min(1).max(20),
  amountFen: fenSchema,
  on: localDateSchema,
  kind: z.enum(['a', 'b']).optional(),
  lines: z.array(z.strictObject({ id: uuidSchema, version: versionSchema })).optional(),
});
const good = { name: '𬱖', amountFen: 80000, on: '2025-04-01' };

function refusal(data: unknown, of: z.ZodType = schema): unknown {
  try {
    parseInput(of, data);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, ...error.details };
  }
  throw new Error('was accepted');
}

describe('parseInput', () => {
  it('gives back what the schema made', () => {
    expect(parseInput(schema, good)).toEqual(good);
    expect(parseInput(z.object({ page: z.string().default('1') }), {})).toEqual({ page: '1' });
  });

  it('names every wrong field by path and code, never with the refused value', () => {
    const data = {
      name: '',
      amountFen: '80000',
      kind: 'secret-value',
      lines: [{ id: 'secret-value', version: 0 }],
      tenant: 1,
    };
    const answer = refusal(data);
    expect(answer).toEqual({
      code: 'KERNEL.INVALID_INPUT',
      issues: [
        { path: 'name', code: 'field_too_small', message: 'field_too_small', minimum: 1 },
        { path: 'amountFen', code: 'field_type', message: 'field_type' },
        { path: 'on', code: 'field_required', message: 'field_required' },
        { path: 'kind', code: 'field_not_in_list', message: 'field_not_in_list' },
        { path: 'lines.0.id', code: 'field_format', message: 'field_format' },
        { path: 'lines.0.version', code: 'field_too_small', message: 'field_too_small', minimum: 1 },
        { path: 'tenant', code: 'field_unknown', message: 'field_unknown' },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('secret-value');
  });

  it('takes an emptied field for a missing one, and a day that does not exist for an invalid one', () => {
    expect(refusal({ ...good, name: null })).toMatchObject({ issues: [{ path: 'name', code: 'field_required' }] });
    expect(refusal({ ...good, on: '2025-02-30' })).toMatchObject({ issues: [{ path: 'on', code: 'field_invalid' }] });
    expect(refusal(undefined)).toMatchObject({ issues: [{ path: '', code: 'field_required' }] });
  });

  it('lets a schema name its own code', () => {
    const range = z.object({ from: z.string(), to: z.string() }).refine(({ from, to }) => from <= to, {
      path: ['to'],
      message: 'POSTS.END_BEFORE_START',
    });
    expect(refusal({ from: 'b', to: 'a' }, range)).toMatchObject({
      issues: [{ path: 'to', code: 'POSTS.END_BEFORE_START' }],
    });
  });

  it('says which part of a request it read', () => {
    expect(() => parseInput(schema, {}, 'body')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ where: 'body' }) }),
    );
  });

  it('does not answer with thousands of issues', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
    expect((refusal({ ...good, ...many }) as { issues: unknown[] }).issues).toHaveLength(50);
  });
});

describe('text that cannot be stored', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['a high surrogate alone', '张\ud840'],
    ['a low surrogate alone', '\udfb7张'],
  ])('%s is refused at any depth, in values and in keys', (_, bad) => {
    const loose = z.record(z.string(), z.unknown());
    expect(refusal({ a: [{ b: bad }] }, loose)).toEqual({ code: 'KERNEL.INVALID_TEXT', path: 'a.0.b' });
    expect(refusal({ a: { [bad]: 1 } }, loose)).toEqual({ code: 'KERNEL.INVALID_TEXT', path: 'a' });
  });

  it('rare characters pass', () => {
    const text = z.object({ text: z.string() });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!value.includes('\0'));
        expect(parseInput(text, { text: value })).toEqual({ text: value });
      }),
    );
  });

  it('refuses __proto__ and nesting without end', () => {
    const body = JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}') as unknown;
    expect(refusal(body, z.unknown())).toMatchObject({ issues: [{ path: 'a.__proto__', code: 'field_unknown' }] });
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown;
    expect(refusal(deep, z.unknown())).toMatchObject({ issues: [{ code: 'field_too_deep' }] });
  });
});

it('ids and versions can be described as JSON Schema', () => {
  expect(z.toJSONSchema(z.object({ id: uuidSchema, version: versionSchema }))).toMatchObject({
    properties: { id: { type: 'string' }, version: { type: 'integer', minimum: 1 } },
  });
});
