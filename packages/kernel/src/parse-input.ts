import type { z } from 'zod';
import { domainError } from './errors.js';
import type { Json } from './json.js';

/**
 * The one door for input: checks text for what PostgreSQL and people cannot read (NUL, lone surrogates), refuses
 * `__proto__`, then parses with the schema.
 *
 * @throws DomainError invalid_input KERNEL.INVALID_TEXT | KERNEL.INVALID_INPUT {issues: [{path, code, message}]}
 */
export function parseInput<T>(schema: z.ZodType<T>, data: unknown): T {
  assertReadable(data, '', 0);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues: Json[] = result.error.issues.slice(0, 50).map((issue) => ({
    path: issue.path.join('.'),
    code: issue.code,
    message: issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.join(', ')}` : issue.message,
  }));
  throw domainError('invalid_input', 'KERNEL.INVALID_INPUT', { issues });
}

const maxDepth = 60;

function assertReadable(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw domainError('invalid_input', 'KERNEL.INVALID_TEXT', { path });
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth > maxDepth)
    throw domainError('invalid_input', 'KERNEL.INVALID_INPUT', {
      issues: [{ path, code: 'too_deep', message: 'too deep' }],
    });
  for (const key of Object.keys(value)) {
    if (key === '__proto__')
      throw domainError('invalid_input', 'KERNEL.INVALID_INPUT', {
        issues: [{ path, code: 'unrecognized_keys', message: key }],
      });
    assertReadable((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`, depth + 1);
  }
}
