import { defineWorkflow, divisionCodeSchema, localDateSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { declaredFactSchema, declareFactSchema, factValueSchema, factWordSchema } from './declared-facts.js';

const ranked = ['applied', 'proposed', 'waiting', 'not_eligible', 'needs_information'] as const;

/** An application (申请). The list is made again after an objection, so its four places lead into each other. */
export const applicationWorkflow = defineWorkflow({
  name: 'application',
  states: [
    'applied',
    'proposed',
    'waiting',
    'not_eligible',
    'needs_information',
    'approved',
    'rejected',
    'withdrawn',
    'hired',
  ],
  initial: 'applied',
  transitions: {
    propose: { from: ranked, to: 'proposed' },
    wait: { from: ranked, to: 'waiting' },
    exclude: { from: ranked, to: 'not_eligible' },
    ask: { from: ranked, to: 'needs_information' },
    approve: { from: ['proposed', 'waiting'], to: 'approved' },
    reject: { from: ranked, to: 'rejected' },
    withdraw: { from: [...ranked, 'approved'], to: 'withdrawn' },
    hire: { from: ['approved'], to: 'hired' },
  },
});
export type ApplicationState = (typeof applicationWorkflow.states)[number];

/** No longer an application of this vacancy. */
export const endedApplicationStates = ['rejected', 'withdrawn'] as const satisfies readonly ApplicationState[];

/** States in which an application is placed on the list, or left off it; until then an answer may be corrected. */
export const listStates = ranked;

export const appliedByKinds = ['person', 'household_head', 'village'] as const;
export const eligibilityStatuses = ['eligible', 'not_eligible', 'needs_information', 'refer_to_officer'] as const;

const inWords = z.object({ zh: z.string(), en: z.string() });

export const reasonSchema = z.object({
  code: z.string(),
  /** In the language of whoever asked the rules. */
  sentence: z.string(),
  /** In both, for whoever reads it later. */
  words: inWords.optional(),
  clause: z.string(),
  documentNumber: z.string(),
});
export type EligibilityReason = z.infer<typeof reasonSchema>;

export const heldDocumentSchema = z.strictObject({
  /** As the county's list names it. */
  id: z.string().min(1).max(40),
  /** A scan or photo; a paper that the village keeps has none. */
  fileId: uuidSchema.nullable().default(null),
});
export type HeldDocument = z.infer<typeof heldDocumentSchema>;

export const applicationRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  vacancyId: uuidSchema,
  welfarePostId: uuidSchema,
  postName: z.string(),
  personId: uuidSchema,
  personName: z.string(),
  identityMasked: z.string(),
  appliedBy: z.enum(appliedByKinds),
  appliedOn: localDateSchema,
  documents: z.array(heldDocumentSchema),
  state: z.enum(applicationWorkflow.states),
  /** What the rules said on the last day that they were asked. */
  eligibility: z.enum(eligibilityStatuses),
  reasons: z.array(reasonSchema),
  /** Names of the facts that are missing. */
  missing: z.array(z.string()),
  /** What the rules looked at. */
  facts: z.record(z.string(), factValueSchema),
  /** How the facts, missing ones too, were called in the rules that judged. */
  factWords: z.record(z.string(), factWordSchema),
  /** What was answered to the questions of the county, by whom and on what proof. */
  declaredFacts: z.array(declaredFactSchema),
  ruleVersion: z.string(),
  judgedOn: localDateSchema,
  priority: z.int().nullable(),
  /** Place on the list, 1 first; null off the list. */
  rank: z.int().nullable(),
  waitingNumber: z.int().nullable(),
  /** Which criterion put the application where it stands. */
  explanation: inWords.nullable(),
  approvedOn: localDateSchema.nullable(),
  /** Why it was taken out, withdrawn, or took a place later. */
  stateReason: z.string(),
});
export type ApplicationRecord = z.infer<typeof applicationRecordSchema>;

export const applicationFilterSchema = z.strictObject({
  vacancyId: uuidSchema.optional(),
  welfarePostId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
  state: z.enum(applicationWorkflow.states).optional(),
});
export type ApplicationFilter = z.infer<typeof applicationFilterSchema>;

export const applySchema = z.strictObject({
  vacancyId: uuidSchema,
  personId: uuidSchema,
  appliedBy: z.enum(appliedByKinds),
  documents: z.array(heldDocumentSchema).max(30).default([]),
  /** Answers to the county's questions; what is left out is not known. */
  declaredFacts: z.array(declareFactSchema).max(60).default([]),
});
export type Apply = z.infer<typeof applySchema>;

export const endApplicationSchema = z.strictObject({ reason: z.string().trim().min(2).max(200) });
