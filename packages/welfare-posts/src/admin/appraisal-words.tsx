import { formatMoney, formatPeriod, type TableColumn, useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import type { AppraisalRecord, AppraisalTerms } from '../model/appraisal.js';

/** The periods and grades that the county knows; undefined until they are, and where it has settled nothing. */
export function useAppraisalTerms(enabled = true): AppraisalTerms | undefined {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['appraisal-terms'],
    queryFn: () => client.request<AppraisalTerms>('/appraisal-terms'),
    enabled,
    staleTime: 60_000,
    retry: false,
  }).data;
}

/** `{ zh, en }` in the language of the screen. */
export function useNamed(): (one: { readonly zh: string; readonly en: string }) => string {
  const locale = useLocale();
  return ({ zh, en }) => (locale === 'en' ? en : zh);
}

export const pointsOf = (hundredths: number): string => String(hundredths / 100);

type Effect = Pick<
  AppraisalRecord,
  'gradeId' | 'amountFen' | 'amountMonth' | 'amountStanding' | 'consequence' | 'inARow'
>;

/** What follows from the grade, in whole sentences; nothing before there is one. */
export function useEffectWords(): (appraisal: Effect) => readonly string[] {
  const translate = useTranslate();
  const locale = useLocale();
  return ({ gradeId, amountFen, amountMonth, amountStanding, consequence, inARow }) => {
    if (gradeId === null) return [];
    const money =
      amountFen === null
        ? []
        : [
            translate(
              `posts.appraisal.effect.${amountFen < 0 ? 'less' : 'more'}${amountStanding === 'late' ? '_late' : ''}`,
              {
                amount: formatMoney(Math.abs(amountFen)),
                month: formatPeriod(amountMonth ?? '', locale),
              },
            ),
          ];
    const row = inARow !== null && inARow > 1 ? [translate('posts.appraisal.effect.in_a_row', { times: inARow })] : [];
    const rest =
      consequence === null || consequence === 'none' ? [] : [translate(`posts.appraisal.effect.${consequence}`)];
    const words = [...money, ...rest];
    return words.length === 0 ? [translate('posts.appraisal.effect.none'), ...row] : [...words, ...row];
  };
}

/** The same in one line. */
export function EffectWords({ appraisal }: { readonly appraisal: Effect }) {
  const locale = useLocale();
  return useEffectWords()(appraisal).join(locale === 'en' ? ' ' : '') || '—';
}

/** A list writes what follows in one cell, and a spreadsheet in the columns of which it is made. */
export const effectSpreadsheet: NonNullable<TableColumn['spreadsheet']> = [
  { source: 'amountFen', kind: 'money' },
  { source: 'amountMonth', kind: 'period' },
  {
    source: 'consequence',
    codes: { prefix: 'posts.appraisal.consequence', values: ['none', 'warning', 'exit'] },
  },
];
