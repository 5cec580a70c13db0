import {
  CommandButton,
  type CommandField,
  Loaded,
  Section,
  StateChip,
  Tag,
  useConsoleDataProvider,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useGetList, useGetOne, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { ClassConflicts, ClassFile } from '../model/class-inputs.js';
import type { InstitutionRecord } from '../model/institution.js';
import type { EnrolmentRecord, LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import { AddTrainee, ChangeLesson, ChangeTimetable, changesByRequest, LeaveClass } from './ClassChangeParts.js';
import { FileLink, line, useNameOf } from './shared.js';

interface Of {
  readonly trainingClass: TrainingClassRecord;
}
const write = { permission: 'training-classes.write', size: 'small' } as const;
const most = { page: 1, perPage: 200 };

/** What comes next, and what is missing for it. */
export function ClassNext({ trainingClass: { id, state, answerBy, startsOn } }: Of) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const missing = useGetOne<ClassFile>('class-files', { id }).data?.missing ?? [];
  return (
    <Alert severity={state === 'refused' ? 'error' : missing.length > 0 ? 'warning' : 'info'}>
      {translate(`training.class.next.${missing.length > 0 ? 'draft_missing' : state}`, {
        answerBy: answerBy ?? '',
        startsOn,
      })}
      {missing.length > 0 && (
        <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
          {missing.map((one) => (
            <li key={one.zh}>{nameOf(one)}</li>
          ))}
        </Box>
      )}
    </Alert>
  );
}

/** The papers of the opening file one by one. */
export function Papers({ trainingClass: { id, state } }: Of) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const { data } = useGetOne<ClassFile>('class-files', { id });
  const fields: readonly CommandField[] = [
    { name: 'fileId', kind: 'file', required: true },
    { name: 'content', kind: 'multiline' },
  ];
  return (
    <Section title={translate('training.class.papers')}>
      {(data?.papers ?? []).map(({ paperId, required, fileId, fileName, content, ...paper }) => (
        <Box key={paperId} sx={line}>
          <Box sx={{ flexGrow: 1, minWidth: 200 }}>
            <Typography sx={{ fontWeight: 600 }}>
              {nameOf(paper)} {required && <Tag tone="info">{translate('training.class.paper_required')}</Tag>}
            </Typography>
            {content !== '' && <Typography color="text.secondary">{content}</Typography>}
            {fileId === null ? (
              <Typography color="text.secondary">{translate('training.class.paper_missing')}</Typography>
            ) : (
              <FileLink id={fileId} name={fileName} />
            )}
          </Box>
          {state === 'draft' && (
            <CommandButton
              command="file-paper"
              {...write}
              fields={fields}
              body={(values) => ({ ...values, paperId })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}

/** What clashes, before anybody approves; hard ones first. */
export function Conflicts({ trainingClass }: Of) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const shown = ['draft', 'submitted', 'approved', 'running'].includes(trainingClass.state);
  const dataProvider = useConsoleDataProvider();
  const query = useQuery({
    queryKey: ['class-conflicts', 'getOne', trainingClass.id, trainingClass.version],
    enabled: shown,
    queryFn: async () => (await dataProvider.getOne<ClassConflicts>('class-conflicts', { id: trainingClass.id })).data,
  });
  if (!shown) return null;
  return (
    <Section title={translate('training.class.conflicts')}>
      <Loaded query={query}>
        {({ conflicts }) =>
          conflicts.length === 0 ? (
            <Typography color="text.secondary">{translate('training.class.no_conflicts')}</Typography>
          ) : (
            conflicts.map((one) => (
              <Box key={`${one.code}${one.zh}`} sx={line}>
                <Tag tone={one.severity === 'hard' ? 'error' : 'warning'}>
                  {translate(`training.class.${one.severity}`)}
                </Tag>
                <Typography>{nameOf(one)}</Typography>
              </Box>
            ))
          )
        }
      </Loaded>
    </Section>
  );
}

function FromFile({ trainingClass, kind, text }: Of & { readonly kind: string; readonly text: string }) {
  const translate = useTranslate();
  return (
    <Button size="small" component={RouterLink} to={`/imports/create?kind=${kind}&classId=${trainingClass.id}`}>
      {translate(text)}
    </Button>
  );
}

const byId = { field: 'id', order: 'ASC' } as const;
const useEnrolments = (classId: string) =>
  useGetList<EnrolmentRecord>('enrolments', { pagination: most, sort: byId, filter: { classId } });
export const useRoster = (classId: string): readonly EnrolmentRecord[] => useEnrolments(classId).data ?? [];

export function Roster({ trainingClass }: Of) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const { data: roster = [], isPending } = useEnrolments(trainingClass.id);
  const draft = trainingClass.state === 'draft';
  const fields: readonly CommandField[] = [
    { name: 'identity', kind: 'text', required: true, minLength: 15 },
    { name: 'traineeName', kind: 'text', required: true },
    { name: 'phone', kind: 'text' },
    { name: 'masterName', kind: 'text', visible: () => trainingClass.mode === 'apprenticeship' },
  ];
  const actions = draft ? (
    <>
      <FromFile trainingClass={trainingClass} kind="class-roster" text="training.class.import_roster" />
      <CommandButton
        command="enrol"
        {...write}
        fields={fields}
        body={({ traineeName, ...values }) => ({ ...values, name: traineeName ?? '' })}
      />
    </>
  ) : changesByRequest(trainingClass) ? (
    <AddTrainee trainingClass={trainingClass} />
  ) : null;
  return (
    <Section title={translate('training.class.roster', { count: roster.length })} actions={actions}>
      {!isPending && roster.length === 0 && (
        <Typography color="text.secondary">{translate('training.class.no_roster')}</Typography>
      )}
      {roster.map(({ id, personName, identityMasked, category, masterName, state, findings }) => (
        <Box key={id} sx={line}>
          <Box sx={{ flexGrow: 1, minWidth: 220 }}>
            <Typography component="span" sx={{ fontWeight: 600, mr: 1 }}>
              {personName}
            </Typography>
            <Typography component="span" color="text.secondary">
              {[identityMasked, category, masterName].filter((text) => text !== '').join(' · ')}
            </Typography>
            {findings.map((finding) => (
              <Typography key={finding.code} variant="body2" color="warning.main">
                {nameOf(finding)}
              </Typography>
            ))}
          </Box>
          <StateChip workflow="enrolment" value={state} tones={enrolmentTones} />
          {draft && (
            <CommandButton command="remove-trainee" {...write} variant="text" body={() => ({ enrolmentId: id })} />
          )}
          {changesByRequest(trainingClass) && state === 'enrolled' && (
            <LeaveClass trainingClass={trainingClass} enrolmentId={id} />
          )}
        </Box>
      ))}
    </Section>
  );
}
const enrolmentTones = {
  enrolled: 'info',
  withdrawn: 'neutral',
  excluded: 'error',
  passed: 'success',
  failed: 'error',
} as const;

function useLessonFields({ trainingClass }: Of): readonly CommandField[] {
  const { data } = useGetOne<InstitutionRecord>('institutions', { id: trainingClass.institutionId });
  const inUse = (parts: readonly { id: string; name: string; withdrawnOn: string | null }[] = []) =>
    parts.filter(({ withdrawnOn }) => withdrawnOn === null).map(({ id, name }) => ({ value: id, label: name }));
  return [
    { name: 'day', kind: 'date', required: true, initial: trainingClass.startsOn },
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
    { name: 'roomId', kind: 'select', options: inUse(data?.rooms) },
    {
      name: 'sharedResourceId',
      kind: 'reference',
      reference: 'shared-resources',
      filter: { inForceOn: trainingClass.startsOn },
      text: (resource: JsonObject) => String(resource['name']),
    },
    { name: 'teacherId', kind: 'select', required: true, options: inUse(data?.teachers) },
    { name: 'textbook', kind: 'text' },
  ];
}

export function Timetable({ trainingClass }: Of) {
  const translate = useTranslate();
  const draft = trainingClass.state === 'draft';
  const sort = { field: 'day', order: 'ASC' } as const;
  const filter = { classId: trainingClass.id };
  const { data: lessons = [], isPending } = useGetList<LessonRecord>('lessons', { pagination: most, sort, filter });
  const fields = useLessonFields({ trainingClass });
  const actions = draft ? (
    <>
      <FromFile trainingClass={trainingClass} kind="class-timetable" text="training.class.import_timetable" />
      <CommandButton
        command="add-lesson"
        {...write}
        fields={fields}
        body={({ lessonContent, ...values }) => ({ ...values, content: lessonContent ?? '' })}
      />
    </>
  ) : changesByRequest(trainingClass) ? (
    <ChangeTimetable trainingClass={trainingClass} lessons={lessons} />
  ) : null;
  const hours = lessons.filter(({ state }) => state !== 'cancelled').reduce((sum, lesson) => sum + lesson.hours, 0);
  const ordered = [...lessons].sort((a, b) => `${a.day}${a.startsAt}`.localeCompare(`${b.day}${b.startsAt}`));
  return (
    <Section title={translate('training.class.timetable', { hours })} actions={actions}>
      {!isPending && lessons.length === 0 && (
        <Typography color="text.secondary">{translate('training.class.no_timetable')}</Typography>
      )}
      {ordered.map((lesson) => (
        <LessonLine key={lesson.id} trainingClass={trainingClass} lesson={lesson} />
      ))}
    </Section>
  );
}

function LessonLine({ trainingClass, lesson }: Of & { readonly lesson: LessonRecord }) {
  const translate = useTranslate();
  const { id, day, startsAt, endsAt, hours, kind, content, roomName, teacherName, state } = lesson;
  return (
    <Box sx={line}>
      <Typography sx={{ minWidth: 190, fontWeight: 600 }}>
        {day} {startsAt}–{endsAt}
      </Typography>
      <Typography sx={{ flexGrow: 1 }} color="text.secondary">
        {[
          translate(`training.lesson_kinds.${kind}`),
          content,
          translate('training.class.hours', { hours }),
          roomName,
          teacherName,
        ].join(' · ')}
      </Typography>
      <StateChip workflow="lesson" value={state} tones={{ planned: 'neutral', held: 'success', cancelled: 'error' }} />
      {trainingClass.state === 'draft' && (
        <CommandButton command="remove-lesson" {...write} variant="text" body={() => ({ lessonId: id })} />
      )}
      {changesByRequest(trainingClass) && <ChangeLesson trainingClass={trainingClass} lesson={lesson} />}
    </Box>
  );
}
