import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { printCards } from './print-cards.js';

const card = {
  title: '职业技能等级证书',
  lines: [
    ['姓名', '𬱖㛃·龑'],
    ['证书编号', 'S000153032601255000001'],
  ],
  qr: 'https://example.invalid/#/verify/S000153032601255000001',
  note: '扫码查验',
} as const;
const options = { title: '证书', madeAt: new Date(0) };

describe('printed cards', () => {
  it('have a page each, with every line', async () => {
    const bytes = await printCards([card, { ...card, lines: [['姓名', '张三']] }], options);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
    const [first, second, ...rest] = text.map((one) => one.replaceAll(/\s/g, ''));
    for (const written of [card.title, card.note, ...card.lines.flat()]) expect(first).toContain(written);
    expect(second).toContain('张三');
    expect(rest).toEqual([]);
  });

  it('are refused rather than printed with empty boxes', async () => {
    await expect(printCards([{ ...card, note: '😀' }], options)).rejects.toMatchObject({ code: 'PDF.GLYPH_MISSING' });
  });
});
