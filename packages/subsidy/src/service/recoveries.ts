import { type Actor, addDays, domainError, fen, type ListQuery, noticeEnd, type Page, sumFen } from '@gongyi/kernel';
import type {
  AgreePlan,
  AnswerRecoveryAppeal,
  DecideWriteOff,
  OpenRecovery,
  PermitSetOff,
  ProposeWriteOff,
  Receive,
  Recovery,
  RecoveryAppealInput,
  RecoveryFilter,
} from '../model/recovery.js';
import { openOf, problemOfPlan, shareOut } from '../model/recovery-money.js';
import { recoveryAppealWorkflow, recoveryWorkflow } from '../model/recovery-workflow.js';
import { type Context, wholeCounty } from './context.js';
import {
  afterMoney,
  allRests,
  getCase,
  lastFirst,
  lockCase,
  moveMoney,
  requireCollecting,
  stepCase,
} from './recovery-cases.js';
import { saveNotice } from './recovery-notice.js';
import { isOwnMoney } from './recovery-payments.js';
import { ruleOf } from './recovery-rule.js';
import { decideWriteOff, proposeWriteOff } from './recovery-write-offs.js';

interface Act {
  readonly version: number;
}

/** Recovery of what was overpaid (追回); every act is a county's, and every decision a second person's. */
export interface RecoveryService {
  find(actor: Actor, query: ListQuery<RecoveryFilter>): Promise<Page<Recovery>>;
  get(actor: Actor, id: string): Promise<Recovery>;
  /** The causes that the county has settled. */
  causes(actor: Actor): Promise<{ id: string; zh: string; en: string; basis: string }[]>;
  /**
   * @throws DomainError invalid_input RECOVERY.CAUSE_UNKNOWN | RECOVERY.OTHER_PERSON; conflict RECOVERY.NOT_SETTLED |
   *   RECOVERY.MORE_THAN_PAID {period, paid, claimed}
   */
  open(actor: Actor, input: OpenRecovery): Promise<Recovery>;
  /** Writes the notice as PDF. @throws DomainError unprocessable RECOVERY.GLYPH_MISSING {characters} */
  notice(actor: Actor, id: string, act: Act): Promise<Recovery>;
  /** @throws DomainError conflict RECOVERY.APPEAL_LATE {until} */
  appeal(actor: Actor, id: string, input: RecoveryAppealInput): Promise<Recovery>;
  /** @throws DomainError forbidden RECOVERY.SAME_PERSON; invalid_input RECOVERY.NOT_LESS */
  answerAppeal(actor: Actor, id: string, input: AnswerRecoveryAppeal): Promise<Recovery>;
  /** @throws DomainError conflict RECOVERY.ANSWER_DAYS {until} */
  fallDue(actor: Actor, id: string, act: Act): Promise<Recovery>;
  /** @throws DomainError invalid_input RECOVERY.PLAN_TOTAL {total} | RECOVERY.PLAN_ORDER | RECOVERY.PLAN_TOO_LONG {months} */
  agreePlan(actor: Actor, id: string, input: AgreePlan): Promise<Recovery>;
  /** @throws DomainError conflict RECOVERY.MORE_THAN_OPEN {open} | RECOVERY.RECEIPT_EXISTS */
  receive(actor: Actor, id: string, input: Receive): Promise<Recovery>;
  /** @throws DomainError unprocessable RECOVERY.SET_OFF_NOT_SETTLED; invalid_input RECOVERY.CONSENT_NEEDED */
  permitSetOff(actor: Actor, id: string, input: PermitSetOff): Promise<Recovery>;
  /** @throws DomainError conflict RECOVERY.SET_OFF_PENDING | RECOVERY.WRITE_OFF_EXISTS */
  proposeWriteOff(actor: Actor, id: string, input: ProposeWriteOff): Promise<Recovery>;
  /** @throws DomainError forbidden RECOVERY.SAME_PERSON; conflict RECOVERY.NO_WRITE_OFF | RECOVERY.WRITE_OFF_CHANGED */
  decideWriteOff(actor: Actor, id: string, input: DecideWriteOff): Promise<Recovery>;
  /** @throws DomainError forbidden RECOVERY.SAME_PERSON */
  cancel(actor: Actor, id: string, input: Act & { readonly reason: string }): Promise<Recovery>;
}

