import type { CountyCode, ScopeRange } from './division.js';
import { domainError } from './errors.js';
import type { Locale } from './messages.js';

/** Who acts, where, and what they may do: `resource.action`. A host's own login makes one. */
export interface Actor {
  readonly userId: string;
  readonly displayName: string;
  /** null for a scope over several counties. */
  readonly countyCode: CountyCode | null;
  readonly scope: ScopeRange;
  /**
   * The organisation whose own people alone these are, such as a training institution. With it the scope opens nothing: only
   * what belongs to the organisation, and what a county shows everybody, is seen or changed.
   */
  readonly organisationId?: string;
  readonly permissions: ReadonlySet<string>;
  readonly locale: Locale;
}

/** @throws DomainError forbidden KERNEL.FORBIDDEN {permission} */
export function requirePermission(actor: Actor, permission: string): void {
  if (!actor.permissions.has(permission)) throw domainError('forbidden', 'KERNEL.FORBIDDEN', { permission });
}

/** The one county that the actor works in. @throws DomainError unprocessable KERNEL.ONE_COUNTY_NEEDED */
export function countyOfActor(actor: Actor): CountyCode {
  if (actor.countyCode === null) throw domainError('unprocessable', 'KERNEL.ONE_COUNTY_NEEDED');
  return actor.countyCode;
}
