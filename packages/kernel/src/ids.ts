import { v7 } from 'uuid';
import { z } from 'zod';

/** A new UUIDv7: sorts by time, made by the caller, so that a repeated request can carry the same id. */
export function newId(): string {
  return v7();
}

export const uuidSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
/** The counter that an edit must carry to show that it saw the last one. */
export const versionSchema = z.int().min(1);
