import { type CommandField, useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'react-admin';
import { splitWays } from '../model/split-batches.js';

/** What screens need to know of the county's rules about payment. */
export interface PaymentSettings {
  readonly usual: string;
  readonly layouts: readonly {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly checksAccounts: boolean;
    readonly split: { readonly by: string; readonly mostLines: number | null };
  }[];
  readonly returnReasons: readonly { readonly id: string; readonly zh: string; readonly en: string }[];
}

/** undefined while it is on its way, and for people who may not see payments. */
export function usePaymentSettings(): PaymentSettings | undefined {
  const { client } = useConsole();
  const { data } = useQuery({
    queryKey: ['payment-settings'],
    queryFn: () => client.request<PaymentSettings>('/payment-settings'),
    staleTime: 60_000,
    retry: false,
  });
  return data;
}

/** The county's own word for a reason of return. */
export function useReturnReason(code: string | null): string {
  const settings = usePaymentSettings();
  const locale = useLocale();
  const reason = settings?.returnReasons.find(({ id }) => id === code);
  return reason === undefined ? '' : locale === 'en' ? reason.en : reason.zh;
}

/** Which layout: shown only where there is more than one to choose from. */
export function useLayoutField(options: { readonly checksAccounts?: boolean } = {}): readonly CommandField[] {
  const settings = usePaymentSettings();
  const locale = useLocale();
  if (settings === undefined) return [];
  const { usual, layouts } = settings;
  const offered = layouts.filter((layout) => options.checksAccounts !== true || layout.checksAccounts);
  const first = offered.find(({ id }) => id === usual) ?? offered[0];
  if (first === undefined) return [];
  return [
    {
      name: 'layoutId',
      kind: 'select',
      required: true,
      initial: first.id,
      label: 'subsidy.layout',
      options: offered.map(({ id, zh, en }) => ({ value: id, label: locale === 'en' ? en : zh })),
    },
  ];
}

/** The layout, and into how many files the lines go. */
export function useBatchFields(): readonly CommandField[] {
  const layout = useLayoutField();
  return [
    ...layout,
    {
      name: 'by',
      kind: 'select',
      label: 'subsidy.split_by',
      help: 'subsidy.split_help',
      initial: '',
      options: splitWays.map((way) => ({ value: way, label: `subsidy.split_ways.${way}` })),
    },
    {
      name: 'mostLines',
      kind: 'number',
      label: 'subsidy.most_lines',
      min: 1,
      visible: ({ by }) => typeof by === 'string' && by !== '',
    },
  ];
}
