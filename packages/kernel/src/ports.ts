import type { Actor } from './actor.js';
import type { DivisionCode } from './division.js';
import type { JsonObject } from './json.js';

/** One state change, already masked. */
export interface AuditEntry {
  readonly action: string;
  readonly resource: string;
  readonly recordId: string;
  readonly divisionCode: DivisionCode;
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
  readonly reason?: string;
}

/** Writes in the transaction of the change itself. */
export interface AuditLog {
  record(actor: Actor, entry: AuditEntry): Promise<void>;
  /** Many at once, each a row of its own, in this order. */
  recordAll(actor: Actor, entries: readonly AuditEntry[]): Promise<void>;
}

/** Encryption of single fields, and a keyed hash that finds equal values without reading them. */
export interface FieldCrypto {
  encrypt(plain: string): string;
  decrypt(sealed: string): string;
  hash(plain: string): string;
  encryptBytes(bytes: Uint8Array): Uint8Array;
  decryptBytes(bytes: Uint8Array): Uint8Array;
}

export interface Transactions {
  /** Runs the work in one transaction under the actor's scope; joins the one that is already running. */
  run<T>(actor: Actor, work: () => Promise<T>): Promise<T>;
}

export interface JobQueue {
  /** Queues in the running transaction: no commit, no job. */
  enqueue(actor: Actor, kind: string, payload: JsonObject, divisionCode: DivisionCode): Promise<{ jobId: string }>;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
}

export interface NewFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly divisionCode: DivisionCode;
  readonly purpose: string;
  readonly expiresAt?: Date;
}

export interface FileStore {
  save(actor: Actor, file: NewFile): Promise<StoredFile>;
  /** @throws DomainError not_found FILES.NOT_FOUND for a file that is unknown, expired or not the actor's to see. */
  read(actor: Actor, id: string): Promise<StoredFile & { readonly bytes: Uint8Array }>;
}

/**
 * Keeps an upload, which expires, as a file of its own where the matter belongs that it proves; answers the kept file's id.
 *
 * @throws DomainError not_found FILES.NOT_FOUND
 * @example const evidenceFileId = await keepUpload(files, actor, uploadId, divisionCode)
 */
export async function keepUpload(
  files: FileStore,
  actor: Actor,
  uploadId: string,
  divisionCode: DivisionCode,
): Promise<StoredFile> {
  const { name, contentType, bytes } = await files.read(actor, uploadId);
  return files.save(actor, { name, contentType, bytes, divisionCode, purpose: 'evidence' });
}
