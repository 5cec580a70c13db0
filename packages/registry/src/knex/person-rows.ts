import { digestOf, type FieldCrypto, type JsonObject, maskPhone, maskResidentId } from '@gongyi/kernel';
import type { PersonFacts } from '../model/person.js';
import type { KnownPerson } from '../ports.js';

/** A stored person, as far as the store itself looks at one. */
export interface PersonRow {
  readonly id: string;
  readonly version: number;
  readonly division_code: string;
  readonly identity_sealed: string;
  readonly identity_hash: string;
  readonly identity_masked: string;
  readonly name: string;
  readonly birth_date: string;
  readonly household_code: string;
  readonly phone_sealed: string;
  readonly facts_digest: string;
}

/** API field → column. */
export const personColumns = {
  id: 'id',
  version: 'version',
  divisionCode: 'division_code',
  name: 'name',
  identityMasked: 'identity_masked',
  sex: 'sex',
  birthDate: 'birth_date',
  ethnicity: 'ethnicity',
  householdCode: 'household_code',
  householdKind: 'household_kind',
  riskEliminated: 'risk_eliminated',
  relation: 'relation',
  education: 'education',
  studentState: 'student_state',
  health: 'health',
  labourCapacity: 'labour_capacity',
  dibao: 'dibao',
  workPlace: 'work_place',
  employer: 'employer',
  workMonths: 'work_months',
  postKind: 'post_kind',
  postMonths: 'post_months',
  phoneMasked: 'phone_masked',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

/** Each has an index behind it. */
export const personSorts = {
  divisionCode: 'division_code',
  name: 'name',
  birthDate: 'birth_date',
  householdCode: 'household_code',
  updatedAt: 'updated_at',
} as const;

/** What a register row fills, in this order. */
export const factColumns = [
  'division_code',
  'identity_sealed',
  'identity_hash',
  'identity_masked',
  'original_sealed',
  'certificate_sealed',
  'name',
  'sex',
  'birth_date',
  'ethnicity',
  'household_code',
  'household_kind',
  'risk_eliminated',
  'relation',
  'education',
  'student_state',
  'health',
  'labour_capacity',
  'dibao',
  'work_place',
  'employer',
  'work_months',
  'post_kind',
  'post_months',
  'phone_sealed',
  'phone_masked',
  'facts_digest',
] as const;

/** Keyed, so that a digest of a person's facts says nothing about them. */
export function factsDigest(facts: PersonFacts, crypto: FieldCrypto): string {
  return crypto.hash(digestOf(facts as unknown as JsonObject));
}

/** The values of {@link factColumns}. */
export function sealedFacts(
  facts: PersonFacts,
  digest: string,
  crypto: FieldCrypto,
): (string | number | boolean | null)[] {
  const seal = (text: string) => crypto.encrypt(text);
  return [
    facts.divisionCode,
    seal(facts.identity),
    crypto.hash(facts.identity),
    maskResidentId(facts.identity),
    seal(facts.identityOriginal),
    facts.disabilityCertificate === null ? null : seal(facts.disabilityCertificate),
    facts.name,
    facts.sex,
    facts.birthDate,
    facts.ethnicity,
    facts.householdCode,
    facts.householdKind,
    facts.riskEliminated,
    facts.relation,
    facts.education,
    facts.studentState,
    facts.health,
    facts.labourCapacity,
    facts.dibao,
    facts.workPlace,
    facts.employer,
    facts.workMonths,
    facts.postKind,
    facts.postMonths,
    seal(facts.phone),
    maskPhone(facts.phone),
    digest,
  ];
}

export function knownPerson(row: PersonRow): KnownPerson {
  return {
    personId: row.id,
    name: row.name,
    identityMasked: row.identity_masked,
    birthDate: row.birth_date,
    householdCode: row.household_code,
    divisionCode: row.division_code,
  };
}
