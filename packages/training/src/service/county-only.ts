import { type Actor, countyDivision, countyOfActor, domainError } from '@gongyi/kernel';

/** One leading group, one plan a county: no smaller place and no institution writes them. @throws DomainError forbidden TRAINING.COUNTY_ONLY */
export function requireCounty(actor: Actor): void {
  if (actor.organisationId !== undefined || actor.scope.from !== countyDivision(countyOfActor(actor)))
    throw domainError('forbidden', 'TRAINING.COUNTY_ONLY');
}

/** The record, or that there is none for this actor. @throws DomainError not_found LIST.NOT_FOUND */
export function found<T>(record: T | undefined): T {
  if (record === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  return record;
}
