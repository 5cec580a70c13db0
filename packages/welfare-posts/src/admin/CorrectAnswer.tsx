import { CommandDialog, type CommandField, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useLocale, useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import type { AgreementRecord } from '../model/agreement.js';
import { type ApplicationRecord, listStates } from '../model/application.js';
import { type ApplicationQuestion, isSystemFact } from '../model/declared-facts.js';
import { useQuestionLabel } from './fact-words.js';
import { answerOf, declaredByField, fieldOf, proofField, useHolderQuestions, useQuestions } from './question-fields.js';

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
  if (questions === undefined) return null;
  const { version } = application;
  return (
    <AnswerDialog
      resource="applications"
      command="correct"
      record={application}
      extra={{ version }}
      questions={questions}
      onClose={onClose}
    />
  );
}

/** What a holder answers: for people who came with a roster and were asked nothing, and for what has changed since. */
export function AnswerAsHolder() {
  const agreement = useRecordContext<AgreementRecord>();
  const translate = useTranslate();
  const permitted = usePermission('agreements.answer');
  const questions = useHolderQuestions(permitted && agreement?.state !== 'void' ? agreement?.id : undefined);
  const [open, setOpen] = useState(false);
  // A county that asks nothing has no button.
  if (agreement === undefined || questions === undefined || questions.length === 0) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {translate('resources.agreements.commands.answer.label')}
      </Button>
      {open && (
        <AnswerDialog
          resource="agreements"
          command="answer"
          record={agreement}
          extra={{}}
          questions={questions}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface AnswerDialogProps {
  readonly resource: 'applications' | 'agreements';
  readonly command: 'correct' | 'answer';
  readonly record: { readonly id: string; readonly personName: string };
  readonly extra: JsonObject;
  readonly questions: readonly ApplicationQuestion[];
  readonly onClose: () => void;
}

function AnswerDialog({ resource, command, record, extra, questions, onClose }: AnswerDialogProps) {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const label = useQuestionLabel();
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const text = (part: string) =>
    translate(`resources.${resource}.commands.${command}.${part}`, { personName: record.personName });
  const submit = async (values: JsonObject) => {
    const question = questions.find(({ name }) => name === values['fact']);
    if (question === undefined) throw new Error('hiring.which_answer');
    const value = answerOf(question, values[`value.${question.name}`]);
    await dataProvider.command(resource, record.id, command, {
      ...extra,
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
      resource={resource}
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
