import {
  CommandButton,
  type CommandField,
  CorrectButton,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Button } from '@mui/material';
import { DateInput, SelectInput, useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { ClassPlanLine } from '../model/class-plan-line.js';
import { type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import { classModes } from '../model/training-settings.js';
import { ClassAssessments } from './AssessmentPlan.js';
import { ClassAttendanceSection } from './ClassAttendanceSection.js';
import { ChangesOfClass } from './ClassChangeScreens.js';
import { ClassNext, Conflicts, Papers, Roster, Timetable } from './ClassParts.js';
import { ClassCalls, ClassHoldsAlert } from './InspectionCalls.js';
import { ClassInspections } from './InspectionScreens.js';
import { PlanLineOfClass, usePlanLineText } from './PlanLineOfClass.js';
import { useGoToNew, useTradeText } from './shared.js';

const tones = {
  draft: 'neutral',
  submitted: 'warning',
  approved: 'info',
  running: 'success',
  suspended: 'warning',
  taught: 'info',
  assessed: 'info',
  settled: 'neutral',
  refused: 'error',
  cancelled: 'neutral',
} as const;

function State() {
  const found = useRecordContext<TrainingClassRecord>();
  const translate = useTranslate();
  const today = useToday();
  if (found === undefined) return null;
  const overdue = found.state === 'submitted' && found.answerBy !== null && found.answerBy < today;
  return (
    <>
      <StateChip workflow="training-class" value={found.state} tones={tones} />{' '}
      {overdue && <Tag tone="error">{translate('training.class.overdue')}</Tag>}
    </>
  );
}

function TradeText() {
  const found = useRecordContext<TrainingClassRecord>();
  const tradeText = useTradeText();
  if (found === undefined) return null;
  return tradeText({ name: found.tradeName, level: found.level });
}

const columns: readonly TableColumn<TrainingClassRecord>[] = [
  { source: 'name', link: true, phone: 'title' },
  { source: 'number', sortable: true },
  { source: 'institutionName' },
  { source: 'tradeName', field: <TradeText />, spreadsheet: [{ source: 'tradeName' }, { source: 'level' }] },
  { source: 'startsOn', kind: 'day', sortable: true },
  { source: 'endsOn', kind: 'day', phone: 'hidden' },
  { source: 'seats', kind: 'count', phone: 'hidden' },
  { source: 'answerBy', kind: 'day' },
  {
    source: 'state',
    field: <State />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.training-class', values: trainingClassWorkflow.states } },
    ],
  },
];

/** 培训班: an institution sees its own, the county those that wait for its answer too. */
export function ClassList() {
  return (
    <ResourceList<TrainingClassRecord>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={trainingClassWorkflow.states.map((id) => ({ id, name: `states.training-class.${id}` }))}
        />,
        <DateInput key="answerBefore" source="answerBefore" />,
        <DateInput key="from" source="from" label="resources.training-classes.fields.startsOn" />,
      ]}
      actions={<NewClass />}
    >
      <ResponsiveTable columns={columns} empty="training.class.none" />
    </ResourceList>
  );
}

const kept = (name: string) => (record: JsonObject) => record[name];

function useClassFields(): readonly CommandField[] {
  const today = useToday();
  const lineText = usePlanLineText();
  const tradeText = useTradeText();
  const translate = useTranslate();
  return [
    { name: 'name', kind: 'text', required: true, minLength: 2, initial: kept('name') },
    {
      name: 'tradeId',
      kind: 'reference',
      reference: 'trades',
      required: true,
      filter: { inForceOn: today },
      text: ({ name, level, standardHours }) =>
        translate('training.class.trade_hours', {
          trade: tradeText({ name: String(name), level: level as number | null }),
          hours: standardHours,
        }),
      initial: kept('tradeId'),
    },
    {
      name: 'mode',
      kind: 'select',
      required: true,
      options: classModes.map((value) => ({ value, label: `training.modes.${value}` })),
      initial: (record) => record['mode'] ?? 'centralised',
    },
    { name: 'startsOn', kind: 'date', required: true, initial: kept('startsOn') },
    { name: 'endsOn', kind: 'date', required: true, initial: kept('endsOn') },
    {
      name: 'planLineId',
      kind: 'reference',
      reference: 'class-plan-lines',
      text: (line) => lineText(line as JsonObject & ClassPlanLine),
      filter: (_, { tradeId, startsOn }) => ({
        year: Number(String(startsOn || today).slice(0, 4)),
        ...(tradeId ? { tradeId } : {}),
      }),
      initial: kept('planLineId'),
      help: 'training.class.plan_line_help',
      visible: ({ tradeId }) => Boolean(tradeId),
    },
    { name: 'place', kind: 'text', required: true, initial: kept('place') },
    { name: 'plannedHours', kind: 'number', required: true, min: 1, initial: kept('plannedHours') },
    { name: 'seats', kind: 'number', required: true, min: 1, initial: kept('seats') },
    { name: 'headTeacher', kind: 'text', required: true, initial: kept('headTeacher') },
    { name: 'contactPhone', kind: 'text', required: true, initial: kept('contactPhone') },
    { name: 'employerName', kind: 'text', initial: kept('employerName') },
    { name: 'employerCreditCode', kind: 'text', initial: kept('employerCreditCode') },
  ];
}

