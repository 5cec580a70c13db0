import {
  type Actor,
  addMonths,
  type DivisionCode,
  domainError,
  fen,
  formatYuan,
  isDomainError,
  type Locale,
  linkHolder,
  linkToken,
  maskPersonName,
  readLinkToken,
} from '@gongyi/kernel';
import { holdReasons, paymentStates } from '../model/dictionaries.js';
import { mostSlipsAtOnce, type PaymentSlip } from '../model/payment-slip.js';
import type { Payment } from '../model/records.js';
import type { Explanation } from '../model/scheme.js';
import { factWords, shownFacts } from '../model/shown-facts.js';
import { type PeriodRule, periodEnd, periodTitle } from '../model/subsidy-period.js';
import type { Letter } from '../recovery-ports.js';
import { type Context, found } from './context.js';
import { settledRule } from './recovery-rule.js';
import { explainItem } from './run-checks.js';

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
  const payment = async (actor: Actor, id: string) => found(await store.payments.get(actor, id));
  const linkOf = ({ id, divisionCode }: Payment) => `/#/pay-slip/${linkToken(crypto, subject, { id, divisionCode })}`;
  const letters = async (actor: Actor, payments: readonly Payment[], origin: string) => {
    const pages: Letter[] = [];
    for (const each of payments) pages.push(letterOf(await slipOf(context, actor, each), `${origin}${linkOf(each)}`));
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
        const of = await payment(actor, id);
        return { ...(await slipOf(context, actor, of)), link: linkOf(of) };
      }),
    print: (actor, id, origin) =>
      read(actor, 'payment-slips.read', async () => {
        const of = await payment(actor, id);
        return pdf(`补贴发放明细-${of.period}-${maskPersonName(of.personName)}`, await letters(actor, [of], origin));
      }),
    printRun: (actor, runId, villageCode, origin) =>
      read(actor, 'payment-slips.read', async () => {
        const current = new Map((await store.payments.ofRun(actor, runId)).map((each) => [each.itemId, each]));
        const village = [...current.values()].filter(({ divisionCode }) => divisionCode === villageCode);
        const [first] = village;
        if (first === undefined) throw domainError('not_found', 'SLIPS.NONE');
        if (village.length > mostSlipsAtOnce)
          throw domainError('unprocessable', 'SLIPS.TOO_MANY', { most: mostSlipsAtOnce });
        return pdf(`补贴发放明细-${first.period}-${villageCode}`, await letters(actor, village, origin));
      }),
    show: async (token, locale) => {
      const target = readLinkToken(crypto, subject, token);
      if (target === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const holder = linkHolder(target, locale);
      return transactions.run(holder, async () => {
        const of = await payment(holder, target.id);
        const ends = periodEnd(await periodOfLine(context, holder, of), of.period);
        if (clock.today() > addMonths(ends, linkMonths)) throw domainError('not_found', 'SLIPS.LINK_EXPIRED');
        return slipOf(context, holder, of);
      });
    },
  };
}

async function periodOfLine(context: Context, actor: Actor, { itemId }: Payment): Promise<PeriodRule> {
  const { schemeId, period, ruleVersion } = found(await context.store.items.get(actor, itemId));
  return (await context.schemeFor(actor, schemeId, period, ruleVersion)).period;
}

async function slipOf(context: Context, actor: Actor, payment: Payment): Promise<PaymentSlip> {
  const { store, clock } = context;
  const item = found(await store.items.get(actor, payment.itemId));
  const explanation = await explained(context, actor, item.id);
  const scheme = await context.schemeFor(actor, item.schemeId, item.period, item.ruleVersion);
  const rule = await settledRule(context, actor, clock.today());
  const { setOffFen, entitlementFen, amountFen, state, heldReason, cardMasked, sentOn, settledOn } = payment;
  const query = { filter: { paymentId: payment.id }, sort: null, range: { from: 0, to: 9 }, ids: null };
  const cases = setOffFen === 0 ? [] : (await store.recoveries.find(actor, query, clock.today())).rows;
  const about = cases.filter(({ setOffs }) => setOffs.some(({ paymentId }) => paymentId === payment.id));
  return {
    nameMasked: maskPersonName(item.personName),
    identityMasked: item.identityMasked,
    villageName: item.villageName,
    subjectTitle: item.subjectTitle,
    period: item.period,
    periodTitle: {
      zh: periodTitle(scheme.period, item.period),
      en: periodTitle(scheme.period, item.period, 'en'),
    },
    schemeTitle: scheme.title,
    facts: shownFacts(scheme.facts, 'list').map((fact) => ({
      label: { zh: fact.zh, en: fact.en },
      value: factWords(fact, item.facts[fact.name]),
    })),
    entitlementFen,
    setOffFen,
    netFen: fen(amountFen),
    setOffFor: [...new Set(about.flatMap(({ lines }) => lines.map(({ period }) => period)))],
    ...{ cardMasked, state, heldReason, sentOn, settledOn },
    rule: explanation === null ? null : { zh: explanation.zh, en: explanation.en },
    clauses: clausesOf(explanation),
    contact: rule?.contact ?? null,
  };
}

/** Those that the sentence does not name itself. */
function clausesOf(explanation: Explanation | null): string[] {
  return (explanation?.clauses ?? [])
    .filter(({ document }) => explanation?.zh.includes(document) !== true)
    .map(({ document, clause }) => [document, clause].filter(Boolean).join(' '));
}

/** Rules that give another amount than the one that was paid explain nothing. */
async function explained(context: Context, actor: Actor, itemId: string): Promise<Explanation | null> {
  try {
    return await explainItem(context, actor, itemId);
  } catch (error) {
    if (isDomainError(error) && error.code === 'SUBSIDY.REPLAY_DIFFERS') return null;
    throw error;
  }
}

/** The paper, in Chinese. */
export function letterOf(slip: PaymentSlip, url: string): Letter {
  const { periodTitle: period, setOffFen, setOffFor, heldReason } = slip;
  const state = paymentStates[slip.state].zh;
  const kept: Letter['lines'] =
    setOffFen === 0
      ? []
      : [
          ['抵扣', `${formatYuan(setOffFen)}元（抵扣${setOffFor.join('、')}多发的补贴）`],
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
      ['应发金额', `${formatYuan(slip.entitlementFen)}元`],
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
