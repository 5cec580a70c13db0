import InboxOutlined from '@mui/icons-material/InboxOutlined';
import { Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Says that there is nothing and what one could do. */
export function EmptyState({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <Stack alignItems="center" spacing={1.5} sx={{ py: 6, px: 2, color: 'text.secondary', textAlign: 'center' }}>
      <InboxOutlined sx={{ fontSize: 40, opacity: 0.6 }} />
      <Typography variant="body1" sx={{ maxWidth: '36em' }}>
        {text}
      </Typography>
      {children}
    </Stack>
  );
}
