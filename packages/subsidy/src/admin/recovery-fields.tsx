import { type CommandField, formatMoney, StateChip, useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import type { Payment } from '../model/records.js';
import { recoverySources } from '../model/recovery.js';
import { usePaidFor } from './periods.js';

const tones = {
  found: 'info',
  noticed: 'info',
  appealed: 'warning',
  due: 'warning',
  paying: 'info',
  recovered: 'success',
  written_off: 'neutral',
} as const;

/** The state of a case as a chip. */
export const recoveryState = <StateChip workflow="recovery" tones={tones} />;

interface Cause {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

/** The county's causes; none while they load, or where it has settled nothing. */
function useCauses(wanted: boolean): readonly Cause[] {
  const { client } = useConsole();
  const { data } = useQuery({
    queryKey: ['recovery-causes'],
    queryFn: () => client.request<{ causes: Cause[] }>('/recovery-causes'),
    enabled: wanted,
    staleTime: 60_000,
    retry: false,
  });
  return data?.causes ?? [];
}

/** What the form has to know about a payment. */
export type AskedBack = Pick<Payment, 'id' | 'schemeId' | 'period' | 'entitlementFen'>;

/** The form that opens a case about one of these payments, or several of a person. */
export function useOpenFields(payments: readonly AskedBack[], source = 'audit'): readonly CommandField[] {
  const locale = useLocale();
  const translate = useTranslate();
  const causes = useCauses(payments.length > 0);
  const paidFor = usePaidFor();
  const label = (payment: AskedBack) => `${paidFor(payment)} ${formatMoney(payment.entitlementFen)}`;
  const [only] = payments.length === 1 ? payments : [];
  return [
    {
      name: 'paymentIds',
      kind: 'multiselect',
      required: true,
      initial: only === undefined ? [] : [only.id],
      options: payments.map((payment) => ({ value: payment.id, label: label(payment) })),
    },
    {
      name: 'amountFen',
      kind: 'money',
      help: 'subsidy.recovery.whole_help',
      visible: ({ paymentIds }) => Array.isArray(paymentIds) && paymentIds.length === 1,
    },
    {
      name: 'source',
      kind: 'select',
      required: true,
      initial: source,
      options: recoverySources.map((value) => ({ value, label: translate(`subsidy.recovery.sources.${value}`) })),
    },
    {
      name: 'causeId',
      kind: 'select',
      required: true,
      options: causes.map(({ id, zh, en }) => ({ value: id, label: locale === 'en' ? en : zh })),
    },
    { name: 'description', kind: 'multiline', required: true, minLength: 2 },
  ];
}
