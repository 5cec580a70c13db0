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

/** One cell of a table: the categories that it stands for, and where its band starts. */
export const tableRowSchema = z.strictObject({
  at: z.array(z.string().min(1)).max(2).default([]),
  /** The band starts here, this number included (以上、以内 include it). */
  from: rawValue.optional(),
  /** The band starts just above this number (超过 excludes it). */
  above: rawValue.optional(),
  value: rawValue,
});

const tableFields = {
  rows: z.array(tableRowSchema).min(1).max(5_000).optional(),
  /** What a key without a row gets. Without it every key must have one. */
  otherwise: rawValue.optional(),
};

/** A single value, or the rows of a table; which of them, the parameter's `keys` and `band` say. */
export const parameterValueSchema = z.discriminatedUnion('bound', [
  z.strictObject({ ...datedFields, ...tableFields, bound: z.literal('exact'), value: rawValue.optional() }),
  z.strictObject({ ...datedFields, ...tableFields, bound: z.literal('floor'), value: rawValue.optional() }),
  z.strictObject({ ...datedFields, ...tableFields, bound: z.literal('ceiling'), value: rawValue.optional() }),
  z.strictObject({ ...datedFields, bound: z.literal('range'), min: rawValue, max: rawValue }),
]);

export const parameterSchema = z.strictObject({
  id: parameterIdSchema,
  title: bilingualSchema,
  unit: z.enum(['yuan', 'days', 'hours', 'months', 'years', 'count', 'share', 'decimal', 'text']),
  /** Makes the parameter a table: the categories that choose a row. */
  keys: z
    .array(z.strictObject({ zh: sentence, en: sentence }))
    .max(2)
    .default([]),
  /** Makes the parameter a table of bands: the number that chooses a row, after the categories. */
  band: z.strictObject({ zh: sentence, en: sentence, unit: z.enum(['yuan', 'count', 'month', 'date']) }).optional(),
  /** How `tier` uses the bands: the whole by the band that it falls into, or band by band. */
  tierMode: z.enum(['whole', 'marginal']).optional(),
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
  /** A question about earlier facts: the fact is asked for only when the answer is yes. */
  onlyIf: expressionText.optional(),
  /** Where the fact is seen beside the amount: in the lists of officers, or on the public notice too. Not said: on neither. */
  shown: z.enum(['list', 'notice']).optional(),
  /** What a count or sum in this fact counts, so that a host can gather it: over whom, and in which time. */
  counts: z
    .strictObject({
      over: z.enum(['person', 'household', 'employer', 'institution', 'trade_and_level', 'fund', 'unit']),
      /** How many lines, their money, whether there is one, or the year of the last; by the type of the fact when not said. */
      take: z.enum(['count', 'sum', 'any', 'last_year']).optional(),
      window: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('life') }),
        z.strictObject({ kind: z.literal('calendar_year') }),
        z.strictObject({ kind: z.literal('period') }),
        /** Twelve months that start in this month, an income or agreement year. */
        z.strictObject({ kind: z.literal('shifted_year'), startMonth: z.int().min(1).max(12) }),
        z.strictObject({
          kind: z.literal('years'),
          from: z.int().min(1990).max(2100),
          to: z.int().min(1990).max(2100),
        }),
      ]),
    })
    .optional(),
};

export const factSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...factBase, type: z.literal('integer'), min: z.int().default(0), max: z.int().default(100_000) }),
  z.strictObject({
    ...factBase,
    type: z.literal('fen'),
    min: moneyText.default('0.00'),
    max: moneyText.default('100000000.00'),
  }),
  /** A number with decimals, counted in its smallest unit: with two decimals 3.45 is 345. Given as a text. */
  z.strictObject({
    ...factBase,
    type: z.literal('decimal'),
    decimals: z.int().min(1).max(6),
    min: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,6})?$/)
      .default('0'),
    max: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,6})?$/)
      .default('100000'),
  }),
  z.strictObject({
    ...factBase,
    type: z.literal('date'),
    min: localDateSchema.default('1900-01-01' as never),
    max: localDateSchema.default('2999-12-31' as never),
  }),
  z.strictObject({ ...factBase, type: z.literal('month') }),
  z.strictObject({
    ...factBase,
    type: z.literal('text'),
    values: z.array(z.string().min(1)).min(1).max(5_000),
    /** The values in English, in the same order: what a form in English shows. */
    valuesEn: z.array(z.string().min(1)).max(5_000).optional(),
  }),
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

export const roundingSchema = z.strictObject({
  mode: z.enum(['half_up', 'half_even', 'down', 'up']),
  to: z.enum(['fen', 'yuan', 'one']),
});

/** Who receives the money. */
export const payeeSchema = z.strictObject({
  who: z.enum(['person', 'household', 'employer', 'institution', 'bank']),
  /** The money belongs to somebody else's purpose: the employer is paid for the workers' living aid. */
  earmarkedFor: bilingualSchema.optional(),
});

/** A named result on the way to the amount, which later expressions read by its name. */
export const stepSchema = z.strictObject({
  name: nameSchema,
  expression: expressionText,
  rounding: roundingSchema.optional(),
  zh: sentence,
  en: sentence,
  cite: citationSchema,
  /** part: a component of the amount; figure: another result, such as a number of months. Both are in the answer. */
  shows: z.enum(['part', 'figure']).optional(),
  /** A whole number that is counted in its last decimal: with 2, the number 8313 reads 83.13. */
  decimals: z.int().min(1).max(6).optional(),
  /** Who receives this part, when it is another than the payee of the scheme. */
  payee: payeeSchema.optional(),
});

