import { type Actor, domainError, invariant, newId } from '@gongyi/kernel';
import type { BatchChoice } from '../model/inputs.js';
import { createBatchFigures } from '../model/payment-file.js';
import type { PaymentLayout } from '../model/payment-layout.js';
import { paymentWorkflow } from '../model/payment-workflow.js';
import type { Payment, PaymentBatch, SubsidyRun } from '../model/records.js';
import { paidAsPerson } from '../model/source.js';
import { createSplitter, type SplitRule } from '../model/split-batches.js';
import type { NewBatch, PaymentStep, PlacedPayment, StoredNotice } from '../ports.js';
import { type ChosenLine, choosePayees, chosenLayout } from './choose-payees.js';
import { type Context, found, wholeCounty } from './context.js';
import { lateFactsOf, withLateFacts } from './late-facts.js';
import { endedNotice, nothingOverdue } from './payment-batches.js';
import { withRecoveries } from './recovery-payments.js';

/**
 * Prepares the lines for the bank: after approval and after the notice has ended, to the account that is confirmed now, in
 * the layout of the bank, in as many files as the county or the officer wants. Lines that cannot go yet are `held` with
 * their reason, in the first file; a later batch of the same run takes them up again. Answers the first batch; the others
 * name it in `partOf`.
 *
 * @throws DomainError conflict SUBSIDY.NOT_APPROVED | SUBSIDY.NOTICE_MISSING | SUBSIDY.NOTICE_NOT_ENDED {startsOn, endsOn,
 *   today} | SUBSIDY.NOTHING_TO_SEND | SUBSIDY.RECONCILIATION_OVERDUE {number, dueOn} | SUBSIDY.LAYOUT_UNKNOWN
 */
export async function prepareBatch(
  context: Context,
  actor: Actor,
  runId: string,
  choice: BatchChoice = {},
): Promise<PaymentBatch> {
  wholeCounty(actor);
  const { items, payments } = context.store;
  const run = found(await context.store.runs.lock(actor, runId));
  const notice = await endedNotice(context, actor, run);
  const rules = await context.paymentRules.rules(actor, context.clock.today());
  await nothingOverdue(context, actor, rules);
  const layout = await chosenLayout(context, actor, choice.layoutId);
  const current = await payments.currentOf(actor, runId);
  const late = await lateFactsOf(context, actor, run.period);
  const files = createFiles(context, actor, { run, notice, layout, split: splitOf(layout, choice) });
  let held = 0;
  await items.eachLive(actor, runId, async (all) => {
    const open = all.filter((item) => mayBeSent(current.get(item.itemId)));
    const payees = await choosePayees(context, actor, open, { runId, layout, rules });
    const chosen = await withLateFacts(context, actor, late, payees);
    const lines = await withRecoveries(context, actor, chosen, open);
    held += lines.filter((line) => line.heldReason !== null).length;
    // A line that stays held stays where it is; only a change of fate makes a new row.
    const moving = lines.filter((line) => line.heldReason === null || !current.has(line.itemId));
    await payments.step(actor, replacedBy(context, moving, current), 'payment-batches.create');
    await files.add(moving);
  });
  const batches = await files.finish();
  const [first] = batches;
  // Only a first preparation makes a file in which nothing goes yet.
  const goes = batches.some(({ lineCount }) => lineCount > 0);
  if (first === undefined || (!goes && current.size > 0))
    throw domainError('conflict', 'SUBSIDY.NOTHING_TO_SEND', { held });
  return first;
}

/** Not yet in any batch, or held in one. A returned line needs a decision of its own: re-issue. */
function mayBeSent(payment: Pick<Payment, 'state'> | undefined): boolean {
  return payment === undefined || payment.state === 'held';
}

function replacedBy(
  context: Context,
  lines: readonly ChosenLine[],
  current: ReadonlyMap<string, Pick<Payment, 'id'>>,
): PaymentStep[] {
  const to = paymentWorkflow.next('held', 'replace');
  return lines.flatMap(({ itemId }): PaymentStep[] => {
    const old = current.get(itemId);
    if (old === undefined) return [];
    return [{ paymentId: old.id, from: 'held', to, on: context.clock.today(), reason: null }];
  });
}

