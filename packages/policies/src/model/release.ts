import { defineWorkflow, localDateSchema, periodSchema, uuidSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** Life of a version of a county's rules. A released one never changes; the next one follows it. */
export const policyReleaseWorkflow = defineWorkflow({
  name: 'policy-release',
  states: ['draft', 'released', 'withdrawn'],
  initial: 'draft',
  transitions: {
    edit: { from: ['draft'], to: 'draft' },
    release: { from: ['draft'], to: 'released' },
    withdraw: { from: ['draft'], to: 'withdrawn' },
  },
});

/** Texts by path, as a pack's folder has them on disk. */
export const packFilesSchema = z
  .record(z.string().max(120), z.string().max(300_000))
  .refine((files) => Object.keys(files).length <= 500, 'at most 500 files');

export const policyReleaseSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: z.string(),
  packId: z.string(),
  /** Number of the release in the county; null for what was never released. */
  sequence: z.int().nullable(),
  state: z.enum(policyReleaseWorkflow.states),
  /** Version of the rules that it was drafted from. */
  baseVersion: z.string(),
  /** Version that every line computed with it carries; null until it is released. */
  packVersion: z.string().nullable(),
  note: z.string(),
  draftedBy: uuidSchema,
  draftedByName: z.string(),
  editedBy: z.array(uuidSchema),
  releasedBy: uuidSchema.nullable(),
  releasedByName: z.string().nullable(),
  releasedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type PolicyRelease = z.infer<typeof policyReleaseSchema>;

export const releaseFilterSchema = z.strictObject({ state: z.enum(policyReleaseWorkflow.states).optional() });
export type ReleaseFilter = z.infer<typeof releaseFilterSchema>;

const note = z.string().trim().min(2).max(500);

export const startDraftSchema = z.strictObject({
  note,
  /** Files of a pack folder to start from; without them the draft starts as the rules in force. */
  files: packFilesSchema.optional(),
});
export type StartDraft = z.infer<typeof startDraftSchema>;

export const setValueSchema = z.strictObject({
  version: versionSchema,
  parameter: z.string().max(60),
  from: localDateSchema,
  /** As a pack writes it: 900.00, 22, 0.35. */
  value: z.string().trim().min(1).max(30),
  documentNumber: z.string().trim().min(2).max(200),
  documentTitle: z.string().trim().min(2).max(200).optional(),
  clause: z.string().trim().min(1).max(300),
});
export type SetValue = z.infer<typeof setValueSchema>;

export const setFileSchema = z.strictObject({
  version: versionSchema,
  path: z
    .string()
    .regex(/^(pack\.yaml|(parameters|schemes|settings|stacking|cases)\/[^/\\]{1,80}\.yaml)$/, 'a file of a pack'),
  /** Empty: the file is removed. */
  text: z.string().max(300_000),
});
export type SetFile = z.infer<typeof setFileSchema>;

export const versionOnlySchema = z.strictObject({ version: versionSchema });

export const checkedDraftSchema = z.object({
  problems: z.array(
    z.object({
      code: z.string(),
      file: z.string(),
      path: z.string(),
      line: z.int().optional(),
      column: z.int().optional(),
      message: z.string(),
      suggestion: z.string().optional(),
      excerpt: z.string().optional(),
    }),
  ),
  cases: z.array(z.object({ id: z.string(), title: z.string(), ok: z.boolean(), detail: z.string() })),
  difference: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      change: z.enum(['added', 'removed', 'changed']),
      differences: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    }),
  ),
});
export type CheckedDraft = z.infer<typeof checkedDraftSchema>;

export const whatIfInputSchema = z.strictObject({
  schemeId: z.string().regex(/^[a-z0-9-]{1,60}$/, 'the id of a scheme'),
  /** The frozen month whose people are taken. */
  roster: periodSchema,
  /** The month whose rules are applied to them. */
  month: periodSchema,
  /** The last month, for the budget of several: the same people in each of them, a year at most. */
  through: periodSchema.optional(),
});
export type WhatIfInput = z.infer<typeof whatIfInputSchema>;

const effectFields = {
  rows: z.int(),
  releasedPaid: z.int(),
  draftPaid: z.int(),
  releasedFen: z.int(),
  draftFen: z.int(),
  gaining: z.int(),
  gainFen: z.int(),
  losing: z.int(),
  lossFen: z.int(),
  newlyPaid: z.int(),
  noLongerPaid: z.int(),
};

export const whatIfResultSchema = z.object({
  total: z.object(effectFields),
  months: z.array(z.object({ month: periodSchema, ...effectFields })),
  places: z.array(z.object({ name: z.string(), ...effectFields })),
  reasons: z.array(z.object({ change: z.string(), rows: z.int() })),
  changes: z.array(
    z.object({
      month: periodSchema,
      name: z.string(),
      place: z.string(),
      releasedFen: z.int().nullable(),
      draftFen: z.int().nullable(),
      releasedCode: z.string(),
      draftCode: z.string(),
    }),
  ),
  changeCount: z.int(),
});
export type WhatIfResult = z.infer<typeof whatIfResultSchema>;

export const parameterRowSchema = z.object({
  id: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  unit: z.string(),
  isTable: z.boolean(),
  /** In figures; null when there is no value on the day. */
  value: z.string().nullable(),
  bound: z.string().nullable(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  /** Pack in which the value stands. */
  packId: z.string().nullable(),
  document: z.string().nullable(),
  clause: z.string().nullable(),
  /** Code of the refusal when there is no value. */
  refusal: z.string().nullable(),
});
export type ParameterRow = z.infer<typeof parameterRowSchema>;

/** What is settled and is no number, or that nothing is settled. */
export const settingRowSchema = z.object({
  id: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  /** Pack in which it stands. */
  packId: z.string().nullable(),
  document: z.string().nullable(),
  clause: z.string().nullable(),
  /** How well the text is known; a sample value says so. */
  confidence: z.string().nullable(),
  /** Parts that rest on a text of their own. */
  partsWithSource: z.int(),
  /** Code of the refusal when nothing is settled for the day. */
  refusal: z.string().nullable(),
});
export type SettingRow = z.infer<typeof settingRowSchema>;
