import { domainError, type LocalDate, type Locale, localDateSchema, versionSchema } from '@gongyi/kernel';
import { z } from 'zod';
import type { PostSetting } from './post-settings.js';

/**
 * Facts that hiring knows by itself, from the register, the post and the agreements, by the names that the rules of counties
 * use. They are never asked for, and nobody can state them.
 */
export const systemFacts = [
  'age',
  'sex',
  'household_kind',
  'risk_removed',
  'labour_capacity',
  'other_post',
  'household_posts',
  'post_category',
] as const;

/** Income of a head of the household in a year, in fen: asked for where the county ranks by it. */
export const incomeFact = 'income_per_head_fen';

export const factTypes = ['boolean', 'integer', 'money', 'date', 'month', 'text'] as const;

/** A question that the county's conditions ask, so that an application form can ask it. */
export interface EligibilityFact {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly type: (typeof factTypes)[number];
  /** The answers of a text. */
  readonly values: readonly { readonly value: string; readonly zh: string; readonly en: string }[];
  /** false: may be left out; the conditions that read it are then left out too. */
  readonly required: boolean;
  /** Can it be this? Money in fen, days as 2025-01-31, months as 2025-01. */
  accepts(value: FactValue): boolean;
}

export const factValueSchema = z.union([z.string().max(200), z.int(), z.boolean()]);
export type FactValue = z.infer<typeof factValueSchema>;
export type FactValues = Readonly<Record<string, FactValue>>;

/** 本人、户主、村级：who answered. */
export const declaredByKinds = ['person', 'household_head', 'village'] as const;

const answer = {
  fact: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  /** null: not known. */
  value: factValueSchema.nullable(),
  declaredBy: z.enum(declaredByKinds),
  /** On what it rests: a certificate, the word of the village committee. Needed for every answer that is known. */
  proof: z.string().trim().max(200).default(''),
};
export const declareFactSchema = z.strictObject(answer);
export type DeclareFact = z.infer<typeof declareFactSchema>;

/** A declared answer as it is kept with an application and with the agreement that follows. */
export const declaredFactSchema = z.object({
  ...answer,
  recordedOn: localDateSchema,
  /** Why it was corrected; empty while it stands as it was declared. */
  correction: z.string(),
});
export type DeclaredFact = z.infer<typeof declaredFactSchema>;

export const correctFactSchema = z.strictObject({
  ...answer,
  version: versionSchema,
  reason: z.string().trim().min(2).max(200),
});
export type CorrectFact = z.infer<typeof correctFactSchema>;

/** How a fact and its value are called, kept with what was judged by it. */
export const factWordSchema = z.object({
  zh: z.string(),
  en: z.string(),
  type: z.enum(factTypes),
  /** English words for the values of a text. */
  values: z.record(z.string(), z.string()),
});
export type FactWord = z.infer<typeof factWordSchema>;
export type FactWords = Readonly<Record<string, FactWord>>;

/** A question as a form asks it. */
export const applicationQuestionSchema = z.object({
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  type: z.enum(factTypes),
  values: z.array(z.object({ value: z.string(), zh: z.string(), en: z.string() })),
  /** Without an answer the application cannot be judged, or is ranked last. */
  required: z.boolean(),
});
export type ApplicationQuestion = z.infer<typeof applicationQuestionSchema>;

export const questionOf = ({ name, zh, en, type, values, required }: EligibilityFact): ApplicationQuestion => ({
  name,
  zh,
  en,
  type,
  values: values.map((one) => ({ ...one })),
  required,
});

/** A question to a holder, with the answer that is known. */
export const holderQuestionSchema = applicationQuestionSchema.extend({ answer: factValueSchema.nullable() });
export type HolderQuestion = z.infer<typeof holderQuestionSchema>;

export const answerAsHolderSchema = correctFactSchema.omit({ version: true });
export type AnswerAsHolder = z.infer<typeof answerAsHolderSchema>;

export const isSystemFact = (name: string): boolean => (systemFacts as readonly string[]).includes(name);

const income: EligibilityFact = {
  name: incomeFact,
  zh: '家庭人均年收入',
  en: 'yearly income of a head of the household',
  type: 'money',
  values: [],
  required: true,
  accepts: (value) => typeof value === 'number' && value >= 0 && value <= 100_000_000_00,
};

/**
 * Everything that people are asked about: what the conditions ask and hiring does not know, and the income where the county
 * ranks by it.
 *
 * @example askedFacts(facts, ['lower_income', 'older']).map(({ name }) => name) // ['target_group', 'income_per_head_fen']
 */
export function askedFacts(
  facts: readonly EligibilityFact[],
  tieBreaks: PostSetting<'post-hiring'>['tieBreaks'],
): EligibilityFact[] {
  const asked = facts.filter(({ name }) => !isSystemFact(name));
  const ranksByIncome = tieBreaks.includes('lower_income') && !asked.some(({ name }) => name === incomeFact);
  return ranksByIncome ? [...asked, income] : asked;
}

/**
 * Reads answers by the county's own list: nothing that it does not ask, nothing that the register or the post says, nothing
 * that the fact cannot be.
 *
 * @param asked from `askedFacts`
 * @throws DomainError invalid_input POSTS.FACT_KNOWN {fact}, POSTS.FACT_NOT_ASKED {fact}, POSTS.FACT_TWICE {fact},
 *   POSTS.FACT_VALUE {fact}, POSTS.FACT_PROOF_MISSING {fact}
 */
export function readDeclared(
  asked: readonly EligibilityFact[],
  answers: readonly DeclareFact[],
  recorded: { readonly on: LocalDate; readonly correction?: string; readonly english: boolean },
): DeclaredFact[] {
  const seen = new Set<string>();
  return answers.map((given) => {
    const found = asked.find(({ name }) => name === given.fact);
    if (isSystemFact(given.fact)) throw refused('FACT_KNOWN', given.fact);
    if (found === undefined) throw refused('FACT_NOT_ASKED', given.fact);
    const called = recorded.english ? found.en : found.zh;
    if (seen.has(given.fact)) throw refused('FACT_TWICE', called);
    seen.add(given.fact);
    if (given.value !== null && !found.accepts(given.value)) throw refused('FACT_VALUE', called);
    if (given.value !== null && given.proof === '') throw refused('FACT_PROOF_MISSING', called);
    return { ...given, recordedOn: recorded.on, correction: recorded.correction ?? '' };
  });
}

const refused = (code: string, fact: string) => domainError('invalid_input', `POSTS.${code}`, { fact });

/** The known answers by their names. */
export function declaredValues(declared: readonly DeclaredFact[]): FactValues {
  return Object.fromEntries(declared.flatMap(({ fact, value }) => (value === null ? [] : [[fact, value] as const])));
}

export function wordsOf(facts: readonly EligibilityFact[]): FactWords {
  return Object.fromEntries(
    facts.map(({ name, zh, en, type, values }): [string, FactWord] => [
      name,
      { zh, en, type, values: Object.fromEntries(values.map((one) => [one.value, one.en])) },
    ]),
  );
}

/** Names of facts as people call them. */
export function factsInWords(names: readonly string[], words: FactWords, locale: Locale): string {
  return names.map((name) => words[name]?.[locale === 'en' ? 'en' : 'zh'] ?? name).join(locale === 'en' ? ', ' : '、');
}
