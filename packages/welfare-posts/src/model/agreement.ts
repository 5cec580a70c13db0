import {
  type DateRange,
  defineWorkflow,
  divisionCodeSchema,
  fenSchema,
  firstDay,
  type LocalDate,
  lastDay,
  localDateSchema,
  type Period,
  rangesOverlap,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';

/** A draft binds nobody; what a roster brings in is signed. Its end, or the day of leaving, ends it: no command does. */
export const agreementWorkflow = defineWorkflow({
  name: 'agreement',
  states: ['draft', 'signed', 'void'],
  initial: 'draft',
  transitions: { sign: { from: ['draft'], to: 'signed' }, void: { from: ['draft'], to: 'void' } },
});

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
  state: z.enum(agreementWorkflow.states),
  /** Monthly standard at signing; of a roster’s agreement, the post’s. */
  standardFen: fenSchema,
  signedOn: localDateSchema.nullable(),
  /** The application that it came from; null for a renewal and for a roster’s. */
  applicationId: uuidSchema.nullable(),
  renewsId: uuidSchema.nullable(),
  /** The agreement that renews this one. */
  renewedById: uuidSchema.nullable(),
});
export type AgreementRecord = z.infer<typeof agreementRecordSchema>;

export const agreementFilterSchema = z.strictObject({
  q: z.string().min(1).max(20).optional(),
  townshipCode: divisionCodeSchema.optional(),
  welfarePostId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  inForceOn: localDateSchema.optional(),
  state: z.enum(agreementWorkflow.states).optional(),
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

type Term = Pick<AgreementFacts, 'startsOn' | 'endsOn' | 'leftOn'>;

/** The last day on which an agreement is in force: the day of leaving, else its end. */
export function lastDayInForce({ endsOn, leftOn }: Omit<Term, 'startsOn'>): LocalDate {
  return leftOn !== null && leftOn < endsOn ? leftOn : endsOn;
}

/** The days on which an agreement is in force. */
export function inForce(agreement: Term): DateRange & { readonly to: LocalDate } {
  return { from: agreement.startsOn, to: lastDayInForce(agreement) };
}

export const agreementStates = ['draft', 'void', 'not_started', 'in_force', 'left', 'ended'] as const;
export type AgreementState = (typeof agreementStates)[number];

/** Where an agreement stands on a day: a holder who left before the end has `left`, else it has `ended`. */
export function agreementStateOn(agreement: Term & Pick<AgreementRecord, 'state'>, day: LocalDate): AgreementState {
  if (agreement.state !== 'signed') return agreement.state;
  if (day < agreement.startsOn) return 'not_started';
  if (day <= lastDayInForce(agreement)) return 'in_force';
  return agreement.leftOn !== null && agreement.leftOn < agreement.endsOn ? 'left' : 'ended';
}

/** Is the agreement in force on a day of the month? */
export function inForceDuring(agreement: Term, month: Period): boolean {
  const range = inForce(agreement);
  return range.from <= range.to && rangesOverlap(range, { from: firstDay(month), to: lastDay(month) });
}
