import {
  cellUnder,
  countyDivision,
  countyOf,
  type DivisionCode,
  type Finding,
  findTableHeader,
  parseDivisionCode,
  readDateCell,
  readMoneyCell,
  readNumberCell,
  type Sheet,
  type SheetCell,
  type SheetRow,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import { type Draft, type Note, noteLayout, noter, type RosterContext } from './roster-draft.js';
import { verticalMergeMasters } from './sheet-layout.js';
import type { WelfarePostFacts } from './welfare-post.js';

const postHeadings = [
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
];

/** Reads the sheet 岗位 up to its total. */
export function readPosts(sheet: Sheet, context: RosterContext): Draft[] {
  const header = findTableHeader(sheet, postHeadings);
  const masters = verticalMergeMasters(sheet);
  return sheet.rows
    .filter(
      (row) =>
        row.number > header.rowNumber && row.cells.length > 0 && !row.cells.some((cell) => cell.text.trim() === '合计'),
    )
    .map((row) => readPost(sheet, row, header, masters, context));
}

function readPost(
  sheet: Sheet,
  row: SheetRow,
  header: TableHeader,
  masters: ReadonlySet<string>,
  context: RosterContext,
): Draft {
  const findings: Finding[] = [];
  const note = noter(sheet, row, findings);
  const cell = (heading: string) => cellUnder(row, header, heading);
  const text = (heading: string) => textUnder(row, header, heading);
  noteLayout(row, masters, note);
  const divisionCode = readDivision(cell('行政区划代码'), context, note);
  const [places, days] = [readNumberCell(cell('名额')), readNumberCell(cell('规定出勤天数'))];
  const standard = readMoneyCell(cell('月补贴标准(元)'));
  const [from, to] = [readDateCell(cell('协议起')), readDateCell(cell('协议止'))];
  const figures = [
    [places, '名额'],
    [standard, '月补贴标准(元)'],
    [days, '规定出勤天数'],
  ] as const;
  const asText = figures.find(([value]) => value?.asText === true);
  if (asText !== undefined) note('number_as_text', cell(asText[1]));
  if (from?.asText === true || to?.asText === true)
    note('date_as_text', cell(from?.asText === true ? '协议起' : '协议止'));
  if (/[\s\u3000]$/.test(cell('岗位名称')?.text ?? '')) note('text_trailing_spaces', cell('岗位名称'));
  const whole =
    places !== undefined &&
    days !== undefined &&
    Number.isInteger(places.value) &&
    Number.isInteger(days.value) &&
    days.value > 0;
  if (!whole || standard === undefined || from === undefined || to === undefined || text('岗位编号') === '')
    note('post_incomplete', cell('岗位编号'));
  else if (to.date < from.date) note('end_before_start', cell('协议止'));
  const complete = whole && standard !== undefined && from !== undefined && to !== undefined && text('岗位编号') !== '';
  if (standard !== undefined && context.floorFen !== null && standard.amount < context.floorFen) {
    note('standard_below_floor', cell('月补贴标准(元)'), { floor: context.floorFen / 100 });
  }
  const post: WelfarePostFacts | null = complete
    ? {
        divisionCode,
        code: text('岗位编号'),
        name: text('岗位名称'),
        category: text('岗位类别'),
        usingUnit: text('用人单位'),
        places: places.value,
        standardFen: standard.amount,
        fundSource: text('资金来源'),
        requiredDays: days.value,
        validFrom: from.date,
        validTo: to.date,
        developingDepartment: text('开发主管部门'),
        approvalNumber: text('批准文号'),
        remark: text('备注'),
      }
    : null;
  const preview = {
    code: text('岗位编号'),
    name: text('岗位名称'),
    places: places?.value ?? null,
    standard: standard === undefined ? null : standard.amount / 100,
  };
  return {
    sheet: sheet.name,
    row,
    title: `${text('岗位编号')} ${text('岗位名称')}`,
    preview,
    findings,
    divisionCode,
    post,
  };
}

function readDivision(cell: SheetCell | undefined, context: RosterContext, note: Note): DivisionCode {
  const code = parseDivisionCode(cell?.text.trim() ?? '');
  if (code === undefined) note('division_unknown', cell);
  else if (countyOf(code) !== context.countyCode) note('other_county', cell);
  else return code;
  return countyDivision(context.countyCode);
}