/** What may change an amount after it is computed, in this order; a mark changes nothing and is only named. */
export const adjustmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    code: codeSchema,
    kind: z.enum(['at_most', 'at_least']),
    limit: expressionText,
    zh: sentence,
    en: sentence,
    cite: citationSchema,
  }),
  z.strictObject({
    code: codeSchema,
    kind: z.literal('mark'),
    when: expressionText,
    zh: sentence,
    en: sentence,
    cite: citationSchema,
  }),
]);

/** The answer lies between two ends, and an officer chooses: a ceiling is not an amount. */
export const rangeSchema = z.strictObject({
  /** Without it the scheme never answers with an amount. */
  when: expressionText.optional(),
  least: expressionText.optional(),
  most: expressionText.optional(),
  code: codeSchema.default('CHOICE_REQUIRED'),
  zh: sentence,
  en: sentence,
  cite: citationSchema,
});

/** How long the time is that one run pays for. It is named by its first month. */
export const schemePeriodSchema = z.strictObject({
  unit: z.enum(['month', 'quarter', 'term', 'year']),
  /** Months in which one begins; needed for a term, and for a year or quarter that is not the calendar's. */
  starts: z.array(z.int().min(1).max(12)).min(1).max(12).optional(),
});

/** What is paid once in a period: by whom, and by which facts beside, such as the trade and the level. */
export const onceSchema = z.strictObject({
  by: z.enum(['person', 'household', 'payee', 'source']).default('person'),
  facts: z.array(nameSchema).max(5).default([]),
});

/** In a batch, a fact grows by what earlier rows of the same group were paid: a household's cap, a yearly count. */
export const runningSchema = z.strictObject({
  fact: nameSchema,
  /** Name of the column that says which group a row belongs to, `household`. */
  by: nameSchema,
  add: z.enum(['amount', 'one']),
  /** Only rows for which this holds are counted. */
  when: expressionText.optional(),
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
  /** Where the lines of its runs come from, by the name that the host gives it: `post_month`, `claim`. Without it the scheme calculates and pays nobody. */
  source: nameSchema.optional(),
  period: schemePeriodSchema.default({ unit: 'month' }),
  once: onceSchema.default({ by: 'person', facts: [] }),
  facts: z.record(nameSchema, factSchema).refine((facts) => Object.keys(facts).length <= 60, 'at most 60 facts'),
  parameters: z
    .record(
      nameSchema,
      z.strictObject({ parameter: parameterIdSchema, take: z.enum(['value', 'floor', 'ceiling']).default('value') }),
    )
    .default({}),
  steps: z.array(stepSchema).max(40).default([]),
  conditions: z.array(conditionSchema).max(100).default([]),
  /** Left out by a scheme that computes figures or a range, but no money. */
  amount: z.strictObject({ expression: expressionText, zh: sentence, en: sentence, cite: citationSchema }).optional(),
  rounding: roundingSchema.optional(),
  adjustments: z.array(adjustmentSchema).max(8).default([]),
  range: rangeSchema.optional(),
  running: z.array(runningSchema).max(8).default([]),
  payee: payeeSchema.optional(),
  /** Funds that may pay, by the id that the county's fund ledger uses. */
  funds: z.array(idSchema).max(20).default([]),
  notice: z
    .strictObject({
      /** One after the other: the next starts when the one before has hung its days. */
      rounds: z
        .array(z.strictObject({ days: z.int().min(0).max(365), unit: z.enum(['working', 'calendar']) }))
        .min(1)
        .max(2),
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

/** What a text says of two subsidies for the same person or household. */
export const stackingPairSchema = z.strictObject({
  a: codeSchema,
  /** May be the same code: a second one of the same kind. */
  b: codeSchema,
  rule: z.enum(['never', 'both']),
  /** What they must share for the rule to hold. */
  within: z.enum(['period', 'calendar_year', 'life', 'trade_and_level', 'employer']),
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
  zh: sentence,
  en: sentence,
  cite: citationSchema,
});

export const stackingFileSchema = z.strictObject({ pairs: z.array(stackingPairSchema).min(1).max(500) });

/** A part of a setting that rests on another text than the rest of it: `term.mostMonths`, `procedure.1`, `grounds.age_limit`. */
export const settingSourceSchema = z.strictObject({
  at: z.string().regex(/^[A-Za-z0-9_]{1,60}(\.[A-Za-z0-9_]{1,60}){0,9}$/, 'names and numbers with dots between them'),
  cite: citationSchema,
  confidence: confidenceSchema,
});

/** One value of a setting; `shape` is what its module reads. */
export const settingValueSchema = <T extends z.ZodType>(shape: T) =>
  z.strictObject({ ...datedFields, sources: z.array(settingSourceSchema).max(100).default([]), value: shape });

/** What a place has settled that is no number: its categories, steps, days, forms. The module that reads it says its shape. */
export const settingSchema = z.strictObject({
  id: idSchema,
  title: bilingualSchema,
  values: z
    .array(settingValueSchema(z.record(z.string(), z.json())))
    .min(1)
    .max(100),
  /** What a day after the last value means. Needed when the last value has an end. */
  afterwards: afterwardsSchema.optional(),
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
export type TableRow = z.infer<typeof tableRowSchema>;
export type RoundingSpec = z.infer<typeof roundingSchema>;
export type StepSpec = z.infer<typeof stepSchema>;
export type RangeSpec = z.infer<typeof rangeSchema>;
export type RunningSpec = z.infer<typeof runningSchema>;
export type ConditionSpec = z.infer<typeof conditionSchema>;
export type AdjustmentSpec = z.infer<typeof adjustmentSchema>;
export type SchemeFile = z.infer<typeof schemeSchema>;
export type SettingFile = z.infer<typeof settingSchema>;
export type StackingPair = z.infer<typeof stackingPairSchema>;
export type RuleCase = z.infer<typeof ruleCaseSchema>;