export function createRecoveryService(context: Context): RecoveryService {
  const { command, read, store, clock } = context;
  const work =
    <I extends Act>(
      permission: Parameters<Context['command']>[1],
      run: (actor: Actor, of: Recovery, input: I) => Promise<Recovery>,
    ) =>
    (actor: Actor, id: string, input: I) =>
      command(actor, permission, async () => {
        const recovery = await lockCase(context, actor, id, input.version);
        wholeCounty(actor);
        return run(actor, recovery, input);
      });
  return {
    find: (actor, query) => read(actor, 'recoveries.read', () => store.recoveries.find(actor, query, clock.today())),
    get: (actor, id) => read(actor, 'recoveries.read', () => getCase(context, actor, id)),
    causes: (actor) => read(actor, 'recoveries.read', async () => (await ruleOf(context, actor, clock.today())).causes),
    open: (actor, input) => command(actor, 'recoveries.create', () => openCase(context, actor, input)),
    notice: work('recoveries.notice', (actor, recovery) => noticeCase(context, actor, recovery)),
    appeal: work('recoveries.appeal', (actor, recovery, input: Act & RecoveryAppealInput) =>
      appeal(context, actor, recovery, input),
    ),
    answerAppeal: work('recoveries.decide', (actor, recovery, input: Act & AnswerRecoveryAppeal) =>
      answerAppeal(context, actor, recovery, input),
    ),
    fallDue: work('recoveries.collect', (actor, recovery) => fallDue(context, actor, recovery)),
    agreePlan: work('recoveries.collect', (actor, recovery, input: Act & AgreePlan) =>
      agreePlan(context, actor, recovery, input),
    ),
    receive: work('recoveries.collect', (actor, recovery, input: Act & Receive) =>
      receive(context, actor, recovery, input),
    ),
    permitSetOff: work('recoveries.collect', (actor, recovery, input: Act & PermitSetOff) =>
      permitSetOff(context, actor, recovery, input),
    ),
    proposeWriteOff: work('recoveries.write-off', (actor, recovery, input: Act & ProposeWriteOff) =>
      proposeWriteOff(context, actor, recovery, input),
    ),
    decideWriteOff: work('recoveries.decide', (actor, recovery, input: Act & DecideWriteOff) =>
      decideWriteOff(context, actor, recovery, input),
    ),
    cancel: work('recoveries.decide', (actor, recovery, { reason }: Act & { reason: string }) =>
      cancel(context, actor, recovery, reason),
    ),
  };
}

async function openCase(context: Context, actor: Actor, input: OpenRecovery): Promise<Recovery> {
  wholeCounty(actor);
  const { recoveries } = context.store;
  const today = context.clock.today();
  const cause = (await ruleOf(context, actor, today)).causes.find(({ id }) => id === input.causeId);
  if (cause === undefined) throw domainError('invalid_input', 'RECOVERY.CAUSE_UNKNOWN', { cause: input.causeId });
  const paid = await recoveries.paidLines(actor, { paymentIds: input.lines.map(({ paymentId }) => paymentId) });
  const wanted = new Map(input.lines.map(({ paymentId, amountFen }) => [paymentId, amountFen]));
  const [first] = paid;
  if (first === undefined || paid.length < wanted.size) throw domainError('not_found', 'LIST.NOT_FOUND');
  const lines = paid.map((line) => {
    const { paymentId, itemId, runId, period, entitlementFen: paidFen, claimedFen } = line;
    const amountFen = wanted.get(paymentId) ?? fen(0);
    if (line.personId !== first.personId) throw domainError('invalid_input', 'RECOVERY.OTHER_PERSON');
    if (!isOwnMoney(line)) throw domainError('conflict', 'RECOVERY.PAID_TO_OTHER', { payee: line.payeeName });
    if (line.state !== 'settled') throw domainError('conflict', 'RECOVERY.NOT_SETTLED', { period });
    if (amountFen > paidFen - claimedFen)
      throw domainError('conflict', 'RECOVERY.MORE_THAN_PAID', { period, paid: paidFen, claimed: claimedFen });
    return { paymentId, itemId, runId, period, paidFen, amountFen };
  });
  const { personId, personName, identityMasked, divisionCode } = first;
  const { source, description } = input;
  const id = await recoveries.insert(actor, {
    ...{ divisionCode, personId, personName, identityMasked, source, description, foundOn: today, lines },
    ...{ causeId: cause.id, causeZh: cause.zh, causeEn: cause.en, basis: cause.basis },
  });
  const amountFen = sumFen(lines.map((line) => line.amountFen));
  const opened = { act: 'create', fromState: null, toState: 'found' as const, occurredOn: today, amountFen };
  await recoveries.addEvent(actor, { id, divisionCode }, { ...opened, note: description });
  await context.audit.record(actor, {
    action: 'recoveries.create',
    resource: 'recoveries',
    recordId: id,
    divisionCode,
    after: { source, causeId: cause.id, amountFen, months: lines.map(({ period }) => period).join('、') },
    reason: description,
  });
  return getCase(context, actor, id);
}

