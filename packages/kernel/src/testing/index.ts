import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Actor } from '../actor.js';
import { type CountyCode, type DivisionCode, divisionCode, scopeContains, scopeOf } from '../division.js';
import { domainError, invariant } from '../errors.js';
import { newId } from '../ids.js';
import type { JsonObject } from '../json.js';
import type { AuditEntry, AuditLog, FieldCrypto, FileStore, JobQueue, StoredFile, Transactions } from '../ports.js';

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
  return {
    entries,
    record: async (_actor, entry) => void entries.push(entry),
    recordAll: async (_actor, all) => void entries.push(...all),
  };
}

/** Runs the work, also inside other work; nothing is rolled back. */
export const memoryTransactions: Transactions = { run: (_actor, work) => work() };

const seal = 'sealed:';

/** Reversible and readable: for tests of what is sealed and what is not. Refuses to open what was never sealed. */
export function plainCrypto(): FieldCrypto {
  const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);
  return {
    encrypt: (plain) => `${seal}${plain}`,
    decrypt: (sealed) => {
      invariant(sealed.startsWith(seal), 'not a sealed value');
      return sealed.slice(seal.length);
    },
    hash: (plain) => `hash:${plain}`,
    encryptBytes: flip,
    decryptBytes: flip,
  };
}

/** Keeps files as the store does: a file outside the actor's scope is not found. They never expire. */
export function memoryFiles(): FileStore {
  const files = new Map<string, { stored: StoredFile; bytes: Uint8Array; divisionCode: DivisionCode }>();
  return {
    async save(_actor, { name, contentType, bytes, divisionCode }) {
      const stored = { id: newId(), name, contentType, size: bytes.length, sha256: bytesToHex(sha256(bytes)) };
      files.set(stored.id, { stored, bytes: bytes.slice(), divisionCode });
      return stored;
    },
    async read(actor, id) {
      const file = files.get(id);
      if (file === undefined || !scopeContains(actor.scope, file.divisionCode))
        throw domainError('not_found', 'FILES.NOT_FOUND');
      return { ...file.stored, bytes: file.bytes.slice() };
    },
  };
}

/** A job as it was asked for. */
export interface RecordedJob {
  readonly jobId: string;
  readonly userId: string;
  readonly kind: string;
  readonly payload: JsonObject;
  readonly divisionCode: DivisionCode;
}

/** Remembers what was queued and runs nothing. */
export function recordingJobQueue(): JobQueue & { readonly jobs: RecordedJob[] } {
  const jobs: RecordedJob[] = [];
  return {
    jobs,
    async enqueue(actor, kind, payload, divisionCode) {
      const jobId = newId();
      jobs.push({ jobId, userId: actor.userId, kind, payload, divisionCode });
      return { jobId };
    },
  };
}
