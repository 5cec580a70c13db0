import { randomInt } from 'node:crypto';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';

/** Letters and digits that are not taken for one another when read aloud. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';

/** 16 random letters, about 92 bits: `K7mP-…` without signs, to be read over the telephone. */
export function randomPassword(length = 16): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** A zip with one file, encrypted with AES-256 (WinZip AE-2), which 7-Zip, WinRAR and 360压缩 open. */
export async function sealFile(
  file: { readonly name: string; readonly bytes: Uint8Array },
  password: string,
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { password, encryptionStrength: 3, useWebWorkers: false });
  await writer.add(file.name, new Uint8ArrayReader(file.bytes));
  return writer.close();
}

/** Opens what {@link sealFile} made: for tests and demonstrations. @throws Error for another password */
export async function openSealed(archive: Uint8Array, password: string): Promise<{ name: string; bytes: Uint8Array }> {
  const reader = new ZipReader(new Uint8ArrayReader(archive), { password, useWebWorkers: false });
  const [entry] = await reader.getEntries();
  if (entry === undefined || entry.directory) throw new Error('the archive is empty');
  const bytes = await entry.getData(new Uint8ArrayWriter());
  await reader.close();
  return { name: entry.filename, bytes };
}
