import { describe, expect, it } from 'vitest';
import { openSealed, randomPassword, sealFile } from './seal-file.js';

describe('a sealed file', () => {
  it('opens with its password alone, and holds nothing in the clear', async () => {
    const bytes = Buffer.from('6217000000000000017,张三,800.00\r\n'.repeat(50));
    const password = randomPassword();
    const archive = await sealFile({ name: '发放.csv', bytes }, password);
    expect(Buffer.from(archive).includes('6217000000')).toBe(false);
    const opened = await openSealed(archive, password);
    expect(opened.name).toBe('发放.csv');
    expect(Buffer.from(opened.bytes).equals(bytes)).toBe(true);
    await expect(openSealed(archive, randomPassword())).rejects.toThrow();
    // 99: AES; strength 3: 256 bits (WinZip AE-2).
    expect(Buffer.from(archive).includes(Buffer.from([0x01, 0x99, 0x07, 0x00, 0x02, 0x00, 0x41, 0x45, 0x03]))).toBe(
      true,
    );
  });

  it('has a password of letters that nobody mistakes, another each time', () => {
    const passwords = Array.from({ length: 200 }, () => randomPassword());
    expect(new Set(passwords).size).toBe(200);
    for (const password of passwords) expect(password).toMatch(/^[A-HJKMNP-Za-hjkmnp-z2-9]{16}$/);
  });
});
