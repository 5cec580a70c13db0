import { type Actor, allPortions, digestOf, domainError, fen, invariant, maskResidentId, newId } from '@gongyi/kernel';
import type { NewAccountCheckLine } from '../account-check-ports.js';
import { type AccountCheck, accountCheckWorkflow, type CreateAccountCheck } from '../model/account-check.js';
import type { PaymentFileLine } from '../model/payment-file.js';
import { paidAsPerson } from '../model/source.js';
import type { LiveItem, PaidAccount } from '../ports.js';
import { chosenLayout } from './choose-payees.js';
import type { Progress } from './compute-run.js';
import { type Context, found, wholeCounty } from './context.js';
import { accountsOf, identitiesOf } from './payee-accounts.js';
import { writeFile } from './write-file.js';

const resource = 'account-checks';

/**
 * Gathers the accounts of a run's payees that were never paid and that no bank has spoken about, for a file that asks the
 * bank (账户核验) before the first payment.
 *
 * @throws DomainError conflict SUBSIDY.LAYOUT_CHECKS_NOTHING {layout} | SUBSIDY.NOTHING_TO_CHECK | SUBSIDY.ACCOUNT_IN_CHECK
 */
export async function prepareCheck(context: Context, actor: Actor, input: CreateAccountCheck): Promise<AccountCheck> {
  wholeCounty(actor);
  const { store } = context;
  const run = found(await store.runs.lock(actor, input.runId));
  const layout = await chosenLayout(context, actor, input.layoutId);
  if (layout.accountCheck === null)
    throw domainError('conflict', 'SUBSIDY.LAYOUT_CHECKS_NOTHING', {
      layout: actor.locale === 'en' ? layout.en : layout.zh,
    });
  const items = await allPortions<LiveItem>((take) => store.items.eachLive(actor, run.id, take));
  const accountOf = await accountsOf(context, actor, items);
  const identityOf = await identitiesOf(context, actor, items);
  const open = items.flatMap((item) => {
    const account = accountOf(item);
    return account !== undefined && mayBeAsked(account) ? [account.accountId] : [];
  });
  const known = new Set([
    ...(await store.payments.settledAccounts(actor, open)),
    ...(await store.accountChecks.asked(actor, open)),
  ]);
  const lines = items.flatMap((item): Omit<NewAccountCheckLine, 'sequence'>[] => {
    const account = accountOf(item);
    if (account === undefined || account.cardNumber === null || !mayBeAsked(account) || known.has(account.accountId))
      return [];
    // One payee may have two lines in a month; the account is asked about once.
    known.add(account.accountId);
    const { divisionCode, payeeKind, payeeId, payeeName, townshipName } = item;
    return [
      {
        ...{ id: newId(), divisionCode, payeeKind, payeeId, payeeName, townshipName },
        identityMasked: maskResidentId(identityOf(item)),
        holderName: account.holderName,
        bankName: account.bankName,
        accountId: account.accountId,
        cardMasked: account.cardMasked,
        cardSealed: context.crypto.encrypt(account.cardNumber),
      },
    ];
  });
  if (lines.length === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_CHECK');
  const numbered = lines.map((line, index) => ({ ...line, sequence: index + 1 }));
  const check = await store.accountChecks.insert(actor, {
    id: newId(),
    run,
    layout,
    preparedOn: context.clock.today(),
    digest: digestOf(numbered.map((line) => [line.sequence, line.payeeId, line.accountId])),
    lines: numbered,
  });
  await record(context, actor, 'create', check, { number: check.number, count: check.lineCount, layoutId: layout.id });
  return check;
}

/** An unconfirmed account too: the bank's word helps the second person. */
function mayBeAsked({ state, checkedOn, cardNumber }: PaidAccount): boolean {
  return state !== 'invalid' && checkedOn === null && cardNumber !== null;
}

export async function requestCheckExport(context: Context, actor: Actor, id: string): Promise<AccountCheck> {
  wholeCounty(actor);
  const { accountChecks } = context.store;
  const check = found(await accountChecks.lock(actor, id));
  const state = accountCheckWorkflow.next(check.state, 'export');
  const { jobId } = await context.jobs.enqueue(actor, 'account-checks.export', { checkId: id }, check.divisionCode);
  const changed = await accountChecks.update(actor, id, { state, jobId });
  await record(context, actor, 'export', changed, { state });
  return changed;
}

/** The job behind `export`; a check that is exported already is left alone. */
export function exportCheck(context: Context, actor: Actor, id: string, progress: Progress): Promise<AccountCheck> {
  return context.transactions.run(actor, async () => {
    const { accountChecks } = context.store;
    const check = found(await accountChecks.lock(actor, id));
    if (check.state !== 'exporting') return check;
    const layout = await accountChecks.layoutOf(actor, id);
    invariant(layout.accountCheck !== null, 'the layout checks accounts');
    const stored = await accountChecks.linesOf(actor, id);
    await progress(0, stored.length);
    const identityOf = await identitiesOf(context, actor, stored);
    const lines = stored.map(
      (line): PaymentFileLine => ({
        sequence: line.sequence,
        payeeName: line.holderName,
        cardNumber: context.crypto.decrypt(line.cardSealed),
        asPerson: paidAsPerson(line),
        identity: identityOf(line),
        bankName: line.bankName,
        township: line.townshipName,
        amountFen: null,
        remark: '账户核验',
      }),
    );
    const today = context.clock.today();
    const file = await writeFile(context, actor, {
      layout,
      file: layout.accountCheck.file,
      lines,
      heading: {
        title: '银行账户核验名单',
        number: check.number,
        day: today,
        digest: check.digest,
        count: lines.length,
        totalFen: fen(0),
      },
      divisionCode: check.divisionCode,
      purpose: 'account-checks.export',
    });
    const state = accountCheckWorkflow.next(check.state, 'finishExport');
    const changed = await accountChecks.update(actor, id, {
      state,
      exportedOn: today,
      exportedBy: actor.userId,
      ...file,
    });
    const { fileName, fileSha256 } = changed;
    await record(context, actor, 'finish-export', changed, { state, fileName, fileSha256, count: changed.lineCount });
    await progress(lines.length, lines.length);
    return changed;
  });
}

/** After a failed export was rolled back: the check can be exported again. */
export function noteCheckFailure(context: Context, actor: Actor, id: string, code: string): Promise<void> {
  return context.transactions.run(actor, async () => {
    const { accountChecks } = context.store;
    const check = await accountChecks.lock(actor, id);
    if (check?.state !== 'exporting') return;
    const state = accountCheckWorkflow.next(check.state, 'failExport');
    const changed = await accountChecks.update(actor, id, { state });
    await record(context, actor, 'fail-export', changed, { state, code });
  });
}

/** Gives up a check that the bank has not answered in full; accounts still waiting can be asked about again. */
export async function cancelCheck(context: Context, actor: Actor, id: string, reason: string): Promise<AccountCheck> {
  wholeCounty(actor);
  const { accountChecks } = context.store;
  const check = found(await accountChecks.lock(actor, id));
  const state = accountCheckWorkflow.next(check.state, 'cancel');
  const on = context.clock.today();
  const waiting = (await accountChecks.linesOf(actor, id)).filter((line) => line.state === 'waiting');
  await accountChecks.decide(
    actor,
    waiting.map((line) => ({ lineId: line.id, to: 'cancelled', on, reason: null })),
  );
  const changed = await accountChecks.update(actor, id, { state });
  await record(context, actor, 'cancel', changed, { state, count: waiting.length }, reason);
  return changed;
}

function record(
  context: Context,
  actor: Actor,
  action: string,
  check: AccountCheck,
  after: Readonly<Record<string, string | number | null>>,
  reason?: string,
): Promise<void> {
  const { id: recordId, divisionCode } = check;
  const entry = { action: `${resource}.${action}`, resource, recordId, divisionCode, after };
  return context.audit.record(actor, reason === undefined ? entry : { ...entry, reason });
}
