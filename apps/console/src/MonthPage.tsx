import {
  EmptyState,
  formatCount,
  formatMoney,
  formatPeriod,
  PageTitle,
  PeriodPicker,
  Section,
  Tag,
  useConsole,
  useMe,
  usePermission,
} from '@gongyi/console-kit';
import CheckCircle from '@mui/icons-material/CheckCircle';
import ChevronRight from '@mui/icons-material/ChevronRight';
import RadioButtonChecked from '@mui/icons-material/RadioButtonChecked';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Alert, Box, LinearProgress, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

type StepState = 'done' | 'current' | 'waiting';

interface Month {
  readonly period: string;
  readonly steps: readonly {
    readonly id: string;
    readonly state: StepState;
    readonly done: number;
    readonly total: number;
  }[];
  readonly tasks: readonly { readonly id: string; readonly count: number; readonly href: string }[];
  readonly figures: Readonly<Record<string, number>>;
}

/** Where the month stands and what waits for whoever looks; for administrators, a greeting. */
export function MonthPage() {
  const me = useMe();
  const permitted = usePermission('dashboard.read');
  const translate = useTranslate();
  if (me === undefined) return <LinearProgress />;
  if (permitted) return <Month />;
  return (
    <>
      <PageTitle title={translate('month.welcome', { name: me.fullName })} />
      <EmptyState text={translate('month.welcome_hint')} />
    </>
  );
}

function Month() {
  const { client, modules } = useConsole();
  const translate = useTranslate();
  const locale = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const query = chosen === null ? '' : `?period=${chosen}`;
  const { data, error } = useQuery({
    queryKey: ['month', chosen],
    queryFn: () => client.request<Month>(`/dashboard${query}`),
    placeholderData: (before) => before,
  });
  const period = chosen ?? data?.period ?? '';
  const cards = modules.flatMap(({ dashboardCards }) => dashboardCards ?? []);
  return (
    <>
      <PageTitle title={period === '' ? '' : translate('month.title', { period: formatPeriod(period, locale) })}>
        {period !== '' && <PeriodPicker value={period} onChange={setChosen} />}
      </PageTitle>
      {error !== null && <Alert severity="error">{translate(error.message, { _: error.message })}</Alert>}
      {data === undefined && error === null && <LinearProgress />}
      {data !== undefined && (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            alignItems: 'start',
            gridTemplateColumns: { md: 'minmax(0, 3fr) minmax(0, 2fr)' },
          }}
        >
          <Stack spacing={2}>
            <Box sx={{ display: { md: 'none' } }}>
              <Tasks month={data} />
            </Box>
            <Steps month={data} />
          </Stack>
          <Stack spacing={2}>
            <Box sx={{ display: { xs: 'none', md: 'block' } }}>
              <Tasks month={data} />
            </Box>
            <Figures month={data} />
            {cards.map((Card, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list of modules never changes
              <Card key={index} period={data.period} />
            ))}
          </Stack>
        </Box>
      )}
    </>
  );
}

const filter = (value: object) => encodeURIComponent(JSON.stringify(value));

/** Where a step is worked on. */
function placeOf(step: string, period: string): string {
  switch (step) {
    case 'people':
      return '/persons';
    case 'posts':
      return '/welfare-posts';
    case 'fix':
      return `/attendance-lines?filter=${filter({ period, state: 'to_fix' })}`;
    case 'attendance':
    case 'freeze':
      return `/attendance-months/${period}/show`;
    case 'notice':
      return '/notices';
    case 'payment':
    case 'reconcile':
      return '/payment-batches';
    default:
      return `/subsidy-runs?filter=${filter({ period })}`;
  }
}

const looks = {
  done: { Icon: CheckCircle, tone: 'success', color: 'success.main' },
  current: { Icon: RadioButtonChecked, tone: 'info', color: 'primary.main' },
  waiting: { Icon: RadioButtonUnchecked, tone: 'neutral', color: 'text.disabled' },
} as const;

function Steps({ month }: { month: Month }) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.where')} flush>
      <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {month.steps.map(({ id, state, done, total }) => {
          const { Icon, tone, color } = looks[state];
          return (
            <Box
              component="li"
              key={id}
              sx={{ borderTop: 1, borderColor: 'divider', bgcolor: state === 'current' ? 'primary.light' : undefined }}
            >
              <Stack
                component={RouterLink}
                to={placeOf(id, month.period)}
                direction="row"
                spacing={1.5}
                sx={{
                  alignItems: 'center',
                  px: 2.5,
                  py: 1.25,
                  textDecoration: 'none',
                  color: 'inherit',
                  '&:hover': { bgcolor: 'action.hover' },
                }}
              >
                <Icon fontSize="small" sx={{ color }} />
                <Typography sx={{ flexGrow: 1, fontWeight: state === 'current' ? 700 : 500 }}>
                  {translate(`month.steps.${id}`)}
                </Typography>
                {total > 1 && (
                  <Typography variant="body2" color="text.secondary" sx={{ whiteSpace: 'nowrap' }}>
                    {done === total
                      ? formatCount(total)
                      : translate('month.progress', { done: formatCount(done), total: formatCount(total) })}
                  </Typography>
                )}
                <Tag tone={tone}>{translate(`month.state.${state}`)}</Tag>
              </Stack>
            </Box>
          );
        })}
      </Stack>
    </Section>
  );
}

function Tasks({ month }: { month: Month }) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.waiting')} flush={month.tasks.length > 0}>
      {month.tasks.length === 0 && <Typography color="text.secondary">{translate('month.nothing')}</Typography>}
      {month.tasks.map(({ id, count, href }) => (
        <Link
          key={id}
          component={RouterLink}
          to={href}
          underline="none"
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            px: 2.5,
            py: 1.25,
            borderTop: 1,
            borderColor: 'divider',
            fontWeight: 600,
            '&:hover': { bgcolor: 'action.hover' },
          }}
        >
          <Box sx={{ flexGrow: 1 }}>{translate(`month.tasks.${id}`, { _: id })}</Box>
          <Tag tone="warning">{translate('month.count', { smart_count: count })}</Tag>
          <ChevronRight fontSize="small" />
        </Link>
      ))}
    </Section>
  );
}

function Figures({ month }: { month: Month }) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.figures')}>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
        {Object.entries(month.figures).map(([key, value]) => (
          <Box key={key}>
            <Typography component="dt" variant="caption" color="text.secondary">
              {translate(`month.keys.${key}`, { _: key })}
            </Typography>
            <Typography component="dd" sx={{ m: 0, fontSize: '1.125rem', fontWeight: 650 }}>
              {key.endsWith('Fen') ? formatMoney(value) : formatCount(value)}
            </Typography>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
