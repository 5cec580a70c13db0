import { writeCsv, writeWorkbook } from '@gongyi/server-kit/workbook';
import type { SpreadsheetWriter, TableSpec } from '../ports.js';

const columnsOf = (spec: TableSpec) =>
  spec.columns.map(({ key, header, width }) => ({ key, header, width, text: true }));

/** Payment files by the server kit's writers: formula-safe, every cell text, CSV in GB18030. */
export function createSpreadsheetWriter(): SpreadsheetWriter {
  return {
    workbook: (spec) =>
      writeWorkbook({
        sheets: [
          { name: spec.sheetName, title: [spec.title, ...spec.heading], columns: columnsOf(spec), rows: spec.rows },
        ],
      }),
    csv: async (spec) =>
      writeCsv({
        columns: columnsOf(spec),
        rows: spec.rows,
        header: [[spec.title], ...spec.heading.map((line) => [line])],
        encoding: 'gb18030',
      }),
  };
}
