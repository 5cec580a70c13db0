import { Box, Typography } from '@mui/material';

/** What is wrong or noteworthy, as the API tells it: the sentences are in the reader's language. */
export interface FindingRecord {
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly cell: string | null;
  readonly problem: string;
  readonly suggestion: string;
}

/** Findings one below the other: where, what, and for problems what to do. */
export function Findings({ findings }: { readonly findings: readonly FindingRecord[] }) {
  if (findings.length === 0) return '—';
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, textAlign: 'left' }}>
      {findings.map(({ code, severity, cell, problem, suggestion }) => (
        <Box component="li" key={`${code}${cell}`} sx={{ mb: 0.25 }}>
          <Typography
            component="span"
            variant="body2"
            sx={severity === 'error' ? { color: 'error.main', fontWeight: 600 } : { color: 'text.secondary' }}
          >
            {cell !== null && `${cell} · `}
            {problem}
          </Typography>
          {severity === 'error' && suggestion !== '' && (
            <Typography variant="caption" color="text.secondary" component="div">
              {suggestion}
            </Typography>
          )}
        </Box>
      ))}
    </Box>
  );
}
