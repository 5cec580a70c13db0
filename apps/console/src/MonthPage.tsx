import {
  formatPeriod,
  MessagePage,
  PageTitle,
  PeriodPicker,
  useConsole,
  useMe,
  usePermission,
} from '@gongyi/console-kit';
import { Box, Button, LinearProgress, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { Figures } from './Figures.js';
import type { Month } from './month.js';
import { Schemes } from './Schemes.js';
import { Steps } from './Steps.js';
import { Tasks } from './Tasks.js';
import { WelcomePage } from './WelcomePage.js';

/** Where the month stands and what waits for whoever looks; for administrators, their work. */
export function MonthPage() {
  const me = useMe();
  const permitted = usePermission('dashboard.read');
  if (me === undefined) return <LinearProgress />;
  return permitted ? <MonthOverview /> : <WelcomePage name={me.fullName} />;
}

function MonthOverview() {
  const { client, modules } = useConsole();
  const translate = useTranslate();
  const locale = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const query = chosen === null ? '' : `?period=${chosen}`;
  const { data, error, refetch } = useQuery({
    queryKey: ['month', chosen, locale],
    queryFn: () => client.request<Month>(`/dashboard${query}`),
    placeholderData: (before) => before,
  });
  if (error !== null)
    return (
      <MessagePage title="month.unread" hint={error.message}>
        <Button variant="contained" onClick={() => void refetch()}>
          {translate('console.errors.retry')}
        </Button>
      </MessagePage>
    );
  if (data === undefined) return <LinearProgress />;
  const period = chosen ?? data.period;
  return (
    <>
      <PageTitle title={translate('month.title', { period: formatPeriod(period, locale) })}>
        <PeriodPicker value={period} onChange={setChosen} />
      </PageTitle>
      <Box sx={overview}>
        <Box sx={{ gridArea: 'tasks' }}>
          <Tasks tasks={data.tasks} steps={data.steps} />
        </Box>
        <Box sx={{ gridArea: 'steps' }}>
          <Steps steps={data.steps} />
        </Box>
        <Stack spacing={2} sx={{ gridArea: 'more' }}>
          <Schemes schemes={data.schemes} />
          <Figures figures={data.figures} />
          {modules
            .flatMap(({ dashboardCards }) => dashboardCards ?? [])
            .map((Card, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list of modules never changes
              <Card key={index} period={period} />
            ))}
        </Stack>
      </Box>
    </>
  );
}

/** What waits comes first on a phone, and stands beside the way of the month where there is room. */
const overview = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
  gridTemplateRows: { md: 'auto 1fr' },
  gridTemplateAreas: { xs: '"tasks" "steps" "more"', md: '"steps tasks" "steps more"' },
};
