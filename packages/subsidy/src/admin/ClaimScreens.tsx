import {
  CommandButton,
  DivisionInput,
  Fact,
  FactGrid,
  formatMoney,
  Loaded,
  MoneyField,
  PlainField,
  RecordLink,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  TwoLines,
  useConsole,
} from '@gongyi/console-kit';
import { Alert, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import {
  BooleanInput,
  SelectInput,
  TextInput,
  useGetList,
  useLocale,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import type { ClaimJudgement, ClaimRecord, RulingRecord } from '../model/claim.js';
import { claimWorkflow } from '../model/claim-workflow.js';
import { familyWords } from '../model/dictionaries.js';
import { periodRule, periodTitle } from '../model/subsidy-period.js';
import { EditClaimButton, FileClaimButton, useClaimForms } from './claim-form.js';
import { factInWords } from './facts.js';

const columns: readonly TableColumn<ClaimRecord>[] = [
  { source: 'number', link: true, phone: 'line' },
  { source: 'personName', link: true, sortable: true },
  { source: 'schemeTitle' },
  { source: 'divisionCode', kind: 'division', phone: 'hidden' },
  { source: 'claimantName', phone: 'hidden' },
  { source: 'submittedOn', kind: 'day' },
  { source: 'dueOn', kind: 'day', phone: 'hidden' },
  { source: 'amountFen', kind: 'money' },
  { source: 'state', field: <ClaimState />, phone: 'end' },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <SelectInput
    key="state"
    source="state"
    choices={claimWorkflow.states.map((id) => ({ id, name: `states.subsidy-claim.${id}` }))}
  />,
  <BooleanInput key="late" source="late" />,
];

const tones = {
  accepted: 'success',
  in_run: 'info',
  settled: 'success',
  refused: 'error',
  returned: 'warning',
} as const;

function ClaimState() {
  const claim = useRecordContext<ClaimRecord>();
  const translate = useTranslate();
  if (claim === undefined) return null;
  const chip = <StateChip workflow="subsidy-claim" tones={tones} />;
  return claim.late ? <TwoLines first={chip} second={translate('subsidy.claims.late')} /> : chip;
}

/** Claims of every subsidy, the latest first. */
export function ClaimList() {
  return (
    <ResourceList<ClaimRecord> filters={filters} sort={{ field: 'id', order: 'DESC' }} actions={<FileClaimButton />}>
      <ResponsiveTable columns={columns} empty="subsidy.claims.empty" />
    </ResourceList>
  );
}

/** One claim: what is to be done next, what the rules say, what was written and handed in. */
export function ClaimShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<ClaimRecord>
      title={(claim) => `${claim.schemeTitle} · ${claim.personName}`}
      subtitle={() => <ClaimState />}
      actions={<Commands />}
    >
      <Standing />
      <Section title={translate('subsidy.claims.rules_say')}>
        <Judgement />
      </Section>
      <Section title={translate('subsidy.claims.written')}>
        <Written />
      </Section>
      <Section title={translate('subsidy.claims.papers')}>
        <Papers />
      </Section>
      <Rulings />
    </ResourceShow>
  );
}

const reason = [{ name: 'reason', kind: 'reason' }] as const;

function Commands() {
  const claim = useRecordContext<ClaimRecord>();
  const { data: judgement } = useJudgement(claim);
  if (claim === undefined) return null;
  // What the rules refuse by is what the officer would write.
  const code = judgement?.lines.find(({ outcome }) => outcome !== 'payable')?.reasonCodes[0];
  const command = { workflow: claimWorkflow, sendVersion: true };
  return (
    <>
      <EditClaimButton claim={claim} />
      <CommandButton {...command} command="submit" permission="subsidy-claims.file" variant="contained" />
      <CommandButton {...command} command="check" variant="contained" />
      <CommandButton {...command} command="accept" variant="contained" />
      <CommandButton {...command} command="return" fields={reason} />
      <CommandButton
        {...command}
        command="refuse"
        fields={[
          {
            name: 'code',
            kind: 'text',
            required: true,
            help: 'subsidy.claims.code_help',
            ...(code === undefined ? {} : { initial: code }),
          },
          ...reason,
        ]}
        danger
      />
      <CommandButton {...command} command="withdraw" permission="subsidy-claims.file" fields={reason} />
    </>
  );
}

