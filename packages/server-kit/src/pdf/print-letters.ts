import { domainError } from '@gongyi/kernel';
import { collect, openDocument } from './document.js';
import { printFont } from './font.js';
import { drawQr } from './print-cards.js';

/** A page for one person: a title, labelled lines of any length, and a QR code that leads to the same on a phone. */
export interface PrintedLetter {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly qr: string;
  /** Beside the QR code. */
  readonly note: string;
}

const [margin, labelWidth, qrSize] = [34, 84, 80];
const sizes = { title: 16, line: 10, note: 8 };

/**
 * Letters as a PDF of A5 pages, each beginning on a page of its own. Lines that are too long go on below.
 *
 * @throws DomainError unprocessable PDF.GLYPH_MISSING {characters}
 */
export async function printLetters(
  letters: readonly PrintedLetter[],
  { title, madeAt }: { readonly title: string; readonly madeAt: Date },
): Promise<Uint8Array> {
  const font = printFont();
  const texts = letters.flatMap((letter) => [letter.title, letter.note, ...letter.lines.flat()]);
  const missing = font.missing([title, ...texts].join('\n'));
  if (missing.length > 0) throw domainError('unprocessable', 'PDF.GLYPH_MISSING', { characters: missing.join('') });
  const info = { Title: title, CreationDate: madeAt };
  const document = await openDocument({ size: 'A5', margin, autoFirstPage: false, info, lang: 'zh-CN' });
  const bytes = collect(document);
  for (const letter of letters) drawLetter(document.addPage().font(font.bytes), letter);
  document.end();
  return bytes;
}

function drawLetter(document: PDFKit.PDFDocument, { title, lines, qr, note }: PrintedLetter): void {
  const width = document.page.width - 2 * margin;
  document.fontSize(sizes.title).fillColor('#000').text(title, { align: 'center' }).moveDown(0.8);
  document.fontSize(sizes.line);
  for (const [label, value] of lines) {
    const needed = Math.max(document.heightOfString(value, { width: width - labelWidth, lineGap: 3 }), 16);
    if (document.y + needed > document.page.height - margin) document.addPage();
    const top = document.y;
    document.fillColor('#555').text(label, margin, top, { width: labelWidth - 8, lineGap: 3 });
    document.fillColor('#000').text(value, margin + labelWidth, top, { width: width - labelWidth, lineGap: 3 });
    document.y = Math.max(document.y, top + needed) + 5;
    document
      .moveTo(margin, document.y - 3)
      .lineTo(margin + width, document.y - 3)
      .lineWidth(0.4)
      .stroke('#ccc');
  }
  if (document.y + qrSize + 8 > document.page.height - margin) document.addPage();
  const [left, top] = [document.page.width - margin - qrSize, document.y + 6];
  drawQr(document, qr, left, top, qrSize);
  document.fontSize(sizes.note).fillColor('#555');
  document.text(note, margin, top + 6, { width: width - qrSize - 16, lineGap: 3 });
}
