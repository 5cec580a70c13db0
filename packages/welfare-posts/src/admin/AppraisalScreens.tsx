import {
  CommandButton,
  type CommandField,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  formatPeriod,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  type Tone,
  usePermission,
} from '@gongyi/console-kit';
import { Alert, Link, Stack, Typography } from '@mui/material';
import {
  BooleanInput,
  SelectInput,
  useCreatePath,
  useLocale,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import {
  type AppraisalRecord,
  type amountStandings,
  appraisalConsequences,
  appraisalWorkflow,
  tellingWays,
} from '../model/appraisal.js';
import { appraisalPeriodName } from '../model/appraisal-period.js';
import {
  EffectWords,
  effectSpreadsheet,
  pointsOf,
  useAppraisalTerms,
  useEffectWords,
  useNamed,
} from './appraisal-words.js';
import { ProcedurePanel } from './ProcedurePanel.js';
import { ScoreSheets } from './ScoreSheet.js';

const tones = {
  draft: 'neutral',
  in_procedure: 'info',
  final: 'warning',
  told: 'success',
  objected: 'warning',
  revoked: 'neutral',
  refused: 'error',
  withdrawn: 'neutral',
} as const;
const state = <StateChip workflow="appraisal" tones={tones} />;
const stateCodes = { prefix: 'states.appraisal', values: appraisalWorkflow.states };

function PeriodName() {
  const appraisal = useRecordContext<AppraisalRecord>();
  const locale = useLocale();
  return appraisal === undefined ? null : appraisalPeriodName(appraisal.period, locale);
}

function Grade() {
  const appraisal = useRecordContext<AppraisalRecord>();
  const locale = useLocale();
  const grade = locale === 'en' ? appraisal?.gradeEn : appraisal?.gradeZh;
  const total = appraisal?.totalHundredths;
  if (grade == null) return '—';
  return total == null ? grade : `${grade} · ${pointsOf(total)}`;
}

function Due() {
  const translate = useTranslate();
  const appraisal = useRecordContext<AppraisalRecord>();
  if (appraisal === undefined) return null;
  const { overdue, dueOn } = appraisal;
  return overdue ? <Tag tone="error">{translate('posts.task.overdue', { day: dueOn })}</Tag> : dueOn;
}

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
  { source: 'state', field: state, phone: 'end', spreadsheet: [{ source: 'state', codes: stateCodes }] },
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
      actions={<BeginAppraisal choose />}
    >
      <ResponsiveTable columns={columns} empty="posts.appraisal.empty" />
    </ResourceList>
  );
}

/** Begins an appraisal: of the agreement around it, or of one that is chosen. */
export function BeginAppraisal({ choose = false }: { readonly choose?: boolean }) {
  const locale = useLocale();
  const redirect = useRedirect();
  const terms = useAppraisalTerms();
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

/** One appraisal: the scores, the two levels, what follows, and what the worker was told and said. */
export function AppraisalShow() {
  return (
    <ResourceShow<AppraisalRecord>
      title={({ personName, postName }) => `${personName} · ${postName}`}
      subtitle={() => <PeriodName />}
      actions={
        <>
          <CommandButton command="discard" workflow={appraisalWorkflow} danger />
          <CommandButton command="submit" workflow={appraisalWorkflow} variant="contained" />
        </>
      }
    >
      <Content />
    </ResourceShow>
  );
}

interface Of {
  readonly appraisal: AppraisalRecord;
}
const label = (field: string) => `resources.appraisals.fields.${field}`;

function Content() {
  const appraisal = useRecordContext<AppraisalRecord>();
  if (appraisal === undefined) return null;
  const decided = appraisal.gradeId !== null;
  return (
    <>
      <Section>
        <Facts appraisal={appraisal} />
      </Section>
      {decided && <Following appraisal={appraisal} />}
      {decided && <Told appraisal={appraisal} />}
      <ScoreSheets appraisal={appraisal} />
      {appraisal.state !== 'draft' && <ProcedurePanel subject="appraisal" subjectId={appraisal.id} />}
    </>
  );
}

function Facts({ appraisal }: Of) {
  const createPath = useCreatePath();
  const word = useNamed();
  const to = (resource: string, id: string, text: string) => (
    <Link component={RouterLink} to={createPath({ resource, id, type: 'show' })}>
      {text}
    </Link>
  );
  return (
    <FactGrid>
      <Fact label={label('state')}>{state}</Fact>
      <Fact label={label('grade')}>
        <Grade />
      </Fact>
      <Fact label={label('dueOn')}>
        <Due />
      </Fact>
      <Fact label={label('personName')}>{to('persons', appraisal.personId, appraisal.personName)}</Fact>
      <Fact label={label('postName')}>{to('welfare-posts', appraisal.welfarePostId, appraisal.postName)}</Fact>
      <Fact label={label('divisionCode')}>
        <DivisionField source="divisionCode" />
      </Fact>
      <Fact label={label('template')}>{word(appraisal.rule.template)}</Fact>
      <Fact label={label('decidedOn')}>
        <DayField source="decidedOn" />
      </Fact>
      <Fact label={label('clause')}>{appraisal.clause}</Fact>
    </FactGrid>
  );
}

const standingTones: Readonly<Record<(typeof amountStandings)[number], Tone>> = {
  none: 'neutral',
  untold: 'warning',
  waits: 'info',
  applied: 'success',
  late: 'error',
};

/** What follows from the grade, in words, and the clause that says so. */
function Following({ appraisal }: Of) {
  const translate = useTranslate();
  const locale = useLocale();
  const words = useEffectWords()(appraisal);
  const { amountStanding, amountMonth, amountFrom, rule, gradeId } = appraisal;
  const clause = rule.grades.find(({ id }) => id === gradeId)?.clause ?? appraisal.clause;
  return (
    <Section title={translate('posts.appraisal.following')}>
      <Stack spacing={1}>
        {words.map((sentence) => (
          <Typography key={sentence}>{sentence}</Typography>
        ))}
        {amountStanding !== 'none' && (
          <div>
            <Tag tone={standingTones[amountStanding]}>
              {translate(`posts.appraisal.standing.${amountStanding}`, {
                day: amountFrom ?? '',
                month: formatPeriod(amountMonth ?? '', locale),
              })}
            </Tag>
          </div>
        )}
        {amountStanding !== 'none' && (
          <Typography variant="body2" color="text.secondary">
            {translate('posts.appraisal.amount_hint')}
          </Typography>
        )}
        <Typography variant="body2" color="text.secondary">
          {translate('posts.appraisal.by_clause', { clause })}
        </Typography>
        <ProposedExit appraisal={appraisal} />
      </Stack>
    </Section>
  );
}

/** The rules propose; a person begins the exit on the agreement's page. */
function ProposedExit({ appraisal }: Of) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const permitted = usePermission('exits.create');
  if (appraisal.consequence !== 'exit' || appraisal.state !== 'told' || !permitted) return null;
  return (
    <Alert severity="warning">
      {translate('posts.appraisal.exit_by_person')}{' '}
      <Link component={RouterLink} to={createPath({ resource: 'agreements', id: appraisal.agreementId, type: 'show' })}>
        {translate('posts.appraisal.to_agreement')}
      </Link>
    </Alert>
  );
}

