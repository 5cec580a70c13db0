import {
  divisionCodeSchema,
  fenSchema,
  localDateSchema,
  periodSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { claimantKinds, claimDocumentSchema } from './claim-settings.js';
import { claimWorkflow } from './claim-workflow.js';
import { factsSchema, factValueSchema, payeeKinds } from './source.js';

const reason = z.string().trim().min(2).max(500);
const claimFacts = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/), factValueSchema);

export const heldPaperSchema = z.strictObject({
  /** As the county's list names it. */
  id: z.string().min(1).max(40),
  /** A scan; a paper that the village keeps has none. */
  fileId: uuidSchema.nullable().default(null),
});
export type HeldPaper = z.infer<typeof heldPaperSchema>;

/** Why a claim is not paid, in words that whoever claimed can read. */
export const claimReasonSchema = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  documentNumber: z.string().nullable(),
  clause: z.string().nullable(),
});
export type ClaimReason = z.infer<typeof claimReasonSchema>;

/** One claim (补贴申请): who claims, who benefits and who is paid are three things. */
export const claimRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  /** 申请编号, by county and year. */
  number: z.string(),
  schemeId: z.string(),
  schemeCode: z.string(),
  schemeTitle: z.string(),
  /** First month of the period that it is for. */
  period: periodSchema,
  /** The day that chooses its rules. */
  eventOn: localDateSchema,
  claimantKind: z.enum(claimantKinds),
  claimantName: z.string(),
  /** The beneficiary; null where a class or an organisation stands for its people. */
  personId: uuidSchema.nullable(),
  personName: z.string(),
  identityMasked: z.string(),
  payeeKind: z.enum(payeeKinds),
  payeeId: z.string(),
  payeeName: z.string(),
  /** The employer or institution that claims or is paid. */
  organisationId: uuidSchema.nullable(),
  /** What it is about, such as a class; null: the person alone. */
  subjectId: uuidSchema.nullable(),
  subjectTitle: z.string(),
  facts: factsSchema,
  household: z.string().nullable(),
  tradeAndLevel: z.string().nullable(),
  documents: z.array(heldPaperSchema),
  /** What the claimant thinks it comes to; compared, never paid. */
  declaredFen: fenSchema.nullable(),
  dueOn: localDateSchema.nullable(),
  /** Handed in outside the window of a scheme that only marks it. */
  late: z.boolean(),
  windowClause: z.string(),
  ruleVersion: z.string(),
  state: z.enum(claimWorkflow.states),
  /** Why it was returned or withdrawn. */
  stateReason: z.string(),
  refusal: claimReasonSchema.nullable(),
  appealNote: z.string(),
  createdBy: uuidSchema,
  submittedOn: localDateSchema.nullable(),
  submittedByName: z.string().nullable(),
  checkedOn: localDateSchema.nullable(),
  checkedByName: z.string().nullable(),
  acceptedOn: localDateSchema.nullable(),
  acceptedByName: z.string().nullable(),
  /** What its rules said on the day it was accepted. */
  amountFen: fenSchema.nullable(),
  runId: uuidSchema.nullable(),
});
export type ClaimRecord = z.infer<typeof claimRecordSchema>;

export const claimFilterSchema = z.strictObject({
  schemeId: z.string().max(60).optional(),
  state: z.enum(claimWorkflow.states).optional(),
  personId: uuidSchema.optional(),
  period: periodSchema.optional(),
  townshipCode: divisionCodeSchema.optional(),
  runId: uuidSchema.optional(),
  late: z.boolean().optional(),
  /** Beginning of the beneficiary's name. */
  q: z.string().trim().min(1).max(20).optional(),
});
export type ClaimFilter = z.infer<typeof claimFilterSchema>;

const written = {
  facts: claimFacts.default({}),
  documents: z.array(heldPaperSchema).max(30).default([]),
  declaredFen: fenSchema.nullable().default(null),
};

