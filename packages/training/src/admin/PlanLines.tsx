import {
  CommandButton,
  type CommandField,
  CorrectButton,
  formatMoney,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
} from '@gongyi/console-kit';
import { formatYuan, type JsonObject } from '@gongyi/kernel';
import { Stack, Typography } from '@mui/material';
import { RecordContextProvider, useTranslate } from 'react-admin';
import {
  type PlanChangeRecord,
  type PlanLineRecord,
  type PlanningChoices,
  type PlanRecord,
  planChangeWorkflow,
} from '../model/plan.js';
import {
  documentField,
  modeCodes,
  modeOptions,
  ofRecord,
  reasonField,
  useChoices,
  useFundName,
} from './planning-parts.js';
import { useTradeText } from './shared.js';

interface OfPlan {
  readonly plan: PlanRecord;
}

/** Fields of a line: of the record around it, or of a new one. */
function useLineFields(choices: PlanningChoices | undefined, record: boolean): readonly CommandField[] {
  const tradeText = useTradeText();
  const fundName = useFundName(choices);
  const initial = (name: string) => (record ? { initial: ofRecord(name) } : {});
  const month = (name: string, first: number): CommandField => ({
    ...{ name, kind: 'number', required: true, min: 1, max: 12 },
    initial: record ? ofRecord(name) : first,
  });
  return [
    {
      ...{ name: 'tradeId', kind: 'select', required: true, ...initial('tradeId') },
      options: (choices?.trades ?? []).map((trade) => ({ value: trade.id, label: tradeText(trade) })),
    },
    {
      name: 'divisionCode',
      kind: 'division',
      level: 'township',
      wholeCounty: true,
      required: true,
      ...initial('divisionCode'),
    },
    { name: 'mode', kind: 'select', required: true, options: modeOptions(choices?.modes ?? []), ...initial('mode') },
    { name: 'people', kind: 'number', required: true, min: 1, ...initial('people') },
    { name: 'hours', kind: 'number', required: true, min: 1, max: 2000, ...initial('hours') },
    { name: 'budgetFen', kind: 'money', required: true, ...(record ? { initial: yuanOf } : {}) },
    {
      ...{ name: 'fundId', kind: 'select', required: true, ...initial('fundId') },
      options: (choices?.funds ?? []).map(({ id }) => ({ value: id, label: fundName(id) })),
    },
    month('monthFrom', 1),
    month('monthTo', 12),
    {
      name: 'institutionId',
      kind: 'reference',
      reference: 'institutions',
      text: ({ name }) => String(name),
      ...initial('institutionId'),
    },
    { name: 'note', kind: 'text', ...initial('note') },
  ];
}
const yuanOf = (record: JsonObject) => formatYuan(record['budgetFen'] as never);

/** 计划明细, with what can be done to them in the plan's state. */
export function PlanLines({ plan }: OfPlan) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const choices = useChoices(plan.year);
  const fundName = useFundName(choices);
  const editFields = useLineFields(choices, true);
  const newFields = useLineFields(choices, false);
  const draft = plan.state === 'draft';
  const columns: readonly TableColumn<PlanLineRecord>[] = [
    {
      source: 'tradeName',
      phone: 'title',
      render: ({ tradeName, level, cancelled, changed }) => (
        <>
          {tradeText({ name: tradeName, level })}{' '}
          {cancelled ? (
            <Tag tone="error">{translate('training.line_cancelled')}</Tag>
          ) : (
            changed && <Tag tone="warning">{translate('training.line_changed')}</Tag>
          )}
        </>
      ),
      spreadsheet: [{ source: 'tradeName' }, { source: 'level' }],
    },
    { source: 'divisionCode', kind: 'division', sortable: true },
    {
      source: 'mode',
      render: ({ mode }) => translate(`training.modes.${mode}`),
      spreadsheet: [{ source: 'mode', codes: modeCodes }],
    },
    { source: 'people', kind: 'count', phone: 'end' },
    {
      source: 'trainedPeople',
      label: 'training.line_done',
      render: ({ classes, trainedPeople }) =>
        classes === null ? '—' : translate('training.line_done_of', { classes, people: trainedPeople ?? 0 }),
      spreadsheet: [
        { source: 'classes', kind: 'count' },
        { source: 'trainedPeople', kind: 'count' },
      ],
    },
    { source: 'hours', kind: 'count', phone: 'hidden' },
    { source: 'budgetFen', kind: 'money' },
    {
      source: 'fundId',
      render: ({ fundId }) => fundName(fundId),
      spreadsheet: [{ source: 'fundId' }],
    },
    {
      source: 'monthFrom',
      label: 'training.months_of_line',
      render: ({ monthFrom, monthTo }) => translate('training.months', { from: monthFrom, to: monthTo }),
      spreadsheet: [
        { source: 'monthFrom', kind: 'count' },
        { source: 'monthTo', kind: 'count' },
      ],
    },
    { source: 'institutionName', phone: 'hidden' },
    { source: 'note', phone: 'hidden' },
    {
      source: 'commands',
      label: '',
      render: (record) => (
        <RecordContextProvider value={record}>
          <Stack direction="row" spacing={0.5}>
            {draft && <CorrectButton fields={editFields} permission="training-plans.draft" />}
            {draft && (
              <CommandButton command="delete" permission="training-plans.draft" size="small" variant="text" danger />
            )}
            {plan.state === 'approved' && !record.cancelled && <ChangeButtons />}
          </Stack>
        </RecordContextProvider>
      ),
    },
  ];
  const add = draft ? (
    <CommandButton
      resource="training-plan-lines"
      on="collection"
      command=""
      name="create"
      permission="training-plans.draft"
      fields={newFields}
      body={(values) => ({ ...values, planId: plan.id })}
    />
  ) : plan.state === 'approved' ? (
    <CommandButton
      resource="training-plan-changes"
      on="collection"
      command=""
      name="propose"
      fields={[...newFields, documentField, reasonField]}
      body={(values) => ({ ...values, planId: plan.id })}
    />
  ) : null;
  return (
    <Section title={translate('resources.training-plan-lines.name')} flush actions={add}>
      <ResourceList<PlanLineRecord>
        resource="training-plan-lines"
        filter={{ planId: plan.id }}
        sort={{ field: 'tradeCode', order: 'ASC' }}
        embedded
        disableSyncWithLocation
      >
        <ResponsiveTable columns={columns} rowLink={false} empty="training.no_lines" />
      </ResourceList>
    </Section>
  );
}

