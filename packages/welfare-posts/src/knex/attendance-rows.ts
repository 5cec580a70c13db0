import {
  type Actor,
  type CheckedRow,
  countyOf,
  type DivisionCode,
  type Fen,
  groupBy,
  invariant,
  newId,
  type Period,
} from '@gongyi/kernel';
import { countyWide, withWholeJoins } from '@gongyi/server-kit/knex';
import type { Knex } from 'knex';
import { lastDayInForce } from '../model/agreement.js';
import type { StoredFinding } from '../model/attendance.js';
import type { AttendanceLineValues } from '../model/attendance-import.js';
import type { AgreementOfPerson } from '../model/attendance-judge.js';

export const lineColumns = [
  'county_code',
  'id',
  'division_code',
  'created_by',
  'sheet_id',
  'period',
  'row',
  'state',
  'person_id',
  'person_name',
  'identity_masked',
  'agreement_id',
  'welfare_post_id',
  'post_name',
  'standard_fen',
  'required_days',
  'days_attended',
  'village_amount_fen',
  'amount_fen',
  'agreement_from',
  'agreement_to',
  'findings',
  'codes',
  'line_digest',
] as const;

export const valuesOf = (row: CheckedRow) => row.values as unknown as AttendanceLineValues;
export const keyOf = ({ townshipCode, row }: AttendanceLineValues) => `${townshipCode}:${row}`;
export const townshipsOf = (rows: readonly CheckedRow[]): DivisionCode[] => [
  ...new Set(rows.map((row) => valuesOf(row).townshipCode)),
];

/** An array of codes as PostgreSQL writes it; codes are ours and need no quoting. */
export const codesOf = (findings: readonly { code: string }[]) =>
  `{${[...new Set(findings.map((finding) => finding.code))].join(',')}}`;

interface AgreementRow {
  readonly person_id: string;
  readonly id: string;
  readonly welfare_post_id: string;
  readonly post_name: string;
  readonly standard_fen: number;
  readonly division_code: string;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly left_on: string | null;
}

/** All agreements of these people, wherever in the county: a month is judged by them. */
export async function agreementsOf(
  trx: Knex.Transaction,
  schema: string,
  actor: Actor,
  personIds: readonly string[],
): Promise<Map<string, AgreementOfPerson[]>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await countyWide(trx, actor, () =>
    withWholeJoins(trx, () =>
      trx.raw(
        `select a.*, p.name as post_name, p.standard_fen from ??.agreements a join ??.welfare_posts p on p.county_code = a.county_code and p.id = a.welfare_post_id
       where (?::text is null or a.county_code = ?) and a.state = 'signed' and a.person_id = any(?::uuid[]) order by a.starts_on`,
        [schema, schema, actor.countyCode, actor.countyCode, [...personIds]],
      ),
    ),
  );
  const all = (rows as AgreementRow[]).map((row) => ({ personId: row.person_id, agreement: agreementOf(row) }));
  return new Map(
    [...groupBy(all, (entry) => entry.personId)].map(([personId, entries]) => [
      personId,
      entries.map((entry) => entry.agreement),
    ]),
  );
}

function agreementOf(row: AgreementRow): AgreementOfPerson {
  return {
    agreementId: row.id,
    welfarePostId: row.welfare_post_id,
    postName: row.post_name,
    standardFen: row.standard_fen as Fen,
    divisionCode: row.division_code,
    startsOn: row.starts_on as AgreementOfPerson['startsOn'],
    endsOn: row.ends_on as AgreementOfPerson['endsOn'],
    leftOn: row.left_on as AgreementOfPerson['leftOn'],
  };
}

/** The columns of {@link lineColumns} for one checked line. */
export function lineValues(
  row: CheckedRow,
  month: {
    period: Period;
    sheetOf: ReadonlyMap<string, { id: string }>;
    agreements: ReadonlyMap<string, readonly AgreementOfPerson[]>;
    actor: Actor;
  },
): (string | number | null)[] {
  const values = valuesOf(row);
  const sheet = month.sheetOf.get(values.townshipCode);
  invariant(sheet !== undefined, 'every township of the file has its sheet');
  const agreement = month.agreements
    .get(values.personId ?? '')
    ?.find((candidate) => candidate.agreementId === values.agreementId);
  const findings = row.findings.map(
    ({ code, severity, cell, params }): StoredFinding => ({ code, severity, cell, params }),
  );
  return [
    countyOf(values.townshipCode),
    newId(),
    values.townshipCode,
    month.actor.userId,
    sheet.id,
    month.period,
    values.row,
    values.state,
    values.personId,
    values.personName,
    values.identityMasked,
    values.agreementId,
    agreement?.welfarePostId ?? null,
    agreement?.postName ?? null,
    agreement?.standardFen ?? null,
    values.requiredDays,
    values.daysAttended,
    values.villageAmountFen,
    values.amountFen,
    agreement?.startsOn ?? null,
    agreement == null ? null : lastDayInForce(agreement),
    JSON.stringify(findings),
    codesOf(findings),
    values.digest,
  ];
}
