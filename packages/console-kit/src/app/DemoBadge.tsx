import SkipNext from '@mui/icons-material/SkipNext';
import { Box, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import { useConsole, useDemo } from '../hooks/console-context.js';

/** Says on every page of a demonstration that its people are invented, and lets its date go on. */
export function DemoBadge() {
  const { client } = useConsole();
  const { data } = useDemo();
  const queries = useQueryClient();
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  if (data?.demo !== true) return null;
  const advance = async () => {
    try {
      const { today } = await client.request<{ today: string }>('/demo/advance', { method: 'POST', json: {} });
      notify(translate('console.demo.moved', { date: today }), { type: 'info' });
      await queries.invalidateQueries({ queryKey: ['console', 'demo'] });
      refresh();
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    }
  };
  return (
    <Stack
      direction="row"
      sx={{
        alignItems: 'center',
        borderRadius: 999,
        bgcolor: 'rgba(255,255,255,0.16)',
        pl: 1.5,
        pr: 0.5,
        minHeight: 32,
        whiteSpace: 'nowrap',
      }}
    >
      <Tooltip title={translate('console.demo.note')}>
        <Typography variant="body2" sx={{ fontWeight: 700 }}>
          {translate('console.demo.label')}
        </Typography>
      </Tooltip>
      <Typography variant="body2" sx={{ ml: 1 }} aria-label={translate('console.demo.today', { date: data.today })}>
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
          {data.today.slice(0, 5)}
        </Box>
        {data.today.slice(5)}
      </Typography>
      <Tooltip title={translate('console.demo.advance')}>
        <IconButton
          color="inherit"
          size="small"
          aria-label={translate('console.demo.advance')}
          onClick={() => void advance()}
        >
          <SkipNext fontSize="small" />
        </IconButton>
      </Tooltip>
    </Stack>
  );
}
