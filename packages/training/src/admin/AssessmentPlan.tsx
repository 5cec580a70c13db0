import { CommandButton, type CommandField, Section, StateChip, usePermission, useToday } from '@gongyi/console-kit';
import { addDays, type JsonObject, type LocalDate } from '@gongyi/kernel';
import { Alert, Box, Typography } from '@mui/material';
import { useCreatePath, useGetList, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type AssessmentRecord, assessmentKinds, bodyKinds } from '../model/assessment.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { assessmentTones } from './AssessmentState.js';
import { useRoster } from './ClassParts.js';
import { line, useGoToNew, usePunctuation } from './shared.js';

const names = (text: unknown) =>
  String(text ?? '')
    .split(/[、,，;；\s]+/)
    .filter((name) => name !== '');

/** When, where and by whom; the same questions for a first sitting and a re-sit. */
function slotFields(day: string): readonly CommandField[] {
  return [
    { name: 'day', kind: 'date', required: true, initial: day },
    { name: 'startsAt', kind: 'text', required: true, initial: '09:00' },
    { name: 'endsAt', kind: 'text', required: true, initial: '11:30' },
    { name: 'place', kind: 'text', required: true, minLength: 2 },
    {
      name: 'bodyKind',
      kind: 'select',
      required: true,
      initial: 'assessment_body',
      options: bodyKinds.map((value) => ({ value, label: `training.body_kinds.${value}` })),
    },
    { name: 'bodyName', kind: 'text', required: true, minLength: 2 },
    { name: 'bodyNumber', kind: 'text' },
    { name: 'assessorNames', kind: 'text', required: true, minLength: 2, help: 'training.assessors_help' },
  ];
}

const slotOf = ({ assessorNames, ...slot }: JsonObject): JsonObject => ({ ...slot, assessors: names(assessorNames) });

const plan = { resource: 'assessments', on: 'collection', command: '', name: 'plan', variant: 'contained' } as const;

/** Beside the list: first which class, of those that are taught. */
export function PlanButton() {
  const goThere = useGoToNew('assessments');
  const today = useToday();
  const fields: readonly CommandField[] = [
    {
      name: 'classId',
      kind: 'reference',
      reference: 'training-classes',
      required: true,
      filter: { state: 'taught' },
      text: ({ name, number, endsOn }) => `${name} · ${number} · ${endsOn}`,
    },
    {
      name: 'kind',
      kind: 'select',
      required: true,
      initial: 'first',
      options: assessmentKinds.map((value) => ({ value, label: `training.assessment_kinds.${value}` })),
    },
    ...slotFields(today),
  ];
  return <CommandButton {...plan} fields={fields} body={slotOf} onDone={goThere} />;
}

interface Of {
  readonly trainingClass: TrainingClassRecord;
}

/** The sittings of a class that is taught, and the next one that the workflow allows. */
export function ClassAssessments({ trainingClass }: Of) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const permitted = usePermission('assessments.read');
  const shown = permitted && ['taught', 'assessed', 'settled'].includes(trainingClass.state);
  const { data: sittings, isPending } = useGetList<AssessmentRecord>(
    'assessments',
    {
      filter: { classId: trainingClass.id },
      sort: { field: 'day', order: 'ASC' },
      pagination: { page: 1, perPage: 50 },
    },
    { enabled: shown },
  );
  if (!shown || isPending) return null;
  return (
    <Section
      title={translate('resources.assessments.name')}
      actions={<NextSitting trainingClass={trainingClass} sittings={sittings ?? []} />}
    >
      {(sittings ?? []).length === 0 && (
        <Typography color="text.secondary">{translate('training.no_assessments')}</Typography>
      )}
      {(sittings ?? []).map(({ id, kind, day, startsAt, endsAt, place, state, sheets }) => (
        <Box key={id} sx={line}>
          <RouterLink to={createPath({ resource: 'assessments', id, type: 'show' })}>
            {translate(`training.assessment_kinds.${kind}`)} {day} {startsAt}–{endsAt}
          </RouterLink>
          <Typography sx={{ flexGrow: 1 }} color="text.secondary">
            {place}
            {sheets.length > 0 && ` · ${translate('training.people_count', { count: sheets.length })}`}
          </Typography>
          <StateChip workflow="assessment" value={state} tones={assessmentTones} />
        </Box>
      ))}
    </Section>
  );
}

/** First the first sitting; afterwards re-sits, as many as the rule of the first one allows and while somebody has failed. */
function nextKind(trainingClass: TrainingClassRecord, sittings: readonly AssessmentRecord[], failed: number) {
  const standing = sittings.filter(({ state }) => state !== 'cancelled');
  if (trainingClass.state !== 'taught' || standing.some(({ state }) => state !== 'confirmed')) return undefined;
  const first = standing.find(({ kind }) => kind === 'first');
  if (first === undefined) return 'first';
  return failed > 0 && standing.length - 1 < first.rule.resits ? 'resit' : undefined;
}

function NextSitting({ trainingClass, sittings }: Of & { readonly sittings: readonly AssessmentRecord[] }) {
  const translate = useTranslate();
  const { list } = usePunctuation();
  const goThere = useGoToNew('assessments');
  const today = useToday();
  const roster = useRoster(trainingClass.id);
  const failed = roster.filter(({ state }) => state === 'failed');
  const kind = nextKind(trainingClass, sittings, failed.length);
  if (kind === undefined) return null;
  const sits = kind === 'first' ? roster.filter(({ state }) => state === 'enrolled') : failed;
  const day = addDays(today as LocalDate, 10);
  return (
    <CommandButton
      {...plan}
      fields={slotFields(day)}
      body={(values) => ({ ...slotOf(values), kind, classId: trainingClass.id })}
      onDone={goThere}
    >
      <Alert severity="info" sx={{ mb: 2 }}>
        {translate(`training.plan_roster.${kind}`, {
          count: sits.length,
          names: list(sits.map(({ personName }) => personName)),
        })}
      </Alert>
    </CommandButton>
  );
}
