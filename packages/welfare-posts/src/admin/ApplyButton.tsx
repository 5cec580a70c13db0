import {
  CommandDialog,
  type CommandField,
  RecordSearch,
  useConsoleDataProvider,
  usePermission,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Button } from '@mui/material';
import { useState } from 'react';
import { type RaRecord, useLocale, useNotify, useRecordContext, useRefresh, useTranslate } from 'react-admin';
import type { VacancyRecord, VacancyTerms } from '../model/vacancy.js';
import { useQuestionLabel } from './fact-words.js';
import { declaredFrom, questionFields, useQuestions } from './question-fields.js';

/** What the register's list shows of a person. */
interface Person extends RaRecord {
  readonly name: string;
  readonly identityMasked: string;
  readonly householdKind: string;
}

/** Records an application while the notice is up: who, by whom, with which papers. */
export function ApplyButton() {
  const vacancy = useRecordContext<VacancyRecord>();
  const translate = useTranslate();
  const permitted = usePermission('applications.apply');
  const [open, setOpen] = useState(false);
  if (!permitted || vacancy?.state !== 'announced' || vacancy.terms === null) return null;
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        {translate('resources.applications.commands.apply.label')}
      </Button>
      {open && <ApplyDialog vacancyId={vacancy.id} terms={vacancy.terms} onClose={() => setOpen(false)} />}
    </>
  );
}

function fieldsOf(terms: VacancyTerms, english: boolean): CommandField[] {
  const { appliedBy, documents } = terms;
  return [
    {
      name: 'appliedBy',
      kind: 'select',
      required: true,
      initial: appliedBy.includes('person') ? 'person' : (appliedBy[0] ?? ''),
      options: appliedBy.map((value) => ({ value, label: `hiring.applied_by.${value}` })),
    },
    ...documents.flatMap(({ id, zh, en, required }): CommandField[] => {
      const label = english ? en : zh;
      return [
        { name: `held.${id}`, kind: 'checkbox', label, ...(required ? { help: 'hiring.document_required' } : {}) },
        {
          name: `file.${id}`,
          kind: 'file',
          label: english ? `Photo of the ${en}` : `上传${zh}（可拍照）`,
          accept: 'image/*,application/pdf',
          visible: (values) => values[`held.${id}`] === true,
        },
      ];
    }),
  ];
}

function bodyOf(values: JsonObject, { documents }: VacancyTerms): JsonObject {
  const held = documents.filter(({ id }) => values[`held.${id}`] === true);
  return {
    appliedBy: values['appliedBy'] ?? '',
    documents: held.map(({ id }) => ({ id, fileId: values[`file.${id}`] ?? null })),
  };
}

function ApplyDialog(props: {
  readonly vacancyId: string;
  readonly terms: VacancyTerms;
  readonly onClose: () => void;
}) {
  const { vacancyId, terms, onClose } = props;
  const [person, setPerson] = useState<Person | null>(null);
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const personId = person === null ? null : String(person.id);
  const questions = useQuestions(vacancyId, personId);
  const label = useQuestionLabel();
  const asked = personId === null ? [] : questionFields(personId, questions ?? [], label, english);
  const text = (part: string) => translate(`resources.applications.commands.apply.${part}`);
  const submit = async (values: JsonObject) => {
    if (personId === null) throw new Error('hiring.choose_person');
    if (questions === undefined) throw new Error('hiring.questions_loading');
    await dataProvider.command('applications', null, '', {
      vacancyId,
      personId,
      ...bodyOf(values, terms),
      declaredFacts: declaredFrom(personId, questions, values),
    });
    notify(text('done'), { type: 'success' });
    refresh();
  };
  return (
    <CommandDialog
      title={text('label')}
      hint={text('hint')}
      resource="applications"
      fields={[...fieldsOf(terms, english), ...asked]}
      confirmLabel={text('label')}
      onSubmit={submit}
      onClose={onClose}
    >
      <RecordSearch<Person>
        resource="persons"
        label={translate('hiring.person')}
        nameOf={({ name }) => name}
        detailOf={({ identityMasked, householdKind }) => `${identityMasked} ${householdKind}`}
        value={person}
        onChange={setPerson}
      />
    </CommandDialog>
  );
}
