import {
  CommandButton,
  DivisionField,
  formatCount,
  formatMoney,
  formatMoneyDifference,
  Loaded,
  RecordLink,
  Section,
  StateChip,
  TwoLines,
  useConsole,
} from '@gongyi/console-kit';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  RecordContextProvider,
  useCreatePath,
  useLocale,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router-dom';
import type { AmendmentFinding, AmendmentReview, KnownFact, WaitingAmendment } from '../model/amendment.js';
import type { SubsidyItem, SubsidyRun } from '../model/records.js';

const tones = { top_up: 'success', replacement: 'info', withdrawal: 'warning', overpaid: 'error' } as const;

/** On the page of an approved run: what became known since, what today's facts and rules would pay, and the run that amends it. */
export function Amendments({ run, news: first = false }: { readonly run: SubsidyRun; readonly news?: boolean }) {
  const { client } = useConsole();
  const translate = useTranslate();
  const [asked, ask] = useState(false);
  const { schemeId, period } = run;
  const { data } = useQuery({
    queryKey: ['waiting-amendments'],
    queryFn: () => client.request<{ waiting: WaitingAmendment[] }>('/waiting-amendments'),
  });
  const news = data?.waiting.find((one) => one.schemeId === schemeId && one.period === period)?.lines ?? 0;
  const wanted = asked || news > 0;
  const query = useQuery({
    queryKey: ['amendment-findings', schemeId, period],
    queryFn: () =>
      client.request<AmendmentReview>(`/amendment-findings?${new URLSearchParams({ schemeId, period }).toString()}`),
    enabled: wanted,
    staleTime: 0,
    retry: false,
  });
  // News stand at the top of the page; a check of one's own further down.
  if (data === undefined || first !== news > 0) return null;
  return (
    <Section
      title={translate('subsidy.amendment.title')}
      actions={wanted ? undefined : <Button onClick={() => ask(true)}>{translate('subsidy.amendment.check')}</Button>}
    >
      {wanted ? (
        <Loaded query={query}>{(review) => <Review review={review} news={news} />}</Loaded>
      ) : (
        <Typography color="text.secondary">{translate('subsidy.amendment.hint')}</Typography>
      )}
    </Section>
  );
}

function Review({ review, news }: { readonly review: AmendmentReview; readonly news: number }) {
  const translate = useTranslate();
  const { checked, count, findings } = review;
  const figures = { checked: formatCount(checked), count: formatCount(count) };
  return (
    <Stack spacing={1.5}>
      {news > 0 && (
        <Alert severity="warning">{translate('subsidy.amendment.news', { count: formatCount(news) })}</Alert>
      )}
      <Typography>{translate(count === 0 ? 'subsidy.amendment.none' : 'subsidy.amendment.found', figures)}</Typography>
      {count > 0 && <OpenAmendment review={review} />}
      {findings.map((finding) => (
        <Finding key={finding.id} finding={finding} />
      ))}
      {count > findings.length && (
        <Typography variant="body2" color="text.secondary">
          {translate('subsidy.comparison.first', { count: findings.length })}
        </Typography>
      )}
    </Stack>
  );
}

function OpenAmendment({ review: { schemeId, period, openRunId } }: { readonly review: AmendmentReview }) {
  const translate = useTranslate();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  if (openRunId !== null)
    return (
      <Alert severity="info">
        {translate('subsidy.amendment.open')}{' '}
        <Link to={createPath({ resource: 'subsidy-runs', id: openRunId, type: 'show' })}>
          {translate('subsidy.amendment.open_link')}
        </Link>
      </Alert>
    );
  return (
    <Box>
      <CommandButton
        on="collection"
        resource="subsidy-runs"
        command=""
        name="amend"
        permission="subsidy-runs.create"
        variant="contained"
        body={() => ({ schemeId, period, kind: 'amendment' })}
        onDone={(run) => redirect(createPath({ resource: 'subsidy-runs', id: String(run['id']), type: 'show' }))}
      />
    </Box>
  );
}

function Finding({ finding }: { readonly finding: AmendmentFinding }) {
  const translate = useTranslate();
  const { kind, cause, lateFacts, personName, identityMasked } = finding;
  return (
    <Box
      sx={{
        display: 'flex',
        gap: 2,
        flexWrap: 'wrap',
        alignItems: 'center',
        borderTop: 1,
        borderColor: 'divider',
        pt: 1.5,
      }}
    >
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
        <RecordLink resource="subsidy-items" id={finding.id}>
          {personName} {identityMasked}
        </RecordLink>
        <Typography variant="body2" color="text.secondary" component="div">
          <RecordContextProvider value={finding}>
            <DivisionField source="divisionCode" />
          </RecordContextProvider>
        </Typography>
        <Typography variant="body2">
          {cause === 'late_fact' ? <LateFactWords facts={lateFacts} /> : translate(`subsidy.amendment.causes.${cause}`)}
        </Typography>
      </Box>
      <Money {...finding} />
      <StateChip workflow="amendment" value={kind} tones={tones} />
    </Box>
  );
}

