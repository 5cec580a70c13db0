// The rosters and the attendance of a month, imported as a county imports them.

import { readSpreadsheet, writeWorkbook } from '@gongyi/server-kit/workbook';
import { cardOf, identityOf, namesOf, peopleSheet, runImporter, sheetOf } from './county.mjs';

export const period = '2025-03';
const holdersPerPost = 10;

/** Imports the month; the roster is there. */
export async function importMonth(bench, file) {
  await runImporter(bench, 'attendance-sheets', await readSpreadsheet(file, 'month.xlsx', generous), { period });
}

/** Enough money for the year, as a county books it: what is approved is committed, what is sent is paid, line by line. */
export async function recordFund({ officer, approvers, modules }) {
  const { funds } = modules.subsidy;
  const { id: fundId } = await funds.create(officer, { source: 'employment', year: 2025 });
  const document = {
    fundId,
    number: '预算 1',
    documentDate: '2025-01-02',
    amountFen: 10_000_000_000_000,
    reason: '下达',
  };
  const { id, version } = await funds.addDocument(officer, document);
  await funds.approveDocument(approvers[0], id, version);
}

export function freezeMonth({ officer, modules, transactions }) {
  return transactions.run(officer, () => modules.posts.attendance.freezeMonth(officer, { period }));
}

const generous = {
  packedBytes: 50e6,
  unpackedBytes: 500e6,
  ratio: 1000,
  entries: 200,
  rows: 50_000,
  columns: 60,
  cellCharacters: 4000,
  milliseconds: 120_000,
  memoryMegabytes: 1500,
};

export async function fillRosters(bench, lines) {
  const { village, name } = namesOf(bench);
  await runImporter(bench, 'people', [peopleSheet(bench, lines)]);
  const posts = Math.ceil(lines / holdersPerPost);
  const code = (index) => `${village(index)}-${index}`;
  const roster = [
    sheetOf('岗位', [
      [
        '岗位编号',
        '乡镇(街道)',
        '村(社区)',
        '行政区划代码',
        '用人单位',
        '岗位名称',
        '岗位类别',
        '名额',
        '月补贴标准(元)',
        '资金来源',
        '规定出勤天数',
        '协议起',
        '协议止',
        '开发主管部门',
        '批准文号',
        '备注',
      ],
      ...Array.from({ length: posts }, (_, index) => [
        code(index),
        '',
        '',
        village(index),
        '村委会',
        '村庄保洁员',
        '村庄保洁',
        holdersPerPost,
        800,
        '就业补助资金',
        22,
        '2025-01-01',
        '2025-12-31',
        '人社部门',
        '',
        '',
      ]),
    ]),
    sheetOf('聘用人员', [
      [
        '协议编号',
        '岗位编号',
        '岗位名称',
        '姓名',
        '身份证号码',
        '协议起',
        '协议止',
        '协议状态',
        '退岗日期',
        '退岗原因',
        '开户银行',
        '银行卡号',
        '意外伤害保险',
      ],
      ...Array.from({ length: lines }, (_, index) => [
        `A${index}`,
        code(index % posts),
        '村庄保洁员',
        name(index),
        identityOf(index),
        '2025-01-01',
        '2025-12-31',
        '新签',
        '',
        '',
        '农业银行',
        cardOf(index),
        '已投保',
      ]),
    ]),
  ];
  await runImporter(bench, 'posts', roster);
}

/** Days attended of 22, so that amounts differ. */
const daysOf = (index) => 12 + (index % 11);

/** One sheet a township, as the demonstration file has them. */
export async function attendanceFile(bench, lines) {
  const townships = bench.divisions.townshipsOf('530326');
  const headers = [
    '序号',
    '姓名',
    '身份证号码',
    '规定出勤天数(天)',
    '本月累计出勤天数(天)',
    '补贴金额(元)',
    '协议起止时间',
    ' ',
  ];
  const columns = headers.map((header, index) => ({
    header,
    key: `c${index}`,
    ...(index === 2 ? { text: true } : {}),
  }));
  const posts = Math.ceil(lines / holdersPerPost);
  const sheets = townships.map((township, position) => {
    const rows = [];
    for (let index = 0; index < lines; index += 1) {
      if ((index % posts) % townships.length !== position) continue;
      rows.push({
        c0: rows.length + 1,
        c1: `测${String.fromCodePoint(0x4e00 + (index % 20_000))}`,
        c2: identityOf(index),
        c3: 22,
        c4: daysOf(index),
        c5: Math.round((80_000 * daysOf(index)) / 22) / 100,
        c6: '2025-01-01',
        c7: '2025-12-31',
      });
    }
    return {
      name: bench.divisions.nameOf(township),
      title: ['乡村公益性岗位出勤天数和拟拨付岗位补贴金额汇总表(2025年3月)'],
      columns,
      rows,
    };
  });
  return writeWorkbook({ sheets: sheets.filter((sheet) => sheet.rows.length > 0) });
}
