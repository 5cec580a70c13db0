import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { invariant } from './errors.js';
import type { Json } from './json.js';

/**
 * JSON with sorted keys and no spaces: equal values have equal text. Fields that are undefined do not exist.
 *
 * @throws Bug for what JSON would change in silence: NaN, undefined in a list, a bigint, a Date, a Map.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') invariant(Number.isFinite(value), 'a digest of a number that is not finite');
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonicalJson(item as Json)).join(',')}]`;
  invariant(Object.prototype.toString.call(value) === '[object Object]', 'a digest of a value that is not JSON');
  const object = value as { readonly [key: string]: Json };
  const fields = Object.keys(object)
    .sort()
    .filter((key) => object[key] !== undefined);
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`).join(',')}}`;
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function digestOf(value: Json): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

export interface Digest {
  add(value: Json): void;
  /** A line of text as it is, where the caller has made it canonical; lines may be given joined by line ends. */
  addLine(text: string): void;
  hex(): string;
}

/** A digest over a sequence of values, for lists too long to hold as one value. The order counts. */
export function createDigest(): Digest {
  const hash = sha256.create();
  return {
    add: (value) => void hash.update(utf8ToBytes(`${canonicalJson(value)}\n`)),
    addLine: (text) => void hash.update(utf8ToBytes(`${text}\n`)),
    hex: () => bytesToHex(hash.clone().digest()),
  };
}
