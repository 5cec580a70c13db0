import {
  ageOn,
  cellUnder,
  countyDivision,
  type Finding,
  findTableHeader,
  localDate,
  normalizePersonName,
  parseBankCard,
  type ResidentId,
  readDateCell,
  readIdentityCell,
  type Sheet,
  type SheetCell,
  type SheetRow,
  sheetNamed,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import { type AgreementFacts, inForce } from './agreement.js';
import type { RegisteredPerson } from './registered-person.js';
import { type Draft, type Note, noteLayout, noter, type RosterCard, type RosterContext } from './roster-draft.js';
import { verticalMergeMasters } from './sheet-layout.js';
import type { WelfarePostFacts } from './welfare-post.js';

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

/** Every identity number that can be read from a roster: what to ask the register for. */
export function identitiesOfRoster(sheets: readonly Sheet[]): ResidentId[] {
  const sheet = sheetNamed(sheets, '聘用人员');
  const header = findTableHeader(sheet, holderHeadings);
  return sheet.rows.flatMap((row) => {
    const identity = row.number > header.rowNumber ? readIdentityCell(cellUnder(row, header, '身份证号码')) : undefined;
    return identity?.ok === true ? [identity.value] : [];
  });
}

/** Reads the sheet 聘用人员: agreements with their holders and cards. */
export function readHolders(
  sheet: Sheet,
  context: RosterContext,
  posts: ReadonlyMap<string, WelfarePostFacts>,
): Draft[] {
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
