import { readFileSync } from 'node:fs';
import {
  birthDateOf,
  cellUnder,
  type DivisionCode,
  digestOf,
  divisionCode,
  type Fen,
  fen,
  findTableHeader,
  localDate,
  maskResidentId,
  multiplyDivide,
  newId,
  normalizePersonName,
  parseDisabilityCertificate,
  type ResidentId,
  readIdentityCell,
  type Sheet,
  type SheetRow,
  sexOf,
  sheetNamed,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import type { MonthAmount, MonthFacts } from '../model/attendance-judge.js';
import type { Divisions, People, PostPolicy, RegisteredPerson, Standings } from '../ports.js';

const folder = new URL('../../../../test/data/huize/', import.meta.url);

/** The demonstration county's files, read the way an upload is read. */
export function readHuize(name: string): Promise<Sheet[]> {
  return readSpreadsheet(readFileSync(new URL(name, folder)), name);
}

export interface ExpectedSheet {
  readonly sheet: string;
  readonly headerRow: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly footerRow: number;
  readonly people: number;
  readonly printedPeople: number;
  readonly sumOfPrintedFen: number;
  readonly printedTotalFen: number;
  readonly okPeople: number;
  readonly okTotalFen: number;
  readonly codes: readonly string[];
}

export interface ExpectedLine {
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly errors: readonly string[];
  readonly notes: readonly string[];
  readonly correctFen: number | null;
}

export interface ExpectedMonth {
  readonly totals: { lines: number; ok: number; error: number; okTotalFen: number };
  readonly sheets: readonly ExpectedSheet[];
  readonly lines: readonly ExpectedLine[];
}

/** The right answer for every line of a month. */
export function expectedMonth(period: string): ExpectedMonth {
  return JSON.parse(readFileSync(new URL(`expected/expected-${period}.json`, folder), 'utf8')) as ExpectedMonth;
}

export interface HuizeRegister {
  readonly byIdentity: ReadonlyMap<string, RegisteredPerson>;
  readonly people: People & Standings;
  readonly divisions: Divisions;
}

/** A register made of the county's own people file, small enough to check by eye: one row, one person. */
export async function readHuizeRegister(): Promise<HuizeRegister> {
  const sheet = sheetNamed(await readHuize('huize-people.xlsx'), '家庭成员信息');
  const header = findTableHeader(sheet, ['乡', '村', '行政区划代码', '户编号', '姓名', '证件号码']);
  const byIdentity = new Map<string, RegisteredPerson>();
  const twice = new Set<string>();
  const names = new Map<DivisionCode, string>();
  for (const row of sheet.rows.filter((candidate) => candidate.number > header.rowNumber)) {
    const village = divisionCode(textUnder(row, header, '行政区划代码'));
    names.set(village, textUnder(row, header, '村'));
    names.set(`${village.slice(0, 9)}000` as DivisionCode, textUnder(row, header, '乡'));
    const person = readPerson(row, header, village);
    if (person === undefined) continue;
    if (byIdentity.has(person.identity)) twice.add(person.identity);
    byIdentity.set(person.identity, person);
  }
  for (const identity of twice) byIdentity.delete(identity);
  return { byIdentity, people: peopleOf(byIdentity), divisions: divisionsOf(names) };
}

function readPerson(
  row: SheetRow,
  header: TableHeader,
  village: DivisionCode,
): (RegisteredPerson & { identity: ResidentId }) | undefined {
  const cell = cellUnder(row, header, '证件号码');
  const read = readIdentityCell(cell);
  const identity = read.ok ? read.value : parseDisabilityCertificate(cell?.text ?? '')?.identity;
  const name = normalizePersonName(cellUnder(row, header, '姓名')?.text ?? '')?.value;
  if (identity === undefined || name === undefined) return undefined;
  const householdCode = textUnder(row, header, '户编号');
  return {
    identity,
    personId: newId(),
    name,
    identityMasked: maskResidentId(identity),
    birthDate: birthDateOf(identity),
    householdCode,
    divisionCode: village,
  };
}

function peopleOf(byIdentity: ReadonlyMap<string, RegisteredPerson>): HuizeRegister['people'] {
  const byId = new Map([...byIdentity].map(([identity, person]) => [person.personId, { identity, person }]));
  return {
    findByIdentity: async (_actor, identities) =>
      new Map(
        identities.flatMap((identity) => {
          const person = byIdentity.get(identity);
          return person === undefined ? [] : [[identity, person] as const];
        }),
      ),
    standingOf: async (_actor, personIds) =>
      new Map(
        personIds.flatMap((id) => {
          const known = byId.get(id);
          return known === undefined ? [] : [[id, standing(known.identity as ResidentId)] as const];
        }),
      ),
    householdsOf: async (_actor, personIds) =>
      new Map(personIds.map((id) => [id, byId.get(id)?.person.householdCode ?? id])),
    identitiesOf: async (_actor, personIds) =>
      new Map(personIds.flatMap((id) => (byId.has(id) ? [[id, byId.get(id)?.identity as ResidentId] as const] : []))),
  };
}

function standing(identity: ResidentId) {
  return { identityHash: digestOf({ identity }), birthDate: birthDateOf(identity), sex: sexOf(identity) };
}

function divisionsOf(names: ReadonlyMap<DivisionCode, string>): Divisions {
  const townships = new Map([...names].filter(([code]) => code.endsWith('000')).map(([code, name]) => [name, code]));
  return {
    nameOf: (code) => names.get(code) ?? code,
    townshipNameOf: (code) => names.get(`${code.slice(0, 9)}000` as DivisionCode) ?? code,
    townshipByName: (county, name) => (county === '530326' ? townships.get(name) : undefined),
    townshipsOf: (county) => (county === '530326' ? [...townships.values()] : []),
  };
}

type Days = Pick<MonthFacts, 'standardFen' | 'daysAttended' | 'requiredDays'>;

/** Standard × days, at most the required ones, ÷ required days, half up to the fen. */
export function proratedByDays({ standardFen, daysAttended, requiredDays }: Days): Fen {
  return multiplyDivide(standardFen, Math.min(daysAttended, requiredDays), requiredDays, 'half_up');
}

/** The same as a rule in force answers it. */
export const amountByDays = (facts: MonthFacts): MonthAmount => ({ amountFen: proratedByDays(facts), reason: '' });

/** The demonstration county's values, as a pack of rules would state them. */
export const huizePolicy: PostPolicy = {
  ageLimit: async () => 70,
  floor: async () => fen(80_000),
  monthlyAmount: async () => (facts) => ({ amountFen: proratedByDays(facts), reason: '' }),
};

export const dayOfCheck = localDate('2025-04-01');
