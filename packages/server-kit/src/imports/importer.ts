import type {
  Actor,
  CheckedImport,
  CheckedRow,
  ImportColumnGuide,
  JsonObject,
  MessageCatalogue,
  Sheet,
} from '@gongyi/kernel';
import type { z } from 'zod';

/** What a module teaches the import engine about one kind of file. */
export interface Importer {
  /** `people`, `posts`, `attendance-sheets`, `bank-returns` */
  readonly kind: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly permission: string;
  /** Sentences of its findings: `code` says the problem, `code.suggestion` what to do. */
  readonly catalogue: MessageCatalogue;
  /** Findings that stop a row; all others are notes. */
  readonly errorCodes: readonly string[];
  readonly params: z.ZodType<JsonObject>;
  /** The headings of a file that has to be made; absent where the file comes from another program. */
  columns?(actor: Actor): Promise<readonly ImportColumnGuide[]>;
  /**
   * Reads the file by its own layout; absent: any workbook or CSV that the host takes.
   *
   * @throws DomainError when the file is not in the layout.
   */
  read?(
    actor: Actor,
    file: { readonly name: string; readonly bytes: Uint8Array },
    params: JsonObject,
  ): Promise<readonly Sheet[]>;
  /** Judges every row; changes nothing. @throws DomainError when the file as a whole cannot be used. */
  check(actor: Actor, sheets: readonly Sheet[], params: JsonObject): Promise<CheckedImport>;
  /** Stores the rows, in the caller's transaction: all or nothing. Answers counts for people. */
  commit(
    actor: Actor,
    rows: readonly CheckedRow[],
    params: JsonObject,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<Record<string, number>>;
}