function Told({ appraisal }: Of) {
  const translate = useTranslate();
  const { state: now, toldOn, toldWay, toldByName, workerWord, objectedOn, objection, rule } = appraisal;
  const answered = appraisal.objectionAnsweredOn !== null;
  const tell = (
    <CommandButton
      command="tell"
      workflow={appraisalWorkflow}
      variant="contained"
      size="small"
      fields={[
        { name: 'toldOn', kind: 'date', required: true },
        {
          name: 'toldWay',
          kind: 'select',
          required: true,
          options: tellingWays.map((value) => ({ value, label: `posts.appraisal.way.${value}` })),
        },
        { name: 'workerWord', kind: 'multiline' },
      ]}
    >
      <Alert severity="info">
        <EffectWords appraisal={appraisal} />
      </Alert>
    </CommandButton>
  );
  const object = (
    <CommandButton
      command="object"
      workflow={appraisalWorkflow}
      when={(one) => one['objectedOn'] === null}
      size="small"
      fields={[{ name: 'objection', kind: 'multiline', required: true, minLength: 2 }]}
    />
  );
  return (
    <Section title={translate('posts.appraisal.telling')} actions={now === 'final' ? tell : object}>
      {toldOn === null ? (
        <Typography color="text.secondary">{translate('posts.appraisal.not_told')}</Typography>
      ) : (
        <FactGrid>
          <Fact label={label('toldOn')}>
            {toldOn} · {translate(`posts.appraisal.way.${toldWay}`)} · {toldByName}
          </Fact>
          <Fact label={label('workerWord')}>{workerWord || '—'}</Fact>
          <Fact label={label('answerUntil')}>
            <DayField source="answerUntil" />
          </Fact>
          <Fact label={label('toldClause')}>{rule.told.clause}</Fact>
          {objectedOn !== null && (
            <Fact label={label('objection')}>
              {objectedOn} {objection}
            </Fact>
          )}
          {answered && (
            <Fact label={label('objectionAnswer')}>
              {appraisal.objectionAnsweredByName} {appraisal.objectionAnsweredOn} {appraisal.objectionAnswer}
            </Fact>
          )}
        </FactGrid>
      )}
      {now === 'objected' && <Answer />}
    </Section>
  );
}

function Answer() {
  return (
    <CommandButton
      command="answer-objection"
      when={(one) => one['state'] === 'objected'}
      size="small"
      fields={[
        {
          name: 'verdict',
          kind: 'select',
          required: true,
          options: ['keep', 'revoke'].map((value) => ({ value, label: `posts.appraisal.verdict.${value}` })),
        },
        { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
}
