import { domainError } from '@gongyi/kernel';
import { create as encodeQr } from 'qrcode';
import { collect, openDocument } from './document.js';
import { printFont } from './font.js';

/** One page that certifies something: a title, labelled lines, and a QR code that leads to where it is verified. */
export interface PrintedCard {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** What the QR code says. */
  readonly qr: string;
  /** Beside the QR code. */
  readonly note: string;
}

const [margin, labelWidth, lineHeight, qrSize] = [72, 120, 34, 96];
const sizes = { title: 26, line: 14, note: 9 };

/**
 * Cards as a PDF of A4 pages lying down, a card a page.
 *
 * @throws DomainError unprocessable PDF.GLYPH_MISSING {characters}
 */
export async function printCards(
  cards: readonly PrintedCard[],
  { title, madeAt }: { readonly title: string; readonly madeAt: Date },
): Promise<Uint8Array> {
  const font = printFont();
  const missing = font.missing(
    cards.flatMap((card) => [card.title, card.note, ...card.lines.flat()]).join('\n') + title,
  );
  if (missing.length > 0) throw domainError('unprocessable', 'PDF.GLYPH_MISSING', { characters: missing.join('') });
  const info = { Title: title, CreationDate: madeAt };
  const document = await openDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    autoFirstPage: false,
    info,
    lang: 'zh-CN',
  });
  const bytes = collect(document);
  for (const card of cards) drawCard(document.addPage().font(font.bytes), card);
  document.end();
  return bytes;
}

function drawCard(document: PDFKit.PDFDocument, { title, lines, qr, note }: PrintedCard): void {
  const { width, height } = document.page;
  document
    .rect(margin / 2, margin / 2, width - margin, height - margin)
    .lineWidth(1.5)
    .stroke('#7a1f1f');
  document.fontSize(sizes.title).text(title, margin, margin, { width: width - 2 * margin, align: 'center' });
  document.fontSize(sizes.line);
  lines.forEach(([label, value], index) => {
    const top = margin + 70 + index * lineHeight;
    document.fillColor('#555').text(label, margin, top, { width: labelWidth });
    document
      .fillColor('#000')
      .text(value, margin + labelWidth, top, { width: width - 2 * margin - labelWidth - qrSize });
  });
  const [left, top] = [width - margin - qrSize, height - margin - qrSize - 24];
  drawQr(document, qr, left, top, qrSize);
  document.fontSize(sizes.note).text(note, left - 24, top + qrSize + 6, { width: qrSize + 48, align: 'center' });
}

export function drawQr(document: PDFKit.PDFDocument, text: string, left: number, top: number, width: number): void {
  const { size, data } = encodeQr(text, { errorCorrectionLevel: 'M' }).modules;
  const side = width / size;
  for (let index = 0; index < size * size; index++)
    if (data[index]) document.rect(left + (index % size) * side, top + Math.floor(index / size) * side, side, side);
  document.fill('#000');
}
