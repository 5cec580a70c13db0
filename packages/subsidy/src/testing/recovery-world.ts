import { type Fen, fen, invariant, type Period } from '@gongyi/kernel';
import type { Payment, PaymentBatch } from '../model/records.js';
import type { Recovery } from '../model/recovery.js';
import { returnOutcomes, returnSheets } from './return-file.js';
import type { SubsidyWorld } from './world.js';

/** Steps that tests of recovery need: months that have been paid, cases that are due. */
export function recoverySteps(world: SubsidyWorld) {
  const { service, maker, approver } = world;
  const page = <F>(filter: F) => ({ filter, sort: null, range: { from: 0, to: 999 }, ids: null });
  const paymentsOf = async (batch: PaymentBatch): Promise<Payment[]> =>
    (await service.payments.find(maker, page({ batchId: batch.id }))).rows;

  /** The bank answers everything of a batch; lines in `returned` come back. */
  async function answered(batch: PaymentBatch, returned: Readonly<Record<number, string>> = {}): Promise<void> {
    const lines = await world.options.transactions.run(maker, () =>
      world.options.store.payments.ofBatch(maker, batch.id, ['sent', 'settled', 'returned', 'parked']),
    );
    const options = { crypto: world.options.crypto, on: world.options.clock.today(), returned };
    const params = { batchId: batch.id };
    const importer = service.bankReturnImporter;
    const checked = await importer.check(maker, returnSheets(batch, returnOutcomes(lines, options)), params);
    await importer.commit(maker, checked.rows, params, async () => {});
  }

  /** A month computed, approved, published and sent to the bank on the day; the bank has not answered. */
  async function sent(month: Period, day: string, count = 3): Promise<PaymentBatch> {
    world.fill(month, count);
    return world.exported(await world.approved(month), day);
  }

  async function paid(month: Period, day: string, count = 3): Promise<Payment[]> {
    const batch = await sent(month, day, count);
    await answered(batch);
    return paymentsOf(batch);
  }

  function open(payments: readonly Payment[], amountFen: Fen): Promise<Recovery> {
    const lines = payments.map(({ id }) => ({ paymentId: id, amountFen }));
    return service.recoveries.open(maker, { source: 'audit', causeId: 'double', description: '审计发现', lines });
  }

  /** A case of so many fen a month that nobody appealed against. */
  async function due(payments: readonly Payment[], amountFen: number, day = '2025-06-01'): Promise<Recovery> {
    const found = await open(payments, fen(amountFen));
    const noticed = await service.recoveries.notice(maker, found.id, { version: found.version });
    world.setToday(day);
    return service.recoveries.fallDue(maker, noticed.id, { version: noticed.version });
  }

  async function permitted(recovery: Recovery): Promise<Recovery> {
    const input = { version: recovery.version, consentDocument: '同意书1号' };
    return service.recoveries.permitSetOff(maker, recovery.id, input);
  }

  async function writtenOff(recovery: Recovery): Promise<Recovery> {
    const proposal = { version: recovery.version, reason: '本人死亡，无遗产', documentNumber: '会人社核〔2025〕1号' };
    const proposed = await service.recoveries.proposeWriteOff(maker, recovery.id, proposal);
    return service.recoveries.decideWriteOff(approver, proposed.id, { version: proposed.version, verdict: 'approve' });
  }

  const fresh = (recovery: Recovery) => service.recoveries.get(maker, recovery.id);
  const firstOf = (payments: readonly Payment[]): Payment => {
    const [first] = payments;
    invariant(first !== undefined, 'a month with people');
    return first;
  };
  return { page, paymentsOf, answered, sent, paid, open, due, permitted, writtenOff, fresh, firstOf };
}
