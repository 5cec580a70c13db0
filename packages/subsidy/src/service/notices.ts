import { type Actor, domainError, fen, type LocalDate, maskPersonName, newId, noticeEnd, sumFen } from '@gongyi/kernel';
import type { AnswerObjection, CreateNotice, CreateObjection } from '../model/inputs.js';
import { noticeStanding } from '../model/notice.js';
import { objectionWorkflow } from '../model/payment-workflow.js';
import type { Notice, Objection, ShownFact } from '../model/records.js';
import { createRowDigest } from '../model/row-digest.js';
import { pickFacts, shownFacts } from '../model/shown-facts.js';
import { periodTitle } from '../model/subsidy-period.js';
import type { LiveItem, NewNotice, NewNoticeItem, NoticeFigures, StoredNotice } from '../ports.js';
import { holdPrepared } from './batch-figures.js';
import { type Context, found, wholeCounty } from './context.js';
import { withLink } from './public-notice.js';

/** Of an amendment a reader sees from what to what: the amount alone would look like a month's pay. */
const amendedColumns: readonly ShownFact[] = [
  { name: 'due_fen', zh: '本期应发', en: 'due for the period', type: 'money', values: [] },
  { name: 'sent_before_fen', zh: '此前已发', en: 'sent before', type: 'money', values: [] },
];

/** Masked, and only what a reader of the board needs. */
function noticeItem(item: LiveItem, sequence: number, columns: readonly ShownFact[]): NewNoticeItem {
  const { itemId, divisionCode, identityMasked, townshipName, villageName, subjectTitle, amountFen } = item;
  return {
    id: newId(),
    itemId,
    divisionCode,
    sequence,
    nameMasked: maskPersonName(item.personName),
    identityMasked,
    townshipName,
    villageName,
    subjectTitle,
    facts: pickFacts({ ...item.facts, due_fen: item.rightFen, sent_before_fen: item.sentFen }, columns),
    amountFen,
  };
}

/** What a line of the board says, for the digest of the notice. */
function digestRow(item: NewNoticeItem, columns: readonly ShownFact[]): readonly unknown[] {
  return [
    item.sequence,
    item.nameMasked,
    item.identityMasked,
    item.townshipName,
    item.villageName,
    item.subjectTitle,
    columns.map(({ name }) => item.facts[name] ?? null),
    item.amountFen,
  ];
}

/**
 * Puts an approved run on public display: masked, for the days that the scheme wants, frozen with a digest. Where the
 * scheme wants a second round, it is published when the first has ended.
 *
 * @throws DomainError conflict SUBSIDY.NOT_APPROVED {state}; SUBSIDY.NOTICE_EXISTS {noticeId}; unprocessable
 *   SUBSIDY.NO_NOTICE_RULE {scheme} where the rules do not say how long a notice hangs
 */
export async function publishNotice(context: Context, actor: Actor, input: CreateNotice): Promise<Notice> {
  wholeCounty(actor);
  const run = found(await context.store.runs.lock(actor, input.runId));
  if (run.state !== 'approved') throw domainError('conflict', 'SUBSIDY.NOT_APPROVED', { state: run.state });
  const scheme = await context.schemeFor(actor, run.schemeId, run.period, run.ruleVersion ?? undefined);
  const rounds = scheme.noticeRounds.length;
  const startsOn = context.clock.today();
  const before = await context.store.notices.ofRun(actor, run.id, startsOn);
  const round = nextRound(before, startsOn);
  const display = scheme.noticeRounds[round - 1];
  if (display === undefined) throw domainError('unprocessable', 'SUBSIDY.NO_NOTICE_RULE', { scheme: scheme.title });
  const columns = [...shownFacts(scheme.facts, 'notice'), ...(run.kind === 'amendment' ? amendedColumns : [])];
  const office = (await context.noticeOffice?.(actor)) ?? null;
  const base = {
    id: newId(),
    run,
    title: `${periodTitle(scheme.period, run.period)}${run.schemeTitle}${run.kind === 'amendment' ? '更正补发' : '发放'}公示表${round > 1 ? `（第${round}轮）` : ''}`,
    publisher: input.publisher ?? office?.publisher ?? null,
    objectionContact: input.objectionContact ?? office?.objectionContact ?? null,
    startsOn,
    endsOn: noticeEnd(startsOn, display.days, display.unit, context.calendar),
    days: display.days,
    dayUnit: display.unit,
    round,
    rounds,
    columns,
  };
  const figures = await figuresOf(context, actor, base);
  if (figures.itemCount === 0) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_PUBLISH');
  await context.store.notices.insert(actor, { ...base, ...figures });
  await eachItem(context, actor, base, (items) => context.store.notices.addItems(actor, base, items));
  const { endsOn, id } = base;
  const { itemCount: count, totalFen, digest } = figures;
  await context.audit.record(actor, {
    action: 'notices.create',
    resource: 'notices',
    recordId: id,
    divisionCode: run.divisionCode,
    after: { runId: run.id, round, startsOn, endsOn, count, totalFen, digest },
  });
  return withLink(context, found(await context.store.notices.get(actor, id, startsOn)));
}

