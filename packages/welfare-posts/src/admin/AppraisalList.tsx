import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  type TableColumn,
  usePermission,
} from '@gongyi/console-kit';
import {
  BooleanInput,
  SelectInput,
  useLocale,
  useNotify,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { type AppraisalRecord, appraisalConsequences, appraisalWorkflow } from '../model/appraisal.js';
import { appraisalPeriodName } from '../model/appraisal-period.js';
import { appraisalState, Due, Grade, PeriodName } from './appraisal-fields.js';
import { EffectWords, effectSpreadsheet, useAppraisalTerms, useNamed } from './appraisal-words.js';

const stateCodes = { prefix: 'states.appraisal', values: appraisalWorkflow.states };

function Effect() {
  const appraisal = useRecordContext<AppraisalRecord>();
  return appraisal === undefined ? null : <EffectWords appraisal={appraisal} />;
}

const columns: readonly TableColumn<AppraisalRecord>[] = [
  { source: 'personName', link: true, phone: 'title' },
  { source: 'postName' },
  { source: 'divisionCode', kind: 'division' },
  {
    source: 'firstDay',
    label: 'resources.appraisals.fields.period',
    field: <PeriodName />,
    sortable: true,
    spreadsheet: [{ source: 'period' }],
  },
  {
    source: 'grade',
    field: <Grade />,
    spreadsheet: [{ source: 'gradeZh', label: 'resources.appraisals.fields.grade' }],
  },
  { source: 'effect', field: <Effect />, spreadsheet: effectSpreadsheet, phone: 'hidden' },
  { source: 'dueOn', field: <Due />, sortable: true, spreadsheet: [{ source: 'dueOn', kind: 'day' }] },
  { source: 'state', field: appraisalState, phone: 'end', spreadsheet: [{ source: 'state', codes: stateCodes }] },
];

/** Whose work was appraised when, and how; what is late stands out. */
export function AppraisalList() {
  const terms = useAppraisalTerms();
  const locale = useLocale();
  const word = useNamed();
  const filters = [
    <SelectInput
      key="period"
      source="period"
      choices={(terms?.periods ?? []).map((id) => ({ id, name: appraisalPeriodName(id, locale) }))}
      translateChoice={false}
    />,
    <SelectInput
      key="gradeId"
      source="gradeId"
      choices={(terms?.grades ?? []).map((grade) => ({ id: grade.id, name: word(grade) }))}
      translateChoice={false}
    />,
    <SelectInput
      key="consequence"
      source="consequence"
      choices={appraisalConsequences.map((id) => ({ id, name: `posts.appraisal.consequence.${id}` }))}
    />,
    <SelectInput
      key="state"
      source="state"
      choices={appraisalWorkflow.states.map((id) => ({ id, name: `states.appraisal.${id}` }))}
    />,
    <BooleanInput key="overdue" source="overdue" />,
  ];
  return (
    <ResourceList<AppraisalRecord>
      filters={filters}
      sort={{ field: 'firstDay', order: 'DESC' }}
      actions={
        <>
          <BeginAll />
          <BeginAppraisal choose />
        </>
      }
    >
      <ResponsiveTable columns={columns} empty="posts.appraisal.empty" />
    </ResourceList>
  );
}

/** Begins a period for everybody in the area of whoever asks. */
function BeginAll() {
  const locale = useLocale();
  const notify = useNotify();
  const translate = useTranslate();
  const periods = useAppraisalTerms(usePermission('appraisals.create'))?.periods ?? [];
  if (periods.length === 0) return null;
  const options = periods.map((value) => ({ value, label: appraisalPeriodName(value, locale) }));
  return (
    <CommandButton
      command="draft-all"
      on="collection"
      permission="appraisals.create"
      fields={[{ name: 'period', kind: 'select', required: true, options, initial: periods[0] ?? '' }]}
      onDone={({ begun, more }) =>
        notify(
          translate(more === true ? 'posts.appraisal.begun_more' : 'posts.appraisal.begun', { count: Number(begun) }),
          {
            type: 'info',
          },
        )
      }
    />
  );
}

/** Begins an appraisal: of the agreement around it, or of one that is chosen. */
export function BeginAppraisal({ choose = false }: { readonly choose?: boolean }) {
  const locale = useLocale();
  const redirect = useRedirect();
  const terms = useAppraisalTerms(usePermission('appraisals.create'));
  const record = useRecordContext();
  if (terms === undefined || terms.periods.length === 0) return null;
  if (!choose && record?.['state'] !== 'signed') return null;
  const options = terms.periods.map((value) => ({ value, label: appraisalPeriodName(value, locale) }));
  const who: CommandField = {
    name: 'agreementId',
    kind: 'reference',
    reference: 'agreements',
    required: true,
    text: ({ personName, postName }) => `${personName} ${postName}`,
  };
  return (
    <CommandButton
      resource="appraisals"
      command="draft"
      on="collection"
      permission="appraisals.create"
      variant={choose ? 'contained' : 'outlined'}
      fields={[
        ...(choose ? [who] : []),
        { name: 'period', kind: 'select', required: true, options, initial: terms.periods[0] ?? '' },
      ]}
      body={(values, agreement) => (choose ? values : { ...values, agreementId: agreement['id'] ?? '' })}
      onDone={({ id }) => redirect('show', 'appraisals', String(id))}
    />
  );
}
