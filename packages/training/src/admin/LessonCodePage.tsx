import { Loaded, PageTitle, QrCode, useConsoleDataProvider } from '@gongyi/console-kit';
import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import type { LessonCode } from '../model/attendance.js';

/** A third of a turn: the code on the screen is never an old one. */
const refreshMs = 15_000;

/** 扫码签到: the code that changes every minute, as large as the screen lets it be, and how many have signed in. */
export function LessonCodePage() {
  const { id = '' } = useParams();
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['lesson-codes', 'getOne', id],
    refetchInterval: refreshMs,
    queryFn: async () => (await dataProvider.getOne<LessonCode>('lesson-codes', { id })).data,
  });
  return (
    <Box sx={{ maxWidth: 760 }}>
      <PageTitle title={translate('training.roll.code')} />
      <Loaded query={query}>
        {({ link, signedIn, onRoster, signInUntil, turnSeconds }) => (
          <Card sx={{ p: 3 }}>
            <Stack spacing={2} sx={{ alignItems: 'center' }}>
              <QrCode
                text={`${globalThis.location.origin}${link}`}
                label={translate('training.roll.code')}
                size={320}
              />
              <Typography variant="h2" aria-live="polite">
                {translate('training.roll.signed_in', { signedIn, onRoster })}
              </Typography>
              <Typography color="text.secondary" sx={{ textAlign: 'center' }}>
                {translate('training.roll.code_hint', { until: signInUntil.slice(11, 16), seconds: turnSeconds })}
              </Typography>
              <Button
                component={RouterLink}
                to={`/roll-call/${id}`}
                variant="contained"
                size="large"
                fullWidth
                sx={{ minHeight: 56 }}
              >
                {translate('training.roll.end_code')}
              </Button>
            </Stack>
          </Card>
        )}
      </Loaded>
    </Box>
  );
}
