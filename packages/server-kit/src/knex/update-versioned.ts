import { domainError } from '@gongyi/kernel';
import type { Knex } from 'knex';

/**
 * Changes a row only if nobody changed it since the caller read it.
 *
 * @throws DomainError conflict LIST.VERSION_CONFLICT {expected, current}; not_found LIST.NOT_FOUND
 */
export async function updateVersioned<T extends object>(
  trx: Knex.Transaction,
  table: string,
  which: { readonly id: string; readonly version: number },
  changes: object,
): Promise<T> {
  const updated = (await trx(table)
    .where({ id: which.id, version: which.version })
    .update({ ...changes, version: which.version + 1 })
    .returning('*')) as T[];
  const [row] = updated;
  if (row !== undefined) return row;
  const current = (await trx(table).where({ id: which.id }).first('version')) as { version: number } | undefined;
  if (current === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: which.version, current: current.version });
}