export function LateFactWords({ facts }: { readonly facts: readonly KnownFact[] }) {
  const locale = useLocale();
  return facts.map(({ zh, en }) => (locale === 'en' ? en : zh)).join('；');
}

interface MoneyProps {
  readonly sentFen: number;
  readonly openFen: number;
  readonly rightFen: number;
}

/** What lines have, what is right, and the difference. */
function Money({ sentFen, openFen, rightFen }: MoneyProps) {
  const translate = useTranslate();
  const had = sentFen + openFen;
  return (
    <Box sx={{ textAlign: 'right', minWidth: 180 }}>
      <Typography variant="body2" color="text.secondary">
        {translate('subsidy.amendment.had')} {formatMoney(had)} → {translate('subsidy.amendment.right')}{' '}
        {formatMoney(rightFen)}
      </Typography>
      <Typography sx={{ fontWeight: 650 }}>{formatMoneyDifference(rightFen - had)}</Typography>
    </Box>
  );
}

/** In the list of an amendment run: what the line does, and the difference that it makes. */
export function AmendmentState() {
  const item = useRecordContext<SubsidyItem>();
  if (item === undefined || item.amendment === null) return null;
  const difference = (item.rightFen ?? 0) - (item.sentFen ?? 0) - (item.openFen ?? 0);
  return (
    <TwoLines
      first={<StateChip workflow="amendment" value={item.amendment} tones={tones} />}
      second={formatMoneyDifference(difference)}
    />
  );
}

/** On the page of a line: what it amends and what it was given up for. */
export function AmendsFacts({ item }: { readonly item: SubsidyItem }) {
  const translate = useTranslate();
  const { amendsItemId, amendment, replacedBy, lateFacts } = item;
  if (amendsItemId === null && replacedBy === null && lateFacts.length === 0) return null;
  return (
    <Section title={translate('subsidy.amendment.title')}>
      <Stack spacing={1}>
        {amendment !== null && amendsItemId !== null && (
          <>
            <Typography>
              <StateChip workflow="amendment" value={amendment} tones={tones} />{' '}
              <RecordLink resource="subsidy-items" id={amendsItemId}>
                {translate('subsidy.amendment.amends')}
              </RecordLink>
            </Typography>
            <Typography>
              {translate('subsidy.amendment.sums', {
                sent: formatMoney(item.sentFen ?? 0),
                open: formatMoney(item.openFen ?? 0),
                right: formatMoney(item.rightFen ?? 0),
              })}
            </Typography>
            {amendment === 'overpaid' && (
              <Link to="/recovery-findings">{translate('subsidy.amendment.to_recovery')}</Link>
            )}
          </>
        )}
        {replacedBy !== null && (
          <Alert severity="warning">
            {translate('subsidy.amendment.replaced')}{' '}
            <RecordLink resource="subsidy-items" id={replacedBy}>
              {translate('subsidy.amendment.replaced_by')}
            </RecordLink>
          </Alert>
        )}
        {lateFacts.length > 0 && (
          <Typography>
            {translate('subsidy.amendment.known')}
            <LateFactWords facts={lateFacts} />
          </Typography>
        )}
      </Stack>
    </Section>
  );
}

/** What an amendment run comes to, before its lines. */
export function AmendmentFigures({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  const { payableCount, payableTotalFen, withdrawnCount, overpaidCount, unchangedCount } = run;
  return (
    <Section title={translate('subsidy.amendment.figures')}>
      <Typography>
        {translate('subsidy.amendment.summary', {
          pays: formatCount(payableCount),
          money: formatMoney(payableTotalFen),
          withdrawn: formatCount(withdrawnCount),
          overpaid: formatCount(overpaidCount),
          unchanged: formatCount(unchangedCount),
        })}
      </Typography>
      {overpaidCount > 0 && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {translate('subsidy.amendment.overpaid')}{' '}
          <Link to="/recovery-findings">{translate('subsidy.amendment.to_recovery')}</Link>
        </Alert>
      )}
    </Section>
  );
}
