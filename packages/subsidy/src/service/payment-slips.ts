import {
  type Actor,
  addMonths,
  type DivisionCode,
  domainError,
  fen,
  formatYuan,
  invariant,
  type Locale,
  linkHolder,
  linkToken,
  maskPersonName,
  readLinkToken,
} from '@gongyi/kernel';
import { holdReasons, paymentStates } from '../model/dictionaries.js';
import { mostSlipsAtOnce, type PaymentSlip } from '../model/payment-slip.js';
import type { Payment, SubsidyItem } from '../model/records.js';
import type { Explanation } from '../model/scheme.js';
import { factWords, shownFacts } from '../model/shown-facts.js';
import { type PeriodWords, periodEnd, periodWords } from '../model/subsidy-period.js';
import type { Letter } from '../recovery-ports.js';
import { type Context, found } from './context.js';
import { settledRule } from './recovery-rule.js';
import { periodWordsOf, type RuledItem, ruledItems } from './ruled-items.js';
import { explainLine, explainsLine } from './run-checks.js';

const subject = 'pay-slip';
/** After the end of the period that it is about. */
const linkMonths = 13;

export interface PrintedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What a person is told about a payment (补贴发放明细): on paper, and by a link that needs no login. */
export interface PaymentSlipService {
  get(actor: Actor, paymentId: string): Promise<PaymentSlip & { readonly link: string }>;
  /** @param origin where the link leads: `https://gongyi.example` */
  print(actor: Actor, paymentId: string, origin: string): Promise<PrintedFile>;
  /** All of a run in one village. @throws DomainError not_found SLIPS.NONE; unprocessable SLIPS.TOO_MANY {most} */
  printRun(actor: Actor, runId: string, villageCode: DivisionCode, origin: string): Promise<PrintedFile>;
  /** The person's own line and nothing else. @throws DomainError not_found LIST.NOT_FOUND | SLIPS.LINK_EXPIRED */
  show(token: string, locale: Locale): Promise<PaymentSlip>;
}

