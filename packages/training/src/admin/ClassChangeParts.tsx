import { CommandButton, type CommandField } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { useGetOne } from 'react-admin';
import type { InstitutionRecord } from '../model/institution.js';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';

interface Of {
  readonly trainingClass: TrainingClassRecord;
}

/** A class changes by request from its approval to the end of its teaching. */
export const changesByRequest = ({ state }: TrainingClassRecord) =>
  ['approved', 'running', 'suspended'].includes(state);

const button = { resource: 'class-changes', on: 'collection', permission: 'class-changes.ask', size: 'small' } as const;
const why: readonly CommandField[] = [
  { name: 'reason', kind: 'reason' },
  { name: 'fileId', kind: 'file' },
];

export function usePlaceFields({ trainingClass }: Of): readonly CommandField[] {
  const { data } = useGetOne<InstitutionRecord>('institutions', { id: trainingClass.institutionId });
  const inUse = (parts: readonly { id: string; name: string; withdrawnOn: string | null }[] = []) =>
    parts.filter(({ withdrawnOn }) => withdrawnOn === null).map(({ id, name }) => ({ value: id, label: name }));
  return [
    { name: 'teacherId', kind: 'select', options: inUse(data?.teachers) },
    { name: 'roomId', kind: 'select', options: inUse(data?.rooms) },
    {
      name: 'sharedResourceId',
      kind: 'reference',
      reference: 'shared-resources',
      filter: { inForceOn: trainingClass.startsOn },
      text: (resource: JsonObject) => String(resource['name']),
    },
  ];
}

/** 调课 and 取消 of one lesson. */
export function ChangeLesson({ trainingClass, lesson }: Of & { readonly lesson: LessonRecord }) {
  const places = usePlaceFields({ trainingClass });
  if (lesson.state !== 'planned') return null;
  const { id, day, startsAt, endsAt } = lesson;
  const fields: readonly CommandField[] = [
    { name: 'day', kind: 'date', initial: day },
    { name: 'startsAt', kind: 'text', initial: startsAt },
    { name: 'endsAt', kind: 'text', initial: endsAt },
    ...places,
    ...why,
  ];
  const of = { classId: trainingClass.id, lessonIds: [id] };
  return (
    <>
      <CommandButton
        {...button}
        command="ask-move"
        variant="text"
        fields={fields}
        body={(values) => ({ ...values, ...of })}
      />
      <CommandButton
        {...button}
        command="ask-cancel"
        variant="text"
        fields={why}
        body={(values) => ({ ...values, ...of })}
      />
    </>
  );
}

/** 补课, and another teacher or place for every lesson that is still to be held. */
export function ChangeTimetable({ trainingClass, lessons }: Of & { readonly lessons: readonly LessonRecord[] }) {
  const places = usePlaceFields({ trainingClass });
  const lessonIds = lessons.filter(({ state }) => state === 'planned').map(({ id }) => id);
  const classId = trainingClass.id;
  const added: readonly CommandField[] = [
    { name: 'day', kind: 'date', required: true },
    { name: 'startsAt', kind: 'text', required: true, initial: '08:30' },
    { name: 'endsAt', kind: 'text', required: true, initial: '11:30' },
    { name: 'hours', kind: 'number', required: true, min: 1, max: 16, initial: 4 },
    {
      name: 'kind',
      kind: 'select',
      required: true,
      options: ['theory', 'practice'].map((value) => ({ value, label: `training.lesson_kinds.${value}` })),
    },
    { name: 'lessonContent', kind: 'text', required: true },
    ...places.map((field) => (field.name === 'teacherId' ? { ...field, required: true } : field)),
    ...why,
  ];
  return (
    <>
      {lessonIds.length > 1 && (
        <CommandButton
          {...button}
          command="ask-move"
          name="ask-move-all"
          fields={[...places, ...why]}
          body={(values) => ({ ...values, classId, lessonIds })}
        />
      )}
      <CommandButton
        {...button}
        command="ask-add"
        fields={added}
        body={({ reason = '', fileId = null, lessonContent = '', ...lesson }) => ({
          ...{ classId, reason, fileId },
          lesson: { ...lesson, content: lessonContent },
        })}
      />
    </>
  );
}

/** 增加学员. */
export function AddTrainee({ trainingClass }: Of) {
  const fields: readonly CommandField[] = [
    { name: 'identity', kind: 'text', required: true, minLength: 15 },
    { name: 'traineeName', kind: 'text', required: true },
    { name: 'phone', kind: 'text' },
    { name: 'masterName', kind: 'text', visible: () => trainingClass.mode === 'apprenticeship' },
    ...why,
  ];
  return (
    <CommandButton
      {...button}
      command="ask-enrol"
      fields={fields}
      body={({ traineeName = '', ...values }) => ({ ...values, name: traineeName, classId: trainingClass.id })}
    />
  );
}

/** 退学. */
export function LeaveClass({ trainingClass, enrolmentId }: Of & { readonly enrolmentId: string }) {
  return (
    <CommandButton
      {...button}
      command="ask-leave"
      variant="text"
      fields={why}
      body={(values) => ({ ...values, classId: trainingClass.id, enrolmentId })}
    />
  );
}