export function NewClass() {
  const fields = useClassFields();
  const goThere = useGoToNew('training-classes');
  return (
    <CommandButton
      resource="training-classes"
      on="collection"
      command=""
      name="create"
      permission="training-classes.write"
      variant="contained"
      fields={fields}
      onDone={goThere}
    />
  );
}

function ChangeClass() {
  const fields = useClassFields();
  const found = useRecordContext<TrainingClassRecord>();
  return found?.state === 'draft' ? <CorrectButton fields={fields} permission="training-classes.write" /> : null;
}

const reason: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];

function Commands() {
  const translate = useTranslate();
  const found = useRecordContext<TrainingClassRecord>();
  if (found === undefined) return null;
  const step = { workflow: trainingClassWorkflow } as const;
  const decide = { ...step, permission: 'training-classes.decide' } as const;
  const run = { ...step, permission: 'training-classes.run', variant: 'contained' } as const;
  return (
    <>
      <Button variant="outlined" component={RouterLink} to={`/training-class-sheet/${found.id}`}>
        {translate('training.class.print')}
      </Button>
      <ChangeClass />
      <CommandButton command="cancel" {...step} danger fields={reason} />
      <CommandButton command="submit" {...step} variant="contained" />
      <CommandButton command="refuse" {...decide} danger fields={reason} />
      <CommandButton command="return" {...step} fields={reason} />
      <CommandButton command="approve" {...decide} variant="contained" />
      <CommandButton command="suspend" {...decide} fields={reason} />
      <CommandButton command="resume" {...decide} variant="contained" />
      <CommandButton command="open" {...run} />
      <CommandButton command="end-teaching" {...run} />
    </>
  );
}

/** One class: what comes next, its particulars, papers, roster, timetable and what clashes. */
export function ClassShow() {
  return (
    <ResourceShow<TrainingClassRecord>
      title={({ name, number }) => (number === null ? name : `${name} · ${number}`)}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={<Commands />}
    >
      <Content />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.training-classes.fields.${field}`;

function Content() {
  const found = useRecordContext<TrainingClassRecord>();
  const translate = useTranslate();
  if (found === undefined) return null;
  // Until somebody has decided the papers are what matters; afterwards it is what happens in the class.
  const opening = ['draft', 'submitted'].includes(found.state);
  return (
    <>
      {found.decisionReason !== '' && (
        <Alert severity="warning">
          {translate('training.class.decision_reason', { reason: found.decisionReason })}
        </Alert>
      )}
      <ClassHoldsAlert trainingClass={found} />
      <ClassNext trainingClass={found} />
      {opening && <Papers trainingClass={found} />}
      <Section>
        <ClassFacts trainingClass={found} />
      </Section>
      <Conflicts trainingClass={found} />
      <ChangesOfClass classId={found.id} />
      <ClassAttendanceSection trainingClass={found} />
      <ClassInspections trainingClass={found} />
      <ClassCalls trainingClass={found} />
      <Roster trainingClass={found} />
      <Timetable trainingClass={found} />
      <ClassAssessments trainingClass={found} />
      {!opening && <Papers trainingClass={found} />}
    </>
  );
}

export function ClassFacts({ trainingClass }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const { institutionId, institutionName, mode, plannedHours, seats, place, headTeacher, contactPhone, employerName } =
    trainingClass;
  const signed = (field: 'submittedOn' | 'decidedOn', name: string | null) => (
    <Fact label={label(field)}>
      <DayField source={field} /> {name}
    </Fact>
  );
  return (
    <FactGrid>
      <Fact label={label('state')}>
        <State />
      </Fact>
      <Fact label={label('institutionName')}>
        <RouterLink to={createPath({ resource: 'institutions', id: institutionId, type: 'show' })}>
          {institutionName}
        </RouterLink>
      </Fact>
      <Fact label={label('tradeName')}>
        <TradeText />
      </Fact>
      <Fact label={label('planLineId')}>
        <PlanLineOfClass trainingClass={trainingClass} />
      </Fact>
      <Fact label={label('mode')}>{translate(`training.modes.${mode}`)}</Fact>
      <Fact label={label('startsOn')}>
        <DayField source="startsOn" />
      </Fact>
      <Fact label={label('endsOn')}>
        <DayField source="endsOn" />
      </Fact>
      <Fact label={label('plannedHours')}>{plannedHours}</Fact>
      <Fact label={label('seats')}>{seats}</Fact>
      <Fact label={label('place')}>{place}</Fact>
      <Fact label={label('headTeacher')}>
        {headTeacher} {contactPhone}
      </Fact>
      {employerName !== '' && <Fact label={label('employerName')}>{employerName}</Fact>}
      {signed('submittedOn', trainingClass.submittedByName)}
      <Fact label={label('answerBy')}>
        <DayField source="answerBy" />
      </Fact>
      {signed('decidedOn', trainingClass.decidedByName)}
      <Fact label={label('clause')}>{trainingClass.clause === '' ? '—' : trainingClass.clause}</Fact>
    </FactGrid>
  );
}
