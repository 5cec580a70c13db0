import { localDateSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** Names of facts and parameters: what an expression may call them. */
const nameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'lower case letters, digits and _');
const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower case letters, digits and -');
const parameterIdSchema = nameSchema;
const codeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,59}$/, 'capital letters, digits and _');
const sentence = z.string().min(1).max(1_000);
const expressionText = z.string().min(1).max(4_000);
const moneyText = z
  .string('money is written as a text in quotes, "800.00"')
  .regex(/^-?\d{1,13}\.\d{2}$/, 'money is written with two decimals, "800.00"');

export const bilingualSchema = z.strictObject({ zh: sentence, en: sentence });

export const confidenceSchema = z.enum(['full', 'partial', 'news', 'secondary', 'template', 'demonstration']);

export const documentSchema = z.strictObject({
  id: idSchema,
  /** 文号; a title where the document has no number. */
  number: sentence,
  title: sentence,
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
  url: z.url().nullable(),
  confidence: confidenceSchema,
  note: sentence.optional(),
});

export const citationSchema = z.strictObject({ document: idSchema, clause: sentence });

export const packHeaderSchema = z.strictObject({
  id: idSchema,
  version: z.string().regex(/^\d{4}\.\d+$/, 'year.number, "2025.1"'),
  place: z.strictObject({
    /** 12 digits; null for a template or a place that a document does not name. */
    division: z
      .string()
      .regex(/^\d{12}$/)
      .nullable(),
    zh: sentence,
    en: sentence,
  }),
  extends: idSchema.optional(),
  title: bilingualSchema,
  note: bilingualSchema.optional(),
  documents: z.array(documentSchema).max(200).default([]),
});

const afterwardsSchema = z.enum(['expired', 'unconfirmed']);

const datedFields = {
  from: localDateSchema,
  until: localDateSchema.optional(),
  cite: citationSchema,
  confidence: confidenceSchema,
};
const rawValue = z.union([z.string(), z.number()]);

export const parameterValueSchema = z.discriminatedUnion('bound', [
  z.strictObject({ ...datedFields, bound: z.literal('exact'), value: rawValue }),
  z.strictObject({ ...datedFields, bound: z.literal('floor'), value: rawValue }),
  z.strictObject({ ...datedFields, bound: z.literal('ceiling'), value: rawValue }),
  z.strictObject({ ...datedFields, bound: z.literal('range'), min: rawValue, max: rawValue }),
]);

export const parameterSchema = z.strictObject({
  id: parameterIdSchema,
  title: bilingualSchema,
  unit: z.enum(['yuan', 'days', 'hours', 'months', 'years', 'count', 'share', 'text']),
  values: z.array(parameterValueSchema).min(1).max(500),
  /** What a day after the last value means. Needed when the last value has an end. */
  afterwards: afterwardsSchema.optional(),
  note: bilingualSchema.optional(),
});

const factBase = {
  zh: sentence,
  en: sentence,
  /** ask: without it the answer is needs_information. skip: conditions that read it are left out, and the explanation says so. */
  ifMissing: z.enum(['ask', 'skip']).default('ask'),
};

export const factSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...factBase, type: z.literal('integer'), min: z.int().default(0), max: z.int().default(100_000) }),
  z.strictObject({
    ...factBase,
    type: z.literal('fen'),
    min: moneyText.default('0.00'),
    max: moneyText.default('100000000.00'),
  }),
  z.strictObject({ ...factBase, type: z.literal('date') }),
  z.strictObject({ ...factBase, type: z.literal('month') }),
  z.strictObject({ ...factBase, type: z.literal('text'), values: z.array(z.string().min(1)).min(1).max(200) }),
  z.strictObject({ ...factBase, type: z.literal('boolean') }),
]);

export const conditionSchema = z.strictObject({
  /** A question; when the answer is yes, the claim is refused (or referred) with `code`. */
  when: expressionText,
  code: codeSchema,
  answer: z.enum(['not_eligible', 'refer_to_officer']).default('not_eligible'),
  zh: sentence,
  en: sentence,
  cite: citationSchema,
});

