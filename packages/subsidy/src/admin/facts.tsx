import { formatMoney, formatPeriod, type TableColumn, useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'react-admin';
import type { ShownFact, SubsidyItem } from '../model/records.js';
import type { Facts, FactValue } from '../model/source.js';

/** The facts that the lines of a run are shown with, as the scheme names them. */
export function useShownFacts(runId: string): readonly ShownFact[] {
  const { client } = useConsole();
  const { data } = useQuery({
    queryKey: ['subsidy-runs', runId, 'facts'],
    queryFn: () => client.request<{ facts: ShownFact[] }>(`/subsidy-runs/${runId}/facts`),
    enabled: runId !== '',
  });
  return data?.facts ?? [];
}

/** A fact as a person reads it: 800.00, 2025年3月, the words of a category. */
export function factInWords(fact: ShownFact, value: FactValue | undefined, locale: string): string {
  if (value === null || value === undefined) return '—';
  const english = locale === 'en';
  switch (fact.type) {
    case 'money':
      return formatMoney(Number(value));
    case 'month':
      return formatPeriod(String(value), locale);
    case 'boolean':
      return value ? (english ? 'Yes' : '是') : english ? 'No' : '否';
    case 'text': {
      const known = fact.values.find((one) => one.value === value);
      return (english ? known?.en : known?.zh) ?? String(value);
    }
    default:
      return String(value);
  }
}

/** Columns of a list of lines, made of the scheme's own facts. */
export function useFactColumns(runId: string): TableColumn<SubsidyItem>[] {
  const locale = useLocale();
  return useShownFacts(runId).map((fact) => ({
    source: `facts.${fact.name}`,
    label: locale === 'en' ? fact.en : fact.zh,
    phone: 'hidden',
    render: ({ facts }: { readonly facts: Facts }) => factInWords(fact, facts[fact.name], locale),
    spreadsheet: [
      {
        source: `facts.${fact.name}`,
        label: locale === 'en' ? fact.en : fact.zh,
        kind: fact.type === 'money' ? 'money' : fact.type === 'integer' ? 'count' : 'text',
      },
    ],
  }));
}
