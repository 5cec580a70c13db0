import { divisionCodeSchema, domainError, type LocalDate, localDateSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { labourCapacities } from './person.js';

/** Who found what labour capacity (劳动能力认定), on which proof, until when. Kept by insertion: the newest counts. */
export const labourCapacityRecordSchema = z.object({
  id: uuidSchema,
  personId: uuidSchema,
  divisionCode: divisionCodeSchema,
  class: z.enum(labourCapacities),
  assessedOn: localDateSchema,
  validUntil: localDateSchema,
  assessorName: z.string(),
  proofFileId: uuidSchema.nullable(),
  proofText: z.string(),
  createdBy: uuidSchema,
  createdAt: z.string(),
});
export type LabourCapacityRecord = z.infer<typeof labourCapacityRecordSchema>;

export const labourCapacityFilterSchema = z.strictObject({ personId: uuidSchema.optional() });
export type LabourCapacityFilter = z.infer<typeof labourCapacityFilterSchema>;

export const assessCapacitySchema = z.strictObject({
  class: z.enum(labourCapacities),
  assessedOn: localDateSchema,
  validUntil: localDateSchema,
  assessorName: z.string().trim().min(2).max(40),
  proofFileId: uuidSchema.optional(),
  proofText: z.string().trim().max(200).default(''),
});
export type AssessCapacity = z.infer<typeof assessCapacitySchema>;

/**
 * @throws DomainError invalid_input REGISTRY.ASSESSED_IN_FUTURE {today} | REGISTRY.VALIDITY_TOO_SHORT |
 *   REGISTRY.PROOF_MISSING
 */
export function checkAssessment(input: AssessCapacity, today: LocalDate): void {
  if (input.assessedOn > today) throw domainError('invalid_input', 'REGISTRY.ASSESSED_IN_FUTURE', { today });
  if (input.validUntil < input.assessedOn) throw domainError('invalid_input', 'REGISTRY.VALIDITY_TOO_SHORT');
  if (input.proofFileId === undefined && input.proofText.length < 2)
    throw domainError('invalid_input', 'REGISTRY.PROOF_MISSING');
}
