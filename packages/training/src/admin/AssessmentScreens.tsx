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
  type TableColumn,
  useToday,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert } from '@mui/material';
import { SelectInput, useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type AssessmentRecord, assessmentKinds, assessmentWorkflow } from '../model/assessment.js';
import { PlanButton } from './AssessmentPlan.js';
import { AssessmentScores } from './AssessmentScores.js';
import { AssessmentNext, assessmentState, rosterUntil } from './AssessmentState.js';
import { CertificateIssue } from './CertificateIssue.js';
import { CorrectionsOf } from './ScoreCorrections.js';
import { ImportLink, useLevelName, usePunctuation } from './shared.js';

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
    field: assessmentState,
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
      actions={
        <>
          <ImportLink kind="assessment-scores" permission="assessments.score" label="training.import_scores" />
          <PlanButton />
        </>
      }
    >
      <ResponsiveTable columns={columns} empty="training.no_assessments" />
    </ResourceList>
  );
}

const step = { workflow: assessmentWorkflow } as const;
const reason: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];
const of = (one: JsonObject) => one as unknown as AssessmentRecord;
const isScored = (one: JsonObject) => of(one).sheets.some(({ result }) => result !== null && result !== 'not_admitted');

/** What the state of this sitting allows now, and nothing that would be refused. */
function Commands() {
  const today = useToday();
  return (
    <>
      <CommandButton
        command="cancel"
        permission="assessments.plan"
        {...step}
        when={(one) => !isScored(one)}
        fields={reason}
        danger
      />
      <CommandButton
        command="fix-roster"
        permission="assessments.plan"
        {...step}
        when={(one) => today <= rosterUntil(of(one))}
        variant="contained"
      />
      <CommandButton
        command="hand-in"
        permission="assessments.score"
        {...step}
        when={(one) => of(one).sheets.every(({ result }) => result !== null)}
        variant="contained"
      />
      <CommandButton command="return" permission="assessments.confirm" {...step} fields={reason} />
      <CommandButton command="confirm" {...step} variant="contained" />
      <CommandButton
        command="close-class"
        permission="assessments.confirm"
        when={(one) => one['state'] === 'confirmed' && one['classState'] === 'taught'}
        variant="contained"
      />
    </>
  );
}

/** One sitting: when, where and by whom, then its roster and scores. */
export function AssessmentShow() {
  return (
    <ResourceShow<AssessmentRecord>
      title={({ className }) => className}
      subtitle={() => assessmentState}
      actions={<Commands />}
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
  const createPath = useCreatePath();
  const { list } = usePunctuation();
  if (assessment === undefined) return null;
  const texts = (names: readonly (keyof AssessmentRecord)[]) =>
    names.map((name) => (
      <Fact key={name} label={label(name)}>
        {String(assessment[name] ?? '') || '—'}
      </Fact>
    ));
  return (
    <>
      <AssessmentNext assessment={assessment} />
      {assessment.warnings.map(({ code, names, percent }) => (
        <Alert key={code} severity="warning" sx={{ mb: 1 }}>
          {translate(`training.warnings.${code}`, { names: list(names), percent })}
        </Alert>
      ))}
      <Section>
        <FactGrid>
          <Fact label={label('classNumber')}>
            <RouterLink to={createPath({ resource: 'training-classes', id: assessment.classId, type: 'show' })}>
              {assessment.classNumber}
            </RouterLink>
          </Fact>
          {texts(['institutionName', 'tradeName'])}
          <Fact label={label('level')}>{levelName(assessment.level)}</Fact>
          <Fact label={label('kind')}>
            <Kind />
          </Fact>
          <Fact label={label('day')}>
            <DayField source="day" /> {assessment.startsAt}–{assessment.endsAt}
          </Fact>
          {texts(['place', 'bodyName', 'bodyNumber'])}
          <Fact label={label('assessors')}>{list(assessment.assessors)}</Fact>
          {texts(['handedInByName', 'confirmedByName', 'clause'])}
        </FactGrid>
      </Section>
      <AssessmentScores assessment={assessment} />
      <CorrectionsOf assessment={assessment} />
      <CertificateIssue assessment={assessment} />
    </>
  );
}
