import { Box, Typography } from '@mui/material';
import { useLocale } from 'react-admin';
import { welfarePostMessages } from '../model/messages.js';

/** What a finding is about, in a few words. */
export function findingTitle(code: string, locale: string): string {
  const message = welfarePostMessages[`${code}.title`] ?? welfarePostMessages[code];
  return message === undefined ? code : locale === 'en' ? message.en : message.zh;
}

/** Codes of findings in words. */
export function FindingTitles({ codes }: { readonly codes: readonly string[] }) {
  const locale = useLocale();
  if (codes.length === 0) return '—';
  return codes.map((code) => findingTitle(code, locale)).join(locale === 'en' ? '; ' : '；');
}

interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly cell: string | null;
  readonly problem: string;
  readonly suggestion: string;
}

/** What is wrong with a line, at which cell, and what to do about it. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <>—</>;
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
