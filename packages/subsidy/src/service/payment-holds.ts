import { type Actor, addDays, domainError, type ListQuery, type Page } from '@gongyi/kernel';
import type { PaymentHold, PaymentHoldFilter, PlaceHold } from '../model/payment-hold.js';
import { paymentHoldWorkflow } from '../model/recovery-workflow.js';
import { holdPrepared } from './batch-figures.js';
import { type Context, found, wholeCounty } from './context.js';
import { ruleOf } from './recovery-rule.js';

/** Suspended payments (暂缓发放): placed by one officer on suspicion, released by another. */
export interface PaymentHoldService {
  find(actor: Actor, query: ListQuery<PaymentHoldFilter>): Promise<Page<PaymentHold>>;
  get(actor: Actor, id: string): Promise<PaymentHold>;
  /** @throws DomainError conflict HOLDS.ALREADY_HELD | HOLDS.FILE_BEING_WRITTEN */
  place(actor: Actor, input: PlaceHold): Promise<PaymentHold>;
  /** @throws DomainError forbidden RECOVERY.SAME_PERSON */
  release(actor: Actor, id: string, input: { readonly version: number; readonly reason: string }): Promise<PaymentHold>;
}

export function createPaymentHoldService(context: Context): PaymentHoldService {
  const { command, read, store, clock } = context;
  const get = async (actor: Actor, id: string) => found(await store.holds.get(actor, id, clock.today()));
  return {
    find: (actor, query) => read(actor, 'payment-holds.read', () => store.holds.find(actor, query, clock.today())),
    get: (actor, id) => read(actor, 'payment-holds.read', () => get(actor, id)),
    place: (actor, input) =>
      command(actor, 'payment-holds.place', async () => {
        const { itemId = null, personId = '', reason } = input;
        const person = found(await store.holds.personOf(actor, itemId === null ? { personId } : { itemId }));
        wholeCounty(actor);
        const placedOn = clock.today();
        const reviewBy = addDays(placedOn, (await ruleOf(context, actor, placedOn)).holdDaysMost);
        const id = await store.holds.insert(actor, { ...person, itemId, reason, placedOn, reviewBy });
        const held = await holdWaiting(context, actor, person.personId, itemId);
        await context.audit.record(actor, {
          action: 'payment-holds.place',
          resource: 'payment-holds',
          recordId: id,
          divisionCode: person.divisionCode,
          after: { personId: person.personId, itemId, reviewBy, paymentsHeld: held },
          reason,
        });
        return get(actor, id);
      }),
    release: (actor, id, { version, reason }) =>
      command(actor, 'payment-holds.release', async () => {
        const before = await get(actor, id);
        wholeCounty(actor);
        const state = paymentHoldWorkflow.next(before.state, 'release');
        if (before.createdBy === actor.userId) throw domainError('forbidden', 'RECOVERY.SAME_PERSON');
        await store.holds.release(actor, { id, version }, { releasedOn: clock.today(), releaseReason: reason });
        await context.audit.record(actor, {
          action: 'payment-holds.release',
          resource: 'payment-holds',
          recordId: id,
          divisionCode: before.divisionCode,
          before: { state: before.state },
          after: { state },
          reason,
        });
        return get(actor, id);
      }),
  };
}

/** Lines that wait in a batch that is not sent leave it; what was sent cannot be stopped any more. */
async function holdWaiting(context: Context, actor: Actor, personId: string, itemId: string | null): Promise<number> {
  const filter = { personId, state: 'prepared' as const, ...(itemId === null ? {} : { itemId }) };
  const query = { filter, sort: null, range: { from: 0, to: 99 }, ids: null };
  const waiting = (await context.store.payments.find(actor, query)).rows;
  for (const payment of waiting) {
    const batch = await holdPrepared(context, actor, payment, 'suspended', 'payment-holds');
    if (batch !== undefined) throw domainError('conflict', 'HOLDS.FILE_BEING_WRITTEN', { number: batch.number });
  }
  return waiting.length;
}
