import { type Actor, type DivisionCode, domainError, maskPersonName } from '@gongyi/kernel';
import { checkPayee } from '../model/check-payee.js';
import { type FileHeading, fileNameOf, fileTable, type PaymentFileLine } from '../model/payment-file.js';
import type { FileLayout, PaymentLayout } from '../model/payment-layout.js';
import type { WrittenFile } from '../ports.js';
import type { Context } from './context.js';

const contentTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  fixed: 'text/plain',
} as const;

export interface FileToWrite {
  readonly layout: PaymentLayout;
  /** Which of the layout's files. */
  readonly file: FileLayout;
  readonly heading: FileHeading;
  readonly lines: readonly PaymentFileLine[];
  readonly divisionCode: DivisionCode;
  readonly purpose: string;
}

/**
 * Writes a file for a bank, seals it where the county wants that, and keeps it; joins the running transaction. Every line is
 * checked once more: what was right when the batch was prepared may have been corrected since.
 *
 * @throws DomainError unprocessable SUBSIDY.LINE_UNWRITABLE {sequence, name, reason, detail} | WORKBOOK.*
 */
export async function writeFile(context: Context, actor: Actor, spec: FileToWrite): Promise<WrittenFile> {
  const { layout, file, heading, lines, divisionCode, purpose } = spec;
  for (const line of lines) {
    const problem = checkPayee(line, layout, file, context.paymentFiles);
    if (problem !== null) {
      const { reason, detail } = problem;
      const name = maskPersonName(line.payeeName);
      throw domainError('unprocessable', 'SUBSIDY.LINE_UNWRITABLE', { sequence: line.sequence, name, reason, detail });
    }
  }
  const fileName = fileNameOf(file, heading);
  const written = await context.paymentFiles.write(fileTable(file, heading, lines));
  const { protection } = await context.paymentRules.rules(actor, context.clock.today());
  if (protection === 'none') {
    const contentType = contentTypes[file.format];
    const kept = await context.files.save(actor, {
      name: fileName,
      contentType,
      bytes: written.bytes,
      divisionCode,
      purpose,
    });
    return { fileName, fileId: kept.id, fileSha256: written.sha256, protection, passwordSealed: null };
  }
  const { bytes, password } = await context.paymentFiles.seal({ name: fileName, bytes: written.bytes });
  const name = `${fileName.replace(/\.\w+$/, '')}.zip`;
  const kept = await context.files.save(actor, { name, contentType: 'application/zip', bytes, divisionCode, purpose });
  const passwordSealed = context.crypto.encrypt(password);
  return { fileName, fileId: kept.id, fileSha256: written.sha256, protection, passwordSealed };
}
