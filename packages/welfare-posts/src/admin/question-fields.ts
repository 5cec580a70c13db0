import { type CommandField, useConsole } from '@gongyi/console-kit';
import type { Json, JsonObject } from '@gongyi/kernel';
import { useQuery } from '@tanstack/react-query';
import { type ApplicationQuestion, declaredByKinds, type HolderQuestion } from '../model/declared-facts.js';

/** What the county asks about a person; undefined until it is known. */
export function useQuestions(vacancyId: string, personId: string | null): readonly ApplicationQuestion[] | undefined {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['application-questions', vacancyId, personId],
    queryFn: () =>
      client.request<ApplicationQuestion[]>(
        `/vacancies/${vacancyId}/questions?${new URLSearchParams({ personId: personId ?? '' })}`,
      ),
    enabled: personId !== null,
    staleTime: 0,
  }).data;
}

/** What the county asks of a holder; undefined until it is known. */
export function useHolderQuestions(agreementId: string | undefined): readonly HolderQuestion[] | undefined {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['agreements', 'questions', agreementId],
    queryFn: () => client.request<HolderQuestion[]>(`/agreements/${agreementId}/questions`),
    enabled: agreementId !== undefined,
    staleTime: 0,
  }).data;
}

/** Stands for an answer that is not known; no county has it in a list. */
const unknown = '?';

const yesOrNo = [
  { value: 'true', label: 'hiring.yes' },
  { value: 'false', label: 'hiring.no' },
];
const notKnown = { value: unknown, label: 'hiring.unknown' };

type Label = (question: ApplicationQuestion) => string;

/** One input for a question, by the kind of its answer; nobody has to know what nobody told. */
export function fieldOf(name: string, question: ApplicationQuestion, label: string, english: boolean): CommandField {
  const { type, values, required } = question;
  const base = { name, label, ...(required ? {} : { help: 'hiring.question_optional' }) };
  const listed = values.map((one) => ({ value: one.value, label: english ? one.en : one.zh }));
  if (type === 'boolean' || listed.length > 0) {
    const options = [...(type === 'boolean' ? yesOrNo : listed), notKnown];
    return { ...base, kind: 'select', required, options };
  }
  switch (type) {
    case 'integer':
      return { ...base, kind: 'number', help: 'hiring.question_optional' };
    case 'money':
      return { ...base, kind: 'money', help: 'hiring.question_optional' };
    case 'date':
      return { ...base, kind: 'date', help: 'hiring.question_optional' };
    case 'month':
      return { ...base, kind: 'period', help: 'hiring.question_optional' };
    default:
      return { ...base, kind: 'text', help: 'hiring.question_optional' };
  }
}

/** What an input says: null for not known. */
export function answerOf({ type }: ApplicationQuestion, given: Json | undefined): Json {
  if (given === undefined || given === '' || given === unknown) return null;
  return type === 'boolean' ? given === 'true' : given;
}

const isKnown = (given: Json | undefined) => given !== undefined && given !== '' && given !== unknown;

export const declaredByField = (name: string, initial: string): CommandField => ({
  name,
  kind: 'select',
  required: true,
  initial,
  label: 'hiring.declared_by_label',
  options: declaredByKinds.map((value) => ({ value, label: `hiring.declared_by.${value}` })),
});

/** Asked as soon as one of these answers is known. */
export const proofField = (answers: readonly string[]): CommandField => ({
  name: 'proof',
  kind: 'text',
  required: true,
  minLength: 2,
  label: 'hiring.proof',
  visible: (values) => answers.some((name) => isKnown(values[name])),
});

/** The questions of one person: another person's answers stay with her. */
export function questionFields(
  personId: string,
  questions: readonly ApplicationQuestion[],
  label: Label,
  english: boolean,
): CommandField[] {
  if (questions.length === 0) return [];
  const names = questions.map(({ name }) => answerName(personId, name));
  return [
    ...questions.map((question) => fieldOf(answerName(personId, question.name), question, label(question), english)),
    declaredByField('declaredBy', 'person'),
    proofField(names),
  ];
}

const answerName = (personId: string, fact: string) => `fact.${personId}.${fact}`;

export function declaredFrom(personId: string, questions: readonly ApplicationQuestion[], values: JsonObject): Json[] {
  return questions.map((question) => {
    const value = answerOf(question, values[answerName(personId, question.name)]);
    const declaredBy = values['declaredBy'] ?? 'person';
    return { fact: question.name, value, declaredBy, proof: value === null ? '' : (values['proof'] ?? '') };
  });
}
