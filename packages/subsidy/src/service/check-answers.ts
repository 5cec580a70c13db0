import {
  type Actor,
  type CheckedRow,
  domainError,
  invariant,
  type JsonObject,
  parseInput,
  requirePermission,
  uuidSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import type { VerdictStep } from '../account-check-ports.js';
import { type AccountCheck, accountCheckWorkflow } from '../model/account-check.js';
import { matchAnswers } from '../model/match-answers.js';
import { readLayout } from '../model/read-layout.js';
import type { AccountAnswer } from '../ports.js';
import { returnFindingCodes, returnFindingMessages } from '../return-messages.js';
import { type Context, found, wholeCounty } from './context.js';
import type { BankFileImporter } from './reconcile.js';

const paramsSchema = z.strictObject({ checkId: uuidSchema });
const verdictSchema = z.object({ lineId: uuidSchema, verdict: z.enum(['confirmed', 'refused']), reason: z.string() });
const permission = 'account-checks.answer';

/** Reads a bank's answer about accounts; what it refuses is not paid to any more. */
export function createCheckAnswerImporter(context: Context): BankFileImporter<'account-check-answers'> {
  const idOf = (params: JsonObject) => parseInput(paramsSchema, params).checkId;
  return {
    kind: 'account-check-answers',
    title: { zh: '银行账户核验结果', en: 'Bank’s answer about accounts' },
    permission,
    catalogue: returnFindingMessages,
    errorCodes: returnFindingCodes,
    params: paramsSchema as unknown as z.ZodType<JsonObject>,
    read: (actor, file, params) => {
      requirePermission(actor, permission);
      return context.transactions.run(actor, async () => {
        const { answer } = await asked(context, actor, idOf(params));
        return context.paymentFiles.read(file, answer);
      });
    },
    check: (actor, sheets, params) => {
      requirePermission(actor, permission);
      wholeCounty(actor);
      return context.transactions.run(actor, async () => {
        const { check, answer, results } = await asked(context, actor, idOf(params));
        const lines = await context.store.accountChecks.linesOf(actor, check.id);
        return matchAnswers(
          readLayout(sheets, answer),
          lines.map((line) => ({
            ...line,
            payeeName: line.holderName,
            lineId: line.id,
            cardNumber: context.crypto.decrypt(line.cardSealed),
          })),
          { layout: answer, results, number: check.number, countyDivision: check.divisionCode },
        );
      });
    },
    commit: (actor, rows, params, progress) => {
      requirePermission(actor, permission);
      return context.transactions.run(actor, () => commitAnswers(context, actor, rows, idOf(params), progress));
    },
  };
}

/** @throws DomainError conflict SUBSIDY.CHECK_NOT_SENT {state} */
async function asked(context: Context, actor: Actor, checkId: string) {
  const check = found(await context.store.accountChecks.get(actor, checkId));
  if (check.exportedOn === null || check.state === 'cancelled')
    throw domainError('conflict', 'SUBSIDY.CHECK_NOT_SENT', { state: check.state });
  const { accountCheck } = await context.store.accountChecks.layoutOf(actor, checkId);
  invariant(accountCheck !== null, 'the layout checks accounts');
  return { check, answer: accountCheck.answer, results: accountCheck.results };
}

async function commitAnswers(
  context: Context,
  actor: Actor,
  rows: readonly CheckedRow[],
  checkId: string,
  progress: (done: number, total: number) => Promise<void>,
): Promise<Record<string, number>> {
  wholeCounty(actor);
  const { accountChecks } = context.store;
  const check = found(await accountChecks.lock(actor, checkId));
  const lines = new Map((await accountChecks.linesOf(actor, checkId)).map((line) => [line.id, line]));
  const on = context.clock.today();
  const steps: VerdictStep[] = [];
  const answers: AccountAnswer[] = [];
  let unchanged = 0;
  for (const row of rows.filter((candidate) => candidate.outcome === 'ok')) {
    const { lineId, verdict, reason } = parseInput(verdictSchema, row.values);
    const line = lines.get(lineId);
    if (line === undefined) throw domainError('conflict', 'SUBSIDY.PAYMENTS_CHANGED_MEANWHILE');
    if (line.state === verdict) {
      unchanged += 1;
      continue;
    }
    steps.push({ lineId, to: verdict, on, reason: verdict === 'refused' ? reason : null });
    answers.push({ accountId: line.accountId, usable: verdict === 'confirmed', reason: reason || null, on });
  }
  await progress(0, steps.length);
  await accountChecks.decide(actor, steps);
  await context.payeeAccounts.noteAnswers(actor, answers);
  const changed = await followAnswers(context, actor, check);
  const counts = {
    confirmed: steps.filter(({ to }) => to === 'confirmed').length,
    refused: steps.filter(({ to }) => to === 'refused').length,
    unchanged,
  };
  await context.audit.record(actor, {
    action: 'account-checks.answer',
    resource: 'account-checks',
    recordId: checkId,
    divisionCode: check.divisionCode,
    before: { state: check.state },
    after: { state: changed.state, ...counts },
  });
  await progress(steps.length, steps.length);
  return counts;
}

/** Answered when no account waits any more. */
async function followAnswers(context: Context, actor: Actor, { id, state }: AccountCheck): Promise<AccountCheck> {
  const now = found(await context.store.accountChecks.get(actor, id));
  if (state !== 'exported' || now.waitingCount > 0) return now;
  return context.store.accountChecks.update(actor, id, { state: accountCheckWorkflow.next(state, 'answer') });
}
