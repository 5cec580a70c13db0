import { formatCount, formatMoney, formatMoneyDifference, Loaded, Section, useConsole } from '@gongyi/console-kit';
import type { Period } from '@gongyi/kernel';
import ExpandMore from '@mui/icons-material/ExpandMore';
import {
  Accordion,
  AccordionDetails,
  AccordionSummary,
  Box,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { ChangeGroup, MonthChange } from '../model/compare-months.js';
import type { SubsidyRun } from '../model/records.js';
import type { RunComparison } from '../service/run-checks.js';
import { usePeriodWords } from './periods.js';

const groups = ['joined', 'left', 'moved', 'amountUp', 'amountDown'] as const;

/** What changed since the period before: the first thing that an approver wants to know. */
export function Comparison({ run }: { readonly run: SubsidyRun }) {
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['subsidy-runs', run.id, 'comparison', run.version],
    queryFn: () => client.request<RunComparison>(`/subsidy-runs/${run.id}/comparison`),
  });
  return <Loaded query={query}>{(comparison) => <Changes comparison={comparison} schemeId={run.schemeId} />}</Loaded>;
}

function Changes({ comparison, schemeId }: { readonly comparison: RunComparison; readonly schemeId: string }) {
  const translate = useTranslate();
  const periodWords = usePeriodWords();
  const period = periodWords({ schemeId, period: comparison.previousPeriod as Period });
  const title = translate('subsidy.comparison.title', { period });
  if (comparison.previous.count === 0) {
    return (
      <Section title={title}>
        <Typography color="text.secondary">{translate('subsidy.comparison.nothing_before')}</Typography>
      </Section>
    );
  }
  return (
    <Section title={title} flush>
      <Totals comparison={comparison} />
      {groups.map((name) => (
        <Group key={name} name={name} group={comparison[name]} />
      ))}
      <AccountChanges changed={comparison.accountChanged} />
      <Townships comparison={comparison} />
    </Section>
  );
}

function Totals({ comparison }: { readonly comparison: RunComparison }) {
  const translate = useTranslate();
  const { previous, current, differenceFen } = comparison;
  const cell = (label: string, count: number | null, money: string) => (
    <Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {translate(label)}
      </Typography>
      <Typography sx={{ fontWeight: 650, fontSize: '1.125rem' }}>{money}</Typography>
      {count !== null && (
        <Typography variant="body2">{translate('subsidy.people', { count: formatCount(count) })}</Typography>
      )}
    </Box>
  );
  return (
    <Box sx={{ display: 'grid', gap: 2, px: 2.5, pb: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))' }}>
      {cell('subsidy.comparison.previous', previous.count, formatMoney(previous.totalFen))}
      {cell('subsidy.comparison.current', current.count, formatMoney(current.totalFen))}
      {cell('subsidy.comparison.difference', current.count - previous.count, formatMoneyDifference(differenceFen))}
    </Box>
  );
}

function Group({ name, group }: { readonly name: (typeof groups)[number]; readonly group: ChangeGroup }) {
  const translate = useTranslate();
  if (group.count === 0) return null;
  return (
    <FoldOfPeople
      title={translate(`subsidy.comparison.${name}`)}
      count={group.count}
      money={name === 'moved' && group.differenceFen === 0 ? '' : formatMoneyDifference(group.differenceFen)}
    >
      <People people={group.people} />
      {group.count > group.people.length && (
        <Typography variant="body2" color="text.secondary" sx={{ px: 2, py: 1 }}>
          {translate('subsidy.comparison.first', { count: group.people.length })}
        </Typography>
      )}
    </FoldOfPeople>
  );
}

function Fold({ head, children }: { readonly head: React.ReactNode; readonly children: React.ReactNode }) {
  return (
    <Accordion
      disableGutters
      square
      elevation={0}
      slotProps={{ transition: { unmountOnExit: true } }}
      sx={{ borderTop: 1, borderColor: 'divider', '&:before': { display: 'none' } }}
    >
      <AccordionSummary expandIcon={<ExpandMore />} sx={{ px: 2.5 }}>
        {head}
      </AccordionSummary>
      <AccordionDetails sx={{ p: 0, overflowX: 'auto' }}>{children}</AccordionDetails>
    </Accordion>
  );
}

