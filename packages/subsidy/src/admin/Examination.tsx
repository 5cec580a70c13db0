import { CommandButton, formatMoney, Loaded, Section, useConsole } from '@gongyi/console-kit';
import { Alert, Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RecordContextProvider, useLocale, useTranslate } from 'react-admin';
import type { SubsidyRun } from '../model/records.js';
import type { ReviewLine, RunReview } from '../model/review.js';
import { FoldOfPeople } from './Comparison.js';
import { useRunOnPage } from './run-context.js';

/** What an approver looks at beside the difference to the month before; every line can be judged on the spot. */
export function Examination({ run }: { readonly run: SubsidyRun }) {
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['subsidy-runs', run.id, 'examination', run.version],
    queryFn: () => client.request<RunReview>(`/subsidy-runs/${run.id}/examination`),
  });
  return <Loaded query={query}>{(review) => <Findings review={review} />}</Loaded>;
}

function Findings({ review }: { readonly review: RunReview }) {
  const translate = useTranslate();
  const { unusualOwn, unusualPeers, newPayees, otherLists, sharedAccounts } = review;
  // Differences are set against nothing.
  const amends = useRunOnPage()?.run.kind === 'amendment';
  const percent = (value: number) => `${value > 0 ? '+' : ''}${value}%`;
  const none = [unusualOwn, unusualPeers, newPayees, otherLists, sharedAccounts].every(
    (found) => found === null || found.count === 0,
  );
  return (
    <Section title={translate('subsidy.examination.title')} flush>
      {review.fund !== null && <FundLeft fund={review.fund} />}
      {none && <Note>{translate('subsidy.examination.nothing')}</Note>}
      {unusualOwn !== null && (
        <Finding name="own" count={unusualOwn.count} listed={unusualOwn.lines.length} rule={unusualOwn}>
          <Lines
            lines={unusualOwn.lines}
            told={({ medianFen, months, percent: far }) =>
              translate('subsidy.examination.own_line', {
                median: formatMoney(medianFen),
                months,
                percent: percent(far),
              })
            }
          />
        </Finding>
      )}
      {unusualPeers !== null && unusualPeers.medianFen !== null && (
        <Finding
          name="peers"
          count={unusualPeers.count}
          listed={unusualPeers.lines.length}
          rule={{ percent: unusualPeers.percent, median: formatMoney(unusualPeers.medianFen) }}
        >
          <Lines lines={unusualPeers.lines} told={(line) => percent(line.percent)} />
        </Finding>
      )}
      <Finding name="otherLists" count={otherLists.count} listed={otherLists.lines.length}>
        <Lines
          lines={otherLists.lines}
          told={({ otherScheme, otherAmountFen }) => `${otherScheme} ${formatMoney(otherAmountFen)}`}
        />
      </Finding>
      <Finding
        name="shared"
        count={sharedAccounts.count}
        listed={sharedAccounts.groups.length}
        unit="subsidy.examination.accounts"
      >
        {sharedAccounts.groups.map(({ cardMasked, bankName, people }) => (
          <Box key={`${cardMasked} ${people[0]?.personId}`}>
            <Note>{`${bankName} ${cardMasked}`}</Note>
            <Lines lines={people} told={() => ''} />
          </Box>
        ))}
      </Finding>
      <Finding name="newPayees" count={newPayees.count} listed={newPayees.lines.length}>
        <Lines lines={newPayees.lines} told={() => ''} />
      </Finding>
      {!amends && unusualOwn === null && unusualPeers === null && (
        <Note>{translate('subsidy.examination.not_settled')}</Note>
      )}
    </Section>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <Typography variant="body2" color="text.secondary" sx={{ px: 2.5, py: 1 }}>
      {children}
    </Typography>
  );
}

function Finding(props: {
  readonly name: string;
  readonly count: number;
  readonly listed: number;
  readonly rule?: Readonly<Record<string, unknown>>;
  readonly unit?: string;
  readonly children: ReactNode;
}) {
  const { name, count, listed, rule, unit, children } = props;
  const translate = useTranslate();
  if (count === 0) return null;
  return (
    <FoldOfPeople
      title={translate(`subsidy.examination.${name}`)}
      count={count}
      money=""
      {...(unit === undefined ? {} : { unit })}
    >
      {rule !== undefined && <Note>{translate(`subsidy.examination.${name}_rule`, { ...rule })}</Note>}
      {children}
      {count > listed && <Note>{translate('subsidy.examination.first', { count: listed })}</Note>}
    </FoldOfPeople>
  );
}

function Lines<Line extends ReviewLine>({
  lines,
  told,
}: {
  readonly lines: readonly Line[];
  readonly told: (line: Line) => string;
}) {
  return (
    <>
      {lines.map((line) => (
        <Box key={line.itemId} sx={row}>
          <Box sx={{ minWidth: 0 }}>
            <Typography>{line.personName}</Typography>
            <Typography variant="caption" color="text.secondary" component="div">
              {line.identityMasked} · {line.townshipName}
            </Typography>
          </Box>
          <Typography variant="body2" sx={{ gridRow: { xs: 2, sm: 'auto' } }}>
            {told(line)}
          </Typography>
          <Typography sx={{ textAlign: 'right', whiteSpace: 'nowrap' }}>{formatMoney(line.amountFen)}</Typography>
          <Box sx={{ textAlign: 'right', gridRow: { xs: 2, sm: 'auto' } }}>
            <RecordContextProvider value={{ ...line, id: line.itemId }}>
              <HoldButton />
            </RecordContextProvider>
          </Box>
        </Box>
      ))}
    </>
  );
}

/** One row of four where there is room, two of two on a phone. */
const row = {
  display: 'grid',
  columnGap: 2,
  alignItems: 'center',
  px: 2.5,
  py: 0.75,
  borderTop: 1,
  borderColor: 'divider',
  gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: 'minmax(0, 3fr) minmax(0, 3fr) 110px 110px' },
};

/** Shown to whoever can decide on the run now. */
export function HoldButton() {
  const page = useRunOnPage();
  if (page?.approval?.bar !== null) return null;
  return (
    <CommandButton
      resource="subsidy-items"
      command="hold"
      size="small"
      variant="text"
      fields={[{ name: 'reason', kind: 'reason' }]}
    />
  );
}

function FundLeft({ fund }: { readonly fund: NonNullable<RunReview['fund']> }) {
  const translate = useTranslate();
  const locale = useLocale();
  const words = {
    fund: locale === 'en' ? fund.nameEn : fund.nameZh,
    year: String(fund.year),
    free: formatMoney(fund.freeFen),
    after: formatMoney(Math.abs(fund.afterFen)),
  };
  const short = fund.afterFen < 0;
  return (
    <Alert severity={short ? 'error' : 'success'} icon={false} sx={{ mx: 2.5, mb: 1 }}>
      {translate(short ? 'subsidy.examination.fund_short' : 'subsidy.examination.fund', words)}
    </Alert>
  );
}
