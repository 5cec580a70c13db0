import { Alert, Box, LinearProgress, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { formatCount } from '../format/format.js';
import { useConsole } from '../hooks/console-context.js';

interface Job {
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed';
  readonly progressDone: number;
  readonly progressTotal: number;
  readonly error: { readonly message: string } | null;
}

const pollMs = 700;
const hasEnded = (job: Job | undefined) => job?.state === 'succeeded' || job?.state === 'failed';

/** How far a background job is; tells once when it has ended, and why it failed. */
export function JobProgress({
  jobId,
  onEnd,
}: {
  readonly jobId: string;
  readonly onEnd?: (succeeded: boolean) => void;
}) {
  const { client } = useConsole();
  const translate = useTranslate();
  const { data } = useQuery({
    queryKey: ['console', 'job', jobId],
    queryFn: () => client.request<Job>(`/jobs/${jobId}`),
    refetchInterval: (query) => (hasEnded(query.state.data) ? false : pollMs),
  });
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!hasEnded(data) || told.current === jobId) return;
    told.current = jobId;
    onEnd?.(data?.state === 'succeeded');
  }, [data, jobId, onEnd]);
  if (data?.state === 'failed') return <Alert severity="error">{data.error?.message}</Alert>;
  const { progressDone = 0, progressTotal = 0 } = data ?? {};
  const measured = data?.state === 'running' && progressTotal > 0;
  return (
    <Box role="status">
      <LinearProgress
        aria-label={translate('console.job.running')}
        {...(measured ? { variant: 'determinate', value: (100 * progressDone) / progressTotal } : {})}
      />
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
        {translate(`console.job.${data?.state ?? 'queued'}`)}
        {measured &&
          ` ${translate('console.job.progress', { done: formatCount(progressDone), total: formatCount(progressTotal) })}`}
      </Typography>
    </Box>
  );
}