type Board = Omit<NewNotice, keyof NoticeFigures>;

/** What a notice says about its lines. */
async function figuresOf(context: Context, actor: Actor, board: Board): Promise<NoticeFigures> {
  const digest = createRowDigest();
  digest.add([board.title, board.startsOn, board.endsOn]);
  let [itemCount, totalFen] = [0, fen(0)];
  await eachItem(context, actor, board, async (items) => {
    for (const item of items) digest.add(digestRow(item, board.columns));
    itemCount += items.length;
    totalFen = sumFen([totalFen, ...items.map((item) => item.amountFen)]);
  });
  return { itemCount, totalFen, digest: digest.hex() };
}

async function eachItem(
  context: Context,
  actor: Actor,
  { run, columns }: Board,
  take: (items: readonly NewNoticeItem[]) => Promise<void>,
): Promise<void> {
  let before = 0;
  await context.store.items.eachLive(actor, run.id, async (lines) => {
    await take(lines.map((line, index) => noticeItem(line, before + index + 1, columns)));
    before += lines.length;
  });
}

/** The round that may be published today. */
function nextRound(before: readonly StoredNotice[], today: LocalDate): number {
  const standing = noticeStanding(before, today);
  if (standing.state === 'none') return 1;
  if (standing.state === 'next_round') return standing.round;
  throw domainError('conflict', 'SUBSIDY.NOTICE_EXISTS', { noticeId: found(before[0]).id });
}

/** Records what somebody objects to. The line waits until the objection is answered; the others go on. */
export async function recordObjection(context: Context, actor: Actor, input: CreateObjection): Promise<Objection> {
  const { notices } = context.store;
  const today = context.clock.today();
  const item = found(await notices.getItem(actor, input.noticeItemId));
  const objection = await notices.insertObjection(actor, {
    id: newId(),
    noticeItemId: item.id,
    noticeId: item.noticeId,
    itemId: item.itemId,
    nameMasked: item.nameMasked,
    divisionCode: item.divisionCode,
    content: input.content,
    channel: input.channel,
    receivedOn: today,
  });
  const held = await holdWaiting(context, actor, item.itemId);
  await context.audit.record(actor, {
    action: 'objections.create',
    resource: 'objections',
    recordId: objection.id,
    divisionCode: item.divisionCode,
    after: { noticeId: item.noticeId, state: objection.state, channel: objection.channel, paymentHeld: held },
  });
  return objection;
}

/** A line that waits in an unsent batch leaves it; one that was sent cannot be stopped any more. */
async function holdWaiting(context: Context, actor: Actor, itemId: string): Promise<boolean> {
  const query = { filter: { itemId, state: 'prepared' as const }, sort: null, range: { from: 0, to: 0 }, ids: null };
  const [payment] = (await context.store.payments.find(actor, query)).rows;
  if (payment === undefined) return false;
  return (await holdPrepared(context, actor, payment, 'objection_open', 'objection')) === undefined;
}

/** Upheld: the line is not paid under this run. Dismissed: it goes with the next batch. */
export async function answerObjection(
  context: Context,
  actor: Actor,
  id: string,
  input: AnswerObjection,
): Promise<Objection> {
  const before = found(await context.store.notices.getObjection(actor, id));
  const state = objectionWorkflow.next(before.state, input.outcome === 'upheld' ? 'uphold' : 'dismiss');
  const objection = await context.store.notices.answerObjection(actor, id, {
    state: state === 'upheld' ? 'upheld' : 'dismissed',
    answer: input.answer,
    answeredOn: context.clock.today(),
  });
  await context.audit.record(actor, {
    action: 'objections.answer',
    resource: 'objections',
    recordId: id,
    divisionCode: objection.divisionCode,
    before: { state: before.state },
    after: { state },
  });
  return objection;
}
