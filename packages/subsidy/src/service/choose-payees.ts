import { type Actor, domainError, invariant, type LocalDate, maskResidentId, newId } from '@gongyi/kernel';
import { checkPayee } from '../model/check-payee.js';
import type { HoldReason } from '../model/dictionaries.js';
import type { PaymentFileLine } from '../model/payment-file.js';
import type { PaymentLayout } from '../model/payment-layout.js';
import { endOfDays, type PaymentRulesSetting } from '../model/payment-rules.js';
import { paidAsPerson } from '../model/source.js';
import type { LiveItem, NewPayment, PaidAccount, PayeeAccount } from '../ports.js';
import type { Context } from './context.js';
import { accountsOf, identitiesOf, payeeKeyOf } from './payee-accounts.js';

/** A line of a batch before it is numbered; the place decides in which part it goes. */
export interface ChosenLine extends Omit<NewPayment, 'sequence'> {
  readonly township: string;
}

interface Choice {
  readonly account: PaidAccount | null;
  readonly held: HoldReason | null;
  readonly detail: string | null;
}

export type PayableItem = Pick<
  LiveItem,
  | 'itemId'
  | 'divisionCode'
  | 'personId'
  | 'personName'
  | 'identityMasked'
  | 'payeeKind'
  | 'payeeId'
  | 'amountFen'
  | 'townshipName'
>;

/** @throws DomainError conflict SUBSIDY.LAYOUT_UNKNOWN {layout}; unprocessable SUBSIDY.RULE_MISSING */
export async function chosenLayout(
  context: Context,
  actor: Actor,
  layoutId: string | undefined,
): Promise<PaymentLayout> {
  const { usual, layouts } = await context.paymentRules.layouts(actor, context.clock.today());
  const layout = layouts.find(({ id }) => id === (layoutId ?? usual));
  if (layout === undefined) throw domainError('conflict', 'SUBSIDY.LAYOUT_UNKNOWN', { layout: layoutId ?? usual });
  return layout;
}

/** Whom the money of each item goes to now, and why it does not go where it does not. */
export async function choosePayees(
  context: Context,
  actor: Actor,
  items: readonly PayableItem[],
  options: {
    readonly runId: string;
    readonly layout: PaymentLayout;
    readonly rules: PaymentRulesSetting;
    readonly reissueOf?: string;
  },
): Promise<ChosenLine[]> {
  const accountOf = await accountsOf(context, actor, items);
  const identityOf = await identitiesOf(context, actor, items);
  const objected = await context.store.notices.objectedItems(actor, options.runId);
  const choices = new Map(
    items.map((item) => [payeeKeyOf(item), accountFor(context, accountOf(item), options.rules)] as const),
  );
  const unknown = await unheardOf(context, actor, [...choices.values()], options.rules);
  const returned = await context.store.amendments.returnedAccounts(
    actor,
    items.map(({ itemId }) => itemId),
  );
  return items.map((item) => {
    const chosen = choices.get(payeeKeyOf(item));
    invariant(chosen !== undefined, 'one choice a payee');
    const choice = notBackTo(returned.get(item.itemId), chosen);
    const objection = objected.get(item.itemId);
    const held =
      objection === undefined
        ? judged(context, item, choice, { ...options, unknown, identity: identityOf(item) })
        : { ...choice, held: `objection_${objection}` as const };
    return newPayment(context, item, held, { identity: identityOf(item), reissueOf: options.reissueOf ?? null });
  });
}

/** What came back from an account does not go there again because the line was amended. */
function notBackTo(returned: ReadonlySet<string> | undefined, choice: Choice): Choice {
  const { account } = choice;
  if (account === null || !returned?.has(`${account.accountId} ${account.version}`)) return choice;
  return { account: null, held: 'account_returned', detail: account.cardMasked };
}

