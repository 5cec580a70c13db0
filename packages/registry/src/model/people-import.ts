import {
  ageOn,
  birthDateOf,
  type CheckedImport,
  type CheckedRow,
  type CountyCode,
  cellUnder,
  countyDivision,
  countyOf,
  type DivisionCode,
  domainError,
  type Finding,
  findTableHeader,
  groupBy,
  identityCellProblems,
  type JsonObject,
  type LocalDate,
  maskResidentId,
  normalizePersonName,
  parseDisabilityCertificate,
  parseDivisionCode,
  type ResidentId,
  readDateCell,
  readIdentityCell,
  readNumberCell,
  type Sheet,
  type SheetRow,
  sexOf,
  sheetNamed,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import { labourCapacities, type PersonFacts } from './person.js';

const headings = [
  '县',
  '乡',
  '村',
  '行政区划代码',
  '户编号',
  '人口编号',
  '户类型',
  '风险是否已消除',
  '姓名',
  '性别',
  '证件类型',
  '证件号码',
  '出生日期',
  '民族',
  '与户主关系',
  '文化程度',
  '在校生状况',
  '健康状况',
  '劳动技能',
  '是否享受低保',
  '务工所在地',
  '务工企业名称',
  '务工时间(月)',
  '公益性岗位类型',
  '公益性岗位(月数)',
  '成员联系电话',
];

/** Findings that stop a row of the register. */
export const peopleErrorCodes = [
  ...identityCellProblems,
  'duplicate_person',
  'name_unreadable',
  'division_unknown',
  'other_county',
];

export interface PeopleImportContext {
  readonly countyCode: CountyCode;
  /** As written in work places: 会泽县. */
  readonly countyName: string;
  readonly today: LocalDate;
}

/** A row on its way: what it says, and what was noticed. */
interface DraftRow {
  readonly row: SheetRow;
  readonly facts: PersonFacts | null;
  readonly identity: ResidentId | null;
  readonly householdCode: string;
  readonly relation: string;
  readonly name: string;
  readonly divisionCode: DivisionCode;
  readonly findings: Finding[];
  /** Where the row's value under a heading stands; null when it is blank. */
  cellUnder(heading: string): string | null;
}

/**
 * Reads the register of people (sheet 家庭成员信息) and judges every row and household. Pure: whether a row is new or
 * changed is for the store to say, so every good row comes out with the action `create`.
 */
export function checkPeople(sheets: readonly Sheet[], context: PeopleImportContext): CheckedImport {
  const sheet = sheetNamed(sheets, '家庭成员信息');
  const header = findTableHeader(sheet, headings);
  const drafts = sheet.rows
    .filter((row) => row.number > header.rowNumber && row.cells.length > 0)
    .map((row) => readRow(sheet, row, header, context));
  if (drafts.length > 0 && drafts.every((draft) => draft.findings.some((finding) => finding.code === 'other_county'))) {
    throw domainError('invalid_input', 'REGISTRY.OTHER_COUNTY', { county: context.countyCode });
  }
  markDuplicates(sheet, drafts);
  markHouseholds(sheet, drafts);
  const rows = drafts.map((draft): CheckedRow => toChecked(sheet, draft));
  const households = new Set(drafts.map((draft) => draft.householdCode)).size;
  return { rows, sheetFindings: [], summary: { people: rows.length, households } };
}

function toChecked(sheet: Sheet, draft: DraftRow): CheckedRow {
  const failed = draft.facts === null || draft.findings.some((finding) => finding.severity === 'error');
  return {
    sheet: sheet.name,
    row: draft.row.number,
    outcome: failed ? 'error' : 'ok',
    action: failed ? 'none' : 'create',
    title: `${draft.name} ${draft.identity === null ? '' : maskResidentId(draft.identity)}`.trim(),
    preview: { name: draft.name, household: draft.householdCode, relation: draft.relation },
    values: failed || draft.facts === null ? {} : (draft.facts as unknown as JsonObject),
    findings: draft.findings,
    divisionCode: draft.divisionCode,
  };
}

function readRow(sheet: Sheet, row: SheetRow, header: TableHeader, context: PeopleImportContext): DraftRow {
  const findings: Finding[] = [];
  const note = (
    code: string,
    heading: string | null,
    severity: 'error' | 'note' = 'note',
    params: Finding['params'] = {},
  ) => {
    const cell = heading === null ? undefined : cellUnder(row, header, heading);
    findings.push({ code, severity, sheet: sheet.name, row: row.number, cell: cell?.ref ?? null, params });
  };
  const text = (heading: string) => textUnder(row, header, heading);

  const code = parseDivisionCode(text('行政区划代码'));
  if (code === undefined) note('division_unknown', '行政区划代码', 'error');
  else if (countyOf(code) !== context.countyCode) note('other_county', '行政区划代码', 'error');
  const divisionCode =
    code !== undefined && countyOf(code) === context.countyCode ? code : countyDivision(context.countyCode);

  const identity = readIdentity(row, header, note);
  const name = normalizePersonName(cellUnder(row, header, '姓名')?.text ?? '');
  if (name === undefined) note('name_unreadable', '姓名', 'error');
  for (const code of name?.notes ?? []) note(code, '姓名');

  const birth = readDateCell(cellUnder(row, header, '出生日期'));
  if (birth?.asText === true) note('date_as_text', '出生日期');
  const relation = text('与户主关系');
  const householdCode = text('户编号');
  const common = {
    row,
    householdCode,
    relation,
    name: name?.value ?? text('姓名'),
    divisionCode,
    findings,
    cellUnder: (heading: string) => cellUnder(row, header, heading)?.ref ?? null,
  };
  if (identity === null) {
    noteFacts(row, header, context, null, note);
    return { ...common, facts: null, identity: null };
  }
  if (birth !== undefined && birth.date !== birthDateOf(identity.value)) note('birth_date_differs', '出生日期');
  const sex = sexOf(identity.value);
  if (text('性别') !== '' && text('性别') !== (sex === 'male' ? '男' : '女')) note('sex_differs', '性别');
  noteFacts(row, header, context, identity.value, note);
  const labour = text('劳动技能');
  const facts: PersonFacts = {
    divisionCode,
    name: common.name,
    identity: identity.value,
    identityOriginal: identity.original,
    disabilityCertificate: identity.certificate,
    sex,
    birthDate: birthDateOf(identity.value),
    ethnicity: text('民族'),
    householdCode,
    householdKind: text('户类型'),
    riskEliminated: text('风险是否已消除') === '' ? null : text('风险是否已消除') === '是',
    relation,
    education: text('文化程度'),
    studentState: text('在校生状况'),
    health: text('健康状况'),
    labourCapacity: (labourCapacities as readonly string[]).includes(labour) ? labour : null,
    dibao: text('是否享受低保') === '是',
    workPlace: text('务工所在地'),
    employer: text('务工企业名称'),
    workMonths: readNumberCell(cellUnder(row, header, '务工时间(月)'))?.value ?? null,
    postKind: text('公益性岗位类型'),
    postMonths: readNumberCell(cellUnder(row, header, '公益性岗位(月数)'))?.value ?? null,
    phone: text('成员联系电话'),
  };
  return { ...common, facts, identity: identity.value };
}

type Note = (code: string, heading: string | null, severity?: 'error' | 'note', params?: Finding['params']) => void;

function readIdentity(
  row: SheetRow,
  header: TableHeader,
  note: Note,
): { value: ResidentId; original: string; certificate: string | null } | null {
  const cell = cellUnder(row, header, '证件号码');
  if (cell !== undefined && cell.kind === 'text') {
    const certificate = parseDisabilityCertificate(cell.text);
    if (certificate !== undefined) {
      note('disability_certificate_number', '证件号码');
      return { value: certificate.identity, original: cell.text, certificate: cell.text.trim() };
    }
  }
  const identity = readIdentityCell(cell);
  if (!identity.ok) {
    note(identity.problem, '证件号码', 'error');
    return null;
  }
  for (const code of identity.notes) note(code, '证件号码');
  return { value: identity.value, original: cell?.text ?? '', certificate: null };
}

/** Contradictions inside one row, as the checks on exports of the national system know them. */
function noteFacts(
  row: SheetRow,
  header: TableHeader,
  context: PeopleImportContext,
  identity: ResidentId | null,
  note: Note,
): void {
  const text = (heading: string) => textUnder(row, header, heading);
  const months = (heading: string) => readNumberCell(cellUnder(row, header, heading))?.value ?? 0;
  const labour = text('劳动技能');
  if (!(labourCapacities as readonly string[]).includes(labour))
    note('labour_not_in_list', '劳动技能', 'note', { value: labour });
  const age = identity === null ? undefined : ageOn(birthDateOf(identity), context.today);
  const weak = ['弱劳动力或半劳动力', '丧失劳动力', '无劳动力'].includes(labour);
  const pupil = text('在校生状况') !== '' && text('在校生状况') !== '非在校生';
  if (age !== undefined && age >= 16 && age < 60 && text('健康状况') === '健康' && !pupil && weak)
    note('healthy_recorded_weak', '劳动技能');
  if (text('务工所在地') !== '' && months('务工时间(月)') === 0) note('place_without_months', '务工所在地');
  if (text('务工所在地') === '' && months('务工时间(月)') > 0) note('months_without_place', '务工时间(月)');
  if (text('公益性岗位类型') !== '' && months('公益性岗位(月数)') === 0) note('post_without_months', '公益性岗位类型');
  if (text('公益性岗位类型') === '' && months('公益性岗位(月数)') > 0) note('months_without_post', '公益性岗位(月数)');
  if (text('公益性岗位类型') !== '' && worksAway(text('务工所在地'), context.countyName))
    note('working_away_on_post', '务工所在地');
  const phone = text('成员联系电话');
  if (phone !== '' && !/^\d{11}$/.test(phone)) note('phone_not_11_digits', '成员联系电话');
}

function worksAway(place: string, countyName: string): boolean {
  return place !== '' && !place.includes(countyName) && !/县内|乡内|本县/.test(place);
}

/**
 * Two rows with one identity number are both stopped: which of them is the person's household is for an officer to say,
 * and a guess would put the person into the wrong village. Nobody else waits for it: a line of attendance is judged
 * against the register, and the people of such rows hold no post as long as they are not in it.
 */
function markDuplicates(sheet: Sheet, drafts: readonly DraftRow[]): void {
  const groups = groupBy(
    drafts.filter((draft) => draft.identity !== null),
    (draft) => draft.identity,
  );
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    for (const draft of group) {
      const others = group
        .filter((other) => other !== draft)
        .map((other) => other.row.number)
        .join('、');
      draft.findings.push({
        code: 'duplicate_person',
        severity: 'error',
        sheet: sheet.name,
        row: draft.row.number,
        cell: draft.cellUnder('证件号码'),
        params: { rows: others },
      });
    }
  }
}

function markHouseholds(sheet: Sheet, drafts: readonly DraftRow[]): void {
  for (const members of groupBy(drafts, (draft) => draft.householdCode).values()) {
    const heads = members.filter((member) => member.relation === '户主');
    const mark = (draft: DraftRow | undefined, code: string) =>
      draft?.findings.push({
        code,
        severity: 'note',
        sheet: sheet.name,
        row: draft.row.number,
        cell: draft.cellUnder('与户主关系') ?? draft.cellUnder('户编号'),
        params: { household: draft.householdCode },
      });
    if (heads.length === 0) mark(members[0], 'household_no_head');
    for (const extra of heads.slice(1)) mark(extra, 'household_two_heads');
  }
}
