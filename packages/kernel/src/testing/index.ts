import type { Actor } from '../actor.js';
import { type CountyCode, divisionCode, scopeOf } from '../division.js';
import { domainError } from '../errors.js';
import { newId } from '../ids.js';
import type { AuditEntry, AuditLog, FieldCrypto, FileStore, NewFile, StoredFile, Transactions } from '../ports.js';

/** An officer of 会泽县 with the given permissions. */
export function testActor(overrides: Partial<Actor> = {}): Actor {
  return {
    userId: newId(),
    displayName: '测试人员',
    countyCode: '530326' as CountyCode,
    scope: scopeOf(divisionCode('530326000000')),
    permissions: new Set<string>(),
    locale: 'zh-CN',
    ...overrides,
  };
}

/** Collects what would be audited. */
export function memoryAudit(): AuditLog & { readonly entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return { entries, record: async (_actor, entry) => void entries.push(entry) };
}

/** Runs the work; nothing is rolled back. */
export const memoryTransactions: Transactions = { run: (_actor, work) => work() };

/** Reversible and readable: for tests of what is sealed and what is not. */
export function plainCrypto(): FieldCrypto {
  return {
    encrypt: (plain) => `sealed:${plain}`,
    decrypt: (sealed) => sealed.slice('sealed:'.length),
    hash: (plain) => `hash:${plain}`,
    encryptBytes: (bytes) => bytes.map((byte) => byte ^ 0xff),
    decryptBytes: (bytes) => bytes.map((byte) => byte ^ 0xff),
  };
}

export function memoryFiles(): FileStore {
  const files = new Map<string, StoredFile & { bytes: Uint8Array }>();
  return {
    async save(_actor, file: NewFile) {
      const stored = {
        id: newId(),
        name: file.name,
        contentType: file.contentType,
        size: file.bytes.length,
        sha256: '',
        bytes: file.bytes,
      };
      files.set(stored.id, stored);
      return stored;
    },
    async read(_actor, id) {
      const file = files.get(id);
      if (file === undefined) throw domainError('not_found', 'FILES.NOT_FOUND');
      return file;
    },
  };
}