export const fileClaimSchema = z.strictObject({
  schemeId: z.string().min(1).max(60),
  claimantKind: z.enum(claimantKinds),
  claimantName: z.string().trim().min(2).max(100),
  personId: uuidSchema.nullable().default(null),
  organisationId: uuidSchema.nullable().default(null),
  subjectId: uuidSchema.nullable().default(null),
  ...written,
});
export type FileClaim = z.infer<typeof fileClaimSchema>;

export const editClaimSchema = z.strictObject({ version: versionSchema, ...written });
export type EditClaim = z.infer<typeof editClaimSchema>;

export const claimVersionSchema = z.strictObject({ version: versionSchema });
export const claimReasonInputSchema = z.strictObject({ version: versionSchema, reason });
export type ClaimReasonInput = z.infer<typeof claimReasonInputSchema>;

/** A refusal names its code; the rules' own sentence is kept with it where the rules refuse. */
export const refuseClaimSchema = z.strictObject({
  version: versionSchema,
  code: z.string().regex(/^[A-Z][A-Z0-9_]{1,59}$/),
  reason,
});
export type RefuseClaim = z.infer<typeof refuseClaimSchema>;

/** An officer's decision where no text says whether two subsidies may stand beside each other. */
export const rulingSchema = z.strictObject({
  version: versionSchema,
  personId: z.string().min(1).max(64),
  /** Code of the subsidy that is held already. */
  heldCode: z.string().regex(/^[A-Z][A-Z0-9_]{1,59}$/),
  verdict: z.enum(['allow', 'refuse']),
  reason,
});
export type RulingInput = z.infer<typeof rulingSchema>;

export const rulingRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  claimId: uuidSchema,
  personId: z.string(),
  heldCode: z.string(),
  verdict: z.enum(['allow', 'refuse']),
  reason: z.string(),
  createdBy: uuidSchema,
  ruledByName: z.string(),
  createdAt: z.string(),
});
export type RulingRecord = z.infer<typeof rulingRecordSchema>;
export const rulingFilterSchema = z.strictObject({ claimId: uuidSchema.optional() });
export type RulingFilter = z.infer<typeof rulingFilterSchema>;

/** What the rules say of a claim now, person by person. */
export const claimJudgementSchema = z.object({
  lines: z.array(
    z.object({
      sourceId: z.string(),
      personId: z.string(),
      personName: z.string(),
      outcome: z.enum(['payable', 'not_eligible', 'needs_information', 'no_rule_in_force', 'refer_to_officer']),
      amountFen: fenSchema.nullable(),
      reasonCodes: z.array(z.string()),
      zh: z.string(),
      en: z.string(),
      documentNumber: z.string().nullable(),
      clause: z.string().nullable(),
      /** Facts that are missing, by name. */
      missing: z.array(z.string()),
      /** Subsidies that an officer has to decide about. */
      referred: z.array(z.string()),
    }),
  ),
  payableCount: z.int(),
  payableTotalFen: fenSchema,
  /** What it waits for outside of its rules, such as an inspection of the class; null: nothing. */
  waits: z.object({ zh: z.string(), en: z.string() }).nullable(),
});
export type ClaimJudgement = z.infer<typeof claimJudgementSchema>;

/** What a form asks for a scheme. */
export const claimFormSchema = z.object({
  id: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  payee: z.enum(payeeKinds),
  periodUnit: z.enum(['month', 'quarter', 'term', 'year']),
  /** The kind of record that it is about, such as a class; null: a person. */
  subject: z.string().nullable(),
  filedBy: z.array(z.enum(claimantKinds)),
  documents: z.array(claimDocumentSchema),
  facts: z.array(
    z.object({
      name: z.string(),
      zh: z.string(),
      en: z.string(),
      type: z.enum(['integer', 'decimal', 'money', 'date', 'month', 'text', 'boolean']),
      decimals: z.int(),
      least: z.number(),
      most: z.number(),
      values: z.array(z.object({ value: z.string(), zh: z.string(), en: z.string() })),
      required: z.boolean(),
    }),
  ),
  windowZh: z.string(),
  windowEn: z.string(),
  clause: z.string(),
});
export type ClaimForm = z.infer<typeof claimFormSchema>;
