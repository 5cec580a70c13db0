import { v7 } from 'uuid';
import { z } from 'zod';

/** Random bytes are drawn in bulk: drawn one id at a time they cost a large run more than its rules do. */
const drawn = new Uint8Array(16 * 256);
let used = drawn.length;
let [milliseconds, sequence] = [0, 0];

/** A new UUIDv7: sorts by time, made by the caller, so that a repeated request can carry the same id. */
export function newId(): string {
  if (used === drawn.length) {
    globalThis.crypto.getRandomValues(drawn);
    used = 0;
  }
  const random = drawn.subarray(used, used + 16);
  used += 16;
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    // The upper half stays free for ids of the same millisecond.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7fffffff;
  } else {
    sequence += 1;
    if (sequence > 0xffffffff) [milliseconds, sequence] = [milliseconds + 1, 0];
  }
  return v7({ random, msecs: milliseconds, seq: sequence });
}

export const uuidSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
/** The counter that an edit must carry to show that it saw the last one. */
export const versionSchema = z.int().min(1);
