import {
  ageOn,
  type CheckedImport,
  type CheckedRow,
  type CountyCode,
  cellUnder,
  countyDivision,
  countyOf,
  type DivisionCode,
  domainError,
  type Fen,
  type Finding,
  findTableHeader,
  groupBy,
  type JsonObject,
  type LocalDate,
  localDate,
  normalizePersonName,
  parseBankCard,
  parseDivisionCode,
  type ResidentId,
  rangesOverlap,
  readDateCell,
  readIdentityCell,
  readMoneyCell,
  readNumberCell,
  type Sheet,
  type SheetCell,
  type SheetRow,
  sheetNamed,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import type { RegisteredPerson } from '../ports.js';
import { type AgreementFacts, inForce } from './agreement.js';
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
const holderHeadings = [
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
];

/**
 * Findings that stop a row. An over-age holder is not one of them: the agreement exists and is stored with its finding,
 * so that the month says “over age” and not “no agreement”.
 */
export const rosterErrorCodes = [
  'identity_blank',
  'identity_length',
  'identity_characters',
  'identity_region',
  'identity_date',
  'identity_checksum_wrong',
  'identity_not_text',
  'person_unknown',
  'post_unknown',
  'post_incomplete',
  'agreement_incomplete',
  'agreement_overlaps',
  'agreement_overlaps_stored',
  'division_unknown',
  'other_county',
  'end_before_start',
  'post_code_twice',
  'agreement_code_twice',
];

/** Looked at by an officer, but stored. */
const seriousNotes = ['holder_over_age', 'standard_below_floor', 'more_holders_than_places'];

export interface RosterContext {
  readonly countyCode: CountyCode;
  readonly today: LocalDate;
  /** A holder must be younger than this (years). */
  readonly ageLimit: number;
  /** Monthly floor of the province, or null when there is none on that day. */
  readonly floorFen: Fen | null;
  /** The register, by identity number. */
  readonly people: ReadonlyMap<string, RegisteredPerson>;
}

/** A card that a roster names for a holder. */
export interface RosterCard {
  readonly personId: string;
  readonly personName: string;
  readonly divisionCode: string;
  readonly bankName: string;
  readonly cardNumber: string | null;
  readonly problem: string | null;
}

/** Every identity number that can be read from a roster: what to ask the register for. */
export function identitiesOfRoster(sheets: readonly Sheet[]): ResidentId[] {
  const sheet = sheetNamed(sheets, '聘用人员');
  const header = findTableHeader(sheet, holderHeadings);
  return sheet.rows.flatMap((row) => {
    const identity = row.number > header.rowNumber ? readIdentityCell(cellUnder(row, header, '身份证号码')) : undefined;
    return identity?.ok === true ? [identity.value] : [];
  });
}

type Note = (
  code: string,
  cell: SheetCell | undefined,
  params?: Finding['params'],
  severity?: 'error' | 'note',
) => void;

interface Draft {
  readonly sheet: string;
  readonly row: SheetRow;
  readonly title: string;
  readonly preview: CheckedRow['preview'];
  readonly findings: Finding[];
  readonly divisionCode: DivisionCode;
  readonly post?: WelfarePostFacts | null;
  readonly agreement?: AgreementFacts | null;
  readonly holder?: {
    readonly person: RegisteredPerson | null;
    readonly identity: ResidentId | null;
    readonly postCode: string;
  };
  card?: RosterCard | null;
}

/** Reads the approved posts (岗位) and their holders (聘用人员) and judges every row. Pure. */
export function checkRoster(sheets: readonly Sheet[], context: RosterContext): CheckedImport {
  const posts = readPosts(sheetNamed(sheets, '岗位'), context);
  markTwice(posts, (draft) => draft.post?.code, 'post_code_twice');
  // A post that waits cannot take holders yet: they would have nothing to stand on.
  const usable = posts.filter((draft) => !draft.findings.some((finding) => finding.severity === 'error'));
  const places = new Map(
    usable.flatMap((draft) => (draft.post == null ? [] : [[draft.post.code, draft.post] as const])),
  );
  const holders = readHolders(sheetNamed(sheets, '聘用人员'), context, places);
  if (posts.length > 0 && posts.every((draft) => draft.findings.some((finding) => finding.code === 'other_county'))) {
    throw domainError('invalid_input', 'POSTS.OTHER_COUNTY', { county: context.countyCode });
  }
  markTwice(holders, (draft) => draft.agreement?.code, 'agreement_code_twice');
  markOverlaps(holders);
  markHouseholds(holders, context);
  markSharedCards(holders);
  markPlaces(posts, holders, context);
  const rows = [...posts, ...holders].map(toChecked);
  return { rows, sheetFindings: [], summary: { posts: posts.length, agreements: holders.length } };
}

function toChecked(draft: Draft): CheckedRow {
  const facts = draft.post ?? draft.agreement ?? null;
  const failed = facts === null || draft.findings.some((finding) => finding.severity === 'error');
  const kind = draft.holder === undefined ? 'post' : 'agreement';
  // The findings of the row travel with the agreement: the month's check and the officer need them later.
  const codes = draft.findings.map((finding) => finding.code).filter((code) => seriousNotes.includes(code));
  const values = {
    kind,
    facts: draft.agreement == null ? draft.post : { ...draft.agreement, findings: codes },
    card: draft.card ?? null,
  };
  return {
    sheet: draft.sheet,
    row: draft.row.number,
    outcome: failed ? 'error' : 'ok',
    action: failed ? 'none' : 'create',
    title: draft.title,
    preview: draft.preview,
    values: failed ? {} : (values as unknown as JsonObject),
    findings: draft.findings,
    divisionCode: draft.divisionCode,
  };
}

function noter(sheet: Sheet, row: SheetRow, findings: Finding[]): Note {
  return (code, cell, params = {}, severity) => {
    if (findings.some((finding) => finding.code === code)) return;
    findings.push({
      code,
      severity: severity ?? (rosterErrorCodes.includes(code) ? 'error' : 'note'),
      sheet: sheet.name,
      row: row.number,
      cell: cell?.ref ?? null,
      params,
    });
  };
}

/** What spreadsheets do to rows of every table: hidden rows, merges, numbers and dates typed as text. */
function noteLayout(row: SheetRow, mergeMasters: ReadonlySet<string>, note: Note): void {
  if (row.hidden) note('hidden_row', undefined);
  const merged = row.cells.find((cell) => cell.mergedFrom !== undefined || mergeMasters.has(cell.ref));
  if (merged !== undefined) note('merged_cells', merged);
}

/** Cells whose value also holds for rows below: the upper ends of vertical merges. */
export function verticalMergeMasters(sheet: Sheet): Set<string> {
  const rowOf = (ref: string) => Number(ref.replace(/^[A-Z]+/, ''));
  return new Set(
    sheet.rows.flatMap((row) =>
      row.cells.flatMap((cell) =>
        cell.mergedFrom !== undefined && rowOf(cell.mergedFrom) !== row.number ? [cell.mergedFrom] : [],
      ),
    ),
  );
}

function readPosts(sheet: Sheet, context: RosterContext): Draft[] {
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

function readHolders(sheet: Sheet, context: RosterContext, posts: ReadonlyMap<string, WelfarePostFacts>): Draft[] {
  const header = findTableHeader(sheet, holderHeadings);
  const masters = verticalMergeMasters(sheet);
  return sheet.rows
    .filter((row) => row.number > header.rowNumber && row.cells.length > 0)
    .map((row) => readHolder(sheet, row, header, masters, context, posts));
}

function readHolder(
  sheet: Sheet,
  row: SheetRow,
  header: TableHeader,
  masters: ReadonlySet<string>,
  context: RosterContext,
  posts: ReadonlyMap<string, WelfarePostFacts>,
): Draft {
  const findings: Finding[] = [];
  const note = noter(sheet, row, findings);
  const cell = (heading: string) => cellUnder(row, header, heading);
  const text = (heading: string) => textUnder(row, header, heading);
  noteLayout(row, masters, note);
  if (/[\s\u3000]$/.test(cell('岗位名称')?.text ?? '')) note('text_trailing_spaces', cell('岗位名称'));
  const post = posts.get(text('岗位编号'));
  if (post === undefined) note('post_unknown', cell('岗位编号'), { code: text('岗位编号') });
  const identity = readIdentityCell(cell('身份证号码'));
  if (!identity.ok) note(identity.problem, cell('身份证号码'));
  else for (const code of identity.notes) note(code, cell('身份证号码'));
  const name = normalizePersonName(cell('姓名')?.text ?? '');
  for (const code of name?.notes ?? []) note(code, cell('姓名'));
  const person = identity.ok ? (context.people.get(identity.value) ?? null) : null;
  if (identity.ok && person === null) note('person_unknown', cell('身份证号码'));

  const [from, to, left] = [readDateCell(cell('协议起')), readDateCell(cell('协议止')), readDateCell(cell('退岗日期'))];
  const asText = (['协议起', '协议止', '退岗日期'] as const).find(
    (heading) => readDateCell(cell(heading))?.asText === true,
  );
  if (asText !== undefined) note('date_as_text', cell(asText));
  if (
    from === undefined ||
    to === undefined ||
    text('协议编号') === '' ||
    (text('退岗日期') !== '' && left === undefined)
  )
    note('agreement_incomplete', cell('协议起'));
  else if (to.date < from.date) note('end_before_start', cell('协议止'));

  const agreement: AgreementFacts | null =
    person === null || post === undefined || from === undefined || to === undefined || text('协议编号') === ''
      ? null
      : {
          code: text('协议编号'),
          postCode: post.code,
          personId: person.personId,
          personName: person.name,
          identityMasked: person.identityMasked,
          divisionCode: post.divisionCode,
          startsOn: from.date,
          endsOn: to.date,
          leftOn: left?.date ?? null,
          leaveReason: text('退岗原因'),
          kind: text('协议状态'),
          insured: text('意外伤害保险') === '已投保',
          findings: [],
        };
  if (person !== null && agreement !== null) noteAge(person, agreement, context, cell('身份证号码'), note);
  const divisionCode = post?.divisionCode ?? countyDivision(context.countyCode);
  const card = readCard(cell('银行卡号'), text('开户银行'), person, divisionCode, note);
  const title = `${person?.name ?? name?.value ?? text('姓名')} ${person?.identityMasked ?? ''}`.trim();
  const preview = {
    agreement: text('协议编号'),
    post: text('岗位名称'),
    from: from?.date ?? null,
    to: to?.date ?? null,
  };
  return {
    sheet: sheet.name,
    row,
    title,
    preview,
    findings,
    divisionCode,
    agreement,
    holder: { person, identity: identity.ok ? identity.value : null, postCode: text('岗位编号') },
    card,
  };
}

function noteAge(
  person: RegisteredPerson,
  agreement: AgreementFacts,
  context: RosterContext,
  cell: SheetCell | undefined,
  note: Note,
): void {
  const range = inForce(agreement);
  const day = range.to !== null && range.to < context.today ? range.to : context.today;
  const age = ageOn(localDate(person.birthDate), day);
  if (age >= context.ageLimit) note('holder_over_age', cell, { age, limit: context.ageLimit });
}

function readCard(
  cell: SheetCell | undefined,
  bankName: string,
  person: RegisteredPerson | null,
  divisionCode: string,
  note: Note,
): RosterCard | null {
  const numeric = cell?.kind === 'number';
  const card = parseBankCard(cell?.text ?? '');
  if (numeric) note('card_not_text', cell);
  else if (!card.ok) note(card.problem, cell);
  else for (const code of card.notes) note(code, cell);
  if (person === null) return null;
  const usable = !numeric && card.ok;
  const problem = numeric ? 'card_not_text' : card.ok ? null : card.problem;
  return {
    personId: person.personId,
    personName: person.name,
    divisionCode,
    bankName,
    cardNumber: usable ? card.value : null,
    problem,
  };
}

function addFinding(draft: Draft, code: string, params: Finding['params'] = {}): void {
  noter({ name: draft.sheet, hidden: false, rows: [] }, draft.row, draft.findings)(code, undefined, params);
}

/** A code names one thing; the later row waits. */
function markTwice(drafts: readonly Draft[], codeOf: (draft: Draft) => string | undefined, finding: string): void {
  for (const [code, same] of groupBy(
    drafts.filter((draft) => codeOf(draft) !== undefined),
    codeOf,
  )) {
    for (const draft of same.slice(1)) addFinding(draft, finding, { code: code ?? '', row: same[0]?.row.number ?? 0 });
  }
}

/** An agreement that is stored already. */
export interface StoredAgreement {
  readonly code: string;
  readonly personId: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly leftOn: LocalDate | null;
}

/**
 * The same rule against agreements that are stored and that the file does not name: an overlap is found at the check, with
 * its row, and not by the database in the middle of the commit. Pure.
 */
export function markStoredOverlaps(rows: readonly CheckedRow[], stored: readonly StoredAgreement[]): CheckedRow[] {
  const named = new Set(
    rows.flatMap((row) =>
      row.values['kind'] === 'agreement' ? [(row.values['facts'] as unknown as AgreementFacts).code] : [],
    ),
  );
  const byPerson = groupBy(
    stored.filter((agreement) => !named.has(agreement.code)),
    (agreement) => agreement.personId,
  );
  return rows.map((row) => {
    if (row.outcome !== 'ok' || row.values['kind'] !== 'agreement') return row;
    const own = row.values['facts'] as unknown as AgreementFacts;
    const clash = byPerson.get(own.personId)?.find((other) => sharesADay(own, other));
    if (clash === undefined) return row;
    const finding: Finding = {
      code: 'agreement_overlaps_stored',
      severity: 'error',
      sheet: row.sheet,
      row: row.row,
      cell: null,
      params: { code: clash.code },
    };
    return { ...row, outcome: 'error', action: 'none', values: {}, findings: [...row.findings, finding] };
  });
}

/** One person, one post: two agreements of one person never share a day. The later row waits. */
function markOverlaps(holders: readonly Draft[]): void {
  for (const own of groupBy(
    holders.filter((draft) => draft.agreement != null),
    (draft) => draft.agreement?.personId,
  ).values()) {
    for (const [index, draft] of own.entries()) {
      const clash = own.slice(0, index).find((other) => overlap(other, draft));
      if (clash !== undefined)
        addFinding(draft, 'agreement_overlaps', { row: clash.row.number, code: clash.agreement?.code ?? '' });
    }
  }
}

function overlap(a: Draft, b: Draft): boolean {
  return a.agreement != null && b.agreement != null && sharesADay(a.agreement, b.agreement);
}

type Term = Parameters<typeof inForce>[0];

function sharesADay(a: Term, b: Term): boolean {
  const [left, right] = [inForce(a), inForce(b)];
  return left.from <= (left.to ?? left.from) && right.from <= (right.to ?? right.from) && rangesOverlap(left, right);
}

/** Two people of one household with agreements in force at the same time: a lead, for counties that allow one. */
function markHouseholds(holders: readonly Draft[], context: RosterContext): void {
  const current = holders.filter(
    (draft) => draft.agreement != null && (inForce(draft.agreement).to ?? '') >= context.today.slice(0, 4),
  );
  for (const members of groupBy(current, (draft) => draft.holder?.person?.householdCode ?? '').values()) {
    for (const draft of members) {
      const other = members.find(
        (candidate) => candidate.agreement?.personId !== draft.agreement?.personId && overlap(candidate, draft),
      );
      if (other !== undefined) addFinding(draft, 'household_two_holders', { name: other.holder?.person?.name ?? '' });
    }
  }
}

function markSharedCards(holders: readonly Draft[]): void {
  const withCard = holders.filter((draft) => draft.card?.cardNumber != null);
  for (const group of groupBy(withCard, (draft) => draft.card?.cardNumber).values()) {
    if (new Set(group.map((draft) => draft.card?.personId)).size < 2) continue;
    for (const draft of group) {
      addFinding(draft, 'card_shared', {
        name: group.find((other) => other.card?.personId !== draft.card?.personId)?.card?.personName ?? '',
      });
      if (draft.card != null) draft.card = { ...draft.card, problem: 'card_shared' };
    }
  }
}

/** More holders than places on the day of the check. */
function markPlaces(posts: readonly Draft[], holders: readonly Draft[], context: RosterContext): void {
  const inForceToday = holders.filter(
    (draft) =>
      draft.agreement != null &&
      inForce(draft.agreement).from <= context.today &&
      context.today <= (inForce(draft.agreement).to ?? ''),
  );
  const counts = groupBy(inForceToday, (draft) => draft.holder?.postCode);
  for (const draft of posts) {
    const count = draft.post == null ? 0 : (counts.get(draft.post.code)?.length ?? 0);
    if (draft.post != null && count > draft.post.places)
      addFinding(draft, 'more_holders_than_places', { holders: count, places: draft.post.places });
  }
}
