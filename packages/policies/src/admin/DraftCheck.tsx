import { formatCount, Loaded, Section, Tag, useConsole } from '@gongyi/console-kit';
import { Alert, Box, Button, Stack, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import type { CheckedDraft, PolicyRelease } from '../model/release.js';

/** Whether the draft could be released, and what it says otherwise than the rules in force. */
export function DraftCheck({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const { client } = useConsole();
  const query = useQuery({
    queryKey: ['policy-releases', release.id, 'check', release.version],
    queryFn: () => client.request<CheckedDraft>(`/policy-releases/${release.id}/check`),
  });
  return (
    <Loaded query={query}>
      {({ difference, problems, cases }) => (
        <>
          <Section title={translate('rules.difference')} flush={difference.length > 0}>
            <Differences difference={difference} />
          </Section>
          <Section title={translate('rules.check')}>
            <Problems problems={problems} />
            {problems.length === 0 && <Cases cases={cases} />}
          </Section>
        </>
      )}
    </Loaded>
  );
}

function Differences({ difference }: Pick<CheckedDraft, 'difference'>) {
  const translate = useTranslate();
  const locale = useLocale();
  if (difference.length === 0)
    return <Typography color="text.secondary">{translate('rules.no_difference')}</Typography>;
  const inWords = (path: string) =>
    path
      .split('.')
      .map((part) => translate(`rules.path.${part}`, { _: part }))
      .join(' · ');
  const numbers = new Map(difference.flatMap(({ kind, id, title }) => (kind === 'document' ? [[id, title.zh]] : [])));
  /** A document by its number, a bound by its name. */
  const shown = (value: string | null) =>
    value === null ? '—' : (numbers.get(value) ?? translate(`rules.word.${value}`, { _: value }));
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={{ minWidth: 560 }}>
        <TableBody>
          {difference.map(({ kind, id, title, change, differences }) => (
            <TableRow key={`${kind} ${id}`} sx={{ verticalAlign: 'top' }}>
              <TableCell sx={{ width: 220, minWidth: 140 }}>
                <Tag tone={change === 'removed' ? 'error' : change === 'added' ? 'info' : 'warning'}>
                  {translate(`rules.change.${change}`)}
                </Tag>{' '}
                {translate(`rules.kind.${kind}`)}
                <Typography sx={{ fontWeight: 600 }}>{locale === 'en' ? title.en : title.zh}</Typography>
              </TableCell>
              <TableCell>
                {differences
                  .filter(({ path }) => tells(path))
                  .map(({ path, before, after }) => (
                    <Typography key={path} variant="body2">
                      <Box component="span" sx={{ color: 'text.secondary' }}>
                        {inWords(path)}
                        {locale === 'en' ? ': ' : '：'}
                      </Box>
                      {change === 'changed' && before !== null && `${shown(before)} → `}
                      <b>{shown(after)}</b>
                    </Typography>
                  ))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

/** Ids and confidence are for developers; an officer reads numbers, dates and clauses. */
function tells(path: string): boolean {
  return !/(^|\.)(id|confidence)$/.test(path);
}

function Problems({ problems }: Pick<CheckedDraft, 'problems'>) {
  const translate = useTranslate();
  if (problems.length === 0) return <Alert severity="success">{translate('rules.no_problem')}</Alert>;
  return (
    <Alert severity="error">
      {translate('rules.problems', { count: formatCount(problems.length) })}
      {problems.map((problem) => (
        <Box key={`${problem.file} ${problem.path} ${problem.code}`} sx={{ mt: 1 }}>
          <b>{translate('rules.problem_at', { file: problem.file, line: problem.line ?? 1 })}</b> {problem.message}
          {problem.excerpt !== undefined && (
            <Box component="pre" sx={{ m: 0, overflowX: 'auto', fontSize: '0.8125rem' }}>
              {problem.excerpt}
            </Box>
          )}
          {problem.suggestion !== undefined && <div>→ {problem.suggestion}</div>}
        </Box>
      ))}
    </Alert>
  );
}

function Cases({ cases }: Pick<CheckedDraft, 'cases'>) {
  const translate = useTranslate();
  const [all, setAll] = useState(false);
  const failing = cases.filter(({ ok }) => !ok);
  const shown = all ? cases : failing;
  return (
    <Stack spacing={1} sx={{ mt: 1 }}>
      <Alert
        severity={failing.length === 0 ? 'success' : 'error'}
        action={
          !all && (
            <Button color="inherit" size="small" onClick={() => setAll(true)}>
              {translate('rules.show_cases')}
            </Button>
          )
        }
      >
        {failing.length === 0
          ? translate('rules.cases_pass', { count: formatCount(cases.length) })
          : translate('rules.cases_fail', { count: formatCount(failing.length) })}
      </Alert>
      {shown.map(({ id, title, ok, detail }) => (
        <Typography key={id} variant="body2">
          {ok ? '✓' : '✗'} {title}
          <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
            {detail}
          </Box>
        </Typography>
      ))}
    </Stack>
  );
}
