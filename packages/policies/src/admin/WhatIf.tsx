import {
  formatCount,
  formatMoney,
  formatMoneyDifference,
  formatPeriod,
  Loaded,
  PeriodPicker,
  Section,
  useConsole,
  useMonthBefore,
} from '@gongyi/console-kit';
import {
  Alert,
  Box,
  Button,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useGetList, useLocale, useTranslate } from 'react-admin';
import type { PolicyRelease, WhatIfInput, WhatIfResult } from '../model/release.js';

/** Tries the draft on the people of a frozen month. */
export function WhatIf({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const locale = useLocale();
  const before = useMonthBefore();
  const { data: schemes = [] } = useGetList('schemes', {
    filter: { source: 'post_month' },
    pagination: { page: 1, perPage: 100 },
  });
  const [chosen, setChosen] = useState<Partial<Record<keyof WhatIfInput, string>>>({});
  const input = {
    schemeId: chosen.schemeId ?? String(schemes[0]?.id ?? ''),
    roster: chosen.roster ?? before,
    month: chosen.month ?? before,
    through: chosen.through ?? chosen.month ?? before,
  };
  const [asked, setAsked] = useState<typeof input>();
  const set = (name: keyof WhatIfInput) => (value: string) => setChosen((values) => ({ ...values, [name]: value }));
  return (
    <Section title={translate('rules.what_if')}>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {translate('rules.what_if_hint')}
      </Typography>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          size="small"
          label={translate('rules.scheme')}
          value={input.schemeId}
          onChange={({ target }) => set('schemeId')(target.value)}
          sx={{ minWidth: 180 }}
        >
          {schemes.map((scheme) => (
            <MenuItem key={scheme.id} value={scheme.id}>
              {String(locale === 'en' ? scheme['titleEn'] : scheme['titleZh'])}
            </MenuItem>
          ))}
        </TextField>
        <PeriodPicker label={translate('rules.roster')} value={input.roster} onChange={set('roster')} />
        <PeriodPicker label={translate('rules.month')} value={input.month} onChange={set('month')} />
        <PeriodPicker label={translate('rules.through')} value={input.through} onChange={set('through')} />
        <Button variant="contained" onClick={() => setAsked(input)}>
          {translate('rules.run')}
        </Button>
      </Box>
      {asked !== undefined && <Result release={release} input={asked} />}
    </Section>
  );
}

interface ResultProps {
  readonly release: PolicyRelease;
  readonly input: Record<keyof WhatIfInput, string>;
}

function Result({ release, input }: ResultProps) {
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['policy-releases', release.id, 'what-if', release.version, input],
    queryFn: () => client.request<WhatIfResult>(`/policy-releases/${release.id}/what-if?${new URLSearchParams(input)}`),
    retry: false,
  });
  return (
    <Box sx={{ mt: 2 }} aria-live="polite">
      <Loaded query={query}>{(result) => <Effects result={result} />}</Loaded>
    </Box>
  );
}

function Effects({ result }: { readonly result: WhatIfResult }) {
  const translate = useTranslate();
  const locale = useLocale();
  const { total } = result;
  return (
    <>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', mb: 2 }}>
        <Figure label="rules.released_total" money={formatMoney(total.releasedFen)} people={total.releasedPaid} />
        <Figure label="rules.draft_total" money={formatMoney(total.draftFen)} people={total.draftPaid} />
        <Figure label="rules.budget" money={formatMoneyDifference(total.draftFen - total.releasedFen)}>
          {translate('rules.gaining', { count: formatCount(total.gaining) })}{' '}
          {translate('rules.losing', { count: formatCount(total.losing) })}
        </Figure>
      </Box>
      {result.changeCount === 0 ? (
        <Alert severity="info">{translate('rules.no_change')}</Alert>
      ) : (
        <>
          {result.months.length > 1 && (
            <Budget
              title="rules.by_month"
              rows={result.months.map(({ month, ...effect }) => ({ name: formatPeriod(month, locale), ...effect }))}
            />
          )}
          <Budget title="rules.by_place" rows={result.places} />
          <Reasons reasons={result.reasons} />
          <People result={result} />
        </>
      )}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly money: string;
  readonly people?: number;
  readonly children?: React.ReactNode;
}

function Figure({ label, money, people, children }: FigureProps) {
  const translate = useTranslate();
  return (
    <Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {translate(label)}
      </Typography>
      <Typography sx={{ fontWeight: 650, fontSize: '1.125rem' }}>{money}</Typography>
      <Typography variant="body2">
        {people === undefined ? children : translate('rules.rows', { count: formatCount(people) })}
      </Typography>
    </Box>
  );
}

interface BudgetProps {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly releasedFen: number; readonly draftFen: number }[];
}

function Budget({ title, rows }: BudgetProps) {
  const translate = useTranslate();
  return (
    <Box sx={{ overflowX: 'auto', mb: 2 }}>
      <Typography sx={{ fontWeight: 600 }}>{translate(title)}</Typography>
      <Table size="small" sx={{ minWidth: 480 }}>
        <TableHead>
          <TableRow>
            <TableCell />
            {['before', 'after', 'budget'].map((name) => (
              <TableCell key={name} align="right">
                {translate(`rules.${name}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.name}>
              <TableCell>{row.name}</TableCell>
              <TableCell align="right">{formatMoney(row.releasedFen)}</TableCell>
              <TableCell align="right">{formatMoney(row.draftFen)}</TableCell>
              <TableCell align="right">{formatMoneyDifference(row.draftFen - row.releasedFen)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function Reasons({ reasons }: Pick<WhatIfResult, 'reasons'>) {
  const translate = useTranslate();
  if (reasons.length === 0) return null;
  return (
    <Box sx={{ mb: 2 }}>
      <Typography sx={{ fontWeight: 600 }}>{translate('rules.by_reason')}</Typography>
      {reasons.map(({ change, rows }) => (
        <Typography key={change} variant="body2">
          {change
            .split(' → ')
            .map((code) => translate(`subsidy.reasons.${code}`, { _: code }))
            .join(' → ')}
          {'  '}
          {translate('rules.rows', { count: formatCount(rows) })}
        </Typography>
      ))}
    </Box>
  );
}

function People({ result }: { readonly result: WhatIfResult }) {
  const translate = useTranslate();
  const locale = useLocale();
  const money = (amountFen: number | null) => (amountFen === null ? '—' : formatMoney(amountFen));
  return (
    <>
      <Typography sx={{ fontWeight: 600 }}>{translate('rules.people')}</Typography>
      <Box sx={{ overflow: 'auto', maxHeight: 360 }}>
        <Table size="small" stickyHeader sx={{ minWidth: 480 }}>
          <TableHead>
            <TableRow>
              <TableCell>{translate('rules.person')}</TableCell>
              <TableCell>{translate('console.period.label')}</TableCell>
              <TableCell>{translate('rules.place')}</TableCell>
              <TableCell align="right">{translate('rules.before')}</TableCell>
              <TableCell align="right">{translate('rules.after')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {result.changes.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: masked names repeat, and the list never changes
              <TableRow key={index}>
                <TableCell>{change.name}</TableCell>
                <TableCell>{formatPeriod(change.month, locale)}</TableCell>
                <TableCell>{change.place}</TableCell>
                <TableCell align="right">{money(change.releasedFen)}</TableCell>
                <TableCell align="right">{money(change.draftFen)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
      {result.changeCount > result.changes.length && (
        <Typography variant="body2" color="text.secondary">
          {translate('rules.first_people', {
            count: formatCount(result.changes.length),
            total: formatCount(result.changeCount),
          })}
        </Typography>
      )}
    </>
  );
}
