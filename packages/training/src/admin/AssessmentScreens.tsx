import {
  CommandButton,
  type CommandField,
  DayField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert } from '@mui/material';
import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { type AssessmentRecord, assessmentKinds, assessmentWorkflow } from '../model/assessment.js';
import { AssessmentScores } from './AssessmentScores.js';
import { useLevelName } from './shared.js';

const tones = {
  planned: 'neutral',
  fixed: 'info',
  entered: 'warning',
  confirmed: 'success',
  cancelled: 'error',
} as const;
const state = <StateChip workflow="assessment" tones={tones} />;

function Kind() {
  const assessment = useRecordContext<AssessmentRecord>();
  const translate = useTranslate();
  return assessment === undefined ? null : translate(`training.assessment_kinds.${assessment.kind}`);
}

const columns: readonly TableColumn<AssessmentRecord>[] = [
  { source: 'className', link: true, phone: 'title', sortable: true },
  { source: 'classNumber' },
  { source: 'institutionName', phone: 'hidden' },
  { source: 'tradeName' },
  {
    source: 'kind',
    field: <Kind />,
    phone: 'hidden',
    spreadsheet: [{ source: 'kind', codes: { prefix: 'training.assessment_kinds', values: assessmentKinds } }],
  },
  { source: 'day', kind: 'day', sortable: true },
  { source: 'startsAt', phone: 'hidden' },
  { source: 'place', phone: 'hidden' },
  {
    source: 'state',
    field: state,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.assessment', values: assessmentWorkflow.states } }],
  },
];

/** 考核. */
export function AssessmentList() {
  return (
    <ResourceList<AssessmentRecord>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={assessmentWorkflow.states.map((id) => ({ id, name: `states.assessment.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={columns} empty="training.no_assessments" />
    </ResourceList>
  );
}

const is =
  (...wanted: readonly string[]) =>
  (one: JsonObject) =>
    wanted.includes(String(one['state']));
const reason: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];

/** One sitting: when, where and by whom, then its roster and scores. */
export function AssessmentShow() {
  return (
    <ResourceShow<AssessmentRecord>
      title={({ className }) => className}
      subtitle={() => state}
      actions={
        <>
          <CommandButton command="cancel" permission="assessments.plan" when={is('planned', 'fixed')} fields={reason} />
          <CommandButton command="fix-roster" permission="assessments.plan" when={is('planned')} />
          <CommandButton command="hand-in" permission="assessments.score" when={is('fixed')} />
          <CommandButton command="return" permission="assessments.confirm" when={is('entered')} fields={reason} />
          <CommandButton command="confirm" when={is('entered')} />
          <CommandButton command="close-class" permission="assessments.confirm" when={is('confirmed')} />
        </>
      }
    >
      <AssessmentBody />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.assessments.fields.${field}`;

function AssessmentBody() {
  const assessment = useRecordContext<AssessmentRecord>();
  const translate = useTranslate();
  const levelName = useLevelName();
  if (assessment === undefined) return null;
  const texts = (names: readonly (keyof AssessmentRecord)[]) =>
    names.map((name) => (
      <Fact key={name} label={label(name)}>
        {String(assessment[name] ?? '') || '—'}
      </Fact>
    ));
  return (
    <>
      {assessment.warnings.map(({ code, names, percent }) => (
        <Alert key={code} severity="warning" sx={{ mb: 1 }}>
          {translate(`training.warnings.${code}`, { names: names.join('、'), percent })}
        </Alert>
      ))}
      <Section>
        <FactGrid>
          {texts(['classNumber', 'institutionName', 'tradeName'])}
          <Fact label={label('level')}>{levelName(assessment.level)}</Fact>
          <Fact label={label('kind')}>
            <Kind />
          </Fact>
          <Fact label={label('day')}>
            <DayField source="day" /> {assessment.startsAt}–{assessment.endsAt}
          </Fact>
          {texts(['place', 'bodyName', 'bodyNumber'])}
          <Fact label={label('assessors')}>{assessment.assessors.join('、')}</Fact>
          {texts(['handedInByName', 'confirmedByName', 'clause'])}
        </FactGrid>
      </Section>
      <AssessmentScores assessment={assessment} />
    </>
  );
}
