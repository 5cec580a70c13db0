import { domainError } from '@gongyi/kernel';
import { collect, openDocument } from './document.js';
import { printFont } from './font.js';

/** What is printed: a title and paragraphs on A4, with the number of every page. */
export interface PrintedText {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** The day and time that the file names as its making. */
  readonly madeAt: Date;
  /** At the foot of a page: 第1页 共2页. */
  pageNumber(page: number, pages: number): string;
}

const margin = 72;
const sizes = { title: 18, text: 12, foot: 9 };
const lineGap = 7;

/** Characters that would come out as an empty box, each once. */
export function missingCharacters(text: string): string[] {
  return printFont().missing(text);
}

/**
 * Text as a PDF with its characters embedded, so that it looks the same everywhere. A file with an empty box where a name
 * should be is not made.
 *
 * @throws DomainError unprocessable PDF.GLYPH_MISSING {characters}
 */
export async function printPages(text: PrintedText): Promise<Uint8Array> {
  const missing = missingCharacters([text.title, ...text.paragraphs, text.pageNumber(0, 0)].join('\n'));
  if (missing.length > 0) throw domainError('unprocessable', 'PDF.GLYPH_MISSING', { characters: missing.join('') });
  const info = { Title: text.title, CreationDate: text.madeAt };
  const document = await openDocument({ size: 'A4', margin, bufferPages: true, info, lang: 'zh-CN' });
  const bytes = collect(document);
  document.font(printFont().bytes);
  document.fontSize(sizes.title).text(text.title, { align: 'center' }).moveDown(1);
  document.fontSize(sizes.text);
  for (const paragraph of text.paragraphs) document.text(paragraph, { lineGap, paragraphGap: lineGap });
  numberPages(document, text);
  document.end();
  return bytes;
}

function numberPages(document: PDFKit.PDFDocument, { pageNumber }: PrintedText): void {
  const { start, count } = document.bufferedPageRange();
  document.fontSize(sizes.foot);
  for (let index = 0; index < count; index++) {
    document.switchToPage(start + index);
    // Text inside the bottom margin would begin a new page.
    document.page.margins.bottom = 0;
    const width = document.page.width - 2 * margin;
    const options = { width, align: 'center', lineBreak: false } as const;
    document.text(pageNumber(index + 1, count), margin, document.page.height - margin / 2, options);
  }
}
