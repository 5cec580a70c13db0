import {
  CommandButton,
  DayField,
  Fact,
  FactGrid,
  formatMoney,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useToday,
} from '@gongyi/console-kit';
import { Alert } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { type PlanFigure, type PlanRecord, planWorkflow } from '../model/plan.js';
import { PlanChanges, PlanLines } from './PlanLines.js';
import { documentField, reasonField } from './planning-parts.js';
import { useGoToNew, useTradeText } from './shared.js';

const tones = { draft: 'neutral', submitted: 'warning', approved: 'success', closed: 'neutral' } as const;
const state = <StateChip workflow="training-plan" tones={tones} />;

const columns: readonly TableColumn<PlanRecord>[] = [
  { source: 'title', link: true, phone: 'title' },
  { source: 'year', sortable: true },
  { source: 'totals.people', kind: 'count' },
  { source: 'totals.budgetFen', kind: 'money' },
  { source: 'approvedOn', kind: 'day', phone: 'hidden' },
  { source: 'documentNumber', phone: 'hidden' },
  {
    source: 'state',
    field: state,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.training-plan', values: planWorkflow.states } }],
  },
];

/** 年度计划. */
export function PlanList() {
  const today = useToday();
  const goThere = useGoToNew('training-plans');
  return (
    <ResourceList<PlanRecord>
      sort={{ field: 'year', order: 'DESC' }}
      actions={
        <CommandButton
          on="collection"
          command="draft"
          variant="contained"
          fields={[
            { name: 'year', kind: 'number', required: true, min: 2000, max: 2100, initial: today.slice(0, 4) },
            { name: 'title', kind: 'text', required: true, minLength: 2 },
          ]}
          onDone={goThere}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="training.no_plans" />
    </ResourceList>
  );
}

const step = { workflow: planWorkflow } as const;
const approve = { ...step, permission: 'training-plans.approve' } as const;

/** One year's plan: what is next, its totals, lines, changes and what was done. */
export function PlanShow() {
  return (
    <ResourceShow<PlanRecord>
      title={({ title }) => title}
      subtitle={() => state}
      actions={
        <>
          <CommandButton
            command="propose-lines"
            permission="training-plans.draft"
            when={(record) => record['state'] === 'draft'}
          />
          <CommandButton command="submit" {...step} variant="contained" />
          <CommandButton command="return" {...approve} fields={[reasonField]} />
          <CommandButton command="approve" {...approve} variant="contained" fields={[documentField]} />
          <CommandButton command="close" {...step} fields={[reasonField]} danger />
        </>
      }
    >
      <Content />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.training-plans.fields.${field}`;

function Content() {
  const plan = useRecordContext<PlanRecord>();
  const translate = useTranslate();
  if (plan === undefined) return null;
  const { totals, submittedByName, approvedByName, returnedFor } = plan;
  const next = plan.state === 'draft' && totals.lines === 0 ? 'empty' : plan.state;
  return (
    <>
      <Alert severity={plan.state === 'approved' ? 'success' : 'info'}>
        {translate(`training.plan_next.${next}`, { body: plan.approvalBody })}
      </Alert>
      {plan.state === 'draft' && returnedFor !== '' && (
        <Alert severity="warning">{translate('training.returned_for', { reason: returnedFor })}</Alert>
      )}
      <Section>
        <FactGrid>
          <Fact label={label('totals.people')}>{totals.people}</Fact>
          <Fact label={label('totals.budgetFen')}>{formatMoney(totals.budgetFen)}</Fact>
          <Fact label={label('totals.lines')}>{totals.lines}</Fact>
          <Fact label={label('totals.hours')}>{totals.hours}</Fact>
          <Fact label={label('makerName')}>{plan.makerName}</Fact>
          <Fact label={label('submittedOn')}>
            <DayField source="submittedOn" /> {submittedByName}
          </Fact>
          <Fact label={label('approvedOn')}>
            <DayField source="approvedOn" /> {approvedByName}
          </Fact>
          <Fact label={label('documentNumber')}>{plan.documentNumber === '' ? '—' : plan.documentNumber}</Fact>
        </FactGrid>
      </Section>
      <PlanLines plan={plan} />
      {plan.state !== 'draft' && plan.state !== 'submitted' && (
        <>
          <PlanChanges plan={plan} />
          <Figures plan={plan} />
        </>
      )}
    </>
  );
}

function Figures({ plan: { year } }: { readonly plan: PlanRecord }) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const known = (value: number | null, text: (value: number) => string) =>
    value === null ? translate('training.trained_unknown') : text(value);
  const figureColumns: readonly TableColumn<PlanFigure>[] = [
    {
      source: 'tradeName',
      phone: 'title',
      render: ({ tradeName, level }) => tradeText({ name: tradeName, level }),
      spreadsheet: [{ source: 'tradeName' }, { source: 'level' }],
    },
    { source: 'people', kind: 'count' },
    {
      source: 'trainedPeople',
      render: ({ trainedPeople }) => known(trainedPeople, String),
      spreadsheet: [{ source: 'trainedPeople', kind: 'count' }],
    },
    {
      source: 'classes',
      render: ({ classes }) => known(classes, String),
      spreadsheet: [{ source: 'classes', kind: 'count' }],
    },
    { source: 'budgetFen', kind: 'money' },
    {
      source: 'spentFen',
      render: ({ spentFen }) => known(spentFen, formatMoney),
      spreadsheet: [{ source: 'spentFen', kind: 'money' }],
    },
  ];
  return (
    <Section title={translate('resources.training-plan-figures.name')} flush>
      <ResourceList<PlanFigure> resource="training-plan-figures" filter={{ year }} embedded disableSyncWithLocation>
        <ResponsiveTable columns={figureColumns} rowLink={false} empty="training.no_lines" />
      </ResourceList>
    </Section>
  );
}