function Standing() {
  const claim = useRecordContext<ClaimRecord>();
  const translate = useTranslate();
  const english = useLocale() === 'en';
  if (claim === undefined) return null;
  const { state, refusal, stateReason, appealNote } = claim;
  if (refusal !== null)
    return (
      <Alert severity="error">
        <Typography>{english ? refusal.en : refusal.zh}</Typography>
        <Typography variant="body2">
          {[refusal.code, refusal.documentNumber, refusal.clause].filter(Boolean).join(' · ')}
        </Typography>
        <Typography variant="body2">{translate('subsidy.claims.appeal', { note: appealNote })}</Typography>
      </Alert>
    );
  return (
    <Alert severity={state === 'returned' ? 'warning' : 'info'}>
      {translate(`subsidy.claims.next.${state}`)}
      {stateReason !== '' && (state === 'returned' || state === 'withdrawn') && ` ${stateReason}`}
    </Alert>
  );
}

function useJudgement(claim: ClaimRecord | undefined) {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['subsidy-claims', claim?.id, claim?.version, 'judgement'],
    queryFn: () => client.request<ClaimJudgement>(`/subsidy-claims/${claim?.id}/judgement`),
    enabled: claim !== undefined,
    retry: false,
  });
}

/** The answer of the rules for each person; where an officer has to decide, the button for it. */
function Judgement() {
  const claim = useRecordContext<ClaimRecord>();
  const english = useLocale() === 'en';
  const translate = useTranslate();
  const query = useJudgement(claim);
  if (claim === undefined) return null;
  return (
    <Loaded query={query}>
      {({ lines, payableCount, payableTotalFen, waits }: ClaimJudgement) => (
        <Stack spacing={1.5}>
          {waits !== null && (
            <Alert severity="warning">
              {translate('subsidy.claims.waits', { reason: english ? waits.en : waits.zh })}
            </Alert>
          )}
          {lines.length !== 1 && (
            <Typography sx={{ fontWeight: 650 }}>
              {translate('subsidy.people_and_money', { count: payableCount, money: formatMoney(payableTotalFen) })}
            </Typography>
          )}
          {lines.map((line) => (
            <Alert key={line.sourceId} severity={line.outcome === 'payable' ? 'success' : 'warning'} icon={false}>
              <Typography sx={{ fontWeight: 650 }}>
                {line.personName} ·{' '}
                {line.amountFen === null
                  ? translate(`subsidy.claims.outcomes.${line.outcome}`)
                  : formatMoney(line.amountFen)}
              </Typography>
              <Typography variant="body2">{english ? line.en : line.zh}</Typography>
              {line.documentNumber !== null && (
                <Typography variant="caption">
                  {[line.reasonCodes[0], line.documentNumber, line.clause].filter(Boolean).join(' · ')}
                </Typography>
              )}
              {line.referred.map((code) => (
                <RuleButton key={code} claim={claim} personId={line.personId} heldCode={code} />
              ))}
            </Alert>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function RuleButton(props: { readonly claim: ClaimRecord; readonly personId: string; readonly heldCode: string }) {
  const { claim, personId, heldCode } = props;
  return (
    <CommandButton
      resource="subsidy-claims"
      command="rule"
      size="small"
      fields={[
        {
          name: 'verdict',
          kind: 'select',
          required: true,
          options: [
            { value: 'allow', label: 'subsidy.claims.allow' },
            { value: 'refuse', label: 'subsidy.claims.forbid' },
          ],
        },
        ...reason,
      ]}
      body={(values) => ({ ...values, personId, heldCode, version: claim.version })}
    />
  );
}

function Written() {
  const claim = useRecordContext<ClaimRecord>();
  const locale = useLocale();
  const translate = useTranslate();
  const form = useClaimForms()?.find(({ id }) => id === claim?.schemeId);
  if (claim === undefined) return null;
  const label = (field: string) => `resources.subsidy-claims.fields.${field}`;
  const shown = form?.facts ?? [];
  return (
    <FactGrid>
      <Fact label={label('number')}>
        <PlainField source="number" />
      </Fact>
      <Fact label={label('claimantName')}>
        {`${claim.claimantName}（${translate(`subsidy.claims.kinds.${claim.claimantKind}`)}）`}
      </Fact>
      <Fact label={label('personName')}>
        {claim.personId === null ? (
          claim.personName
        ) : (
          <RecordLink resource="persons" id={claim.personId}>
            {claim.personName}
          </RecordLink>
        )}
      </Fact>
      <Fact label={label('payeeName')}>{claim.payeeName}</Fact>
      <Fact label={label('period')}>
        {periodTitle(periodRule(form?.periodUnit ?? 'month'), claim.period, locale === 'en' ? 'en' : 'zh')}
      </Fact>
      {shown.map((fact) => (
        <Fact key={fact.name} label={locale === 'en' ? fact.en : fact.zh}>
          {factInWords(fact, claim.facts[fact.name], locale)}
        </Fact>
      ))}
      <Fact label={label('declaredFen')}>
        <MoneyField source="declaredFen" />
      </Fact>
      <Fact label={label('dueOn')}>{claim.dueOn ?? '—'}</Fact>
      <Fact label={label('submittedOn')}>
        {[claim.submittedOn, claim.submittedByName].filter(Boolean).join(' ') || '—'}
      </Fact>
      <Fact label={label('checkedOn')}>{[claim.checkedOn, claim.checkedByName].filter(Boolean).join(' ') || '—'}</Fact>
      <Fact label={label('acceptedOn')}>
        {[claim.acceptedOn, claim.acceptedByName].filter(Boolean).join(' ') || '—'}
      </Fact>
      {claim.runId !== null && (
        <Fact label={label('runId')}>
          <RecordLink resource="subsidy-runs" id={claim.runId}>
            {translate('subsidy.claims.its_run')}
          </RecordLink>
        </Fact>
      )}
    </FactGrid>
  );
}

/** The county's list beside what was handed in. */
function Papers() {
  const claim = useRecordContext<ClaimRecord>();
  const english = useLocale() === 'en';
  const translate = useTranslate();
  const forms = useClaimForms();
  if (claim === undefined || forms === undefined) return null;
  const list = forms.find(({ id }) => id === claim.schemeId)?.documents ?? [];
  if (list.length === 0) return <Typography>{translate('subsidy.claims.no_papers')}</Typography>;
  return (
    <Stack spacing={0.5}>
      {list.map(({ id, zh, en, required }) => {
        const held = claim.documents.find((one) => one.id === id);
        const state =
          held === undefined ? (required ? 'missing' : 'optional') : held.fileId === null ? 'on_paper' : 'file';
        return (
          <Typography key={id} color={state === 'missing' ? 'error' : undefined}>
            {english ? en : zh} · {translate(`subsidy.claims.paper.${state}`)}
          </Typography>
        );
      })}
    </Stack>
  );
}

const rulingColumns: readonly TableColumn<RulingRecord>[] = [
  { source: 'heldCode', field: <HeldName />, phone: 'title' },
  { source: 'verdict', field: <StateChip workflow="claim-ruling" source="verdict" />, phone: 'end' },
  { source: 'reason' },
  { source: 'ruledByName' },
  { source: 'createdAt', kind: 'instant' },
];

function HeldName() {
  const ruling = useRecordContext<RulingRecord>();
  const english = useLocale() === 'en';
  return ruling === undefined ? null : familyWords(ruling.heldCode)[english ? 'en' : 'zh'];
}

function Rulings() {
  const claim = useRecordContext<ClaimRecord>();
  const translate = useTranslate();
  const { total = 0 } = useGetList<RulingRecord>(
    'subsidy-claim-rulings',
    { filter: { claimId: claim?.id }, pagination: { page: 1, perPage: 1 } },
    { enabled: claim !== undefined },
  );
  if (claim === undefined || total === 0) return null;
  return (
    <Section title={translate('subsidy.claims.rulings')} flush>
      <ResourceList resource="subsidy-claim-rulings" embedded storeKey={false} filter={{ claimId: claim.id }}>
        <ResponsiveTable columns={rulingColumns} rowLink={false} />
      </ResourceList>
    </Section>
  );
}
