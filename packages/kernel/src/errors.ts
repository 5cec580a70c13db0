import type { JsonObject } from './json.js';

export type DomainErrorKind =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'unprocessable'
  | 'too_large'
  | 'too_many_requests'
  | 'unavailable';

/**
 * A refusal that a caller can act on. `code` is stable (`POSTS.AGREEMENT_OVERLAPS`), `details` say where and what;
 * the sentence for a reader is made from the code by {@link translate}.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    readonly details: JsonObject = {},
  ) {
    super(code);
  }

  toJSON(): { code: string; kind: DomainErrorKind; details: JsonObject } {
    return { code: this.code, kind: this.kind, details: this.details };
  }
}

export function domainError(kind: DomainErrorKind, code: string, details: JsonObject = {}): DomainError {
  return new DomainError(kind, code, details);
}

/** By name and code, never `instanceof`: two copies of the kernel may live in one process. */
export function isDomainError(error: unknown): error is DomainError {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, kind } = error as { name?: unknown; code?: unknown; kind?: unknown };
  return name === 'DomainError' && typeof code === 'string' && typeof kind === 'string';
}

/** A mistake of ours, never of a caller: logged, answered without detail. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** @throws Bug when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}
