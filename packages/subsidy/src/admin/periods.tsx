import { formatPeriod, PlainField } from '@gongyi/console-kit';
import type { Period } from '@gongyi/kernel';
import { type RaRecord, useGetList, useGetManyAggregate, useLocale, useRecordContext } from 'react-admin';
import type { Payment } from '../model/records.js';
import { type PeriodRule, periodRule, periodTitle } from '../model/subsidy-period.js';

/** A scheme by whose rules people can be paid. */
export interface PayingScheme extends RaRecord {
  readonly id: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly period: PeriodRule;
}

export function usePayingSchemes(): readonly PayingScheme[] {
  const query = { filter: { pays: true }, pagination: { page: 1, perPage: 100 } };
  const { data = [] } = useGetList<PayingScheme>('schemes', query, { staleTime: 60_000 });
  return data;
}

export interface PeriodOfScheme {
  readonly schemeId: string;
  readonly period: Period;
}

/** How its scheme calls a period: `2025年3月`, `2025年第2季度`, `2025年`. */
export function usePeriodWords(): (of: PeriodOfScheme) => string {
  const schemes = usePayingSchemes();
  const locale = useLocale() === 'en' ? 'en' : 'zh';
  return ({ schemeId, period }) => {
    const rule = schemes.find(({ id }) => id === schemeId)?.period ?? periodRule('month');
    return rule.unit === 'month' ? formatPeriod(period, locale) : periodTitle(rule, period, locale);
  };
}

/** What is paid and for when: `2025年 外出务工交通补助`; in the words that the record froze, where it has some. */
export function usePaidFor(): (of: PeriodOfScheme & { readonly schemeTitle?: string }) => string {
  const schemes = usePayingSchemes();
  const periodWords = usePeriodWords();
  const english = useLocale() === 'en';
  return (of) => {
    const scheme = schemes.find(({ id }) => id === of.schemeId);
    const title = english ? (scheme?.titleEn ?? of.schemeTitle) : (of.schemeTitle ?? scheme?.titleZh);
    return [periodWords(of), title].filter(Boolean).join(' ');
  };
}

/** The same of a payment that is known by its id; all of a page are asked for in one request. */
export function PaidFor({ paymentId }: { readonly paymentId: string }) {
  const { data: [payment] = [] } = useGetManyAggregate<Payment>('payments', { ids: [paymentId] });
  const paidFor = usePaidFor();
  return payment === undefined ? '…' : paidFor(payment);
}

/** The period of the record, as its scheme calls it. */
export function SchemePeriodField(_props: { readonly source: string }) {
  const record = useRecordContext<RaRecord & PeriodOfScheme>();
  const words = usePeriodWords();
  return record === undefined ? null : <PlainField source="period" value={words(record)} />;
}
