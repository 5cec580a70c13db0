import {
  type CheckedRow,
  type DivisionCode,
  digestOf,
  divisionCode,
  fen,
  type JsonObject,
  localDate,
  newId,
} from '@gongyi/kernel';
import type { AgreementFacts } from '../model/agreement.js';
import type { AttendanceLineValues } from '../model/attendance-import.js';
import type { WelfarePostFacts } from '../model/welfare-post.js';

const village = divisionCode('530326001001');

function checked(kind: 'post' | 'agreement', facts: WelfarePostFacts | AgreementFacts, row: number): CheckedRow {
  const values = { kind, facts, card: null } as unknown as JsonObject;
  return {
    sheet: kind,
    row,
    outcome: 'ok',
    action: 'create',
    title: facts.code,
    preview: {},
    values,
    findings: [],
    divisionCode: facts.divisionCode as DivisionCode,
  };
}

/** A checked row of a roster: a post that can be stored. */
export function postRow(overrides: Partial<WelfarePostFacts> = {}): CheckedRow {
  const facts: WelfarePostFacts = {
    divisionCode: village,
    code: `G-${newId()}`,
    name: '村庄保洁员',
    category: '保洁',
    usingUnit: '村民委员会',
    places: 2,
    standardFen: fen(80_000),
    fundSource: '衔接资金',
    requiredDays: 26,
    validFrom: localDate('2025-01-01'),
    validTo: localDate('2025-12-31'),
    developingDepartment: '人社部门',
    approvalNumber: '演示〔2025〕1号',
    remark: '',
    ...overrides,
  };
  return checked('post', facts, 3);
}

/** A checked row of a roster: an agreement that can be stored. */
export function agreementRow(post: CheckedRow, overrides: Partial<AgreementFacts> = {}): CheckedRow {
  const facts: AgreementFacts = {
    code: `X-${newId()}`,
    postCode: (post.values['facts'] as { code: string }).code,
    personId: newId(),
    personName: '张兴有',
    identityMasked: '530326********9411',
    divisionCode: post.divisionCode,
    startsOn: localDate('2025-01-01'),
    endsOn: localDate('2025-12-31'),
    leftOn: null,
    leaveReason: '',
    kind: '在岗',
    insured: true,
    findings: [],
    ...overrides,
  };
  return checked('agreement', facts, 3);
}

/** A checked line of a month's attendance. */
export function lineRow(
  line: Partial<AttendanceLineValues> & Pick<AttendanceLineValues, 'personId' | 'agreementId'>,
): CheckedRow {
  const content = {
    townshipCode: divisionCode('530326001000'),
    row: 4,
    personName: '张兴有',
    identityMasked: '530326********9411',
    requiredDays: 26,
    daysAttended: 26,
    villageAmountFen: 80_000,
    amountFen: 80_000,
    state: 'ok' as const,
    ...line,
  };
  const values = { ...content, digest: digestOf(content as JsonObject) };
  const findings =
    content.state === 'ok'
      ? []
      : [
          {
            code: 'name_mismatch',
            severity: 'error' as const,
            sheet: '古城街道',
            row: content.row,
            cell: 'B4',
            params: { written: '张', registered: '张兴有' },
          },
        ];
  const outcome = content.state === 'ok' ? 'ok' : 'error';
  return {
    sheet: '古城街道',
    row: content.row,
    outcome,
    action: 'create',
    title: content.personName,
    preview: {},
    values: values as unknown as JsonObject,
    findings,
    divisionCode: content.townshipCode,
  };
}
