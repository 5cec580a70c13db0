import {
  CommandButton,
  type CommandField,
  CountField,
  Fact,
  FactGrid,
  formatCount,
  formatMoney,
  InstantField,
  JobProgress,
  MoneyField,
  PeriodInput,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useMonthBefore,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import { type JsonObject, localDate, type Period } from '@gongyi/kernel';
import { Alert, Typography } from '@mui/material';
import { useCallback } from 'react';
import {
  SelectInput,
  useCreatePath,
  useGetList,
  useLocale,
  useRecordContext,
  useRedirect,
  useRefresh,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router-dom';
import { noticeStanding } from '../model/notice.js';
import { payoutStanding } from '../model/payout-standing.js';
import type { Notice, PaymentBatch, SubsidyRun } from '../model/records.js';
import { subsidyRunWorkflow } from '../model/run-workflow.js';
import { periodStart } from '../model/subsidy-period.js';
import { AmendmentFigures, Amendments } from './Amendments.js';
import { ApprovalSteps } from './ApprovalSteps.js';
import { Comparison } from './Comparison.js';
import { Examination } from './Examination.js';
import { ItemList } from './ItemScreens.js';
import { useBatchFields, useLayoutField } from './payment-settings.js';
import { SchemePeriodField, usePaidFor, usePayingSchemes } from './periods.js';
import { Decisions, HeldLines, SignCommands } from './RunDecisions.js';
import { RunProvider } from './run-context.js';
import { PrintVillageSlips } from './SlipScreens.js';

const columns: readonly TableColumn<SubsidyRun>[] = [
  { source: 'period', field: <SchemePeriodField source="period" />, link: true, sortable: true },
  { source: 'schemeTitle' },
  {
    source: 'kind',
    field: <StateChip workflow="run-kind" source="kind" tones={{ supplementary: 'info', amendment: 'warning' }} />,
  },
  { source: 'payableCount', kind: 'count' },
  { source: 'payableTotalFen', kind: 'money' },
  { source: 'createdAt', kind: 'instant', sortable: true, phone: 'hidden' },
  { source: 'state', field: <RunState />, phone: 'end' },
];

const filters = [
  <PeriodInput key="period" source="period" />,
  <SelectInput
    key="state"
    source="state"
    choices={subsidyRunWorkflow.states.map((id) => ({ id, name: `states.subsidy-run.${id}` }))}
  />,
];

function RunState() {
  return <StateChip workflow="subsidy-run" tones={{ computing: 'info', computed: 'info', voided: 'neutral' }} />;
}

/** What is not the usual month's pay says so beside its state. */
function RunHead() {
  const run = useRecordContext<SubsidyRun>();
  return (
    <>
      <RunState />{' '}
      {run !== undefined && run.kind !== 'regular' && (
        <StateChip workflow="run-kind" source="kind" tones={{ supplementary: 'info', amendment: 'warning' }} />
      )}
    </>
  );
}

/** The runs of every month, the latest first. */
export function RunList() {
  return (
    <ResourceList<SubsidyRun> filters={filters} sort={{ field: 'period', order: 'DESC' }} actions={<CreateRun />}>
      <ResponsiveTable columns={columns} empty="subsidy.no_run" />
    </ResourceList>
  );
}

function CreateRun() {
  const locale = useLocale();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  const month = useMonthBefore();
  const schemes = usePayingSchemes();
  const only = schemes.length === 1 ? schemes[0]?.id : undefined;
  const fields: readonly CommandField[] = [
    {
      name: 'schemeId',
      kind: 'select',
      required: true,
      initial: only ?? '',
      options: schemes.map(({ id, titleZh, titleEn }) => ({ value: id, label: locale === 'en' ? titleEn : titleZh })),
    },
    { name: 'period', kind: 'period', required: true, initial: month, help: 'subsidy.period_help' },
  ];
  // Whoever names a month of a quarter or year means the quarter or year.
  const body = ({ schemeId, period, ...values }: JsonObject): JsonObject => {
    const rule = schemes.find(({ id }) => id === schemeId)?.period;
    const named = String(period ?? '') as Period;
    return {
      ...values,
      schemeId: schemeId ?? '',
      period: rule === undefined || named === '' ? named : periodStart(rule, named),
    };
  };
  return (
    <CommandButton
      on="collection"
      resource="subsidy-runs"
      command=""
      name="create"
      variant="contained"
      fields={fields}
      body={body}
      onDone={(run) => redirect(createPath({ resource: 'subsidy-runs', id: String(run['id']), type: 'show' }))}
    />
  );
}

/** One run: what is to be done next, what changed since last month, its figures, its lines. */
export function RunShow() {
  const paidFor = usePaidFor();
  return (
    <ResourceShow<SubsidyRun>
      title={paidFor}
      subtitle={() => <RunHead />}
      actions={
        <RunProvider>
          <RunCommands />
        </RunProvider>
      }
    >
      <RunProvider>
        <RunBody />
      </RunProvider>
    </ResourceShow>
  );
}

function RunCommands() {
  const run = useRecordContext<SubsidyRun>();
  const makes = usePermission('subsidy-runs.submit');
  if (run === undefined) return null;
  const command = { workflow: subsidyRunWorkflow };
  return (
    <>
      <CommandButton {...command} command="compute" variant={run.computedAt === null ? 'contained' : 'outlined'} />
      <CommandButton {...command} command="submit" variant="contained" />
      <SignCommands run={run} />
      {makes && <CommandButton {...command} command="void" fields={[{ name: 'reason', kind: 'reason' }]} danger />}
      {run.state === 'computed' && <CommandButton command="replay" permission="subsidy-runs.read" variant="text" />}
      {run.state === 'approved' && run.payableCount > run.replacedCount && <AfterApproval run={run} />}
      <PrintVillageSlips />
    </>
  );
}

/** Publish first; prepare the payment when the notice has ended. */
function AfterApproval({ run }: { readonly run: SubsidyRun }) {
  const redirect = useRedirect();
  const createPath = useCreatePath();
  const today = useToday();
  const { notices } = useFollowing(run);
  const batchFields = useBatchFields();
  const checkFields = useLayoutField({ checksAccounts: true });
  if (notices === undefined) return null;
  const open = (resource: string) => (answer: JsonObject) =>
    redirect(createPath({ resource, id: String(answer['id']), type: 'show' }));
  const standing = noticeStanding(notices, localDate(today));
  if (standing.state === 'none' || standing.state === 'next_round') {
    return (
      <CommandButton
        on="collection"
        resource="notices"
        command=""
        name="create"
        variant="contained"
        fields={[
          { name: 'publisher', kind: 'text', minLength: 2 },
          { name: 'objectionContact', kind: 'text', minLength: 2 },
        ]}
        body={(values) => ({ ...values, runId: run.id })}
        onDone={open('notices')}
      />
    );
  }
  return (
    <>
      <CommandButton
        on="collection"
        resource="account-checks"
        command=""
        name="create"
        fields={checkFields}
        body={(values) => ({ ...values, runId: run.id })}
        onDone={open('account-checks')}
      />
      <CommandButton
        on="collection"
        resource="payment-batches"
        command=""
        name="create"
        variant={standing.state === 'ended' ? 'contained' : 'outlined'}
        fields={batchFields}
        body={(values) => batchBody(run.id, values)}
        onDone={open('payment-batches')}
      />
    </>
  );
}

function batchBody(runId: string, { layoutId, by, mostLines }: JsonObject): JsonObject {
  return {
    runId,
    ...(layoutId === undefined ? {} : { layoutId }),
    ...(by === undefined ? {} : { split: { by, mostLines: mostLines ?? null } }),
  };
}

function RunBody() {
  const run = useRecordContext<SubsidyRun>();
  const translate = useTranslate();
  if (run === undefined) return null;
  const amends = run.kind === 'amendment';
  const comparable = run.computedAt !== null && run.state !== 'computing' && run.state !== 'voided';
  return (
    <>
      <NextStep run={run} />
      {run.state === 'approved' && <Amendments run={run} news />}
      {run.state === 'approved' && <Following run={run} />}
      <ApprovalSteps />
      {comparable && (amends ? <AmendmentFigures run={run} /> : <Comparison run={run} />)}
      {(run.state === 'submitted' || run.state === 'computed' || run.state === 'returned') && <Examination run={run} />}
      <Section title={translate('subsidy.figures')}>
        <Figures />
        {run.replacedCount > 0 && (
          <Typography sx={{ mt: 1.5 }}>
            {translate('subsidy.amendment.replaced_lines', {
              count: formatCount(run.replacedCount),
              money: formatMoney(run.replacedTotalFen),
            })}
          </Typography>
        )}
      </Section>
      {run.state === 'approved' && <Amendments run={run} />}
      {run.round > 0 && <HeldLines run={run} />}
      <Decisions run={run} />
      {comparable && (
        <Section title={translate('subsidy.lines')} flush>
          <ItemList runId={run.id} />
        </Section>
      )}
    </>
  );
}

/** What a person does next, in words; while it computes, how far it is. */
function NextStep({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  const refresh = useRefresh();
  const reload = useCallback(() => refresh(), [refresh]);
  if (run.state === 'computing' && run.jobId !== null) {
    return (
      <Section>
        <JobProgress jobId={run.jobId} onEnd={reload} />
      </Section>
    );
  }
  return (
    <>
      {run.problem !== null && <FailedComputation run={run} />}
      <Alert severity={run.state === 'returned' ? 'warning' : 'info'}>
        {run.state === 'approved' ? <FollowingWords run={run} /> : translate(nextWords(run))}
        {run.state === 'voided' && run.voidReason !== null && ` ${run.voidReason}`}
      </Alert>
    </>
  );
}

/** Approved is not the end: what is next tells how far notice and payment are. */
function FollowingWords({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  const today = localDate(useToday());
  const { notices, batches } = useFollowing(run);
  if (notices === undefined || batches === undefined) return null;
  const standing = payoutStanding(notices, batches, today);
  if (standing.state === 'none') return translate(nextWords(run));
  return translate(`subsidy.after.${standing.state}`, standing.state === 'running' ? { until: standing.until } : {});
}

/** The notices and the batches of an approved run. */
function useFollowing({ id: runId }: SubsidyRun) {
  const all = { filter: { runId }, pagination: { page: 1, perPage: 100 } };
  const { data: notices } = useGetList<Notice>('notices', all);
  const { data: batches } = useGetList<PaymentBatch>('payment-batches', all);
  return { notices, batches };
}

function nextWords({ kind, state, payableCount }: SubsidyRun): string {
  if (kind !== 'amendment' || !['computed', 'submitted', 'approved'].includes(state)) return `subsidy.next.${state}`;
  return `subsidy.amendment.next.${state === 'approved' && payableCount === 0 ? 'withdrawn' : state}`;
}

/** The job's own sentence says why; the code is all that the run keeps. */
function FailedComputation({ run }: { readonly run: SubsidyRun }) {
  return run.jobId === null ? <Alert severity="error">{run.problem?.code}</Alert> : <JobProgress jobId={run.jobId} />;
}

/** The notice and the payments that followed. */
function Following({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const { notices = [], batches = [] } = useFollowing(run);
  if (notices.length + batches.length === 0) return null;
  return (
    <Section title={translate('subsidy.following')}>
      {notices.map((notice) => (
        <Typography key={notice.id} sx={{ mb: 0.5 }}>
          <Link to={createPath({ resource: 'notices', id: notice.id, type: 'show' })}>{notice.title}</Link> ·{' '}
          {notice.startsOn} – {notice.endsOn} <StateChip workflow="notice" value={notice.state} />
        </Typography>
      ))}
      {batches.map((batch) => (
        <Typography key={batch.id} sx={{ mb: 0.5 }}>
          <Link to={createPath({ resource: 'payment-batches', id: batch.id, type: 'show' })}>
            {translate('subsidy.batch_title', { number: batch.number })}
          </Link>{' '}
          · {formatMoney(batch.totalFen)} <StateChip workflow="payment-batch" value={batch.state} />
        </Typography>
      ))}
    </Section>
  );
}

function Figures() {
  const label = (field: string) => `resources.subsidy-runs.fields.${field}`;
  return (
    <FactGrid>
      <Fact label={label('payableCount')}>
        <CountField source="payableCount" fontWeight={650} />
      </Fact>
      <Fact label={label('payableTotalFen')}>
        <MoneyField source="payableTotalFen" fontWeight={650} />
      </Fact>
      {(['refusedCount', 'excludedCount', 'declaredDifferentCount'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <CountField source={field} />
        </Fact>
      ))}
      <Fact label={label('kind')}>
        <StateChip workflow="run-kind" source="kind" tones={{ supplementary: 'info', amendment: 'warning' }} />
      </Fact>
      <Fact label={label('computedAt')}>
        <InstantField source="computedAt" />
      </Fact>
      <Fact label={label('ruleVersion')}>
        <PlainField source="ruleVersion" />
      </Fact>
      <Fact label={label('digest')}>
        <PlainField source="digest" />
      </Fact>
    </FactGrid>
  );
}
