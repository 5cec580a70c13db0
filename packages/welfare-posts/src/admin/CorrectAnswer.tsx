import { CommandDialog, type CommandField, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useLocale, useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import { type ApplicationRecord, listStates } from '../model/application.js';
import { type ApplicationQuestion, isSystemFact } from '../model/declared-facts.js';
import { useQuestionLabel } from './fact-words.js';
import { answerOf, declaredByField, fieldOf, proofField, useQuestions } from './question-fields.js';

const states: readonly ApplicationRecord['state'][] = listStates;

/** Puts an answer of an application right, or gives one that was not known, until the application is decided. */
export function CorrectAnswer() {
  const application = useRecordContext<ApplicationRecord>();
  const translate = useTranslate();
  const permitted = usePermission('applications.correct');
  const [open, setOpen] = useState(false);
  if (!permitted || application === undefined || !states.includes(application.state)) return null;
  if (Object.keys(application.factWords).every(isSystemFact)) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {translate('resources.applications.commands.correct.label')}
      </Button>
      {open && <CorrectDialog application={application} onClose={() => setOpen(false)} />}
    </>
  );
}

function CorrectDialog({ application, onClose }: { application: ApplicationRecord; onClose: () => void }) {
  const questions = useQuestions(application.vacancyId, application.personId);
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const label = useQuestionLabel();
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  if (questions === undefined) return null;
  const text = (part: string) =>
    translate(`resources.applications.commands.correct.${part}`, { personName: application.personName });
  const submit = async (values: JsonObject) => {
    const question = questions.find(({ name }) => name === values['fact']);
    if (question === undefined) throw new Error('hiring.which_answer');
    const value = answerOf(question, values[`value.${question.name}`]);
    await dataProvider.command('applications', application.id, 'correct', {
      version: application.version,
      fact: question.name,
      value,
      declaredBy: values['declaredBy'] ?? 'person',
      proof: value === null ? '' : (values['proof'] ?? ''),
      reason: values['reason'] ?? '',
    });
    notify(text('done'), { type: 'success' });
    refresh();
  };
  return (
    <CommandDialog
      title={text('title')}
      hint={text('hint')}
      resource="applications"
      fields={fieldsOf(questions, label, english, translate('hiring.new_answer'))}
      confirmLabel={text('label')}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

function fieldsOf(
  questions: readonly ApplicationQuestion[],
  label: (question: ApplicationQuestion) => string,
  english: boolean,
  newAnswer: string,
): CommandField[] {
  const values = questions.map((question): CommandField => {
    const name = `value.${question.name}`;
    return { ...fieldOf(name, question, newAnswer, english), visible: (given) => given['fact'] === question.name };
  });
  const options = questions.map((question) => ({ value: question.name, label: label(question) }));
  return [
    {
      name: 'fact',
      kind: 'select',
      required: true,
      label: 'hiring.which_answer',
      initial: questions.length === 1 ? (questions[0]?.name ?? '') : '',
      options,
    },
    ...values,
    declaredByField('declaredBy', 'person'),
    proofField(questions.map(({ name }) => `value.${name}`)),
    { name: 'reason', kind: 'reason' },
  ];
}
