import { CommandButton, type CommandField, useToday } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { inspectionFindings, inspectionKinds, inspectionResults } from '../model/inspection.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { usePunctuation } from './shared.js';

const options = (values: readonly string[], prefix: string) =>
  values.map((value) => ({ value, label: `training.${prefix}.${value}` }));

/** The record of a visit, of a class that is chosen or of the one whose page it is. */
export function RecordInspection(props: {
  readonly trainingClass?: TrainingClassRecord;
  readonly lesson?: { readonly id: string; readonly day: string; readonly startsAt: string };
  readonly classId?: string;
  readonly drawId?: string;
}) {
  const { trainingClass, lesson, drawId } = props;
  const today = useToday();
  const { detail } = usePunctuation();
  const classId = props.classId ?? trainingClass?.id;
  const choose: readonly CommandField[] =
    classId === undefined
      ? [
          {
            name: 'classId',
            kind: 'reference',
            reference: 'training-classes',
            required: true,
            filter: { state: 'running' },
            text: (one: JsonObject) => detail(String(one['name']), String(one['institutionName'])),
          },
        ]
      : lesson !== undefined
        ? []
        : [
            {
              name: 'lessonId',
              kind: 'reference',
              reference: 'lessons',
              filter: { classId },
              text: (one: JsonObject) => `${one['day']} ${one['startsAt']} ${one['content']}`,
            },
          ];
  const fields: readonly CommandField[] = [
    ...choose,
    {
      name: 'kind',
      kind: 'select',
      required: true,
      options: options(inspectionKinds, 'inspection_kinds'),
      initial: 'site',
    },
    { name: 'visitedOn', kind: 'date', required: true, initial: lesson?.day ?? today },
    { name: 'visitedAt', kind: 'text', required: true, initial: lesson?.startsAt ?? '09:00' },
    { name: 'inspectors', kind: 'text', required: true, minLength: 2 },
    { name: 'countedHeads', kind: 'number', min: 0, max: 1000 },
    { name: 'result', kind: 'select', required: true, options: options(inspectionResults, 'inspection_results') },
    {
      name: 'findings',
      kind: 'multiselect',
      options: options(inspectionFindings, 'inspection_findings'),
      visible: ({ result }) => result === 'minor' || result === 'serious',
    },
    { name: 'note', kind: 'multiline' },
    { name: 'photo', kind: 'file', accept: 'image/*,application/pdf' },
    { name: 'photo2', kind: 'file', accept: 'image/*,application/pdf' },
    { name: 'hold', kind: 'checkbox', visible: ({ result }) => result === 'serious' },
  ];
  return (
    <CommandButton
      resource="inspections"
      on="collection"
      command=""
      name="record"
      permission="inspections.record"
      variant="contained"
      {...(lesson === undefined ? {} : { size: 'small' as const })}
      fields={fields}
      body={({ photo, photo2, findings = [], ...values }) => ({
        ...(classId === undefined ? {} : { classId }),
        ...(lesson === undefined ? {} : { lessonId: lesson.id }),
        ...(drawId === undefined ? {} : { drawId }),
        ...values,
        findings,
        fileIds: [photo, photo2].filter((id) => id !== undefined),
      })}
    />
  );
}