function judged(
  context: Context,
  item: PayableItem,
  choice: Choice,
  options: { readonly layout: PaymentLayout; readonly unknown: ReadonlySet<string>; readonly identity: string },
): Choice {
  const { account } = choice;
  if (choice.held !== null || account === null) return choice;
  if (options.unknown.has(account.accountId)) return { ...choice, held: 'account_unchecked' };
  const line: PaymentFileLine = {
    sequence: 99_999,
    payeeName: account.holderName,
    cardNumber: account.cardNumber ?? '',
    asPerson: paidAsPerson(item),
    identity: options.identity,
    bankName: account.bankName,
    township: item.townshipName,
    amountFen: item.amountFen,
    remark: '',
  };
  const { layout } = options;
  const problem = checkPayee(line, layout, layout.payment, context.paymentFiles);
  return problem === null ? choice : { account, held: problem.reason, detail: problem.detail };
}

/** Accounts that no bank has been asked about and no money has stayed on, where the county wants to know first. */
async function unheardOf(
  context: Context,
  actor: Actor,
  choices: readonly Choice[],
  { accountCheck }: PaymentRulesSetting,
): Promise<Set<string>> {
  if (accountCheck === 'not_required') return new Set();
  const open = choices.flatMap(({ account }) =>
    account === null || account.checkedOn !== null ? [] : [account.accountId],
  );
  const settled = await context.store.payments.settledAccounts(actor, open);
  return new Set(open.filter((accountId) => !settled.has(accountId)));
}

/** The account that a payee is paid to today: the confirmed one, or, while it cools, what the county has settled. */
export function accountFor(context: Context, account: PayeeAccount | undefined, rules: PaymentRulesSetting): Choice {
  const problem = accountProblem(account);
  if (problem !== null) return { account: null, held: problem, detail: account?.problem ?? null };
  invariant(account !== undefined, 'an account without a problem');
  const until = coolingUntil(context, account, rules);
  if (until === null) return { account, held: null, detail: null };
  const { previous } = account;
  if (rules.cardChange.meanwhile === 'old_account' && previous !== null && previous.cardNumber !== null)
    return { account: previous, held: null, detail: null };
  return { account: null, held: 'account_cooling', detail: until };
}

function coolingUntil(
  context: Context,
  { changedOn }: PayeeAccount,
  { cardChange }: PaymentRulesSetting,
): LocalDate | null {
  if (changedOn === null || cardChange.cooling.days === 0) return null;
  const until = endOfDays(changedOn, cardChange.cooling, context.calendar);
  return context.clock.today() <= until ? until : null;
}

export function accountProblem(account: PaidAccount | undefined): HoldReason | null {
  if (account === undefined) return 'account_missing';
  if (account.state === 'unconfirmed') return 'account_unconfirmed';
  return account.state === 'invalid' || account.cardNumber === null ? 'account_invalid' : null;
}

/** A line of a batch. Held lines carry no account: what is paid to is decided when the money goes. */
function newPayment(
  context: Context,
  item: PayableItem,
  choice: Choice,
  { identity, reissueOf }: { readonly identity: string; readonly reissueOf: string | null },
): ChosenLine {
  const { itemId, divisionCode, personId, personName, identityMasked, payeeKind, payeeId, amountFen, townshipName } =
    item;
  const { account, held, detail } = choice;
  invariant(held !== null || (account !== null && account.cardNumber !== null), 'a line that goes has an account');
  return {
    id: newId(),
    itemId,
    divisionCode,
    personId,
    personName,
    identityMasked,
    payeeKind,
    payeeId,
    amountFen,
    setOffs: [],
    account: held !== null || account === null ? null : sealedAccount(context, account, identity),
    heldReason: held,
    heldDetail: held === null ? null : detail,
    reissueOf,
    township: townshipName,
  };
}

function sealedAccount(context: Context, account: PaidAccount, identity: string): NonNullable<NewPayment['account']> {
  const { accountId, version, bankName, cardMasked, holderName, cardNumber } = account;
  const named = { accountId, version, bankName, cardMasked, holderName, identityMasked: maskResidentId(identity) };
  return { ...named, cardSealed: context.crypto.encrypt(cardNumber ?? '') };
}
