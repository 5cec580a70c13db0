import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const deriveKey = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: object,
) => Promise<Buffer>;
const scryptCost = { N: 2 ** 15, r: 8, p: 3, maxmem: 128 * 1024 * 1024 };
const argonCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The native module has no build for every processor of a county office; scrypt is in Node itself. */
async function argon2(): Promise<typeof import('@node-rs/argon2') | undefined> {
  return import('@node-rs/argon2').catch(() => undefined);
}

/** argon2id (19 MiB, 2 passes), else scrypt; the text says which. */
export async function hashPassword(password: string): Promise<string> {
  const native = await argon2();
  if (native !== undefined) return native.hash(password, argonCost);
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, 32, scryptCost);
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  if (!stored.startsWith('scrypt$')) return (await argon2())?.verify(stored, password) ?? false;
  const [, salt = '', expected = ''] = stored.split('$');
  const key = await deriveKey(password, Buffer.from(salt, 'base64url'), 32, scryptCost);
  return timingSafeEqual(key, Buffer.from(expected, 'base64url'));
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, for logins that do not exist. */
export async function verifyAgainstNobody(password: string): Promise<false> {
  decoy ??= hashPassword('nobody has this password');
  await verifyPassword(await decoy, password);
  return false;
}
