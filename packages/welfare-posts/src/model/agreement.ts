import { type DateRange, divisionCodeSchema, type LocalDate, localDateSchema, rangesOverlap, firstDay, lastDay, type Period, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** An agreement (聘用协议) of a person on a post. */
export const agreementRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  code: z.string(),
  welfarePostId: uuidSchema,
  postCode: z.string(),
  postName: z.string(),
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  startsOn: localDateSchema,
  endsOn: localDateSchema,
  /** The day on which the holder left (退岗日期), if before the end. */
  leftOn: localDateSchema.nullable(),
  leaveReason: z.string(),
  kind: z.string(),
  insured: z.boolean(),
  findings: z.array(z.string()),
});
export type AgreementRecord = z.infer<typeof agreementRecordSchema>;

export const agreementFilterSchema = z.strictObject({
  q: z.string().min(1).max(20).optional(),
  townshipCode: divisionCodeSchema.optional(),
  welfarePostId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  inForceOn: localDateSchema.optional(),
});
export type AgreementFilter = z.infer<typeof agreementFilterSchema>;

/** An agreement as a roster file states it. */
export interface AgreementFacts {
  readonly code: string;
  readonly postCode: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly divisionCode: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly leftOn: LocalDate | null;
  readonly leaveReason: string;
  readonly kind: string;
  readonly insured: boolean;
  readonly findings: readonly string[];
}

/** The days on which an agreement is in force: to the day of leaving, else to its end. */
export function inForce(agreement: { startsOn: LocalDate; endsOn: LocalDate; leftOn: LocalDate | null }): DateRange {
  return { from: agreement.startsOn, to: agreement.leftOn !== null && agreement.leftOn < agreement.endsOn ? agreement.leftOn : agreement.endsOn };
}

/** Is the agreement in force on a day of the month? */
export function inForceDuring(agreement: { startsOn: LocalDate; endsOn: LocalDate; leftOn: LocalDate | null }, month: Period): boolean {
  const range = inForce(agreement);
  return range.to !== null && range.from <= range.to && rangesOverlap(range, { from: firstDay(month), to: lastDay(month) });
}
