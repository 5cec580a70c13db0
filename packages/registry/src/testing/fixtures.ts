import {
  type Actor,
  birthDateOf,
  type CheckedRow,
  type CountyCode,
  countyOf,
  type DivisionCode,
  divisionCode,
  identityCheckCharacter,
  type JsonObject,
  type ListQuery,
  newId,
  type ResidentId,
  scopeOf,
  sexOf,
} from '@gongyi/kernel';
import type { OfferedAccount } from '../model/bank-account.js';
import type { PersonFacts } from '../model/person.js';

/** Two villages of two townships of 会泽县, and one of another county. */
export const villageA = divisionCode('530326001201');
export const villageB = divisionCode('530326100201');
export const villageElsewhere = divisionCode('530325001201');

/** Somebody who answers for a place and everything under it. */
export function actorOf(place: DivisionCode | string, overrides: Partial<Actor> = {}): Actor {
  const code = divisionCode(place);
  return {
    userId: newId(),
    displayName: '测试人员',
    countyCode: countyOf(code) as CountyCode,
    scope: scopeOf(code),
    permissions: new Set<string>(),
    locale: 'zh-CN',
    ...overrides,
  };
}

/** An identity number that nobody has: sequence numbers of 900 and above are not given out. */
export function inventedIdentity(number: number, birth = '19700101'): ResidentId {
  const first17 = `530326${birth}${String(900 + (number % 100))}`;
  return (first17 + identityCheckCharacter(first17)) as ResidentId;
}

/** A card number whose check digit fits. */
export function inventedCard(number: number): string {
  const digits = `621700000${String(number).padStart(9, '0')}`;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A good row of a register file. */
export function registerRow(identity: ResidentId, overrides: Partial<PersonFacts> = {}): CheckedRow {
  const facts: PersonFacts = {
    divisionCode: villageA,
    name: '张兴有',
    identity,
    identityOriginal: identity,
    disabilityCertificate: null,
    sex: sexOf(identity),
    birthDate: birthDateOf(identity),
    ethnicity: '汉族',
    householdCode: 'H1',
    householdKind: '脱贫户',
    riskEliminated: null,
    relation: '户主',
    education: '初中',
    studentState: '非在校生',
    health: '健康',
    labourCapacity: '普通劳动力',
    dibao: false,
    workPlace: '',
    employer: '',
    workMonths: null,
    postKind: '',
    postMonths: null,
    phone: '19900000001',
    ...overrides,
  };
  return {
    sheet: '家庭成员信息',
    row: 2,
    outcome: 'ok',
    action: 'create',
    title: facts.name,
    preview: {},
    values: facts as unknown as JsonObject,
    findings: [],
    divisionCode: facts.divisionCode,
  };
}

export function offeredAccount(personId: string, card: string | null, problem: string | null = null): OfferedAccount {
  const personName = '张兴有';
  return { personId, personName, divisionCode: villageA, bankName: '农村信用社', cardNumber: card, problem };
}

export function listOf<F>(filter: F, overrides: Partial<ListQuery<F>> = {}): ListQuery<F> {
  return { filter, sort: null, range: { from: 0, to: 24 }, ids: null, ...overrides };
}