async function noticeCase(context: Context, actor: Actor, recovery: Recovery): Promise<Recovery> {
  recoveryWorkflow.next(recovery.state, 'notice');
  const today = context.clock.today();
  const rule = await ruleOf(context, actor, today);
  const answerUntil = noticeEnd(today, rule.answer.days, rule.answer.unit, context.calendar);
  const office = (await context.noticeOffice?.(actor)) ?? null;
  const { id: noticeFileId } = await saveNotice(context, actor, recovery, {
    noticedOn: today,
    answerUntil,
    payWithinDays: rule.payWithinDays,
    contact: rule.contact,
    publisher: office?.publisher ?? null,
  });
  const changes = { noticedOn: today, answerUntil, noticeFileId };
  return stepCase(context, actor, recovery, { act: 'notice', command: 'notice', changes, after: { answerUntil } });
}

async function appeal(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { content, receivedOn }: RecoveryAppealInput,
): Promise<Recovery> {
  recoveryWorkflow.next(recovery.state, 'appeal');
  const today = context.clock.today();
  const until = recovery.answerUntil ?? today;
  if (receivedOn > today || receivedOn < (recovery.noticedOn ?? today))
    throw domainError('invalid_input', 'SUBSIDY.DAY_OUT_OF_RANGE', { from: recovery.noticedOn, to: today });
  if (receivedOn > until) throw domainError('conflict', 'RECOVERY.APPEAL_LATE', { until });
  await context.store.recoveries.addAppeal(actor, recovery, { content, receivedOn });
  return stepCase(context, actor, recovery, { act: 'appeal', command: 'appeal', note: content });
}