export const adjustmentSchema = z.strictObject({
  code: codeSchema,
  kind: z.enum(['at_most', 'at_least']),
  limit: expressionText,
  zh: sentence,
  en: sentence,
  cite: citationSchema,
});

export const schemeSchema = z.strictObject({
  id: idSchema,
  /** Family of the scheme in the cases, POST_SUBSIDY. */
  code: codeSchema,
  title: bilingualSchema,
  inForce: z.strictObject({
    from: localDateSchema,
    until: localDateSchema.optional(),
    afterwards: afterwardsSchema.optional(),
  }),
  /** Which fact chooses the version of the rules. */
  selectDateBy: z.strictObject({
    /** A fact of type date or month. */
    fact: nameSchema,
    /** For a month: its first or last day. */
    day: z.enum(['first', 'last']).default('first'),
  }),
  facts: z.record(nameSchema, factSchema).refine((facts) => Object.keys(facts).length <= 60, 'at most 60 facts'),
  parameters: z
    .record(
      nameSchema,
      z.strictObject({ parameter: parameterIdSchema, take: z.enum(['value', 'floor', 'ceiling']).default('value') }),
    )
    .default({}),
  conditions: z.array(conditionSchema).max(100).default([]),
  amount: z.strictObject({ expression: expressionText, zh: sentence, en: sentence, cite: citationSchema }),
  rounding: z
    .strictObject({ mode: z.enum(['half_up', 'half_even', 'down', 'up']), to: z.enum(['fen', 'yuan']) })
    .optional(),
  adjustments: z.array(adjustmentSchema).max(8).default([]),
  notice: z
    .strictObject({
      days: z.int().min(0).max(365),
      unit: z.enum(['working', 'calendar']),
      cite: citationSchema,
      confidence: confidenceSchema,
    })
    .optional(),
  flow: z
    .strictObject({
      levels: z
        .array(
          z.strictObject({
            level: z.enum(['village', 'township', 'county', 'prefecture']),
            zh: sentence,
            en: sentence,
          }),
        )
        .min(1)
        .max(10),
    })
    .optional(),
  forms: z
    .array(z.strictObject({ id: idSchema, zh: sentence, en: sentence }))
    .max(50)
    .default([]),
  note: bilingualSchema.optional(),
});

const caseValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One worked example, in the format of the golden files. */
export const ruleCaseSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  subsidy: codeSchema,
  /** Needed where one code has several schemes. */
  scheme: idSchema.optional(),
  region: z.string(),
  on: z.string().nullable(),
  inputs: z.record(z.string(), caseValue),
  expected: z.record(z.string(), caseValue),
  kind: z.enum(['printed', 'implied', 'hypothetical_input', 'our_reading']),
  source_url: z.string().nullable(),
  source_title: z.string().optional(),
  other_source_urls: z.array(z.string()).optional(),
  note: z.string().optional(),
});

export const caseFileSchema = z.strictObject({ family: z.string(), cases: z.array(ruleCaseSchema).max(5_000) });

export type Bilingual = z.infer<typeof bilingualSchema>;
export type Confidence = z.infer<typeof confidenceSchema>;
export type SourceDocument = z.infer<typeof documentSchema>;
export type Citation = z.infer<typeof citationSchema>;
export type PackHeader = z.infer<typeof packHeaderSchema>;
export type ParameterFile = z.infer<typeof parameterSchema>;
export type ParameterValue = z.infer<typeof parameterValueSchema>;
export type FactSpec = z.infer<typeof factSchema>;
export type ConditionSpec = z.infer<typeof conditionSchema>;
export type AdjustmentSpec = z.infer<typeof adjustmentSchema>;
export type SchemeFile = z.infer<typeof schemeSchema>;
export type RuleCase = z.infer<typeof ruleCaseSchema>;
