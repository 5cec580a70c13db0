import type { z } from 'zod';
import { domainError } from './errors.js';
import type { JsonObject } from './json.js';

/** What is wrong with one field; the sentences are in `kernelMessages`. */
export type InputIssueCode =
  | 'field_required'
  | 'field_type'
  | 'field_format'
  | 'field_too_small'
  | 'field_too_large'
  | 'field_not_in_list'
  | 'field_not_a_multiple'
  | 'field_unknown'
  | 'field_too_deep'
  | 'field_invalid';

/** A custom check of a schema may name its own code in its message: `.refine(…, 'POSTS.END_BEFORE_START')`. */
const ownCode = /^(?:[A-Z][A-Z0-9_]*\.[A-Z0-9_]+|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)$/;
const maxIssues = 50;
const maxDepth = 60;

/**
 * The one door for input: checks text for what PostgreSQL and people cannot read (NUL, lone surrogates), refuses
 * `__proto__`, then parses with the schema. Issues carry codes for the reader's own language, in `code` and, for
 * programs that only look there, in `message`; never the refused value.
 *
 * @param where names the part of a request (`body`, `query`) in the details.
 * @throws DomainError invalid_input KERNEL.INVALID_TEXT {path}
 * @throws DomainError invalid_input KERNEL.INVALID_INPUT {issues: [{path, code, message, minimum?, maximum?}]}
 */
export function parseInput<T>(schema: z.ZodType<T>, data: unknown, where?: string): T {
  const place: JsonObject = where === undefined ? {} : { where };
  assertReadable(data, '', 0, place);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => describe(issue, data)).slice(0, maxIssues);
  throw domainError('invalid_input', 'KERNEL.INVALID_INPUT', { ...place, issues });
}

function describe(issue: z.core.$ZodIssue, data: unknown): JsonObject[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => inputIssue([...issue.path, key], 'field_unknown'));
    case 'too_small':
      return [inputIssue(issue.path, 'field_too_small', { minimum: Number(issue.minimum) })];
    case 'too_big':
      return [inputIssue(issue.path, 'field_too_large', { maximum: Number(issue.maximum) })];
    case 'custom':
      return [inputIssue(issue.path, ownCode.test(issue.message) ? issue.message : 'field_invalid')];
    default:
      // An emptied input of a form arrives as null.
      return [
        inputIssue(issue.path, (valueAt(data, issue.path) ?? null) === null ? 'field_required' : codes[issue.code]),
      ];
  }
}

const codes = {
  invalid_type: 'field_type',
  invalid_format: 'field_format',
  not_multiple_of: 'field_not_a_multiple',
  invalid_value: 'field_not_in_list',
  invalid_union: 'field_invalid',
  invalid_key: 'field_invalid',
  invalid_element: 'field_invalid',
} as const satisfies Partial<Record<z.core.$ZodIssue['code'], InputIssueCode>>;

function inputIssue(path: readonly PropertyKey[], code: string, bounds: JsonObject = {}): JsonObject {
  return { path: path.map(String).join('.'), code, message: code, ...bounds };
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function assertReadable(value: unknown, path: string, depth: number, place: JsonObject): void {
  if (typeof value === 'string') {
    if (!isReadable(value)) throw domainError('invalid_input', 'KERNEL.INVALID_TEXT', { ...place, path });
    return;
  }
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return;
  if (depth > maxDepth) refuse(path, 'field_too_deep', place);
  for (const key of Object.keys(value)) {
    if (!isReadable(key)) throw domainError('invalid_input', 'KERNEL.INVALID_TEXT', { ...place, path });
    const inner = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') refuse(inner, 'field_unknown', place);
    assertReadable((value as Record<string, unknown>)[key], inner, depth + 1, place);
  }
}

function isReadable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function refuse(path: string, code: InputIssueCode, place: JsonObject): never {
  throw domainError('invalid_input', 'KERNEL.INVALID_INPUT', { ...place, issues: [inputIssue([path], code)] });
}
