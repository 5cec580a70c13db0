import {
  CommandButton,
  type CommandField,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import { daysBetween, type JsonObject, type LocalDate } from '@gongyi/kernel';
import { Box, Typography } from '@mui/material';
import { SelectInput, useRecordContext, useTranslate } from 'react-admin';
import { type TrainingTaskRecord, taskStandings } from '../model/organisation.js';
import { documentField, ofRecord, reasonField, standingTones } from './planning-parts.js';
import { line, usePunctuation } from './shared.js';

/** 没有责任人 / 还有N天 / 逾期N天 / 完成, in words; the colour helps. */
function Standing() {
  const task = useRecordContext<TrainingTaskRecord>();
  const translate = useTranslate();
  const today = useToday();
  if (task === undefined || today === '') return null;
  const { standing, deadline, responsibleName } = task;
  const days = Math.abs(daysBetween(today as LocalDate, deadline));
  return (
    <Box sx={{ display: 'flex', gap: 0.5, flexWrap: 'wrap' }}>
      <Tag tone={standingTones[standing] ?? 'neutral'}>
        {translate(`training.standing_words.${standing}`, { days })}
      </Tag>
      {standing === 'overdue' && responsibleName === '' && (
        <Tag tone="error">{translate('training.standing_words.no_owner')}</Tag>
      )}
    </Box>
  );
}

function Trained() {
  const task = useRecordContext<TrainingTaskRecord>();
  const translate = useTranslate();
  if (task === undefined) return null;
  return task.trained === null ? translate('training.trained_unknown') : task.trained;
}

const kindText = (value: string, all: string) => (value === '' ? all : value);

function useColumns(): readonly TableColumn<TrainingTaskRecord>[] {
  const translate = useTranslate();
  return [
    { source: 'divisionCode', kind: 'division', phone: 'title', link: true, sortable: true },
    { source: 'year' },
    { source: 'departmentName' },
    {
      source: 'tradeKind',
      phone: 'hidden',
      render: ({ tradeKind }) => kindText(tradeKind, translate('training.every_kind')),
      spreadsheet: [{ source: 'tradeKind' }],
    },
    { source: 'people', kind: 'count', sortable: true },
    { source: 'trained', field: <Trained />, spreadsheet: [{ source: 'trained', kind: 'count' }] },
    { source: 'responsibleName' },
    { source: 'deadline', kind: 'day', sortable: true },
    {
      source: 'standing',
      field: <Standing />,
      phone: 'end',
      spreadsheet: [{ source: 'standing', codes: { prefix: 'training.standings', values: taskStandings } }],
    },
  ];
}

const figures = (record: boolean): readonly CommandField[] => {
  const initial = (name: string) => (record ? { initial: ofRecord(name) } : {});
  return [
    {
      name: 'departmentId',
      kind: 'reference',
      reference: 'training-departments',
      text: ({ name }) => String(name),
      ...initial('departmentId'),
    },
    { name: 'people', kind: 'number', required: true, min: 1, ...initial('people') },
    { name: 'responsibleName', kind: 'text', ...initial('responsibleName') },
    { name: 'deadline', kind: 'date', required: true, ...initial('deadline') },
    documentField,
    reasonField,
  ];
};

function NewTask() {
  const today = useToday();
  return (
    <CommandButton
      resource="training-tasks"
      on="collection"
      command=""
      name="create"
      variant="contained"
      fields={[
        { name: 'year', kind: 'number', required: true, min: 2000, max: 2100, initial: today.slice(0, 4) },
        { name: 'divisionCode', kind: 'division', level: 'township', required: true, wholeCounty: true },
        { name: 'tradeKind', kind: 'text', help: 'training.trade_kind_hint' },
        ...figures(false),
      ]}
    />
  );
}

const filters = [
  <SelectInput
    key="standing"
    source="standing"
    choices={taskStandings.map((id) => ({ id, name: `training.standings.${id}` }))}
  />,
];

/** 任务数, the late and ownerless ones in red. */
export function TrainingTaskTable() {
  const translate = useTranslate();
  return (
    <Section title={translate('resources.training-tasks.name')} flush actions={<NewTask />}>
      <ResourceList<TrainingTaskRecord> resource="training-tasks" filters={filters} embedded>
        <ResponsiveTable columns={useColumns()} empty="training.no_tasks" />
      </ResourceList>
    </Section>
  );
}

/** The same on a page of its own, for places that are not the county. */
export function TrainingTaskList() {
  return (
    <ResourceList<TrainingTaskRecord> filters={filters}>
      <ResponsiveTable columns={useColumns()} empty="training.no_tasks" />
    </ResourceList>
  );
}

/** One task number: where it stands, and how it became so. */
export function TrainingTaskShow() {
  return (
    <ResourceShow<TrainingTaskRecord>
      title={({ year, departmentName }) => [year, departmentName].filter((part) => part !== '').join(' · ')}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={
        <CommandButton
          command="change"
          variant="contained"
          fields={figures(true)}
          sendVersion
          body={(values) => ({ departmentId: null, ...values }) as JsonObject}
        />
      }
    >
      <TaskContent />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.training-tasks.fields.${field}`;

function TaskContent() {
  const task = useRecordContext<TrainingTaskRecord>();
  const translate = useTranslate();
  const { detail } = usePunctuation();
  if (task === undefined) return null;
  return (
    <>
      <Section>
        <FactGrid>
          <Fact label={label('standing')}>
            <Standing />
          </Fact>
          <Fact label={label('people')}>{task.people}</Fact>
          <Fact label={label('trained')}>
            <Trained />
          </Fact>
          <Fact label={label('tradeKind')}>{kindText(task.tradeKind, translate('training.every_kind'))}</Fact>
          <Fact label={label('responsibleName')}>{task.responsibleName === '' ? '—' : task.responsibleName}</Fact>
          <Fact label={label('deadline')}>
            <DayField source="deadline" />
          </Fact>
        </FactGrid>
      </Section>
      <Section title={translate('training.task_history')}>
        {task.changes.map((change) => (
          <Box key={change.id} sx={line}>
            <Typography sx={{ fontWeight: 600 }}>{change.changedOn}</Typography>
            <Typography>
              {translate('training.task_change', {
                people: change.people,
                owner: change.responsibleName === '' ? '—' : change.responsibleName,
                deadline: change.deadline,
              })}
            </Typography>
            <Typography color="text.secondary">
              {detail(change.reason, change.documentNumber)} · {change.changedByName}
            </Typography>
          </Box>
        ))}
      </Section>
    </>
  );
}
