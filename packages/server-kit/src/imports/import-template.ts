import type { Actor, ImportColumnGuide } from '@gongyi/kernel';
import { writeWorkbook } from '../workbook/write-spreadsheet.js';

const kinds = {
  text: { zh: '文字', en: 'text' },
  integer: { zh: '整数', en: 'whole number' },
  number: { zh: '数字', en: 'number' },
  money: { zh: '金额（元）', en: 'amount in yuan' },
  date: { zh: '日期，如2025-03-01', en: 'day, such as 2025-03-01' },
  identity: { zh: '18位身份证号码', en: 'identity number of 18 characters' },
  word: { zh: '从可选内容中填写', en: 'one of the words given' },
} as const;

/** An empty table with its headings, and a sheet that says what may stand below each. */
export function importTemplate({ locale }: Actor, columns: readonly ImportColumnGuide[]): Promise<Uint8Array> {
  const english = locale === 'en';
  const said = (zh: string, en: string) => (english ? en : zh);
  return writeWorkbook({
    sheets: [
      {
        name: said('填写', 'fill in'),
        // Identity numbers and days that Excel must not turn into something else.
        columns: columns.map(({ heading, read }) => ({
          header: heading,
          key: heading,
          width: 20,
          text: read === 'identity' || read === 'text' || read === 'word',
        })),
        rows: [],
      },
      {
        name: said('填写说明', 'what to fill in'),
        columns: [
          { header: said('列', 'Column'), key: 'heading', width: 24 },
          { header: said('必填', 'Required'), key: 'required', width: 10 },
          { header: said('内容', 'Content'), key: 'read', width: 28 },
          { header: said('可选内容', 'Words'), key: 'words', width: 60 },
        ],
        rows: columns.map(({ heading, required, read, words }) => ({
          heading,
          required: required ? said('是', 'yes') : said('否', 'no'),
          read: kinds[read][english ? 'en' : 'zh'],
          words: words.join('、'),
        })),
      },
    ],
  });
}
