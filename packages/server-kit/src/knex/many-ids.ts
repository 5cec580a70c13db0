/** So many ids cost more to send, and to look up one by one, than the rows of a whole county to read. */
const most = 5_000;

/**
 * The ids as one parameter of a query, or null when it should read all that the actor may see and leave the choosing to the
 * caller: `where (?::uuid[] is null or person_id = any(?::uuid[]))`.
 *
 * @example const sent = idsToSend(personIds)
 */
export function idsToSend(ids: readonly string[]): string[] | null {
  return ids.length > most ? null : [...ids];
}