/** Neither who opened the case nor who wrote the appeal down decides on it. */
async function answerAppeal(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { verdict, remainingFen, answer }: AnswerRecoveryAppeal,
): Promise<Recovery> {
  recoveryWorkflow.next(recovery.state, verdict);
  const open = recovery.appeals.find(({ state }) => state === 'open');
  if (open === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  if (recovery.createdBy === actor.userId) throw domainError('forbidden', 'RECOVERY.SAME_PERSON');
  const today = context.clock.today();
  const state = recoveryAppealWorkflow.next(open.state, verdict);
  await context.store.recoveries.answerAppeal(actor, open.id, { state, answer, answeredOn: today });
  const less = fen(recovery.debtFen - (verdict === 'uphold' ? 0 : (remainingFen ?? recovery.debtFen)));
  if (verdict === 'reduce' && less <= 0)
    throw domainError('invalid_input', 'RECOVERY.NOT_LESS', { debt: recovery.debtFen });
  await moveMoney(context, actor, recovery, { kind: 'reduce', parts: shareOut(lastFirst(recovery.lines), less) });
  const changes =
    verdict === 'uphold'
      ? { closedOn: today, closeReason: answer, cancelledBy: actor.userId }
      : { dueOn: await payBy(context, actor) };
  const amountFen = verdict === 'dismiss' ? null : less;
  return stepCase(context, actor, recovery, { act: verdict, command: verdict, changes, amountFen, note: answer });
}

async function payBy(context: Context, actor: Actor) {
  const today = context.clock.today();
  return addDays(today, (await ruleOf(context, actor, today)).payWithinDays);
}

async function fallDue(context: Context, actor: Actor, recovery: Recovery): Promise<Recovery> {
  recoveryWorkflow.next(recovery.state, 'fall-due');
  const until = recovery.answerUntil ?? context.clock.today();
  if (context.clock.today() <= until) throw domainError('conflict', 'RECOVERY.ANSWER_DAYS', { until });
  const dueOn = await payBy(context, actor);
  return stepCase(context, actor, recovery, { act: 'fall-due', command: 'fall-due', changes: { dueOn } });
}

async function agreePlan(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { instalments, documentNumber }: AgreePlan,
): Promise<Recovery> {
  requireCollecting(recovery);
  const today = context.clock.today();
  const { instalmentMonthsMost: months } = await ruleOf(context, actor, today);
  const totalFen = openOf(recovery);
  const problem = problemOfPlan(instalments, { totalFen, from: today, mostMonths: months });
  if (problem !== undefined)
    throw domainError('invalid_input', problem, { total: totalFen, months, field: 'instalments' });
  const planNumber = recovery.planNumber + 1;
  await context.store.recoveries.addInstalments(actor, recovery, planNumber, instalments);
  const changes = {
    planNumber,
    planAgreedOn: today,
    planDocument: documentNumber,
    planTotalFen: totalFen,
    planRecoveredBeforeFen: fen(recovery.recoveredFen + recovery.pendingFen),
  };
  const after = { instalments: instalments.length, last: instalments.at(-1)?.dueOn ?? null, documentNumber };
  return stepCase(context, actor, recovery, { act: 'agree-plan', command: null, changes, amountFen: totalFen, after });
}

async function receive(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { version: _, ...receipt }: Receive,
): Promise<Recovery> {
  requireCollecting(recovery);
  const today = context.clock.today();
  const { receivedOn, amountFen, number } = receipt;
  if (receivedOn > today || receivedOn < recovery.foundOn)
    throw domainError('invalid_input', 'SUBSIDY.DAY_OUT_OF_RANGE', { from: recovery.foundOn, to: today });
  if (amountFen > openOf(recovery))
    throw domainError('conflict', 'RECOVERY.MORE_THAN_OPEN', { open: openOf(recovery), pending: recovery.pendingFen });
  const receiptId = await context.store.recoveries.addReceipt(actor, recovery, receipt);
  await moveMoney(context, actor, recovery, {
    kind: 'receive',
    receiptId,
    parts: shareOut(recovery.lines, amountFen),
  });
  const now = await getCase(context, actor, recovery.id);
  return stepCase(context, actor, now, {
    act: 'receive',
    amountFen,
    note: number,
    after: { number, receivedOn },
    ...afterMoney(now, today),
  });
}

async function permitSetOff(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  { consentDocument }: PermitSetOff,
): Promise<Recovery> {
  requireCollecting(recovery);
  if (recovery.setOffFrom !== null) throw domainError('conflict', 'RECOVERY.SET_OFF_PERMITTED');
  const today = context.clock.today();
  const { setOff } = await ruleOf(context, actor, today);
  if (setOff === null) throw domainError('unprocessable', 'RECOVERY.SET_OFF_NOT_SETTLED');
  if (setOff.consent && consentDocument === undefined)
    throw domainError('invalid_input', 'RECOVERY.CONSENT_NEEDED', { field: 'consentDocument' });
  const changes = {
    setOffFrom: consentDocument === undefined ? ('rule' as const) : ('consent' as const),
    setOffOn: today,
    setOffDocument: consentDocument ?? null,
  };
  return stepCase(context, actor, recovery, {
    act: 'permit-set-off',
    command: null,
    changes,
    note: consentDocument ?? null,
  });
}

/** Opened in error. Whoever opened it does not close it alone: that would be a write-off without a second person. */
async function cancel(context: Context, actor: Actor, recovery: Recovery, reason: string): Promise<Recovery> {
  recoveryWorkflow.next(recovery.state, 'cancel');
  if (recovery.createdBy === actor.userId) throw domainError('forbidden', 'RECOVERY.SAME_PERSON');
  await moveMoney(context, actor, recovery, { kind: 'reduce', parts: allRests(recovery.lines) });
  const changes = { closedOn: context.clock.today(), closeReason: reason, cancelledBy: actor.userId };
  const amountFen = recovery.debtFen;
  return stepCase(context, actor, recovery, { act: 'cancel', command: 'cancel', changes, amountFen, note: reason });
}