/** A group that is counted in its head and listed when it is opened; `unit` where it does not count people. */
export function FoldOfPeople(props: {
  title: string;
  count: number;
  money: string;
  unit?: string;
  children: React.ReactNode;
}) {
  const translate = useTranslate();
  const head = (
    <Stack direction="row" sx={{ flexGrow: 1, pr: 2, gap: 2, alignItems: 'baseline', flexWrap: 'wrap' }}>
      <Typography sx={{ fontWeight: 600, flexGrow: 1 }}>{props.title}</Typography>
      <Typography variant="body2">
        {translate(props.unit ?? 'subsidy.people', { count: formatCount(props.count) })}
      </Typography>
      <Typography variant="body2" sx={{ fontWeight: 600, minWidth: 110, textAlign: 'right' }}>
        {props.money}
      </Typography>
    </Stack>
  );
  return <Fold head={head}>{props.children}</Fold>;
}

function People({ people }: { readonly people: readonly MonthChange[] }) {
  const translate = useTranslate();
  const arrow = (before: string | null, now: string) =>
    before === null || before === now ? now : `${before} → ${now}`;
  const money = (amountFen: number | null) => (amountFen === null ? '—' : formatMoney(amountFen));
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['person', 'township', 'post', 'before', 'now'].map((column, index) => (
            <TableCell key={column} align={index > 2 ? 'right' : 'left'}>
              {translate(`subsidy.comparison.columns.${column}`)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {people.map((person) => (
          <TableRow key={person.personId}>
            <TableCell>
              {person.personName}
              <Typography variant="caption" color="text.secondary" component="div">
                {person.identityMasked}
              </Typography>
            </TableCell>
            <TableCell>{arrow(person.previousTownshipName, person.townshipName)}</TableCell>
            <TableCell>{arrow(person.previousSubjectTitle, person.subjectTitle)}</TableCell>
            <TableCell align="right">{money(person.previousAmountFen)}</TableCell>
            <TableCell align="right">{money(person.amountFen)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function AccountChanges({ changed }: { readonly changed: RunComparison['accountChanged'] }) {
  const translate = useTranslate();
  if (changed.count === 0) return null;
  return (
    <FoldOfPeople title={translate('subsidy.comparison.accountChanged')} count={changed.count} money="">
      <Table size="small">
        <TableBody>
          {changed.people.map((person) => (
            <TableRow key={person.personId}>
              <TableCell>{person.personName}</TableCell>
              <TableCell>{person.townshipName}</TableCell>
              <TableCell>
                {person.previousCardMasked} → {person.cardMasked ?? '—'}
              </TableCell>
              <TableCell>{translate(`subsidy.account.${person.accountState}`)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </FoldOfPeople>
  );
}

function Townships({ comparison }: { readonly comparison: RunComparison }) {
  const translate = useTranslate();
  const changed = comparison.townships.filter((township) => township.differenceFen !== 0);
  if (changed.length === 0) return null;
  return (
    <Fold head={<Typography sx={{ fontWeight: 600 }}>{translate('subsidy.comparison.townships')}</Typography>}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {['township', 'before', 'now', 'change'].map((column, index) => (
              <TableCell key={column} align={index > 0 ? 'right' : 'left'}>
                {translate(`subsidy.comparison.columns.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {changed.map((township) => (
            <TableRow key={township.townshipCode}>
              <TableCell>{township.townshipName}</TableCell>
              <TableCell align="right">
                {formatCount(township.previousCount)} · {formatMoney(township.previousTotalFen)}
              </TableCell>
              <TableCell align="right">
                {formatCount(township.count)} · {formatMoney(township.totalFen)}
              </TableCell>
              <TableCell align="right">{formatMoneyDifference(township.differenceFen)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Fold>
  );
}
