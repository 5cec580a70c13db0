import { cellUnder, type Finding, type Sheet, type SheetRow, type TableHeader, textUnder } from '@gongyi/kernel';

/** Reads one row of a sheet and collects what is wrong with its cells. */
export function rowReader(sheet: Sheet, row: SheetRow, header: TableHeader) {
  const findings: Finding[] = [];
  const told = (heading: string, code: string, value = textUnder(row, header, heading)) => {
    const cell = cellUnder(row, header, heading)?.ref ?? null;
    findings.push({ code, severity: 'error', sheet: sheet.name, row: row.number, cell, params: { heading, value } });
  };
  return {
    findings,
    told,
    cell: (heading: string) => cellUnder(row, header, heading),
    text: (heading: string) => textUnder(row, header, heading),
    /** What the cell's word stands for; undefined and a finding when it stands for nothing. */
    word<T>(heading: string, words: Readonly<Record<string, T>>, code: string): T | undefined {
      const word = textUnder(row, header, heading);
      if (Object.hasOwn(words, word)) return words[word];
      told(heading, code);
      return undefined;
    },
  };
}