function splitOf(layout: PaymentLayout, choice: BatchChoice): SplitRule {
  const wanted = choice.split ?? layout.split;
  const most = [wanted.mostLines, layout.split.mostLines].filter((limit) => limit !== null);
  return { by: wanted.by, mostLines: most.length === 0 ? null : Math.min(...most) };
}

interface File {
  readonly batch: PaymentBatch;
  readonly figures: ReturnType<typeof createBatchFigures>;
  sequence: number;
}

/**
 * The files of one preparation, as their lines come: banks take people and organisations in files of their own (对私, 对公),
 * those of people first. Held lines stand behind those that go, so that a file counts 1, 2, 3. Every line is in one file.
 */
function createFiles(
  context: Context,
  actor: Actor,
  of: {
    readonly run: SubsidyRun;
    readonly notice: StoredNotice;
    readonly layout: PaymentLayout;
    readonly split: SplitRule;
  },
) {
  const { run, notice, layout, split } = of;
  const { payments } = context.store;
  const partOf = newId();
  const files: File[] = [];
  const [toOrganisations, held]: [ChosenLine[], ChosenLine[]] = [[], []];
  const partOfPerson = createSplitter(split);

  async function fileOf(index: number, payees: NewBatch['payees']): Promise<File> {
    for (let part = files.length; part <= index; part += 1) {
      const batch = await payments.insertBatch(actor, {
        id: part === 0 ? partOf : newId(),
        run,
        noticeId: notice.id,
        kind: 'run',
        payees,
        preparedOn: context.clock.today(),
        layout,
        partOf,
        part: part + 1,
      });
      files.push({ batch, figures: createBatchFigures(), sequence: 0 });
    }
    const file = files[index];
    invariant(file !== undefined, 'files begin one after the other');
    return file;
  }

  async function put(
    lines: readonly ChosenLine[],
    payees: NewBatch['payees'],
    partOfLine: (line: ChosenLine) => number,
  ): Promise<void> {
    const placed: PlacedPayment[] = [];
    for (const line of lines) {
      const file = await fileOf(partOfLine(line), payees);
      file.sequence += 1;
      const { batch, sequence } = file;
      placed.push({ batch, line: { ...line, sequence } });
      const { personId, amountFen, account } = line;
      if (account !== null)
        file.figures.add({
          ...{ sequence, personId, amountFen },
          accountId: account.accountId,
          accountVersion: account.version,
        });
    }
    if (placed.length > 0) await payments.insertPayments(actor, placed);
  }

  const placeOf = ({ account, township }: ChosenLine) => ({ bankName: account?.bankName ?? '', township });
  return {
    async add(lines: readonly ChosenLine[]): Promise<void> {
      const going = lines.filter((line) => line.heldReason === null);
      held.push(...lines.filter((line) => line.heldReason !== null));
      toOrganisations.push(...going.filter((line) => !paidAsPerson(line)));
      await put(going.filter(paidAsPerson), 'people', (line) => partOfPerson(placeOf(line)));
    },
    async finish(): Promise<PaymentBatch[]> {
      const before = files.length;
      const partOfOrganisation = createSplitter(split);
      await put(toOrganisations, 'organisations', (line) => before + partOfOrganisation(placeOf(line)));
      await put(held, 'people', () => 0);
      const batches: PaymentBatch[] = [];
      for (const { batch, figures } of files)
        batches.push(await payments.updateBatch(actor, batch.id, figures.figures()));
      for (const batch of batches) await recordPrepared(context, actor, batch);
      return batches;
    },
  };
}

function recordPrepared(context: Context, actor: Actor, batch: PaymentBatch): Promise<void> {
  return context.audit.record(actor, {
    action: 'payment-batches.create',
    resource: 'payment-batches',
    recordId: batch.id,
    divisionCode: batch.divisionCode,
    after: {
      runId: batch.runId,
      number: batch.number,
      count: batch.lineCount,
      totalFen: batch.totalFen,
      held: batch.heldCount,
      layoutId: batch.layoutId,
      part: batch.part,
      parts: batch.parts,
    },
  });
}
