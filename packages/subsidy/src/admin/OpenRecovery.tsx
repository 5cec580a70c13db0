import { CommandButton, usePermission } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { useRedirect } from 'react-admin';
import type { Payment } from '../model/records.js';
import { type AskedBack, useOpenFields } from './recovery-fields.js';

interface OpenRecoveryProps {
  /** What has arrived at one person. */
  readonly payments: readonly (AskedBack & Pick<Payment, 'state'>)[];
  readonly source?: string;
  readonly size?: 'small' | 'medium';
}

/** Opens a case about payments of one person, and goes to it. */
export function OpenRecovery({ payments, source, size = 'medium' }: OpenRecoveryProps) {
  const redirect = useRedirect();
  const permitted = usePermission('recoveries.create');
  const settled = permitted ? payments.filter(({ state }) => state === 'settled') : [];
  const fields = useOpenFields(settled, source);
  if (settled.length === 0) return null;
  const body = ({ paymentIds, amountFen, ...values }: JsonObject): JsonObject => {
    const chosen = Array.isArray(paymentIds) ? paymentIds : [];
    const lines = settled
      .filter(({ id }) => chosen.includes(id))
      .map(({ id, entitlementFen }) => ({ paymentId: id, amountFen: Number(amountFen ?? entitlementFen) }));
    return { ...values, lines };
  };
  return (
    <CommandButton
      on="collection"
      resource="recoveries"
      command=""
      name="create"
      size={size}
      fields={fields}
      body={body}
      onDone={({ id }) => redirect('show', 'recoveries', String(id))}
    />
  );
}
