import {
  type Actor,
  countyDivision,
  countyOfActor,
  type DivisionCode,
  domainError,
  firstDay,
  type Period,
  requirePermission,
  scopeContains,
  scopeOf,
} from '@gongyi/kernel';
import type { CompiledScheme } from '../model/scheme.js';
import type { SubsidyPermission } from '../permissions.js';
import type { SubsidyServiceOptions } from '../ports.js';

/** What every use case works with. */
export interface Context extends SubsidyServiceOptions {
  /** Checks the permission, then runs the work in one transaction. */
  command<T>(actor: Actor, permission: SubsidyPermission, work: () => Promise<T>): Promise<T>;
  read<T>(actor: Actor, permission: SubsidyPermission, work: () => Promise<T>): Promise<T>;
  /** @param version the rules that a stored line or run was computed by; those in force when absent */
  schemeFor(actor: Actor, schemeId: string, period: Period, version?: string): Promise<CompiledScheme>;
}

export function createContext(options: SubsidyServiceOptions): Context {
  const ruleDay = options.ruleDay ?? firstDay;
  const guarded = <T>(actor: Actor, permission: SubsidyPermission, work: () => Promise<T>) => {
    requirePermission(actor, permission);
    return options.transactions.run(actor, work);
  };
  return {
    ...options,
    command: guarded,
    read: guarded,
    schemeFor: (actor, schemeId, period, version) => options.policy.scheme(actor, schemeId, ruleDay(period), version),
  };
}

/**
 * The county that the actor may act for as a whole: totals that are signed must not be cut by a smaller scope.
 *
 * @throws DomainError forbidden SUBSIDY.WHOLE_COUNTY_NEEDED
 */
export function wholeCounty(actor: Actor): DivisionCode {
  const county = countyDivision(countyOfActor(actor));
  const range = scopeOf(county);
  if (!scopeContains(actor.scope, range.from) || !scopeContains(actor.scope, range.to)) {
    throw domainError('forbidden', 'SUBSIDY.WHOLE_COUNTY_NEEDED');
  }
  return county;
}

export function found<T>(record: T | undefined): T {
  if (record === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  return record;
}
