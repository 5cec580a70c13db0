import { type Actor, type DivisionCode, domainError, scopeContains } from '@gongyi/kernel';

/** @throws DomainError forbidden POSTS.PLACE_OUTSIDE {place} */
export function requirePlace(actor: Actor, place: DivisionCode): void {
  if (!scopeContains(actor.scope, place)) throw domainError('forbidden', 'POSTS.PLACE_OUTSIDE', { place });
}