export function createPaymentSlipService(context: Context): PaymentSlipService {
  const { read, store, transactions, crypto, clock } = context;
  const linkOf = ({ id, divisionCode }: Payment) => `/#/pay-slip/${linkToken(crypto, subject, { id, divisionCode })}`;
  const contactOf = async (actor: Actor) => (await settledRule(context, actor, clock.today()))?.contact ?? null;
  const lineOf = async (actor: Actor, id: string): Promise<RuledPayment> => {
    const [line] = await withRules(context, actor, [found(await store.payments.get(actor, id))]);
    invariant(line !== undefined, 'one line a payment');
    return line;
  };
  const letters = async (actor: Actor, lines: readonly RuledPayment[], origin: string) => {
    const contact = await contactOf(actor);
    const pages: Letter[] = [];
    for (const line of lines)
      pages.push(letterOf(await slipOf(context, actor, line, contact), `${origin}${linkOf(line.payment)}`));
    return pages;
  };
  const pdf = async (name: string, pages: readonly Letter[]): Promise<PrintedFile> => {
    const { printer } = context.recovery;
    const missing = printer.missing(
      pages.flatMap(({ title, lines, note }) => [title, note, ...lines.flat()]).join('\n'),
    );
    if (missing.length > 0)
      throw domainError('unprocessable', 'RECOVERY.GLYPH_MISSING', { characters: missing.join('') });
    return { name: `${name}.pdf`, contentType: 'application/pdf', bytes: await printer.letters(pages, name) };
  };
  return {
    get: (actor, id) =>
      read(actor, 'payment-slips.read', async () => {
        const line = await lineOf(actor, id);
        const slip = await slipOf(context, actor, line, await contactOf(actor));
        return { ...slip, link: linkOf(line.payment) };
      }),
    print: (actor, id, origin) =>
      read(actor, 'payment-slips.read', async () => {
        const line = await lineOf(actor, id);
        const { period, personName } = line.payment;
        return pdf(`补贴发放明细-${period}-${maskPersonName(personName)}`, await letters(actor, [line], origin));
      }),
    printRun: (actor, runId, villageCode, origin) =>
      read(actor, 'payment-slips.read', async () => {
        const inVillage = await store.payments.ofVillage(actor, runId, villageCode);
        const village = [...new Map(inVillage.map((each) => [each.itemId, each])).values()];
        const [first] = village;
        if (first === undefined) throw domainError('not_found', 'SLIPS.NONE');
        if (village.length > mostSlipsAtOnce)
          throw domainError('unprocessable', 'SLIPS.TOO_MANY', { most: mostSlipsAtOnce });
        const lines = await withRules(context, actor, village);
        return pdf(`补贴发放明细-${first.period}-${villageCode}`, await letters(actor, lines, origin));
      }),
    show: async (token, locale) => {
      const target = readLinkToken(crypto, subject, token);
      if (target === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const holder = linkHolder(target, locale);
      return transactions.run(holder, async () => {
        const line = await lineOf(holder, target.id);
        const ends = periodEnd(line.scheme.period, line.item.period);
        if (clock.today() > addMonths(ends, linkMonths)) throw domainError('not_found', 'SLIPS.LINK_EXPIRED');
        return slipOf(context, holder, line, await contactOf(holder));
      });
    },
  };
}

interface RuledPayment extends RuledItem {
  readonly payment: Payment;
}

async function withRules(context: Context, actor: Actor, payments: readonly Payment[]): Promise<RuledPayment[]> {
  const ids = payments.map(({ itemId }) => itemId);
  const ruled = await ruledItems(context, actor, ids);
  return payments.map((payment) => ({ ...found(ruled.get(payment.itemId)), payment }));
}

/** The periods whose overpayment is kept back from a payment. */
async function periodsKeptFor(context: Context, actor: Actor, { id }: Payment): Promise<PeriodWords[]> {
  const query = { filter: { paymentId: id }, sort: null, range: { from: 0, to: 9 }, ids: null };
  const cases = (await context.store.recoveries.find(actor, query, context.clock.today())).rows;
  const about = cases.filter(({ setOffs }) => setOffs.some(({ paymentId }) => paymentId === id));
  const ids = about.flatMap(({ lines }) => lines.map(({ itemId }) => itemId));
  const words = await periodWordsOf(context, actor, ids);
  return [...new Map(words.map((period) => [period.zh, period])).values()];
}

async function slipOf(
  context: Context,
  actor: Actor,
  { payment, item, scheme }: RuledPayment,
  contact: string | null,
): Promise<PaymentSlip> {
  const told = explainLine(scheme, item);
  const explanation = explainsLine(told, item) ? told : null;
  const { setOffFen, entitlementFen, amountFen, state, heldReason, cardMasked, sentOn, settledOn } = payment;
  return {
    nameMasked: maskPersonName(item.personName),
    identityMasked: item.identityMasked,
    villageName: item.villageName,
    subjectTitle: item.subjectTitle,
    period: item.period,
    periodTitle: periodWords(scheme.period, item.period),
    schemeTitle: scheme.title,
    facts: shownFacts(scheme.facts, 'list').map((fact) => ({
      label: { zh: fact.zh, en: fact.en },
      value: factWords(fact, item.facts[fact.name]),
    })),
    entitlementFen,
    amends: amendsOf(item),
    setOffFen,
    netFen: fen(amountFen),
    setOffFor: setOffFen === 0 ? [] : await periodsKeptFor(context, actor, payment),
    ...{ cardMasked, state, heldReason, sentOn, settledOn },
    rule: explanation === null ? null : { zh: explanation.zh, en: explanation.en },
    clauses: clausesOf(explanation),
    contact,
  };
}

/** A payment that stands for the whole amount needs no arithmetic. */
function amendsOf({ amendment, sentFen, rightFen }: SubsidyItem): PaymentSlip['amends'] {
  if (amendment === null || sentFen === null || rightFen === null || sentFen === 0) return null;
  return { sentFen: fen(sentFen), rightFen: fen(rightFen) };
}

/** Those that the sentence does not name itself. */
function clausesOf(explanation: Explanation | null): string[] {
  return (explanation?.clauses ?? [])
    .filter(({ document }) => explanation?.zh.includes(document) !== true)
    .map(({ document, clause }) => [document, clause].filter(Boolean).join(' '));
}

/** The paper, in Chinese. */
export function letterOf(slip: PaymentSlip, url: string): Letter {
  const { periodTitle: period, setOffFen, setOffFor, heldReason } = slip;
  const state = paymentStates[slip.state].zh;
  const { amends } = slip;
  const toppedUp: Letter['lines'] =
    amends === null
      ? []
      : [
          [
            '补发说明',
            `${period.zh}应发${formatYuan(amends.rightFen)}元，此前已发${formatYuan(amends.sentFen)}元，这次补发差额`,
          ],
        ];
  const kept: Letter['lines'] =
    setOffFen === 0
      ? []
      : [
          ['抵扣', `${formatYuan(setOffFen)}元（抵扣${setOffFor.map(({ zh }) => zh).join('、')}多发的补贴）`],
          ['实发金额', `${formatYuan(slip.netFen)}元`],
        ];
  return {
    title: '补贴发放明细',
    lines: [
      ['姓名', `${slip.nameMasked}　${slip.identityMasked}`],
      ['村（社区）', slip.villageName],
      ['补贴', `${period.zh} ${slip.schemeTitle}`],
      ...(slip.subjectTitle === '' ? [] : ([['岗位或事项', slip.subjectTitle]] as const)),
      ...slip.facts.map(({ label, value }) => [label.zh, value.zh] as const),
      [slip.amends === null ? '应发金额' : '本次补发', `${formatYuan(slip.entitlementFen)}元`],
      ...toppedUp,
      ...kept,
      ['怎么算的', slip.rule?.zh ?? '按当期政策测算'],
      ...(slip.clauses.length === 0 ? [] : ([['依据', slip.clauses.join('；')]] as const)),
      ['账户', slip.cardMasked ?? '—'],
      [
        '发放情况',
        stateLine(state, heldReason === null || slip.state !== 'held' ? null : holdReasons[heldReason].zh, slip),
      ],
      ['有疑问请联系', slip.contact ?? '村或乡镇经办人员'],
    ],
    qr: url,
    note: '扫码查看本人明细，不用登录。只显示这一笔，请勿把二维码发给他人。',
  };
}

function stateLine(state: string, reason: string | null, { settledOn, sentOn }: PaymentSlip): string {
  const day = settledOn ?? sentOn;
  return [state, reason, day].filter((part) => part !== null).join('，');
}
