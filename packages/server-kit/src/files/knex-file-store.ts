import { createHash } from 'node:crypto';
import { countyOf, domainError, type FieldCrypto, type FileStore, newId, type StoredFile } from '@gongyi/kernel';
import type { Knex } from 'knex';
import { inTransaction } from '../knex/transactions.js';

interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** Files as encrypted rows: they appear and vanish with the transaction that they belong to. */
export function createKnexFileStore(knex: Knex, options: { schema: string; crypto: FieldCrypto }): FileStore {
  const table = `${options.schema}.files`;
  return {
    save: (actor, file) =>
      inTransaction(knex, actor, async (trx) => {
        const stored: StoredFile = {
          id: newId(),
          name: file.name,
          contentType: file.contentType,
          size: file.bytes.length,
          sha256: createHash('sha256').update(file.bytes).digest('hex'),
        };
        await trx(table).insert({
          county_code: countyOf(file.divisionCode),
          id: stored.id,
          division_code: file.divisionCode,
          created_by: actor.userId,
          name: stored.name,
          content_type: stored.contentType,
          size: stored.size,
          sha256: stored.sha256,
          purpose: file.purpose,
          bytes: Buffer.from(options.crypto.encryptBytes(file.bytes)),
          expires_at: file.expiresAt ?? null,
        });
        return stored;
      }),
    read: (actor, id) =>
      inTransaction(knex, actor, async (trx) => {
        const row = (await trx(table)
          .where({ id })
          .andWhere((where) => where.whereNull('expires_at').orWhere('expires_at', '>', trx.fn.now()))
          .first()) as FileRow | undefined;
        if (row === undefined) throw domainError('not_found', 'FILES.NOT_FOUND');
        const { name, size, sha256 } = row;
        return {
          id: row.id,
          name,
          contentType: row.content_type,
          size,
          sha256,
          bytes: options.crypto.decryptBytes(row.bytes),
        };
      }),
  };
}