function ChangeButtons() {
  const shared = { permission: 'training-plan-changes.propose', size: 'small', variant: 'text' } as const;
  return (
    <>
      <CommandButton
        command="change"
        {...shared}
        fields={[
          { name: 'people', kind: 'number', required: true, min: 1, initial: ofRecord('people') },
          { name: 'budgetFen', kind: 'money', required: true, initial: yuanOf },
          documentField,
          reasonField,
        ]}
      />
      <CommandButton command="cancel" {...shared} danger fields={[documentField, reasonField]} />
    </>
  );
}

/** 计划调整: each with its reason, its document and two people. */
export function PlanChanges({ plan }: OfPlan) {
  const translate = useTranslate();
  const columns: readonly TableColumn<PlanChangeRecord>[] = [
    { source: 'subject', phone: 'title' },
    {
      source: 'kind',
      render: ({ kind }) => translate(`training.change_kinds.${kind}`),
      spreadsheet: [
        { source: 'kind', codes: { prefix: 'training.change_kinds', values: ['add', 'change', 'cancel'] } },
      ],
    },
    {
      source: 'peopleTo',
      render: ({ peopleFrom, peopleTo }) => `${peopleFrom} → ${peopleTo}`,
      spreadsheet: [
        { source: 'peopleFrom', kind: 'count' },
        { source: 'peopleTo', kind: 'count' },
      ],
    },
    {
      source: 'budgetFenTo',
      render: ({ budgetFenFrom, budgetFenTo }) => `${formatMoney(budgetFenFrom)} → ${formatMoney(budgetFenTo)}`,
      spreadsheet: [
        { source: 'budgetFenFrom', kind: 'money' },
        { source: 'budgetFenTo', kind: 'money' },
      ],
    },
    {
      source: 'reason',
      render: ({ reason, documentNumber }) => (
        <>
          {reason}
          <Typography variant="body2" color="text.secondary">
            {documentNumber}
          </Typography>
        </>
      ),
      spreadsheet: [{ source: 'reason' }, { source: 'documentNumber' }],
    },
    { source: 'proposedByName' },
    { source: 'decidedByName', phone: 'hidden' },
    { source: 'state', field: <StateChip workflow="training-plan-change" tones={changeTones} />, phone: 'end' },
    {
      source: 'commands',
      label: '',
      field: (
        <Stack direction="row" spacing={0.5}>
          <CommandButton command="confirm" workflow={planChangeWorkflow} permission={confirm} size="small" />
          <CommandButton
            command="refuse"
            workflow={planChangeWorkflow}
            permission={confirm}
            size="small"
            variant="text"
            fields={[reasonField]}
          />
        </Stack>
      ),
    },
  ];
  return (
    <Section title={translate('resources.training-plan-changes.name')} flush>
      <ResourceList<PlanChangeRecord>
        resource="training-plan-changes"
        filter={{ planId: plan.id }}
        embedded
        disableSyncWithLocation
      >
        <ResponsiveTable columns={columns} rowLink={false} empty="training.no_changes" />
      </ResourceList>
    </Section>
  );
}
const confirm = 'training-plan-changes.confirm';
const changeTones = { proposed: 'warning', confirmed: 'success', refused: 'neutral' } as const;
