import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Bug, type FieldCrypto } from '@gongyi/kernel';

const algorithm = 'aes-256-gcm';
const [ivLength, tagLength] = [12, 16];
const version = 1;

/**
 * AES-256-GCM for fields and files, HMAC-SHA-256 for the search hash; both keys are derived from one secret. A sealed
 * text starts with the version of the scheme, so that keys and ciphers can be changed row by row.
 */
export function createFieldCrypto(secret: string): FieldCrypto {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'gongyi', purpose, 32));
  const [sealKey, hashKey] = [derive('field encryption'), derive('search hash')];

  // Drawn in bulk: one draw a card costs more than sealing it. Each piece is used once.
  let drawn = Buffer.alloc(0);
  function nextIv(): Buffer {
    if (drawn.length === 0) drawn = randomBytes(ivLength * 256);
    const iv = drawn.subarray(0, ivLength);
    drawn = drawn.subarray(ivLength);
    return iv;
  }

  function encryptBytes(bytes: Uint8Array): Uint8Array {
    const iv = nextIv();
    const cipher = createCipheriv(algorithm, sealKey, iv);
    return Buffer.concat([Buffer.of(version), iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }

  function decryptBytes(sealed: Uint8Array): Uint8Array {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] !== version) throw new Bug('sealed with another scheme');
    const decipher = createDecipheriv(algorithm, sealKey, bytes.subarray(1, 1 + ivLength));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(1 + ivLength, bytes.length - tagLength)), decipher.final()]);
  }

  return {
    encryptBytes,
    decryptBytes,
    encrypt: (plain) => Buffer.from(encryptBytes(Buffer.from(plain, 'utf8'))).toString('base64url'),
    decrypt: (sealed) => Buffer.from(decryptBytes(Buffer.from(sealed, 'base64url'))).toString('utf8'),
    hash: (plain) => createHmac('sha256', hashKey).update(plain, 'utf8').digest('base64url'),
  };
}
