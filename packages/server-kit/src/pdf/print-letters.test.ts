import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { printLetters } from './print-letters.js';

const letter = {
  title: '补贴发放明细',
  lines: [
    ['姓名', '𬱖*·龑'],
    ['怎么算的', '月标准820.00元 × 出勤25天 ÷ 规定26天，四舍五入到分。'.repeat(8)],
  ],
  qr: 'https://example.invalid/#/pay-slip/530326001001.x',
  note: '扫码查看本人明细',
} as const;
const options = { title: '明细', madeAt: new Date(0) };

describe('printed letters', () => {
  it('begin a page each, with every line, also the long ones', async () => {
    const bytes = await printLetters([letter, { ...letter, lines: [['姓名', '张*']] }], options);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
    const [first, second, ...rest] = text.map((one) => one.replaceAll(/\s/g, ''));
    for (const written of [letter.title, letter.note, ...letter.lines.flat()])
      expect(first).toContain(written.replaceAll(/\s/g, ''));
    expect(second).toContain('张*');
    expect(rest).toEqual([]);
  });

  it('are refused rather than printed with empty boxes', async () => {
    await expect(printLetters([{ ...letter, note: '😀' }], options)).rejects.toMatchObject({
      code: 'PDF.GLYPH_MISSING',
    });
  });
});
