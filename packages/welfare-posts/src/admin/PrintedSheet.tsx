import { useConsole } from '@gongyi/console-kit';
import Print from '@mui/icons-material/Print';
import { Box, Button, Card, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { PostSetting } from '../model/post-settings.js';

/** The titles of the county's own forms; undefined until they are known, and where the county has settled none. */
export function useFormTitles(): PostSetting<'post-forms'> | undefined {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['post-settings', 'post-forms'],
    queryFn: () =>
      client.request<{ value: PostSetting<'post-forms'> }>('/post-settings/post-forms').then(({ value }) => value),
    staleTime: 60_000,
    retry: false,
  }).data;
}

/** Leads to the printed form of the record around it. */
export function PrintButton({ to }: { readonly to: string }) {
  const translate = useTranslate();
  return (
    <Button component={Link} to={to} startIcon={<Print />}>
      {translate('hiring.print')}
    </Button>
  );
}

/** A sheet as it is pinned up or signed: the county's own title, nothing but the sheet on paper. */
export function PrintedSheet(props: { readonly title: string; readonly back: string; readonly children: ReactNode }) {
  const translate = useTranslate();
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, mb: 2, '@media print': { display: 'none' } }}>
        <Button component={Link} to={props.back}>
          {translate('hiring.back')}
        </Button>
        <Button variant="contained" startIcon={<Print />} onClick={() => globalThis.print()}>
          {translate('hiring.print')}
        </Button>
      </Box>
      <Card
        sx={{
          p: { xs: 2, sm: 5 },
          width: '100%',
          maxWidth: 860,
          mx: 'auto',
          '@media print': { border: 0, boxShadow: 'none' },
        }}
      >
        <Typography variant="h1" align="center" sx={{ mb: 3 }}>
          {props.title}
        </Typography>
        {props.children}
      </Card>
    </>
  );
}

/** A ruled form: labels beside what was filled in, two pairs a line where there is room. */
export function FormGrid({ children }: { readonly children: ReactNode }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: { xs: '96px 1fr', sm: '112px 1fr 112px 1fr' },
        borderTop: 1,
        borderLeft: 1,
        borderColor: 'text.primary',
        breakInside: 'auto',
        '@media print': { gridTemplateColumns: '112px 1fr 112px 1fr' },
      }}
    >
      {children}
    </Box>
  );
}

const cell = { borderRight: 1, borderBottom: 1, borderColor: 'text.primary', px: 1, py: 0.75, minHeight: 36 } as const;

/** One label with what stands beside it; `wide` takes the whole line. */
export function FormCell({ label, wide = false, children }: { label: string; wide?: boolean; children?: ReactNode }) {
  const whole = wide ? { gridColumn: { xs: '2', sm: '2 / -1' }, '@media print': { gridColumn: '2 / -1' } } : {};
  return (
    <>
      <Box component="dt" sx={{ ...cell, fontWeight: 600, bgcolor: 'action.hover' }}>
        {label}
      </Box>
      <Box component="dd" sx={{ ...cell, m: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere', ...whole }}>
        {children}
      </Box>
    </>
  );
}
