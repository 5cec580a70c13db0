import {
  addDays,
  addMonths,
  defineWorkflow,
  divisionCodeSchema,
  type LocalDate,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { certificateKinds, skillLevelSchema } from './trade.js';

/** One person asks for a revocation, another decides. */
export const certificateWorkflow = defineWorkflow({
  name: 'certificate',
  states: ['issued', 'revocation_asked', 'revoked'],
  initial: 'issued',
  transitions: {
    'ask-revocation': { from: ['issued'], to: 'revocation_asked' },
    'refuse-revocation': { from: ['revocation_asked'], to: 'issued' },
    revoke: { from: ['revocation_asked'], to: 'revoked' },
  },
});

/** 证书: what one person holds for one trade and level. */
export const certificateRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  enrolmentId: uuidSchema,
  classId: uuidSchema,
  classNumber: z.string(),
  institutionId: uuidSchema,
  institutionName: z.string(),
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  kind: z.enum(certificateKinds),
  number: z.string(),
  tradeCode: z.string(),
  tradeName: z.string(),
  level: skillLevelSchema.nullable(),
  classStartsOn: localDateSchema,
  classEndsOn: localDateSchema,
  issuedOn: localDateSchema,
  /** The last day on which it counts; null: it does not expire. */
  expiresOn: localDateSchema.nullable(),
  state: z.enum(certificateWorkflow.states),
  issuedByName: z.string(),
  revocationReason: z.string(),
  revocationDocument: z.string(),
  askedBy: uuidSchema.nullable(),
  askedByName: z.string().nullable(),
  askedOn: localDateSchema.nullable(),
  decidedBy: uuidSchema.nullable(),
  decidedByName: z.string().nullable(),
  revokedOn: localDateSchema.nullable(),
});
export type CertificateRecord = z.infer<typeof certificateRecordSchema>;

export const certificateFilterSchema = z.strictObject({
  q: z.string().trim().min(1).max(50).optional(),
  classId: uuidSchema.optional(),
  institutionId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  kind: z.enum(certificateKinds).optional(),
  state: z.enum(certificateWorkflow.states).optional(),
});
export type CertificateFilter = z.infer<typeof certificateFilterSchema>;

/** A number as it is stored: without spaces, letters large. */
export const plainNumber = (raw: string): string => raw.normalize('NFKC').replace(/\s/g, '').toUpperCase();

const number = z.string().trim().max(40).transform(plainNumber);

/** Numbers of an assessment body; a completion certificate gets its number here and has none before. */
export const issueCertificatesSchema = z.strictObject({
  classId: uuidSchema,
  issuedOn: localDateSchema,
  certificates: z
    .array(z.strictObject({ enrolmentId: uuidSchema, number: number.nullable() }))
    .min(1)
    .max(500),
});
export type IssueCertificates = z.infer<typeof issueCertificatesSchema>;

export const askRevocationSchema = z.strictObject({
  reason: z.string().trim().min(2).max(200),
  document: z.string().trim().min(2).max(100),
});

export const verifyCertificateSchema = z.strictObject({
  number: number.pipe(z.string().min(4)),
  name: z.string().trim().min(2).max(60),
});
export type VerifyCertificate = z.infer<typeof verifyCertificateSchema>;

export const certificateStandings = ['valid', 'expired', 'revoked'] as const;
export type CertificateStanding = (typeof certificateStandings)[number];

/** What anybody may know who has the number and the name; nothing was found: null. */
export const verifiedCertificateSchema = z.object({
  certificate: z
    .object({
      kind: z.enum(certificateKinds),
      tradeName: z.string(),
      level: skillLevelSchema.nullable(),
      institutionName: z.string(),
      nameMasked: z.string(),
      issuedOn: localDateSchema,
      expiresOn: localDateSchema.nullable(),
      standing: z.enum(certificateStandings),
    })
    .nullable(),
});
export type VerifiedCertificate = z.infer<typeof verifiedCertificateSchema>;

/** The last day of a certificate that counts for so many months. */
export function expiryOf(issuedOn: LocalDate, months: number | null): LocalDate | null {
  return months === null ? null : addDays(addMonths(issuedOn, months), -1);
}

/** A request to revoke changes nothing before it is decided. */
export function certificateStandingOn(
  { state, expiresOn }: Pick<CertificateRecord, 'state' | 'expiresOn'>,
  day: LocalDate,
): CertificateStanding {
  if (state === 'revoked') return 'revoked';
  return expiresOn !== null && expiresOn < day ? 'expired' : 'valid';
}
