import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { missingCharacters, printPages } from './print-pages.js';

const page = {
  title: '乡村公益性岗位劳务协议',
  paragraphs: ['乙方：𬱖㛃·龑，身份证号码：530326195805029411。', '月补贴标准800.00元（“在岗领补”）。'],
  madeAt: new Date(0),
  pageNumber: (one: number, all: number) => `第${one}页 共${all}页`,
};

async function read(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  return text.map((one) => one.replaceAll(/\s/g, ''));
}

describe('a printed text', () => {
  it('holds every character that was written, also rare ones, and stays small', async () => {
    const bytes = await printPages(page);
    const [text] = await read(bytes);
    for (const written of [page.title, ...page.paragraphs]) expect(text).toContain(written);
    expect(text).toContain('第1页共1页');
    expect(bytes.length).toBeLessThan(60_000);
  });

  it('numbers its pages', async () => {
    const paragraphs = Array.from({ length: 60 }, (_, index) => `第${index + 1}条`);
    const pages = await read(await printPages({ ...page, paragraphs }));
    expect(pages).toHaveLength(3);
    expect(pages[2]).toContain('第3页共3页');
    expect(pages.join('')).toContain('第60条');
  });

  it('is refused rather than printed with empty boxes', async () => {
    expect(missingCharacters('张𠮷𠮷😀')).toEqual(['𠮷', '😀']);
    await expect(printPages({ ...page, paragraphs: ['乙方：张𠮷'] })).rejects.toMatchObject({
      code: 'PDF.GLYPH_MISSING',
      details: { characters: '𠮷' },
    });
  });
});
